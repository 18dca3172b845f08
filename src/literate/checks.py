"""What is told of the finished pages: dead links, items without a place, terms that no page uses.

Every message begins with a file and a line. Of pages that could not be read, that failed, or whose
results are not there yet, not all is known, so nothing is said of what they might hold.
"""

from __future__ import annotations

import logging
import re
from difflib import get_close_matches

from literate.book import Book
from literate.page.html import resolve
from literate.page.ledger import ledger_items, ledger_mistakes
from literate.run.chapter import ChapterError
from literate.run.outline import EXECUTED, outline

_LINK = re.compile(
    r"Doc file '(?P<page>[^']+)' contains (?P<kind>an? [a-z ]*link(?: to)?) '(?P<link>[^']*)'"
    r"(?P<rest>.*)",
    re.DOTALL,
)
"""How MkDocs begins what it says about a link."""
_ANCHOR = re.compile(
    r", but (?:there is no such anchor|the doc '[^']*' does not contain an anchor)"
)


def check_source(book: Book, uri: str, name: str, markdown: str) -> None:
    """Refuse a page of which MkDocs has read another text than the one that was executed.

    Args:
        book: the book.
        uri: the page.
        name: how messages call it.
        markdown: the text that MkDocs has read.
    """
    if uri not in book.chapters:
        if uri not in book.broken and uri.endswith(".md") and _is_executed(markdown):
            why = "another plugin added this page when all others had been executed"
            book.fail(uri, f"{name}:1: {why}")
        return
    chapter = book.chapters[uri]
    read, executed = markdown.strip(), chapter.text[len(chapter.front_matter) :].strip()
    if read == executed:
        return
    if executed.endswith(read):
        why = "MkDocs takes the first lines for metadata: put them between two lines of ---"
    else:
        why = "another plugin has changed this page, or it was saved while the site was built"
    book.fail(uri, f"{chapter.name}:1: {why}")


def _is_executed(markdown: str) -> bool:
    """Whether there is something to execute in a text."""
    seen = outline(markdown)
    fences = (fence.language for fence in seen.fences if fence.shown)
    return bool(seen.values) or not {*fences}.isdisjoint(EXECUTED)


def check_pages(book: Book) -> None:
    """Check, when all pages are finished, that items have their places and terms their uses."""
    whole = not book.incomplete
    ledger, uri = book.settings.ledger, book.settings.glossary
    if ledger is not None:
        found = [
            (book.place(page, anchor.id), anchor.id)
            for page, there in book.anchors.items()
            for anchor in there
        ]
        inside = ledger.is_relative_to(book.cache.root)
        name = str(ledger.relative_to(book.cache.root) if inside else ledger)
        needed = book.settings.ledger_finished if whole else ()
        try:
            messages = ledger_mistakes(ledger_items(ledger), found, needed, name)
        except ChapterError as error:
            messages = [str(error)]
        for message in messages:
            book.fail("", message)
    for term in book.glossary.unused(book.used) if whole else ():
        book.warn(uri, f"{book.place(uri)}:{term.line}: {term.names[0]!r} stands in no chapter")


class DeadLinks(logging.Filter):
    """Gives a place to what MkDocs says about links, which names the page and the link alone.

    Args:
        book: the book, whose pages are the ones that MkDocs speaks of.
    """

    logger = "mkdocs.structure.pages"
    """Who speaks of links."""

    def __init__(self, book: Book) -> None:
        super().__init__()
        self.book = book

    def filter(self, record: logging.LogRecord) -> bool:
        """Begin the message with file and line; drop it where the link may be good."""
        found = _LINK.match(record.getMessage())
        if found is None:
            return True
        rest, book = found["rest"], self.book
        if _ANCHOR.match(rest):
            path, _, anchor = found["link"].partition("#")
            target = resolve(found["page"], path)
            if target in book.incomplete:
                return False
            rest = f", but {book.place(target)} has no such heading" + self._nearest(target, anchor)
        place = book.place(found["page"], found["link"])
        record.msg, record.args = f"{place}: {found['kind']} '{found['link']}'{rest}", ()
        return True

    def _nearest(self, target: str, anchor: str) -> str:
        """The heading that may be meant."""
        near = get_close_matches(anchor, sorted(self.book.ids.get(target, ())), n=1, cutoff=0.4)
        return f": the nearest is '#{near[0]}'" if near else ""

    def start(self) -> None:
        """Listen to MkDocs."""
        logging.getLogger(self.logger).addFilter(self)

    def stop(self) -> None:
        """Listen no longer."""
        logging.getLogger(self.logger).removeFilter(self)
