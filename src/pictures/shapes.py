"""What many pictures are made of: tinted areas, outlines, boxes with round corners, arrows.

A shape is a function that makes a patch of matplotlib when it is given a look; so one shape can be
drawn twice, as a tint and as the outline around it.
"""

from collections.abc import Callable
from functools import partial

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Patch, PathPatch
from matplotlib.path import Path
from numpy.typing import ArrayLike

from pictures.palette import INK, MUTED

Shape = Callable[..., Patch]
"""What makes a patch, such as `partial(Circle, (0, 0), 1)`."""
Point = tuple[float, float]
"""A place on the paper or on a plane."""


def tint(axes: Axes, shape: Shape, colour: str, alpha: float, *, zorder: float = 1) -> None:
    """Fill a shape with a little of a colour.

    Args:
        axes: Where it is drawn.
        shape: What is filled.
        colour: As `#rrggbb`, one of the palette.
        alpha: How much of it, from 0 to 1.
        zorder: What is drawn later covers it.
    """
    axes.add_patch(shape(facecolor=colour, alpha=alpha, linewidth=0, zorder=zorder))


def outline(
    axes: Axes, shape: Shape, colour: str = INK, width: float = 1.4, *, zorder: float = 1
) -> None:
    """Draw the line around a shape, or along a path.

    Args:
        axes: Where it is drawn.
        shape: Whose outline it is.
        colour: As `#rrggbb`, one of the palette.
        width: Of the line, in points.
        zorder: What is drawn later covers it.
    """
    axes.add_patch(shape(fill=False, edgecolor=colour, linewidth=width, zorder=zorder))


def along(path: Path) -> Shape:
    """Return the shape of a `path`."""
    return partial(PathPatch, path)


def rounded_box(x: float, y: float, width: float, height: float, corner: float) -> Shape:
    """Return the shape of a box with round corners.

    Args:
        x: Its middle.
        y: The same, upwards.
        width: Of the whole box.
        height: Of the whole box.
        corner: The radius of its corners.
    """
    style = f"round,pad=0,rounding_size={corner}"
    return partial(FancyBboxPatch, (x - width / 2, y - height / 2), width, height, boxstyle=style)


def bend(knots: ArrayLike) -> Path:
    """Return a line, a quadratic or a cubic Bézier curve through its 2, 3 or 4 knots.

    Args:
        knots: Of shape (k, 2), the first and the last on the curve, those between beside it.
    """
    knots = np.asarray(knots, dtype=float)
    code = {2: Path.LINETO, 3: Path.CURVE3, 4: Path.CURVE4}[len(knots)]
    return Path(knots, [Path.MOVETO] + [code] * (len(knots) - 1))


def segments(ends: ArrayLike) -> Path:
    """Return one path of many straight lines.

    Args:
        ends: Of shape (m, 2, 2), the start and the end of each.
    """
    ends = np.asarray(ends, dtype=float)
    return Path(ends.reshape(-1, 2), [Path.MOVETO, Path.LINETO] * len(ends))


def arrow(
    axes: Axes,
    start: Point,
    end: Point,
    *,
    head: tuple[float, float] = (4.5, 2.6),
    width: float = 1.2,
    dashed: bool = False,
) -> None:
    """Draw a straight arrow.

    Args:
        axes: Where it is drawn.
        start: Where it begins.
        end: Where its head touches.
        head: Length and half the width of the head, in points.
        width: Of the line, in points.
        dashed: Interrupt the line.
    """
    length, half = head
    axes.add_patch(
        FancyArrowPatch(
            start,
            end,
            arrowstyle=f"-|>,head_length={length},head_width={half}",
            shrinkA=0,
            shrinkB=0,
            color=MUTED,
            linewidth=width,
            linestyle=(0, (3, 2)) if dashed else "-",
        )
    )
