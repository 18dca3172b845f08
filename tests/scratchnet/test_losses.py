"""Losses: values against their formulas, gradients against differences, targets checked."""

import re
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from scratchnet import losses
from scratchnet.activations import sigmoid, softmax
from scratchnet.arrays import Array
from scratchnet.losses import (
    Loss,
    binary_cross_entropy,
    half_squared_error,
    softmax_cross_entropy,
)
from scratchnet.metrics import accuracy, signed_error_sum

RNG = np.random.default_rng(0)
SCORES = RNG.normal(size=(5, 3))
ONE_HOT = np.eye(3)[[0, 2, 1, 1, 0]]
ALL = [loss for loss in vars(losses).values() if isinstance(loss, Loss)]


def names(loss: Loss) -> str:
    return loss.name


def test_every_loss_is_found() -> None:
    assert {half_squared_error, binary_cross_entropy, softmax_cross_entropy} <= set(ALL)


def test_half_squared_error_is_half_the_sum_of_squares() -> None:
    expected = sum((a - t) ** 2 for a, t in zip(SCORES.flat, ONE_HOT.flat, strict=True)) / 2
    assert half_squared_error(SCORES, ONE_HOT) == pytest.approx(expected, rel=1e-14)


def test_or_gate_by_hand() -> None:
    """Part I's first step: output 0.68997448, target 1."""
    output = sigmoid([[0.8]])
    assert round(float(half_squared_error(output, [[1]])), 8) == 0.04805791
    assert half_squared_error.gradient(output, np.ones((1, 1))).round(8) == -0.31002552


def test_binary_cross_entropy_is_that_of_the_probabilities() -> None:
    p = sigmoid(SCORES)
    expected = -np.sum(ONE_HOT * np.log(p) + (1 - ONE_HOT) * np.log(1 - p))
    assert binary_cross_entropy(SCORES, ONE_HOT) == pytest.approx(expected, rel=1e-13)


def test_softmax_cross_entropy_is_that_of_the_probabilities() -> None:
    expected = -np.sum(np.log(softmax(SCORES)[ONE_HOT == 1]))
    assert softmax_cross_entropy(SCORES, ONE_HOT) == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("loss", ALL, ids=names)
def test_gradient_is_the_slope(loss: Loss) -> None:
    T = np.array([[0.2, 0.3, 0.5], *ONE_HOT[1:]])  # soft targets too
    step = 1e-6
    numerical = np.empty_like(SCORES)
    for index in np.ndindex(SCORES.shape):
        move = np.zeros_like(SCORES)
        move[index] = step
        numerical[index] = (loss(SCORES + move, T) - loss(SCORES - move, T)) / (2 * step)
    assert_allclose(loss.gradient(SCORES, T), numerical, rtol=0, atol=1e-8)


@pytest.mark.parametrize("loss", ALL, ids=names)
def test_leading_axes(loss: Loss) -> None:
    stack = RNG.normal(size=(4, 2, 5, 3))
    values, gradients = loss.value(stack, ONE_HOT), loss.gradient(stack, ONE_HOT)
    assert values.shape == (4, 2)
    assert gradients.shape == stack.shape
    for index in np.ndindex(4, 2):
        assert_allclose(values[index], loss(stack[index], ONE_HOT), rtol=1e-14)
        assert_allclose(gradients[index], loss.gradient(stack[index], ONE_HOT), atol=1e-15)


@pytest.mark.parametrize("loss", [binary_cross_entropy, softmax_cross_entropy], ids=names)
def test_cross_entropy_of_huge_scores_is_finite(loss: Loss) -> None:
    scores = np.array([[1e4, -1e4], [-1e4, 1e4]])
    T = np.array([[1.0, 0.0], [1.0, 0.0]])
    # Row 1 is right; row 2 costs its whole distance: 2e4 in each of both losses.
    assert loss(scores, T) == pytest.approx(2e4)
    assert_allclose(loss.gradient(scores, T), [[0, 0], [-1, 1]], rtol=0, atol=1e-300)


@pytest.mark.parametrize("loss", ALL, ids=names)
@pytest.mark.parametrize(
    ("output", "T", "message"),
    [
        (SCORES, ONE_HOT[:, :2], r"\(\.\.\., n, k\) and \(n, k\), got \(5, 3\) and \(5, 2\)"),
        (SCORES, ONE_HOT[:4], r"got \(5, 3\) and \(4, 3\)"),
        (SCORES[:, 0], ONE_HOT, r"got \(5,\) and \(5, 3\)"),
        (SCORES[:, :1], ONE_HOT[:, 0], r"got \(5, 1\) and \(5,\)"),
        ("abc", ONE_HOT, "output must hold real numbers, got dtype <U3 in 'abc'"),
        (SCORES, np.full((5, 3), "a"), "T must hold real numbers"),
        (SCORES * 1j, ONE_HOT, "output must hold real numbers.*complex128"),
        (SCORES, ONE_HOT.astype(object), "T must hold real numbers.*object"),
        (np.where(SCORES > 0, SCORES, np.nan), ONE_HOT, "output must be finite, got nan"),
        (SCORES, np.where(ONE_HOT > 0, np.inf, 0), r"T must be finite, got inf at index \(0, 0\)"),
    ],
    ids=[
        "columns",
        "rows",
        "1-d output",
        "1-d T",
        "str",
        "strings",
        "complex",
        "object",
        "nan",
        "inf",
    ],
)
def test_wrong_arguments(loss: Loss, output: Array, T: Array, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        loss(output, T)


@pytest.mark.parametrize("T", [[[2.0]], [[-0.1]]])
def test_binary_targets_lie_between_0_and_1(T: list[list[float]]) -> None:
    message = re.escape(f"got {T[0]} in row 0")
    with pytest.raises(ValueError, match=f"T must be between 0 and 1 for binary .*, {message}$"):
        binary_cross_entropy([[0.0]], T)


def test_of_many_targets_the_first_wrong_row_is_named() -> None:
    T = np.zeros((500, 2))
    T[:, 0] = 1
    T[300:, 1] = 0.5
    message = (
        "in each row, such as one-hot rows for softmax cross-entropy, got [1.0, 0.5] in row 300"
    )
    with pytest.raises(ValueError, match=f"{re.escape(message)}$"):
        softmax_cross_entropy(np.zeros((500, 2)), T)


@pytest.mark.parametrize("T", [[[1.0, 1.0]], [[0.0, 0.0]], [[1.5, -0.5]]])
def test_softmax_targets_are_distributions(T: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="T must be probabilities which sum to 1 in each row"):
        softmax_cross_entropy([[0.0, 0.0]], T)


def test_softmax_targets_may_miss_their_sum_by_a_billionth_and_no_more() -> None:
    softmax_cross_entropy([[0.0, 0.0]], [[0.5, 0.5 + 9e-10]])
    with pytest.raises(ValueError, match="T must be probabilities which sum to 1 in each row"):
        softmax_cross_entropy([[0.0, 0.0]], [[0.5, 0.5 + 2e-9]])


@pytest.mark.parametrize("metric", [accuracy, signed_error_sum])
@pytest.mark.parametrize(
    ("output", "T", "message"),
    [
        (np.zeros((4, 1)), np.zeros(4), r"\(n, k\), got \(4, 1\) and \(4,\)"),  # (4, 4) for NumPy
        (np.zeros((4, 1)), np.zeros((4, 2)), r"\(n, k\), got \(4, 1\) and \(4, 2\)"),
        (np.zeros((4, 2)), np.zeros((3, 2)), r"\(n, k\), got \(4, 2\) and \(3, 2\)"),
        (["yes"], np.zeros((1, 1)), "output must hold real numbers, got dtype <U3"),
    ],
    ids=["1-d T", "columns", "rows", "strings"],
)
def test_metrics_name_what_does_not_fit(metric: Any, output: Any, T: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        metric(output, T)


def test_signed_errors_cancel() -> None:
    output = np.array([[[0.9], [0.1]], [[1.0], [1.0]]])
    T = np.array([[0.0], [1.0]])
    assert_allclose(signed_error_sum(output, T), [0.0, 1.0], atol=1e-15)


def test_accuracy_of_one_column() -> None:
    T = np.array([[0.0], [1.0], [1.0], [1.0]])
    output = np.array([[[0.2], [0.5], [0.9], [0.1]], [[0.2], [0.7], [0.9], [0.8]]])
    assert accuracy(output, T).tolist() == [0.75, 1.0]


def test_accuracy_of_several_columns() -> None:
    T = np.eye(3)
    output = np.array([np.eye(3), np.eye(3)[[0, 2, 1]]]) * 10 - 100  # scores
    assert accuracy(output, T).tolist() == [1.0, 1 / 3]
