"""The numbers of a book: chapters count through all its parts, figures within their chapter."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count, product
from string import ascii_uppercase

from literate.page.links import Numbers
from literate.page.reading import minutes
from literate.run.chapter import Chapter

_CHAPTER = re.compile(r"(?:^|/)\d+-[^/]+\.md$")
"""A chapter's file is named `04-sigmoid.md`; what is not is a page of its own."""

_TITLE = re.compile(r"^# +(?P<title>.*?)(?: *\{[^}]*\})?$", re.MULTILINE)
_TOLD = re.compile(r"<!-- book: (chapters|hours) -->")
_MARKS = re.compile(r"\[(?P<text>[^\]]*)\]\([^)]*\)|[*`$\\]")


@dataclass(frozen=True)
class Number:
    """Where a page stands in the book."""

    part: str
    """The title of its part in the menu, for example `Part I — One neuron`; or nothing."""
    number: str
    """A chapter's number; a letter, or 0 for the first page, where other pages have figures."""
    chapter: bool
    """Whether it is a chapter, whose number is shown."""

    @property
    def above(self) -> str:
        """What stands above the title: part and chapter."""
        part = self.part.partition(" — ")[0]
        return " · ".join(filter(None, [part, f"Chapter {self.number}"]))


def heading(text: str) -> str:
    r"""The title of a page, without marks.

    Args:
        text: its Markdown.

    Examples:
        >>> heading("---\na: b\n---\n\n# The *XOR* gate\n")
        'The XOR gate'
    """
    found = _TITLE.search(text)
    return _MARKS.sub(lambda mark: mark["text"] or "", found["title"]) if found else ""


def number_pages(
    order: Iterable[tuple[str, str]], with_figures: Collection[str]
) -> dict[str, Number]:
    """Number the pages of a book.

    Args:
        order: the pages as the menu lists them, each with the title of its part.
        with_figures: the pages that have figures.

    Returns:
        The chapters' numbers, from 1 on through the whole book, and letters for other pages
        with figures; the first page of the book has 0.

    Examples:
        >>> numbers = number_pages(
        ...     [("index.md", ""), ("1/01-a.md", "Part I"), ("2/01-b.md", "Part II"), ("c.md", "")],
        ...     {"index.md", "c.md"},
        ... )
        >>> [number.number for number in numbers.values()]
        ['0', '1', '2', 'A']
    """
    numbers: dict[str, Number] = {}
    chapters = count(1)
    letters = map(
        "".join, chain.from_iterable(product(ascii_uppercase, repeat=n) for n in count(1))
    )
    for position, (uri, part) in enumerate(order):
        if _CHAPTER.search(uri):
            numbers[uri] = Number(part, str(next(chapters)), True)
        elif uri in with_figures:
            numbers[uri] = Number(part, "0" if position == 0 else next(letters), False)
    return numbers


def figure_numbers(chapter: Chapter, number: Number | None) -> dict[str, str]:
    """Each captioned cell's label and its number: `{"fig-sigmoid": "4.1"}`.

    Args:
        chapter: the page.
        number: its number in the book; without one, that of its file.
    """
    prefix = number.number if number else chapter.number
    labels = [cell.label for cell in chapter.cells if cell.caption]
    return {
        label: f"{prefix}.{position}" if prefix else str(position)
        for position, label in enumerate(labels, start=1)
    }


def menu_order(nav: Sequence[object] | None, uris: Iterable[str]) -> list[tuple[str, str]]:
    """The pages in the order of the menu, each with the title of the section it stands in.

    Args:
        nav: the menu as `mkdocs.yml` has it, or None where it has none.
        uris: all pages.
    """
    if not nav:
        return [(uri, "") for uri in sorted(uris, key=lambda uri: (uri != "index.md", uri))]
    return list(_walk(nav, ""))


def _walk(entries: Sequence[object], section: str) -> Iterable[tuple[str, str]]:
    for entry in entries:
        if isinstance(entry, str):
            yield entry, section
        elif isinstance(entry, Mapping):
            for title, inner in entry.items():
                if isinstance(inner, str):
                    yield inner, section
                elif isinstance(inner, Sequence):
                    yield from _walk(inner, section or str(title))


class Numbering:
    """The numbers of all pages of a book.

    Args:
        menu: the menu as `mkdocs.yml` has it, or None where it has none.
        chapters: the pages, by their addresses.
    """

    def __init__(self, menu: Sequence[object] | None, chapters: Mapping[str, Chapter]) -> None:
        with_figures = {uri for uri, chapter in chapters.items() if chapter.figures}
        self._numbers = number_pages(menu_order(menu, chapters), with_figures)
        self.figures = {
            chapter.name: figure_numbers(chapter, self._numbers.get(uri))
            for uri, chapter in chapters.items()
        }
        """The numbers of all figures, by the names of the chapters and the labels."""
        self.chapters: Numbers = {
            chapters[uri].name: (number.number, heading(chapters[uri].text))
            for uri, number in self._numbers.items()
            if number.chapter and uri in chapters
        }
        """The numbers and the titles of the chapters, by their names."""
        self._minutes = {
            uri: minutes(chapters[uri])
            for uri, number in self._numbers.items()
            if number.chapter and uri in chapters
        }

    def above(self, uri: str) -> str:
        """What stands above the title of a chapter; nothing on another page."""
        number = self._numbers.get(uri)
        return number.above if number and number.chapter else ""

    def titled(self, uri: str, page: str) -> str:
        """The page of a chapter, with what stands above its title and how long it takes below."""
        if not (above := self.above(uri)):
            return page
        line = f'<p class="literate-number">{html.escape(above)}</p>\n'
        below = f'\n<p class="literate-minutes">About {self._minutes[uri]} minutes</p>'
        return re.sub("<h1.*?</h1>", lambda h1: line + h1[0] + below, page, count=1, flags=re.S)

    def told(self, text: str) -> str:
        """A text in which `<!-- book: chapters -->` and `<!-- book: hours -->` are numbers."""
        hours = math.ceil(sum(self._minutes.values()) / 60)
        known = {"chapters": len(self.chapters), "hours": hours}
        return _TOLD.sub(lambda what: str(known[what[1]]), text)

    def of(self, uri: str) -> str:
        """A chapter's number; nothing for another page."""
        number = self._numbers.get(uri)
        return number.number if number and number.chapter else ""

    def seen_by(self, uri: str, text: str) -> str:
        """All numbers and titles that may stand on a page of this text."""
        linked = {n: c for n, c in self.chapters.items() if n.rpartition("/")[2] in text}
        told = self.told(text) if _TOLD.search(text) else ""
        return repr((self._numbers.get(uri), self.figures, linked, told))
