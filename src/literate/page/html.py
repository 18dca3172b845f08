"""The HTML of a printed chapter, set right: captions, tables, and where links lead."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

_CAPTION = re.compile(r'</figure>\s*<p class="literate-caption">(?P<caption>.*?)</p>', re.DOTALL)


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
