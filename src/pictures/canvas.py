"""The house style that plots and diagrams share: an empty sheet, axes, a line of text, a key.

Nothing here reads or changes matplotlib's global settings beyond its defaults: each property is
handed to the artist that needs it.
"""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

from pictures.palette import GRID, INK, MUTED, PAPER
from pictures.words import FAMILY, TEXT, TICK, number, scientific, text_width

WIDTH = 5.0
"""The width of a picture in inches; it is published at 96 pixels an inch."""
HEIGHT = 3.1
"""The height of most plots in inches."""
LINE = 1.9
"""The width of lines, in points."""


def drawing(width: float, height: float) -> tuple[Figure, Axes]:
    """Return an empty sheet whose data units are inches, origin at the lower left.

    Args:
        width: In inches.
        height: In inches.

    Returns:
        The figure, and its one pair of axes, which cannot be seen.
    """
    figure = Figure(figsize=(width, height), facecolor="none")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(0, height), facecolor="none")
    axes.set_axis_off()
    return figure, axes


def plotting(height: float = HEIGHT) -> tuple[Figure, Axes]:
    """Return an empty figure and its one pair of axes in the house style.

    Args:
        height: In inches.
    """
    figure = constrained(WIDTH, height)
    axes = figure.add_subplot()
    dress(axes)
    return figure, axes


def constrained(width: float, height: float) -> Figure:
    """Return an empty figure that makes room for whatever stands around its axes.

    Args:
        width: In inches.
        height: In inches.
    """
    figure = Figure(figsize=(width, height), facecolor="none", layout="constrained")
    engine = figure.get_layout_engine()
    assert isinstance(engine, ConstrainedLayoutEngine)
    engine.set(w_pad=0.08, h_pad=0.06)
    return figure


def dress(axes: Axes) -> None:
    """Give axes the house style: two quiet spines, a light grid, readable ticks.

    Args:
        axes: What is changed.
    """
    axes.set_facecolor("none")
    axes.set_axisbelow(True)
    axes.grid(color=GRID, linewidth=0.7, linestyle="-")
    axes.tick_params(length=0, pad=5, labelsize=TICK, labelcolor=INK, labelfontfamily=FAMILY)
    axes.tick_params(axis="x", pad=7)  # keeps the two labels at the origin apart
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set(color=MUTED, linewidth=0.9)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
        axis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))


def logarithmic(axes: Axes, which: str) -> None:
    """Make the x axis, the y axis or both logarithmic, with Unicode labels.

    Args:
        axes: What is changed; it has its data already.
        which: "x", "y", "xy", or "" for neither.
    """
    for letter in which:
        axes.set(**{f"{letter}scale": "log"})
        axis, (low, high) = (
            (axes.xaxis, axes.get_xlim()) if letter == "x" else (axes.yaxis, axes.get_ylim())
        )
        narrow = high / low < 50
        axis.set_major_locator(LogLocator(subs=(1, 2, 5) if narrow else (1,), numticks=7))
        axis.set_minor_formatter(NullFormatter())
        axis.set_major_formatter(FuncFormatter(lambda value, _: _power(value)))
        axis.set_tick_params(which="minor", length=0)


def _power(value: float) -> str:
    """Label a tick of a logarithmic axis: plain from 0.001 to 100,000, else a power of ten."""
    if 0.9e-3 < value < 1.1e5:
        return number(float(f"{value:.6g}"))
    return scientific(*f"{value:.0e}".split("e"))


def label_axes(axes: Axes, xlabel: str | None, ylabel: str | None) -> None:
    """Name the axes; the name of the vertical one stands upright, above it.

    Args:
        axes: What is changed.
        xlabel: Name of the horizontal axis; None or "" for none.
        ylabel: Name of the vertical axis; None or "" for none.
    """
    if xlabel:
        axes.set_xlabel(
            xlabel, fontsize=TEXT, color=INK, family=FAMILY, labelpad=4, parse_math=False
        )
    if ylabel:
        note(axes, (0, 1), ylabel, (-4, 7), va="bottom", xycoords="axes fraction")


def write(
    axes: Axes, x: float, y: float, text: str, *, backing: bool = False, **style: Any
) -> None:
    """Write one line of text, in ink and centred unless the style says otherwise.

    Args:
        axes: Where it is drawn.
        x: Its place, in the units of the axes.
        y: The same, upwards.
        text: What is written, letter by letter: no mathtext. Nothing is drawn for "".
        backing: Put a piece of paper behind it.
        **style: Of matplotlib's `Text`, such as `size`, `color`, `ha`, `va` and `weight`.
    """
    if not text:
        return
    look: dict[str, Any] = {"size": TEXT, "color": INK, "ha": "center", "va": "center", "zorder": 5}
    if backing:
        look["bbox"] = {"boxstyle": "square,pad=0.1", "facecolor": PAPER, "edgecolor": "none"}
    axes.text(x, y, text, family=FAMILY, parse_math=False, **(look | style))


def note(
    axes: Axes, place: tuple[float, float], text: str, offset: tuple[float, float], **style: Any
) -> None:
    """Write one line of text at a distance from a place, in ink unless the style says otherwise.

    Args:
        axes: Where it is drawn.
        place: In the units of the axes.
        text: What is written, letter by letter: no mathtext.
        offset: From the place to the text, in points.
        **style: Of matplotlib's `Annotation`, such as `color`, `ha` and `va`.
    """
    look: dict[str, Any] = {"size": TEXT, "color": INK, "ha": "left", "va": "center"}
    look |= {"textcoords": "offset points", "family": FAMILY, "parse_math": False}
    axes.annotate(text, place, offset, **(look | style))


def key_beneath(figure: Figure, handles: Sequence[Line2D]) -> None:
    """Explain lines and markers in a row under the axes, where it can cover nothing.

    Args:
        figure: What is changed.
        handles: Lines with a label; without any, nothing is drawn.
    """
    if not handles:
        return
    widths = [text_width(str(handle.get_label())) + 0.62 for handle in handles]
    if sum(widths) < figure.get_figwidth():
        rows = 1
    else:
        rows = -(-len(handles) // max(1, int(figure.get_figwidth() / max(widths))))
    columns = -(-len(handles) // rows)
    # A legend fills its columns first, a reader reads rows first.
    in_rows = [handles[i] for c in range(columns) for i in range(c, len(handles), columns)]
    legend = figure.legend(
        handles=in_rows,
        loc="outside lower center",
        ncols=columns,
        frameon=False,
        labelcolor=INK,
        prop=FontProperties(family=FAMILY, size=TEXT),
        handlelength=2.0,
        columnspacing=1.6,
        borderaxespad=0.2,
    )
    for text in legend.get_texts():
        text.set_parse_math(False)
