"""What training makes small, the loss plus a price on large weights; and its gradient."""

from __future__ import annotations

from collections.abc import Sequence

from scratchnet.activations import identity
from scratchnet.arrays import Array, matrix
from scratchnet.datasets import Data
from scratchnet.layers import Forward, Gradient
from scratchnet.losses import Loss
from scratchnet.network import Network


def objective(network: Network, output: Array, T: Array, loss: Loss, l2: float) -> Array:
    """Return the loss, plus `l2/2` times the squared weights.

    Biases are left out of the sum: they move a boundary and do not bend it.

    Args:
        network: Where the weights are.
        output: Its outputs (..., n, k).
        T: Targets (n, k).
        loss: The loss.
        l2: lambda; 0 for none.

    Returns:
        One number for each network on the leading axes (...).
    """
    value = loss.value(output, T)
    if l2:
        for layer in network.layers:
            value = value + l2 / 2 * (layer.weights**2).sum(axis=(-2, -1))
    return value


def gradients(
    network: Network, forwards: Sequence[Forward], T: Array, loss: Loss, l2: float
) -> list[Gradient]:
    """Return the gradient of the objective, layer by layer.

    Args:
        network: The network.
        forwards: What its `forward` returned.
        T: Targets (n, k).
        loss: The loss.
        l2: lambda; 0 for none.

    Returns:
        `dE/dW + l2 W` (..., d, k) and `dE/db` (..., k) of each layer.
    """
    found = network.backward(forwards, loss.gradient(forwards[-1].a, T))
    if not l2:
        return found
    return [
        Gradient(dE.weights + l2 * layer.weights, dE.bias)
        for layer, dE in zip(network.layers, found, strict=True)
    ]


def checked_data(network: Network, data: Data, loss: Loss) -> tuple[Array, Array]:
    """Return the data's inputs (n, d) and targets (n, k), which suit the network and the loss.

    Args:
        network: What is to be trained or checked.
        data: `data.X` (n, d) and `data.T` (n, k).
        loss: The loss.

    Raises:
        ValueError: they do not.
    """
    if not isinstance(network, Network):
        raise ValueError(f"network must be a Network, got {network!r}")
    if not isinstance(loss, Loss):
        raise ValueError(f"loss must be a Loss, got {loss!r}")
    X = matrix(data.X, "data.X", columns=network.sizes[0])
    T = matrix(data.T, "data.T", columns=network.sizes[-1])
    if len(X) != len(T):
        raise ValueError(f"data.T must have a row for each of the {len(X)} of X, got {len(T)}")
    loss.check_targets(T, "data.T")
    last = network.layers[-1].activation
    if loss.on_scores and last is not identity:
        raise ValueError(
            f"loss {loss.name} is computed from scores: the last layer's activation must be "
            f"identity, got {last.name}"
        )
    return X, T
