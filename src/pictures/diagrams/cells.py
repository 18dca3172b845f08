"""The living model of a neuron: a stylised nerve cell."""

from functools import partial

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Ellipse, PathPatch
from numpy.typing import ArrayLike

from pictures.canvas import WIDTH, drawing, write
from pictures.palette import BLUE, GREEN, MUTED, OCHRE, PURPLE
from pictures.shapes import Point, arrow, bend, outline, tint

BODY = (1.35, 1.3)
AXON = ((1.6, 1.3), (2.2, 1.46), (2.9, 1.14), (3.6, 1.3))  # the knots of its curve
NAMES = (  # of the parts: text, where it stands, what it points at
    ("dendrites", (0.55, 2.36), (0.67, 2.1)),
    ("cell body", (1.95, 2.12), (1.53, 1.58)),
    ("nucleus", (1.85, 0.42), (1.38, 1.2)),
    ("axon", (2.75, 1.86), (2.65, 1.34)),
    ("terminals", (4.3, 2.2), (4.22, 1.88)),
)


def biological_neuron() -> Figure:
    """Draw a stylised nerve cell: dendrites, cell body, axon and terminals, with their names."""
    figure, axes = drawing(WIDTH, 2.5)
    for angle, length in ((100, 0.72), (140, 0.8), (178, 0.85), (218, 0.8), (258, 0.72)):
        _draw_dendrite(axes, np.radians(angle), length)
    _draw_curve(axes, AXON, PURPLE, 3.2)
    for share in (0.22, 0.42, 0.62, 0.82):
        x, y, slope = _on_axon(share)
        sheath = partial(Ellipse, (x, y), 0.32, 0.15, angle=slope)
        tint(axes, sheath, OCHRE, 0.35, zorder=3)
        outline(axes, sheath, OCHRE, 1, zorder=3)
    for rise in (-0.5, -0.18, 0.18, 0.5):
        tip = (4.2, 1.3 + rise)
        _draw_curve(axes, [AXON[-1], (3.85, 1.3), (3.9, 1.3 + rise), tip], PURPLE, 2.0)
        tint(axes, partial(Circle, tip, 0.065), PURPLE, 1, zorder=3)
    body = partial(Ellipse, BODY, 0.72, 0.62)
    tint(axes, body, BLUE, 0.16, zorder=2)
    outline(axes, body, BLUE, 1.6, zorder=3)
    tint(axes, partial(Circle, BODY, 0.12), BLUE, 1, zorder=3)
    for text, place, target in NAMES:
        _name(axes, text, place, target)
    arrow(axes, (2.3, 0.75), (3.6, 0.75))
    write(axes, 2.95, 0.6, "the signal travels", color=MUTED, va="top")
    return figure


def _name(axes: Axes, text: str, place: Point, target: Point) -> None:
    """Write the name of a part, and a line that leads to it."""
    (x, y), (to_x, to_y) = place, target
    end = y - 0.11 if y > to_y else y + 0.11
    axes.plot([x, to_x], [end, to_y], color=MUTED, linewidth=0.9, zorder=4)
    write(axes, x, y, text)


def _on_axon(share: float) -> tuple[float, float, float]:
    """Return a point of the axon and its slope in degrees."""
    rest = 1 - share
    weights = (rest**3, 3 * share * rest**2, 3 * share**2 * rest, share**3)
    x, y = np.array(weights) @ np.array(AXON)
    dx, dy = np.array((rest**2, 2 * share * rest, share**2)) @ np.diff(AXON, axis=0)
    return float(x), float(y), float(np.degrees(np.arctan2(dy, dx)))


def _draw_dendrite(axes: Axes, angle: float, length: float) -> None:
    """Draw one branching arm of the cell."""
    centre = np.array(BODY)
    outwards = np.array([np.cos(angle), np.sin(angle)])
    fork = centre + (0.3 + 0.45 * length) * outwards
    _draw_curve(axes, [centre + 0.28 * outwards, fork], GREEN, 2.6)
    for turn in (-0.45, 0.42):
        away = np.array([np.cos(angle + turn), np.sin(angle + turn)])
        middle = fork + 0.5 * length * 0.5 * outwards
        _draw_curve(axes, [fork, middle, fork + 0.5 * length * away], GREEN, 1.6)


def _draw_curve(axes: Axes, knots: ArrayLike, colour: str, width: float) -> None:
    """Draw a curve with round ends."""
    outline(axes, partial(PathPatch, bend(knots), capstyle="round"), colour, width)
