"""Checks of numbers that any module may need: what comes, and what is said of what does not do."""

from typing import Any

import numpy as np
import pytest

from scratchnet.arrays import interval, numbers


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
