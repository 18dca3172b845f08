"""While `mkdocs serve` runs: keep what was made of each page, for the pages that do not change.

MkDocs renders every page at each change. Here a page is rendered again only if something it
depends on has changed: its text, its results, the list of files, the settings; and its
template only if, besides, its content or the navigation has.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from literate.execution import Execution

_RENDERED = ("content", "toc", "_title_from_render", "present_anchor_ids")
"""What MkDocs' `Page.render` sets, besides the links, which name files of one build."""


@dataclass
class _Kept:
    rendered_key: str = ""
    rendered: dict[str, Any] = field(default_factory=dict)
    links: dict[str, dict[str, str]] = field(default_factory=dict)
    final: str = ""
    anchors: list[str] = field(default_factory=list)
    printed_key: str = ""
    printed: str = ""


class Reuse:
    """Pages by the address of their source."""

    def __init__(self) -> None:
        self.pages: dict[str, _Kept] = {}
        self.failed: dict[str, Execution] = {}
        """Executions with problems, by the key of the cache, which does not keep them."""
        self.rendered: set[str] = set()
        """The pages that this build rendered, for whoever wants to know what a change costs."""

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

    def final(self, uri: str) -> tuple[str, list[str]]:
        """The page's finished content and its ledger anchors."""
        kept = self.pages[uri]
        return kept.final, kept.anchors

    def keep(self, page: Any, key: str, final: str, anchors: list[str]) -> None:
        """Remember what was made of a page; called with `page.content` as rendered."""
        links = getattr(page, "links_to_anchors", None) or {}
        self.rendered.add(page.file.src_uri)
        self.pages[page.file.src_uri] = _Kept(
            rendered_key=key,
            rendered={name: getattr(page, name, None) for name in _RENDERED},
            links={file.src_uri: dict(anchors_) for file, anchors_ in links.items()},
            final=final,
            anchors=anchors,
        )

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


def _key(page: Any, surroundings: str) -> str:
    """Everything that the template reads: content, title, front matter, navigation, settings."""
    parts = (page.content, page.title, sorted(page.meta.items()), page.edit_url, surroundings)
    return hashlib.sha256(repr(parts).encode()).hexdigest()
