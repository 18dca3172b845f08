"""Three inputs: the data as points in a cube, and the plane with which one neuron parts them."""

import itertools
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon
from numpy.typing import ArrayLike, NDArray

from pictures.canvas import WIDTH, drawing, key_beneath, write
from pictures.palette import GREEN, INK, MARKERS, MUTED, PAPER, SERIES
from pictures.plots.reading import Classes, class_names, read
from pictures.shapes import outline, tint
from pictures.words import number, pretty
from scratchnet.arrays import Array, numbers
from scratchnet.datasets import Data

View = Callable[[Array], Array]

AZIMUTH, ELEVATION = -28.0, 20.0  # degrees around and above the cube, where the eye stands
HEIGHT = 3.7  # inches
FOOT = 0.85  # inches beneath the cube, for names and the key
EDGES = [
    (a, b)
    for a, b in itertools.combinations(itertools.product((0, 1), repeat=3), 2)
    if sum(i != j for i, j in zip(a, b, strict=True)) == 1
]


def separating_plane(
    data: Data,
    w: ArrayLike | None = None,
    b: float = 0.0,
    *,
    names: Sequence[str] | None = None,
) -> Figure:
    """Draw points with three inputs and the plane `w1 x1 + w2 x2 + w3 x3 + b = 0`.

    Points on the far side of the plane are drawn under it, so that its tint lies on them.

    Args:
        data: X (n, 3) and T, (n, 1) with 0 and 1 or one-hot (n, 2).
        w: (3,) weights of the neuron; None draws no plane.
        b: Its bias.
        names: One name for each of the two classes.

    Raises:
        ValueError: If shapes do not fit.

    Source: Part II, section 1.
    """
    X, classes, count = read(data, inputs=3)
    if count != 2:
        raise ValueError(f"data.T must name two classes, which a plane can part, got {count}")
    called = class_names(data, count, names)
    low, high = X.min(axis=0), X.max(axis=0)
    size = np.where(high > low, high - low, 1.0)
    cube = (X - low) / size  # the data's box becomes the unit cube
    view = _view()
    figure, axes = drawing(WIDTH, HEIGHT)
    _draw_edges(axes, view)
    beyond = np.zeros(len(X), dtype=bool)
    if w is not None:
        scaled, offset = _in_cube(w, b, low, size)
        to_eye = np.sign(scaled @ _towards_eye()) or 1.0
        beyond = (cube @ scaled + offset) * to_eye < 0
        _dots(axes, view, cube, classes, beyond, 2.5)
        _draw_plane(axes, view, _cut(scaled, offset))
    _dots(axes, view, cube, classes, ~beyond, 4)
    own = getattr(data, "inputs", ("x1", "x2", "x3"))
    _name_edges(axes, view, [pretty(name) for name in own], low, low + size)
    look: dict[str, Any] = {"linestyle": "none", "markersize": 9}
    handles = [
        axes.plot([], [], marker=MARKERS[k], color=SERIES[k], label=name, **look)[0]
        for k, name in enumerate(called)
    ]
    key_beneath(figure, handles)
    return figure


def _in_cube(w: ArrayLike, b: float, low: Array, size: Array) -> tuple[Array, float]:
    """Return weights and bias of the same plane in the cube's units."""
    weights = numbers(w, "w").ravel()
    if len(weights) != 3 or not weights.any():
        raise ValueError(f"w must be three numbers, not all 0, got {w!r}")
    return weights * size, float(b + weights @ low)


def _towards_eye() -> Array:
    """Return the direction from the cube to the eye."""
    a, e = np.radians((AZIMUTH, ELEVATION))
    return np.array([np.cos(e) * np.cos(a), np.cos(e) * np.sin(a), np.sin(e)])


def _view() -> View:
    """Return the projection of the unit cube's points (n, 3) onto the paper (n, 2), in inches."""
    a, e = np.radians((AZIMUTH, ELEVATION))
    right = np.array([-np.sin(a), np.cos(a), 0])
    up = np.array([-np.sin(e) * np.cos(a), -np.sin(e) * np.sin(a), np.cos(e)])
    onto = np.stack([right, up], axis=1)  # (3, 2)
    corners = np.array(list(itertools.product((0, 1), repeat=3))) @ onto
    low, high = corners.min(axis=0), corners.max(axis=0)
    scale = min((HEIGHT - FOOT - 0.15) / (high - low)[1], (WIDTH - 1.4) / (high - low)[0])
    shift = np.array([WIDTH / 2, FOOT]) - scale * np.array([(low + high)[0] / 2, low[1]])
    return lambda places: np.asarray(places @ onto * scale + shift)


def _draw_edges(axes: Axes, view: View) -> None:
    """Draw the cube; the edges that meet in the corner farthest from the eye are dotted."""
    for edge in EDGES:
        dots = (0, (2, 3)) if (0, 1, 0) in edge else "-"
        axes.plot(*view(np.array(edge)).T, color=MUTED, linewidth=0.9, linestyle=dots, zorder=1)


def _draw_plane(axes: Axes, view: View, corners: Array) -> None:
    """Draw the part of a plane that lies in the cube."""
    if len(corners):
        cut = partial(Polygon, view(corners))
        tint(axes, cut, GREEN, 0.3, zorder=3)
        outline(axes, cut, GREEN, 1.6, zorder=3)


def _name_edges(axes: Axes, view: View, names: Sequence[str], low: Array, high: Array) -> None:
    """Write the name of each input along an outer edge, and its range at the edge's ends."""
    edges = (
        ((0, 0, 0), (1, 0, 0)),
        ((1, 0, 0), (1, 1, 0)),
        ((0, 0, 0), (0, 0, 1)),
    )
    centre = view(np.full((1, 3), 0.5))[0]
    for k, edge in enumerate(edges):
        start, end = view(np.array(edge, dtype=float))
        along = (end - start) / np.linalg.norm(end - start)
        out = np.array([along[1], -along[0]])
        out *= np.sign(out @ ((start + end) / 2 - centre)) or 1
        for share, text, colour in (
            (0.5, names[k], INK),
            (0.1, number(low[k]), MUTED),
            (0.9, number(high[k]), MUTED),
        ):
            x, y = start + share * (end - start) + 0.17 * out
            ha = "right" if out[0] < -0.5 and share == 0.5 else "center"
            write(axes, x, y, text, color=colour, ha=ha)


def _cut(w: Array, b: float) -> Array:
    """Return the corners, in order, where the plane w x + b = 0 cuts the unit cube's edges."""
    found = []
    for a, c in EDGES:
        start, end = np.array(a, dtype=float), np.array(c, dtype=float)
        at, to = start @ w + b, end @ w + b
        if at * to <= 0 and at != to:
            found.append(start + (end - start) * at / (at - to))
    if len(found) < 3:
        return np.empty((0, 3))
    corners = np.unique(np.round(found, 9), axis=0)
    around = corners - corners.mean(axis=0)
    first = around[0] / np.linalg.norm(around[0])
    second = np.cross(w / np.linalg.norm(w), first)
    order = np.argsort(np.arctan2(around @ second, around @ first))
    ordered: Array = corners[order]
    return ordered


def _dots(
    axes: Axes, view: View, cube: Array, classes: Classes, which: NDArray[np.bool_], zorder: float
) -> None:
    """Draw the chosen points, each on a dotted line from the floor that tells its depth."""
    for place in cube[which & (cube[:, 2] > 0)]:
        axes.plot(
            *view(np.stack([place * (1, 1, 0), place])).T,
            color=MUTED,
            linewidth=0.7,
            linestyle=(0, (1, 2)),
            zorder=2,
        )
    for k in (0, 1):
        axes.plot(
            *view(cube[which & (classes == k)]).T,
            linestyle="none",
            marker=MARKERS[k],
            markersize=10,
            color=SERIES[k],
            markeredgecolor=PAPER,
            zorder=zorder,
        )
