"""Where the nodes of a drawn network stand: one column for each layer."""

from typing import NamedTuple

import numpy as np

from pictures.canvas import WIDTH
from pictures.diagrams.texts import Inscription
from pictures.words import text_width

SHOWN = 7  # neurons in a column; of more the first three and the last are drawn
APART = 2.8  # inches, the widest distance between two layers


class Node(NamedTuple):
    """One node of the drawing: where, what it is, what is written in and beside it."""

    x: float
    y: float
    radius: float  # of a neuron, in inches
    order: int  # within its layer; -1 for a bias
    kind: str  # input, hidden, output or bias
    text: str
    beside: str

    @property
    def half(self) -> float:
        """Half the width; squares are a little smaller than circles."""
        if self.kind == "bias":
            return 0.17
        return self.radius * 0.88 if self.kind == "input" else self.radius


def place_nodes(
    layers: list[list[Inscription]], biased: list[int], radius: float, *, labelled: bool
) -> list[list[Node]]:
    """Return the nodes of each column, neurons from the top down, the bias last.

    Args:
        layers: What stands in and beside each neuron.
        biased: The layers that have a bias node.
        radius: Of a neuron, in inches.
        labelled: Whether something is written on the edges.
    """
    gap = _gap([len(layer) for layer in layers], radius, labelled)
    tallest = max(map(_rows, layers))
    columns = []
    for i, (layer, x) in enumerate(zip(layers, _across(layers, radius), strict=True)):
        kind = "input" if i == 0 else "output" if i == len(layers) - 1 else "hidden"
        low = 0.34 + radius + (tallest - _rows(layer)) * gap / 2
        columns.append(_column(layer, kind, radius, x, low, gap))
    for i in biased:
        own, following = columns[i][0].y, columns[i + 1][0].y
        y = own + gap * (0.95 if labelled else 1.0)
        if own < following:
            y = max(own + gap, following + 0.1)
        columns[i].append(Node(columns[i][0].x, y, radius, -1, "bias", "1", ""))
    return columns


def caption(count: int, kind: str) -> str:
    """Say what a column holds."""
    return f"{count} {kind}{'s' * (count > 1 and kind != 'hidden')}"


def _gap(counts: list[int], radius: float, labelled: bool) -> float:
    """Return the distance of two neurons in a column: more where edges have labels."""
    if not labelled:
        return 2 * radius + 0.2
    gap = 2 * radius + (0.48 if max(counts[1:]) > 1 else 0.3)
    if min(counts[:-1]) >= 2 and max(counts) >= 3:
        gap += 0.14  # room for three labels that leave one node
    return gap


def _rows(layer: list[Inscription]) -> int:
    """Return how many rows a column takes; one of them is for the dots of a large layer."""
    return len(layer) if len(layer) <= SHOWN else 5


def _across(layers: list[list[Inscription]], radius: float) -> list[float]:
    """Return the x of each column; names, captions and the rims at both ends have room."""
    names = [beside for end in (0, -1) for _, beside in layers[end]]
    beside = max([0.0, *(text_width(name) + 0.1 for name in names if name)])
    captions = (caption(len(layers[0]), "input"), caption(len(layers[-1]), "output"))
    edge = max(
        0.1 + radius + beside,
        *(text_width(text) / 2 + 0.08 for text in captions),
        (WIDTH - APART * (len(layers) - 1)) / 2,
    )
    return [float(x) for x in np.linspace(edge, WIDTH - edge, len(layers))]


def _column(
    layer: list[Inscription], kind: str, radius: float, x: float, low: float, gap: float
) -> list[Node]:
    """Return the nodes of one layer, the lowest at `low`."""
    rows, last = _rows(layer), len(layer) - 1
    orders = list(range(rows)) if last < SHOWN else [0, 1, 2, -1, last]
    return [
        Node(x, low + (rows - 1 - row) * gap, radius, order, kind, *layer[order])
        for row, order in enumerate(orders)
        if order >= 0
    ]
