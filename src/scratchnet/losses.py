"""Losses: how far a network's output is from the targets, and in which direction.

All are summed over the rows (examples) and columns; none is averaged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scratchnet.activations import over_columns, sigmoid, softmax
from scratchnet.arrays import Array, finite_array, outputs_and_targets


def any_targets(T: Array) -> str | None:
    """Accept all targets `T` (n, k)."""
    return None


def targets_between_0_and_1(T: Array) -> str | None:
    """Say what is expected of the targets, or None where every target is a probability.

    Args:
        T: Targets (n, k).
    """
    return None if np.all((T >= 0) & (T <= 1)) else "between 0 and 1"


def targets_are_distributions(T: Array) -> str | None:
    """Say what is expected of the targets, or None where each row is a distribution.

    Args:
        T: Targets (n, k).
    """
    fine = np.all(T >= 0) and np.allclose(T.sum(axis=-1), 1, rtol=0, atol=1e-9)
    return None if fine else "probabilities which sum to 1 in each row, such as one-hot rows"


@dataclass(frozen=True)
class Loss:
    """A loss `E` summed over rows and columns, and its gradient `dE/d output`.

    Args:
        name: What tables and figures call it.
        value: `(output, T)` of shapes (..., n, k) and (n, k) to `E` of shape (...).
        gradient: `(output, T)` to `dE/d output`, shape (..., n, k).
        on_scores: Whether `output` is the scores `z` of an identity output layer.
        expects: Given targets (n, k), what each row should be and one is not, or None.
    """

    name: str
    value: Callable[[Array, Array], Array]
    gradient: Callable[[Array, Array], Array]
    on_scores: bool = False
    expects: Callable[[Array], str | None] = any_targets

    def __call__(self, output: npt.ArrayLike, T: npt.ArrayLike) -> Array:
        """Return the loss of checked arguments.

        Args:
            output: Activations or scores (..., n, k), as arrays or lists.
            T: Targets (n, k).

        Returns:
            E, one number for each network on the leading axes (...).

        Raises:
            ValueError: the shapes differ, an entry is no finite number, or the targets do not
                suit this loss.
        """
        output, T = outputs_and_targets(finite_array(output, "output"), finite_array(T, "T"))
        self.check_targets(T, "T")
        return self.value(output, T)

    def check_targets(self, T: Array, name: str) -> None:
        """Raise `ValueError` when this loss makes no sense for the targets `T` (n, k).

        Args:
            T: Targets (n, k).
            name: What the message of an error calls them.
        """
        expected = self.expects(T)
        if expected is not None:
            row = next(i for i in range(len(T)) if self.expects(T[i : i + 1]))
            raise ValueError(
                f"{name} must be {expected} for {self.name}, got {T[row].tolist()} in row {row}"
            )


half_squared_error = Loss(
    "half squared error",
    lambda output, T: 0.5 * ((output - T) ** 2).sum(axis=(-2, -1)),
    lambda output, T: output - T,
)
"""`E = 1/2 sum (a - t)^2` on the output activations, with gradient `a - t` (Parts I and II).

Examples:
    >>> float(half_squared_error([[0.5], [0.5]], [[0], [1]]))
    0.25
"""


binary_cross_entropy = Loss(
    "binary cross-entropy",
    # log(1 + exp(z)) - t z is -t log(a) - (1 - t) log(1 - a) with a = sigmoid(z), and never log(0)
    lambda output, T: (np.logaddexp(0.0, output) - T * output).sum(axis=(-2, -1)),
    lambda output, T: sigmoid.function(output) - T,
    on_scores=True,
    expects=targets_between_0_and_1,
)
"""`E = -sum(t log a + (1 - t) log(1 - a))` with `a = sigmoid(z)`; gradient `a - t`.

It takes the scores `z`, so the output layer's activation is `identity`.

Examples:
    >>> float(binary_cross_entropy([[0.0]], [[1]]).round(6))  # log 2
    0.693147
"""


# --8<-- [start:softmax_cross_entropy]
def _softmax_cross_entropy(output: Array, T: Array) -> Array:
    shifted = output - over_columns(np.maximum, output)
    log_sum = np.log(over_columns(np.add, np.exp(shifted)))  # (..., n, 1)
    value: Array = (T * (log_sum - shifted)).sum(axis=(-2, -1))
    return value


def _softmax_cross_entropy_gradient(output: Array, T: Array) -> Array:
    return softmax(output) - T


softmax_cross_entropy = Loss(
    "softmax cross-entropy",
    _softmax_cross_entropy,
    _softmax_cross_entropy_gradient,
    on_scores=True,
    expects=targets_are_distributions,
)
# --8<-- [end:softmax_cross_entropy]
"""`E = -sum t log p` with `p = softmax(z)`; gradient `p - t` (Part III).

It takes the scores `z`, so the output layer's activation is `identity`, and rows of `T` that
sum to 1, such as one-hot rows.

Examples:
    >>> float(softmax_cross_entropy([[0.0, 0.0]], [[0, 1]]).round(6))  # log 2
    0.693147
"""
