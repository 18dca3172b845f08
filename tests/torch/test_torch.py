"""PyTorch from the same starting weights: the same losses and gradients in float64.

PyTorch is not in the lock, its wheels are gigabytes: `make test-torch` installs it and runs this.
"""

from typing import Any

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose

from scratchnet.activations import Activation, identity, relu, sigmoid, tanh
from scratchnet.datasets import DataSet, logic_gate, three_arms, two_moons, virus
from scratchnet.losses import (
    Loss,
    binary_cross_entropy,
    half_squared_error,
    softmax_cross_entropy,
)
from scratchnet.network import Network
from scratchnet.objective import gradients
from scratchnet.training import train

MOONS = two_moons(40, 0.2, np.random.default_rng(0))
ARMS = three_arms(30, 0.1, np.random.default_rng(0))

ACTIVATIONS: dict[str, Any] = {
    "identity": lambda z: z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
}
LOSSES: dict[str, Any] = {
    "half squared error": lambda a, T: torch.nn.functional.mse_loss(a, T, reduction="sum") / 2,
    "binary cross-entropy": lambda z, T: torch.nn.functional.binary_cross_entropy_with_logits(
        z, T, reduction="sum"
    ),
    "softmax cross-entropy": lambda z, T: torch.nn.functional.cross_entropy(z, T, reduction="sum"),
}
CASES = [
    (logic_gate("xor"), half_squared_error, sigmoid, sigmoid),
    (virus(), half_squared_error, relu, tanh),
    (virus(), binary_cross_entropy, tanh, identity),
    (MOONS, softmax_cross_entropy, tanh, identity),
    (ARMS, softmax_cross_entropy, relu, identity),
]


class Twin:
    """The same network in PyTorch."""

    def __init__(self, network: Network, loss: Loss, l2: float) -> None:
        self.layers = [
            (
                torch.tensor(layer.weights, requires_grad=True),
                torch.tensor(layer.bias, requires_grad=True),
                ACTIVATIONS[layer.activation.name],
            )
            for layer in network.layers
        ]
        self.loss, self.l2 = LOSSES[loss.name], l2

    def objective(self, data: DataSet) -> Any:
        a = torch.tensor(data.X)
        for W, b, f in self.layers:
            a = f(a @ W + b)
        penalty = sum((W**2).sum() for W, _, _ in self.layers)
        return self.loss(a, torch.tensor(data.T)) + self.l2 / 2 * penalty


def start(data: DataSet, hidden: Activation, output: Activation) -> Network:
    return Network.random(
        (data.X.shape[1], 5, 4, data.T.shape[1]),
        activation=hidden,
        output=output,
        rng=np.random.default_rng(1),
    )


@pytest.mark.parametrize("l2", [0.0, 0.1])
@pytest.mark.parametrize(("data", "loss", "hidden", "output"), CASES)
def test_loss_and_gradients(
    data: DataSet, loss: Loss, hidden: Activation, output: Activation, l2: float
) -> None:
    network = start(data, hidden, output)
    twin = Twin(network, loss, l2)
    E = twin.objective(data)
    E.backward()
    _, history = train(network, data, loss=loss, learning_rate=1e-3, epochs=1, l2=l2)
    assert history.loss[0] == pytest.approx(E.item(), abs=1e-10)
    ours = gradients(network, network.forward(data.X), data.T, loss, l2)
    for (W, b, _), gradient in zip(twin.layers, ours, strict=True):
        assert gradient.bias is not None
        assert_allclose(gradient.weights, W.grad.numpy(), rtol=0, atol=1e-10)
        assert_allclose(gradient.bias, b.grad.numpy(), rtol=0, atol=1e-10)


@pytest.mark.parametrize(("data", "loss", "hidden", "output"), CASES)
def test_training(data: DataSet, loss: Loss, hidden: Activation, output: Activation) -> None:
    """Two hundred steps of `torch.optim.SGD`."""
    network = start(data, hidden, output)
    twin = Twin(network, loss, l2=0.01)
    parameters = [p for W, b, _ in twin.layers for p in (W, b)]
    descent = torch.optim.SGD(parameters, lr=0.005)
    losses = []
    for _ in range(200):
        descent.zero_grad()
        E = twin.objective(data)
        losses.append(E.item())
        E.backward()
        descent.step()
    trained, history = train(network, data, loss=loss, learning_rate=0.005, epochs=200, l2=0.01)
    assert_allclose(history.loss[:-1], losses, rtol=0, atol=1e-10)
    for (W, _, _), layer in zip(twin.layers, trained.layers, strict=True):
        assert_allclose(layer.weights, W.detach().numpy(), rtol=0, atol=1e-10)
