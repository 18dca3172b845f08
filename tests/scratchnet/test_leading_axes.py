"""A stack of networks: each is trained as if it were alone."""

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from scratchnet.activations import Activation, identity, relu, sigmoid, sigmoid_as_published, tanh
from scratchnet.datasets import logic_gate, three_arms, virus
from scratchnet.losses import (
    Loss,
    binary_cross_entropy,
    half_squared_error,
    softmax_cross_entropy,
)
from scratchnet.metrics import accuracy, signed_error_sum
from scratchnet.network import Network, uniform
from scratchnet.training import train

ARMS = three_arms(24, 0.05, np.random.default_rng(0))
S = 3

CASES: list[tuple[Any, tuple[int, ...], Loss, Activation, Activation]] = [
    (logic_gate("or"), (2, 1), half_squared_error, sigmoid, sigmoid),
    (logic_gate("xor"), (2, 4, 1), half_squared_error, sigmoid, sigmoid),
    (logic_gate("or"), (2, 1), half_squared_error, sigmoid, sigmoid_as_published),
    (virus(), (4, 3, 2, 1), half_squared_error, tanh, identity),
    (virus(), (4, 1), binary_cross_entropy, sigmoid, identity),
    (virus(), (4, 5, 1), binary_cross_entropy, relu, identity),
    (ARMS, (2, 3), softmax_cross_entropy, sigmoid, identity),
    (ARMS, (2, 6, 3), softmax_cross_entropy, tanh, identity),
    (ARMS, (2, 4, 4, 3), softmax_cross_entropy, relu, identity),
]


@pytest.mark.parametrize("batch_size", [None, 3])
@pytest.mark.parametrize("l2", [0.0, 0.02])
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize(("data", "sizes", "loss", "hidden", "output"), CASES)
def test_each_network_of_a_stack_is_trained_as_if_alone(
    data: Any,
    sizes: tuple[int, ...],
    loss: Loss,
    hidden: Activation,
    output: Activation,
    bias: bool,
    l2: float,
    batch_size: int | None,
) -> None:
    stack = Network.random(
        sizes,
        activation=hidden,
        output=output,
        bias=bias,
        rng=np.random.default_rng(3),
        networks=S,
    )
    settings: dict[str, Any] = {
        "loss": loss,
        "learning_rate": 0.02,
        "epochs": 25,
        "l2": l2,
        "batch_size": batch_size,
        "metrics": [accuracy, signed_error_sum],
        "snapshots": [7],
    }
    together, history = train(stack, data, rng=np.random.default_rng(4), **settings)
    assert history.loss.shape == (26, S)
    for s in range(S):
        alone, its = train(stack.select(s), data, rng=np.random.default_rng(4), **settings)
        for pair in (
            (together.select(s), alone),
            (history.snapshots[7].select(s), its.snapshots[7]),
        ):
            for one, other in zip(*(network.layers for network in pair), strict=True):
                assert_allclose(one.weights, other.weights, rtol=0, atol=1e-12)
                if one.bias is not None:
                    assert other.bias is not None
                    assert_allclose(one.bias, other.bias, rtol=0, atol=1e-12)
        assert_allclose(history.loss[:, s], its.loss, rtol=0, atol=1e-12)
        for name, values in its.metrics.items():
            assert_allclose(history.metrics[name][:, s], values, rtol=0, atol=1e-12)
        assert_allclose(together.predict(data.X)[s], alone.predict(data.X), rtol=0, atol=1e-12)


def test_two_leading_axes() -> None:
    data = logic_gate("xor")
    nine = Network.random((2, 3, 1), rng=np.random.default_rng(0), initial=uniform, networks=6)
    grid = Network(
        [
            type(layer)(
                layer.weights.reshape(2, 3, *layer.weights.shape[1:]),
                None if layer.bias is None else layer.bias.reshape(2, 3, -1),
            )
            for layer in nine.layers
        ]
    )
    flat, in_line = train(nine, data, learning_rate=0.5, epochs=30, l2=0.01)
    deep, on_grid = train(grid, data, learning_rate=0.5, epochs=30, l2=0.01)
    assert on_grid.loss.shape == (31, 2, 3)
    assert_allclose(on_grid.loss.reshape(31, 6), in_line.loss, rtol=0, atol=1e-13)
    corner = deep.select(1).select(2)
    assert_allclose(corner.layers[0].weights, flat.select(5).layers[0].weights, rtol=0, atol=1e-13)


def test_a_stack_of_one() -> None:
    data = logic_gate("or")
    one = Network.random((2, 1), rng=np.random.default_rng(0), networks=1)
    trained, history = train(one, data, learning_rate=0.5, epochs=10)
    assert history.loss.shape == (11, 1)
    assert trained.predict(data.X).shape == (1, 4, 1)


def test_hundreds_of_networks_come_out_as_they_would_one_by_one() -> None:
    """Enough outputs for more than one block of epochs in the recorder."""
    data = logic_gate("xor")
    many = Network.random((2, 2, 1), bias=False, rng=np.random.default_rng(0), networks=700)
    trained, history = train(many, data, learning_rate=0.5, epochs=400)
    for s in (0, 350, 699):
        alone, its = train(many.select(s), data, learning_rate=0.5, epochs=400)
        assert_allclose(history.loss[:, s], its.loss, rtol=0, atol=1e-12)
        assert_allclose(trained.select(s).predict(data.X), alone.predict(data.X), atol=1e-12)
