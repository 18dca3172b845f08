"""Pictures on the plane of two inputs: the data, the lines and the regions a network makes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray

from scratchnet.canvas import (
    FAMILY,
    LINE,
    TEXT,
    WIDTH,
    Array,
    constrained,
    dress,
    interval,
    key_beneath,
    label_axes,
    numbers,
    plotting,
    pretty,
    write,
)
from scratchnet.palette import BLUE, DASHES, INK, MARKERS, PAPER, SERIES, VERMILION
from scratchnet.training import Data

Span = tuple[tuple[float, float], tuple[float, float]]
Line = tuple[Any, Any]  # (w, b) with w = (w1, w2), or two points ((x, y), (x, y))
Predictor = Callable[[Array], Array]
Classes = NDArray[np.intp]

GRID_POINTS = 81  # of a regions picture, along each side
PANEL_POINTS = 61
MANY = 60  # from here on data points become small dots
LEVELS = (0.1, 0.25, 0.5, 0.75, 0.9)
SHADE = 0.13  # opacity of one step of probability


def points(
    data: Data,
    *,
    lines: Mapping[str, Line] | Sequence[Line] = (),
    arrows: Sequence[tuple[tuple[float, float], tuple[float, float]]] = (),
    annotate: Sequence[str] | None = None,
    names: Sequence[str] | None = None,
    span: Span | None = None,
    xlabel: str | None = None,
    ylabel: str | None = None,
) -> Figure:
    """Draw a data set on the plane of its two inputs, each class in its own shape.

    Args:
        data: X (n, 2) and T, (n, 1) with 0 and 1 or one-hot (n, k).
        lines: Separating lines, with names if a mapping: (w, b) for w1 x1 + w2 x2 + b = 0, or
            two points.
        arrows: (from, to) pairs of points.
        annotate: One text for each point.
        names: One name for each class.
        span: ((x1 low, x1 high), (x2 low, x2 high)); by default around the data.
        xlabel: Name of the first input; by default the data's own.
        ylabel: Name of the second input.

    Raises:
        ValueError: If the data are not two-dimensional or an argument does not fit.

    Source: Part I, Figures 118 to 120; Part II, Figures 22, 56, 59 and 76; Part III, the data.
    """
    X, classes, count = _read(data)
    extent = _extent(span, X)
    called = _class_names(data, count, names)
    if annotate is not None and len(annotate) != len(X):
        raise ValueError(f"annotate must be one text per point ({len(X)}), got {len(annotate)}")
    figure, axes = _plane(extent)
    handles = _draw_points(axes, X, classes, called, extent)
    for start, end in arrows:
        axes.annotate(
            "",
            end,
            xytext=start,
            arrowprops={"arrowstyle": "-|>", "color": INK, "linewidth": 1.4, "shrinkA": 6},
            zorder=4,
        )
    for place, text in zip(X, annotate or (), strict=False):
        label = axes.annotate(
            text,
            (float(place[0]), float(place[1])),
            xytext=(0, 9),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=TEXT,
            family=FAMILY,
            color=INK,
            zorder=6,
        )
        label.set_parse_math(False)
    handles += _draw_lines(axes, lines)
    _name_inputs(axes, data, xlabel, ylabel)
    key_beneath(figure, handles)
    return figure


def decision_regions(
    network: Any,
    data: Data | None = None,
    *,
    outputs: Callable[[Array], Array] | None = None,
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
        span: ((x1 low, x1 high), (x2 low, x2 high)); by default around the data.
        levels: Probabilities at which the shade changes, 0.5 among them.
        lines: Further lines, as in `points`.
        names: One name for each class.
        xlabel: Name of the first input; by default the data's own.
        ylabel: Name of the second input.

    Raises:
        ValueError: If the predictions do not fit, or there is neither data nor span.

    Source: Part III, the decision boundaries.
    """
    if data is None and span is None:
        raise ValueError("span must be given where there is no data, got None")
    X = _read(data)[0] if data is not None else None
    extent = _extent(span, X)
    figure, axes = _plane(extent)
    axes.grid(False)
    x, y, p = _probabilities(network, outputs, extent, GRID_POINTS)
    handles = _shade(axes, x, y, p, _levels(levels))
    if data is not None and X is not None:
        _, classes, count = _read(data)
        called = _class_names(data, count, names)
        handles = _draw_points(axes, X, classes, called, extent) + handles
    else:
        _name_regions(axes, x, y, p, names)
    handles += _draw_lines(axes, lines)
    _name_inputs(axes, data, xlabel, ylabel)
    key_beneath(figure, handles)
    return figure


def regions_grid(
    panels: Mapping[str, Any],
    data: Data | None = None,
    *,
    outputs: Callable[[Array], Array] | None = None,
    span: Span | None = None,
    levels: Sequence[float] = (0.1, 0.5, 0.9),
    names: Sequence[str] | None = None,
    columns: int = 2,
    most: int = 70,
) -> Figure:
    """Draw the regions of several networks side by side, each with its caption beneath.

    Args:
        panels: caption -> network or function, as in `decision_regions`, or such a one together
            with the data of its own panel, as a pair.
        data: X (n, 2) and T, drawn on top of each panel that has none of its own.
        outputs: What is applied to the predictions.
        span: What part of the plane is shown.
        levels: Probabilities at which the shade changes.
        names: One name for each class.
        columns: Panels in a row.
        most: About how many data points a panel shows; more would hide the regions.

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
    inputs = [_read(shown)[0] for _, shown in pairs.values() if shown is not None]
    if not inputs and span is None:
        raise ValueError("span must be given where there is no data, got None")
    extent = _extent(span, np.concatenate(inputs) if inputs else None)
    ratio = (extent[1][1] - extent[1][0]) / (extent[0][1] - extent[0][0])
    rows = -(-len(panels) // columns)
    tall = rows * (WIDTH / columns * ratio + 0.25) + (0.35 if inputs else 0.1)
    figure = constrained(WIDTH, tall)
    grid = figure.subplots(rows, columns, squeeze=False)
    key: dict[str, Line2D] = {}
    for axes, (caption, (network, shown)) in zip(grid.flat, pairs.items(), strict=False):
        dress(axes)
        axes.grid(False)
        axes.set(xlim=extent[0], ylim=extent[1], xticks=[], yticks=[], aspect="equal")
        x, y, p = _probabilities(network, outputs, extent, PANEL_POINTS)
        handles = _shade(axes, x, y, p, _levels(levels))
        if shown is not None:
            X, classes, count = _read(shown)
            some = np.arange(0, len(X), max(1, round(len(X) / most)))
            called = _class_names(shown, count, names)
            dots = _draw_points(axes, X[some], classes[some], called, extent, small=True)
            handles = dots + handles
        key = {str(handle.get_label()): handle for handle in handles} | key
        axes.set_xlabel(caption, fontsize=TEXT, color=INK, family=FAMILY, parse_math=False)
    for axes in grid.flat[len(panels) :]:
        axes.set_axis_off()
    key_beneath(figure, list(key.values()))
    return figure


def _read(data: Data) -> tuple[Array, Classes, int]:
    """Return the inputs (n, 2), the class of each row (n,), and how many classes there are."""
    X = numbers(data.X, "data.X", ndim=2)
    if X.shape[1] != 2:
        raise ValueError(f"data.X must have two columns to lie on a plane, got shape {X.shape}")
    T = numbers(data.T, "data.T")
    T = T.reshape(len(T), -1)
    if len(T) != len(X):
        raise ValueError(f"data.T must have a row per row of data.X ({len(X)}), got {len(T)}")
    if T.shape[1] == 1:
        if not np.isin(T, (0, 1)).all():
            raise ValueError(f"data.T must hold 0 and 1, or one column per class, got {T[:, 0]}")
        return X, (T[:, 0] > 0.5).astype(np.intp), 2
    return X, T.argmax(axis=1), T.shape[1]


def _class_names(data: Data | None, count: int, names: Sequence[str] | None) -> list[str]:
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


def _extent(span: Span | None, X: Array | None) -> Span:
    """Return the part of the plane to show: as asked, or the data with room around them."""
    if span is not None:
        if len(span) != 2:
            raise ValueError(f"span must be two pairs (low, high), got {span!r}")
        return interval(span[0], "span[0]"), interval(span[1], "span[1]")
    assert X is not None
    low, high = X.min(axis=0), X.max(axis=0)
    room = np.maximum((high - low) * (0.35 if len(X) <= MANY else 0.12), 1e-3)
    low, high = low - room, high + room
    return (float(low[0]), float(high[0])), (float(low[1]), float(high[1]))


def _plane(extent: Span) -> tuple[Figure, Axes]:
    """Return axes on which both inputs have the same scale, in a figure of fitting height."""
    ratio = (extent[1][1] - extent[1][0]) / (extent[0][1] - extent[0][0])
    figure, axes = plotting(height=min(max(4.2 * ratio, 1.6), 3.5) + 0.95)
    axes.set(xlim=extent[0], ylim=extent[1])
    if 1 / 3 < ratio < 3:
        axes.set_aspect("equal")
    return figure, axes


def _name_inputs(axes: Axes, data: Data | None, xlabel: str | None, ylabel: str | None) -> None:
    """Name the axes after the inputs of the data set."""
    own = [pretty(name) for name in getattr(data, "inputs", ("x1", "x2"))]
    label_axes(axes, xlabel or own[0], ylabel or own[-1])


def _draw_points(
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


def _draw_lines(axes: Axes, lines: Mapping[str, Line] | Sequence[Line]) -> list[Line2D]:
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


def _probabilities(
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


def _levels(levels: Sequence[float]) -> Array:
    """Return the levels in order, or say what is wrong with them."""
    values = np.sort(numbers(levels, "levels", ndim=1))
    if values[0] <= 0 or values[-1] >= 1 or 0.5 not in values:
        raise ValueError(f"levels must lie between 0 and 1, 0.5 among them, got {levels!r}")
    return values


def _shade(axes: Axes, x: Array, y: Array, p: Array, levels: Array) -> list[Line2D]:
    """Fill the regions and draw the lines between them; return what explains the line."""
    if p.ndim == 2:
        z = _logit(p)
        for level in levels[levels >= 0.5]:
            fill_where_positive(axes, x, y, z - _logit(level), VERMILION, SHADE)
        for level in levels[levels <= 0.5]:
            fill_where_positive(axes, x, y, _logit(level) - z, BLUE, SHADE)
        edges = [(z, "probability 0.5")]
    else:
        z = np.log(np.maximum(p, 1e-12)) if p.min() >= 0 and p.max() <= 1 else p
        lead = [z[..., k] - np.delete(z, k, axis=-1).max(axis=-1) for k in range(z.shape[-1])]
        for k, ahead in enumerate(lead):
            fill_where_positive(axes, x, y, ahead, SERIES[k % len(SERIES)], 2.4 * SHADE)
        edges = [(ahead, "boundary") for ahead in lead]
    handles = []
    for surface, label in edges:
        path = contour(axes, x, y, surface)
        if path is not None:
            axes.add_patch(PathPatch(path, fill=False, edgecolor=INK, linewidth=1.6, zorder=3))
            handles = [Line2D([], [], color=INK, linewidth=1.6, label=label)]
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
        axes.add_patch(PathPatch(path, facecolor=colour, alpha=alpha, linewidth=0, zorder=0.5))


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


def _name_regions(axes: Axes, x: Array, y: Array, p: Array, names: Sequence[str] | None) -> None:
    """Write the name of each class where its region is widest."""
    step = max(1, len(x) // 20)
    inside = p[step::step, step::step]
    winner = (inside > 0.5).astype(int) if p.ndim == 2 else inside.argmax(axis=-1)
    count = 2 if p.ndim == 2 else p.shape[-1]
    called = _class_names(None, count, names)
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
