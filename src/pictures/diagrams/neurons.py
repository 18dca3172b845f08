"""One artificial neuron with its letters or numbers."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from pictures.canvas import WIDTH, drawing, write
from pictures.diagrams.labels import Box, Edge, place
from pictures.palette import BLUE, INK, MUTED, OCHRE, VERMILION
from pictures.shapes import arrow, outline, rounded_box, tint
from pictures.words import indexed, text_width

RADIUS = 0.31
GAP = 0.68  # inches between two inputs


class _Places(NamedTuple):
    """Where the parts stand, in inches."""

    half: float  # the width of an input's box
    first: float  # the middle of the inputs
    summing: float  # the middle of the sum
    squash: float  # the middle of the activation
    last: float  # where the output begins
    rows: list[float]  # the height of each input, the bias last
    middle: float  # the height of the sum


def neuron(
    inputs: Sequence[str] | int = 3,
    *,
    weights: Sequence[str] | None = None,
    bias: str | None = "b",
    total: str = "z",
    output: str = "a",
    step: bool = False,
    captions: bool = True,
) -> Figure:
    """Draw an artificial neuron: inputs, weights, sum, activation, output.

    Args:
        inputs: What stands in the input boxes, or how many there are (x₁, x₂, …).
        weights: One text per input, on its arrow; by default w₁, w₂, …
        bias: Text on the arrow of the bias; None for no bias.
        total: The letter or value between sum and activation.
        output: The letter or value of the output.
        step: Draw a jump from 0 to 1 as the activation, not a sigmoid.
        captions: Write beneath what each column is.

    Raises:
        ValueError: If there is no input, or not one weight per input.
    """
    entries = indexed("x", inputs) if isinstance(inputs, int) else list(inputs)
    if not entries:
        raise ValueError(f"inputs must be at least one, got {inputs!r}")
    on_edges = indexed("w", len(entries)) if weights is None else list(weights)
    if len(on_edges) != len(entries):
        raise ValueError(f"weights must be one per input ({len(entries)}), got {on_edges!r}")
    labels = on_edges if bias is None else [*on_edges, bias]
    base = 0.62 if captions else 0.34
    at = _places(entries, len(labels), output, base)
    figure, axes = drawing(WIDTH, base + max(len(labels) - 1, 0.4) * GAP + 0.34)
    _draw_inputs(axes, at, entries, labels)
    _draw_sum(axes, at, total)
    _draw_activation(axes, at.squash, at.middle, jump=step)
    arrow(axes, (at.squash + 0.28, at.middle), (at.last, at.middle))
    write(axes, at.last + 0.06, at.middle, output, ha="left", weight="bold")
    if captions:
        _write_captions(axes, at, len(entries))
    return figure


def _places(entries: Sequence[str], rows: int, output: str, base: float) -> _Places:
    """Share out the width between the columns, and the height between the rows."""
    half = max(0.24, *(text_width(text) / 2 + 0.09 for text in entries))
    first, last = 0.1 + half, WIDTH - 0.24 - text_width(output)
    middle = base + max(rows - 1, 0.4) * GAP / 2
    heights = [base + (rows - 1 - row) * GAP for row in range(rows)] if rows > 1 else [middle]
    summing, squash = (first + share * (last - first) for share in (0.46, 0.78))
    return _Places(half, first, summing, squash, last, heights, middle)


def _draw_inputs(axes: Axes, at: _Places, entries: Sequence[str], labels: Sequence[str]) -> None:
    """Draw the inputs, and what is left of the rows as the bias; then the texts on the arrows."""
    groups = []
    for row, (y, label) in enumerate(zip(at.rows, labels, strict=True)):
        constant = row == len(entries)
        half, up, colour = (0.2, 0.2, OCHRE) if constant else (at.half, 0.24, INK)
        outline(axes, rounded_box(at.first, y, 2 * half, 2 * up, 0.05), colour)
        write(axes, at.first, y, "1" if constant else entries[row])
        start = (at.first + half, y)
        angle = np.arctan2(at.middle - y, at.summing - start[0])
        end = (
            float(at.summing - RADIUS * np.cos(angle)),
            float(at.middle - RADIUS * np.sin(angle)),
        )
        arrow(axes, start, end, dashed=constant)
        groups.append([Edge(start, end, text_width(label) + 0.06, 0.18)])
    boxes = [Box(at.first, y, 2 * at.half, 0.5) for y in at.rows]
    for [(x, y)], text in zip(place(groups, boxes), labels, strict=True):
        write(axes, x, y, text, backing=True)


def _draw_sum(axes: Axes, at: _Places, total: str) -> None:
    """Draw the sum, and the arrow that takes it to the activation."""
    circle = partial(Circle, (at.summing, at.middle), RADIUS)
    tint(axes, circle, BLUE, 0.13, zorder=2)
    outline(axes, circle)
    write(axes, at.summing, at.middle, "Σ", size=15)
    right, left = at.summing + RADIUS, at.squash - 0.28
    arrow(axes, (right, at.middle), (left, at.middle))
    write(axes, (right + left - 0.03) / 2, at.middle + 0.07, total, va="bottom")


def _draw_activation(axes: Axes, x: float, y: float, *, jump: bool) -> None:
    """Draw the activation: a box with a small S-shaped curve in it, or a jump."""
    box = rounded_box(x, y, 0.56, 0.56, 0.05)
    tint(axes, box, VERMILION, 0.12)
    outline(axes, box)
    s = np.array([-6, 0, 0, 6]) if jump else np.linspace(-6, 6, 41)
    rise = np.array([0, 0, 1, 1]) if jump else 1 / (1 + np.exp(-s))
    axes.plot(x + s / 6 * 0.2, y + (rise - 0.5) * 0.36, color=VERMILION, linewidth=2)


def _write_captions(axes: Axes, at: _Places, count: int) -> None:
    """Write beneath what each column is."""
    plural = "s" * (count > 1)
    weights = (at.first + at.half + at.summing - RADIUS) / 2
    for x, text in (
        (at.first, f"input{plural}"),
        (at.summing, "sum"),
        (at.squash, "activation"),
        (weights, f"weight{plural}"),
        ((at.last + WIDTH + 0.04) / 2, "output"),
    ):
        half = text_width(text) / 2
        write(axes, min(max(x, 0.08 + half), WIDTH - 0.06 - half), 0.16, text, color=MUTED)
