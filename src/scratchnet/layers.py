"""A fully connected layer: forward, and backward by the chain rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from scratchnet.activations import Activation, sigmoid
from scratchnet.arrays import Array, finite_array, same_shape

XZA = tuple[Array, Array, Array]
"""x, z and a of a layer: a `Forward`, or the three without their names."""


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


@dataclass(frozen=True, eq=False, init=False)
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

    weights: Array
    bias: Array | None
    activation: Activation
    product: Callable[..., Array] = field(init=False, repr=False)

    def __init__(
        self,
        weights: npt.ArrayLike,
        bias: npt.ArrayLike | None = None,
        activation: Activation = sigmoid,
    ) -> None:
        W = finite_array(weights, "weights")
        if W.ndim < 2 or W.size == 0:
            raise ValueError(f"weights must have shape (..., d, k), got {W.shape}")
        b = None if bias is None else finite_array(bias, "bias")
        expected = (*W.shape[:-2], W.shape[-1])
        if b is not None and b.shape != expected:
            raise ValueError(f"bias must have shape {expected}, got {b.shape}")
        if not isinstance(activation, Activation):
            raise ValueError(f"activation must be an Activation, got {activation!r}")
        # Both are `@`. For two small matrices `dot` takes half the time, leading axes need matmul.
        product = np.ndarray.dot if W.ndim == 2 else np.matmul
        self._keep(weights=W, bias=b, activation=activation, product=product)

    def _keep(self, **fields: Any) -> None:
        for name, value in fields.items():
            object.__setattr__(self, name, value)  # frozen for everybody else

    def forward(self, x: Array) -> Forward:
        """Return the inputs, the weighted sums and the activations of all rows.

        `z = x @ W + b` and `a = f(z)`.

        Args:
            x: Inputs (n, d), or (S, n, d).

        Returns:
            x, z (..., n, k) and a (..., n, k).

        Raises:
            ValueError: `x` has another shape, or an entry is no finite real number.
        """
        x, d = finite_array(x, "x"), self.weights.shape[-2]
        if x.ndim < 2 or x.shape[-1] != d:
            raise ValueError(f"x must have shape (..., n, {d}), got {x.shape}")
        return Forward(*self.xza(x))

    # --8<-- [start:xza]
    def xza(self, x: Array) -> XZA:
        """Return x, z and a, unchecked and without names: faster than `forward` in a training loop.

        Args:
            x: Inputs (n, d), or (S, n, d).
        """
        z = self.product(x, self.weights)  # (..., n, k)
        if self.bias is not None:
            z = z + self.bias[..., np.newaxis, :]
        return x, z, self.activation.function(z)

    # --8<-- [end:xza]

    def backward(self, forward: XZA, dE_da: Array) -> tuple[Array, Gradient]:
        """Return `dE/dx`, which is the `dE/da` of the layer below, and this layer's gradient.

        Args:
            forward: What `forward` returned.
            dE_da: How the loss changes with each activation (..., n, k).

        Returns:
            `dE/dx` (..., n, d), and `dE/dW` with `dE/db`.

        Raises:
            ValueError: `dE_da` has not the shape of the activations.
        """
        same_shape(dE_da, forward[-1], "dE_da")
        delta = self.delta(forward, dE_da)  # (..., n, k)
        return self.dE_dx(delta), self.gradient(forward, delta, self.new_gradient())

    # --8<-- [start:backward]
    def delta(self, forward: XZA, dE_da: Array) -> Array:
        """Return `delta = dE/dz = dE/da * da/dz`.

        Args:
            forward: What `forward` or `xza` returned.
            dE_da: How the loss changes with each activation (..., n, k).

        Returns:
            delta (..., n, k).
        """
        _, z, a = forward
        return dE_da * self.activation.derivative(z, a)

    def dE_dx(self, delta: Array) -> Array:
        """Return `dE/dx = delta @ W^T`.

        Args:
            delta: `dE/dz` (..., n, k).

        Returns:
            `dE/dx` (..., n, d).
        """
        return self.product(delta, self.weights.mT)

    def gradient(self, forward: XZA, delta: Array, into: Gradient) -> Gradient:
        """Return `dE/dW = x^T @ delta` and `dE/db = 1^T @ delta`.

        Args:
            forward: What `forward` or `xza` returned.
            delta: `dE/dz` (..., n, k).
            into: Where they are written, as `new_gradient` makes it.

        Returns:
            `into`: `dE/dW` (..., d, k) and `dE/db` (..., k).
        """
        x, _, _ = forward
        self.product(x.mT, delta, into.weights)  # (..., d, k)
        if into.bias is not None:  # the weight of an input that is always 1
            ones = np.ones(delta.shape[-2])  # (n,)
            self.product(ones, delta, into.bias)  # (..., k)
        return into

    # --8<-- [end:backward]

    def new_gradient(self) -> Gradient:
        """Return arrays of the parameters' shapes, not filled yet."""
        bias = None if self.bias is None else np.empty_like(self.bias)
        return Gradient(np.empty_like(self.weights), bias)
