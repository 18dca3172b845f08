"""The array type of the package, and the checks that every public function makes."""

from __future__ import annotations

from collections.abc import Callable
from numbers import Integral, Real
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
"""An array of 64-bit floating-point numbers."""

RandomSource = np.random.Generator | np.random.RandomState
"""Where random numbers come from: a new `Generator`, or the `RandomState` a seed prescribes."""


def real_array(value: npt.ArrayLike, name: str) -> Array:
    """Return `value` as a float64 array, without a copy where it is one.

    Raises:
        ValueError: `value` is ragged, or holds something else than real numbers.
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

    Raises:
        ValueError: `value` is no array of real numbers, or holds NaN or infinity.
    """
    array = np.array(real_array(value, name))
    if not np.isfinite(array).all():
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise ValueError(f"{name} must be finite, got {array[where]} at index {where}")
    return array


def matrix(value: npt.ArrayLike, name: str, *, columns: int | None = None) -> Array:
    """Return `value` as a finite matrix (n, columns) with at least one row and one column.

    Raises:
        ValueError: the shape is another one, or `value` is not finite and real.
    """
    array = finite_array(value, name)
    expected = f"(n, {'k' if columns is None else columns})"
    if array.ndim != 2 or array.size == 0 or columns not in (None, array.shape[1]):
        raise ValueError(f"{name} must have shape {expected}, got {array.shape}")
    return array


def whole_number(value: Any, name: str, *, least: int) -> int:
    """Return `value` as an `int` that is not below `least`.

    Raises:
        ValueError: `value` is no whole number, or too small.
    """
    if not isinstance(value, Integral) or isinstance(value, bool) or int(value) < least:
        raise ValueError(f"{name} must be a whole number, at least {least}, got {value!r}")
    return int(value)


def real_number(value: Any, name: str, *, accept: Callable[[float], bool], expected: str) -> float:
    """Return `value` as a finite `float` for which `accept` holds; `expected` says it in words.

    Raises:
        ValueError: `value` is no real number, not finite, or not accepted.
    """
    real = isinstance(value, Real) and not isinstance(value, bool)
    if not real or not np.isfinite(float(value)) or not accept(float(value)):
        raise ValueError(f"{name} must be {expected}, got {value!r}")
    return float(value)


def random_source(rng: Any, name: str = "rng") -> RandomSource:
    """Return `rng`, which must be a `numpy.random.Generator` or a `RandomState`.

    Raises:
        ValueError: it is something else, for instance None or a seed.
    """
    if not isinstance(rng, np.random.Generator | np.random.RandomState):
        raise ValueError(f"{name} must be a numpy.random.Generator or RandomState, got {rng!r}")
    return rng
