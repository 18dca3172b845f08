"""Functions of one number: their curves, their derivatives, and steps down a curve."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike

from pictures.canvas import LINE, note, plotting
from pictures.palette import DASHES, INK, MARKERS, MUTED, PAPER, SERIES
from pictures.plots.reading import by_name
from pictures.plots.strokes import Guides, draw_guides, finish, stroke
from pictures.words import number
from scratchnet.arrays import Array, interval

Function = Callable[[Array], ArrayLike]
Mark = float | tuple[float, str] | tuple[float, float, str]

SAMPLES = 241  # along a curve: smooth at 500 pixels, small as SVG


def curve(
    *functions: Function,
    derivative: bool = True,
    span: tuple[float, float] = (-6.0, 6.0),
    labels: Sequence[str] | None = None,
    marks: Sequence[Mark] = (),
    guides: Guides | None = None,
    ylim: tuple[float, float] | None = None,
    xlabel: str = "z",
    ylabel: str | None = None,
) -> Figure:
    """Draw functions of one number, and the derivatives of those that carry one.

    Args:
        *functions: Activations, or plain functions from (m,) to (m,).
        derivative: Draw the derivative of each activation too.
        span: Where the curves begin and end.
        labels: One name per function; by default its own.
        marks: Points to show: x or (x, text) on the first function, or (x, y, text) anywhere.
            Without a text the value of the function is written.
        guides: Dashed guide lines: `{"x": places, "y": heights}`, either or both.
        ylim: What of the vertical axis is shown; by default all.
        xlabel: Name of the horizontal axis.
        ylabel: Name of the vertical axis.

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
    figure, axes = plotting()
    draw_guides(axes, guides)
    lines: list[Line2D] = []
    for function, name in zip(functions, labels or map(_name, functions), strict=True):
        values = _evaluate(function, x)
        lines += axes.plot(x, values, label=name, **stroke(len(lines)))
        slope = getattr(function, "derivative", None)
        if derivative and slope is not None:
            slopes = np.broadcast_to(slope(x, values), x.shape)
            lines += axes.plot(x, slopes, label=f"{name}′", **stroke(len(lines)))
    axes.set_xlim(low, high)
    if ylim is not None:
        axes.set_ylim(*interval(ylim, "ylim"))
    for mark in marks:
        _mark(axes, functions[0], mark)
    finish(figure, axes, lines, xlabel=xlabel, ylabel=ylabel)
    return figure


def descent_on_curve(
    function: Function,
    steps: ArrayLike | Mapping[str, ArrayLike],
    *,
    span: tuple[float, float] | None = None,
    ylim: tuple[float, float] | None = None,
    xlabel: str = "w",
    ylabel: str = "loss",
) -> Figure:
    """Draw a loss of one parameter and the steps that gradient descent takes on it.

    Args:
        function: The loss, from (m,) to (m,).
        steps: (k,) values of the parameter in the order they were visited, or `label -> (k,)`.
        span: Where the curve begins and ends; by default around all steps.
        ylim: What of the vertical axis is shown; steps beyond it leave the picture.
        xlabel: Name of the parameter.
        ylabel: Name of the loss.

    Raises:
        ValueError: If the steps are not numbers, or the span is none.

    Source: Part I, Figure 32.
    """
    paths = by_name(steps, "steps", ndim=1)
    everywhere = np.concatenate(list(paths.values()))
    low, high = _around(everywhere) if span is None else interval(span, "span")
    x = np.linspace(low, high, SAMPLES)
    figure, axes = plotting()
    axes.plot(x, _evaluate(function, x), color=MUTED, linewidth=LINE)
    starts: set[float] = set()
    lines = []
    for i, (label, path) in enumerate(paths.items()):
        lines.append(_walk(axes, function, path, i, label))
        if path[0] not in starts:
            _name_start(axes, function, float(path[0]), str(lines[-1].get_color()))
        starts.add(path[0])
    axes.set_xlim(low, high)
    finish(figure, axes, lines, xlabel=xlabel, ylabel=ylabel, ylim=ylim, key=True)
    return figure


def _around(places: Array) -> tuple[float, float]:
    """Return the span of all places, with room around it."""
    room = 0.15 * (float(np.ptp(places)) or 1.0)
    return places.min() - room, places.max() + room


def _walk(axes: Axes, function: Function, path: Array, i: int, label: str) -> Line2D:
    """Draw the i-th path on the curve."""
    (line,) = axes.plot(
        path,
        _evaluate(function, path),
        color=SERIES[(i + 1) % len(SERIES)],
        linewidth=1.2,
        linestyle=DASHES[i % len(DASHES)],
        marker=MARKERS[i % len(MARKERS)],
        markersize=6.5,
        markeredgecolor=PAPER,
        zorder=4,
        label=label,
    )
    return line


def _name_start(axes: Axes, function: Function, x: float, colour: str) -> None:
    """Write `start` beside the first place of a path, on the side the curve leaves free."""
    y, slope = _value_and_slope(function, x)
    side, ha = (9, "left") if slope > 0 else (-9, "right")
    note(axes, (x, y), "start", (side, -6), ha=ha, color=colour, annotation_clip=True)


def _evaluate(function: Function, x: Array) -> Array:
    """Call the function on all places at once and insist on one number for each."""
    values = np.asarray(function(x), dtype=float)
    if values.shape not in ((), x.shape):
        raise ValueError(
            f"functions must map shape {x.shape} to the same shape, got {values.shape}"
        )
    return values + np.zeros_like(x)


def _value_and_slope(function: Function, x: float) -> tuple[float, float]:
    """Return a function's value at a place, and its slope there by central differences."""
    left, y, right = map(float, _evaluate(function, x + np.array([-1e-4, 0.0, 1e-4])))
    return y, (right - left) / 2e-4


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
        y, slope = _value_and_slope(function, x)
    axes.plot([x], [y], marker="o", markersize=7, color=INK, markeredgecolor=PAPER, zorder=5)
    (low, high), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    steepness = slope * (high - low) / (top - bottom)
    if abs(steepness) < 0.2:
        offset, ha, va = (0, 8), "center", "bottom"
    elif steepness > 0:
        offset, ha, va = (9, -4), "left", "top"
    else:
        offset, ha, va = (9, 4), "left", "bottom"
    written = number(round(y, 4)) if text is None else text
    note(axes, (x, y), written, offset, ha=ha, va=va, zorder=6)
