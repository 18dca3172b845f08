"""Pictures of matrices: every value in its box, names above, shapes beneath."""

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike, NDArray

from pictures.canvas import WIDTH, drawing, write
from pictures.palette import BLUE, INK, MUTED, VERMILION
from pictures.shapes import along, outline, segments, tint
from pictures.words import TEXT, VALUE, number, text_width
from scratchnet.arrays import numbers

ROW = 0.31  # inches, the height of a box
ABOVE, BENEATH = 0.3, 0.28  # inches, for a name and for a shape
BREAK = 0.15  # inches between two rows
FITS = ((VALUE, 0.26), (VALUE, 0.2), (VALUE, 0.14), (TEXT, 0.08))  # points, inches around a value
Fit = tuple[float, float]
Highlight = tuple[int, int | None, int | None]


class _Box(NamedTuple):
    """One matrix as texts, which of them are marked, and what stands above and beneath it."""

    texts: NDArray[np.object_]
    marked: NDArray[np.bool_]
    name: str
    shape: str


Row = list[_Box | str]


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
    boxes = _boxes([item for item in items if not isinstance(item, str)], names, shapes, digits)
    _mark(boxes, highlight)
    rows = _rows(items, boxes)
    fit = _fitting(rows)
    heights = [_height(row, names is not None, shapes) for row in rows]
    figure, axes = drawing(WIDTH, sum(heights) + BREAK * (len(rows) - 1))
    top = axes.get_ylim()[1]
    left = (WIDTH - max(_width(row, fit) for row in rows)) / 2
    for row, height in zip(rows, heights, strict=True):
        middle = top - ABOVE * (names is not None) - 0.03 - _tallest(row) * ROW / 2
        _draw_row(axes, row, left, middle, fit)
        top -= height + BREAK
    return figure


def _rows(items: Sequence[ArrayLike], boxes: Sequence[_Box]) -> list[Row]:
    """Return boxes and operators row by row."""
    following = iter(boxes)
    rows: list[Row] = [[]]
    for item in items:
        if isinstance(item, str) and item == "\n":
            rows.append([])
        else:
            rows[-1].append(item if isinstance(item, str) else next(following))
    return rows


def _boxes(
    items: Sequence[ArrayLike], names: Sequence[str] | None, shapes: bool, digits: int | None
) -> list[_Box]:
    """Return the arrays as boxes of texts."""
    if not items:
        raise ValueError("items must hold at least one array, got none")
    if names is not None and len(names) != len(items):
        raise ValueError(f"names must be one per array ({len(items)}), got {list(names)!r}")
    boxes = []
    for item, name in zip(items, names or [""] * len(items), strict=True):
        texts = _texts(np.asarray(item), digits)
        shape = str(np.shape(item)) if shapes else ""
        boxes.append(_Box(texts, np.zeros(texts.shape, dtype=bool), name, shape))
    return boxes


def _texts(array: NDArray[Any], digits: int | None) -> NDArray[np.object_]:
    """Return what to write in each box, as a two-dimensional array of strings."""
    if array.ndim > 2 or array.size == 0:
        raise ValueError(f"items must be arrays of one or two dimensions, got {array.shape}")
    table = array.reshape(1, -1) if array.ndim < 2 else array
    if table.dtype.kind in "OUS":
        return np.array([[str(value) for value in row] for row in table], dtype=object)
    values = numbers(table, "items")
    whole = digits is None and bool((values == np.round(values)).all())
    places = 0 if whole else 4 if digits is None else digits
    return np.array([[number(v, places) for v in row] for row in values], dtype=object)


def _mark(boxes: Sequence[_Box], highlight: Sequence[Highlight]) -> None:
    """Mark boxes of the arrays."""
    for which, row, column in highlight:
        if not 0 <= which < len(boxes):
            raise ValueError(f"highlight must name one of {len(boxes)} arrays, got {which}")
        marked = boxes[which].marked
        every = slice(None)
        try:
            marked[every if row is None else row, every if column is None else column] = True
        except IndexError:
            raise ValueError(
                f"highlight must name a box of shape {marked.shape}, got row {row}, column {column}"
            ) from None


def _fitting(rows: Sequence[Row]) -> Fit:
    """Return the most generous size of values and room around them that the width allows."""
    for fit in FITS:
        widest = max(_width(row, fit) for row in rows)
        if widest <= WIDTH - 0.1:
            return fit
    raise ValueError(
        f"items must fit {WIDTH} inches a row, got {widest:.1f}: "
        'break the row with "\\n" or give fewer digits'
    )


def _cell(box: _Box, fit: Fit) -> float:
    """Return the width of one box: that of the widest value and some room."""
    size, room = fit
    widest = max(text_width(text, size) for text in box.texts.ravel())
    return max(widest + room, 0.3)


def _outer(part: _Box | str, fit: Fit) -> float:
    """Return the width of an array, by boxes, name or shape; of an operator with room around it."""
    if isinstance(part, str):
        return text_width(part, VALUE + 1) + 0.22
    inside = _cell(part, fit) * len(part.texts[0])
    return max(inside, text_width(part.name), text_width(part.shape, TEXT))


def _width(row: Row, fit: Fit) -> float:
    """Return the width of a row of arrays and operators."""
    return sum(_outer(part, fit) for part in row)


def _tallest(row: Row) -> int:
    """Return how many lines of boxes the tallest array has."""
    return max((len(part.texts) for part in row if isinstance(part, _Box)), default=1)


def _height(row: Row, names: bool, shapes: bool) -> float:
    """Return the height of a row: the tallest array and what stands around it."""
    return _tallest(row) * ROW + ABOVE * names + BENEATH * shapes + 0.06


def _draw_row(axes: Axes, row: Row, left: float, middle: float, fit: Fit) -> None:
    """Draw arrays and operators from the left on, each centred on `middle`."""
    for part in row:
        if isinstance(part, _Box):
            _draw_box(axes, part, left, middle, fit)
        else:
            write(axes, left + _outer(part, fit) / 2, middle, part, size=VALUE + 1)
        left += _outer(part, fit)


def _draw_box(axes: Axes, box: _Box, left: float, middle: float, fit: Fit) -> None:
    """Draw one array, centred on `middle`."""
    n, k = box.texts.shape
    cell, outer = _cell(box, fit), _outer(box, fit)
    x, right = left + (outer - cell * k) / 2, left + (outer + cell * k) / 2
    top, bottom = middle + n * ROW / 2, middle - n * ROW / 2
    whole = partial(Rectangle, (x, bottom), cell * k, n * ROW)
    tint(axes, whole, BLUE, 0.07)
    for i, j in np.argwhere(box.marked):
        one = partial(Rectangle, (x + j * cell, top - (i + 1) * ROW), cell, ROW)
        tint(axes, one, VERMILION, 0.22)
    rules = [[(x + j * cell, bottom), (x + j * cell, top)] for j in range(1, k)]
    rules += [[(x, top - i * ROW), (right, top - i * ROW)] for i in range(1, n)]
    if rules:
        outline(axes, along(segments(rules)), MUTED, 0.7)
    outline(axes, whole, INK, 1.1)
    for (i, j), text in np.ndenumerate(box.texts):
        weight = "bold" if box.marked[i, j] else "normal"
        at = x + (j + 0.5) * cell, top - (i + 0.5) * ROW
        write(axes, *at, text, size=fit[0], weight=weight)
    centre = left + outer / 2
    write(axes, centre, top + 0.07, box.name, va="bottom")
    write(axes, centre, bottom - 0.07, box.shape, va="top", size=TEXT, color=MUTED)
