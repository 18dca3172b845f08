"""Charts of words: steps in order with a way back, and fields that contain one another."""

import textwrap
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from pictures.canvas import WIDTH, drawing, write
from pictures.palette import BLUE, INK, MUTED, VERMILION
from pictures.shapes import Point, arrow, outline, rounded_box, tint
from pictures.words import TEXT, text_width

LEADING = 0.2  # inches from line to line
GAP = 0.3  # inches between two steps
CENTRE, HALF = 2.15, 1.75  # inches: the column of steps


class _Step(NamedTuple):
    """One step: its lines, whether it is a question, and the room that it takes, in inches."""

    lines: list[str]
    question: bool
    middle: float
    height: float


def flow_chart(
    steps: Sequence[str],
    *,
    loop: tuple[int, int] | None = None,
    answers: tuple[str, str] = ("yes", "no"),
) -> Figure:
    """Draw steps from top to bottom; a question is a decision, from which one may go back.

    Args:
        steps: Their texts, long ones are broken into lines. A text that ends with a question
            mark is drawn as a decision.
        loop: `(from, to)`: counted from 0, the decision from which the way leads back and the
            step where it arrives.
        answers: What leads on, and what leads back.

    Raises:
        ValueError: If there are fewer than two steps, or the loop does not go from a question
            back to an earlier step.

    Source: Part I, Figures 7 and 8.
    """
    texts = list(steps)
    if len(texts) < 2:
        raise ValueError(f"steps must be two or more, got {texts!r}")
    if loop is not None:
        _check_loop(loop, texts)
    placed = _place_steps(texts)
    figure, axes = drawing(WIDTH, placed[0].middle + placed[0].height / 2 + 0.08)
    for i, step in enumerate(placed):
        _draw_step(axes, step, end=i in (0, len(texts) - 1))
        if i + 1 < len(texts):
            _lead_on(axes, step, answers[0])
    if loop is not None:
        start, target = loop
        _lead_back(axes, placed[start].middle, placed[target].middle, answers[1])
    return figure


def _check_loop(loop: tuple[int, int], texts: Sequence[str]) -> None:
    """Insist on a way from a question back to an earlier step."""
    start, target = loop
    if not 0 <= target < start < len(texts) or not texts[start].endswith("?"):
        raise ValueError(
            f"loop must lead from a question back to an earlier step of {len(texts)}, got {loop!r}"
        )


def _place_steps(texts: Sequence[str]) -> list[_Step]:
    """Break the texts into lines and stand the steps on one another, the last at the foot."""
    steps: list[_Step] = []
    foot = 0.08
    for text in reversed(texts):
        question = text.endswith("?")
        lines = textwrap.wrap(text, 26 if question else 40) or [""]
        height = LEADING * len(lines) + (0.62 if question else 0.22)
        steps.insert(0, _Step(lines, question, foot + height / 2, height))
        foot += height + GAP
    return steps


def _draw_step(axes: Axes, step: _Step, *, end: bool) -> None:
    """Draw one step: a diamond, or a box; first and last have round ends."""
    middle, half = step.middle, step.height / 2
    if step.question:
        corners = [(-HALF, 0.0), (0.0, half), (HALF, 0.0), (0.0, -half)]
        diamond = partial(Polygon, [(CENTRE + x, middle + y) for x, y in corners])
        tint(axes, diamond, VERMILION, 0.11)
        outline(axes, diamond, VERMILION)
    else:
        box = rounded_box(CENTRE, middle, 2 * HALF, 2 * half, half if end else 0.06)
        tint(axes, box, BLUE, 0.08)
        outline(axes, box, INK, 1.2)
    for k, line in enumerate(step.lines):
        write(axes, CENTRE, middle + ((len(step.lines) - 1) / 2 - k) * LEADING, line)


def _lead_on(axes: Axes, step: _Step, answer: str) -> None:
    """Draw the arrow to the next step, with the answer that leads there."""
    foot = step.middle - step.height / 2
    _arrow(axes, [(CENTRE, foot), (CENTRE, foot - GAP)])
    if step.question:
        write(axes, CENTRE + 0.1, foot - 0.1, answer, ha="left", color=MUTED)


def _lead_back(axes: Axes, start: float, target: float, answer: str) -> None:
    """Draw the way back, on the right of all steps, with the answer that leads there."""
    right, turn = CENTRE + HALF, CENTRE + HALF + 0.55
    _arrow(axes, [(right, start), (turn, start), (turn, target), (right, target)])
    write(axes, right + 0.12, start + 0.11, answer, ha="left", color=MUTED)


def _arrow(axes: Axes, corners: Sequence[Point]) -> None:
    """Draw a way around corners which ends in an arrow head."""
    if len(corners) > 2:
        axes.plot(*zip(*corners[:-1], strict=True), color=MUTED, linewidth=1.3)
    arrow(axes, corners[-2], corners[-1], head=(5, 2.8), width=1.3)


def nested_sets(labels: Sequence[str]) -> Figure:
    """Draw fields of which each contains the next.

    Args:
        labels: From the widest to the innermost.

    Raises:
        ValueError: If there is no label, or more than six.

    Source: Part I, Figure 1.
    """
    texts = list(labels)
    if not 1 <= len(texts) <= 6:
        raise ValueError(f"labels must be one to six, got {len(texts)}")
    step = 0.46
    least, low = max(text_width(texts[-1], TEXT + 1) + 0.5, 1.9), 0.72  # the innermost field
    figure, axes = drawing(WIDTH, low + step * 1.35 * (len(texts) - 1) + 0.1)
    for i, text in enumerate(texts):
        out = len(texts) - 1 - i
        width = least + out / max(len(texts) - 1, 1) * (WIDTH - 0.1 - least)
        height = low + 1.35 * step * out
        middle = 0.05 + 0.35 * step * i + height / 2
        field = rounded_box(WIDTH / 2, middle, width, height, 0.22 + 0.05 * out)
        tint(axes, field, BLUE, 0.09)
        outline(axes, field, BLUE, 1.3)
        y = middle + height / 2 - step / 2 - 0.02 if out else middle
        write(axes, WIDTH / 2, y, text, size=TEXT + 1, weight="normal" if out else "bold")
    return figure
