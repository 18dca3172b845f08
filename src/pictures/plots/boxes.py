"""Pictures of matrices: every value in its box, names above, shapes beneath."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from numpy.typing import ArrayLike, NDArray

from pictures.canvas import TEXT, VALUE, WIDTH, drawing, number, text_width, write
from pictures.palette import BLUE, INK, MUTED, VERMILION

ROW = 0.31  # inches, the height of a box
ABOVE, BENEATH = 0.3, 0.28  # inches, for a name and for a shape
FITS = ((VALUE, 0.26), (VALUE, 0.2), (VALUE, 0.14), (10.0, 0.12))  # points, inches around a value
Fit = tuple[float, float]
Highlight = tuple[int, int | None, int | None]


class _Box(NamedTuple):
    """One matrix as texts, and what stands above and beneath it."""

    texts: NDArray[np.object_]
    name: str
    shape: str


def matrices(
    *items: ArrayLike,
    names: Sequence[str] | None = None,
    shapes: bool = True,
    digits: int | None = None,
    highlight: Sequence[Highlight] = (),
) -> Figure:
    r"""Draw matrices with a box for each value, and operators between them.

    `matrices(X, "@", W, "=", z, names=["X", "W", "z"])` draws one row; the item `"\n"` begins a
    new one, where an equation is too wide for a phone.

    Args:
        *items: Arrays of numbers or of letters, (n, k), (k,) or a single value; strings are
            operators.
        names: What stands above each array.
        shapes: Write the shape beneath each array.
        digits: Decimals; by default none for whole numbers, else 4.
        highlight: `(array, row, column)` boxes to mark; None stands for all rows or columns.

    Raises:
        ValueError: If there is no array, an argument does not fit, or a row is too wide.

    Source: Part I, Figures 78, 79 and 83; Part II, Figures 32 to 49.
    """
    arrays = [np.asarray(item) for item in items if not isinstance(item, str)]
    if not arrays:
        raise ValueError("items must hold at least one array, got none")
    if names is not None and len(names) != len(arrays):
        raise ValueError(f"names must be one per array ({len(arrays)}), got {list(names)!r}")
    called = iter(names if names is not None else [""] * len(arrays))
    rows: list[list[_Box | str]] = [[]]
    boxes: list[_Box] = []
    for item in items:
        if isinstance(item, str) and item == "\n":
            rows.append([])
        elif isinstance(item, str):
            rows[-1].append(item)
        else:
            array = np.asarray(item)
            shape = f"({', '.join(map(str, array.shape))}{',' * (array.ndim == 1)})"
            boxes.append(_Box(_texts(array, digits), next(called), shape if shapes else ""))
            rows[-1].append(boxes[-1])
    # As generous as the width allows.
    fit = next((f for f in FITS if max(_width(row, f) for row in rows) <= WIDTH - 0.1), None)
    if fit is None:
        widest = max(_width(row, FITS[-1]) for row in rows)
        raise ValueError(
            f"items must fit {WIDTH} inches a row, got {widest:.1f}: "
            'break the row with "\\n" or give fewer digits'
        )
    marked = _marked(boxes, highlight)
    heights = [_height(row, names is not None, shapes) for row in rows]
    figure, axes = drawing(WIDTH, sum(heights) + 0.15 * (len(rows) - 1))
    top = axes.get_ylim()[1]
    left = (WIDTH - max(_width(row, fit) for row in rows)) / 2
    for row, height in zip(rows, heights, strict=True):
        tallest = max((len(part.texts) for part in row if isinstance(part, _Box)), default=1)
        middle = top - ABOVE * (names is not None) - 0.03 - tallest * ROW / 2
        x = left
        for part in row:
            if isinstance(part, _Box):
                x = _draw(axes, part, x, middle, fit, marked.get(id(part)))
            else:
                width = _operator_width(part)
                write(axes, x + width / 2, middle, part, size=VALUE + 1)
                x += width
        top -= height + 0.15
    return figure


def _texts(array: NDArray[Any], digits: int | None) -> NDArray[np.object_]:
    """Return what to write in each box, as a two-dimensional array of strings."""
    if array.ndim > 2 or array.size == 0:
        raise ValueError(f"items must be arrays of one or two dimensions, got {array.shape}")
    table = array.reshape(1, -1) if array.ndim < 2 else array
    if table.dtype.kind in "OUS":
        return np.array([[str(value) for value in row] for row in table], dtype=object)
    values = table.astype(float)
    if not np.isfinite(values).all():
        raise ValueError("items must be finite, got NaN or infinity")
    whole = digits is None and bool((values == np.round(values)).all())
    places = 0 if whole else 4 if digits is None else digits
    return np.array([[number(v, places) for v in row] for row in values], dtype=object)


def _marked(boxes: list[_Box], highlight: Sequence[Highlight]) -> dict[int, NDArray[np.bool_]]:
    """Return which boxes of which array to mark, keyed by the identity of the array's box."""
    marked: dict[int, NDArray[np.bool_]] = {}
    for which, row, column in highlight:
        if not 0 <= which < len(boxes):
            raise ValueError(f"highlight must name one of {len(boxes)} arrays, got {which}")
        cells = marked.setdefault(id(boxes[which]), np.zeros(boxes[which].texts.shape, dtype=bool))
        try:
            cells[
                slice(None) if row is None else row, slice(None) if column is None else column
            ] = 1
        except IndexError:
            raise ValueError(
                f"highlight must name a box of shape {cells.shape}, got row {row}, column {column}"
            ) from None
    return marked


def _cell(box: _Box, fit: Fit) -> float:
    """Return the width of one box: that of the widest value and some room."""
    size, room = fit
    widest = max(text_width(text, size) for text in box.texts.ravel())
    return max(widest + room, 0.3)


def _outer(box: _Box, fit: Fit) -> float:
    """Return the width an array takes: its boxes, or its name or shape where they are wider."""
    inside = _cell(box, fit) * len(box.texts[0])
    return max(inside, text_width(box.name), text_width(box.shape, TEXT - 0.5))


def _operator_width(text: str) -> float:
    """Return the width an operator takes, with room on both sides."""
    return text_width(text, VALUE + 1) + 0.22


def _width(row: Sequence[_Box | str], fit: Fit) -> float:
    """Return the width of a row of arrays and operators."""
    return sum(
        _outer(part, fit) if isinstance(part, _Box) else _operator_width(part) for part in row
    )


def _height(row: Sequence[_Box | str], names: bool, shapes: bool) -> float:
    """Return the height of a row: the tallest array and what stands around it."""
    tallest = max((len(part.texts) for part in row if isinstance(part, _Box)), default=1)
    return tallest * ROW + ABOVE * names + BENEATH * shapes + 0.06


def _draw(
    axes: Axes,
    box: _Box,
    left: float,
    middle: float,
    fit: Fit,
    marked: NDArray[np.bool_] | None,
) -> float:
    """Draw one array, centred on `middle`; return where the next item begins."""
    n, k = box.texts.shape
    cell, outer = _cell(box, fit), _outer(box, fit)
    x = left + (outer - cell * k) / 2
    top, bottom = middle + n * ROW / 2, middle - n * ROW / 2
    axes.add_patch(
        Rectangle((x, bottom), cell * k, n * ROW, facecolor=BLUE, alpha=0.07, linewidth=0)
    )
    for i, j in zip(*np.nonzero(marked), strict=True) if marked is not None else ():
        axes.add_patch(
            Rectangle(
                (x + j * cell, top - (i + 1) * ROW),
                cell,
                ROW,
                facecolor=VERMILION,
                alpha=0.22,
                linewidth=0,
            )
        )
    rules = [[(x + j * cell, bottom), (x + j * cell, top)] for j in range(1, k)]
    rules += [[(x, top - i * ROW), (x + k * cell, top - i * ROW)] for i in range(1, n)]
    if rules:
        ruling = Path(np.array(rules).reshape(-1, 2), [Path.MOVETO, Path.LINETO] * len(rules))
        axes.add_patch(PathPatch(ruling, fill=False, edgecolor=MUTED, linewidth=0.7))
    axes.add_patch(
        Rectangle((x, bottom), cell * k, n * ROW, fill=False, edgecolor=INK, linewidth=1.1)
    )
    for i in range(n):
        for j in range(k):
            write(
                axes,
                x + (j + 0.5) * cell,
                top - (i + 0.5) * ROW,
                box.texts[i, j],
                size=fit[0],
                weight="bold" if marked is not None and marked[i, j] else "normal",
            )
    if box.name:
        write(axes, left + outer / 2, top + 0.07, box.name, va="bottom")
    if box.shape:
        write(
            axes,
            left + outer / 2,
            bottom - 0.07,
            box.shape,
            va="top",
            size=TEXT - 0.5,
            colour=MUTED,
        )
    return left + outer
