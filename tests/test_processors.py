"""The comparison of books that were computed on several processors finds what differs."""

import os
import subprocess
import sys
from pathlib import Path

from .processors import PROCESSORS, differences, disabled


def book(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_equal_books_differ_nowhere(tmp_path: Path) -> None:
    one = book(tmp_path / "one", a_md="The loss is 0.25.\n", a_svg="<svg/>")
    other = book(tmp_path / "other", a_md="The loss is 0.25.\n", a_svg="<svg/>")
    assert differences(one, other) == ([], 0)


def test_a_digit_is_found_and_a_picture_is_counted(tmp_path: Path) -> None:
    one = book(tmp_path / "one", a_md="A\n\nIt is 0.25.\n", a_svg="1.25", b_md="b")
    other = book(tmp_path / "other", a_md="A\n\nIt is 0.26.\n", a_svg="1.26", c_md="c")
    told = ["a.md: -It is 0.25.", "a.md: +It is 0.26."]
    told += [f"{name} is in one of them only" for name in ("b.md", "c.md")]
    assert differences(one, other) == (told, 1)


def test_only_what_this_machine_has_is_switched_off() -> None:
    assert disabled(["NONE"]) == ""
    for _, unwanted in PROCESSORS.values():
        switched_off = disabled(unwanted)
        assert {*switched_off.split()} <= {*unwanted}
        quiet = [sys.executable, "-W", "error", "-c", "import numpy"]
        environment = {**os.environ, "NPY_DISABLE_CPU_FEATURES": switched_off}
        assert subprocess.run(quiet, env=environment, check=False).returncode == 0
