"""Gradient descent: schedules for the learning rate, the training loop, and its history."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

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
from scratchnet.layers import Forward, Gradient
from scratchnet.losses import Loss, half_squared_error
from scratchnet.network import Network

Schedule = Callable[[int], float]
Metric = Callable[[Array, Array], npt.ArrayLike]


class Data(Protocol):
    """Anything with inputs `X` (n, d) and targets `T` (n, k)."""

    @property
    def X(self) -> Array:  # noqa: N802
        """Inputs (n, d)."""

    @property
    def T(self) -> Array:  # noqa: N802
        """Targets (n, k)."""


class TrainingDiverged(ArithmeticError):  # noqa: N818
    """The loss or the parameters are no finite numbers any more.

    Args:
        epoch: The first epoch whose loss is not finite.
    """

    def __init__(self, epoch: int) -> None:
        super().__init__(
            f"training diverged: the loss before the update of epoch {epoch} is not finite; "
            "a smaller learning rate may help"
        )
        self.epoch = epoch


@dataclass(frozen=True, eq=False)
class History:
    """What happened while a network was trained.

    Args:
        loss: The loss before each update, and after the last: (epochs + 1,), for a stack of S
            networks (epochs + 1, S).
        metrics: The same for each metric, by the name of its function: (epochs + 1, ...).
        snapshots: The network as it was before the update of the epochs asked for.
    """

    loss: Array
    metrics: dict[str, Array]
    snapshots: dict[int, Network]


# --8<-- [start:schedules]
def constant(rate: float) -> Schedule:
    """Return the schedule whose learning rate never changes."""
    return lambda epoch: rate


def inverse_time(rate: float, decay: float) -> Schedule:
    """Return the schedule `rate / (1 + decay * epoch)`."""
    return lambda epoch: rate / (1 + decay * epoch)


def step(rate: float, factor: float, every: int) -> Schedule:
    """Return the schedule which multiplies the rate by `factor` after every `every` epochs."""
    return lambda epoch: rate * factor ** (epoch // every)


def cosine(rate: float, epochs: int, final: float = 0.0) -> Schedule:
    """Return the schedule which falls from `rate` to `final` along half a cosine wave."""
    return lambda epoch: final + (rate - final) * (1 + np.cos(np.pi * epoch / epochs)) / 2


# --8<-- [end:schedules]


def objective(network: Network, output: Array, T: Array, loss: Loss, l2: float) -> Array:
    """Return what training makes small: the loss, plus `l2/2` times the squared weights.

    Biases are left out of the sum: they shift a boundary, they do not make it steeper.

    Args:
        network: Where the weights are.
        output: Its outputs (..., n, k).
        T: Targets (n, k).
        loss: The loss.
        l2: lambda, 0 for none.

    Returns:
        The objective of each network on the leading axes (...).
    """
    value = loss.value(output, T)
    if l2:
        for layer in network.layers:
            value = value + l2 / 2 * np.add.reduce(layer.weights**2, axis=(-2, -1))
    return value


def gradients(
    network: Network, forwards: tuple[Forward, ...], T: Array, loss: Loss, l2: float
) -> tuple[Gradient, ...]:
    """Return the gradient of `objective`, layer by layer."""
    found = network.backward(forwards, loss.gradient(forwards[-1].a, T))
    if l2:
        found = tuple(
            Gradient(dE.weights + l2 * layer.weights, dE.bias)
            for layer, dE in zip(network.layers, found, strict=True)
        )
    return found


# --8<-- [start:train]
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
        epochs: How often all rows are gone through.
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
        TrainingDiverged: the loss is not finite any more.

    Source: Part I, the listing after Figure 88; Part II, the listing after Figure 55.

    >>> from scratchnet.datasets import logic_gate
    >>> from scratchnet.layers import Dense
    >>> start = Network([Dense([[0.1], [0.2]], [0.3])])
    >>> trained, history = train(start, logic_gate("or"), learning_rate=0.05, epochs=10_000)
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
    network = replace(network, layers=tuple(replace(layer) for layer in network.layers))
    record = _Recorder(network, T, loss, l2, epochs, metrics, snapshots)

    with np.errstate(over="ignore", invalid="ignore"):  # the recorder names the epoch instead
        for epoch, rate in enumerate(rates):
            forwards = network.forward(X)
            record(epoch, forwards[-1].a)
            if batches is None:
                _descend(network, gradients(network, forwards, T, loss, l2), rate)
            else:
                for rows in batches():
                    forwards = network.forward(X[rows])
                    share = l2 * len(rows) / len(X)
                    _descend(network, gradients(network, forwards, T[rows], loss, share), rate)
        record(epochs, network.forward(X)[-1].a)
    return network, record.history()


# --8<-- [end:train]


def _descend(network: Network, found: tuple[Gradient, ...], rate: float) -> None:
    # In place: the arrays are copies which train made and nobody else holds.
    for layer, dE in zip(network.layers, found, strict=True):
        np.subtract(layer.weights, rate * dE.weights, out=layer.weights)
        if layer.bias is not None and dE.bias is not None:
            np.subtract(layer.bias, rate * dE.bias, out=layer.bias)


class _Recorder:
    """Collects the history of one training, and notices when it diverges."""

    look_every = 1000  # epochs; looking at each loss would cost as much as computing it

    def __init__(
        self,
        network: Network,
        T: Array,
        loss: Loss,
        l2: float,
        epochs: int,
        metrics: Sequence[Metric],
        snapshots: Sequence[int],
    ) -> None:
        self.network, self.T, self.loss, self.l2 = network, T, loss, l2
        self.losses = np.empty((epochs + 1, *network.leading))
        self.metrics = {_metric_name(metric): metric for metric in metrics}
        if len(self.metrics) != len(metrics):
            raise ValueError(f"metrics must have different names, got {list(metrics)}")
        self.measured: dict[str, list[npt.ArrayLike]] = {name: [] for name in self.metrics}
        self.wanted = {whole_number(epoch, "snapshots", least=0) for epoch in snapshots}
        if any(epoch > epochs for epoch in self.wanted):
            raise ValueError(
                f"snapshots must be epochs from 0 to {epochs}, got {sorted(self.wanted)}"
            )
        self.snapshots: dict[int, Network] = {}

    def __call__(self, epoch: int, output: Array) -> None:
        self.losses[epoch] = objective(self.network, output, self.T, self.loss, self.l2)
        for name, metric in self.metrics.items():
            self.measured[name].append(metric(output, self.T))
        if epoch % self.look_every == 0 or epoch == len(self.losses) - 1:
            self.look(epoch)
        if epoch in self.wanted:
            layers = tuple(replace(layer) for layer in self.network.layers)
            self.snapshots[epoch] = Network(layers)

    def look(self, epoch: int) -> None:
        """Raise `TrainingDiverged` when a loss up to this epoch is not finite."""
        since = max(0, epoch - self.look_every)
        losses = self.losses[since : epoch + 1].reshape(epoch + 1 - since, -1)
        finite = np.isfinite(losses).all(axis=1)
        if not finite.all():
            raise TrainingDiverged(since + int(np.argmin(finite)))

    def history(self) -> History:
        """Return what was collected."""
        measured = {name: np.array(values) for name, values in self.measured.items()}
        return History(self.losses, measured, self.snapshots)


def _metric_name(metric: Metric) -> str:
    name = getattr(metric, "__name__", None)
    if name is None or not callable(metric):
        raise ValueError(f"metrics must be functions with a name, got {metric!r}")
    return str(name)


def _rates(learning_rate: float | Schedule, epochs: int) -> list[float]:
    """Return the learning rate of every epoch."""

    def positive(value: float, name: str) -> float:
        return real_number(value, name, accept=lambda x: x > 0, expected="above 0")

    if callable(learning_rate):
        return [positive(learning_rate(e), f"learning_rate({e})") for e in range(epochs)]
    return [positive(learning_rate, "learning_rate")] * epochs


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

    Raises:
        ValueError: they do not.
    """
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
