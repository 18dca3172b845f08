"""Data on the plane of two inputs: what is read from them, their markers, lines between them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from numpy.typing import NDArray

from pictures.canvas import LINE, pretty
from pictures.palette import DASHES, INK, MARKERS, PAPER, SERIES
from scratchnet.arrays import Array, interval, numbers
from scratchnet.datasets import Data

Span = tuple[tuple[float, float], tuple[float, float]]
Line = tuple[Any, Any]  # (w, b) with w = (w1, w2), or two points ((x, y), (x, y))
Classes = NDArray[np.intp]

MANY = 60  # from here on data points become small dots


def read(data: Data, inputs: int = 2) -> tuple[Array, Classes, int]:
    """Return the inputs (n, 2 or 3), the class of each row (n,), and how many classes there are."""
    X = numbers(data.X, "data.X", ndim=2)
    if X.shape[1] != inputs:
        place = {2: "two columns to lie on a plane", 3: "three columns to lie in space"}[inputs]
        raise ValueError(f"data.X must have {place}, got shape {X.shape}")
    T = numbers(data.T, "data.T")
    T = T.reshape(len(T), -1)
    if len(T) != len(X):
        raise ValueError(f"data.T must have a row per row of data.X ({len(X)}), got {len(T)}")
    if T.shape[1] == 1:
        if not np.isin(T, (0, 1)).all():
            raise ValueError(f"data.T must hold 0 and 1, or one column per class, got {T[:, 0]}")
        return X, (T[:, 0] > 0.5).astype(np.intp), 2
    return X, T.argmax(axis=1), T.shape[1]


def class_names(data: Data | None, count: int, names: Sequence[str] | None) -> list[str]:
    """Return a name for each class: as given, or from the data set's own output names."""
    if names is not None:
        if len(names) != count:
            raise ValueError(f"names must be one per class ({count}), got {list(names)!r}")
        return list(names)
    own = [str(name) for name in getattr(data, "outputs", ())]
    if count == 2 and len(own) != 2:
        output = pretty(own[0]) if own else "target"
        return [f"{output} = 0", f"{output} = 1"]
    return own if len(own) == count else [f"class {k}" for k in range(count)]


def extent_of(span: Span | None, X: Array | None) -> Span:
    """Return the part of the plane to show: as asked, or the data with room around them."""
    if span is not None:
        if len(span) != 2:
            raise ValueError(f"span must be two pairs (low, high), got {span!r}")
        return interval(span[0], "span[0]"), interval(span[1], "span[1]")
    assert X is not None
    low, size = X.min(axis=0), np.ptp(X, axis=0)
    size = np.where(size > 0, size, size.max() or 1.0)  # all at one place
    room = size * (0.35 if len(X) <= MANY else 0.12)
    low, high = low - room, X.max(axis=0) + room
    return (float(low[0]), float(high[0])), (float(low[1]), float(high[1]))


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
    dot = 1e-4 * (extent[0][1] - extent[0][0])
    for k, name in enumerate(names):
        colour = SERIES[k % len(SERIES)]
        bar, ring = k % 3 == 2, k % 3 == 1
        length = 0.024 * (extent[0][1] - extent[0][0]) if bar else dot
        ends = X[classes == k][:, None, :] + np.array([[-length / 2, 0], [length / 2, 0]])
        strokes = Path(ends.reshape(-1, 2), [Path.MOVETO, Path.LINETO] * len(ends))
        strokes.should_simplify = False
        layers = [(colour, size * (0.65 if bar else 1))] + ([(PAPER, size * 0.45)] if ring else [])
        for shade, width in layers:
            axes.add_patch(
                PathPatch(
                    strokes,
                    fill=False,
                    edgecolor=shade,
                    linewidth=width,
                    capstyle="butt" if bar else "round",
                    snap=False,
                    zorder=4,
                )
            )
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
