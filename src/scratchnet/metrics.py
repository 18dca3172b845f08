"""Figures about a network's output that are watched, not trained upon."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scratchnet.arrays import Array, outputs_and_targets


def signed_error_sum(output: npt.ArrayLike, T: npt.ArrayLike) -> Array:
    """Return the sum of `output - T`, which Part I's listings print in each epoch.

    Errors of opposite sign cancel in it: it can be 0 while every output is wrong.

    Args:
        output: Outputs (..., n, k).
        T: Targets (n, k).

    Returns:
        One number for each network on the leading axes (...).

    Raises:
        ValueError: the shapes differ, or an entry is no real number.

    Source: Part I, the listing after Figure 88.

    Examples:
        >>> float(signed_error_sum([[0.9], [0.1]], [[0], [1]]))
        0.0
    """
    output, T = outputs_and_targets(output, T)
    return np.asarray(np.add.reduce(output - T, axis=(-2, -1)))


def accuracy(output: npt.ArrayLike, T: npt.ArrayLike) -> Array:
    """Return the share of rows that are classified as their targets say.

    Several columns: the largest output is the answer, of scores as well as of probabilities.
    One column: 0.5 or more means 1, so it needs probabilities.

    Args:
        output: Outputs (..., n, k).
        T: Targets (n, k): one-hot rows, or one column of 0 and 1.

    Returns:
        A share from 0 to 1 for each network on the leading axes (...).

    Raises:
        ValueError: the shapes differ, or an entry is no real number.

    Examples:
        >>> float(accuracy([[0.9], [0.1]], [[1], [1]]))
        0.5
    """
    output, T = outputs_and_targets(output, T)
    if T.shape[-1] == 1:
        right = (output >= 0.5) == (T >= 0.5)  # (..., n, 1)
        return np.asarray(right.mean(axis=(-2, -1)))
    return np.asarray((output.argmax(axis=-1) == T.argmax(axis=-1)).mean(axis=-1))
