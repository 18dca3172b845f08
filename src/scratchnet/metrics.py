"""Figures about a network's output that are watched, not trained upon."""

from __future__ import annotations

import numpy as np

from scratchnet.arrays import Array


def signed_error_sum(output: Array, T: Array) -> Array:
    """Return the sum of `output - T`, which Part I's listings print in each epoch.

    Errors of opposite sign cancel in it: it can be 0 while every output is wrong.

    Args:
        output: Outputs (..., n, k).
        T: Targets (n, k).

    Returns:
        One number for each network on the leading axes (...).

    Source: Part I, the listing after Figure 88.

    Examples:
        >>> output, T = np.array([[0.9], [0.1]]), np.array([[0.0], [1.0]])
        >>> float(signed_error_sum(output, T))
        0.0
    """
    return np.asarray(np.add.reduce(output - T, axis=(-2, -1)))


def accuracy(output: Array, T: Array) -> Array:
    """Return the share of rows that are classified as their targets say.

    Several columns: the largest output is the answer, of scores as well as of probabilities.
    One column: 0.5 or more means 1, so it needs probabilities.

    Args:
        output: Outputs (..., n, k).
        T: Targets (n, k): one-hot rows, or one column of 0 and 1.

    Returns:
        A share from 0 to 1 for each network on the leading axes (...).

    Examples:
        >>> float(accuracy(np.array([[0.9], [0.1]]), np.array([[1.0], [1.0]])))
        0.5
    """
    if T.shape[-1] == 1:
        right = (output >= 0.5) == (T >= 0.5)  # (..., n, 1)
        return np.asarray(right.mean(axis=(-2, -1)))
    return np.asarray((output.argmax(axis=-1) == T.argmax(axis=-1)).mean(axis=-1))
