"""The articles' runs: digit for digit as they come out, and step for step like their own loops.

The digits were computed apart from this package, with the articles' algorithm.
"""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pytest
from numpy.testing import assert_allclose

from scratchnet.activations import Activation, identity, sigmoid, sigmoid_as_published, tanh
from scratchnet.datasets import DataSet, logic_gate, two_moons, virus
from scratchnet.history import History
from scratchnet.layers import Dense
from scratchnet.losses import softmax_cross_entropy
from scratchnet.metrics import signed_error_sum
from scratchnet.network import Network
from scratchnet.training import train
from tests.scratchnet import textbook
from tests.scratchnet.long_runs import COMPARED, LongRun, or_2_3_1, or_start, xor_2_4_1, xor_start


class Run(NamedTuple):
    """A trained network, its history, and what the frozen loop made of the same start."""

    network: Network
    history: History
    textbook: textbook.OneLayer


class Expected(NamedTuple):
    weights: list[float]
    bias: float | None
    outputs: dict[tuple[int, ...], float]


Start = tuple[DataSet, list[float], float | None, Activation]

PART_1: dict[str, tuple[Start, Expected]] = {
    "OR, as published": (
        (logic_gate("or"), [0.1, 0.2], 0.3, sigmoid_as_published),
        Expected(
            [7.009224253586823, 7.009532806469602],
            -3.149051345912768,
            {(1, 0): 0.9793702, (1, 1): 0.99998097, (0, 0): 0.04112867},
        ),
    ),
    "OR, correct": (
        (logic_gate("or"), [0.1, 0.2], 0.3, sigmoid),
        Expected(
            [5.365463221735574, 5.365519119004994],
            -2.4275982334474273,
            {(1, 0): 0.94968681, (1, 1): 0.99975238, (0, 0): 0.08109226},
        ),
    ),
    "OR without bias, as published": (
        (logic_gate("or"), [0.1, 0.2], None, sigmoid_as_published),
        Expected(
            [4.616930695878155, 4.619950227257939],
            None,
            {(1, 0): 0.99021364, (0, 0): 0.5, (1, 1): 0.99990263},
        ),
    ),
    "OR without bias, correct": (
        (logic_gate("or"), [0.1, 0.2], None, sigmoid),
        Expected([3.360722586178798, 3.3621156392511127], None, {(0, 0): 0.5}),
    ),
    "virus, as published": (
        (virus(), [0.1, 0.2, 0.3, 0.4], 0.3, sigmoid_as_published),
        Expected(
            [10.163499197816572, 0.45744948589166706, 2.974417824240298, 2.9938137993651273],
            -6.077641527086677,
            {
                (1, 0, 0, 1): 0.99915866,
                (0, 0, 1, 0): 0.04297448,
                (1, 0, 1, 0): 0.99914219,
                (0, 0, 1, 1): 0.47267478,
            },
        ),
    ),
}


@cache
def part_1_run(name: str) -> Run:
    data, weights, bias, activation = PART_1[name][0]
    W = np.array(weights)[:, np.newaxis]
    start = Network([Dense(W, None if bias is None else [bias], activation)])
    network, history = train(
        start, data, learning_rate=0.05, epochs=10_000, metrics=[signed_error_sum]
    )
    published = activation is sigmoid_as_published
    loop = textbook.one_layer(data.X, data.T, W, bias, lr=0.05, epochs=10_000, published=published)
    return Run(network, history, loop)


@pytest.fixture(params=PART_1)
def part_1(request: pytest.FixtureRequest) -> tuple[str, Run, Expected]:
    return request.param, part_1_run(request.param), PART_1[request.param][1]


def test_part_1_digits(part_1: tuple[str, Run, Expected]) -> None:
    _, run, expected = part_1
    layer = run.network.layers[0]
    assert_allclose(layer.weights[:, 0], expected.weights, rtol=0, atol=5e-13)
    if expected.bias is None:
        assert layer.bias is None
    else:
        assert layer.bias is not None
        assert_allclose(layer.bias, [expected.bias], rtol=0, atol=5e-13)
    inputs = np.array(list(expected.outputs))
    printed = [round(output, 8) for output in run.network.predict(inputs)[:, 0].tolist()]
    assert printed == list(expected.outputs.values())


def test_part_1_follows_the_textbook_loop(part_1: tuple[str, Run, Expected]) -> None:
    _, run, _ = part_1
    layer = run.network.layers[0]
    assert_allclose(layer.weights, run.textbook.weights, rtol=0, atol=1e-12)
    if run.textbook.bias is not None:
        assert layer.bias is not None
        assert_allclose(layer.bias, run.textbook.bias, rtol=0, atol=1e-12)
    assert_allclose(run.history.loss[:-1], run.textbook.half_squared, rtol=0, atol=1e-12)
    signed = run.history.metrics["signed_error_sum"]
    assert_allclose(signed[:-1], run.textbook.printed, rtol=0, atol=1e-12)


def test_the_sums_that_the_article_prints_for_the_gate_with_a_bias() -> None:
    signed = part_1_run("OR, as published").history.metrics["signed_error_sum"]
    assert signed[0] == pytest.approx(-0.558754185648239, abs=1e-14)
    assert signed[-2] == pytest.approx(-0.00014368096158703242, abs=1e-13)
    assert np.flatnonzero(signed > 0)[0] == 93  # it crosses zero, nothing is learned yet


def test_the_sum_that_the_article_prints_for_the_gate_without_a_bias() -> None:
    signed = part_1_run("OR without bias, as published").history.metrics["signed_error_sum"]
    assert round(signed[-2].item(), 8) == 0.48035721


@pytest.mark.parametrize(
    ("name", "error"), [("OR, as published", 0.00127), ("OR, correct", 0.00582)]
)
def test_part_1_half_squared_errors(name: str, error: float) -> None:
    run = part_1_run(name)
    assert round(run.history.loss[-1].item(), 5) == error


def test_the_two_derivatives_differ_at_the_start() -> None:
    """Published / true is .968 and .976 for the weights and .996 for the bias."""
    data = logic_gate("or")
    ratios = []
    for activation in (sigmoid_as_published, sigmoid):
        network = Network([Dense([[0.1], [0.2]], [0.3], activation)])
        forwards = network.forward(data.X)
        (gradient,) = network.backward(forwards, forwards[-1].a - data.T)
        assert gradient.bias is not None
        ratios.append([*gradient.weights[:, 0], *gradient.bias])
    assert [round(r, 3) for r in (np.array(ratios[0]) / ratios[1]).tolist()] == [
        0.968,
        0.976,
        0.996,
    ]


def test_part_2_or_digits() -> None:
    network, history = or_2_3_1()
    hidden, output = (layer.weights for layer in network.layers)
    assert hidden.round(8).tolist() == [
        [-3.82270773, 2.36324803, 3.13867107],
        [-3.79490945, 2.45183148, 3.18541383],
    ]
    assert output[:, 0].round(8).tolist() == [-13.22689481, 1.74391783, 3.50426502]
    predicted = network.predict([[1, 1], [0, 0], [1, 0]])[:, 0]
    assert predicted.round(8).tolist() == [0.99462917, 0.01817518, 0.99071056]
    # The error that the article's loop prints last is the one before its last update.
    assert history.loss[-2] == pytest.approx(0.00026501585489401594, abs=1e-15)


def test_part_2_xor_digits() -> None:
    network, history = xor_2_4_1()
    assert history.loss[-2] == pytest.approx(0.0007813164520824511, abs=1e-14)
    predicted = network.predict([[0.5, 2.0], [0.0, -1.0], [0.0, 5.0], [1.0, 1.2]])[:, 0]
    assert predicted[[0, 2, 3]].round(8).tolist() == [0.98788578, 0.99264674, 0.01847111]
    assert f"{predicted[1]:.8e}" == "1.41644929e-05"


def test_part_2_xor_starts_as_the_article_draws() -> None:
    rng = np.random.RandomState(0)
    hidden, output = xor_start().layers
    assert np.array_equal(hidden.weights, rng.rand(2, 4))
    assert np.array_equal(output.weights, rng.rand(4, 1))


@pytest.mark.parametrize(
    ("gate", "start", "run"), [("or", or_start, or_2_3_1), ("xor", xor_start, xor_2_4_1)]
)
def test_part_2_follows_the_textbook_loop(
    gate: str, start: Callable[[], Network], run: Callable[[], LongRun]
) -> None:
    """For as many epochs as the loop can repeat soon; the digits are those of all of them."""
    data, (_, history) = logic_gate(gate), run()
    W1, W2 = (layer.weights for layer in start().layers)
    loop = textbook.two_layers(data.X, data.T, W1, W2, lr=0.05, epochs=COMPARED)
    hidden, output = (layer.weights for layer in history.snapshots[COMPARED].layers)
    assert_allclose(hidden, loop.weight_hidden, rtol=0, atol=1e-12)
    assert_allclose(output, loop.weight_output, rtol=0, atol=1e-12)
    assert len(loop.printed) == COMPARED
    assert_allclose(history.loss[:COMPARED], loop.printed, rtol=0, atol=1e-12)


@pytest.fixture(scope="module")
def moons() -> DataSet:
    return two_moons(200, 0.20, np.random.RandomState(0))


def part_3_start(hidden: int) -> Network:
    rng = np.random.RandomState(0)
    return Network.random((2, hidden, 2), activation=tanh, output=identity, rng=rng)


def test_part_3_losses(moons: DataSet) -> None:
    _, history = train(
        part_3_start(3),
        moons,
        loss=softmax_cross_entropy,
        learning_rate=0.01,
        l2=0.01,
        epochs=1001,
    )
    reported = history.loss / len(moons.X)
    # The notebook reports the loss of a pass after its update.
    assert round(reported[0 + 1].item(), 6) == 0.432387
    assert round(reported[1000 + 1].item(), 6) == 0.068947


# Larger steps make some of these runs oscillate, and then rounding decides where they are.
@pytest.mark.parametrize("hidden", [1, 3, 5])
def test_part_3_follows_the_textbook_loop(moons: DataSet, hidden: int) -> None:
    network, history = train(
        part_3_start(hidden),
        moons,
        loss=softmax_cross_entropy,
        learning_rate=0.001,
        l2=0.01,
        epochs=500,
    )
    y: npt.NDArray[np.intp] = moons.T.argmax(axis=1)
    loop = textbook.classifier(moons.X, y, hidden, epsilon=0.001, reg_lambda=0.01, passes=500)
    first, second = network.layers
    assert first.bias is not None
    assert second.bias is not None
    assert_allclose(first.weights, loop.W1, rtol=0, atol=1e-12)
    assert_allclose(first.bias, loop.b1[0], rtol=0, atol=1e-12)
    assert_allclose(second.weights, loop.W2, rtol=0, atol=1e-12)
    assert_allclose(second.bias, loop.b2[0], rtol=0, atol=1e-12)
    assert_allclose(history.loss[:-1] / len(moons.X), loop.losses, rtol=0, atol=1e-12)
