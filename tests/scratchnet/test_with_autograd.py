"""autograd differentiates the formulas by itself: its gradients are ours."""

from collections.abc import Callable
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from numpy.testing import assert_allclose

from scratchnet.activations import Activation, identity, relu, sigmoid, tanh
from scratchnet.arrays import Array
from scratchnet.datasets import DataSet, three_arms, virus
from scratchnet.layers import Dense
from scratchnet.losses import (
    Loss,
    binary_cross_entropy,
    half_squared_error,
    softmax_cross_entropy,
)
from scratchnet.network import Network
from scratchnet.objective import gradients

ARMS = three_arms(12, 0.05, np.random.default_rng(0))

# The formulas once more, in a NumPy that remembers what it computed.
ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "tanh": anp.tanh,
    "relu": lambda z: anp.maximum(z, 0),
}


def squares(a: Any, T: Array) -> Any:
    return anp.sum((a - T) ** 2) / 2


def binary(z: Any, T: Array) -> Any:
    a = 1 / (1 + anp.exp(-z))
    return -anp.sum(T * anp.log(a) + (1 - T) * anp.log(1 - a))


def many(z: Any, T: Array) -> Any:
    p = anp.exp(z) / anp.sum(anp.exp(z), axis=1, keepdims=True)
    return -anp.sum(T * anp.log(p))


@pytest.mark.parametrize("bias", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("l2", [0.0, 0.3])
@pytest.mark.parametrize("hidden", [identity, sigmoid, tanh, relu], ids=lambda f: f.name)
@pytest.mark.parametrize(
    ("data", "loss", "output", "formula"),
    [
        (virus(), half_squared_error, identity, squares),
        (virus(), half_squared_error, sigmoid, squares),
        (virus(), half_squared_error, tanh, squares),
        (virus(), half_squared_error, relu, squares),
        (virus(), binary_cross_entropy, identity, binary),
        (ARMS, softmax_cross_entropy, identity, many),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_gradients_of_whole_networks(
    data: DataSet,
    loss: Loss,
    output: Activation,
    formula: Callable[[Any, Array], Any],
    hidden: Activation,
    l2: float,
    bias: bool,
) -> None:
    sizes = (data.X.shape[1], 4, 3, data.T.shape[1])
    rng = np.random.default_rng(5)
    drawn = Network.random(sizes, activation=hidden, output=output, bias=bias, rng=rng)
    if bias:  # random ones too, which keep relu away from its corner
        drawn = Network(
            [
                Dense(layer.weights, rng.normal(size=layer.weights.shape[1]), layer.activation)
                for layer in drawn.layers
            ]
        )
    network = drawn

    def objective(parameters: list[tuple[Any, ...]]) -> Any:
        a, penalty = data.X, 0.0
        for (W, *b), layer in zip(parameters, network.layers, strict=True):
            z = anp.dot(a, W) + b[0] if b else anp.dot(a, W)
            a = ACTIVATIONS[layer.activation.name](z)
            penalty = penalty + l2 / 2 * anp.sum(W**2)
        return formula(a, data.T) + penalty

    theirs = grad(objective)(
        [
            (layer.weights,) if layer.bias is None else (layer.weights, layer.bias)
            for layer in network.layers
        ]
    )
    ours = gradients(network, network.forward(data.X), data.T, loss, l2)
    for their, gradient in zip(theirs, ours, strict=True):
        our = [array for array in gradient if array is not None]
        for one, other in zip(our, their, strict=True):
            assert_allclose(one, other, rtol=0, atol=1e-12)
