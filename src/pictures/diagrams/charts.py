"""Charts of words: steps in order with a way back, and fields that contain one another."""

import textwrap
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Polygon

from pictures.canvas import TEXT, WIDTH, drawing, text_width, write
from pictures.palette import BLUE, INK, MUTED, VERMILION

LEADING = 0.2  # inches from line to line
GAP = 0.3  # inches between two steps
CENTRE, HALF = 2.15, 1.75  # inches: the column of steps
CHARACTERS = 40


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
        start, target = loop
        if not 0 <= target < start < len(texts) or not texts[start].endswith("?"):
            raise ValueError(
                f"loop must lead from a question back to an earlier step of {len(texts)}, "
                f"got {loop!r}"
            )
    lines = [
        textwrap.wrap(text, 26 if text.endswith("?") else CHARACTERS) or [""] for text in texts
    ]
    heights = [
        LEADING * len(rows) + (0.62 if text.endswith("?") else 0.22)
        for text, rows in zip(texts, lines, strict=True)
    ]
    tall = sum(heights) + GAP * (len(texts) - 1) + 0.16
    figure, axes = drawing(WIDTH, tall)
    y, middles = tall - 0.08, []
    for i, (text, rows, height) in enumerate(zip(texts, lines, heights, strict=True)):
        middle = y - height / 2
        middles.append(middle)
        ends = i in (0, len(texts) - 1) and not text.endswith("?")
        _step(axes, middle, height, question=text.endswith("?"), rounded=ends)
        for k, row in enumerate(rows):
            write(axes, CENTRE, middle + ((len(rows) - 1) / 2 - k) * LEADING, row)
        if i + 1 < len(texts):
            _arrow(axes, [(CENTRE, y - height), (CENTRE, y - height - GAP)])
            if text.endswith("?"):
                write(axes, CENTRE + 0.1, y - height - 0.1, answers[0], ha="left", colour=MUTED)
        y -= height + GAP
    if loop is not None:
        start, target = loop
        right = CENTRE + HALF
        turn = right + 0.55
        corners = [
            (right, middles[start]),
            (turn, middles[start]),
            (turn, middles[target]),
            (right, middles[target]),
        ]
        _arrow(axes, corners)
        write(axes, right + 0.12, middles[start] + 0.11, answers[1], ha="left", colour=MUTED)
    return figure


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
    inner = (max(text_width(texts[-1], TEXT + 1) + 0.5, 1.9), 0.72)
    tall = inner[1] + step * 1.35 * (len(texts) - 1) + 0.1
    figure, axes = drawing(WIDTH, tall)
    for i, text in enumerate(texts):
        out = len(texts) - 1 - i
        share = out / max(len(texts) - 1, 1)
        width = inner[0] + share * (WIDTH - 0.1 - inner[0])
        height = inner[1] + 1.35 * step * out
        bottom = 0.05 + 0.35 * step * i
        style = f"round,pad=0,rounding_size={0.22 + 0.05 * out}"
        corner = ((WIDTH - width) / 2, bottom)
        axes.add_patch(
            FancyBboxPatch(
                corner, width, height, facecolor=BLUE, alpha=0.09, linewidth=0, boxstyle=style
            )
        )
        axes.add_patch(
            FancyBboxPatch(
                corner, width, height, fill=False, edgecolor=BLUE, linewidth=1.3, boxstyle=style
            )
        )
        y = bottom + height - step / 2 - 0.02 if out else bottom + height / 2
        write(axes, WIDTH / 2, y, text, size=TEXT + 1, weight="normal" if out else "bold")
    return figure


def _step(axes: Axes, middle: float, height: float, *, question: bool, rounded: bool) -> None:
    """Draw the outline of one step: a diamond, or a box; first and last have round ends."""
    if question:
        corners = [
            (CENTRE - HALF, middle),
            (CENTRE, middle + height / 2),
            (CENTRE + HALF, middle),
            (CENTRE, middle - height / 2),
        ]
        axes.add_patch(Polygon(corners, facecolor=VERMILION, alpha=0.11, linewidth=0))
        axes.add_patch(Polygon(corners, fill=False, edgecolor=VERMILION, linewidth=1.4))
        return
    style = f"round,pad=0,rounding_size={height / 2 if rounded else 0.06}"
    box = ((CENTRE - HALF, middle - height / 2), 2 * HALF, height)
    axes.add_patch(FancyBboxPatch(*box, boxstyle=style, facecolor=BLUE, alpha=0.08, linewidth=0))
    axes.add_patch(FancyBboxPatch(*box, boxstyle=style, fill=False, edgecolor=INK, linewidth=1.2))


def _arrow(axes: Axes, corners: Sequence[tuple[float, float]]) -> None:
    """Draw a way around corners which ends in an arrow head."""
    if len(corners) > 2:
        axes.plot(*zip(*corners[:-1], strict=True), color=MUTED, linewidth=1.3)
    axes.add_patch(
        FancyArrowPatch(
            corners[-2],
            corners[-1],
            arrowstyle="-|>,head_length=5,head_width=2.8",
            shrinkA=0,
            shrinkB=0,
            color=MUTED,
            linewidth=1.3,
        )
    )
