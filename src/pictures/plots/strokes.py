"""Lines in a plot: their look, guides behind them, their names at their ends."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from pictures.canvas import LINE, key_beneath, label_axes, write
from pictures.palette import DASHES, MUTED, SERIES
from pictures.words import text_width
from scratchnet.arrays import interval

MARGIN_LABEL = 1.25  # inches: the widest label that stands at the end of its line
Guides = Mapping[str, Sequence[float]]
"""Places of dashed guide lines on the axes "x" and "y"."""


def stroke(i: int) -> dict[str, Any]:
    """Return colour, dash and width of the i-th series; the sixth takes the next dash."""
    again = i // len(SERIES)
    return {
        "color": SERIES[i % len(SERIES)],
        "linestyle": DASHES[(i + again) % len(DASHES)],
        "linewidth": LINE,
        "solid_capstyle": "round",
    }


def draw_guides(axes: Axes, guides: Guides | None) -> None:
    """Draw dashed guide lines across the axes."""
    guides = guides or {}
    if not set(guides) <= {"x", "y"}:
        raise ValueError(f'guides must be for "x" and "y", got {list(guides)!r}')
    look: dict[str, Any] = {
        "color": MUTED,
        "linewidth": 1.0,
        "linestyle": (0, (3, 3)),
        "zorder": 1.5,
    }
    for height in guides.get("y", ()):
        axes.axhline(height, **look)
    for place in guides.get("x", ()):
        axes.axvline(place, **look)


def finish(
    figure: Figure,
    axes: Axes,
    lines: Iterable[Line2D],
    *,
    xlabel: str,
    ylabel: str | None,
    ylim: tuple[float, float] | None = None,
    key: bool = False,
) -> None:
    """Limit and name the axes, then name the lines that carry a label: in a key, or at their ends.

    Without a key the names stand at the ends of the lines, if they are few and short.
    """
    if ylim is not None:
        axes.set_ylim(*interval(ylim, "ylim"))
    label_axes(axes, xlabel, ylabel)
    # matplotlib calls a line without a label _child1 and so on.
    named = [line for line in lines if not str(line.get_label()).startswith("_child")]
    widths = [text_width(str(line.get_label())) for line in named]
    if key or len(named) > 6 or max(widths, default=0) > MARGIN_LABEL:
        key_beneath(figure, named)
    elif named:
        _name_ends(figure, axes, named)


def _name_ends(figure: Figure, axes: Axes, lines: Sequence[Line2D]) -> None:
    """Write each line's name at its end, the names far enough apart to be read."""
    axes.autoscale_view()  # settles the limits that the transformation depends on
    to_axes = axes.transData + axes.transAxes.inverted()
    ends = []
    for line in lines:
        xy = np.column_stack([np.asarray(data, dtype=float) for data in line.get_data()])
        ends.append(np.clip(to_axes.transform(xy[np.isfinite(xy).all(axis=1)][-1]), 0, 1))
    tall = figure.get_figheight() - 0.8  # about the height of the axes
    places = spread([float(end[1]) for end in ends], 0.2 / tall, 0.0, 1.0)
    for line, end, place in zip(lines, ends, places, strict=True):
        axes.plot(  # from the line's end to its name, in the line's own dash
            [end[0], 1.055],
            [end[1], place],
            transform=axes.transAxes,
            color=line.get_color(),
            linestyle=line.get_linestyle(),
            linewidth=1.2,
            clip_on=False,
            scalex=False,
            scaley=False,
        )
        name, colour = str(line.get_label()), line.get_color()
        write(axes, 1.07, place, name, color=colour, ha="left", transform=axes.transAxes)


def spread(positions: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move positions apart to at least `gap`, within `low` and `high`, as little as possible.

    Args:
        positions: In any order.
        gap: The least distance between two of them.
        low: No position falls below it.
        high: No position rises above it, if there is room for all.

    Returns:
        The new positions, in the order of the old ones.

    Examples:
        >>> spread([0.5, 0.5], 0.2, 0, 1)
        [0.4, 0.6]
    """
    order = sorted(range(len(positions)), key=lambda i: positions[i])
    groups: list[tuple[float, int]] = []  # (centre, members), from below
    for i in order:
        centre, size = positions[i], 1
        while True:
            half = (size - 1) * gap / 2
            centre = min(max(centre, low + half), max(high - half, low + half))
            if not groups:
                break
            below, members = groups[-1]
            if centre - half - (below + (members - 1) * gap / 2) >= gap - 1e-12:
                break
            groups.pop()
            centre = (centre * size + below * members) / (size + members)
            size += members
        groups.append((centre, size))
    placed = [
        round(centre + (k - (size - 1) / 2) * gap, 12)
        for centre, size in groups
        for k in range(size)
    ]
    result = [0.0] * len(positions)
    for i, place in zip(order, placed, strict=True):
        result[i] = place
    return result
