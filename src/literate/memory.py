"""What is kept of each page, for the pages that do not change.

MkDocs renders every page at each build. Here a page is rendered again only if something it
depends on has changed: its text, its results, the list of files, the settings, the code that
renders; and its template only if, besides, its content or the navigation has. A server remembers
this, and `kept` has it on disk for the next build.
"""

from __future__ import annotations

import hashlib
import json
import logging
import pickle
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, DictLoader, Environment

from literate.book import Book
from literate.kept import Kept, Shelf

_RENDERED = ("content", "toc", "_title_from_render", "title")
"""What `Page.render` sets, of MkDocs or (the title) of mkdocs-jupyter, besides links and ids."""
_PRINTED = "literate-printed.html"
"""The template of pages that were printed before."""


class _Warnings(logging.Handler):
    """Counts warnings, on whatever ground they are given."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1


class Memory:
    """The finished pages of the last build."""

    def __init__(self) -> None:
        self.rendered: set[str] = set()
        """The pages that this build rendered, for whoever wants to know what a change costs."""
        self.restored: set[str] = set()
        """The pages that this build took from memory."""
        self.printed: set[str] = set()
        """The pages that this build prints as they were printed before."""
        self._shelf: Shelf | None = None
        self._changed: set[str] = set()
        self._uris: dict[str, str] = {}
        self._registered: dict[str, list[Any]] = {}
        self._register: Callable[..., None] | None = None
        self._as_rendered = b""
        self._outputs: dict[str, str] = {}
        self._warnings = _Warnings()

    def open(self, keeps: bool, folder: Path | None) -> None:
        """Begin a build.

        Args:
            keeps: whether anything is kept for the next one.
            folder: where it is kept on disk, if it is.
        """
        if not keeps:
            self._shelf = None
        elif self._shelf is None or self._shelf.folder != folder:
            self._shelf = Shelf(folder)
        self._changed.clear()
        logger = logging.getLogger("mkdocs")
        if self._warnings not in logger.handlers:
            logger.addHandler(self._warnings)

    def close(self) -> None:
        """Count no more warnings."""
        logging.getLogger("mkdocs").removeHandler(self._warnings)

    def notebook(self, book: Book, uri: str, install: str, make: Callable[[], str]) -> str:
        """The page's notebook, made again only if the page is another.

        Args:
            book: the book.
            uri: the page's address.
            install: what the notebook tells pip to install.
            make: makes the notebook.
        """
        if self._shelf is None or {uri} & (book.noisy | book.awaited):
            return make()
        kept, key = self._shelf[uri], f"{_without_links(book, uri)} {install}"
        if kept.notebook_key != key:
            kept.notebook_key, kept.notebook = key, make()
            self._changed.add(uri)
        return kept.notebook

    def begin(self, uris: Mapping[str, str], autorefs: Any = None) -> None:
        """The pages of a new build begin.

        Args:
            uris: the sources of all pages, by their addresses, in the order of the site.
            autorefs: the plugin that learns, while pages are rendered, where things are.
        """
        # As pages are addressed in the search index: the start page with nothing.
        self._uris = {url.removeprefix("./"): uri for url, uri in uris.items()}
        for noted in (self.rendered, self.restored, self.printed, self._registered, self._outputs):
            noted.clear()
        if autorefs is None:
            self._register = None
        elif autorefs.register_anchor != self._note:
            self._register, autorefs.register_anchor = autorefs.register_anchor, self._note

    def _note(
        self,
        page: Any,
        identifier: str,
        anchor: str | None = None,
        *,
        title: str | None = None,
        primary: bool = True,
    ) -> None:
        """Take note of what autorefs learns of a page."""
        noted = self._registered.setdefault(page.file.src_uri, [])
        noted.append((identifier, anchor, title, primary))
        assert self._register is not None
        self._register(page, identifier, anchor, title=title, primary=primary)

    def begin_page(self, page: Any, key: str) -> None:
        """Let a page that was rendered with the same key before render from memory.

        Args:
            page: a page of MkDocs.
            key: all that it depends on; one without a key is never kept.
        """
        uri = page.file.src_uri
        self._warnings.count = 0
        if key and self._shelf is not None and self._shelf[uri].rendered_key == key:
            self.restored.add(uri)
            kept = self._shelf[uri]
            page.render = lambda config, files: self._restore(page, files, kept)

    def _restore(self, page: Any, files: Any, kept: Kept) -> None:
        """Do what `page.render` would do, from memory."""
        for name, value in pickle.loads(kept.rendered).items():
            setattr(page, name, value)
        page.present_anchor_ids = set(kept.ids)
        links = {files.get_file_from_path(uri): anchors for uri, anchors in kept.links.items()}
        page.links_to_anchors = links
        if self._register is not None:
            for identifier, anchor, title, primary in kept.registered:
                self._register(page, identifier, anchor, title=title, primary=primary)

    def begin_content(self, book: Book, page: Any) -> str | None:
        """The page is rendered, and nothing but that.

        Returns:
            The finished content of a page that is restored, with what a book notes of it.
        """
        uri = page.file.src_uri
        if self._shelf is None:
            return None
        if uri in self.restored:
            kept = self._shelf[uri]
            book.finished(uri, kept.final, kept.anchors)
            book.drawings[uri] = kept.drawings
            return kept.final
        rendered = {name: vars(page)[name] for name in _RENDERED if name in vars(page)}
        self._as_rendered = pickle.dumps(rendered)
        return None

    def keep(self, page: Any, book: Book, final: str) -> None:
        """Remember what was made of a page, unless something was told of it.

        Args:
            page: the page.
            book: the book, in which the page is finished.
            final: its finished content.
        """
        uri = page.file.src_uri
        # What was warned of, on whatever ground, must come again at the next build.
        quiet = not {uri} & (book.noisy | book.awaited) and not self._warnings.count
        key = page_key(book, uri) if quiet else ""
        if not key or self._shelf is None:
            return
        self.rendered.add(uri)
        self._changed.add(uri)
        links = getattr(page, "links_to_anchors", None) or {}
        kept = self._shelf[uri]
        kept.rendered_key, kept.rendered, kept.final = key, self._as_rendered, final
        kept.anchors, kept.drawings = book.anchors[uri], dict(book.drawings.get(uri, {}))
        kept.ids = set(page.present_anchor_ids or ())
        kept.links = {file.src_uri: dict(anchors_) for file, anchors_ in links.items()}
        kept.registered = list(self._registered.get(uri, ()))

    def print_again(self, pages: Iterable[Any], env: Environment, surroundings: str) -> None:
        """Print pages from memory whose content and surroundings are the same.

        Args:
            pages: the pages of MkDocs.
            env: its templates.
            surroundings: all that the template reads besides the page.
        """
        if self._shelf is None:
            return
        assert env.loader is not None
        env.loader = ChoiceLoader([env.loader, DictLoader({_PRINTED: "{{ page.printed }}"})])
        for page in pages:
            uri = page.file.src_uri
            kept, key = self._shelf[uri], _key(page, surroundings)
            if not kept.rendered_key:
                continue
            if kept.printed_key != key:
                kept.printed_key, kept.printed = key, ""
            elif kept.printed:
                self.printed.add(uri)
                page.printed = kept.printed
                exclude = {"search": {"exclude": True}}  # see `complete`
                page.meta = {**page.meta, **exclude, "template": _PRINTED}

    def keep_printed(self, uri: str, output: str) -> None:
        """Remember what the template printed, if the build comes to its end."""
        self._outputs[uri] = output

    def complete(self, index: Path) -> None:
        """Put into the search index the sections of pages that were printed from memory.

        Material's search plugin reads each page's HTML, which costs as much as rendering it; it
        passes over a page that is marked to be excluded.

        Args:
            index: the file that the search plugin has written, if there is one.
        """
        if self._shelf is None:
            return
        data = json.loads(index.read_bytes()) if index.is_file() else {"docs": []}
        new: dict[str, list[Any]] = {}
        for entry in data["docs"]:
            new.setdefault(entry["location"].partition("#")[0], []).append(entry)
        complete = []
        for url, uri in self._uris.items():
            kept = self._shelf[uri]
            if uri not in self.printed:
                kept.printed, kept.entries = self._outputs.get(uri, ""), new.get(url, [])
                self._changed |= {uri} if kept.rendered_key else set()
            complete += kept.entries
        if self.printed and index.is_file():
            data["docs"] = complete
            index.write_text(json.dumps(data, separators=(",", ":")), encoding="utf-8")

    def save(self, still: Callable[[str], bool]) -> None:
        """Write what is new, for the next build.

        Args:
            still: whether what a page was made of is as it was when the page was made.
        """
        if self._shelf is not None:
            self._shelf.write(uri for uri in sorted(self._changed) if still(uri))
            self._shelf.prune(self._uris.values())


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
    common = (
        book.results[uri],
        book.addresses,
        numbers,
        book.settings.fingerprint,
        book.glossary.key,
    )
    return hashlib.sha256("\0".join((own, *common)).encode()).hexdigest()


def _key(page: Any, surroundings: str) -> str:
    """Everything that the template reads: content, title, front matter, navigation, settings."""
    parts = (page.content, page.title, sorted(page.meta.items()), page.edit_url, surroundings)
    return hashlib.sha256(repr(parts).encode()).hexdigest()
