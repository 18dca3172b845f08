"""How fast `train` is, against the plain textbook loop and against itself, network by network.

Times depend on the machine; the bars are ratios. Both sides of a ratio are measured in turns, and
of each the best turn counts, so that other work on the machine disturbs as little as it can.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import TextIO

import numpy as np
import numpy.typing as npt

from scratchnet.datasets import logic_gate
from scratchnet.layers import Dense
from scratchnet.network import Network, uniform
from scratchnet.training import train

Array = npt.NDArray[np.float64]

OR, XOR = logic_gate("or"), logic_gate("xor")
W_HIDDEN = np.array([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]])
W_OUTPUT = np.array([[0.7], [0.8], [0.9]])
RATE = 0.05

TURNS, EPOCHS_A_TURN = 100, 2_000
"""200,000 epochs in all, as many as Part II takes."""

NETWORKS, SAMPLE, EPOCHS = 1_000, 50, 200
"""Trained at once; of them one by one, in each of the turns; for so many epochs."""


def textbook(
    X: Array, T: Array, W_hidden: Array, W_output: Array, epochs: int, screen: TextIO
) -> None:
    """Part II's listing: two layers without bias, updated in place; prints each epoch's error."""

    def sigmoid(x: Array) -> Array:
        return np.asarray(1 / (1 + np.exp(-x)))

    def sigmoid_der(x: Array) -> Array:
        return sigmoid(x) * (1 - sigmoid(x))

    for _ in range(epochs):
        input_hidden = np.dot(X, W_hidden)
        output_hidden = sigmoid(input_hidden)
        input_op = np.dot(output_hidden, W_output)
        output_op = sigmoid(input_op)
        error_out = (1 / 2) * (np.power((output_op - T), 2))
        print(error_out.sum(), file=screen)
        derror_douto = output_op - T
        douto_dino = sigmoid_der(input_op)
        derror_dwo = np.dot(output_hidden.T, derror_douto * douto_dino)
        derror_dino = derror_douto * douto_dino
        derror_douth = np.dot(derror_dino, W_output.T)
        douth_dinh = sigmoid_der(input_hidden)
        derror_wh = np.dot(X.T, douth_dinh * derror_douth)
        W_hidden -= RATE * derror_wh
        W_output -= RATE * derror_dwo


def seconds(run: Callable[[], object]) -> float:
    """The time that a call takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def against_the_textbook() -> None:
    """Print the epochs a second of both loops, on the 2-3-1 OR network of Part II."""
    W_hidden, W_output = W_HIDDEN.copy(), W_OUTPUT.copy()
    network = Network([Dense(W_HIDDEN), Dense(W_OUTPUT)])
    losses = 0

    def package() -> None:
        nonlocal network, losses
        network, history = train(network, OR, learning_rate=RATE, epochs=EPOCHS_A_TURN)
        losses += len(history.loss) - 1

    times: dict[str, list[float]] = {"textbook loop": [], "train": []}
    with open(os.devnull, "w", encoding="utf-8") as screen:
        for _ in range(TURNS):
            times["textbook loop"].append(
                seconds(lambda: textbook(OR.X, OR.T, W_hidden, W_output, EPOCHS_A_TURN, screen))
            )
            times["train"].append(seconds(package))

    print(f"2-3-1 OR network, {TURNS * EPOCHS_A_TURN:,} epochs, {losses:,} losses kept")
    best = {name: EPOCHS_A_TURN / min(taken) for name, taken in times.items()}
    for name, speed in best.items():
        print(f"  {name:<32} {speed:>10,.0f} epochs a second")
    ratio = best["train"] / best["textbook loop"]
    print(f"  {'ratio (at least 1.5)':<32} {ratio:>10.2f}")
    hidden, output = (layer.weights for layer in network.layers)
    off = max(np.abs(hidden - W_hidden).max(), np.abs(output - W_output).max())
    print(f"  {'largest difference of weights':<32} {off:>10.0e}")


def against_one_by_one(*, bias: bool) -> None:
    """Print what one of 1,000 XOR networks costs, trained at once and one by one."""
    rng = np.random.default_rng(0)
    stack = Network.random((2, 4, 1), bias=bias, initial=uniform, rng=rng, networks=NETWORKS)
    alone = [stack.select(s) for s in range(SAMPLE)]

    def one_by_one() -> None:
        for network in alone:
            train(network, XOR, learning_rate=RATE, epochs=EPOCHS)

    def at_once() -> None:
        train(stack, XOR, learning_rate=RATE, epochs=EPOCHS)

    times = [(seconds(one_by_one), seconds(at_once)) for _ in range(8)]
    single = min(first for first, _ in times) / SAMPLE / EPOCHS
    stacked = min(second for _, second in times) / NETWORKS / EPOCHS
    print(f"2-4-1 XOR network {'with' if bias else 'without'} biases, {NETWORKS:,} of them")
    print(f"  {'one by one':<32} {single * 1e6:>10.2f} µs a network and epoch")
    print(f"  {'at once':<32} {stacked * 1e6:>10.2f} µs a network and epoch")
    print(f"  {'ratio (at most 1/30)':<32} {'1/' + format(single / stacked, '.1f'):>10}")


if __name__ == "__main__":
    against_the_textbook()
    against_one_by_one(bias=False)
    against_one_by_one(bias=True)
