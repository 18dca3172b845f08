"""Backpropagation's gradient against one that needs no calculus: central differences."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scratchnet.arrays import Array, not_negative, positive
from scratchnet.datasets import Data
from scratchnet.losses import Loss, half_squared_error
from scratchnet.network import Network
from scratchnet.objective import checked_data, gradients, objective


@dataclass(frozen=True)
class GradientCheck:
    """The largest disagreement between the two gradients, and where it is.

    Args:
        error: |backpropagation - numerical| relative to the largest derivative of its layer.
        layer: Number of the layer, from 0.
        parameter: "weights" or "bias".
        index: Where in that array.
        backpropagation: The derivative by the chain rule.
        numerical: The derivative by central differences.
    """

    error: float
    layer: int
    parameter: str
    index: tuple[int, ...]
    backpropagation: float
    numerical: float


def gradient_check(
    network: Network,
    data: Data,
    loss: Loss = half_squared_error,
    step: float = 1e-5,
    l2: float = 0.0,
) -> GradientCheck:
    """Move every parameter a little up and down, and compare with backpropagation.

    `dE/dw` is about `(E(w + step) - E(w - step)) / (2 step)`. The two agree to about 1e-9 where
    the backward pass is right; the error of a wrong one is of the order of 0.01 to 1. Errors are
    relative to their own layer: in a deep network the derivatives of the first layers are small.

    Where relu's `z` is exactly 0, as with biases 0 and an input of zeros, there is no derivative,
    and the two disagree though nothing is wrong.

    Args:
        network: What to check; it is not changed.
        data: The examples, `data.X` (n, d) and `data.T` (n, k).
        loss: The loss.
        step: How far each parameter is moved.
        l2: As in `train`.

    Returns:
        The largest error and where it is.

    Raises:
        ValueError: an argument is not as described.

    Examples:
        >>> from scratchnet.activations import sigmoid, sigmoid_as_published
        >>> from scratchnet.datasets import logic_gate
        >>> from scratchnet.layers import Dense
        >>> neuron = Network([Dense([[0.1], [0.2]], [0.3], sigmoid)])
        >>> gradient_check(neuron, logic_gate("or")).error < 1e-8
        True
        >>> layer = Dense([[0.1], [0.2]], [0.3], sigmoid_as_published)
        >>> published = Network([layer])
        >>> gradient_check(published, logic_gate("or")).error > 0.01
        True
    """
    X, T = checked_data(network, data, loss)
    step, l2 = positive(step, "step"), not_negative(l2, "l2")
    network = network.copy()

    def total() -> float:
        output = network.forward(X)[-1].a
        return float(np.sum(objective(network, output, T, loss, l2)))

    # --8<-- [start:differences]
    def slopes(values: Array) -> Array:
        measured = np.empty_like(values)
        for index in np.ndindex(values.shape):
            here = values[index]
            values[index] = here + step
            above = total()
            values[index] = here - step
            below = total()
            values[index] = here
            measured[index] = (above - below) / (2 * step)
        return measured

    checks = []
    found = gradients(network, network.forward(X), T, loss, l2)
    pairs = zip(network.layers, found, strict=True)
    for number, (layer, dE) in enumerate(pairs):
        both = {"weights": (dE.weights, slopes(layer.weights))}
        if layer.bias is not None and dE.bias is not None:
            both["bias"] = (dE.bias, slopes(layer.bias))
        largest = max(np.abs(slope).max() for _, slope in both.values())
        for name, (exact, slope) in both.items():
            errors = np.abs(exact - slope) / (largest or 1.0)
            worst = np.unravel_index(errors.argmax(), errors.shape)
            place = number, name, tuple(map(int, worst))
            there = (float(array[worst]) for array in (exact, slope))
            checks.append(GradientCheck(float(errors[worst]), *place, *there))
    # --8<-- [end:differences]
    return checks[np.argmax([check.error for check in checks])]  # NaN counts as the largest
