"""What is kept of a training: losses, metrics and snapshots, and whether it diverged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scratchnet.arrays import Array, whole_number
from scratchnet.losses import Loss
from scratchnet.network import Network
from scratchnet.objective import objective

Metric = Callable[[Array, Array], npt.ArrayLike]
"""What is watched: from outputs (..., n, k) and targets (n, k) to one number per network (...)."""


class TrainingDiverged(ArithmeticError):  # noqa: N818
    """The loss, or a parameter, is no finite number any more.

    Args:
        epoch: The first epoch at whose beginning the loss or a parameter was not finite.
    """

    def __init__(self, epoch: int) -> None:
        super().__init__(
            f"training diverged: before the update of epoch {epoch} the loss or a parameter is not "
            "finite; a smaller learning rate may help"
        )
        self.epoch = epoch


@dataclass(frozen=True, eq=False)
class History:
    """What happened while a network was trained.

    Args:
        loss: The loss before each update, and after the last: (epochs + 1,), or for a stack of S
            networks (epochs + 1, S).
        metrics: The same for each metric, by the name of its function: (epochs + 1, ...).
        snapshots: For each epoch asked for, the network before its update.
    """

    loss: Array
    metrics: dict[str, Array]
    snapshots: dict[int, Network]


class Recorder:
    """Collects the history of one training, and notices when it diverges.

    A call of NumPy takes about as long for the outputs of an epoch as for those of a hundred.
    So the outputs are put into a list, and looked at a block of epochs at a time: at `stops`.
    The weights change from epoch to epoch. So with `l2`, for which the weights count, every epoch
    is a stop, and so is each epoch of a snapshot.

    Args:
        network: What is trained; its parameters change from epoch to epoch.
        T: Targets (n, k).
        loss: The loss.
        l2: As in `train`.
        epochs: As in `train`.
        metrics: As in `train`.
        snapshots: As in `train`.

    Raises:
        ValueError: two metrics have one name, or a snapshot is of no epoch.
    """

    largest_block = 500
    """Epochs between two stops, at most."""
    largest_outputs = 1_000_000
    """Numbers kept between two stops, at most: 8 MB."""

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
        self.metrics = {metric_name(metric): metric for metric in metrics}
        if len(self.metrics) != len(metrics):
            raise ValueError(f"metrics must have different names, got {list(self.metrics)}")
        self.wanted = {whole_number(epoch, "snapshots", least=0) for epoch in snapshots}
        if max(self.wanted, default=0) > epochs:
            raise ValueError(
                f"snapshots must be epochs from 0 to {epochs}, got {sorted(self.wanted)}"
            )
        self.losses = np.empty((epochs + 1, *network.leading))
        self.measured: dict[str, list[npt.ArrayLike]] = {name: [] for name in self.metrics}
        self.snapshots: dict[int, Network] = {}
        self.outputs: list[Array] = []
        block = self.largest_outputs // (T.size * self.losses[0].size)
        block = 1 if l2 else min(max(block, 1), self.largest_block)
        self.stops = {*range(0, epochs, block), *self.wanted, epochs}

    def look(self, epoch: int) -> None:
        """Turn the outputs up to those of `epoch` into losses and metrics.

        Args:
            epoch: How many updates have been made.

        Raises:
            TrainingDiverged: one of the losses is not finite, or a parameter that is kept.
        """
        first = epoch + 1 - len(self.outputs)
        outputs = np.array(self.outputs)  # (epochs, ..., n, k)
        losses = objective(self.network, outputs, self.T, self.loss, self.l2)
        finite = np.isfinite(losses).reshape(len(outputs), -1).all(axis=1)
        if not finite.all():
            raise TrainingDiverged(first + int(finite.argmin()))
        self.losses[first : epoch + 1] = losses
        for name, metric in self.metrics.items():
            self.measured[name].extend(metric(output, self.T) for output in outputs)
        if epoch in self.wanted or epoch == len(self.losses) - 1:
            arrays = [a for x in self.network.layers for a in (x.weights, x.bias) if a is not None]
            if not all(np.isfinite(array).all() for array in arrays):
                raise TrainingDiverged(epoch)  # though a saturated neuron hides it from the loss
        if epoch in self.wanted:
            self.snapshots[epoch] = self.network.copy()
        self.outputs.clear()

    def history(self) -> History:
        """Return what was collected."""
        metrics = {name: np.array(values) for name, values in self.measured.items()}
        return History(self.losses, metrics, self.snapshots)


def metric_name(metric: Metric) -> str:
    """Return the name of the function `metric`, under which its values are kept.

    Raises:
        ValueError: it is no function, or has no name.
    """
    name = getattr(metric, "__name__", None)
    if name is None or not callable(metric):
        raise ValueError(f"metrics must be functions with a name, got {metric!r}")
    return str(name)
