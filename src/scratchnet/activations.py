"""Activation functions `a = f(z)`, each beside its derivative `da/dz`.

All of them work entry by entry on arrays of any shape. Softmax, which works on whole rows,
is a plain function.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scratchnet.arrays import Array, real_array

__all__ = ["Activation", "identity", "relu", "sigmoid", "sigmoid_as_published", "softmax", "tanh"]


@dataclass(frozen=True)
class Activation:
    """A function `a = f(z)` and its derivative `da/dz`, entry by entry.

    Args:
        name: What tables and figures call it.
        function: `z` to `a`, any shape.
        derivative: `(z, a)` to `da/dz`, the same shape. It is given both, so that a derivative
            which is short in terms of `a` computes nothing twice.

    Examples:
        Calling an activation calls its function:

        >>> float(sigmoid(0.0))
        0.5
    """

    name: str
    function: Callable[[Array], Array]
    derivative: Callable[[Array, Array], Array]

    def __call__(self, z: npt.ArrayLike) -> Array:
        """Return `a = f(z)`, for numbers, lists and arrays of any shape.

        Raises:
            ValueError: `z` holds something else than real numbers.
        """
        return self.function(real_array(z, "z"))


identity = Activation("identity", lambda z: z, lambda z, a: np.ones_like(z))
"""The identity, `a = z` with derivative 1: a layer of scores, or a linear neuron.

Examples:
    >>> identity([-1.0, 2.0]).tolist()
    [-1.0, 2.0]
"""


# --8<-- [start:sigmoid]
# exp(709) is about the largest number that a float64 can hold:
# scores below -709 count as -709.
# Both are made once. A Python number in their place would be
# turned into an array again in each call.
ONE = np.array(1.0)
LOWEST = np.array(-709.0)


def _sigmoid(z: Array) -> Array:
    a: Array = ONE / (ONE + np.exp(-np.maximum(z, LOWEST)))
    return a


def _sigmoid_derivative(z: Array, a: Array) -> Array:
    return a * (ONE - a)


sigmoid = Activation("sigmoid", _sigmoid, _sigmoid_derivative)
# --8<-- [end:sigmoid]
"""The logistic sigmoid, `a = 1 / (1 + exp(-z))` with derivative `a (1 - a)` (Part I, Figure 20).

Examples:
    >>> z = np.array([-1e4, 0.0, 0.8])
    >>> sigmoid(z).round(8).tolist()
    [0.0, 0.5, 0.68997448]
"""


def _published_derivative(z: Array, a: Array) -> Array:
    twice = _sigmoid(a)  # the sigmoid of the output, where its input z belongs
    return twice * (1 - twice)


sigmoid_as_published = Activation("sigmoid as published", _sigmoid, _published_derivative)
"""The sigmoid with the derivative of Part I's listings, `sigma'(sigma(z))`.

It is wrong: the slope at `z = 0` is 0.25, this formula gives 0.235. It is here because the
published runs cannot be reproduced without it.

Examples:
    >>> z = np.array([0.0])
    >>> sigmoid.derivative(z, sigmoid(z)).item()
    0.25
    >>> round(sigmoid_as_published.derivative(z, sigmoid(z)).item(), 6)
    0.235004
"""


tanh = Activation("tanh", np.tanh, lambda z, a: 1 - a * a)
"""The hyperbolic tangent, `a = tanh(z)` with derivative `1 - a^2`.

It is a sigmoid that runs from -1 to 1 (Part III).

Examples:
    >>> tanh([-1.0, 0.0, 1.0]).round(4).tolist()
    [-0.7616, 0.0, 0.7616]
"""


relu = Activation("relu", lambda z: np.maximum(z, 0.0), lambda z, a: np.where(z > 0, 1.0, 0.0))
"""The rectified linear unit, `a = max(z, 0)` with derivative 1 above zero and 0 up to it.

Examples:
    >>> relu([-2.0, 0.0, 3.0]).tolist()
    [0.0, 0.0, 3.0]
"""


# --8<-- [start:softmax]
def over_columns(combine: np.ufunc, z: Array) -> Array:
    """Combine the columns of `z`: `np.add` sums up each row.

    `combine.reduce(z, axis=-1, keepdims=True)` gives the same. For
    many rows of two or three columns it takes ten times as long.

    Args:
        combine: A function of two arrays, `np.add` or `np.maximum`.
        z: Columns (..., n, k).

    Returns:
        One column (..., n, 1).

    Examples:
        >>> over_columns(np.maximum, np.array([[1, 2, 0], [5, 3, 4]])).tolist()
        [[2], [5]]
    """
    columns = (z[..., j : j + 1] for j in range(z.shape[-1]))
    return functools.reduce(combine, columns)


def softmax(z: npt.ArrayLike) -> Array:
    """Return the row-wise softmax: scores turned into probabilities.

    `p_j = exp(z_j) / sum_i exp(z_i)`. Each row's maximum is subtracted
    first, which changes no ratio and keeps `exp` from overflowing.

    Args:
        z: Scores (..., n, k).

    Returns:
        Probabilities (..., n, k); each row sums to 1.

    Raises:
        ValueError: `z` holds something else than real numbers, or its
            rows are empty.

    Source: Part III, the output layer.

    Examples:
        >>> softmax([[0.0, 0.0], [1000.0, 1000.0]]).tolist()
        [[0.5, 0.5], [0.5, 0.5]]
    """
    z = real_array(z, "z")
    if z.ndim == 0 or z.shape[-1] == 0:
        raise ValueError(f"z must have shape (..., k) with k at least 1, got {z.shape}")
    powers: Array = np.exp(z - over_columns(np.maximum, z))  # (..., n, k)
    return powers / over_columns(np.add, powers)


# --8<-- [end:softmax]
