"""Pictures for notebooks: drawings on white ground, and moving ones as a strip of frames."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

_SVG = re.compile(r"<svg\b[^>]*>")
_BOX = re.compile(r'viewBox="0 0 (?P<width>[\d.]+) (?P<height>[\d.]+)"')
_FRAME = re.compile(r'<g class="frame[^"]*" data-frame="(?P<frame>\d+)"')
_LABEL = 16
"""The height of the line above a frame."""


def on_white(svg: str) -> str:
    """A drawing with a white ground, whose labels are seen in a dark notebook too.

    Examples:
        >>> on_white("<svg><path/></svg>")
        '<svg><rect width="100%" height="100%" fill="#fff"/><path/></svg>'
    """
    ground = '<rect width="100%" height="100%" fill="#fff"/>'
    return _SVG.sub(lambda tag: tag[0] + ground, svg, count=1)


def strip(svg: str, name: str, labels: Sequence[str]) -> str:
    """The first, the middle and the last frame of a moving picture, one below the other.

    Args:
        svg: the picture, as `literate.run.frames.merge` makes it.
        name: what the frames are drawn for.
        labels: the value of each frame.
    """
    box, opening = _BOX.search(svg), _SVG.search(svg)
    if box is None or opening is None:
        return on_white(svg)
    width, height = float(box["width"]), float(box["height"])
    body = svg[opening.end() : svg.rindex("</svg>")]
    pieces = []
    for row, frame in enumerate(sorted({0, len(labels) // 2, len(labels) - 1})):
        top = row * (height + _LABEL)
        label = html.escape(f"{name} = {labels[frame]}")
        pieces.append(
            f'<text x="4" y="{top + 12:g}" font-size="11" font-family="sans-serif">{label}</text>'
            f'<svg y="{top + _LABEL:g}" width="{width:g}" height="{height:g}"'
            f' viewBox="0 0 {width:g} {height:g}">{_only(body, frame)}</svg>'
        )
    whole = len(pieces) * (height + _LABEL)
    return on_white(
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' width="{width:g}" height="{whole:g}" viewBox="0 0 {width:g} {whole:g}">'
        f"{''.join(pieces)}</svg>"
    )


def _only(body: str, wanted: int) -> str:
    """A drawing in which one frame is seen; what others define is still there to be used."""

    def hide(frame: re.Match[str]) -> str:
        return frame[0] if int(frame["frame"]) == wanted else f'{frame[0]} display="none"'

    return _FRAME.sub(hide, body)
