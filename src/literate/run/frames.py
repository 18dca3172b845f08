"""Moving pictures: one figure for each of a list of values, and a slider that shows one of them.

The frames are drawn when the site is built. What they have in common stands in the page once.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from numbers import Number
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FRAMES_MIME = "application/x-literate-frames+json"
"""The type under which a cell hands over its frames."""


@dataclass(frozen=True)
class Frames:
    """Figures with the value that each is drawn for.

    A plain notebook shows a strip of them: the first, the middle and the last.
    """

    name: str
    labels: tuple[str, ...]
    figures: tuple[Figure, ...]

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        chosen = sorted({0, len(self.figures) // 2, len(self.figures) - 1})
        named = [(f"{self.name} = {self.labels[i]}", self.figures[i]) for i in chosen]
        text = f"{self.name} = {self.labels[-1]}, the last of {', '.join(self.labels)}"
        return {"image/png": _strip(named), "text/plain": text}


def _strip(named: Sequence[tuple[str, Figure]]) -> bytes:
    """Figures on white paper, one below the other, each under its name, as a PNG."""
    import numpy as np
    from matplotlib.figure import Figure
    from matplotlib.image import imread, imsave

    rows = []
    for name, figure in named:
        title = Figure(figsize=(figure.get_figwidth(), 0.3))
        title.text(0.02, 0.3, name, fontsize=11, parse_math=False)
        for picture in (title, figure):
            stream = io.BytesIO()
            picture.savefig(stream, format="png", dpi=figure.dpi, facecolor="white")
            rows.append(imread(io.BytesIO(stream.getvalue())))
    width = max(row.shape[1] for row in rows)
    whole = [np.pad(r, ((0, 0), (0, width - r.shape[1]), (0, 0)), constant_values=1) for r in rows]
    stream = io.BytesIO()
    imsave(stream, np.concatenate(whole), format="png")
    return stream.getvalue()


def frames(figures: Mapping[Any, Figure], name: str) -> Frames:
    """Make a moving picture.

    Args:
        figures: value -> the figure drawn for it, in the order of the slider. Numbers are shown
            as on the pictures, with a true minus sign and commas between thousands. Figures that
            have the same size, limits and labels share them.
        name: what the values are values of, for example `W`.

    Raises:
        ValueError: if there are fewer than two figures or two values read the same.

    Examples:
        >>> from matplotlib.figure import Figure
        >>> frames({0.5: Figure(), 1.0: Figure()}, "learning rate").labels
        ('0.5', '1.0')
        >>> frames({-1: Figure(), 2000: Figure()}, "epoch").labels
        ('−1', '2,000')
    """
    labels = tuple(_label(value) for value in figures)
    if len(labels) < 2:
        raise ValueError(f"figures: expected at least two, got {len(labels)}")
    if len(set(labels)) < len(labels):
        raise ValueError(f"figures: two values read the same in {', '.join(labels)}")
    return Frames(name, labels, tuple(figures.values()))


def _label(value: object) -> str:
    return f"{value:,}".replace("-", "−") if isinstance(value, Number) else str(value)


def merge(drawings: Sequence[str]) -> str:
    """One SVG of several: what all have in common once, the rest in a group for each.

    Args:
        drawings: SVGs as `literate.run.figures.to_svg` makes them, all with one prefix.

    Returns:
        An SVG in which `<g class="frame" data-frame="2">` holds what is drawn in the third
        alone. The last frame's groups have the class `shown` too.
    """
    roots = [ElementTree.fromstring(re.sub(r'\sxmlns="[^"]*"', "", text)) for text in drawings]
    sequences = [_elements(root) for root in roots]
    shared = sequences[0]
    for sequence in sequences[1:]:
        matcher = SequenceMatcher(None, shared, sequence, autojunk=False)
        blocks = matcher.get_matching_blocks()
        shared = [element for block in blocks for element in shared[block.a :][: block.size]]
    gaps = [_gaps(sequence, shared) for sequence in sequences]
    body: list[str] = []
    for position in range(len(shared) + 1):
        for frame, gap in enumerate(gaps):
            if gap[position]:
                shown = " shown" if frame == len(drawings) - 1 else ""
                own = "".join(gap[position])
                body.append(f'<g class="frame{shown}" data-frame="{frame}">{own}</g>')
        body += shared[position : position + 1]
    opening = drawings[-1][: drawings[-1].index(">") + 1]
    return f"{opening}{_with_unique_ids(''.join(body))}</svg>"


def _with_unique_ids(body: str) -> str:
    """The first of several definitions serves all frames: they have one id if they are equal."""
    seen: set[str] = set()

    def first(id_: re.Match[str]) -> str:
        if id_[0] in seen:
            return ""
        seen.add(id_[0])
        return id_[0]

    return re.sub(r'\sid="[^"]+"', first, body)


def _elements(root: ElementTree.Element) -> list[str]:
    """The drawing's elements as text, each id replaced by a fingerprint of what it names."""
    names: dict[str, str] = {}
    for element in root.iter():
        if old := element.attrib.pop("id", ""):
            prefix = old.partition("_")[0]
            content = hashlib.sha256(ElementTree.tostring(element)).hexdigest()[:8]
            names[old] = element.attrib["id"] = f"{prefix}_{content}"
    for element in root.iter():
        for key, value in element.attrib.items():
            if "#" in value:
                named = re.sub(r"#([\w-]+)", lambda m: f"#{names.get(m[1], m[1])}", value)
                element.attrib[key] = named
    return [ElementTree.tostring(child, encoding="unicode").replace(" />", "/>") for child in root]


def _gaps(sequence: Sequence[str], shared: Sequence[str]) -> list[list[str]]:
    """What stands before, between and after the shared elements of one drawing."""
    gaps: list[list[str]] = [[]]
    position = 0
    for element in sequence:
        if position < len(shared) and element == shared[position]:
            gaps.append([])
            position += 1
        else:
            gaps[-1].append(element)
    return gaps
