"""The array type of the package, and the checks that every public function makes."""

from __future__ import annotations

from numbers import Integral, Real
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
"""An array of 64-bit floating-point numbers."""

RandomSource = np.random.Generator | np.random.RandomState
"""Where random numbers come from: a new `Generator`, or the `RandomState` a seed prescribes."""


def real_array(value: npt.ArrayLike, name: str) -> Array:
    """Return `value` as a float64 array of the same shape, without a copy where it is one.

    Args:
        value: A number, a list or an array, of any shape.
        name: What the message of an error calls it.

    Returns:
        The array.

    Raises:
        ValueError: `value` is ragged, or holds something else than real numbers.

    Examples:
        >>> real_array([[1, 2], [3, 4]], "X").tolist()
        [[1.0, 2.0], [3.0, 4.0]]
        >>> real_array(["1"], "X")
        Traceback (most recent call last):
        ValueError: X must hold real numbers, got dtype <U1 in ['1']
    """
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(
            f"{name} must be a rectangular array of real numbers, got {value!r}"
        ) from error
    if array.dtype.kind not in "biuf":  # bool, signed and unsigned integer, float
        raise ValueError(f"{name} must hold real numbers, got dtype {array.dtype} in {value!r}")
    return array.astype(np.float64, copy=False)


def finite_array(value: npt.ArrayLike, name: str) -> Array:
    """Return a float64 copy of `value`, in which every entry is a finite real number.

    Args:
        value: A number, a list or an array, of any shape.
        name: What the message of an error calls it.

    Returns:
        The copy, of the same shape.

    Raises:
        ValueError: `value` is no array of real numbers, or holds NaN or infinity.

    Examples:
        >>> finite_array([[1.0, np.inf]], "weights")
        Traceback (most recent call last):
        ValueError: weights must be finite, got inf at index (0, 1)
    """
    array = np.array(real_array(value, name))
    if not np.isfinite(array).all():
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise ValueError(f"{name} must be finite, got {array[where]} at index {where}")
    return array


def numbers(value: npt.ArrayLike, name: str, *, ndim: int | None = None) -> Array:
    """Return a float64 copy of `value`, finite and not empty.

    Args:
        value: A number, a list or an array.
        name: What the message of an error calls it.
        ndim: How many axes it must have; None for any number.

    Returns:
        The copy, of the same shape.

    Raises:
        ValueError: `value` is no array of finite real numbers, is empty, or has other axes.

    Examples:
        >>> numbers([[1, 2]], "x", ndim=1)
        Traceback (most recent call last):
        ValueError: x must have 1 dimension(s), got shape (1, 2)
    """
    array = finite_array(value, name)
    if ndim is not None and array.ndim != ndim:
        raise ValueError(f"{name} must have {ndim} dimension(s), got shape {array.shape}")
    if array.size == 0:
        raise ValueError(f"{name} must not be empty, got shape {array.shape}")
    return array


def interval(value: npt.ArrayLike, name: str) -> tuple[float, float]:
    """Return `value` as a pair `low < high`.

    Args:
        value: Two numbers, shape (2,).
        name: What the message of an error calls it.

    Raises:
        ValueError: `value` is no such pair.

    Examples:
        >>> interval((1, 0), "span")
        Traceback (most recent call last):
        ValueError: span must be a pair (low, high) with low < high, got (1, 0)
    """
    pair = numbers(value, name, ndim=1)
    if len(pair) != 2 or not pair[0] < pair[1]:
        raise ValueError(f"{name} must be a pair (low, high) with low < high, got {value!r}")
    return float(pair[0]), float(pair[1])


def matrix(value: npt.ArrayLike, name: str, *, columns: int | None = None) -> Array:
    """Return `value` as a finite matrix with at least one row and one column.

    Args:
        value: Rows of numbers.
        name: What the message of an error calls it.
        columns: How many columns it must have; None for any number.

    Returns:
        The matrix (n, k).

    Raises:
        ValueError: the shape is another one, or `value` is not finite and real.

    Examples:
        >>> matrix([1, 0], "X", columns=2)
        Traceback (most recent call last):
        ValueError: X must have shape (n, 2), got (2,)
    """
    array = finite_array(value, name)
    expected = f"(n, {'k' if columns is None else columns})"
    if array.ndim != 2 or array.size == 0 or columns not in (None, array.shape[1]):
        raise ValueError(f"{name} must have shape {expected}, got {array.shape}")
    return array


def outputs_and_targets(output: npt.ArrayLike, T: npt.ArrayLike) -> tuple[Array, Array]:
    """Return both as float64 arrays, where each target has its output.

    Args:
        output: Outputs (..., n, k).
        T: Targets (n, k).

    Raises:
        ValueError: the shapes are other ones, or an entry is no real number.

    Examples:
        >>> outputs_and_targets([[0.9], [0.1]], [1, 0])
        Traceback (most recent call last):
        ValueError: output and T must have shapes (..., n, k) and (n, k), got (2, 1) and (2,)
    """
    output, T = real_array(output, "output"), real_array(T, "T")
    if T.ndim != 2 or output.shape[-2:] != T.shape:
        raise ValueError(
            f"output and T must have shapes (..., n, k) and (n, k), "
            f"got {output.shape} and {T.shape}"
        )
    return output, T


def whole_number(value: Any, name: str, *, least: int) -> int:
    """Return `value` as an `int` that is not below `least`.

    Args:
        value: What was passed.
        name: What the message of an error calls it.
        least: The smallest number allowed.

    Raises:
        ValueError: `value` is no whole number, or too small.

    Examples:
        >>> whole_number(0, "epochs", least=1)
        Traceback (most recent call last):
        ValueError: epochs must be a whole number, at least 1, got 0
    """
    if not isinstance(value, Integral) or isinstance(value, bool) or int(value) < least:
        raise ValueError(f"{name} must be a whole number, at least {least}, got {value!r}")
    return int(value)


def positive(value: Any, name: str) -> float:
    """Return `value` as a finite `float` above 0.

    Args:
        value: What was passed.
        name: What the message of an error calls it.

    Raises:
        ValueError: `value` is no real number, not finite, or not above 0.

    Examples:
        >>> positive(0, "learning_rate")
        Traceback (most recent call last):
        ValueError: learning_rate must be above 0, got 0
    """
    if not _is_finite(value) or value <= 0:
        raise ValueError(f"{name} must be above 0, got {value!r}")
    return float(value)


def not_negative(value: Any, name: str) -> float:
    """Return `value` as a finite `float` that is 0 or above.

    Args:
        value: What was passed.
        name: What the message of an error calls it.

    Raises:
        ValueError: `value` is no real number, not finite, or below 0.

    Examples:
        >>> not_negative(-0.1, "l2")
        Traceback (most recent call last):
        ValueError: l2 must be 0 or above, got -0.1
    """
    if not _is_finite(value) or value < 0:
        raise ValueError(f"{name} must be 0 or above, got {value!r}")
    return float(value)


def _is_finite(value: Any) -> bool:
    """Whether `value` is one finite real number."""
    number = isinstance(value, Real) and not isinstance(value, bool)
    return number and bool(np.isfinite(float(value)))


def random_source(rng: Any, name: str = "rng") -> RandomSource:
    """Return `rng`, which must be a `numpy.random.Generator` or a `RandomState`.

    Args:
        rng: What was passed.
        name: What the message of an error calls it.

    Raises:
        ValueError: it is something else, for instance None or a seed.

    Examples:
        >>> random_source(0)
        Traceback (most recent call last):
        ValueError: rng must be a numpy.random.Generator or RandomState, got 0
    """
    if not isinstance(rng, np.random.Generator | np.random.RandomState):
        raise ValueError(f"{name} must be a numpy.random.Generator or RandomState, got {rng!r}")
    return rng
