"""Logic gates: the symbol an engineer draws and the truth table beside it."""

from functools import partial

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from matplotlib.path import Path

from pictures.canvas import WIDTH, drawing, write
from pictures.palette import BLUE, GRID, INK, MUTED, VERMILION
from pictures.shapes import along, bend, outline, tint
from pictures.words import VALUE
from scratchnet.datasets import logic_gate as truth_table

HEIGHT = 2.0  # inches
LEFT, RIGHT = 0.95, 2.05  # inches, the body of the symbol
MIDDLE, HALF = 1.0, 0.5


def logic_gate(name: str, *, inputs: tuple[str, str] = ("x₁", "x₂"), output: str = "t") -> Figure:
    """Draw a logic gate: its symbol with two inputs and one output, and its truth table.

    Args:
        name: "and", "or", "nand", "nor", "xor" or "xnor".
        inputs: Letters of the two inputs.
        output: Letter of the output, which is the target of whoever learns the gate.

    Raises:
        ValueError: If there is no such gate.

    Source: Part I, Figures 23 and 24; Part II, Figure 19.
    """
    table = truth_table(name)
    figure, axes = drawing(WIDTH, HEIGHT)
    tip = _symbol(axes, name)
    inset = LEFT if name in ("and", "nand") else LEFT + 0.13  # the back of an OR is hollow
    for y, letter in zip((MIDDLE + 0.25, MIDDLE - 0.25), inputs, strict=True):
        axes.plot([0.45, inset], [y, y], color=INK, linewidth=1.5, zorder=1)
        write(axes, 0.36, y, letter, ha="right", size=VALUE)
    axes.plot([tip, tip + 0.32], [MIDDLE, MIDDLE], color=INK, linewidth=1.5)
    write(axes, tip + 0.4, MIDDLE, output, ha="left", size=VALUE)
    write(axes, (LEFT + RIGHT) / 2, MIDDLE, name.upper(), weight="bold")
    _table(axes, np.hstack([table.X, table.T]).astype(int).tolist(), [*inputs, output])
    return figure


def _symbol(axes: Axes, name: str) -> float:
    """Draw the body of the gate; return where its output line begins."""
    top, bottom = MIDDLE + HALF, MIDDLE - HALF
    if name in ("and", "nand"):
        flat = RIGHT - HALF
        bow = 0.5523 * HALF  # makes a cubic curve a quarter of a circle
        knots = [
            (LEFT, bottom), (flat, bottom),
            (flat + bow, bottom), (RIGHT, MIDDLE - bow), (RIGHT, MIDDLE),
            (RIGHT, MIDDLE + bow), (flat + bow, top), (flat, top),
            (LEFT, top), (LEFT, bottom),
        ]  # fmt: skip
        codes = [1, 2, 4, 4, 4, 4, 4, 4, 2, 79]
    else:
        knots = [
            (LEFT, bottom),
            (LEFT + 0.55, bottom), (RIGHT - 0.25, MIDDLE - 0.32), (RIGHT, MIDDLE),
            (RIGHT - 0.25, MIDDLE + 0.32), (LEFT + 0.55, top), (LEFT, top),
            (LEFT + 0.27, MIDDLE), (LEFT, bottom),
        ]  # fmt: skip
        codes = [1, 4, 4, 4, 4, 4, 4, 3, 3]
    body = along(Path(knots, codes))
    tint(axes, body, BLUE, 0.12)
    outline(axes, body, width=1.6)
    if name in ("xor", "xnor"):
        back = bend([(LEFT - 0.13, bottom), (LEFT + 0.14, MIDDLE), (LEFT - 0.13, top)])
        outline(axes, along(back), width=1.6)
    if name not in ("nand", "nor", "xnor"):
        return RIGHT
    outline(axes, partial(Circle, (RIGHT + 0.075, MIDDLE), 0.065), width=1.6)
    return RIGHT + 0.14


def _table(axes: Axes, rows: list[list[int]], head: list[str]) -> None:
    """Write the truth table; a rule under the letters, another before the output."""
    columns, top, step = (3.35, 3.85, 4.5), 1.78, 0.35
    for x, letter in zip(columns, head, strict=True):
        write(axes, x, top, letter, size=VALUE, weight="bold")
    axes.plot([3.1, 4.8], [top - 0.19] * 2, color=INK, linewidth=1.1)
    axes.plot([4.18] * 2, [top + 0.14, top - 4 * step - 0.15], color=MUTED, linewidth=0.8)
    for i, row in enumerate(rows):
        y = top - (i + 1) * step - 0.02
        if i:
            axes.plot([3.1, 4.8], [y + step / 2] * 2, color=GRID, linewidth=0.7)
        for x, bit in zip(columns, row, strict=True):
            result = x == columns[-1]
            write(
                axes,
                x,
                y,
                str(bit),
                size=VALUE,
                weight="bold" if result else "normal",
                color=(VERMILION if bit else BLUE) if result else INK,
            )
