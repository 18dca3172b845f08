"""What every picture is held to: shared by the tests of plots and of diagrams."""

import io
import itertools
import re
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from pictures.palette import PALETTE

SETTINGS = dict(mpl.rcParams)
"""matplotlib's global settings before any picture was drawn."""


def svg(figure: Figure) -> str:
    """The picture as SVG with its text as text, the same bytes for the same picture."""
    stream = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "test"}):
        figure.savefig(stream, format="svg", metadata={"Date": None})
    return stream.getvalue()


def words(figure: Figure) -> list[str]:
    """All that is written in the picture."""
    return [text.get_text() for text, _ in boxes(figure)]


def boxes(figure: Figure) -> list[tuple[Text, Bbox]]:
    """Each text of the picture with the rectangle that it covers, in pixels."""
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    found = [text for text in figure.findobj(Text) if isinstance(text, Text)]
    beyond = set()  # matplotlib keeps labels for places beyond the ends of an axis
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in axis.get_major_ticks() + axis.get_minor_ticks():
                if not low <= tick.get_loc() <= high:
                    beyond |= {id(tick.label1), id(tick.label2)}
    return [
        (text, text.get_window_extent(canvas.get_renderer()))
        for text in found
        if id(text) not in beyond
        and text.get_visible()
        and text.get_text().strip()
        and text.get_in_layout()
    ]


def check(figure: Figure, *, kilobytes: float) -> str:
    """Hold a picture to the rules that all of them share; return it as SVG."""
    assert isinstance(figure, Figure)
    assert not figure.get_suptitle()
    for axes in figure.axes:
        assert [axes.get_title("left"), axes.get_title(), axes.get_title("right")] == [""] * 3
    assert figure.get_figwidth() <= 5.2
    assert mpl.colors.to_rgba(figure.get_facecolor())[3] == 0
    drawn = svg(figure)
    assert len(drawn) < 1000 * kilobytes
    colours = set(re.findall(r"#[0-9a-fA-F]{6}\b", drawn))
    assert colours <= {colour.light for colour in PALETTE.values()}
    assert "rgb(" not in drawn
    texts = boxes(figure)
    assert min(float(text.get_fontsize()) for text, _ in texts) >= 9  # points
    assert all("$" not in text.get_text() for text, _ in texts)
    for text, box in texts:
        inside = figure.bbox.padded(1)
        assert inside.x0 <= box.x0, f"{text.get_text()!r} is cut off on the left"
        assert box.x1 <= inside.x1, f"{text.get_text()!r} is cut off on the right"
        assert inside.y0 <= box.y0, f"{text.get_text()!r} is cut off at the foot"
        assert box.y1 <= inside.y1, f"{text.get_text()!r} is cut off at the top"
    for (a, one), (b, other) in itertools.combinations(texts, 2):
        meet = Bbox.intersection(one, other)
        if meet is not None and meet.width > 1 and meet.height > 1:
            raise AssertionError(f"{a.get_text()!r} and {b.get_text()!r} overlap")
    return drawn
