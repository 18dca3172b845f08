"""The concordance: every item of the ledger beside its place on the site.

Its page is prose, with a comment where the press puts what it knows: `<!-- concordance: count -->`
for the number of items, `<!-- concordance: Part I -->` for the table of one source. Where a source
numbers its items, as in `<!-- concordance: Part I as Figure -->`, the item `I-083` is "Figure 83".
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from literate.page.ledger import Anchor, Item

_SLOT = re.compile(r"<!-- concordance: (?P<name>.*?)(?: as (?P<word>\w+))? -->")
_HEAD = "".join(
    f'<th scope="col">{name}</th>' for name in ("Item", "The article shows", "Here", "Form")
)


class Place(NamedTuple):
    """Where an item stands, seen from the page of the concordance."""

    url: str
    name: str
    """A figure's number or a heading, as HTML."""
    chapter: str
    """The title of the page, as HTML."""


def has_slots(page: str) -> bool:
    """Whether a page asks for the concordance."""
    return _SLOT.search(page) is not None


def places(
    anchors: Mapping[str, Sequence[Anchor]], page: Callable[[str], tuple[str, str]]
) -> dict[str, Place]:
    """Find the places of all items.

    Args:
        anchors: the items on each page, by its address.
        page: from the address of a page to where it is, seen from the concordance, and to its
            title as HTML.

    Returns:
        id -> place.
    """
    found: dict[str, Place] = {}
    for uri, there in anchors.items():
        if there:
            url, title = page(uri)
            found |= {a.id: Place(f"{url}#{a.id}", a.place, title) for a in there}
    return found


def fill(page: str, items: Sequence[Item], places: Mapping[str, Place]) -> str:
    """Put the concordance into its page.

    Args:
        page: the page's HTML, with a slot for each source of the ledger.
        items: the ledger.
        places: id -> the place of the item; an item without one has an empty row.

    Returns:
        The page with the tables in the place of the slots.

    Raises:
        ValueError: for a slot that names no source of the ledger, or a source without a slot.
    """
    sources = {source: list(rows) for source, rows in groupby(items, lambda item: item.source)}
    slots = {slot["name"] for slot in _SLOT.finditer(page)} - {"count"}
    if unknown := slots - sources.keys():
        expected = ", ".join(["count", *sources])
        raise ValueError(f"no concordance of {min(unknown)!r}: expected one of {expected}")
    if missing := sources.keys() - slots:
        raise ValueError(f"the page lacks <!-- concordance: {min(missing)} -->")

    def content(slot: re.Match[str]) -> str:
        if slot["name"] == "count":
            return f"{sum(item.id in places for item in items)} of {len(items)}"
        return _table(slot["name"], sources[slot["name"]], places, slot["word"] or "")

    return _SLOT.sub(content, page)


def _table(source: str, items: Sequence[Item], places: Mapping[str, Place], word: str) -> str:
    """The items of one source, in a group of rows for each of its sections."""
    groups = []
    for section, rows in groupby(items, lambda item: item.section):
        title = f'<tr><th colspan="4" scope="rowgroup">{html.escape(section)}</th></tr>'
        groups.append(f"<tbody>{title}{''.join(_row(item, places, word) for item in rows)}</tbody>")
    caption = f"{html.escape(source)}: what the article shows, and where it is here"
    # The search finds chapters; of the items only those that the article numbers.
    return (
        '<div class="literate-concordance" data-search-exclude><table tabindex="0">'
        f"<caption>{caption}</caption><thead><tr>{_HEAD}</tr></thead>{''.join(groups)}</table></div>"
    )


def _row(item: Item, places: Mapping[str, Place], word: str) -> str:
    name = f"{word} {item.id.partition('-')[2].lstrip('0') or '0'}" if word else item.id
    place = places.get(item.id)
    link = f'<a href="{place.url}">{place.name}</a>, {place.chapter}' if place else ""
    cells = [html.escape(name), html.escape(item.shows), link, html.escape(item.form)]
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr id="item-{html.escape(item.id)}">{row}</tr>'
