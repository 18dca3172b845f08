"""What was made of each page, and the files in which the next build finds it.

A file that is missing, torn or of other code is no mistake: its page is made again.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from literate.page.ledger import Anchor

_SUFFIX = ".page"
_SUM = hashlib.sha256().digest_size


@dataclass
class Kept:
    """What was made of a page, each part with the key of all that it depends on."""

    rendered_key: str = ""
    rendered: bytes = b""
    """What `Page.render` sets, as it was before anybody else changed it."""
    ids: set[str] = field(default_factory=set)
    links: dict[str, dict[str, str]] = field(default_factory=dict)
    registered: list[tuple[str, str | None, str | None, bool]] = field(default_factory=list)
    """What autorefs has learned while the page was rendered."""
    final: str = ""
    anchors: list[Anchor] = field(default_factory=list)
    drawings: Mapping[str, str] = field(default_factory=dict)
    printed_key: str = ""
    printed: str = ""
    entries: list[Any] = field(default_factory=list)
    """The sections of the search index."""
    notebook_key: str = ""
    notebook: str = ""


class Shelf:
    """The pages that are kept: a file for each, read when it is first asked for.

    Args:
        folder: where the files are; None for a shelf that lasts as long as the process.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self._pages: dict[str, Kept] = {}

    def __getitem__(self, uri: str) -> Kept:
        """What is kept of a page, by its address; of an unknown one nothing."""
        if uri not in self._pages:
            self._pages[uri] = self._read(uri)
        return self._pages[uri]

    def _read(self, uri: str) -> Kept:
        if self.folder is None:
            return Kept()
        try:
            content = self._path(uri).read_bytes()
        except OSError:
            return Kept()
        if hashlib.sha256(content[_SUM:]).digest() != content[:_SUM]:
            return Kept()
        try:
            kept = pickle.loads(content[_SUM:])
        except Exception:  # of other code: whatever its classes raise
            return Kept()
        return kept if isinstance(kept, Kept) else Kept()

    def write(self, uris: Iterable[str]) -> None:
        """Write the files of pages. Where that cannot be, they are made again next time."""
        if self.folder is None:
            return
        for uri in uris:
            content = pickle.dumps(self[uri])
            path = self._path(uri)
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(hashlib.sha256(content).digest() + content)
            except OSError:
                return

    def prune(self, uris: Iterable[str]) -> None:
        """Remove the files of all other pages."""
        if self.folder is None:
            return
        used = {self._path(uri) for uri in uris}
        for path in self.folder.rglob(f"*{_SUFFIX}"):
            if path not in used:
                path.unlink(missing_ok=True)

    def _path(self, uri: str) -> Path:
        assert self.folder is not None
        return self.folder / f"{uri}{_SUFFIX}"
