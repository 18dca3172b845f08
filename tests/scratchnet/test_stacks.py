"""A leading axis trains many networks at once, each as if it were alone."""

from typing import Any

import numpy as np
import pytest

from scratchnet.activations import identity, relu, sigmoid, tanh
from scratchnet.datasets import logic_gate, three_arms, two_moons
from scratchnet.losses import binary_cross_entropy, half_squared_error, softmax_cross_entropy
from scratchnet.network import Network
from scratchnet.training import cosine, train

MOONS = two_moons(20, 0.2, np.random.RandomState(0))
CASES: dict[str, dict[str, Any]] = {
    "one neuron": {"sizes": (2, 1), "data": logic_gate("or"), "loss": half_squared_error},
    "no bias": {"sizes": (2, 3, 1), "bias": False, "data": logic_gate("xor")},
    "scores": {"sizes": (2, 1), "data": logic_gate("and"), "loss": binary_cross_entropy},
    "classes": {"sizes": (2, 4, 2), "data": MOONS, "loss": softmax_cross_entropy, "l2": 0.1},
    "three layers": {
        "sizes": (2, 4, 3, 3),
        "data": three_arms(30, 0.1, np.random.default_rng(0)),
        "loss": softmax_cross_entropy,
        "activation": relu,
        "learning_rate": cosine(0.02, 50),
    },
    "minibatches": {"sizes": (2, 3, 2), "data": MOONS, "batch_size": 6, "l2": 0.2},
}


@pytest.mark.parametrize("name", CASES)
def test_each_network_of_a_stack_is_trained_as_if_alone(name: str) -> None:
    case: dict[str, Any] = {"loss": half_squared_error, "activation": tanh, "bias": True} | CASES[
        name
    ]
    loss, data = case["loss"], case["data"]
    output = identity if loss.on_scores else sigmoid
    stack = Network.random(
        case["sizes"],
        activation=case["activation"],
        output=output,
        bias=case["bias"],
        rng=np.random.default_rng(3),
        networks=5,
    )
    settings: dict[str, Any] = {"learning_rate": 0.05, "epochs": 50, "loss": loss}
    settings |= {key: case[key] for key in ("l2", "batch_size", "learning_rate") if key in case}

    def trained(network: Network) -> tuple[Network, Any]:
        rng = np.random.default_rng(7) if "batch_size" in settings else None
        return train(network, data, rng=rng, snapshots=(0, 25), **settings)

    together, history = trained(stack)
    for s in range(5):
        alone, history_alone = trained(stack.select(s))
        np.testing.assert_allclose(history.loss[:, s], history_alone.loss, rtol=1e-12)
        for networks in (
            (together.select(s), alone),
            (history.snapshots[25].select(s), history_alone.snapshots[25]),
        ):
            for one, other in zip(networks[0].layers, networks[1].layers, strict=True):
                np.testing.assert_allclose(one.weights, other.weights, rtol=0, atol=1e-12)
                if one.bias is not None and other.bias is not None:
                    np.testing.assert_allclose(one.bias, other.bias, rtol=0, atol=1e-12)
    assert not np.allclose(
        together.select(0).layers[0].weights, together.select(1).layers[0].weights
    )
