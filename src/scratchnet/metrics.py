"""What is said of networks and not trained upon: accuracy, and how sure a success rate is."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scratchnet.arrays import Array, numbers, outputs_and_targets


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
    return np.asarray((output - T).sum(axis=(-2, -1)))


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


def wilson_interval(successes: npt.ArrayLike, trials: npt.ArrayLike) -> tuple[Array, Array]:
    """Return the 95 % confidence interval of a success rate (Wilson, 1927).

    With `r = successes / n` and `c = 1.96`, the bounds are
    `(r + c²/2n ± c √(r(1 − r)/n + c²/4n²)) / (1 + c²/n)`.
    Unlike `r ± c √(r(1 − r)/n)` it stays within 0..1 and says something where r is 0 or 1.

    Args:
        successes: Any shape.
        trials: Same shape, or one number.

    Returns:
        Lower and upper bounds, of the shape of `successes`.

    Raises:
        ValueError: successes are below 0 or above the trials.

    Examples:
        >>> low, high = wilson_interval(48, 50)
        >>> float(low.round(3)), float(high.round(3))
        (0.865, 0.989)
    """
    k = numbers(successes, "successes")
    n = numbers(trials, "trials")
    if (n < 1).any():
        raise ValueError(f"trials must be 1 or more, got {n.min():g}")
    if (k < 0).any() or (k > n).any():
        raise ValueError(f"successes must be from 0 to trials, got {k.tolist()} of {n.tolist()}")
    c, r = 1.959963984540054, k / n
    centre = (r + c**2 / (2 * n)) / (1 + c**2 / n)
    half = c * np.sqrt(r * (1 - r) / n + c**2 / (4 * n**2)) / (1 + c**2 / n)
    # At 0 and at n one bound is exact; rounding would leave it a hair off.
    return np.where(k == 0, 0.0, centre - half), np.where(k == n, 1.0, centre + half)
