"""A fully connected layer: forward, and backward by the chain rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from scratchnet.activations import Activation, sigmoid
from scratchnet.arrays import Array, finite_array


class Forward(NamedTuple):
    """What a layer saw and made of it, as its backward pass needs it.

    Args:
        x: Inputs (n, d), or (..., n, d) from a layer with leading axes.
        z: Weighted sums (..., n, k).
        a: Activations (..., n, k).
    """

    x: Array
    z: Array
    a: Array


class Gradient(NamedTuple):
    """The derivatives of the loss with respect to one layer's parameters.

    Args:
        weights: dE/dW (..., d, k).
        bias: dE/db (..., k), or None for a layer without bias.
    """

    weights: Array
    bias: Array | None


# --8<-- [start:Dense]
@dataclass(frozen=True, eq=False)
class Dense:
    """A fully connected layer, `z = x @ W + b` and `a = f(z)`.

    Args:
        weights: W (d, k); W (S, d, k) is S layers side by side.
        bias: b (k,) or (S, k); None for a layer without bias.
        activation: f, with its derivative.

    Raises:
        ValueError: shapes do not fit, or an entry is no finite real number.

    Source: Part I, Figures 55 to 60, for one neuron; Part II, Figures 9 to 20, for layers.

    >>> layer = Dense(weights=[[0.2], [0.3]], bias=[0.5])
    >>> layer.forward(np.array([[0.0, 1.0]])).a.round(8).tolist()
    [[0.68997448]]
    """

    weights: Array
    bias: Array | None = None
    activation: Activation = sigmoid

    def __post_init__(self) -> None:
        """Keep checked float64 copies of the parameters."""
        weights = finite_array(self.weights, "weights")
        if weights.ndim < 2 or weights.size == 0:
            raise ValueError(f"weights must have shape (..., d, k), got {weights.shape}")
        object.__setattr__(self, "weights", weights)
        if self.bias is not None:
            bias = finite_array(self.bias, "bias")
            expected = (*weights.shape[:-2], weights.shape[-1])
            if bias.shape != expected:
                raise ValueError(f"bias must have shape {expected}, got {bias.shape}")
            object.__setattr__(self, "bias", bias)
        if not isinstance(self.activation, Activation):
            raise ValueError(f"activation must be an Activation, got {self.activation!r}")

    # --8<-- [start:Dense.forward]
    def forward(self, x: Array) -> Forward:
        """Return the input, the weighted sums and the activations of every row.

        Args:
            x: Inputs (n, d), or (..., n, d).
        """
        z = x @ self.weights  # (..., n, k)
        if self.bias is not None:
            z = z + self.bias[..., np.newaxis, :]
        return Forward(x, z, self.activation.function(z))

    # --8<-- [end:Dense.forward]

    # --8<-- [start:Dense.backward]
    def backward(self, forward: Forward, dE_da: Array) -> tuple[Array, Gradient]:
        """Return dE/dx for the layer below, and the gradient of this layer's parameters.

        `delta = dE/da * da/dz`, `dE/dW = x^T @ delta`, `dE/db` = sum of delta over rows,
        `dE/dx = delta @ W^T`.

        Args:
            forward: What `forward` returned.
            dE_da: How the loss changes with each activation (..., n, k).
        """
        delta = dE_da * self.activation.derivative(forward.z, forward.a)  # (..., n, k)
        weights = forward.x.mT @ delta  # (..., d, k)
        bias = None if self.bias is None else np.add.reduce(delta, axis=-2)  # (..., k)
        dE_dx = delta @ self.weights.mT  # (..., n, d)
        return dE_dx, Gradient(weights, bias)

    # --8<-- [end:Dense.backward]


# --8<-- [end:Dense]
