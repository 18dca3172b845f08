"""A page runs in Firefox too, and gives the same."""

from pathlib import Path
from typing import Any

import pytest

from literate.live import runtime

from .building import ROOT
from .firefox import find_firefox, firefox
from .live import SHOWN, differences

CHAPTER = "part-1/04-sigmoid/"
STATE = "document.documentElement.dataset.live"
SETTLED = f"['ready', 'failed'].includes({STATE})"


@pytest.mark.browser
def test_a_chapter_runs_in_firefox(address: str, tmp_path: Path, notes: list[str]) -> None:
    browser = find_firefox()
    if browser is None or runtime.missing(ROOT / ".cache" / "runtime"):
        notes.append("no Firefox, or no Python for it: pages were not run there")
        pytest.skip("no Firefox, or no Python for it")
    with firefox(browser, tmp_path) as window:

        def press(name: str) -> None:
            window.evaluate(f"document.querySelector('[data-live={name}]').click()")
            window.wait(SETTLED)
            status = "return document.querySelector('[data-live=status]').textContent"
            assert window.evaluate(f"return {STATE}") == "ready", window.evaluate(status)

        def shown() -> dict[str, list[tuple[str, str]]]:
            found: dict[str, list[Any]] = window.evaluate(f"return ({SHOWN})()")
            return {kind: [(name, text) for name, text in pairs] for kind, pairs in found.items()}

        window.go(address + CHAPTER)
        before = shown()
        press("start")
        press("run-all")
        assert differences(before, shown(), CHAPTER) == []
