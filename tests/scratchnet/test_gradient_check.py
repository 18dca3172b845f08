"""The gradient check accepts what is right, and names what is wrong."""

import dataclasses
from typing import Any

import numpy as np
import pytest

from scratchnet.activations import Activation, identity, relu, sigmoid, sigmoid_as_published, tanh
from scratchnet.arrays import Array
from scratchnet.datasets import DataSet, logic_gate, three_arms, virus
from scratchnet.gradient_check import gradient_check
from scratchnet.layers import Dense
from scratchnet.losses import (
    Loss,
    binary_cross_entropy,
    half_squared_error,
    softmax_cross_entropy,
)
from scratchnet.network import Network
from scratchnet.training import train

ARMS = three_arms(12, 0.05, np.random.default_rng(0))
NEURON = Network([Dense([[0.1], [0.2]], [0.3])])
OR = logic_gate("or")


def network(data: DataSet, hidden: Activation, output: Activation, **options: Any) -> Network:
    """A network with two hidden layers and random biases, so that relu is away from its corner."""
    sizes = (data.X.shape[1], 4, 3, data.T.shape[1])
    rng = np.random.default_rng(2)
    drawn = Network.random(sizes, activation=hidden, output=output, rng=rng, **options)
    for layer in drawn.layers:
        layer.bias = None if layer.bias is None else rng.normal(size=layer.bias.shape)
    return drawn


@pytest.mark.parametrize("options", [{}, {"bias": False}, {"networks": 3}], ids=str)
@pytest.mark.parametrize("l2", [0.0, 0.3])
@pytest.mark.parametrize("hidden", [identity, sigmoid, tanh, relu], ids=lambda f: f.name)
@pytest.mark.parametrize(
    ("data", "loss", "output"),
    [
        (virus(), half_squared_error, sigmoid),
        (virus(), half_squared_error, identity),
        (virus(), half_squared_error, tanh),
        (virus(), half_squared_error, relu),
        (virus(), binary_cross_entropy, identity),
        (ARMS, softmax_cross_entropy, identity),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_every_correct_gradient_passes(
    data: DataSet,
    loss: Loss,
    output: Activation,
    hidden: Activation,
    l2: float,
    options: dict[str, Any],
) -> None:
    check = gradient_check(network(data, hidden, output, **options), data, loss, l2=l2)
    assert check.error < 1e-7


def test_the_published_derivative_fails() -> None:
    """Published / true is .968, .976 and .996 for w1, w2 and b at the article's start."""
    published = Network([Dense([[0.1], [0.2]], [0.3], sigmoid_as_published)])
    assert gradient_check(NEURON, OR).error < 1e-8
    check = gradient_check(published, OR)
    assert check.error > 0.01
    assert (check.layer, check.parameter, check.index) == (0, "weights", (0, 0))
    assert round(check.backpropagation / check.numerical, 3) == 0.968


def test_the_published_derivative_fails_in_a_hidden_layer() -> None:
    assert gradient_check(network(virus(), sigmoid_as_published, sigmoid), virus()).error > 1e-3


@pytest.mark.parametrize(
    ("parameter", "index"), [("weights", (1, 2)), ("bias", (2,))], ids=["weights", "bias"]
)
def test_one_wrong_derivative_is_found_and_named(
    parameter: str, index: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    right = Network.backward

    def wrong(self: Network, *arguments: Any) -> Any:
        found = right(self, *arguments)
        getattr(found[1], parameter)[index] *= 1.1
        return found

    monkeypatch.setattr(Network, "backward", wrong)
    check = gradient_check(network(virus(), tanh, sigmoid), virus())
    assert (check.layer, check.parameter, check.index) == (1, parameter, index)
    assert check.backpropagation == pytest.approx(1.1 * check.numerical, rel=1e-6)


def test_the_network_is_not_changed() -> None:
    """Not even while the check runs: it may be broken off."""

    def watched(z: Array) -> Array:
        assert np.array_equal(neuron.layers[0].weights, [[0.1], [0.2]])
        return sigmoid.function(z)

    activation = dataclasses.replace(sigmoid, function=watched)
    neuron = Network([Dense([[0.1], [0.2]], [0.3], activation)])
    assert gradient_check(neuron, OR).error < 1e-8
    assert np.array_equal(neuron.layers[0].weights, [[0.1], [0.2]])


def test_a_wrong_layer_far_from_the_output_is_found() -> None:
    """Its derivatives are a ten thousandth of the last layer's."""
    right = Network.random((2, 3, 3, 3, 3, 1), rng=np.random.default_rng(0))
    first = Dense(right.layers[0].weights, right.layers[0].bias, sigmoid_as_published)
    wrong = Network([first, *right.layers[1:]])
    xor = logic_gate("xor")
    assert gradient_check(right, xor).error < 1e-5
    check = gradient_check(wrong, xor)
    assert check.error > 0.01
    assert check.layer == 0


@pytest.mark.parametrize("layer", [0, 1, 2])
def test_a_derivative_that_is_no_number_is_the_worst(
    layer: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = Network.backward

    def wrong(self: Network, *arguments: Any) -> Any:
        found = right(self, *arguments)
        gradient = found[layer].bias
        assert gradient is not None
        gradient[0] = np.nan
        return found

    monkeypatch.setattr(Network, "backward", wrong)
    check = gradient_check(network(virus(), tanh, sigmoid), virus())
    assert np.isnan(check.error)
    assert (check.layer, check.parameter, check.index) == (layer, "bias", (0,))


def test_the_step_is_the_one_asked_for() -> None:
    """A central difference is off by the third derivative times the square of the step."""
    coarse, fine = (gradient_check(NEURON, OR, step=step).error for step in (1e-1, 1e-2))
    assert coarse / fine == pytest.approx(100, rel=0.01)


def test_relu_at_its_corner_has_no_derivative_to_check() -> None:
    """The check sees half of each side's slope; its description says so."""
    corner = Network([Dense([[1.0], [1.0]], [0.0], relu)])
    check = gradient_check(corner, OR._replace(X=OR.X[:1], T=np.ones((1, 1))))
    assert (check.parameter, check.backpropagation) == ("bias", 0.0)
    assert check.numerical == pytest.approx(-0.5, abs=1e-4)


def test_a_trained_network_passes() -> None:
    trained, _ = train(NEURON, OR, learning_rate=0.5, epochs=5000)
    assert gradient_check(trained, OR).error < 1e-6


def test_no_gradient_at_all() -> None:
    """Dead relu neurons: every derivative is 0, and both ways say so."""
    dead = Network([Dense([[-1.0], [-1.0]], [-1.0], relu)])
    assert gradient_check(dead, OR).error == 0.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"step": 0}, "step must be above 0, got 0"),
        ({"step": -1e-5}, "step must be above 0, got -1e-05"),
        ({"step": np.nan}, "step must be above 0, got nan"),
        ({"l2": -1}, "l2 must be 0 or above, got -1"),
        ({"data": virus()}, r"data.X must have shape \(n, 2\), got \(8, 4\)"),
        ({"loss": binary_cross_entropy}, "loss binary cross-entropy is computed from scores"),
        ({"network": 3}, "network must be a Network, got 3"),
    ],
)
def test_wrong_arguments(arguments: dict[str, Any], message: str) -> None:
    fine: dict[str, Any] = {"network": NEURON, "data": OR}
    with pytest.raises(ValueError, match=f"^{message}"):
        gradient_check(**{**fine, **arguments})
