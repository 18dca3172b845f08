"""Gradient descent: schedules for the learning rate, and the training loop."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from scratchnet.activations import identity
from scratchnet.arrays import (
    Array,
    RandomSource,
    matrix,
    random_source,
    real_number,
    whole_number,
)
from scratchnet.datasets import Data
from scratchnet.history import History, Metric, Recorder
from scratchnet.layers import XZA, Gradient
from scratchnet.losses import Loss, half_squared_error
from scratchnet.network import Network
from scratchnet.parameters import cut, one_vector

Schedule = Callable[[int], float]
"""The learning rate as a function of the epoch, which counts from 0."""


# --8<-- [start:schedules]
def constant(rate: float) -> Schedule:
    """Return the schedule whose learning rate is always `rate`."""
    return lambda epoch: rate


def inverse_time(rate: float, decay: float) -> Schedule:
    """Return the schedule `rate / (1 + decay * epoch)`.

    Raises:
        ValueError: `decay` is below 0.
    """
    real_number(decay, "decay", accept=lambda x: x >= 0, expected="0 or above")
    return lambda epoch: rate / (1 + decay * epoch)


def step(rate: float, factor: float, every: int) -> Schedule:
    """Return the schedule that begins at `rate` and is multiplied by `factor` after `every` epochs.

    Raises:
        ValueError: `every` is no whole number, or below 1.
    """
    whole_number(every, "every", least=1)
    return lambda epoch: rate * factor ** (epoch // every)


def cosine(rate: float, epochs: int, final: float = 0.0) -> Schedule:
    """Return the schedule that falls along half a cosine wave.

    It begins at `rate` in epoch 0, and would reach `final` in epoch `epochs`.

    Raises:
        ValueError: `epochs` is no whole number, or below 1.

    Examples:
        >>> halve = cosine(0.2, epochs=100)
        >>> [round(halve(epoch), 3) for epoch in (0, 25, 50, 75)]
        [0.2, 0.171, 0.1, 0.029]
    """
    whole_number(epochs, "epochs", least=1)

    def learning_rate(epoch: int) -> float:
        fallen = (1 + math.cos(math.pi * epoch / epochs)) / 2  # from 1 to 0
        return final + (rate - final) * fallen

    return learning_rate


# --8<-- [end:schedules]


def gradients(
    network: Network,
    forwards: Sequence[XZA],
    T: Array,
    loss: Loss,
    l2: float,
    into: tuple[Gradient, ...] | None = None,
) -> tuple[Gradient, ...]:
    """Return the gradient of the loss plus `l2/2` times the squared weights, layer by layer.

    Args:
        network: The network.
        forwards: What its `forward` or `xza` returned.
        T: Targets (n, k).
        loss: The loss.
        l2: lambda; 0 for none.
        into: Arrays to write the gradients to; None for new ones.

    Returns:
        `dE/dW + l2 W` (..., d, k) and `dE/db` (..., k) of each layer.
    """
    found = network.backward(forwards, loss.gradient(forwards[-1][-1], T), into)
    if l2:
        for layer, dE in zip(network.layers, found, strict=True):
            np.add(dE.weights, l2 * layer.weights, out=dE.weights)
    return found


def train(
    network: Network,
    data: Data,
    *,
    loss: Loss = half_squared_error,
    learning_rate: float | Schedule,
    epochs: int,
    l2: float = 0.0,
    batch_size: int | None = None,
    rng: RandomSource | None = None,
    metrics: Sequence[Metric] = (),
    snapshots: Sequence[int] = (),
) -> tuple[Network, History]:
    """Return the network after gradient descent, and the history of it.

    Each update is `W <- W - learning_rate * dE/dW`, and the same for the biases. The gradient
    is that of the loss summed over rows, not of its mean.

    Args:
        network: Where to start; it is not changed. A stack of networks is trained at once, each
            as if it were alone.
        data: `data.X` (n, d) and `data.T` (n, k).
        loss: What is made small.
        learning_rate: A number, or a schedule: a function of the epoch, which counts from 0.
        epochs: How many times training goes through all rows.
        l2: lambda; `lambda/2` times the sum of squared weights is added to the loss.
        batch_size: Rows per update; None for all of them. The batches of an epoch take the rows
            in a random order, the last one what is left. A batch carries its share of `l2`.
        rng: Where that order is drawn from; needed with `batch_size` only.
        metrics: Functions `(output, T)` to one number per network, recorded like the loss.
        snapshots: Epochs, from 0 to `epochs`, whose network is kept as it was before the update.

    Returns:
        The trained network, and the `History` of losses on all rows.

    Raises:
        ValueError: an argument is not as described.
        TrainingDiverged: the loss or a parameter is not finite any more.

    Source: Part I, the listing after Figure 88; Part II, the listing after Figure 55.

    Examples:
        >>> from scratchnet.datasets import logic_gate
        >>> from scratchnet.layers import Dense
        >>> start = Network([Dense([[0.1], [0.2]], [0.3])])
        >>> settings = {"learning_rate": 0.05, "epochs": 10_000}
        >>> trained, history = train(start, logic_gate("or"), **settings)
        >>> trained.layers[0].weights.round(6).tolist()
        [[5.365463], [5.365519]]
        >>> history.loss.shape, round(history.loss[-1].item(), 6)
        ((10001,), 0.005819)
    """
    X, T = checked_data(network, data, loss)
    l2 = real_number(l2, "l2", accept=lambda x: x >= 0, expected="0 or above")
    epochs = whole_number(epochs, "epochs", least=1)
    rates = _rates(learning_rate, epochs)
    batches = _batches(len(X), batch_size, rng)
    theta, network = one_vector(network)  # a copy: the network passed in stays as it is
    dtheta = np.empty_like(theta)
    into = cut(dtheta, network)
    record = Recorder(network, T, loss, l2, epochs, metrics, snapshots)
    outputs, stops = record.outputs, record.stops

    # --8<-- [start:loop]
    with np.errstate(all="ignore"):  # the recorder tells of overflow
        for epoch, rate in enumerate(rates):
            forwards = network.xza(X)
            outputs.append(forwards[-1][-1])
            if epoch in stops:
                record.look(epoch)
            if batches is None:
                gradients(network, forwards, T, loss, l2, into)
                theta -= rate * dtheta
            else:
                for rows in batches():
                    share = l2 * len(rows) / len(X)
                    forwards = network.xza(X[rows])
                    gradients(network, forwards, T[rows], loss, share, into)
                    theta -= rate * dtheta
        outputs.append(network.xza(X)[-1][-1])
        record.look(epochs)
    # --8<-- [end:loop]
    return network, record.history()


def _rates(learning_rate: float | Schedule, epochs: int) -> list[Array]:
    """Return the learning rate of every epoch, as arrays: NumPy computes faster with those."""

    def rate(value: float, name: str) -> Array:
        return np.array(real_number(value, name, accept=lambda x: x > 0, expected="above 0"))

    if callable(learning_rate):
        return [rate(learning_rate(e), f"learning_rate({e})") for e in range(epochs)]
    return [rate(learning_rate, "learning_rate")] * epochs


def _batches(
    n: int, batch_size: int | None, rng: RandomSource | None
) -> Callable[[], Iterator[npt.NDArray[np.intp]]] | None:
    """Return a function that deals the rows 0 to n - 1 anew into batches."""
    if batch_size is None:
        return None
    size = whole_number(batch_size, "batch_size", least=1)
    if size > n:
        raise ValueError(f"batch_size must be at most the {n} rows of the data, got {size}")
    source = random_source(rng, "rng (needed with batch_size)")

    def deal() -> Iterator[npt.NDArray[np.intp]]:
        order = source.permutation(n)
        for start in range(0, n, size):
            yield order[start : start + size]

    return deal


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
