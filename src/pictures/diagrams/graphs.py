"""Computational graphs: values flow down the arrows, derivatives stand on them."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from pictures.canvas import TEXT, WIDTH, drawing, number, text_width, write
from pictures.diagrams.labels import Box, Edge, place
from pictures.palette import BLUE, INK, MUTED, VERMILION

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
    names = [node[0] for layer in layers for node in layer]
    if not names or any(len(layer) == 0 for layer in layers):
        raise ValueError("layers must hold at least one node each, got an empty one")
    if len(set(names)) != len(names):
        raise ValueError(f"layers must name each node once, got {names!r}")
    for edge in edges:
        if len(edge) != 2 or not set(edge) <= set(names):
            raise ValueError(f"edges must join nodes of {names!r}, got {edge!r}")
    up = 0.27
    gap = 0.5 + 0.2 * max((label.count("\n") + 1 for label in edges.values()), default=0)
    if max(len(layer) for layer in layers) > 2:
        gap += 0.25
    step = 2 * up + gap
    tall = step * (len(layers) - 1) + 2 * up + 0.12
    figure, axes = drawing(WIDTH, tall)
    spots: dict[str, Box] = {}
    obstacles = []
    for level, layer in enumerate(layers):
        y = tall - 0.06 - up - level * step
        for column, node in enumerate(layer):
            x = WIDTH * (column + 0.5) / len(layer)
            name, value, *formula = node
            text = _written(name, value, digits)
            half = max(0.3, text_width(text) / 2 + 0.1, text_width(name) / 2 + 0.12)
            spots[name] = Box(x, y, 2 * half, 2 * up)
            _node(axes, spots[name], name, text)
            if formula:
                side = x + half + 0.12
                write(axes, side, y, formula[0], ha="left", colour=MUTED)
                width = text_width(formula[0])
                obstacles.append(Box(side + width / 2, y, width, 0.2))
    lines, groups = [], []
    for (source, target), label in edges.items():
        a, b = spots[source], spots[target]
        start, end = _leave(a, b), _leave(b, a)
        axes.add_patch(
            FancyArrowPatch(
                start,
                end,
                arrowstyle="-|>,head_length=4.5,head_width=2.6",
                shrinkA=0,
                shrinkB=0,
                color=MUTED,
                linewidth=1.2,
            )
        )
        rows = label.split("\n") if label else []
        width = max((text_width(row) for row in rows), default=0.0)
        lines.append(rows)
        groups.append([Edge(start, end, width + 0.06 if rows else 0.0, 0.19 * len(rows))])
    for [(x, y)], rows in zip(place(groups, [*spots.values(), *obstacles]), lines, strict=True):
        for k, row in enumerate(rows):
            offset = ((len(rows) - 1) / 2 - k) * 0.19
            write(axes, x, y + offset, row, size=TEXT - 0.3, colour=VERMILION, backing=True)
    return figure


def _written(name: str, value: Value, digits: int) -> str:
    """Write the value of a node: whole numbers without decimals, texts as they are."""
    if value is None or isinstance(value, str):
        return value or ""
    if not math.isfinite(value):
        raise ValueError(f"layers must hold finite values, got {value} for {name!r}")
    return number(value, 0 if value == round(value) else digits)


def _leave(a: Box, b: Box) -> tuple[float, float]:
    """Return where the straight way from the middle of a to that of b leaves a."""
    dx, dy = b.x - a.x, b.y - a.y
    across = a.width / 2 / abs(dx) if dx else float("inf")
    along = a.height / 2 / abs(dy) if dy else float("inf")
    share = min(across, along)
    return a.x + share * dx, a.y + share * dy


def _node(axes: Axes, box: Box, name: str, value: str) -> None:
    """Draw one node: its name, and under it its value."""
    corner = (box.x - box.width / 2 + 0.08, box.y - box.height / 2 + 0.08)
    size = (box.width - 0.16, box.height - 0.16)
    looks: tuple[dict[str, Any], ...] = (
        {"facecolor": BLUE, "alpha": 0.1, "linewidth": 0},
        {"facecolor": "none", "edgecolor": INK, "linewidth": 1.3},
    )
    for look in looks:
        axes.add_patch(FancyBboxPatch(corner, *size, boxstyle="round,pad=0.08", zorder=3, **look))
    if value:
        write(axes, box.x, box.y + 0.11, name, weight="bold")
        write(axes, box.x, box.y - 0.11, value)
    else:
        write(axes, box.x, box.y, name, weight="bold")
