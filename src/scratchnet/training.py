"""Gradient descent: the update, and the training loop."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from scratchnet.arrays import RandomSource, not_negative, positive, random_source, whole_number
from scratchnet.datasets import Data
from scratchnet.history import History, Metric, Recorder
from scratchnet.layers import Gradient
from scratchnet.losses import Loss, half_squared_error
from scratchnet.network import Network
from scratchnet.objective import checked_data, gradients
from scratchnet.schedules import Schedule


# --8<-- [start:update]
def update(network: Network, found: Sequence[Gradient], rate: float) -> None:
    """Take one step against the gradient, in every layer of `network`.

    Args:
        network: Its layers get new weights and biases.
        found: The gradient of each layer: `dE/dW` (..., d, k) and `dE/db` (..., k).
        rate: The learning rate.
    """
    for layer, dE in zip(network.layers, found, strict=True):
        layer.weights = layer.weights - rate * dE.weights
        if layer.bias is not None and dE.bias is not None:
            layer.bias = layer.bias - rate * dE.bias


# --8<-- [end:update]


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
    l2 = not_negative(l2, "l2")
    epochs = whole_number(epochs, "epochs", least=1)
    rates = _rates(learning_rate, epochs)
    batches = _batches(len(X), batch_size, rng)
    network = network.copy()  # the network passed in stays as it is
    record = Recorder(network, T, loss, l2, epochs, metrics, snapshots)

    # --8<-- [start:loop]
    with np.errstate(all="ignore"):  # the record tells of overflow
        for epoch, rate in enumerate(rates):
            forwards = network.forward(X)
            record.outputs.append(forwards[-1].a)
            if epoch in record.stops:
                record.look(epoch)
            if batches is None:
                update(network, gradients(network, forwards, T, loss, l2), rate)
            else:
                for rows in batches():
                    share = l2 * len(rows) / len(X)
                    forwards = network.forward(X[rows])
                    found = gradients(network, forwards, T[rows], loss, share)
                    update(network, found, rate)
        record.outputs.append(network.forward(X)[-1].a)
        record.look(epochs)
    # --8<-- [end:loop]
    return network, record.history()


def _rates(learning_rate: float | Schedule, epochs: int) -> list[float]:
    """Return the learning rate of every epoch."""
    if callable(learning_rate):
        return [positive(learning_rate(e), f"learning_rate({e})") for e in range(epochs)]
    return [positive(learning_rate, "learning_rate")] * epochs


def _batches(
    n: int, batch_size: int | None, rng: RandomSource | None
) -> Callable[[], list[npt.NDArray[np.intp]]] | None:
    """Return a function that deals the rows 0 to n - 1 anew into batches."""
    if batch_size is None:
        return None
    size = whole_number(batch_size, "batch_size", least=1)
    if size > n:
        raise ValueError(f"batch_size must be at most the {n} rows of the data, got {size}")
    source = random_source(rng, "rng (needed with batch_size)")
    return lambda: np.split(source.permutation(n), range(size, n, size))
