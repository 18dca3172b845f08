"""Curves: functions and their derivatives, any y against x, losses, steps down a curve."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator
from numpy.typing import ArrayLike

from pictures.canvas import (
    FAMILY,
    LINE,
    TEXT,
    key_beneath,
    label_axes,
    logarithmic,
    number,
    plotting,
)
from pictures.palette import DASHES, INK, MARKERS, MUTED, PAPER, SERIES
from pictures.plots.strokes import THIN, guides, name_lines, stroke, thin
from scratchnet.arrays import Array, interval, numbers, real_array

Function = Callable[[Array], ArrayLike]
Mark = float | tuple[float, str] | tuple[float, float, str]

SAMPLES = 241  # along a curve: smooth at 500 pixels, small as SVG


def curve(
    *functions: Function,
    derivative: bool = True,
    span: tuple[float, float] = (-6.0, 6.0),
    labels: Sequence[str] | None = None,
    marks: Sequence[Mark] = (),
    horizontal: Sequence[float] = (),
    vertical: Sequence[float] = (),
    ylim: tuple[float, float] | None = None,
    xlabel: str = "z",
    ylabel: str | None = None,
    height: float = 3.1,
) -> Figure:
    """Draw functions of one number, and the derivatives of those that carry one.

    Args:
        *functions: Activations, or plain functions from (m,) to (m,).
        derivative: Draw the derivative of each activation too.
        span: Where the curves begin and end.
        labels: One name per function; by default its own.
        marks: Points to show: x or (x, text) on the first function, or (x, y, text) anywhere.
            Without a text the value of the function is written.
        horizontal: Heights of dashed guide lines.
        vertical: Places of dashed guide lines.
        ylim: What of the vertical axis is shown; by default all.
        xlabel: Name of the horizontal axis.
        ylabel: Name of the vertical axis.
        height: Of the picture, in inches.

    Raises:
        ValueError: If there is no function, or an argument does not fit.

    Source: Part I, Figures 18, 22, 90, 92 and 93.
    """
    if not functions:
        raise ValueError("functions must hold at least one function, got none")
    low, high = interval(span, "span")
    if labels is not None and len(labels) != len(functions):
        raise ValueError(
            f"labels must be one per function ({len(functions)}), got {len(labels)}: {labels!r}"
        )
    x = np.linspace(low, high, SAMPLES)
    names, rows = [], []
    for i, function in enumerate(functions):
        name = labels[i] if labels is not None else _name(function)
        values = _evaluate(function, x)
        names.append(name)
        rows.append(values)
        slope = getattr(function, "derivative", None)
        if derivative and slope is not None:
            names.append(f"{name}′")
            rows.append(np.asarray(slope(x, values), dtype=float) + np.zeros_like(x))
    figure, axes = plotting(height=height)
    guides(axes, horizontal, vertical)
    lines = []
    for i, values in enumerate(rows):
        (line,) = axes.plot(x, values, **stroke(i))
        lines.append(line)
    axes.set_xlim(low, high)
    if ylim is not None:
        axes.set_ylim(*interval(ylim, "ylim"))
    for mark in marks:
        _mark(axes, functions[0], mark)
    label_axes(axes, xlabel, ylabel)
    name_lines(figure, axes, lines, names)
    return figure


def lines(
    x: ArrayLike,
    ys: Mapping[str, ArrayLike],
    *,
    bands: Mapping[str, tuple[ArrayLike, ArrayLike]] | None = None,
    markers: bool | None = None,
    log_x: bool = False,
    log_y: bool = False,
    horizontal: Sequence[float] = (),
    vertical: Sequence[float] = (),
    xticks: Sequence[float] | None = None,
    ylim: tuple[float, float] | None = None,
    xlabel: str = "x",
    ylabel: str | None = None,
    height: float = 3.1,
) -> Figure:
    """Draw one or several y against the same x.

    Args:
        x: (m,) places.
        ys: `label -> (m,)` values; NaN leaves a gap.
        bands: `label -> (lower, upper)`, each (m,): how sure the values of a line are.
        markers: Show each value as a marker; by default where there are at most 30.
        log_x: Logarithmic horizontal axis; all x above 0.
        log_y: Logarithmic vertical axis; all values above 0.
        horizontal: Heights of dashed guide lines.
        vertical: Places of dashed guide lines.
        xticks: Places named on the horizontal axis.
        ylim: What of the vertical axis is shown.
        xlabel: Name of the horizontal axis.
        ylabel: Name of the vertical axis.
        height: Of the picture, in inches.

    Raises:
        ValueError: If there is nothing to draw or the lengths differ.
    """
    places = numbers(x, "x", ndim=1)
    if not ys:
        raise ValueError("ys must hold at least one series, got an empty mapping")
    if log_x and places.min() <= 0:
        raise ValueError(f"x must be above 0 on a logarithmic axis, got {places.min()}")
    shown = len(places) <= 30 if markers is None else markers
    figure, axes = plotting(height=height)
    guides(axes, horizontal, vertical)
    drawn = []
    for i, (label, y) in enumerate(ys.items()):
        values = real_array(y, f"ys[{label!r}]")
        if values.shape != places.shape:
            raise ValueError(
                f"ys[{label!r}] must have the shape of x {places.shape}, got {values.shape}"
            )
        if not np.isfinite(values).any():
            raise ValueError(f"ys[{label!r}] must hold a number, got NaN or infinity throughout")
        if log_y and not np.nanmin(values) > 0:
            raise ValueError(f"ys[{label!r}] must be above 0 on a logarithmic axis")
        keep = thin(values, log=log_x)
        (line,) = axes.plot(places[keep], values[keep], **stroke(i))
        if shown:
            line.set(marker=MARKERS[i % len(MARKERS)], markersize=6, markeredgecolor=PAPER)
        drawn.append(line)
    for label, (lower, upper) in (bands or {}).items():
        if label not in ys:
            raise ValueError(f"bands must name lines of {list(ys)!r}, got {label!r}")
        low, high = numbers(lower, f"bands[{label!r}]"), numbers(upper, f"bands[{label!r}]")
        if low.shape != places.shape or high.shape != places.shape:
            raise ValueError(
                f"bands[{label!r}] must be two arrays of shape {places.shape}, "
                f"got {low.shape} and {high.shape}"
            )
        colour = drawn[list(ys).index(label)].get_color()
        axes.fill_between(places, low, high, color=colour, alpha=0.2, linewidth=0)
    for wanted, which in ((log_x, "x"), (log_y, "y")):
        if wanted:
            logarithmic(axes, which)
    if xticks is not None:
        axes.set_xticks(numbers(xticks, "xticks", ndim=1))
        axes.xaxis.set_minor_locator(NullLocator())
    if ylim is not None:
        axes.set_ylim(*interval(ylim, "ylim"))
    label_axes(axes, xlabel, ylabel)
    name_lines(figure, axes, drawn, list(ys))
    return figure


def losses(
    runs: Mapping[str, ArrayLike],
    *,
    log: bool = False,
    log_x: bool = False,
    band: bool = True,
    ylim: tuple[float, float] | None = None,
    xlabel: str = "epoch",
    ylabel: str = "loss",
    height: float = 3.1,
) -> Figure:
    """Draw how losses fall over the epochs.

    Of many seeds at once, shape (epochs + 1, S), the median is drawn and, as a band, the middle
    half of them (first to third quartile).

    Args:
        runs: `label -> losses` (epochs + 1,) or (epochs + 1, S), from epoch 0 on. Long runs are
            thinned; the smallest and the largest value of each stretch are kept.
        log: Logarithmic loss.
        log_x: Logarithmic epochs; epoch 0, which has no place there, is left out.
        band: Draw the band of several seeds.
        ylim: What of the vertical axis is shown.
        xlabel: Name of the horizontal axis.
        ylabel: Name of the vertical axis.
        height: Of the picture, in inches.

    Raises:
        ValueError: If there is nothing to draw, or a loss cannot be drawn.
    """
    if not runs:
        raise ValueError("runs must hold at least one loss array, got an empty mapping")
    figure, axes = plotting(height=height)
    drawn = []
    for i, (label, run) in enumerate(runs.items()):
        values = numbers(run, f"runs[{label!r}]")
        if values.ndim > 2 or len(values) < 2:
            raise ValueError(
                f"runs[{label!r}] must have shape (epochs + 1,) or (epochs + 1, seeds) "
                f"with at least one epoch, got {values.shape}"
            )
        if log and values.min() <= 0:
            raise ValueError(
                f"runs[{label!r}] must be above 0 on a logarithmic axis, got {values.min()}"
            )
        epochs = np.arange(len(values))[int(log_x) :]
        values = values[int(log_x) :]
        middle = values if values.ndim == 1 else np.median(values, axis=1)
        keep = thin(middle, log=log_x, keep=THIN if values.ndim == 1 else THIN // 2)
        (line,) = axes.plot(epochs[keep], middle[keep], **stroke(i))
        if band and values.ndim == 2:
            lower, upper = np.quantile(values[keep], (0.25, 0.75), axis=1)
            axes.fill_between(
                epochs[keep], lower, upper, color=line.get_color(), alpha=0.2, linewidth=0
            )
        drawn.append(line)
    for wanted, which in ((log_x, "x"), (log, "y")):
        if wanted:
            logarithmic(axes, which)
    if not log_x:
        axes.set_xlim(0, max(len(np.asarray(run)) for run in runs.values()) - 1)
    if ylim is not None:
        axes.set_ylim(*interval(ylim, "ylim"))
    elif not log:
        axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]) if axes.get_ylim()[0] < 0 else 0.0)
    label_axes(axes, xlabel, ylabel)
    name_lines(figure, axes, drawn, list(runs))
    return figure


def descent_on_curve(
    function: Function,
    steps: ArrayLike | Mapping[str, ArrayLike],
    *,
    span: tuple[float, float] | None = None,
    ylim: tuple[float, float] | None = None,
    xlabel: str = "w",
    ylabel: str = "loss",
    height: float = 3.1,
) -> Figure:
    """Draw a loss of one parameter and the steps that gradient descent takes on it.

    Args:
        function: The loss, from (m,) to (m,).
        steps: (k,) values of the parameter in the order they were visited, or `label -> (k,)`.
        span: Where the curve begins and ends; by default around all steps.
        ylim: What of the vertical axis is shown; steps beyond it leave the picture.
        xlabel: Name of the parameter.
        ylabel: Name of the loss.
        height: Of the picture, in inches.

    Raises:
        ValueError: If the steps are not numbers, or the span is none.

    Source: Part I, Figure 32.
    """
    paths = dict(steps) if isinstance(steps, Mapping) else {"": steps}
    visited = {
        label: numbers(path, f"steps[{label!r}]" if label else "steps", ndim=1)
        for label, path in paths.items()
    }
    everywhere = np.concatenate(list(visited.values()))
    if span is None:
        room = 0.15 * (float(np.ptp(everywhere)) or 1.0)
        low, high = everywhere.min() - room, everywhere.max() + room
    else:
        low, high = interval(span, "span")
    x = np.linspace(low, high, SAMPLES)
    figure, axes = plotting(height=height)
    axes.plot(x, _evaluate(function, x), color=MUTED, linewidth=LINE)
    handles = []
    for i, (label, path) in enumerate(visited.items()):
        heights = _evaluate(function, path)
        (line,) = axes.plot(
            path,
            heights,
            color=SERIES[(i + 1) % len(SERIES)],
            linewidth=1.2,
            linestyle=DASHES[i % len(DASHES)],
            marker=MARKERS[i % len(MARKERS)],
            markersize=6.5,
            markeredgecolor=PAPER,
            zorder=4,
        )
        if label:
            line.set_label(label)
            handles.append(line)
        rising = bool(np.diff(_evaluate(function, path[0] + np.array([-1e-4, 1e-4])))[0] > 0)
        shared = any(path[0] == other[0] for other in [*visited.values()][:i])
        axes.annotate(
            "" if shared else "start",
            (path[0], heights[0]),
            xytext=(9 if rising else -9, -6),
            textcoords="offset points",
            ha="left" if rising else "right",
            va="center",
            fontsize=TEXT,
            family=FAMILY,
            color=line.get_color(),
            annotation_clip=True,
        )
    axes.set_xlim(low, high)
    if ylim is not None:
        axes.set_ylim(*interval(ylim, "ylim"))
    label_axes(axes, xlabel, ylabel)
    key_beneath(figure, handles)
    return figure


def _evaluate(function: Function, x: Array) -> Array:
    """Call the function on all places at once and insist on one number for each."""
    values = np.asarray(function(x), dtype=float)
    if values.shape not in ((), x.shape):
        raise ValueError(
            f"functions must map shape {x.shape} to the same shape, got {values.shape}"
        )
    return values + np.zeros_like(x)


def _name(function: Function) -> str:
    """Return what a function calls itself; a lambda has no name."""
    own = getattr(function, "name", None) or getattr(function, "__name__", "")
    return "" if own == "<lambda>" else str(own)


def _mark(axes: Axes, function: Function, mark: Mark) -> None:
    """Show one point and its value beside it, on the side the curve leaves free."""
    text, slope = None, 0.0
    if isinstance(mark, tuple) and len(mark) == 3:
        x, y, text = mark
    else:
        x, text = mark if isinstance(mark, tuple) else (mark, None)
        left, y, right = map(float, _evaluate(function, x + np.array([-1e-4, 0.0, 1e-4])))
        slope = (right - left) / 2e-4
    axes.plot([x], [y], marker="o", markersize=7, color=INK, markeredgecolor=PAPER, zorder=5)
    (low, high), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    steepness = slope * (high - low) / (top - bottom)
    flat, rising = abs(steepness) < 0.2, steepness > 0
    axes.annotate(
        number(round(y, 4)) if text is None else text,
        (x, y),
        xytext=(0, 8) if flat else (9, -4) if rising else (9, 4),
        textcoords="offset points",
        ha="center" if flat else "left",
        va="top" if rising and not flat else "bottom",
        fontsize=TEXT,
        family=FAMILY,
        color=INK,
        zorder=6,
        parse_math=False,
    )
