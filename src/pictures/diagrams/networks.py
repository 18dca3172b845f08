"""Drawings of networks: any layer sizes, with weights, biases, values and letters."""

import itertools
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch
from numpy.typing import ArrayLike

from pictures.canvas import WIDTH, drawing, number, subscript, text_width, write
from pictures.diagrams.labels import Box, Edge, place
from pictures.palette import BLUE, INK, MUTED, OCHRE, SERIES, VERMILION

SHOWN = 7  # neurons in a column; of more the first three and the last are drawn
LABEL = 10.0  # points
LONG = 0.55  # inches, of a name that no longer fits into a neuron
APART, BETWEEN = 2.8, 0.1  # inches, the widest distance between two layers, the least between rims


class _Node(NamedTuple):
    """One node of the drawing: where, what it is, what is written in and beside it."""

    x: float
    y: float
    order: int  # within its layer; -1 for a bias
    kind: str  # input, hidden, output or bias
    text: str
    beside: str


def network(
    sizes: Sequence[int],
    *,
    weights: Sequence[ArrayLike] | None = None,
    biases: bool | Sequence[ArrayLike | None] = False,
    values: Sequence[ArrayLike] | None = None,
    names: Sequence[Sequence[str]] | None = None,
    highlight: Sequence[tuple[int, int, int]] = (),
    captions: bool = True,
    digits: int | None = None,
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
        digits: Decimals of weights and biases; by default as many as they need, up to four.

    Raises:
        ValueError: If an argument does not fit the sizes.

    Source: Part I, Figures 3, 4, 9, 25, 26 and 105; Part II, Figures 1 to 8, 21 and 60.
    """
    counts = _sizes(sizes)
    letters = _names(names, counts)
    texts = _values(values, counts)
    for layer, own in enumerate(_names(None, counts)):
        if texts[layer] is None and max(map(text_width, letters[layer])) > LONG:
            texts[layer] = own  # a long name stands beside its neuron, a letter within
    on_edges = _weights(weights, counts, digits)
    on_biases = _biases(biases, counts, digits)
    labelled = weights is not None or any(b is not None for b in on_biases if b != [])
    if labelled and max(counts) > SHOWN:
        raise ValueError(
            f"weights can be written for layers of at most {SHOWN} neurons, got sizes {counts}"
        )
    shown = [t if t is not None else n for t, n in zip(texts, letters, strict=True)]
    radius = max(0.24, *(text_width(text) / 2 + 0.08 for layer in shown for text in layer))
    columns = _place_nodes(counts, letters, texts, on_biases, radius, labelled)
    beneath = [
        _caption(count, column[0].kind) for count, column in zip(counts, columns, strict=True)
    ]
    widths = [text_width(caption) if captions else 0.0 for caption in beneath]
    widest = max(2 * radius, *((one + other) / 2 for one, other in itertools.pairwise(widths)))
    if columns[1][0].x - columns[0][0].x < widest + BETWEEN:
        raise ValueError(
            f"sizes, names and values must leave room between the layers in {WIDTH} inches: "
            f"draw fewer layers or write less, got sizes {counts}"
        )
    tops = [node.y for column in columns for node in column]
    height = max(tops) + radius + (0.28 if any(text is not None for text in texts) else 0.1)
    figure, axes = drawing(WIDTH, height)
    _draw_edges(axes, columns, radius, on_edges, on_biases, set(highlight), counts)
    for column in columns:
        for node in column:
            _draw_node(axes, node, radius)
    for count, column, caption in zip(counts, columns, beneath, strict=True):
        drawn = [node for node in column if node.kind != "bias"]
        if count > SHOWN:
            middle = (drawn[-2].y + drawn[-1].y) / 2
            axes.plot(
                [drawn[0].x] * 3,
                [middle - 0.11, middle, middle + 0.11],
                linestyle="none",
                marker="o",
                markersize=3,
                color=INK,
            )
        if captions:
            write(axes, drawn[0].x, 0.14, caption, colour=MUTED)
    return figure


def _caption(count: int, kind: str) -> str:
    """Say what a column holds."""
    noun = {"input": "input", "hidden": "hidden", "output": "output"}[kind]
    return f"{count} {noun}{'s' * (count > 1 and kind != 'hidden')}"


def _place_nodes(
    counts: list[int],
    letters: list[list[str]],
    texts: list[list[str] | None],
    on_biases: list[Any],
    radius: float,
    labelled: bool,
) -> list[list[_Node]]:
    """Return the nodes of each column, neurons from the top down, the bias last."""
    fanned = max(counts[1:]) > 1
    gap = 2 * radius + (0.2 if not labelled else 0.48 if fanned else 0.3)
    if labelled and min(counts[:-1]) >= 2 and max(counts) >= 3:
        gap += 0.14  # room for three labels that leave one node
    rows = [min(count, SHOWN) if count <= SHOWN else 5 for count in counts]
    tallest = max(rows)
    base = 0.34 + radius
    beside = max([0.0, *(text_width(name) + 0.1 for name in _ends(letters, texts))])
    captions = (_caption(counts[0], "input"), _caption(counts[-1], "output"))
    edge = max(0.1 + radius + beside, *(text_width(caption) / 2 + 0.08 for caption in captions))
    edge = max(edge, (WIDTH - APART * (len(counts) - 1)) / 2)
    xs = np.linspace(edge, WIDTH - edge, len(counts))
    columns: list[list[_Node]] = []
    for layer, count in enumerate(counts):
        kind = "input" if layer == 0 else "output" if layer == len(counts) - 1 else "hidden"
        low = base + (tallest - rows[layer]) * gap / 2
        places = [low + (rows[layer] - 1 - row) * gap for row in range(rows[layer])]
        indices = list(range(count))
        if count > SHOWN:
            indices = [0, 1, 2, count - 1]
            del places[3]
        inside = texts[layer]
        column = [
            _Node(
                float(xs[layer]),
                y,
                i,
                kind,
                inside[i] if inside is not None else letters[layer][i],
                letters[layer][i] if inside is not None else "",
            )
            for i, y in zip(indices, places, strict=True)
        ]
        columns.append(column)
    top = max(node.y for column in columns for node in column)
    for layer, bias in enumerate(on_biases):
        if bias is None:
            continue
        own, following = columns[layer][0].y, columns[layer + 1][0].y
        y = max(own, min(following, top)) + gap * (0.95 if labelled else 1.0)
        if own < following:
            y = max(own + gap, following + 0.1)
        columns[layer].append(_Node(float(xs[layer]), y, -1, "bias", "1", ""))
    return columns


def _ends(letters: list[list[str]], texts: list[list[str] | None]) -> list[str]:
    """Return the names that stand outside the first and the last column."""
    return [n for side in (0, -1) if texts[side] is not None for n in letters[side]]


def _draw_edges(
    axes: Axes,
    columns: list[list[_Node]],
    radius: float,
    on_edges: list[Any],
    on_biases: list[Any],
    bold: set[tuple[int, int, int]],
    counts: list[int],
) -> None:
    """Draw all edges, then their labels on pieces of paper."""
    for layer, i, j in bold:
        if not (
            0 <= layer < len(counts) - 1 and 0 <= i < counts[layer] and 0 <= j < counts[layer + 1]
        ):
            raise ValueError(
                f"highlight must hold edges (layer, i, j) of sizes {counts}, got {(layer, i, j)}"
            )
    groups, labels = [], []
    for layer in range(len(columns) - 1):
        for node in sorted(columns[layer], key=lambda node: -node.y):
            group, written = [], []
            for target in columns[layer + 1]:
                if target.kind == "bias":
                    continue
                text = ""
                if node.kind == "bias" and on_biases[layer]:
                    text = on_biases[layer][target.order]
                elif node.kind != "bias" and on_edges[layer] is not None:
                    text = on_edges[layer][node.order][target.order]
                start, end = _rims(node, target, radius)
                wide = (layer, node.order, target.order) in bold
                colour = SERIES[node.order % len(SERIES)] if text and node.order >= 0 else MUTED
                axes.plot(
                    *zip(start, end, strict=True),
                    color=colour,
                    linewidth=3.0 if wide else 1.1,
                    linestyle=(0, (3, 2)) if node.kind == "bias" else "-",
                    zorder=2 if wide else 1,
                )
                size = (text_width(text, LABEL) + 0.05, 0.17) if text else (0.0, 0.0)
                group.append(Edge(start, end, *size))
                written.append((text, colour))
            groups.append(group)
            labels.append(written)
    side = 2 * radius
    nodes = [Box(node.x, node.y, side, side) for column in columns for node in column]
    for spots, written in zip(place(groups, nodes), labels, strict=True):
        for (x, y), (text, colour) in zip(spots, written, strict=True):
            if text:
                write(axes, x, y, text, size=LABEL, colour=colour, backing=True, zorder=3)


def _rims(a: _Node, b: _Node, radius: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return where the edge between two nodes leaves the one and meets the other."""
    dx, dy = b.x - a.x, b.y - a.y
    length = float(np.hypot(dx, dy))
    square = max(abs(dx), abs(dy))
    leave = _half(a, radius) / (square if a.kind in ("input", "bias") else length)
    meet = 1 - radius / length
    return (a.x + leave * dx, a.y + leave * dy), (a.x + meet * dx, a.y + meet * dy)


def _half(node: _Node, radius: float) -> float:
    """Return half the width of a node; squares are a little smaller than circles."""
    if node.kind == "bias":
        return 0.17
    return radius * 0.88 if node.kind == "input" else radius


def _draw_node(axes: Axes, node: _Node, radius: float) -> None:
    """Draw one node with its text, and its name beside it."""
    colour = {"input": INK, "hidden": BLUE, "output": VERMILION, "bias": OCHRE}[node.kind]
    half = _half(node, radius)
    style: dict[str, Any] = {"linewidth": 1.4, "edgecolor": INK, "facecolor": "none", "zorder": 4}
    if node.kind in ("input", "bias"):
        axes.add_patch(
            FancyBboxPatch(
                (node.x - half + 0.05, node.y - half + 0.05),
                2 * half - 0.1,
                2 * half - 0.1,
                boxstyle="round,pad=0.05",
                **style,
            )
        )
    else:
        axes.add_patch(
            Circle((node.x, node.y), half, facecolor=colour, alpha=0.13, linewidth=0, zorder=4)
        )
        axes.add_patch(Circle((node.x, node.y), half, **style))
    write(axes, node.x, node.y, node.text)
    if node.beside and node.kind == "input":
        write(axes, node.x - half - 0.09, node.y, node.beside, ha="right")
    elif node.beside and node.kind == "output":
        write(axes, node.x + half + 0.09, node.y, node.beside, ha="left")
    elif node.beside:
        write(axes, node.x, node.y + half + 0.03, node.beside, va="bottom", backing=True)


def _sizes(sizes: Sequence[int]) -> list[int]:
    """Return the sizes as integers, or say what is wrong with them."""
    counts = list(sizes)
    if len(counts) < 2 or any(int(count) != count or count < 1 for count in counts):
        raise ValueError(f"sizes must be two or more counts of 1 or more, got {sizes!r}")
    return [int(count) for count in counts]


def _names(names: Sequence[Sequence[str]] | None, counts: list[int]) -> list[list[str]]:
    """Return a name for each neuron: as given, or its layer's letter with an index."""
    if names is not None:
        if [len(layer) for layer in names] != counts:
            raise ValueError(
                f"names must be one per neuron of sizes {counts}, "
                f"got {[len(layer) for layer in names]}"
            )
        return [list(layer) for layer in names]
    result, hidden = [], 0
    for layer, count in enumerate(counts):
        inner = 0 < layer < len(counts) - 1
        letter = "x" if layer == 0 else "h" if inner else "o"
        first = hidden if inner else 0
        hidden += count * inner
        alone = count == 1 and not inner
        result.append(
            [letter if alone else letter + subscript(first + i + 1) for i in range(count)]
        )
    return result


def _values(values: Sequence[ArrayLike] | None, counts: list[int]) -> list[list[str] | None]:
    """Return what is written in the neurons of each layer; None for the names."""
    if values is None:
        return [None] * len(counts)
    layers = [np.asarray(layer).ravel() for layer in values]
    if [len(layer) for layer in layers] != counts:
        raise ValueError(
            f"values must be one per neuron of sizes {counts}, got {[len(v) for v in layers]}"
        )
    return [[_text(value, None) for value in layer] for layer in layers]


def _weights(
    weights: Sequence[ArrayLike] | None, counts: list[int], digits: int | None
) -> list[Any]:
    """Return the texts of the weights, layer by layer, as nested lists [i][j]."""
    if weights is None:
        return [None] * (len(counts) - 1)
    arrays = [np.asarray(layer) for layer in weights]
    wanted = list(itertools.pairwise(counts))
    if [array.shape for array in arrays] != wanted:
        raise ValueError(
            f"weights must have shapes {wanted}, got {[array.shape for array in arrays]}"
        )
    return [[[_text(value, digits) for value in row] for row in array] for array in arrays]


def _biases(
    biases: bool | Sequence[ArrayLike | None], counts: list[int], digits: int | None
) -> list[Any]:
    """Return the texts of the biases, layer by layer; None for no bias, [] for no texts."""
    if isinstance(biases, bool):
        return [[] if biases else None] * (len(counts) - 1)
    arrays = [None if layer is None else np.asarray(layer).ravel() for layer in biases]
    got = [None if array is None else len(array) for array in arrays]
    if len(got) != len(counts) - 1 or any(
        g not in (None, k) for g, k in zip(got, counts[1:], strict=True)
    ):
        raise ValueError(f"biases must have sizes {counts[1:]}, got {got}")
    return [None if a is None else [_text(value, digits) for value in a] for a in arrays]


def _text(value: Any, digits: int | None) -> str:
    """Write a number with as many decimals as asked or needed, and leave a text alone."""
    if isinstance(value, str):
        return value
    if not np.isfinite(value):
        raise ValueError(f"values, weights and biases must be finite, got {value}")
    return number(float(value), digits) if digits is not None else number(round(float(value), 4))
