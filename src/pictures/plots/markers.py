"""Data on the plane of two inputs: their markers, and lines between them."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch

from pictures.canvas import LINE
from pictures.palette import DASHES, INK, MARKERS, PAPER, SERIES
from pictures.plots.reading import MANY, Classes, Span
from pictures.shapes import outline, segments
from scratchnet.arrays import Array, numbers

Line = tuple[Any, Any]  # (w, b) with w = (w1, w2), or two points ((x, y), (x, y))


def draw_points(
    axes: Axes, X: Array, classes: Classes, names: list[str], extent: Span, small: bool = False
) -> list[Line2D]:
    """Draw each class in its own colour and shape; return what explains them."""
    if len(X) > (16 if small else MANY):
        return _draw_dots(axes, X, classes, names, extent, size=4.0 if small else 5.0)
    handles = []
    for k, name in enumerate(names):
        (line,) = axes.plot(
            *X[classes == k].T,
            linestyle="none",
            marker=MARKERS[k % len(MARKERS)],
            markersize=7 if small else 10 if len(X) <= 16 else 7.5,
            color=SERIES[k % len(SERIES)],
            markeredgecolor=PAPER,
            markeredgewidth=1.2,
            label=name,
            zorder=4,
        )
        handles.append(line)
    return handles


def _draw_dots(
    axes: Axes, X: Array, classes: Classes, names: list[str], extent: Span, size: float
) -> list[Line2D]:
    """Draw many points, the first class as dots, the second as rings, the third as bars.

    Each class is one path of strokes so short that only their round ends are seen: a third of
    the file that one marker for each point would take.
    """
    handles = []
    wide = extent[0][1] - extent[0][0]
    for k, name in enumerate(names):
        colour = SERIES[k % len(SERIES)]
        ring, bar = k % 3 == 1, k % 3 == 2
        half = (0.024 if bar else 1e-4) * wide / 2
        strokes = segments(X[classes == k][:, None, :] + np.array([[-half, 0], [half, 0]]))
        strokes.should_simplify = False
        cap = "butt" if bar else "round"
        dots = partial(PathPatch, strokes, capstyle=cap, snap=False)
        outline(axes, dots, colour, size * (0.65 if bar else 1), zorder=4)
        if ring:
            outline(axes, dots, PAPER, size * 0.45, zorder=4)
        handles.append(
            Line2D(
                [],
                [],
                linestyle="none",
                marker="_" if bar else "o",
                markersize=7,
                color=colour,
                markerfacecolor=PAPER if ring else colour,
                markeredgewidth=2 if ring or bar else 0,
                label=name,
            )
        )
    return handles


def draw_lines(axes: Axes, lines: Mapping[str, Line] | Sequence[Line]) -> list[Line2D]:
    """Draw straight lines across the plane; return those which have a name."""
    named = list(lines.items()) if isinstance(lines, Mapping) else [("", line) for line in lines]
    handles: list[Line2D] = []
    for i, (name, (first, second)) in enumerate(named):
        start = numbers(first, "lines", ndim=None).ravel()
        other = numbers(second, "lines", ndim=None).ravel()
        if len(start) != 2 or len(other) not in (1, 2):
            raise ValueError(
                "lines must be (w, b) with two weights, or two points of the plane, "
                f"got ({first!r}, {second!r})"
            )
        if len(other) == 1:
            if not start.any():
                raise ValueError(f"lines must have a weight other than 0, got w = {first!r}")
            start, along = -other[0] * start / (start @ start), np.array([-start[1], start[0]])
            other = start + along
        line = axes.axline(
            (float(start[0]), float(start[1])),
            (float(other[0]), float(other[1])),
            color=INK,
            linewidth=LINE - 0.2,
            linestyle=DASHES[(i + 1) % len(DASHES)] if len(named) > 1 else "-",
            zorder=3,
        )
        if name:
            line.set_label(name)
            handles.append(line)
    return handles
