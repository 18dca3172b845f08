"""The ledger: a list of items, each of which must have its place on the site."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

_ANCHOR = re.compile(r'\sid="(?P<id>[IVX]+-\d+[a-z]?)"')


def ledger_ids(path: Path) -> list[str]:
    """The ids of a ledger, a CSV file with a column `id`, in their order."""
    with path.open(encoding="utf-8", newline="") as file:
        return [row["id"] for row in csv.DictReader(file)]


def anchors(html: str) -> list[str]:
    """The ids of ledger items that stand as anchors in a page."""
    return [found["id"] for found in _ANCHOR.finditer(html)]


def ledger_mistakes(
    ids: Iterable[str], found: Mapping[str, Sequence[str]], finished: Sequence[str] = ()
) -> list[str]:
    """What is wrong between the ledger and the pages.

    Args:
        ids: the ledger's ids.
        found: page -> the anchors on it.
        finished: beginnings of ids (`"I-"`) all of which must be there by now.

    Returns:
        A message for each unknown anchor, each that stands twice and each that is missing.
    """
    known = list(ids)
    messages: list[str] = []
    places: dict[str, str] = {}
    for page, page_anchors in found.items():
        for id_ in page_anchors:
            if id_ not in known:
                messages.append(f"{page}: the ledger has no item {id_}")
            elif id_ in places:
                messages.append(f"{page}: {id_} has a place already, in {places[id_]}")
            else:
                places[id_] = page
    for id_ in known:
        if id_ not in places and id_.startswith(tuple(finished)):
            messages.append(f"ledger: {id_} has no place on the site")
    return messages
