"""Series of numbers: any y against x, and the losses of trainings."""

import itertools
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import NullLocator
from numpy.typing import ArrayLike, NDArray

from pictures.canvas import HEIGHT, logarithmic, plotting
from pictures.palette import MARKERS, PAPER
from pictures.plots.strokes import Guides, draw_guides, finish, stroke
from scratchnet.arrays import Array, numbers, real_array

THIN = 200  # points kept of a long series


def lines(
    x: ArrayLike,
    ys: Mapping[str, ArrayLike],
    *,
    markers: bool | None = None,
    log: str = "",
    guides: Guides | None = None,
    xticks: Sequence[float] | None = None,
    ylim: tuple[float, float] | None = None,
    xlabel: str = "x",
    ylabel: str | None = None,
    height: float = HEIGHT,
) -> Figure:
    """Draw one or several y against the same x.

    Args:
        x: (m,) places.
        ys: `label -> (m,)` values, NaN leaves a gap; or `label -> (3, m)`: values and, drawn as a
            band, the lower and the upper bounds that say how sure they are.
        markers: Show each value as a marker; by default where there are at most 30.
        log: The logarithmic axes: "x", "y" or "xy"; all that is drawn along them is above 0.
        guides: Dashed guide lines: `{"x": places, "y": heights}`, either or both.
        xticks: Places named on the horizontal axis.
        ylim: What of the vertical axis is shown.
        xlabel: Name of the horizontal axis.
        ylabel: Name of the vertical axis.
        height: Of the picture, in inches.

    Raises:
        ValueError: If there is nothing to draw, the lengths differ, or an argument does not fit.
    """
    places = numbers(x, "x", ndim=1)
    _check_log(log)
    if not ys:
        raise ValueError("ys must hold at least one series, got an empty mapping")
    if "x" in log and places.min() <= 0:
        raise ValueError(f"x must be above 0 on a logarithmic axis, got {places.min()}")
    series = {label: _series(label, y, places, log) for label, y in ys.items()}
    figure, axes = plotting(height)
    draw_guides(axes, guides)
    drawn: list[Line2D] = []
    marked = len(places) <= 30 if markers is None else markers
    for i, (label, (values, *_)) in enumerate(series.items()):
        keep = thin(values, log="x" in log)
        drawn += axes.plot(places[keep], values[keep], label=label, **stroke(i))
        if marked:
            drawn[i].set(marker=MARKERS[i % len(MARKERS)], markersize=6, markeredgecolor=PAPER)
    for line, (_, *bounds) in zip(drawn, series.values(), strict=True):
        if bounds:
            _draw_band(axes, places, bounds, line)
    logarithmic(axes, log)
    if xticks is not None:
        axes.set_xticks(numbers(xticks, "xticks", ndim=1))
        axes.xaxis.set_minor_locator(NullLocator())
    finish(figure, axes, drawn, xlabel=xlabel, ylabel=ylabel, ylim=ylim)
    return figure


def losses(
    runs: Mapping[str, ArrayLike],
    *,
    log: str = "",
    ylim: tuple[float, float] | None = None,
    xlabel: str = "epoch",
    ylabel: str = "loss",
) -> Figure:
    """Draw how losses fall over the epochs.

    Of many seeds at once, shape (epochs + 1, S), the median is drawn and, as a band, the middle
    half of them (first to third quartile).

    Args:
        runs: `label -> losses` (epochs + 1,) or (epochs + 1, S), from epoch 0 on. Long runs are
            thinned; the smallest and the largest value of each stretch are kept.
        log: The logarithmic axes: "x", "y" or "xy". Epoch 0, which has no place on a logarithmic
            axis, is left out there.
        ylim: What of the vertical axis is shown.
        xlabel: Name of the horizontal axis.
        ylabel: Name of the vertical axis.

    Raises:
        ValueError: If there is nothing to draw, or a loss cannot be drawn.
    """
    if not runs:
        raise ValueError("runs must hold at least one loss array, got an empty mapping")
    _check_log(log)
    checked = {label: _run(label, run, log) for label, run in runs.items()}
    figure, axes = plotting()
    drawn = [
        _draw_run(axes, i, label, run, first=int("x" in log))
        for i, (label, run) in enumerate(checked.items())
    ]
    logarithmic(axes, log)
    if "x" not in log:
        axes.set_xlim(0, max(map(len, checked.values())) - 1)
    if "y" not in log:
        axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
    finish(figure, axes, drawn, xlabel=xlabel, ylabel=ylabel, ylim=ylim)
    return figure


def thin(values: Array, *, log: bool = False, keep: int = THIN) -> NDArray[np.intp]:
    """Choose which points of a long series to draw.

    The series is cut into stretches (of equal length, or equal on a logarithmic axis); of each
    the first of its smallest and of its largest values stay, so that no peak disappears.

    Args:
        values: (m,) series.
        log: Stretches for a logarithmic axis.
        keep: About how many points stay.

    Returns:
        Increasing indices, the first and the last among them.
    """
    count = len(values)
    if count <= keep:
        return np.arange(count)
    edges = (
        np.geomspace(1, count + 1, keep // 2 + 1) - 1
        if log
        else np.linspace(0, count, keep // 2 + 1)
    )
    chosen = {0, count - 1}
    whole = np.unique(edges.astype(int))
    for start, stop in itertools.pairwise(whole):
        stretch = values[start:stop]
        if np.isfinite(stretch).any():
            chosen |= {start + int(np.nanargmin(stretch)), start + int(np.nanargmax(stretch))}
    return np.array(sorted(chosen))


def _check_log(log: str) -> None:
    """Insist on names of axes."""
    if log not in ("", "x", "y", "xy"):
        raise ValueError(f'log must be "", "x", "y" or "xy", got {log!r}')


def _series(label: str, y: ArrayLike, places: Array, log: str) -> Array:
    """Return a series as (1, m), or (3, m) with its bounds, or say what is wrong with it."""
    name = f"ys[{label!r}]"
    values = np.atleast_2d(real_array(y, name))
    if values.shape not in ((1, len(places)), (3, len(places))):
        raise ValueError(
            f"{name} must have the shape of x {places.shape} or, with bounds, "
            f"{(3, *places.shape)}, got {np.shape(y)}"
        )
    if not np.isfinite(values[0]).any():
        raise ValueError(f"{name} must hold a number, got NaN or infinity throughout")
    if "y" in log and not np.nanmin(values[0]) > 0:
        raise ValueError(f"{name} must be above 0 on a logarithmic axis")
    if not np.isfinite(values[1:]).all():
        raise ValueError(f"{name} must have finite bounds, got NaN or infinity")
    return values


def _run(label: str, run: ArrayLike, log: str) -> Array:
    """Return the losses of one run, or say what is wrong with them."""
    values = numbers(run, f"runs[{label!r}]")
    if values.ndim > 2 or len(values) < 2:
        raise ValueError(
            f"runs[{label!r}] must have shape (epochs + 1,) or (epochs + 1, seeds) "
            f"with at least one epoch, got {values.shape}"
        )
    if "y" in log and values.min() <= 0:
        raise ValueError(
            f"runs[{label!r}] must be above 0 on a logarithmic axis, got {values.min()}"
        )
    return values


def _draw_run(axes: Axes, i: int, label: str, run: Array, *, first: int) -> Line2D:
    """Draw one run from an epoch on; of many seeds the median, and the middle half as a band."""
    epochs, values = np.arange(len(run))[first:], run[first:]
    many = values.ndim == 2
    middle = np.median(values, axis=1) if many else values
    keep = thin(middle, log=first > 0, keep=THIN // 2 if many else THIN)
    (line,) = axes.plot(epochs[keep], middle[keep], label=label, **stroke(i))
    if many:
        quartiles = np.quantile(values[keep], (0.25, 0.75), axis=1)
        _draw_band(axes, epochs[keep], [*quartiles], line)
    return line


def _draw_band(axes: Axes, x: ArrayLike, bounds: Sequence[Array], line: Line2D) -> None:
    """Fill what lies between two bounds of a line, in its colour."""
    lower, upper = bounds
    axes.fill_between(x, lower, upper, color=line.get_color(), alpha=0.2, linewidth=0)
