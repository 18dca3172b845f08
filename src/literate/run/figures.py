"""A matplotlib figure becomes inline SVG: themed, accessible, the same bytes each time."""

import contextlib
import io
import re
from collections.abc import Iterator

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.text import Text

from literate.run.svg import theme_svg

_MATH_FONT = "stix"  # the letters which the page's own formulas have
_FORMULA = re.compile(r"(?<!\\)\$.*?(?<!\\)\$", re.DOTALL)
_NO_MATH = re.compile("[\u0590-\u1cff\u2e80-\uffdc]")
"""Letters of scripts that no font of formulas has; matplotlib takes it for all of a text."""
_PREVIEW_DPI = 120


def to_svg(figure: Figure, *, prefix: str, tight: bool = True) -> str:
    """Draw `figure` as one `<svg>` element that can stand in the page beside others.

    Each colour `#rrggbb` becomes `var(--c-rrggbb,#rrggbb)`, so that a stylesheet can replace it;
    the figure's own background is transparent. Plain text takes the font of the page. The
    drawing is as wide as its place allows, up to its natural size or, where the page sets it,
    `--figure-max-width`.

    Args:
        figure: the figure; it is not changed.
        prefix: begins each `id` inside, to be used once a page (for example `fig-sigmoid`).
        tight: cut the margins down to what is drawn. Figures that are to lie upon each other
            keep them, so that all have one size.

    Returns:
        The SVG, without blank lines and without a name (see `with_alt`).

    Raises:
        TypeError: what came is not a figure.
        ValueError: the prefix cannot begin an id, or the figure holds an image of pixels, which
            no stylesheet can colour, or a formula beside letters that no font of formulas has.

    Examples:
        >>> figure = Figure()
        >>> to_svg(figure, prefix="fig-1")[:43]
        '<svg xmlns="http://www.w3.org/2000/svg" cla'
    """
    if not isinstance(figure, Figure):
        raise TypeError(f"figure must be a matplotlib Figure, not {type(figure).__name__}")
    if not re.fullmatch(r"[A-Za-z][\w-]*", prefix):
        raise ValueError(f"prefix must be a letter, then letters, digits, - or _, not {prefix!r}")
    gids = {gid for artist in figure.findobj() if (gid := artist.get_gid())}
    return theme_svg(_draw(figure, tight), prefix=prefix, gids=gids)


def to_png(figure: Figure) -> bytes:
    """Draw `figure` in pixels on white paper, for the previews of links: the same bytes each time.

    Examples:
        >>> to_png(Figure())[1:4]
        b'PNG'
    """
    stream = io.BytesIO()
    figure.savefig(
        stream,
        format="png",
        dpi=_PREVIEW_DPI,
        metadata={"Software": None},
        bbox_inches="tight",
        facecolor="white",
    )
    return stream.getvalue()


def _draw(figure: Figure, tight: bool) -> str:
    """Return matplotlib's own SVG."""
    texts = [text for text in figure.findobj() if isinstance(text, Text)]
    for text in texts:
        told = text.get_text()
        if _FORMULA.search(told) and (wrong := _NO_MATH.search(told)):
            raise ValueError(
                f"a text with a formula cannot show {wrong[0]}, see {told!r}: part them"
            )
    families = [text.get_math_fontfamily() for text in texts]
    stream = io.StringIO()
    try:
        for text in texts:  # each text keeps the font that was set when it was made
            text.set_math_fontfamily(_MATH_FONT)
        with (
            _bars_as_drawings(figure),
            mpl.rc_context({"svg.fonttype": "none", "mathtext.fontset": _MATH_FONT}),
        ):
            figure.savefig(
                stream,
                format="svg",
                bbox_inches="tight" if tight else None,
                facecolor="none",
                edgecolor="none",
            )
    finally:
        for text, family in zip(texts, families, strict=True):
            text.set_math_fontfamily(family)
    return stream.getvalue()


@contextlib.contextmanager
def _bars_as_drawings(figure: Figure) -> Iterator[None]:
    """Draw colour bars, of which matplotlib makes pixels, as one rectangle a colour."""
    bars = [axes for axes in figure.axes if axes.get_label() == "<colorbar>"]
    meshes = [c for axes in bars for c in axes.collections if c.get_rasterized()]
    edges = [mesh.get_edgecolor() for mesh in meshes]
    try:
        for mesh in meshes:
            mesh.set_rasterized(False)
            mesh.set_edgecolor("face")  # or the background shines through between them
        yield
    finally:
        for mesh, edge in zip(meshes, edges, strict=True):
            mesh.set_rasterized(True)
            mesh.set_edgecolor(edge)
