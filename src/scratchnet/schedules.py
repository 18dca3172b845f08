"""Schedules: the learning rate as a function of the epoch."""

from __future__ import annotations

import math
from collections.abc import Callable

from scratchnet.arrays import not_negative, whole_number

Schedule = Callable[[int], float]
"""The learning rate as a function of the epoch, which counts from 0."""


# --8<-- [start:schedules]
def inverse_time(rate: float, decay: float) -> Schedule:
    """Return the schedule `rate / (1 + decay * epoch)`.

    Raises:
        ValueError: `decay` is below 0.
    """
    not_negative(decay, "decay")
    return lambda epoch: rate / (1 + decay * epoch)


def step(rate: float, factor: float, every: int) -> Schedule:
    """Return the schedule that begins at `rate` and is multiplied by `factor` after `every` epochs.

    Raises:
        ValueError: `every` is no whole number, or below 1.
    """
    whole_number(every, "every", least=1)
    return lambda epoch: rate * factor ** (epoch // every)


def cosine(rate: float, epochs: int, final: float = 0.0) -> Schedule:
    """Return the schedule that falls along half a cosine wave.

    It begins at `rate` in epoch 0, and would reach `final` in epoch `epochs`.

    Raises:
        ValueError: `epochs` is no whole number, or below 1.

    Examples:
        >>> halve = cosine(0.2, epochs=100)
        >>> [round(halve(epoch), 3) for epoch in (0, 25, 50, 75)]
        [0.2, 0.171, 0.1, 0.029]
    """
    whole_number(epochs, "epochs", least=1)

    def learning_rate(epoch: int) -> float:
        fallen = (1 + math.cos(math.pi * epoch / epochs)) / 2  # from 1 to 0
        return final + (rate - final) * fallen

    return learning_rate


# --8<-- [end:schedules]
