"""What a book is made with, whatever program read it from whatever file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Settings:
    """What a book is made with; `LiterateConfig` says what each option means."""

    sources: tuple[Path, ...] = ()
    workers: int | None = None
    timeout: float = 300.0
    glossary: str = ""
    ledger: Path | None = None
    ledger_finished: tuple[str, ...] = ()
    repository: str = ""
    notebooks_branch: str = "notebooks"
    play: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """The playable pictures and their options, as `literate.page.play` reads them."""
    snippets: Mapping[str, Any] = field(default_factory=dict)
    """The settings of `pymdownx.snippets`."""
    runtime: Path | None = None
    """Where all files of Python for the reader's browser are; None where pages do not run."""
    fingerprint: str = ""
    """Of all else on which every page depends: the site's settings and templates."""
