"""The house style that plots and diagrams share: a blank figure, its texts, its numbers.

Nothing here reads or changes matplotlib's global settings beyond its defaults: each property is
handed to the artist that needs it. Letters are plain Unicode, never mathtext, because a picture
is published with its text as text.
"""

from collections.abc import Sequence
from functools import lru_cache

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.textpath import TextPath
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

from pictures.palette import GRID, INK, MUTED, PAPER

WIDTH = 5.0
"""The width of a picture in inches; it is published at 96 pixels an inch."""
TEXT = 10.5
"""The size of letters, in points."""
VALUE = 11.0
"""The size of numbers inside boxes and neurons, in points."""
LINE = 1.9
"""The width of lines, in points."""
FAMILY = "DejaVu Sans"
"""The font that pictures are laid out with."""

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def subscript(number: int) -> str:
    """Write an index, the `number`, as Unicode subscript.

    Examples:
        >>> "w" + subscript(12)
        'w₁₂'
    """
    return str(number).translate(_SUBSCRIPT)


def pretty(name: str) -> str:
    """Write the digits that end a `name` of one letter as its index.

    Examples:
        >>> pretty("x1"), pretty("loss of smell")
        ('x₁', 'loss of smell')
    """
    letter, digits = name[:1], name[1:]
    return letter + digits.translate(_SUBSCRIPT) if letter.isalpha() and digits.isdigit() else name


def number(value: float, digits: int | None = None) -> str:
    """Write a number as a reader expects it: true minus sign, no exponent letters.

    Args:
        value: The number.
        digits: Decimals; without it as few as six significant digits need.

    Examples:
        >>> number(-0.31002552, 4), number(200000), number(0.00002), number(0.5)
        ('−0.3100', '200,000', '2·10⁻⁵', '0.5')
    """
    if digits is not None:
        text = f"{value:.{digits}f}"
        if float(text) == 0:  # no negative zero
            text = text.removeprefix("-")
    elif 1e3 <= abs(value) < 1e9 and value == round(value):
        text = f"{value:,.0f}"
    else:
        text = f"{value + 0.0:.6g}"
    if "e" in text:
        return scientific(*text.split("e"))
    return text.replace("-", "−")


def scientific(mantissa: str, exponent: str) -> str:
    """Write `mantissa` times ten to the power of `exponent`.

    Examples:
        >>> scientific("1", "6"), scientific("-2", "-05")
        ('10⁶', '−2·10⁻⁵')
    """
    power = "10" + str(int(exponent)).translate(_SUPERSCRIPT)
    return power if mantissa == "1" else f"{mantissa}·{power}".replace("-", "−")


@lru_cache(maxsize=4096)
def text_width(text: str, size: float = TEXT) -> float:
    """Return the width of a text in inches, in the font the pictures are laid out with.

    Args:
        text: One line.
        size: Of its letters, in points.
    """
    if not text.strip():
        return 0.0
    path = TextPath((0, 0), text, size=size, prop=FontProperties(family=FAMILY))
    return float(path.get_extents().width) / 72


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


def plotting(width: float = WIDTH, height: float = 3.1) -> tuple[Figure, Axes]:
    """Return an empty figure and its one pair of axes in the house style.

    Args:
        width: In inches.
        height: In inches.
    """
    figure = constrained(width, height)
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


def dress(axes: Axes, *, size: float = TEXT) -> None:
    """Give axes the house style: two quiet spines, a light grid, readable ticks.

    Args:
        axes: What is changed.
        size: Of the letters, in points.
    """
    axes.set_facecolor("none")
    axes.set_axisbelow(True)
    axes.grid(color=GRID, linewidth=0.7, linestyle="-")
    axes.tick_params(length=0, pad=5, labelsize=size - 0.5, labelcolor=INK, labelfontfamily=FAMILY)
    axes.tick_params(axis="x", pad=7)  # keeps the two labels at the origin apart
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set(color=MUTED, linewidth=0.9)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
        axis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))


def logarithmic(axes: Axes, which: str) -> None:
    """Make the x or the y axis logarithmic, with Unicode labels.

    Args:
        axes: What is changed; it has its data already.
        which: "x" or "y".
    """
    if which == "x":
        axes.set_xscale("log")
    else:
        axes.set_yscale("log")
    axis = axes.xaxis if which == "x" else axes.yaxis
    low, high = axes.get_xlim() if which == "x" else axes.get_ylim()
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
        axes.annotate(
            ylabel,
            (0, 1),
            xytext=(-4, 7),
            xycoords="axes fraction",
            textcoords="offset points",
            fontsize=TEXT,
            family=FAMILY,
            color=INK,
            ha="left",
            va="bottom",
            parse_math=False,
        )


def write(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    *,
    size: float = TEXT,
    colour: str = INK,
    ha: str = "center",
    va: str = "center",
    weight: str = "normal",
    backing: bool = False,
    zorder: float = 5,
) -> Text:
    """Write one line of text.

    Args:
        axes: Where it is drawn.
        x: Its place, in the units of the axes.
        y: The same, upwards.
        text: What is written, letter by letter: no mathtext.
        size: In points.
        colour: As `#rrggbb`, one of the palette.
        ha: Which side of the text stands at x: "left", "center" or "right".
        va: Which side of the text stands at y: "top", "center", "bottom" or "baseline".
        weight: "normal" or "bold".
        backing: Put a piece of paper behind it.
        zorder: What is drawn later covers it.
    """
    box = {"boxstyle": "square,pad=0.1", "facecolor": PAPER, "edgecolor": "none"}
    return axes.text(
        x,
        y,
        text,
        fontsize=size,
        family=FAMILY,
        color=colour,
        ha=ha,
        va=va,
        weight=weight,
        bbox=box if backing else None,
        zorder=zorder,
        parse_math=False,
    )


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
