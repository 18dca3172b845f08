"""The picture that a link to a chapter shows elsewhere: its title, its part, its first figure."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import matplotlib as mpl
import numpy as np
import PIL
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.patches import FancyBboxPatch
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform
from PIL import Image

WIDTH, HEIGHT = 1200, 630  # pixels, what the services that show such pictures ask for
_DPI = 100
_MARGIN = 64
_PANEL = (572, 56, 572, 518)  # left, bottom, width and height of the figure's place
_BACK, _TITLE, _SMALL = "#14304f", "#ffffff", "#b9cbe0"
_SIZES = (64, 58, 52, 46, 40, 36, 32)  # of the title, in pixels
_LINES = 5
_COLOURS = 128  # in all, which makes the file a third as large


class Card(NamedTuple):
    """What stands on the picture."""

    title: str
    part: str
    site: str
    picture: bytes = b""
    """The chapter's figure as a PNG, if it has one."""

    def key(self) -> str:
        """A digest of all that decides the picture's bytes."""
        digest = hashlib.sha256(
            f"{mpl.__version__} {PIL.__version__}\0".encode() + Path(__file__).read_bytes()
        )
        for text in (self.title, self.part, self.site):
            digest.update(f"\0{text}".encode())
        digest.update(self.picture)
        return digest.hexdigest()[:16]

    def draw(self) -> bytes:
        """Draw it as a PNG: the same bytes for the same key."""
        figure = Figure(figsize=(WIDTH / _DPI, HEIGHT / _DPI), dpi=_DPI, facecolor=_BACK)
        canvas = FigureCanvasAgg(figure)
        room = (_PANEL[0] if self.picture else WIDTH) - 1.5 * _MARGIN
        _write(figure, self.part, 24, HEIGHT - _MARGIN, "top", _SMALL)
        _write(figure, self.site, 24, _MARGIN, "bottom", _SMALL)

        def width(text: str, size: float) -> float:
            drawn = _write(figure, text, size, 0, "top", _TITLE, "bold")
            wide = float(drawn.get_window_extent(canvas.get_renderer()).width)
            drawn.remove()
            return wide

        lines, size = _set_title(self.title, room - _MARGIN / 2, width)
        for number, line in enumerate(lines):
            height = HEIGHT / 2 + 1.2 * size * (len(lines) / 2 - number - 0.75)
            _write(figure, line, size, height, "baseline", _TITLE, "bold")
        if self.picture:
            _show(figure, self.picture)
        canvas.draw()
        pixels = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
        stream = io.BytesIO()
        pixels.quantize(_COLOURS).save(stream, format="png", optimize=True)
        return stream.getvalue()


def _set_title(
    title: str, room: float, width: Callable[[str, float], float]
) -> tuple[list[str], float]:
    """Break a title into lines that fit, in the largest letters that allow it."""
    for size in _SIZES:
        lines = [""]
        for word in title.split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and width(longer, size) > room:
                lines.append(word)
            else:
                lines[-1] = longer
        if len(lines) <= _LINES and all(width(line, size) <= room for line in lines):
            break
    return lines, size


def _write(
    figure: Figure, text: str, size: float, y: float, va: str, colour: str, weight: str = "normal"
) -> Text:
    return figure.text(
        _MARGIN,
        y,
        text,
        transform=IdentityTransform(),
        fontfamily="DejaVu Sans",  # comes with matplotlib
        fontsize=size * 72 / _DPI,
        fontweight=weight,
        color=colour,
        va=va,
        parse_math=False,
    )


def _show(figure: Figure, picture: bytes) -> None:
    """Put the chapter's figure on a sheet of white paper."""
    left, bottom, width, height = _PANEL
    figure.add_artist(
        FancyBboxPatch(
            (left, bottom),
            width,
            height,
            boxstyle="round,pad=0,rounding_size=10",
            transform=IdentityTransform(),
            facecolor="white",
            edgecolor="none",
            zorder=-1,  # beneath the axes
        )
    )
    pixels = imread(io.BytesIO(picture))
    inside = (
        (left + 24) / WIDTH,
        (bottom + 24) / HEIGHT,
        (width - 48) / WIDTH,
        (height - 48) / HEIGHT,
    )
    axes = figure.add_axes(inside)
    axes.set_axis_off()
    axes.imshow(pixels, interpolation="hanning")
