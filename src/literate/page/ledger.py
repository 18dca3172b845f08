"""The ledger: a list of items, each of which must have its place on the site."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from literate.run.chapter import ChapterError
from literate.run.parse import decoded

_ANCHOR = re.compile(r'<[^<>]*?\sid="(?P<id>[IVX]+-\d+[a-z]?)"')
_MARK = re.compile(
    r"<h[1-6][^>]*>(?P<heading>.*?)</h[1-6]>|<figure\b(?P<figure>.*?)</figure>|" + _ANCHOR.pattern,
    re.DOTALL,
)
_FIGURE_NUMBER = re.compile(r"<figcaption>\s*<strong>(?P<number>Figure [\d.]+)\.</strong>")
_NOT_TITLE = re.compile(r"<a\b.*?</a>|<span id=[^>]*></span>", re.DOTALL)


class Item(NamedTuple):
    """One line of the ledger: something that a source shows."""

    id: str
    """Such as `I-020`."""
    source: str = ""
    """Such as `Part I`."""
    section: str = ""
    form: str = ""
    """Such as `figure` or `formula`."""
    shows: str = ""
    """Its caption, or what it shows."""
    line: int = 0
    """Its line in the file."""


class Anchor(NamedTuple):
    """Where an item stands on a page."""

    id: str
    place: str
    """The number of the figure around it, or the heading above it, as HTML."""


def ledger_items(path: Path) -> list[Item]:
    """Return the items of a ledger, a CSV file with a column `id`, in their order.

    Raises:
        ChapterError: the file cannot be read, is not UTF-8, or has no such column.
    """
    try:
        text = decoded(path.read_bytes(), path.name)
    except OSError as error:
        raise ChapterError(path.name, 1, f"the file cannot be read: {error.strerror}") from None
    reader = csv.DictReader(io.StringIO(text, newline=""))
    rows = [(row, reader.line_num) for row in reader]
    if "id" not in (reader.fieldnames or ()):
        raise ChapterError(path.name, 1, "a ledger has a column id")
    names = [name for name in Item._fields if name != "line"]
    return [Item(**{n: row[n] for n in names if n in row}, line=line) for row, line in rows]


def anchors(html: str) -> list[Anchor]:
    """Return the ledger items that stand as anchors in a page.

    Examples:
        >>> anchors('<h2>The <em>slope</em></h2><p><span id="I-020"></span></p>')
        [Anchor(id='I-020', place='The <em>slope</em>')]
    """
    found: list[Anchor] = []
    heading = ""
    for mark in _MARK.finditer(html):
        if mark["heading"] is not None:
            place = heading = _NOT_TITLE.sub("", mark["heading"]).strip()
        else:
            number = _FIGURE_NUMBER.search(mark["figure"] or "")
            place = number["number"] if number else heading
        found += [Anchor(anchor["id"], place) for anchor in _ANCHOR.finditer(mark[0])]
    return found


def ledger_mistakes(
    items: Sequence[Item],
    found: Sequence[tuple[str, str]],
    finished: Sequence[str] = (),
    ledger: str = "ledger.csv",
) -> list[str]:
    """What is wrong between the ledger and the pages.

    Args:
        items: the ledger.
        found: file and line of each anchor, and its id.
        finished: beginnings of ids (`"I-"`) all of which must be there by now.
        ledger: the name of the ledger's file.

    Returns:
        A message for each unknown anchor, each that stands twice and each that is missing.
    """
    known = {item.id for item in items}
    messages: list[str] = []
    places: dict[str, str] = {}
    for place, id_ in found:
        if id_ not in known:
            messages.append(f"{place}: {ledger} has no item {id_}")
        elif id_ in places:
            messages.append(f"{place}: {id_} has a place already, in {places[id_]}")
        else:
            places[id_] = place
    for item in items:
        if item.id not in places and item.id.startswith(tuple(finished)):
            how = f'"#| ledger: {item.id}" in a cell, or <span id="{item.id}"></span> in the text'
            where = f"{ledger}:{item.line}"
            messages.append(f"{where}: {item.id} has no place on the site: mark it with {how}")
    return messages
