"""A loss of two parameters as a map with contour lines, and the paths training takes on it."""

import itertools
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from numpy.typing import ArrayLike

from pictures.canvas import FAMILY, TEXT, key_beneath, label_axes, number, plotting, write
from pictures.palette import BLUE, DASHES, INK, MARKERS, MUTED, PAPER, SERIES
from pictures.plots.markers import Span
from pictures.plots.shading import GRID_POINTS, contour, fill_where_positive
from scratchnet.arrays import Array, interval, numbers

AREAS = (0.02, 0.08, 0.18, 0.32, 0.5, 0.7, 0.88)  # share of the map below each contour line
Surface = Callable[[Array], Array]


def parameter_path(
    surface: Surface,
    paths: ArrayLike | Mapping[str, ArrayLike],
    *,
    span: Span | None = None,
    levels: Sequence[float] | None = None,
    xlabel: str = "w₁",
    ylabel: str = "w₂",
    height: float = 4.0,
) -> Figure:
    """Draw a loss of two parameters as a map and the way training went on it.

    The deeper the shade, the lower the loss; some contour lines carry their value.

    Args:
        surface: From (m, 2) pairs of parameters to (m,) losses; a stack of m networks on the
            leading axis computes them at once.
        paths: (k, 2) parameters in the order they were visited, or `label -> (k, 2)`.
        span: `((low, high), (low, high))` of the two parameters; by default around the paths.
        levels: Losses at which a contour line runs; by default such that the lines share out
            the map evenly.
        xlabel: Name of the first parameter.
        ylabel: Name of the second parameter.
        height: Of the picture, in inches.

    Raises:
        ValueError: If paths or surface do not have these shapes.
    """
    walked = _paths(paths)
    extent = _around(np.concatenate(list(walked.values())), span)
    x, y = (np.linspace(*side, GRID_POINTS) for side in extent)
    pairs = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    loss = np.asarray(surface(pairs), dtype=float)
    if loss.shape != (len(pairs),):
        raise ValueError(
            f"surface must map pairs of shape {pairs.shape} to losses of shape ({len(pairs)},), "
            f"got {loss.shape}"
        )
    loss = numbers(loss, "surface(...)").reshape(GRID_POINTS, GRID_POINTS)
    heights = np.quantile(loss, AREAS) if levels is None else np.sort(numbers(levels, "levels"))
    figure, axes = plotting(height=height)
    axes.grid(False)
    axes.set(xlim=extent[0], ylim=extent[1])
    for i, level in enumerate(heights):
        fill_where_positive(axes, x, y, level - loss, BLUE, 0.07)
        path = contour(axes, x, y, loss - level)
        if path is None:
            continue
        axes.add_patch(PathPatch(path, fill=False, edgecolor=MUTED, linewidth=0.7, zorder=1))
        if i % 2 == 1:
            _label_contour(axes, path, extent, [*walked.values()], level)
    handles = []
    for i, (label, way) in enumerate(walked.items()):
        shared = any(np.array_equal(way[0], other[0]) for other in [*walked.values()][:i])
        line = _walk(axes, way, extent, i, start="" if shared else "start")
        if label:
            line.set_label(label)
            handles.append(line)
    label_axes(axes, xlabel, ylabel)
    key_beneath(figure, handles)
    return figure


def _paths(paths: ArrayLike | Mapping[str, ArrayLike]) -> dict[str, Array]:
    """Return the paths by their names, or say which has no pairs of parameters."""
    ways = dict(paths) if isinstance(paths, Mapping) else {"": paths}
    if not ways:
        raise ValueError("paths must hold at least one path, got an empty mapping")
    walked = {
        label: numbers(way, f"paths[{label!r}]" if label else "paths", ndim=2)
        for label, way in ways.items()
    }
    for label, way in walked.items():
        if way.shape[1] != 2:
            raise ValueError(f"paths must have shape (k, 2), got {way.shape} for {label!r}")
    return walked


def _around(places: Array, span: Span | None) -> Span:
    """Return the part of the map to show: as asked, or the paths with room around them."""
    if span is not None:
        if len(span) != 2:
            raise ValueError(f"span must be two pairs (low, high), got {span!r}")
        return interval(span[0], "span[0]"), interval(span[1], "span[1]")
    low, high = places.min(axis=0), places.max(axis=0)
    size = high - low
    room = np.maximum(0.25 * size, 0.1 * (size.max() or 1.0))
    low, high = low - room, high + room
    return (float(low[0]), float(high[0])), (float(low[1]), float(high[1]))


def _walk(axes: Axes, way: Array, extent: Span, i: int, start: str) -> Line2D:
    """Draw the i-th path, its start as a hollow marker."""
    colour, marker = SERIES[(i + 1) % len(SERIES)], MARKERS[i % len(MARKERS)]
    (line,) = axes.plot(
        *way.T,
        color=colour,
        linewidth=1.6,
        linestyle=DASHES[i % len(DASHES)],
        marker=marker,
        markevery=_apart(way, extent),
        markersize=5.5,
        markeredgecolor=PAPER,
        markeredgewidth=0.8,
        zorder=4,
    )
    axes.plot(
        *way[0],
        marker=marker,
        markersize=9,
        color=colour,
        markerfacecolor=PAPER,
        markeredgecolor=colour,
        markeredgewidth=2,
        zorder=5,
    )
    rightwards = way[-1, 0] >= way[0, 0]
    axes.annotate(
        start,
        (float(way[0, 0]), float(way[0, 1])),
        xytext=(-9 if rightwards else 9, 0),
        textcoords="offset points",
        ha="right" if rightwards else "left",
        va="center",
        fontsize=TEXT,
        family=FAMILY,
        color=INK,
        zorder=6,
    )
    return line


def _apart(way: Array, extent: Span) -> list[int]:
    """Choose which steps get a marker: the last, and back from it those which can be told apart."""
    low, high = np.array(extent).T
    place = (way - low) / (high - low)
    chosen = [len(way) - 1]
    for i in range(len(way) - 1, -1, -1):
        if np.linalg.norm(place[i] - place[chosen[-1]]) > 0.03:
            chosen.append(i)
    return chosen[::-1]


def _label_contour(
    axes: Axes, path: Path, extent: Span, walked: Sequence[Array], level: float
) -> None:
    """Write the value of a contour line on it, inside the map and away from the paths."""
    low, high = np.array(extent).T
    pieces = [np.asarray(piece, dtype=float) for piece in path.to_polygons(closed_only=False)]
    longest = max(pieces, key=len)
    line = np.concatenate([np.linspace(a, b, 9) for a, b in itertools.pairwise(longest)])
    place = (line - low) / (high - low)
    inside = ((place > 0.09) & (place < 0.93)).all(axis=1)
    if not inside.any():
        return
    steps = (np.concatenate(walked) - low) / (high - low)
    room = np.linalg.norm(place[inside][:, None] - steps[None], axis=-1).min(axis=1)
    x, y = line[inside][room.argmax()]
    text = number(float(f"{level:.2g}"))
    write(axes, x, y, text, size=TEXT - 1.5, colour=MUTED, backing=True, zorder=2)
