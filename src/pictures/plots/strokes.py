"""Lines in a plot: their look, their names at their ends, and which points of them to draw."""

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from pictures.canvas import (
    LINE,
    key_beneath,
    spread,
    text_width,
    write,
)
from pictures.palette import DASHES, MUTED, SERIES
from scratchnet.arrays import Array

THIN = 200  # points kept of a long series
MARGIN_LABEL = 1.25  # inches: the widest label that stands at the end of its line


def thin(values: Array, *, log: bool = False, keep: int = THIN) -> NDArray[np.intp]:
    """Choose which points of a long series to draw.

    The series is cut into stretches (of equal length, or equal on a logarithmic axis); of each
    the first of its smallest and of its largest values stay, so that no peak disappears.

    Args:
        values: (m,) series.
        log: Stretches for a logarithmic axis.
        keep: About how many points stay.

    Returns:
        Increasing indices, the first and the last among them.
    """
    count = len(values)
    if count <= keep:
        return np.arange(count)
    edges = (
        np.geomspace(1, count + 1, keep // 2 + 1) - 1
        if log
        else np.linspace(0, count, keep // 2 + 1)
    )
    chosen = {0, count - 1}
    whole = np.unique(edges.astype(int))
    for start, stop in itertools.pairwise(whole):
        stretch = values[start:stop]
        if np.isfinite(stretch).any():
            chosen |= {start + int(np.nanargmin(stretch)), start + int(np.nanargmax(stretch))}
    return np.array(sorted(chosen))


def stroke(i: int) -> dict[str, Any]:
    """Return colour, dash and width of the i-th series; the sixth takes the next dash."""
    again = i // len(SERIES)
    return {
        "color": SERIES[i % len(SERIES)],
        "linestyle": DASHES[(i + again) % len(DASHES)],
        "linewidth": LINE,
        "solid_capstyle": "round",
    }


def guides(axes: Axes, horizontal: Sequence[float], vertical: Sequence[float]) -> None:
    """Draw dashed guide lines."""
    style: dict[str, Any] = {
        "color": MUTED,
        "linewidth": 1.0,
        "linestyle": (0, (3, 3)),
        "zorder": 1.5,
    }
    for height in horizontal:
        axes.axhline(height, **style)
    for place in vertical:
        axes.axvline(place, **style)


def name_lines(figure: Figure, axes: Axes, drawn: list[Line2D], names: list[str]) -> None:
    """Write each line's name at its end, or, where names are long, in a key beneath."""
    named = [(line, name) for line, name in zip(drawn, names, strict=True) if name]
    if not named:
        return
    if max(text_width(name) for _, name in named) > MARGIN_LABEL or len(named) > 6:
        for line, name in named:
            line.set_label(name)
        key_beneath(figure, [line for line, _ in named])
        return
    axes.autoscale_view()  # settles the limits that the transformation depends on
    to_axes = axes.transData + axes.transAxes.inverted()
    ends = []
    for line, _ in named:
        xy = np.column_stack([np.asarray(data, dtype=float) for data in line.get_data()])
        ends.append(np.clip(to_axes.transform(xy[np.isfinite(xy).all(axis=1)][-1]), 0, 1))
    tall = figure.get_figheight() - 0.8  # about the height of the axes
    places = spread([float(end[1]) for end in ends], 0.2 / tall, 0.0, 1.0)
    for (line, name), end, place in zip(named, ends, places, strict=True):
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
        label = write(axes, 1.07, place, name, colour=str(line.get_color()), ha="left")
        label.set_transform(axes.transAxes)
