"""The HTML of a printed chapter, set right: captions, tables, drawings, where links lead."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from pathlib import PurePosixPath

_CAPTION = re.compile(r'</figure>\s*<p class="literate-caption">(?P<caption>.*?)</p>', re.DOTALL)

_PLACE = re.compile(r'<svg data-drawing="(?P<name>[^"]*)">[^<]*</svg>')


def place_of_drawing(name: str, alt: str) -> str:
    """Where a drawing will enter the page, when all else that reads the page has passed.

    Markdown, every parser and the index of the search find here what the picture shows, and
    neither the thousands of numbers of its lines nor the labels of its axes.

    Args:
        name: of the drawing, once a page.
        alt: its alternative text.
    """
    return f'<svg data-drawing="{html.escape(name)}">{html.escape(alt, quote=False)} </svg>'


def with_drawings(page: str, drawings: Mapping[str, str]) -> str:
    """Return the page with each drawing, HTML by its name, in its place."""
    return _PLACE.sub(lambda at: drawings.get(html.unescape(at["name"]), at[0]), page)


def with_notice(page: str, notice: str) -> str:
    """Return the page with a notice under its title, or on top where it has none."""
    title = page.find("</h1>") + len("</h1>") if "</h1>" in page else 0
    return page[:title] + notice + page[title:]


def join_captions(page: str) -> str:
    """Move each caption, which Markdown made a paragraph, into its figure."""
    return _CAPTION.sub(r"<figcaption>\g<caption></figcaption></figure>", page)


def accessible_tables(page: str) -> str:
    """Tables for all: a wide one scrolls in its box by keyboard, an empty corner heads nothing."""
    return page.replace("<table>", '<table tabindex="0">').replace("<th></th>", "<td></td>")


def resolve(name: str, page: str) -> str:
    """The chapter that a link names, seen from the chapter `name`."""
    if not page:
        return name
    parts: list[str] = []
    for part in (*PurePosixPath(name).parent.parts, *PurePosixPath(page).parts):
        if part == ".." and parts:
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
