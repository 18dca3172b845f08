"""The articles' two runs of 200,000 epochs, trained once for all tests that look at them."""

from functools import cache
from typing import NamedTuple

import numpy as np

from scratchnet.datasets import logic_gate
from scratchnet.history import History
from scratchnet.layers import Dense
from scratchnet.network import Network, uniform
from scratchnet.training import train

EPOCHS, COMPARED = 200_000, 20_000
"""As many as the articles take; and those that the textbook loop repeats, which takes long."""


class LongRun(NamedTuple):
    """A trained network and its history, with the network before update number `COMPARED`."""

    network: Network
    history: History


def or_start() -> Network:
    """Three hidden neurons and no bias, with the article's weights."""
    W1, W2 = [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]], [[0.7], [0.8], [0.9]]
    return Network([Dense(W1), Dense(W2)])


def xor_start() -> Network:
    """Four hidden neurons and no bias, with weights drawn with the seed 0."""
    rng = np.random.RandomState(0)
    return Network.random((2, 4, 1), bias=False, rng=rng, initial=uniform)


@cache
def or_2_3_1() -> LongRun:
    """OR with a hidden layer."""
    return _train(or_start(), "or")


@cache
def xor_2_4_1() -> LongRun:
    """XOR."""
    return _train(xor_start(), "xor")


def _train(start: Network, gate: str) -> LongRun:
    data = logic_gate(gate)
    return LongRun(*train(start, data, learning_rate=0.05, epochs=EPOCHS, snapshots=[COMPARED]))
