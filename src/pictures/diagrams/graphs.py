"""Computational graphs: values flow down the arrows, derivatives stand on them."""

import math
from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pictures.canvas import WIDTH, drawing, write
from pictures.diagrams.labels import Box, Edge, place
from pictures.palette import BLUE, MUTED, VERMILION
from pictures.shapes import Point, arrow, outline, rounded_box, tint
from pictures.words import number, text_width

UP = 0.27  # inches, half the height of a node
LEADING = 0.19  # inches from line to line
Value = float | str | None
Node = tuple[str, Value] | tuple[str, Value, str]


def computational_graph(
    layers: Sequence[Sequence[Node]],
    edges: Mapping[tuple[str, str], str],
    *,
    digits: int = 4,
) -> Figure:
    """Draw how values are computed from one another, with a derivative on each arrow.

    Args:
        layers: From top to bottom, the nodes side by side: `(name, value)` or
            `(name, value, formula)`; the formula stands beside the node, a value of None is left
            out.
        edges: `(from, to)` -> what stands on the arrow, such as "∂z/∂w = 1"; "" for nothing. A
            line break makes two lines.
        digits: Decimals of the values.

    Raises:
        ValueError: If there is no node, a name appears twice, or an edge has no such node.
    """
    _check(layers, edges)
    gap = 0.5 + 0.2 * max((label.count("\n") + 1 for label in edges.values()), default=0)
    if max(len(layer) for layer in layers) > 2:
        gap += 0.25
    step = 2 * UP + gap
    tall = step * (len(layers) - 1) + 2 * UP + 0.12
    figure, axes = drawing(WIDTH, tall)
    spots: dict[str, Box] = {}
    formulas: list[Box] = []
    for level, layer in enumerate(layers):
        y = tall - 0.06 - UP - level * step
        for column, (name, value, *formula) in enumerate(layer):
            x = WIDTH * (column + 0.5) / len(layer)
            spots[name] = _draw_node(axes, x, y, name, _written(name, value, digits))
            formulas += [_write_formula(axes, spots[name], text) for text in formula]
    _draw_edges(axes, edges, spots, formulas)
    return figure


def _check(layers: Sequence[Sequence[Node]], edges: Mapping[tuple[str, str], str]) -> None:
    """Insist on nodes with names of their own and edges between them."""
    names = [node[0] for layer in layers for node in layer]
    if not names or any(len(layer) == 0 for layer in layers):
        raise ValueError("layers must hold at least one node each, got an empty one")
    if len(set(names)) != len(names):
        raise ValueError(f"layers must name each node once, got {names!r}")
    for edge in edges:
        if len(edge) != 2 or not set(edge) <= set(names):
            raise ValueError(f"edges must join nodes of {names!r}, got {edge!r}")


def _written(name: str, value: Value, digits: int) -> str:
    """Write the value of a node: whole numbers without decimals, texts as they are."""
    if value is None or isinstance(value, str):
        return value or ""
    if not math.isfinite(value):
        raise ValueError(f"layers must hold finite values, got {value} for {name!r}")
    return number(value, 0 if value == round(value) else digits)


def _draw_node(axes: Axes, x: float, y: float, name: str, value: str) -> Box:
    """Draw one node, its name and under it its value; return the box that it fills."""
    half = max(0.3, text_width(value) / 2 + 0.1, text_width(name) / 2 + 0.12)
    box = rounded_box(x, y, 2 * half, 2 * UP, 0.08)
    tint(axes, box, BLUE, 0.1, zorder=3)
    outline(axes, box, width=1.3, zorder=3)
    write(axes, x, y + 0.11 if value else y, name, weight="bold")
    write(axes, x, y - 0.11, value)
    return Box(x, y, 2 * half, 2 * UP)


def _write_formula(axes: Axes, node: Box, text: str) -> Box:
    """Write a formula on the right of a node; return the box that it fills."""
    left, width = node.x + node.width / 2 + 0.12, text_width(text)
    write(axes, left, node.y, text, ha="left", color=MUTED)
    return Box(left + width / 2, node.y, width, 0.2)


def _draw_edges(
    axes: Axes,
    edges: Mapping[tuple[str, str], str],
    spots: Mapping[str, Box],
    formulas: Sequence[Box],
) -> None:
    """Draw the arrows, then what stands on them, line by line."""
    labels = [label.split("\n") if label else [] for label in edges.values()]
    groups = []
    for (source, target), rows in zip(edges, labels, strict=True):
        start, end = _leave(spots[source], spots[target]), _leave(spots[target], spots[source])
        arrow(axes, start, end)
        width = max((text_width(row) + 0.06 for row in rows), default=0.0)
        groups.append([Edge(start, end, width, LEADING * len(rows))])
    for [(x, y)], rows in zip(place(groups, [*spots.values(), *formulas]), labels, strict=True):
        for k, row in enumerate(rows):
            above = ((len(rows) - 1) / 2 - k) * LEADING
            write(axes, x, y + above, row, color=VERMILION, backing=True)


def _leave(a: Box, b: Box) -> Point:
    """Return where the straight way from the middle of a to that of b leaves a."""
    dx, dy = b.x - a.x, b.y - a.y
    across = a.width / 2 / abs(dx) if dx else float("inf")
    along = a.height / 2 / abs(dy) if dy else float("inf")
    share = min(across, along)
    return a.x + share * dx, a.y + share * dy
