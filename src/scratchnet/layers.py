"""A fully connected layer: forward, and backward by the chain rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scratchnet.activations import Activation, sigmoid
from scratchnet.arrays import Array, finite_array


class Forward(NamedTuple):
    """What a layer saw and made of it, as its backward pass needs it.

    Attributes:
        x: Inputs (n, d), or (S, n, d) from the layer below in S networks.
        z: Weighted sums (..., n, k).
        a: Activations (..., n, k).
    """

    x: Array
    z: Array
    a: Array


class Gradient(NamedTuple):
    """The derivatives of the loss with respect to one layer's parameters.

    Attributes:
        weights: `dE/dW` (..., d, k).
        bias: `dE/db` (..., k), or None for a layer without bias.
    """

    weights: Array
    bias: Array | None


class Dense:
    """A fully connected layer, `z = x @ W + b` and `a = f(z)`.

    Args:
        weights: W (d, k); W (S, d, k) is the layer of S networks.
        bias: b (k,) or (S, k); None for a layer without bias.
        activation: f, with its derivative.

    Raises:
        ValueError: shapes do not fit, or an entry is no finite real number.

    Source: Part I, Figures 55 to 60, for one neuron; Part II, Figures 9 to 20, for layers.

    Examples:
        >>> layer = Dense(weights=[[0.2], [0.3]], bias=[0.5])
        >>> forward = layer.forward(np.array([[0.0, 1.0]]))
        >>> forward.z.round(8).tolist(), forward.a.round(8).tolist()
        ([[0.8]], [[0.68997448]])
    """

    def __init__(
        self,
        weights: npt.ArrayLike,
        bias: npt.ArrayLike | None = None,
        activation: Activation = sigmoid,
    ) -> None:
        self.weights = finite_array(weights, "weights")
        if self.weights.ndim < 2 or self.weights.size == 0:
            raise ValueError(f"weights must have shape (..., d, k), got {self.weights.shape}")
        self.bias = None if bias is None else finite_array(bias, "bias")
        *leading, _, k = self.weights.shape
        if self.bias is not None and self.bias.shape != (*leading, k):
            raise ValueError(f"bias must have shape {(*leading, k)}, got {self.bias.shape}")
        if not isinstance(activation, Activation):
            raise ValueError(f"activation must be an Activation, got {activation!r}")
        self.activation = activation
        # Both are `@`. For two plain matrices `dot` takes half the time; leading axes need matmul.
        self.product: Callable[..., Array] = np.ndarray.dot if self.weights.ndim == 2 else np.matmul

    def __repr__(self) -> str:
        return f"Dense(weights {self.weights.shape}, {self.activation.name})"

    # --8<-- [start:forward]
    def forward(self, x: Array) -> Forward:
        """Return the inputs, the weighted sums and the activations of all rows.

        Args:
            x: Inputs (n, d), or (S, n, d).

        Returns:
            x, z (..., n, k) and a (..., n, k).
        """
        z = self.product(x, self.weights)  # (..., n, d) @ (..., d, k) -> (..., n, k)
        if self.bias is not None:
            z = z + self.bias[..., np.newaxis, :]
        return Forward(x, z, self.activation.function(z))

    # --8<-- [end:forward]

    # --8<-- [start:backward]
    def backward(self, forward: Forward, dE_da: Array) -> tuple[Array, Gradient]:
        """Return `dE/dx`, which is the `dE/da` of the layer below, and this layer's gradient.

        Args:
            forward: What `forward` returned.
            dE_da: How the loss changes with each activation (..., n, k).

        Returns:
            `dE/dx` (..., n, d), and `dE/dW` (..., d, k) with `dE/db` (..., k).
        """
        x, z, a = forward
        delta = dE_da * self.activation.derivative(z, a)  # dE/dz (..., n, k)
        dE_dW = self.product(x.mT, delta)  # (..., d, n) @ (..., n, k) -> (..., d, k)
        # A bias is the weight of an input that is always 1: (n,) @ (..., n, k) -> (..., k)
        dE_db = None if self.bias is None else self.product(np.ones(delta.shape[-2]), delta)
        dE_dx = self.product(delta, self.weights.mT)  # (..., n, k) @ (..., k, d) -> (..., n, d)
        return dE_dx, Gradient(dE_dW, dE_db)

    # --8<-- [end:backward]
