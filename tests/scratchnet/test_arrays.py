"""Checks of numbers that any module may need: what comes, and what is said of what does not do."""

import re
from typing import Any

import numpy as np
import pytest

from scratchnet.arrays import (
    interval,
    matrix,
    not_negative,
    numbers,
    outputs_and_targets,
    positive,
    random_source,
    real_array,
    whole_number,
)


def test_numbers_come_as_an_array() -> None:
    np.testing.assert_array_equal(numbers([[1, 2]], "x"), np.array([[1.0, 2.0]]))
    assert numbers(3, "x").shape == ()


def test_an_interval_comes_as_two_floats() -> None:
    low, high = interval(np.array([-1, 2]), "span")
    assert (low, high) == (-1.0, 2.0)
    assert isinstance(low, float)


@pytest.mark.parametrize(
    ("value", "ndim", "message"),
    [
        ([], None, r"x must not be empty, got shape \(0,\)"),
        (np.zeros((2, 0)), 2, r"x must not be empty, got shape \(2, 0\)"),
        ([1.0], 2, r"x must have 2 dimension\(s\), got shape \(1,\)"),
    ],
)
def test_what_are_no_numbers(value: Any, ndim: int | None, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        numbers(value, "x", ndim=ndim)


@pytest.mark.parametrize("value", [(1, 1), (2, 1), (1, 2, 3), [0.0]])
def test_what_is_no_interval(value: Any) -> None:
    with pytest.raises(ValueError, match=r"span must be a pair \(low, high\) with low < high, got"):
        interval(value, "span")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([], r"span must not be empty, got shape \(0,\)"),
        ([[0, 1]], r"span must have 1 dimension\(s\), got shape \(1, 2\)"),
        ([0, np.inf], r"span must be finite, got inf at index \(1,\)"),
    ],
)
def test_what_are_no_ends(value: Any, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        interval(value, "span")


@pytest.mark.parametrize("check", [positive, not_negative])
@pytest.mark.parametrize("value", [0.5, 1, 2**70, np.float32(0.5), np.int64(3), 1e-300])
def test_a_number_comes_as_a_float(check: Any, value: Any) -> None:
    assert check(value, "rate") == value
    assert type(check(value, "rate")) is float


@pytest.mark.parametrize(("check", "bound"), [(positive, "above 0"), (not_negative, "0 or above")])
@pytest.mark.parametrize("value", [-0.5, -1, np.nan, np.inf, True, False, "1", None, 1j, [1.0]])
def test_what_is_no_number_in_its_bounds(check: Any, bound: str, value: Any) -> None:
    with pytest.raises(ValueError, match=f"^rate must be {bound}, got "):
        check(value, "rate")


def test_nothing_is_not_negative_and_not_positive() -> None:
    assert not_negative(0, "rate") == 0
    with pytest.raises(ValueError, match=r"^rate must be above 0, got 0$"):
        positive(0, "rate")


@pytest.mark.parametrize("value", [2, 3, np.int64(2), np.uint8(2)])
def test_a_whole_number_comes_as_an_int(value: Any) -> None:
    assert whole_number(value, "n", least=2) == value
    assert type(whole_number(value, "n", least=2)) is int


@pytest.mark.parametrize("value", [1, -5, 2.0, np.float64(3), "2", None, [2]])
def test_what_is_no_whole_number(value: Any) -> None:
    with pytest.raises(ValueError, match=r"^n must be a whole number, at least 2, got "):
        whole_number(value, "n", least=2)


def test_a_truth_value_is_no_whole_number() -> None:
    with pytest.raises(ValueError, match=r"^n must be a whole number, at least 0, got True$"):
        whole_number(True, "n", least=0)


@pytest.mark.parametrize(
    ("value", "columns", "expected", "got"),
    [
        ([1.0, 2.0], None, "(n, k)", "(2,)"),
        (np.zeros((0, 2)), 2, "(n, 2)", "(0, 2)"),
        (np.zeros((1, 1, 2)), 2, "(n, 2)", "(1, 1, 2)"),
        ([[1.0, 2.0]], 3, "(n, 3)", "(1, 2)"),
    ],
)
def test_what_is_no_matrix(value: Any, columns: int | None, expected: str, got: str) -> None:
    assert matrix([[1, 2]], "X", columns=2).tolist() == matrix([[1, 2]], "X").tolist() == [[1, 2]]
    with pytest.raises(ValueError, match=re.escape(f"X must have shape {expected}, got {got}")):
        matrix(value, "X", columns=columns)


@pytest.mark.parametrize("make", [numbers, matrix])
def test_what_is_copied(make: Any) -> None:
    X = np.ones((2, 2))
    make(X, "X")[:] = 0
    assert X.tolist() == [[1, 1], [1, 1]]
    with pytest.raises(ValueError, match=r"^X must be finite, got nan at index \(0, 1\)$"):
        make([[1, np.nan], [np.inf, 2]], "X")


def test_what_is_not_copied() -> None:
    X = np.ones((2, 2))
    assert real_array(X, "X") is X
    assert real_array(X.astype(np.float32), "X").dtype == np.float64


def test_outputs_fit_targets() -> None:
    output, T = outputs_and_targets([[[1], [2]]], [[3], [4]])
    assert (output.shape, T.shape) == ((1, 2, 1), (2, 1))
    assert output.dtype == T.dtype == np.float64
    for wrong, name in (((["a"], [[1]]), "output"), (([[1]], ["a"]), "T")):
        with pytest.raises(ValueError, match=f"^{name} must hold real numbers, got dtype <U1"):
            outputs_and_targets(*wrong)


def test_a_source_is_named() -> None:
    rng = np.random.default_rng(0)
    assert random_source(rng) is rng
    for name, called in (({}, "rng"), ({"name": "source"}, "source")):
        with pytest.raises(ValueError, match=f"^{called} must be a numpy.random.Generator"):
            random_source(None, **name)
