"""While `mkdocs serve` runs: keep what was made of each page, for the pages that do not change.

MkDocs renders every page at each change. Here a page is rendered again only if something it
depends on has changed: its text, its results, the list of files, the settings; and its
template only if, besides, its content or the navigation has.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from literate.page.ledger import Anchor
from literate.run.results import Execution

_RENDERED = ("content", "toc", "_title_from_render", "present_anchor_ids", "title")
"""What `Page.render` sets, of MkDocs or (the title) of mkdocs-jupyter, besides the links."""


@dataclass
class _Kept:
    rendered_key: str = ""
    rendered: dict[str, Any] = field(default_factory=dict)
    links: dict[str, dict[str, str]] = field(default_factory=dict)
    final: str = ""
    anchors: list[Anchor] = field(default_factory=list)
    printed_key: str = ""
    printed: str = ""
    notebook_key: str = ""
    notebook: str = ""


class Reuse:
    """Pages by the address of their source."""

    def __init__(self) -> None:
        self.pages: dict[str, _Kept] = {}
        self.failed: dict[str, Execution] = {}
        """Executions with problems, by the key of the cache, which does not keep them."""
        self.rendered: set[str] = set()
        """The pages that this build rendered, for whoever wants to know what a change costs."""

        self.entries: dict[str, list[Any]] = {}
        """The search index: for each page's address its sections."""

    def begin(self) -> None:
        """A new build begins."""
        self.rendered.clear()

    def holds(self, uri: str, key: str) -> bool:
        """Whether the page was rendered with the same key before; without a key, never."""
        return bool(key) and self.pages.get(uri, _Kept()).rendered_key == key

    def restore(self, page: Any, files: Any) -> None:
        """Do what `page.render` would do, from memory."""
        kept = self.pages[page.file.src_uri]
        for name, value in kept.rendered.items():
            setattr(page, name, value)
        links = {files.get_file_from_path(uri): anchors for uri, anchors in kept.links.items()}
        page.links_to_anchors = links

    def final(self, uri: str) -> tuple[str, list[Anchor]]:
        """The page's finished content and its ledger anchors."""
        kept = self.pages[uri]
        return kept.final, kept.anchors

    def notebook(self, uri: str, key: str, make: Callable[[], str]) -> str:
        """The page's notebook, made again only if the key is another."""
        kept = self.pages.setdefault(uri, _Kept())
        if kept.notebook_key != key:
            kept.notebook_key, kept.notebook = key, make()
        return kept.notebook

    def keep(self, page: Any, key: str, final: str, anchors: list[Anchor]) -> None:
        """Remember what was made of a page; called with `page.content` as rendered."""
        links = getattr(page, "links_to_anchors", None) or {}
        self.rendered.add(page.file.src_uri)
        kept = self.pages.setdefault(page.file.src_uri, _Kept())
        kept.rendered_key, kept.final, kept.anchors = key, final, anchors
        kept.rendered = {name: vars(page)[name] for name in _RENDERED if name in vars(page)}
        kept.links = {file.src_uri: dict(anchors_) for file, anchors_ in links.items()}

    def printed(self, page: Any, surroundings: str) -> str | None:
        """The page as the template printed it, if content and surroundings are the same."""
        kept = self.pages.get(page.file.src_uri)
        if kept is None:
            return None
        key = _key(page, surroundings)
        if kept.printed_key == key:
            return kept.printed
        kept.printed_key, kept.printed = key, ""
        return None

    def keep_printed(self, uri: str, output: str) -> None:
        """Remember what the template printed."""
        if uri in self.pages:
            self.pages[uri].printed = output

    def complete(self, index: Path, urls: Iterable[str]) -> None:
        """Put into the search index the sections of pages that were printed from memory.

        Material's search plugin reads each page's HTML, which costs as much as rendering it; it
        passes over a page that is marked to be excluded.

        Args:
            index: the file that the search plugin has written.
            urls: the addresses of all pages, in the order of the site.
        """
        data = json.loads(index.read_bytes())
        new: dict[str, list[Any]] = {}
        for entry in data["docs"]:
            new.setdefault(entry["location"].partition("#")[0], []).append(entry)
        self.entries = {url: new.get(url) or self.entries.get(url, []) for url in urls}
        complete = [entry for url in self.entries for entry in self.entries[url]]
        if len(complete) > len(data["docs"]):
            data["docs"] = complete
            index.write_text(json.dumps(data, separators=(",", ":")), encoding="utf-8")


def _key(page: Any, surroundings: str) -> str:
    """Everything that the template reads: content, title, front matter, navigation, settings."""
    parts = (page.content, page.title, sorted(page.meta.items()), page.edit_url, surroundings)
    return hashlib.sha256(repr(parts).encode()).hexdigest()
