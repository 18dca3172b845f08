"""What a server keeps of each page, for the pages that do not change.

MkDocs renders every page at each change. Here a page is rendered again only if something it
depends on has changed: its text, its results, the list of files, the settings; and its
template only if, besides, its content or the navigation has. A build without a server keeps
nothing: it has no second turn.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, DictLoader, Environment

from literate.book import Book
from literate.page.ledger import Anchor

_RENDERED = ("content", "toc", "_title_from_render", "present_anchor_ids", "title")
"""What `Page.render` sets, of MkDocs or (the title) of mkdocs-jupyter, besides the links."""
_PRINTED = "literate-printed.html"
"""The template of pages that were printed before."""


@dataclass
class _Kept:
    rendered_key: str = ""
    rendered: dict[str, Any] = field(default_factory=dict)
    links: dict[str, dict[str, str]] = field(default_factory=dict)
    final: str = ""
    anchors: list[Anchor] = field(default_factory=list)
    drawings: Mapping[str, str] = field(default_factory=dict)
    printed_key: str = ""
    printed: str = ""
    notebook_key: str = ""
    notebook: str = ""


class _Warnings(logging.Handler):
    """Counts warnings, on whatever ground they are given."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1


class Memory:
    """The finished pages of a server.

    Args:
        serves: whether there is a server; else nothing is kept.
    """

    def __init__(self, serves: bool = False) -> None:
        self.serves = serves
        self.rendered: set[str] = set()
        """The pages that this build rendered, for whoever wants to know what a change costs."""
        self.restored: set[str] = set()
        """The pages that this build took from memory."""
        self._pages: dict[str, _Kept] = {}
        self._urls: list[str] = []
        self._entries: dict[str, list[Any]] = {}
        """The search index: for each page's address its sections."""
        self._warnings = _Warnings()
        if serves:
            logging.getLogger("mkdocs").addHandler(self._warnings)

    def notebook(self, book: Book, uri: str, make: Callable[[], str]) -> str:
        """The page's notebook, made again only if the page is another."""
        lasts = self.serves and not {uri} & (book.noisy | book.awaited)
        key = _without_links(book, uri) if lasts else ""
        kept = self._pages.setdefault(uri, _Kept())
        if not key or kept.notebook_key != key:
            kept.notebook_key, kept.notebook = key, make()
        return kept.notebook

    def begin(self, urls: Iterable[str]) -> None:
        """The pages of a new build begin.

        Args:
            urls: the addresses of all pages, in the order of the site.
        """
        # As pages are addressed in the search index: the start page with nothing.
        self._urls = [url.removeprefix("./") for url in urls]
        self.rendered.clear()
        self.restored.clear()

    def begin_page(self, page: Any, key: str) -> None:
        """Let a page that was rendered with the same key before render from memory.

        Args:
            page: a page of MkDocs.
            key: all that it depends on; one without a key is never kept.
        """
        uri = page.file.src_uri
        self._warnings.count = 0
        if key and self._pages.get(uri, _Kept()).rendered_key == key:
            self.restored.add(uri)
            page.render = lambda config, files: self._restore(page, files)

    def _restore(self, page: Any, files: Any) -> None:
        """Do what `page.render` would do, from memory."""
        kept = self._pages[page.file.src_uri]
        for name, value in kept.rendered.items():
            setattr(page, name, value)
        links = {files.get_file_from_path(uri): anchors for uri, anchors in kept.links.items()}
        page.links_to_anchors = links

    def finished(self, book: Book, uri: str) -> str | None:
        """The finished content of a page that is restored, with what a book notes of it."""
        if uri not in self.restored:
            return None
        kept = self._pages[uri]
        book.finished(uri, kept.final, kept.anchors)
        book.drawings[uri] = kept.drawings
        return kept.final

    def keep(self, page: Any, book: Book, final: str) -> None:
        """Remember what was made of a page, unless something was told of it.

        Args:
            page: the page, with its content as it was rendered.
            book: the book, in which the page is finished.
            final: its finished content.
        """
        uri = page.file.src_uri
        # What was warned of, on whatever ground, must come again at the next build.
        quiet = not {uri} & (book.noisy | book.awaited) and not self._warnings.count
        key = page_key(book, uri) if self.serves and quiet else ""
        if not key:
            return
        self.rendered.add(uri)
        links = getattr(page, "links_to_anchors", None) or {}
        kept = self._pages.setdefault(uri, _Kept())
        kept.rendered_key, kept.final, kept.anchors = key, final, book.anchors[uri]
        kept.drawings = book.drawings.get(uri, {})
        kept.rendered = {name: vars(page)[name] for name in _RENDERED if name in vars(page)}
        kept.links = {file.src_uri: dict(anchors_) for file, anchors_ in links.items()}

    def print_again(self, pages: Iterable[Any], env: Environment, surroundings: str) -> None:
        """Print pages from memory whose content and surroundings are the same.

        Args:
            pages: the pages of MkDocs.
            env: its templates.
            surroundings: all that the template reads besides the page.
        """
        if not self.serves:
            return
        assert env.loader is not None
        env.loader = ChoiceLoader([env.loader, DictLoader({_PRINTED: "{{ page.printed }}"})])
        for page in pages:
            kept = self._pages.get(page.file.src_uri)
            if kept is None:
                continue
            key = _key(page, surroundings)
            if kept.printed_key != key:
                kept.printed_key, kept.printed = key, ""
            elif kept.printed:
                page.printed = kept.printed
                exclude = {"search": {"exclude": True}}  # see `complete`
                page.meta = {**page.meta, **exclude, "template": _PRINTED}

    def keep_printed(self, uri: str, output: str) -> None:
        """Remember what the template printed."""
        if uri in self._pages:
            self._pages[uri].printed = output

    def complete(self, index: Path) -> None:
        """Put into the search index the sections of pages that were printed from memory.

        Material's search plugin reads each page's HTML, which costs as much as rendering it; it
        passes over a page that is marked to be excluded.

        Args:
            index: the file that the search plugin has written.
        """
        if not self.serves or not index.is_file():
            return
        data = json.loads(index.read_bytes())
        new: dict[str, list[Any]] = {}
        for entry in data["docs"]:
            new.setdefault(entry["location"].partition("#")[0], []).append(entry)
        self._entries = {url: new.get(url) or self._entries.get(url, []) for url in self._urls}
        complete = [entry for url in self._entries for entry in self._entries[url]]
        if len(complete) > len(data["docs"]):
            data["docs"] = complete
            index.write_text(json.dumps(data, separators=(",", ":")), encoding="utf-8")


def page_key(book: Book, uri: str) -> str:
    """The fingerprint of all that a rendered page depends on; of pages without a chapter none.

    Args:
        book: the book.
        uri: the page's address.
    """
    key = _without_links(book, uri)
    return key and key + book.api.below_chapter(uri)


def _without_links(book: Book, uri: str) -> str:
    """The fingerprint of all that is made of a page but its links of the API."""
    if uri in book.chapters:
        own = f"{book.expanded[uri]}\0{book.cache.key(book.chapters[uri])}"
        own += f"\0{book.executions[uri].files}"
    elif uri in book.labs:
        own = f"{book.labs[uri].text}\0{book.cache.key(book.labs[uri])}"
    else:
        return ""
    numbers = book.numbers.seen_by(uri, book.executed[uri].text)
    common = (book.addresses, numbers, book.settings.fingerprint, book.glossary.key)
    return hashlib.sha256("\0".join((own, *common)).encode()).hexdigest()


def _key(page: Any, surroundings: str) -> str:
    """Everything that the template reads: content, title, front matter, navigation, settings."""
    parts = (page.content, page.title, sorted(page.meta.items()), page.edit_url, surroundings)
    return hashlib.sha256(repr(parts).encode()).hexdigest()
