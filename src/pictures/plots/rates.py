"""Success rates of repeated experiments, with how sure one can be of them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter
from numpy.typing import ArrayLike

from pictures.canvas import key_beneath, label_axes, plotting, write
from pictures.palette import MARKERS, SERIES
from pictures.plots.reading import by_name
from pictures.words import number
from scratchnet.arrays import Array, numbers
from scratchnet.metrics import wilson_interval


def success_rates(
    labels: Sequence[object],
    successes: ArrayLike | Mapping[str, ArrayLike],
    trials: ArrayLike,
    *,
    xlabel: str = "success rate",
    ylabel: str | None = None,
) -> Figure:
    """Draw how often each kind of experiment succeeded, with its 95 % interval.

    Args:
        labels: One name for each kind, g of them.
        successes: (g,) counts, or `group name -> (g,)` counts.
        trials: How many experiments of each kind: one number or (g,).
        xlabel: Name of the rate.
        ylabel: What the labels are.

    Raises:
        ValueError: If lengths differ or a count is impossible.
    """
    if not len(labels) or (isinstance(successes, Mapping) and not successes):
        raise ValueError("labels and successes must not be empty")
    groups = by_name(successes, "successes", ndim=1)
    bar = 0.26 if len(groups) > 1 else 0.3  # inches
    step = bar * len(groups) + 0.16
    figure, axes = plotting(step * len(labels) + 0.75 + 0.3 * (len(groups) > 1))
    handles = []
    for g, (group, k) in enumerate(groups.items()):
        if len(k) != len(labels):
            raise ValueError(f"successes must be one per label ({len(labels)}), got {len(k)}")
        n = np.broadcast_to(numbers(trials, "trials"), k.shape)
        places = np.arange(len(k)) * step + (g - (len(groups) - 1) / 2) * bar
        look: dict[str, Any] = {
            "color": SERIES[g % len(SERIES)],
            "marker": MARKERS[g % len(MARKERS)],
        }
        _draw_group(axes, places, k, n, bar, look)
        if group:
            handles.append(Line2D([], [], markersize=7, linewidth=2.2, label=group, **look))
    axes.set(xlim=(0, 1.32), ylim=(len(labels) * step - step / 2, -step / 2))
    axes.set_yticks(np.arange(len(labels)) * step, [str(label) for label in labels])
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda rate, _: f"{100 * rate:.0f} %"))
    axes.grid(False, axis="y")
    label_axes(axes, xlabel, ylabel)
    key_beneath(figure, handles)
    return figure


def _draw_group(
    axes: Axes, places: ArrayLike, k: Array, n: Array, bar: float, look: dict[str, Any]
) -> None:
    """Draw the rates of one group as bars with markers, their intervals and their counts."""
    low, high = wilson_interval(k, n)
    colour = look["color"]
    axes.barh(places, k / n, height=bar * 0.8, color=colour, alpha=0.28, linewidth=0)
    axes.hlines(places, low, high, color=colour, linewidth=2.2)
    axes.plot(k / n, places, linestyle="none", markersize=7, **look)
    for y, count, total, end in zip(np.asarray(places), k, n, high, strict=True):
        write(axes, end + 0.025, float(y), f"{number(count)} of {number(total)}", ha="left")
