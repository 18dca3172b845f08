"""A loss of two parameters as a map with contour lines, and the paths training takes on it."""

import itertools
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.path import Path
from numpy.typing import ArrayLike

from pictures.canvas import note, plotting, write
from pictures.palette import BLUE, DASHES, MARKERS, MUTED, PAPER, SERIES
from pictures.plots.reading import Span, as_span, by_name, checked_span
from pictures.plots.shading import GRID_POINTS, contour, fill_where_positive
from pictures.plots.strokes import finish
from pictures.shapes import along, outline
from pictures.words import TICK, number
from scratchnet.arrays import Array, numbers

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

    Raises:
        ValueError: If paths or surface do not have these shapes.
    """
    walked = _paths(paths)
    everywhere = np.concatenate(list(walked.values()))
    extent = _around(everywhere) if span is None else checked_span(span)
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
    figure, axes = plotting(4.0)
    axes.grid(False)
    axes.set(xlim=extent[0], ylim=extent[1])
    for i, level in enumerate(heights):
        fill_where_positive(axes, x, y, level - loss, BLUE, 0.07)
        path = contour(axes, x, y, loss - level)
        if path is not None:
            outline(axes, along(path), MUTED, 0.7)
            if i % 2 == 1:
                _label_contour(axes, path, extent, [*walked.values()], level)
    starts: set[tuple[float, ...]] = set()
    lines = []
    for i, (label, way) in enumerate(walked.items()):
        lines.append(_walk(axes, way, extent, i, label))
        if tuple(way[0]) not in starts:
            _name_start(axes, way)
        starts.add(tuple(way[0]))
    finish(figure, axes, lines, xlabel=xlabel, ylabel=ylabel, key=True)
    return figure


def _paths(paths: ArrayLike | Mapping[str, ArrayLike]) -> dict[str, Array]:
    """Return the paths by their names, or say which has no pairs of parameters."""
    walked = by_name(paths, "paths", ndim=2)
    if not walked:
        raise ValueError("paths must hold at least one path, got an empty mapping")
    for label, way in walked.items():
        if way.shape[1] != 2:
            raise ValueError(f"paths must have shape (k, 2), got {way.shape} for {label!r}")
    return walked


def _around(places: Array) -> Span:
    """Return the part of the map in which all places lie, with room around them."""
    low, high = places.min(axis=0), places.max(axis=0)
    size = high - low
    room = np.maximum(0.25 * size, 0.1 * (size.max() or 1.0))
    return as_span(low - room, high + room)


def _walk(axes: Axes, way: Array, extent: Span, i: int, label: str) -> Line2D:
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
        label=label,
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
    return line


def _name_start(axes: Axes, way: Array) -> None:
    """Write `start` beside the first place of a path, on the side it does not go to."""
    side, ha = (-9, "right") if way[-1, 0] >= way[0, 0] else (9, "left")
    note(axes, (way[0, 0], way[0, 1]), "start", (side, 0), ha=ha, zorder=6)


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
    write(axes, x, y, text, size=TICK, color=MUTED, backing=True, zorder=2)
