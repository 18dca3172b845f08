"""Pictures on the plane of two inputs: the data, the lines and the regions a network makes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from pictures.canvas import WIDTH, constrained, dress, key_beneath, label_axes, plotting
from pictures.palette import INK
from pictures.plots.markers import Line, draw_lines, draw_points
from pictures.plots.reading import Span, class_names, extent_of, read
from pictures.plots.shading import (
    GRID_POINTS,
    checked_levels,
    name_regions,
    probabilities,
    shade,
)
from pictures.words import FAMILY, TEXT, pretty
from scratchnet.arrays import Array
from scratchnet.datasets import Data

PANEL_POINTS = 61
PANEL_DATA = 70  # about how many data points a panel shows; more would hide the regions
LEVELS = (0.1, 0.25, 0.5, 0.75, 0.9)
Outputs = Callable[[Array], Array] | None


class _Look(NamedTuple):
    """How regions are drawn: what all panels of a picture share."""

    extent: Span
    outputs: Outputs
    levels: Array
    names: Sequence[str] | None
    small: bool = False


def points(
    data: Data,
    *,
    lines: Mapping[str, Line] | Sequence[Line] = (),
    names: Sequence[str] | None = None,
    span: Span | None = None,
    xlabel: str | None = None,
    ylabel: str | None = None,
) -> Figure:
    """Draw a data set on the plane of its two inputs, each class in its own shape.

    Args:
        data: X (n, 2) and T, (n, 1) with 0 and 1 or one-hot (n, k).
        lines: Separating lines, with names if a mapping: `(w, b)` for `w1 x1 + w2 x2 + b = 0`, or
            two points.
        names: One name for each class.
        span: `((x1 low, x1 high), (x2 low, x2 high))`; by default around the data.
        xlabel: Name of the first input; by default the data's own.
        ylabel: Name of the second input.

    Raises:
        ValueError: If the data are not two-dimensional or an argument does not fit.

    Source: Part I, Figures 118 to 120; Part II, Figures 22, 56, 59 and 76; Part III, the data.
    """
    extent = extent_of(span, read(data)[0])
    figure, axes = _plane(extent)
    handles = _draw_data(axes, data, names, extent) + draw_lines(axes, lines)
    _name_inputs(axes, data, xlabel, ylabel)
    key_beneath(figure, handles)
    return figure


def decision_regions(
    network: Any,
    data: Data | None = None,
    *,
    outputs: Outputs = None,
    span: Span | None = None,
    levels: Sequence[float] = LEVELS,
    lines: Mapping[str, Line] | Sequence[Line] = (),
    names: Sequence[str] | None = None,
    xlabel: str | None = None,
    ylabel: str | None = None,
) -> Figure:
    """Draw which class a network gives to each point of the plane, and how surely.

    Two classes: the line where the probability is 0.5, and a deeper shade for each level passed.
    More classes: the region of each, where its output is the largest.

    Args:
        network: A network with `predict`, or a function from X (m, 2) to (m,) or (m, k).
        data: X (n, 2) and T, drawn on top; None for the regions alone.
        outputs: What is applied to the predictions, such as softmax or sigmoid.
        span: `((x1 low, x1 high), (x2 low, x2 high))`; by default around the data.
        levels: Probabilities at which the shade changes, 0.5 among them.
        lines: Further lines, as in `points`.
        names: One name for each class.
        xlabel: Name of the first input; by default the data's own.
        ylabel: Name of the second input.

    Raises:
        ValueError: If the predictions do not fit, or there is neither data nor span.

    Source: Part III, the decision boundaries.
    """
    extent = extent_of(span, None if data is None else read(data)[0])
    figure, axes = _plane(extent)
    look = _Look(extent, outputs, checked_levels(levels), names)
    handles = _draw_regions(axes, network, data, look) + draw_lines(axes, lines)
    _name_inputs(axes, data, xlabel, ylabel)
    key_beneath(figure, handles)
    return figure


def regions_grid(
    panels: Mapping[str, Any],
    data: Data | None = None,
    *,
    outputs: Outputs = None,
    span: Span | None = None,
    levels: Sequence[float] = (0.1, 0.5, 0.9),
    names: Sequence[str] | None = None,
    columns: int = 2,
) -> Figure:
    """Draw the regions of several networks side by side, each with its caption beneath.

    Args:
        panels: `caption -> network` or function, as in `decision_regions`, or such a one together
            with the data of its own panel, as a pair.
        data: X (n, 2) and T, drawn on top of each panel that has none of its own; of many points
            every few.
        outputs: What is applied to the predictions.
        span: What part of the plane is shown.
        levels: Probabilities at which the shade changes.
        names: One name for each class.
        columns: Panels in a row.

    Raises:
        ValueError: If there is no panel, or an argument does not fit.

    Source: Part III, the hidden sizes side by side.
    """
    if not panels:
        raise ValueError("panels must hold at least one network, got an empty mapping")
    if columns < 1:
        raise ValueError(f"columns must be 1 or more, got {columns}")
    pairs = {
        caption: panel if isinstance(panel, tuple) else (panel, data)
        for caption, panel in panels.items()
    }
    inputs = [read(shown)[0] for _, shown in pairs.values() if shown is not None]
    extent = extent_of(span, np.concatenate(inputs) if inputs else None)
    look = _Look(extent, outputs, checked_levels(levels), names, small=True)
    rows = -(-len(panels) // columns)
    tall = rows * (WIDTH / columns * _ratio(extent) + 0.25) + (0.35 if inputs else 0.1)
    figure = constrained(WIDTH, tall)
    grid = figure.subplots(rows, columns, squeeze=False).flat
    key: dict[str, Line2D] = {}
    for axes, (caption, (network, shown)) in zip(grid, pairs.items(), strict=False):
        dress(axes)
        axes.set(xlim=extent[0], ylim=extent[1], xticks=[], yticks=[], aspect="equal")
        handles = _draw_regions(axes, network, shown, look)
        key = {str(handle.get_label()): handle for handle in handles} | key
        axes.set_xlabel(caption, fontsize=TEXT, color=INK, family=FAMILY, parse_math=False)
    for axes in grid[len(panels) :]:
        axes.set_axis_off()
    key_beneath(figure, list(key.values()))
    return figure


def _draw_regions(axes: Axes, network: Any, data: Data | None, look: _Look) -> list[Line2D]:
    """Draw regions and, on top, the data; a picture without data names its regions in place."""
    axes.grid(False)
    count = PANEL_POINTS if look.small else GRID_POINTS
    x, y, p = probabilities(network, look.outputs, look.extent, count)
    handles = shade(axes, x, y, p, look.levels)
    if data is not None:
        return _draw_data(axes, data, look.names, look.extent, small=look.small) + handles
    if not look.small:
        name_regions(axes, x, y, p, look.names)
    return handles


def _draw_data(
    axes: Axes, data: Data, names: Sequence[str] | None, extent: Span, *, small: bool = False
) -> list[Line2D]:
    """Draw the data, in a small panel every few of many; return what explains them."""
    X, classes, count = read(data)
    every = max(1, round(len(X) / PANEL_DATA)) if small else 1
    called = class_names(data, count, names)
    return draw_points(axes, X[::every], classes[::every], called, extent, small=small)


def _ratio(extent: Span) -> float:
    """Return how tall a part of the plane is for its width."""
    return (extent[1][1] - extent[1][0]) / (extent[0][1] - extent[0][0])


def _plane(extent: Span) -> tuple[Figure, Axes]:
    """Return axes on which both inputs have the same scale, in a figure of fitting height."""
    ratio = _ratio(extent)
    figure, axes = plotting(height=min(max(4.2 * ratio, 1.6), 3.5) + 0.95)
    axes.set(xlim=extent[0], ylim=extent[1])
    if 1 / 3 < ratio < 3:
        axes.set_aspect("equal")
    return figure, axes


def _name_inputs(axes: Axes, data: Data | None, xlabel: str | None, ylabel: str | None) -> None:
    """Name the axes after the inputs of the data set."""
    own = [pretty(name) for name in getattr(data, "inputs", ("x1", "x2"))]
    label_axes(axes, xlabel or own[0], ylabel or own[-1])
