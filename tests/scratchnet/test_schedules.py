"""Schedules of the learning rate: their values, and training with them."""

import math
from typing import Any

import pytest
from numpy.testing import assert_allclose

from scratchnet.datasets import logic_gate
from scratchnet.layers import Dense
from scratchnet.network import Network
from scratchnet.schedules import cosine, inverse_time, step
from scratchnet.training import train

OR = logic_gate("or")
HALF = math.sqrt(0.5)
NEURON = Network([Dense([[0.1], [0.2]], [0.3])])


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: inverse_time(0.1, 1.0), [0.1, 0.05, 0.1 / 3, 0.025]),
        (lambda: step(0.1, 0.5, every=2), [0.1, 0.1, 0.05, 0.05]),
        (lambda: cosine(0.1, 4), [0.1, 0.05 + 0.05 * HALF, 0.05, 0.05 - 0.05 * HALF]),
        (lambda: cosine(0.1, 4, final=0.1), [0.1, 0.1, 0.1, 0.1]),
        (lambda: cosine(0.1, 2, final=0.02), [0.1, 0.06, 0.02]),
    ],
    ids=["inverse time", "step", "cosine", "cosine that stays", "cosine to final"],
)
def test_schedules(make: Any, expected: list[float]) -> None:
    schedule = make()
    found = [schedule(epoch) for epoch in range(len(expected))]
    assert_allclose(found, expected, rtol=1e-14, atol=1e-17)
    network = NEURON
    for rate in expected:
        network, _ = train(network, OR, learning_rate=rate, epochs=1)
    scheduled, _ = train(NEURON, OR, learning_rate=schedule, epochs=len(expected))
    for one, other in zip(scheduled.layers, network.layers, strict=True):
        assert one.bias is not None
        assert other.bias is not None
        assert_allclose(one.weights, other.weights, rtol=1e-13)
        assert_allclose(one.bias, other.bias, rtol=1e-13)


def test_cosine_ends_at_its_final_rate() -> None:
    assert cosine(0.1, 100, final=0.01)(100) == pytest.approx(0.01)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: step(0.1, 0.5, every=0), "every must be a whole number, at least 1, got 0"),
        (lambda: cosine(0.1, 0), "epochs must be a whole number, at least 1, got 0"),
        (lambda: inverse_time(0.1, -1.0), "decay must be 0 or above, got -1.0"),
    ],
)
def test_wrong_schedules(make: Any, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}"):
        make()
