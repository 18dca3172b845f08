"""All parameters of a network in one vector, so that one line updates them.

Gradient descent is `theta <- theta - rate * dE/dtheta`, whatever the layers are. For small
networks, in which calling NumPy takes longer than its arithmetic, it is the quickest way too.
"""

from __future__ import annotations

from copy import copy

import numpy as np

from scratchnet.arrays import Array
from scratchnet.layers import Gradient
from scratchnet.network import Network


def one_vector(network: Network) -> tuple[Array, Network]:
    """Return theta, and a copy of the network whose weights and biases are views of it.

    Writing to theta changes that network, and no other.

    Args:
        network: What is copied.

    Returns:
        theta (P,), the weights and the bias of each layer in turn, and the network.

    Examples:
        >>> from scratchnet.layers import Dense
        >>> theta, network = one_vector(Network([Dense([[0.1], [0.2]], [0.3])]))
        >>> theta -= 0.1
        >>> layer = network.layers[0]
        >>> layer.weights.round(6).tolist(), layer.bias.round(6).tolist()
        ([[0.0], [0.1]], [0.2])
    """
    arrays = [array for layer in network.layers for array in (layer.weights, layer.bias)]
    theta = np.concatenate([array.ravel() for array in arrays if array is not None])
    layers = []
    for layer, (weights, bias) in zip(network.layers, cut(theta, network), strict=True):
        layer = copy(layer)
        layer._keep(weights=weights, bias=bias)  # the constructor would copy the views
        layers.append(layer)
    return theta, Network(layers)


def cut(vector: Array, network: Network) -> tuple[Gradient, ...]:
    """Return views of a vector (P,), shaped like each layer's weights and bias.

    Args:
        vector: One number for each parameter of the network (P,).
        network: Whose shapes they take.
    """
    pieces = []
    start = 0
    for layer in network.layers:
        middle = start + layer.weights.size
        weights = vector[start:middle].reshape(layer.weights.shape)
        if layer.bias is None:
            start, bias = middle, None
        else:
            start = middle + layer.bias.size
            bias = vector[middle:start].reshape(layer.bias.shape)
        pieces.append(Gradient(weights, bias))
    return tuple(pieces)
