"""Woven Markdown without the press: what was HTML of ours becomes Markdown, pictures become files.

Any program that reads Markdown can print the result. Texts become blocks of their own, and a moving
picture shows its last frame, as a page does without its script.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Mapping
from posixpath import dirname, relpath
from typing import NamedTuple

from literate.page.blocks import HTML_FENCE, indent

_BLOCK = re.compile(
    rf"^(?P<indent>[ >]*)(?P<fence>~{{3,}}){HTML_FENCE}\n(?P<body>.*?)^(?P=indent)(?P=fence) *$",
    re.MULTILINE | re.DOTALL,
)
_TEXT = re.compile(
    r'<pre class="literate-output [^"]*" tabindex="0"><code>(?P<text>.*)</code></pre>', re.DOTALL
)
_FIGURE = re.compile(
    r'<figure class="literate-figure"(?: id="(?P<id>[^"]*)")?>(?P<anchors>(?:<span [^>]*></span>)*)'
    r'<svg data-drawing="(?P<name>[^"]*)">(?P<alt>[^<]*)</svg>'
    r"(?:<div [^>]*><p>(?P<values>[^<]*)</p></div>)?</figure>"
)
_OURS = re.compile(r"^[ >]*\{: \.literate-[a-z]+ \}\n", re.MULTILINE)
_SPECIAL = re.compile(r"[\\`*_\[\]$]")
_EMBEDDED = re.compile(r'<img src="data:image/(?P<kind>[a-z+]+);base64,(?P<data>[^"]*)"')
_SVG = re.compile(r"<svg\b[^>]*>")
_VIEW = re.compile(r'viewBox="[\d.-]+ [\d.-]+ (?P<width>[\d.]+) (?P<height>[\d.]+)"')
_FOR_PAGES = re.compile(r' (?:role|aria-label|style|class|xmlns)="[^"]*"')
_PIXELS_PER_POINT = 96 / 72
_ALONE = "font-family:sans-serif;fill:#000000"
_LAST_FRAME = "<style>.frame:not(.shown){display:none}</style>"


class Plain(NamedTuple):
    """A page as Markdown alone, and the files of its pictures."""

    markdown: str
    pictures: dict[str, bytes]
    """By their addresses below the folder of the pages."""


def plain(uri: str, markdown: str, drawings: Mapping[str, str]) -> Plain:
    """Write a woven page as Markdown alone.

    Args:
        uri: the page's address.
        markdown: what `weave` made of it.
        drawings: its pictures, by the names of their places.
    """
    pictures: dict[str, bytes] = {}

    def block(found: re.Match[str]) -> str:
        prefix = found["indent"]
        lines = found["body"].split("\n")
        body = "\n".join(line.removeprefix(prefix) for line in lines).strip("\n")
        if text := _TEXT.fullmatch(body):
            content = text_block(html.unescape(text["text"]))
        elif figure := _FIGURE.fullmatch(body):
            name = html.unescape(figure["name"])
            path = picture(uri, name, drawings[name], pictures)
            content = image(html.unescape(figure["alt"]), path, figure["id"] or "")
            content = figure["anchors"] + content
            if figure["values"]:
                content += f"\n\n{html.unescape(figure['values'])}"
        else:
            content = body.replace("\n", "&#10;").replace(
                '<div class="literate-output">', "<div>", 1
            )
        return indent(content, prefix)

    return Plain(_OURS.sub("", _BLOCK.sub(block, markdown)), pictures)


def text_block(text: str) -> str:
    """A text in a block of its own."""
    ticks = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{ticks}text\n{text}\n{ticks}"


def image(alt: str, path: str, label: str = "") -> str:
    """A picture in Markdown."""
    alt = _SPECIAL.sub(r"\\\g<0>", " ".join(alt.split()))
    return f"![{alt}]({path})" + (f"{{ #{label} }}" if label else "")


def picture(uri: str, name: str, drawing: str, pictures: dict[str, bytes]) -> str:
    """Put a picture into a file of its own.

    Args:
        uri: the page's address.
        name: the picture's name, once a page.
        drawing: the picture as HTML.
        pictures: where the file goes, by its address.

    Returns:
        Where the file is, seen from the page's source.
    """
    kind, content = "svg", _alone(drawing)
    if embedded := _EMBEDDED.match(drawing):
        kind, content = embedded["kind"], base64.b64decode(embedded["data"])
    path = f"assets/figures/{uri.rpartition('.')[0]}/{name}.{kind.removesuffix('+xml')}"
    pictures[path] = content
    return relpath(path, dirname(uri) or ".")


def _alone(svg: str) -> bytes:
    """A drawing that stands in a file: with its own size, and in its own colours and letters."""

    def opening(tag: re.Match[str]) -> str:
        view = _VIEW.search(tag[0])
        if view is None:
            return tag[0]
        width, height = (round(float(n) * _PIXELS_PER_POINT) for n in view.groups())
        own = _FOR_PAGES.sub("", tag[0]).removeprefix("<svg").removesuffix(">")
        size = f'width="{width}" height="{height}" style="{_ALONE}"'
        moving = _LAST_FRAME if 'class="frame' in svg else ""
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size}{own}>{moving}'

    return _SVG.sub(opening, svg, count=1).encode()
