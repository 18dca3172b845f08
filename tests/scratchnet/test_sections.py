"""The marks in the source are there for chapters that show what stands between them."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_marked_section_is_shown_in_a_chapter() -> None:
    shown = {
        match
        for chapter in ROOT.glob("docs/**/*.md")
        for match in re.findall(r'--8<-- "(src/[^"]+)"', chapter.read_text(encoding="utf-8"))
    }
    marked = {
        f"{source.relative_to(ROOT).as_posix()}:{name}"
        for source in ROOT.glob("src/scratchnet/**/*.py")
        for name in re.findall(r"--8<-- \[start:(\w+)\]", source.read_text(encoding="utf-8"))
    }
    assert marked - shown == set()
