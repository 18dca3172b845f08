"""Regions of the plane as shades, and the lines between them, with few vertices."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from pictures.canvas import write
from pictures.palette import BLUE, INK, SERIES, VERMILION
from pictures.plots.reading import Span, class_names
from pictures.shapes import along, outline, tint
from scratchnet.arrays import Array, numbers

GRID_POINTS = 81  # of a picture, along each side
SHADE = 0.13  # opacity of one step of probability


def probabilities(
    network: Any, outputs: Callable[[Array], Array] | None, extent: Span, count: int
) -> tuple[Array, Array, Array]:
    """Return grid lines x (m,), y (m,) and the predictions there, (m, m) or (m, m, k > 2)."""
    x, y = np.linspace(*extent[0], count), np.linspace(*extent[1], count)
    where = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)  # (m * m, 2)
    predict = getattr(network, "predict", network)
    if not callable(predict):
        raise ValueError(f"network must be a network or a function of X, got {network!r}")
    values = np.asarray(predict(where), dtype=float)
    if outputs is not None:
        values = np.asarray(outputs(values), dtype=float)
    if values.shape[:1] != where.shape[:1] or values.ndim > 2:
        raise ValueError(
            f"network must give (m,) or (m, k) predictions for X of shape {where.shape}, "
            f"got {values.shape}"
        )
    if not np.isfinite(values).all():
        raise ValueError("network must give finite predictions, got NaN or infinity")
    values = values.reshape(count, count, -1)
    if values.shape[-1] <= 2:
        p = values[..., -1]
        if p.min() < 0 or p.max() > 1:
            raise ValueError(
                "network must give probabilities for two classes, perhaps by way of `outputs`, "
                f"got values from {p.min():.3g} to {p.max():.3g}"
            )
        return x, y, p
    return x, y, values


def checked_levels(levels: Sequence[float]) -> Array:
    """Return the levels in order, or say what is wrong with them."""
    values = np.sort(numbers(levels, "levels", ndim=1))
    if values[0] <= 0 or values[-1] >= 1 or 0.5 not in values:
        raise ValueError(f"levels must lie between 0 and 1, 0.5 among them, got {levels!r}")
    return values


def shade(axes: Axes, x: Array, y: Array, p: Array, levels: Array) -> list[Line2D]:
    """Fill the regions and draw the lines between them; return what explains the line."""
    if p.ndim == 2:
        z = _logit(p)
        for level in levels[levels >= 0.5]:
            fill_where_positive(axes, x, y, z - _logit(level), VERMILION, SHADE)
        for level in levels[levels <= 0.5]:
            fill_where_positive(axes, x, y, _logit(level) - z, BLUE, SHADE)
        edges = [z]
    else:
        z = np.log(np.maximum(p, 1e-12)) if p.min() >= 0 and p.max() <= 1 else p
        lead = [z[..., k] - np.delete(z, k, axis=-1).max(axis=-1) for k in range(z.shape[-1])]
        for k, ahead in enumerate(lead):
            fill_where_positive(axes, x, y, ahead, SERIES[k % len(SERIES)], 2.4 * SHADE)
        edges = lead
    handles = []
    for surface in edges:
        path = contour(axes, x, y, surface)
        if path is not None:
            outline(axes, along(path), INK, 1.6, zorder=3)
            handles = [Line2D([], [], color=INK, linewidth=1.6, label="boundary")]
    return handles


def _logit(p: Array | float) -> Array:
    """Return the score behind a probability; between grid points it is nearer to a plane."""
    clipped = np.clip(p, 1e-12, 1 - 1e-12)
    return np.asarray(np.log(clipped) - np.log1p(-clipped))


def fill_where_positive(
    axes: Axes, x: Array, y: Array, surface: Array, colour: str, alpha: float
) -> None:
    """Fill where a surface is at least 0."""
    path = contour(axes, x, y, surface, filled=True)
    if path is not None:
        tint(axes, along(path), colour, alpha, zorder=0.5)


def contour(axes: Axes, x: Array, y: Array, surface: Array, *, filled: bool = False) -> Path | None:
    """Return the line where a surface is 0, or the area where it is more; None if nowhere.

    Vertices that no eye would miss are left out: matplotlib's own drawing keeps them all.
    """
    top = float(surface.max())
    if top < 0 or (surface.min() > 0 and not filled):
        return None
    if filled:
        drawn = axes.contourf(x, y, surface, levels=[0.0, max(top, 0.0) + 1.0])
    else:
        drawn = axes.contour(x, y, surface, levels=[0.0])
    (path,) = drawn.get_paths()
    drawn.remove()
    if len(np.asarray(path.vertices)) == 0:
        return None
    path.simplify_threshold = 0.25
    size = 300 if len(x) == GRID_POINTS else 150  # of the axes, in points
    to_points = Affine2D().scale(size / (x[-1] - x[0]), size / (y[-1] - y[0]))
    slim = path.cleaned(transform=to_points, simplify=True)
    return slim.transformed(to_points.inverted())


def name_regions(axes: Axes, x: Array, y: Array, p: Array, names: Sequence[str] | None) -> None:
    """Write the name of each class where its region is widest."""
    step = max(1, len(x) // 20)
    inside = p[step::step, step::step]
    winner = (inside > 0.5).astype(int) if p.ndim == 2 else inside.argmax(axis=-1)
    count = 2 if p.ndim == 2 else p.shape[-1]
    called = class_names(None, count, names)
    where = np.stack(
        np.meshgrid(np.arange(winner.shape[1]), np.arange(winner.shape[0])), axis=-1
    ).reshape(-1, 2)
    label = winner.ravel()
    border = np.minimum(where, np.array(winner.shape[::-1]) - 1 - where).min(axis=1) + 1
    for k, name in enumerate(called):
        own, others = where[label == k], where[label != k]
        if len(own) == 0:
            continue
        room = border[label == k].astype(float)
        if len(others):
            apart = np.linalg.norm(own[:, None, :] - others[None, :, :], axis=-1)
            room = np.minimum(room, apart.min(axis=1))
        column, row = own[room.argmax()]
        write(axes, x[step + column * step], y[step + row * step], name)
