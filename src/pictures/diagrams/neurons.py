"""One neuron: the artificial one with its letters or numbers, and its living model."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Ellipse, FancyArrowPatch, FancyBboxPatch, PathPatch
from matplotlib.path import Path

from pictures.canvas import WIDTH, drawing, subscript, text_width, write
from pictures.diagrams.labels import Box, Edge, place
from pictures.palette import BLUE, GREEN, INK, MUTED, OCHRE, PURPLE, VERMILION

RADIUS = 0.31


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
    if isinstance(inputs, int):
        entries = ["x" + subscript(i + 1) for i in range(inputs)] if inputs > 1 else ["x"] * inputs
    else:
        entries = list(inputs)
    if not entries:
        raise ValueError(f"inputs must be at least one, got {inputs!r}")
    if weights is None:
        on_edges = ["w" + subscript(i + 1) for i in range(len(entries))]
        on_edges = on_edges if len(entries) > 1 else ["w"]
    else:
        on_edges = list(weights)
    if len(on_edges) != len(entries):
        raise ValueError(f"weights must be one per input ({len(entries)}), got {on_edges!r}")
    gap, base = 0.68, 0.62 if captions else 0.34
    rows = len(entries) + (bias is not None)
    height = base + max(rows - 1, 0.4) * gap + 0.34
    figure, axes = drawing(WIDTH, height)
    middle = base + max(rows - 1, 0.4) * gap / 2
    half = max(0.24, *(text_width(text) / 2 + 0.09 for text in entries))
    tip = text_width(output) + 0.16
    first, last = 0.1 + half, WIDTH - 0.08 - tip
    summing, squash = first + 0.46 * (last - first), first + 0.78 * (last - first)
    ys = [base + (rows - 1 - row) * gap for row in range(rows)]
    ys = [middle] if rows == 1 else ys
    texts = [*entries, "1"][:rows]
    labels = [*on_edges, bias or ""][:rows]
    groups = []
    for row, (y, text) in enumerate(zip(ys, texts, strict=True)):
        constant = row == len(entries)
        wide = 0.2 if constant else half
        _box(axes, first, y, wide, 0.2 if constant else 0.24, OCHRE if constant else INK, text)
        angle = np.arctan2(middle - y, summing - first - wide)
        end = (summing - RADIUS * np.cos(angle), middle - RADIUS * np.sin(angle))
        _arrow(axes, (first + wide, y), end, dashed=constant)
        size = text_width(labels[row]) + 0.06
        groups.append([Edge((first + wide, y), (float(end[0]), float(end[1])), size, 0.18)])
    boxes = [Box(first, y, 2 * half, 0.5) for y in ys]
    for [(x, y)], text in zip(place(groups, boxes), labels, strict=True):
        write(axes, x, y, text, backing=True)
    axes.add_patch(
        Circle((summing, middle), RADIUS, facecolor=BLUE, alpha=0.13, linewidth=0, zorder=2)
    )
    axes.add_patch(Circle((summing, middle), RADIUS, fill=False, edgecolor=INK, linewidth=1.4))
    write(axes, summing, middle, "Σ", size=15)
    _arrow(axes, (summing + RADIUS, middle), (squash - 0.28, middle))
    write(axes, (summing + RADIUS + squash - 0.31) / 2, middle + 0.07, total, va="bottom")
    _activation(axes, squash, middle, jump=step)
    _arrow(axes, (squash + 0.28, middle), (last, middle))
    write(axes, last + 0.06, middle, output, ha="left", weight="bold")
    if captions:
        plural = "s" * (len(entries) > 1)
        for x, text in ((first, f"input{plural}"), (summing, "sum"), (squash, "activation")):
            write(axes, max(x, 0.08 + text_width(text) / 2), 0.16, text, colour=MUTED)
        weights_at = (first + half + summing - RADIUS) / 2
        write(axes, weights_at, 0.16, f"weight{plural}", colour=MUTED)
        at = min(last + 0.06 + tip / 2, WIDTH - 0.06 - text_width("output") / 2)
        write(axes, at, 0.16, "output", colour=MUTED)
    return figure


def biological_neuron() -> Figure:
    """Draw a stylised nerve cell: dendrites, cell body, axon and terminals, with their names."""
    figure, axes = drawing(WIDTH, 2.5)
    body = (1.35, 1.3)
    for angle, length in ((100, 0.72), (140, 0.8), (178, 0.85), (218, 0.8), (258, 0.72)):
        _dendrite(axes, body, np.radians(angle), length)
    _curve(axes, [(1.6, 1.3), (2.2, 1.46), (2.9, 1.14), (3.6, 1.3)], PURPLE, 3.2)
    for share in (0.22, 0.42, 0.62, 0.82):
        x, y, slope = _on_axon(share)
        axes.add_patch(
            Ellipse(
                (x, y),
                0.32,
                0.15,
                angle=slope,
                facecolor=OCHRE,
                edgecolor="none",
                alpha=0.35,
                zorder=3,
            )
        )
        axes.add_patch(
            Ellipse((x, y), 0.32, 0.15, angle=slope, fill=False, edgecolor=OCHRE, zorder=3)
        )
    for rise in (-0.5, -0.18, 0.18, 0.5):
        tip = (4.2, 1.3 + rise)
        _curve(axes, [(3.6, 1.3), (3.85, 1.3), (3.9, 1.3 + rise), tip], PURPLE, 2.0)
        axes.add_patch(Circle(tip, 0.065, facecolor=PURPLE, edgecolor="none", zorder=3))
    axes.add_patch(Ellipse(body, 0.72, 0.62, facecolor=BLUE, alpha=0.16, linewidth=0, zorder=2))
    axes.add_patch(Ellipse(body, 0.72, 0.62, fill=False, edgecolor=BLUE, linewidth=1.6, zorder=3))
    axes.add_patch(Circle(body, 0.12, facecolor=BLUE, edgecolor="none", zorder=3))
    for text, x, y, target in (
        ("dendrites", 0.55, 2.36, (0.67, 2.1)),
        ("cell body", 1.95, 2.12, (1.53, 1.58)),
        ("nucleus", 1.85, 0.42, (1.38, 1.2)),
        ("axon", 2.75, 1.86, (2.65, 1.34)),
        ("terminals", 4.3, 2.2, (4.22, 1.88)),
    ):
        up = y > target[1]
        axes.plot(
            [x, target[0]],
            [y - 0.11 if up else y + 0.11, target[1]],
            color=MUTED,
            linewidth=0.9,
            zorder=4,
        )
        write(axes, x, y, text)
    _arrow(axes, (2.3, 0.75), (3.6, 0.75))
    write(axes, 2.95, 0.6, "the signal travels", size=10, colour=MUTED, va="top")
    return figure


def _on_axon(share: float) -> tuple[float, float, float]:
    """Return a point of the axon and its slope in degrees."""
    knots = np.array([(1.6, 1.3), (2.2, 1.46), (2.9, 1.14), (3.6, 1.3)])
    rest = 1 - share
    weights = (rest**3, 3 * share * rest**2, 3 * share**2 * rest, share**3)
    x, y = np.array(weights) @ knots
    dx, dy = np.array((rest**2, 2 * share * rest, share**2)) @ np.diff(knots, axis=0)
    return float(x), float(y), float(np.degrees(np.arctan2(dy, dx)))


def _dendrite(axes: Axes, body: tuple[float, float], angle: float, length: float) -> None:
    """Draw one branching arm of the cell."""
    centre = np.array(body)
    outwards = np.array([np.cos(angle), np.sin(angle)])
    fork = centre + (0.3 + 0.45 * length) * outwards
    _curve(axes, [tuple(centre + 0.28 * outwards), tuple(fork)], GREEN, 2.6)
    for turn in (-0.45, 0.42):
        away = np.array([np.cos(angle + turn), np.sin(angle + turn)])
        bend = fork + 0.5 * length * 0.5 * outwards
        tip = fork + 0.5 * length * away
        _curve(axes, [tuple(fork), tuple(bend), tuple(tip)], GREEN, 1.6)


def _curve(axes: Axes, knots: Sequence[tuple[float, ...]], colour: str, width: float) -> None:
    """Draw a line, a quadratic or a cubic Bézier curve through its 2, 3 or 4 knots."""
    code = {2: Path.LINETO, 3: Path.CURVE3, 4: Path.CURVE4}[len(knots)]
    path = Path(np.array(knots), [Path.MOVETO] + [code] * (len(knots) - 1))
    axes.add_patch(
        PathPatch(path, fill=False, edgecolor=colour, linewidth=width, capstyle="round", zorder=1)
    )


def _box(axes: Axes, x: float, y: float, half: float, up: float, colour: str, text: str) -> None:
    """Draw an input: a box with rounded corners and its text."""
    axes.add_patch(
        FancyBboxPatch(
            (x - half + 0.05, y - up + 0.05),
            2 * half - 0.1,
            2 * up - 0.1,
            boxstyle="round,pad=0.05",
            facecolor="none",
            edgecolor=colour,
            linewidth=1.4,
        )
    )
    write(axes, x, y, text)


def _activation(axes: Axes, x: float, y: float, *, jump: bool) -> None:
    """Draw the activation: a box with a small S-shaped curve in it, or a jump."""
    axes.add_patch(
        FancyBboxPatch(
            (x - 0.23, y - 0.23),
            0.46,
            0.46,
            boxstyle="round,pad=0.05",
            facecolor=VERMILION,
            alpha=0.12,
            linewidth=0,
        )
    )
    _box(axes, x, y, 0.28, 0.28, INK, "")
    s = np.array([-6, 0, 0, 6]) if jump else np.linspace(-6, 6, 41)
    rise = np.array([0, 0, 1, 1]) if jump else 1 / (1 + np.exp(-s))
    axes.plot(x + s / 6 * 0.2, y + (rise - 0.5) * 0.36, color=VERMILION, linewidth=2)


def _arrow(
    axes: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    *,
    dashed: bool = False,
) -> None:
    """Draw a straight arrow."""
    axes.add_patch(
        FancyArrowPatch(
            start,
            end,
            arrowstyle="-|>,head_length=4.5,head_width=2.6",
            shrinkA=0,
            shrinkB=0,
            color=MUTED,
            linewidth=1.2,
            linestyle=(0, (3, 2)) if dashed else "-",
        )
    )
