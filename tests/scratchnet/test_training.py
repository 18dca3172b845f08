"""Training: history, schedules, minibatches, weight decay, divergence, wrong arguments."""

import math
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.testing import assert_allclose

from scratchnet.activations import identity, relu, sigmoid, tanh
from scratchnet.arrays import Array
from scratchnet.datasets import logic_gate, three_arms, two_moons, virus
from scratchnet.history import Recorder, TrainingDiverged
from scratchnet.layers import Dense, Gradient
from scratchnet.losses import (
    binary_cross_entropy,
    half_squared_error,
    softmax_cross_entropy,
)
from scratchnet.metrics import accuracy, signed_error_sum
from scratchnet.network import Network
from scratchnet.schedules import cosine, step
from scratchnet.training import train, update

OR = logic_gate("or")
ARMS = three_arms(30, 0.05, np.random.default_rng(0))
NEURON = Network([Dense([[0.1], [0.2]], [0.3])])


class Pair(NamedTuple):
    X: Any
    T: Any


def parameters(network: Network) -> Array:
    arrays = [a for layer in network.layers for a in (layer.weights, layer.bias) if a is not None]
    return np.concatenate([a.ravel() for a in arrays])


def small_network(**options: Any) -> Network:
    return Network.random((2, 4, 3), rng=np.random.default_rng(1), output=identity, **options)


def test_one_step_by_hand() -> None:
    """Part I: learning rate 0.05 moves w2 from 0.3 to 0.30331587."""
    start = Network([Dense([[0.2], [0.3]], [0.5])])
    network, _ = train(start, Pair([[0, 1]], [[1]]), learning_rate=0.05, epochs=1)
    assert network.layers[0].weights[:, 0].round(8).tolist() == [0.2, 0.30331587]


def test_the_network_passed_in_is_not_changed() -> None:
    start = small_network()
    before = parameters(start).copy()
    trained, _ = train(start, ARMS, loss=softmax_cross_entropy, learning_rate=0.01, epochs=5)
    assert np.array_equal(parameters(start), before)
    assert not np.array_equal(parameters(trained), before)
    for one, other in zip(start.layers, trained.layers, strict=True):
        assert not np.shares_memory(one.weights, other.weights)


def test_data_are_not_changed_and_may_be_lists() -> None:
    data = Pair([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [1]])
    from_lists, _ = train(NEURON, data, learning_rate=1, epochs=3)
    from_arrays, _ = train(NEURON, OR, learning_rate=1.0, epochs=3)
    assert np.array_equal(parameters(from_lists), parameters(from_arrays))
    assert OR.X.tolist() == data.X


def test_history_holds_the_loss_before_each_update_and_after_the_last() -> None:
    losses = [half_squared_error(NEURON.predict(OR.X), OR.T)]
    network = NEURON
    for _ in range(20):
        network, _ = train(network, OR, learning_rate=0.5, epochs=1)
        losses.append(half_squared_error(network.predict(OR.X), OR.T))
    at_once, history = train(NEURON, OR, learning_rate=0.5, epochs=20)
    assert history.loss.shape == (21,)
    assert_allclose(history.loss, losses, rtol=1e-14)
    assert_allclose(parameters(at_once), parameters(network), rtol=1e-14)


@pytest.mark.parametrize("l2", [0.0, 0.1])
@pytest.mark.parametrize("epochs", [1, 2, 499, 500, 501, 1001])
def test_history_is_whole_at_the_borders_of_blocks(epochs: int, l2: float) -> None:
    asked = sorted({0, 1, epochs // 2, epochs - 1, epochs})
    network, history = train(
        NEURON, OR, learning_rate=0.5, epochs=epochs, l2=l2, snapshots=asked, metrics=[accuracy]
    )
    assert history.loss.shape == history.metrics["accuracy"].shape == (epochs + 1,)
    assert sorted(history.snapshots) == asked
    for epoch, then in history.snapshots.items():
        W = then.layers[0].weights
        penalty = l2 / 2 * np.sum(W**2)
        output = then.predict(OR.X)
        assert history.loss[epoch] == pytest.approx(half_squared_error(output, OR.T) + penalty)
        assert history.metrics["accuracy"][epoch] == accuracy(output, OR.T)
    assert np.array_equal(parameters(history.snapshots[epochs]), parameters(network))


def test_blocks_of_large_outputs_are_short(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = train(NEURON, OR, learning_rate=0.5, epochs=50, metrics=[signed_error_sum])[1]
    monkeypatch.setattr(Recorder, "largest_outputs", 12)  # three epochs of four rows
    blocks = train(NEURON, OR, learning_rate=0.5, epochs=50, metrics=[signed_error_sum])[1]
    monkeypatch.setattr(Recorder, "largest_outputs", 1)  # fewer than one epoch
    single = train(NEURON, OR, learning_rate=0.5, epochs=50, metrics=[signed_error_sum])[1]
    for history in (blocks, single):
        assert_allclose(history.loss, wanted.loss, rtol=1e-15)
        name = "signed_error_sum"
        assert_allclose(history.metrics[name], wanted.metrics[name], rtol=1e-14)


@pytest.mark.parametrize(
    ("networks", "l2", "largest", "stops"),
    [
        (1, 0.0, 1_000_000, {0, 3, 500, 1000, 1200}),
        (1, 0.1, 1_000_000, {*range(1201)}),
        (1, 0.0, 1203, {3, *range(0, 1200, 300), 1200}),
        (2, 0.0, 1203, {3, *range(0, 1200, 150), 1200}),
        (2, 0.0, 7, {*range(1201)}),
    ],
)
def test_where_a_recorder_stops(
    monkeypatch: pytest.MonkeyPatch, networks: int, l2: float, largest: int, stops: set[int]
) -> None:
    monkeypatch.setattr(Recorder, "largest_outputs", largest)
    stack = Network.stack([NEURON] * networks)
    assert Recorder(stack, OR.T, half_squared_error, l2, 1200, [], [3]).stops == stops


def test_metrics_may_return_more_than_a_number() -> None:
    def errors(output: Array, T: Array) -> Array:
        return (output - T)[:, 0]

    _, history = train(NEURON, OR, learning_rate=0.5, epochs=7, metrics=[errors, accuracy])
    assert history.metrics["errors"].shape == (8, 4)
    assert_allclose(history.loss, 0.5 * (history.metrics["errors"] ** 2).sum(axis=1), rtol=1e-14)


def test_an_update_goes_against_the_gradient() -> None:
    network = Network([Dense([[0.5], [0.25]], [1.0]), Dense([[2.0]])])
    before = [layer.weights for layer in network.layers]
    found = [
        Gradient(np.array([[1.0], [-2.0]]), np.array([4.0])),
        Gradient(np.array([[8.0]]), None),
    ]
    update(network, found, 0.25)
    first, second = network.layers
    assert first.weights.tolist() == [[0.25], [0.75]]
    assert first.bias is not None
    assert first.bias.tolist() == [0.0]
    assert second.weights.tolist() == [[0.0]]
    assert second.bias is None
    assert [W.tolist() for W in before] == [[[0.5], [0.25]], [[2.0]]]  # new arrays


def test_an_update_has_a_gradient_for_each_layer() -> None:
    network = Network([Dense([[0.5]]), Dense([[2.0]])])
    with pytest.raises(ValueError, match="zip"):
        update(network, [Gradient(np.array([[1.0]]), None)], 0.25)


def test_a_step_with_weight_decay_by_hand() -> None:
    W, b = np.array([[0.1], [0.2]]), np.array([0.3])
    a = sigmoid(OR.X @ W + b)
    delta = (a - OR.T) * a * (1 - a)
    network, history = train(NEURON, OR, learning_rate=0.5, epochs=1, l2=0.1)
    layer = network.layers[0]
    assert layer.bias is not None
    assert_allclose(layer.weights, W - 0.5 * (OR.X.T @ delta + 0.1 * W), rtol=1e-14)
    assert_allclose(layer.bias, b - 0.5 * delta.sum(axis=0), rtol=1e-14)
    expected = 0.5 * np.sum((a - OR.T) ** 2) + 0.05 * np.sum(W**2)
    assert history.loss[0] == pytest.approx(expected, rel=1e-14)


def literal_minibatches(
    network: Network, rng: Any, *, size: int, epochs: int, rate: float, l2: float
) -> tuple[list[Array], list[float]]:
    """Minibatches written out: softmax cross-entropy of one hidden layer of tanh."""
    W1, b1, W2, b2 = (
        np.array(a) for layer in network.layers for a in (layer.weights, layer.bias)
    )  # fmt: skip
    losses = []

    def scores(X: Array) -> tuple[Array, Array]:
        a = np.tanh(X @ W1 + b1)
        return a, a @ W2 + b2

    def record() -> None:
        z = scores(ARMS.X)[1]
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        losses.append(float(-(ARMS.T * log_p).sum() + l2 / 2 * ((W1**2).sum() + (W2**2).sum())))

    for _ in range(epochs):
        record()
        order = rng.permutation(len(ARMS.X))
        for start in range(0, len(order), size):
            rows = order[start : start + size]
            X, T = ARMS.X[rows], ARMS.T[rows]
            a, z = scores(X)
            p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
            delta2 = p - T
            delta1 = delta2 @ W2.T * (1 - a**2)
            share = l2 * len(rows) / len(ARMS.X)
            dW2, db2 = a.T @ delta2 + share * W2, delta2.sum(axis=0)
            dW1, db1 = X.T @ delta1 + share * W1, delta1.sum(axis=0)
            W1 -= rate * dW1
            b1 -= rate * db1
            W2 -= rate * dW2
            b2 -= rate * db2
    record()
    return [W1, b1, W2, b2], losses


@pytest.mark.parametrize("size", [1, 7, 10, 30])
@pytest.mark.parametrize("source", [np.random.default_rng, np.random.RandomState])
def test_minibatches(size: int, source: Any) -> None:
    start = Network.random((2, 4, 3), activation=tanh, output=identity, rng=source(1))
    trained, history = train(
        start,
        ARMS,
        loss=softmax_cross_entropy,
        learning_rate=0.01,
        epochs=20,
        batch_size=size,
        rng=source(5),
        l2=0.02,
    )
    wanted, losses = literal_minibatches(start, source(5), size=size, epochs=20, rate=0.01, l2=0.02)
    assert_allclose(parameters(trained), np.concatenate([a.ravel() for a in wanted]), atol=1e-12)
    assert_allclose(history.loss, losses, rtol=1e-12)


def test_one_batch_of_all_rows_is_no_batches() -> None:
    options: dict[str, Any] = {
        "loss": softmax_cross_entropy, "learning_rate": 0.01, "epochs": 10, "l2": 0.1,
    }  # fmt: skip
    whole, _ = train(small_network(), ARMS, **options)
    batch, _ = train(small_network(), ARMS, batch_size=30, rng=np.random.default_rng(0), **options)
    assert_allclose(parameters(batch), parameters(whole), atol=1e-13)


@pytest.mark.parametrize("learning_rate", [1e8, step(0.05, 1e9, every=700)])
@pytest.mark.parametrize("networks", [None, 3])
def test_divergence_names_its_epoch(learning_rate: Any, networks: int | None) -> None:
    rng = np.random.default_rng(0)
    start = Network.random((2, 4, 3), activation=relu, output=identity, rng=rng, networks=networks)
    settings: dict[str, Any] = {"learning_rate": learning_rate}
    with pytest.raises(TrainingDiverged, match=r" is not finite; a smaller .* may help$") as caught:
        train(start, ARMS, epochs=3000, **settings)
    epoch = caught.value.epoch
    assert f"epoch {epoch} " in str(caught.value)
    assert isinstance(caught.value, ArithmeticError)
    # It is the first: one epoch less, and the last loss is still a number.
    _, history = train(start, ARMS, epochs=epoch - 1, **settings)
    assert np.isfinite(history.loss).all()
    with pytest.raises(TrainingDiverged):
        train(start, ARMS, epochs=epoch, **settings)


def test_one_diverging_network_of_a_stack_is_enough() -> None:
    calm = Network([Dense([[0.0], [0.0]], [0.0], identity)])
    wild = Network([Dense([[1e200], [1e200]], [0.0], identity)])
    train(calm, OR, learning_rate=0.1, epochs=5)
    with pytest.raises(TrainingDiverged) as caught:
        train(Network.stack([calm, wild]), OR, learning_rate=0.1, epochs=5)
    assert caught.value.epoch == 0


@pytest.mark.parametrize("snapshots", [[], [1]])
def test_an_infinite_weight_behind_a_saturated_neuron(snapshots: list[int]) -> None:
    """The output is exactly 1 and the loss 0, but the weight is infinite."""
    data = Pair(np.ones((200, 1)), np.ones((200, 1)))
    with pytest.raises(TrainingDiverged) as caught:
        train(Network([Dense([[0.0]])]), data, learning_rate=1e308, epochs=3, snapshots=snapshots)
    assert caught.value.epoch == (1 if snapshots else 3)


def test_divergence_by_weight_decay_alone() -> None:
    with pytest.raises(TrainingDiverged):
        train(NEURON, OR, learning_rate=1.0, epochs=5000, l2=3.0)


FINE: dict[str, Any] = {"network": NEURON, "data": OR, "learning_rate": 0.5, "epochs": 10}
RNG = np.random.default_rng(0)


def first_row_nan(output: Array, T: Array) -> Array:
    return output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"network": "neuron"}, "network must be a Network, got 'neuron'"),
        ({"loss": "mse"}, "loss must be a Loss, got 'mse'"),
        ({"data": Pair(OR.X[:, :1], OR.T)}, r"data.X must have shape \(n, 2\), got \(4, 1\)"),
        ({"data": Pair(OR.X[0], OR.T)}, r"data.X must have shape \(n, 2\), got \(2,\)"),
        ({"data": Pair(OR.X[:0], OR.T)}, r"data.X must have shape \(n, 2\), got \(0, 2\)"),
        ({"data": Pair(OR.X, OR.T[:3])}, "data.T must have a row for each of the 4 of X, got 3"),
        ({"data": Pair(OR.X, OR.T[:, 0])}, r"data.T must have shape \(n, 1\), got \(4,\)"),
        ({"data": Pair(OR.X, np.eye(4))}, r"data.T must have shape \(n, 1\), got \(4, 4\)"),
        ({"data": Pair(OR.X.astype(str), OR.T)}, "data.X must hold real numbers, got dtype <U"),
        ({"data": Pair(OR.X.astype(object), OR.T)}, "data.X must hold real numbers.*object"),
        ({"data": Pair(OR.X, OR.T * 1j)}, "data.T must hold real numbers.*complex128"),
        ({"data": Pair(OR.X * np.nan, OR.T)}, r"data.X must be finite, got nan at index \(0, 0\)"),
        ({"data": Pair(OR.X, OR.T - np.inf)}, "data.T must be finite, got -inf"),
        ({"learning_rate": 0}, "learning_rate must be above 0, got 0"),
        ({"learning_rate": -0.1}, "learning_rate must be above 0, got -0.1"),
        ({"learning_rate": np.nan}, "learning_rate must be above 0, got nan"),
        ({"learning_rate": np.inf}, "learning_rate must be above 0, got inf"),
        ({"learning_rate": "0.1"}, "learning_rate must be above 0, got '0.1'"),
        ({"learning_rate": None}, "learning_rate must be above 0, got None"),
        ({"learning_rate": True}, "learning_rate must be above 0, got True"),
        ({"learning_rate": 1j}, "learning_rate must be above 0, got 1j"),
        ({"learning_rate": lambda e: 3 - e}, r"learning_rate\(3\) must be above 0, got 0"),
        ({"learning_rate": lambda e: None}, r"learning_rate\(0\) must be above 0, got None"),
        ({"learning_rate": lambda e: math.nan}, r"learning_rate\(0\) must be above 0, got nan"),
        ({"learning_rate": lambda e: -1.0}, r"learning_rate\(0\) must be above 0, got -1.0"),
        ({"learning_rate": cosine(0.1, 5)}, r"learning_rate\(5\) must be above 0, got 0.0"),
        ({"epochs": 0}, "epochs must be a whole number, at least 1, got 0"),
        ({"epochs": -1}, "epochs must be a whole number, at least 1, got -1"),
        ({"epochs": 1.5}, "epochs must be a whole number, at least 1, got 1.5"),
        ({"epochs": "ten"}, "epochs must be a whole number, at least 1, got 'ten'"),
        ({"l2": -0.01}, "l2 must be 0 or above, got -0.01"),
        ({"l2": np.nan}, "l2 must be 0 or above, got nan"),
        ({"l2": "a"}, "l2 must be 0 or above, got 'a'"),
        ({"batch_size": 0, "rng": RNG}, "batch_size must be a whole number, at least 1, got 0"),
        ({"batch_size": -2, "rng": RNG}, "batch_size must be a whole number, at least 1, got -2"),
        ({"batch_size": 2.0, "rng": RNG}, "batch_size must be a whole number.*got 2.0"),
        ({"batch_size": 5, "rng": RNG}, "batch_size must be at most the 4 rows.*, got 5"),
        ({"batch_size": 2}, r"rng \(needed with batch_size\) must be a .*Generator.*, got None"),
        ({"batch_size": 2, "rng": 0}, r"rng \(needed with batch_size\) must be .*, got 0"),
        ({"snapshots": [11]}, r"snapshots must be epochs from 0 to 10, got \[11\]"),
        ({"snapshots": [-1]}, "snapshots must be a whole number, at least 0, got -1"),
        ({"snapshots": [0.5]}, "snapshots must be a whole number, at least 0, got 0.5"),
        ({"metrics": ["accuracy"]}, "metrics must be functions with a name, got 'accuracy'"),
        ({"metrics": [math]}, "metrics must be functions with a name, got <module 'math'"),
        ({"metrics": [partial(accuracy)]}, r"metrics must be .* name, got functools\.partial"),
        ({"metrics": [accuracy, accuracy]}, r"metrics must have different names, got \['acc"),
    ],
)  # fmt: skip
def test_wrong_arguments(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}"):
        train(**{**FINE, **arguments})


@pytest.mark.parametrize("loss", [binary_cross_entropy, softmax_cross_entropy])
def test_losses_on_scores_need_scores(loss: Any) -> None:
    data = Pair(OR.X, np.ones((4, 1)))
    with pytest.raises(ValueError, match=r"computed from scores.* must be identity, got sigmoid"):
        train(NEURON, data, loss=loss, learning_rate=0.1, epochs=1)


def test_targets_must_suit_the_loss() -> None:
    network = Network([Dense([[1.0], [1.0]], None, identity)])
    with pytest.raises(ValueError, match=r"data\.T must be between 0 and 1 for binary"):
        train(network, Pair(OR.X, 2 * OR.T), loss=binary_cross_entropy, learning_rate=1, epochs=1)
    with pytest.raises(ValueError, match=r"data\.T must be probabilities which sum to 1"):
        train(network, OR, loss=softmax_cross_entropy, learning_rate=1, epochs=1)


def test_all_kinds_of_data_learn() -> None:
    """A last check that the parts work together: every data set is learned."""
    moons = two_moons(100, 0.1, np.random.default_rng(0))
    network = Network.random(
        (2, 8, 2), activation=tanh, output=identity, rng=np.random.default_rng(0)
    )
    trained, history = train(
        network, moons, loss=softmax_cross_entropy, learning_rate=0.02, epochs=1000
    )
    assert accuracy(trained.predict(moons.X), moons.T) > 0.97
    assert history.loss[-1] < history.loss[0] / 5
    patients, _ = train(
        Network([Dense(np.zeros((4, 1)), [0.0])]), virus(), learning_rate=0.5, epochs=2000
    )
    assert accuracy(patients.predict(virus().X), virus().T) == 7 / 8
