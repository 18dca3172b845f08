"""Drawings of networks: any layer sizes, with weights, biases, values and letters."""

import itertools
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from numpy.typing import ArrayLike

from pictures.canvas import WIDTH, drawing, write
from pictures.diagrams.columns import SHOWN, Node, caption, place_nodes
from pictures.diagrams.labels import Box, Edge, flat, place
from pictures.diagrams.texts import (
    Way,
    biases_on_ways,
    checked_ways,
    inscriptions,
    sizes_of,
    weights_on_ways,
)
from pictures.palette import BLUE, INK, MUTED, SERIES, VERMILION
from pictures.shapes import Point, outline, rounded_box, tint
from pictures.words import TEXT, text_width

LABEL = TEXT
BETWEEN = 0.1  # inches, the least distance between the rims of two layers


class _Label(NamedTuple):
    """An edge of the drawing, what is written on it and in which colour."""

    edge: Edge
    text: str
    colour: str


def network(
    sizes: Sequence[int],
    *,
    weights: Sequence[ArrayLike] | None = None,
    biases: bool | Sequence[ArrayLike | None] = False,
    values: Sequence[ArrayLike] | None = None,
    names: Sequence[Sequence[str]] | None = None,
    highlight: Sequence[Way] = (),
    captions: bool = True,
) -> Figure:
    """Draw a network layer by layer: inputs as squares, neurons as circles.

    Args:
        sizes: Neurons per layer, inputs first: (2, 3, 1). A layer of more than seven is drawn
            with dots in its middle.
        weights: One (d, k) array of numbers or texts per pair of layers, written on the edges.
        biases: True draws a bias node beside each layer but the last; one (k,) array per pair of
            layers (None for no bias there) writes its values on the edges too.
        values: One array per layer, written in the neurons; the names then stand beside them.
        names: One name per neuron of each layer; by default x, h and o with an index. Long ones
            stand beside their neurons.
        highlight: `(layer, i, j)`: edges to draw bold, from neuron i of the layer to j of the next.
        captions: Write the size of each layer beneath it.

    Raises:
        ValueError: If an argument does not fit the sizes.

    Source: Part I, Figures 3, 4, 9, 25, 26 and 105; Part II, Figures 1 to 8, 21 and 60.
    """
    counts = sizes_of(sizes)
    layers = inscriptions(names, values, counts)
    biased, on_biases = biases_on_ways(biases, counts)
    texts = weights_on_ways(weights, counts) | on_biases
    bold = checked_ways(highlight, counts)
    if texts and max(counts) > SHOWN:
        raise ValueError(
            f"weights can be written for layers of at most {SHOWN} neurons, got sizes {counts}"
        )
    radius = max(0.24, *(text_width(text) / 2 + 0.08 for text, _ in flat(layers)))
    columns = place_nodes(layers, biased, radius, labelled=bool(texts))
    beneath = [
        caption(count, column[0].kind) if captions else ""
        for count, column in zip(counts, columns, strict=True)
    ]
    _check_room(columns, beneath, counts)
    nodes = flat(columns)
    room = 0.28 if any(node.beside for node in nodes) else 0.1
    top = max(node.y for node in nodes)
    figure, axes = drawing(WIDTH, top + radius + room)
    _draw_edges(axes, columns, texts, bold)
    for node in nodes:
        _draw_node(axes, node)
    for column, text in zip(columns, beneath, strict=True):
        _draw_dots(axes, column)
        write(axes, column[0].x, 0.14, text, color=MUTED)
    return figure


def _check_room(columns: list[list[Node]], beneath: list[str], counts: list[int]) -> None:
    """Insist that neither neurons nor captions of two layers meet."""
    widths = [text_width(text) for text in beneath]
    first, second = columns[0][0], columns[1][0]
    side = 2 * first.radius
    widest = max(side, *((one + other) / 2 for one, other in itertools.pairwise(widths)))
    if second.x - first.x < widest + BETWEEN:
        raise ValueError(
            f"sizes, names and values must leave room between the layers in {WIDTH} inches: "
            f"draw fewer layers or write less, got sizes {counts}"
        )


def _draw_edges(
    axes: Axes, columns: list[list[Node]], texts: dict[Way, str], bold: set[Way]
) -> None:
    """Draw all edges, then their labels on pieces of paper."""
    labels: list[list[_Label]] = []
    for layer, (sources, targets) in enumerate(itertools.pairwise(columns)):
        neurons = [target for target in targets if target.kind != "bias"]
        for node in sorted(sources, key=lambda node: -node.y):
            ways = [(layer, node.order, target.order) for target in neurons]
            labels.append(
                [
                    _draw_edge(axes, node, target, texts.get(way, ""), bold=way in bold)
                    for way, target in zip(ways, neurons, strict=True)
                ]
            )
    nodes = [Box(node.x, node.y, 2 * node.radius, 2 * node.radius) for node in flat(columns)]
    spots = place([[label.edge for label in group] for group in labels], nodes)
    for (x, y), label in zip(flat(spots), flat(labels), strict=True):
        write(axes, x, y, label.text, backing=True, size=LABEL, color=label.colour, zorder=3)


def _draw_edge(axes: Axes, node: Node, target: Node, text: str, *, bold: bool) -> _Label:
    """Draw one edge; a text has the colour of the neuron it comes from."""
    colour = SERIES[node.order % len(SERIES)] if text and node.order >= 0 else MUTED
    start, end = _rims(node, target)
    axes.plot(
        *zip(start, end, strict=True),
        color=colour,
        linewidth=3.0 if bold else 1.1,
        linestyle=(0, (3, 2)) if node.kind == "bias" else "-",
        zorder=2 if bold else 1,
    )
    size = (text_width(text, LABEL) + 0.05, 0.17) if text else (0.0, 0.0)
    return _Label(Edge(start, end, *size), text, colour)


def _rims(a: Node, b: Node) -> tuple[Point, Point]:
    """Return where the edge between two nodes leaves the one and meets the other."""
    dx, dy = b.x - a.x, b.y - a.y
    length = float(np.hypot(dx, dy))
    leave = a.half / (max(abs(dx), abs(dy)) if a.kind in ("input", "bias") else length)
    meet = 1 - b.radius / length
    return (a.x + leave * dx, a.y + leave * dy), (a.x + meet * dx, a.y + meet * dy)


def _draw_dots(axes: Axes, column: list[Node]) -> None:
    """Draw dots for the neurons of a large layer that are left out."""
    neurons = [node for node in column if node.kind != "bias"]
    if neurons[-1].order >= SHOWN:
        middle = (neurons[-2].y + neurons[-1].y) / 2
        heights = [middle - 0.11, middle, middle + 0.11]
        axes.plot([neurons[0].x] * 3, heights, ls="none", marker="o", markersize=3, color=INK)


def _draw_node(axes: Axes, node: Node) -> None:
    """Draw one node with its text, and its name beside it."""
    x, y, half = node.x, node.y, node.half
    if node.kind in ("input", "bias"):
        outline(axes, rounded_box(x, y, 2 * half, 2 * half, 0.05), zorder=4)
    else:
        circle = partial(Circle, (x, y), half)
        tint(axes, circle, BLUE if node.kind == "hidden" else VERMILION, 0.13, zorder=4)
        outline(axes, circle, zorder=4)
    write(axes, x, y, node.text)
    if node.kind == "input":
        write(axes, x - half - 0.09, y, node.beside, ha="right")
    elif node.kind == "output":
        write(axes, x + half + 0.09, y, node.beside, ha="left")
    else:
        write(axes, x, y + half + 0.03, node.beside, va="bottom", backing=True)
