"""The template of a chapter, and how a new chapter is made of it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from literate.__main__ import TEMPLATE, main, new_chapter

Make = Callable[..., Any]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A book of two parts and one chapter."""
    for name in ("part-1/06-xor.md", "part-2/01-a.md", "reference/b.md"):
        path = tmp_path / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# Old\n", encoding="utf-8")
    return tmp_path / "docs"


def files(docs: Path) -> set[str]:
    return {path.relative_to(docs).as_posix() for path in docs.rglob("*") if path.is_file()}


def test_a_chapter_is_the_template_with_its_title(docs: Path) -> None:
    path = new_chapter(docs, "part-2/08-learn-a-circle")
    assert path == docs / "part-2/08-learn-a-circle.md"
    text, template = path.read_text(encoding="utf-8"), TEMPLATE.read_text(encoding="utf-8")
    assert "\n# Learn a circle\n" in text
    assert text.replace("# Learn a circle", "# TITLE") == template


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "NAME is missing: expected for example NAME=part-2/08-"),
        ("08-title", "NAME is '08-title': expected a part, two digits and words"),
        ("part-2/8-title", "NAME is 'part-2/8-title'"),
        ("part-2/08-Title", "NAME is"),
        ("part-2/08-title.md", "NAME is"),
        ("part-2/08-", "NAME is"),
        ("part-2/08-a b", "NAME is"),
        ("../part-2/08-title", "NAME is"),
        ("part-2/../08-title", "NAME is"),
        ("/part-2/08-title", "NAME is"),
        ("part-9/08-title", "there is no part 'part-9': expected one of part-1, part-2"),
        ("reference/08-title", "there is no part 'reference'"),
        ("part-1/06-xor", "part-1 has a chapter 06 already: 06-xor.md"),
        ("part-1/06-other", "part-1 has a chapter 06 already: 06-xor.md"),
    ],
)
def test_a_name_that_does_not_do(docs: Path, name: str, message: str) -> None:
    before = files(docs)
    with pytest.raises(ValueError, match=message.replace(".", r"\.")):
        new_chapter(docs, name)
    assert files(docs) == before
    assert (docs / "part-1/06-xor.md").read_text(encoding="utf-8") == "# Old\n"


def test_the_command(docs: Path) -> None:
    command = [sys.executable, "-m", "literate", "new", "docs"]

    def run(name: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run([*command, name], cwd=docs.parent, capture_output=True, text=True)

    made = run("part-2/08-learn-a-circle")
    assert (made.returncode, made.stderr) == (0, "")
    assert made.stdout.startswith("docs/part-2/08-learn-a-circle.md is there.")
    assert "nav, in its part:  - part-2/08-learn-a-circle.md" in made.stdout
    assert "make check NAME=part-2/08-learn-a-circle," in made.stdout
    again = run("part-2/08-learn-a-circle")
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr.startswith("No chapter was made: part-2 has a chapter 08 already")
    assert "Traceback" not in again.stderr


def test_a_place_that_is_taken_is_told(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (docs / "part-1/06-xor.md").write_text("```python\n1\n```\n", encoding="utf-8")
    (docs.parent / "cells").write_text("a file", encoding="utf-8")
    assert main(["cells", str(docs), str(docs.parent / "cells")]) == 1
    assert capsys.readouterr().err.startswith("Nothing was written: ")


def test_make_calls_it() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "\nchapter: $(SITE) ## " in makefile
    assert "\n\t@$(BIN)/python -m literate new docs '$(NAME)'\n" in makefile


def test_the_template_is_a_chapter_that_builds(project: Make, tmp_path: Path) -> None:
    book = project(
        {"docs/part-2/01-a.md": "---\ndescription: A.\n---\n\n# A\n"},
        literate_descriptions=True,
        literate_sources=[str(ROOT / "src" / "scratchnet")],
        validation={"links": {"anchors": "warn", "not_found": "warn"}},
    )
    book.write({"docs/index.md": "---\ndescription: Home.\n---\n\n# Home\n"})
    new_chapter(book.folder / "docs", "part-2/08-learn-a-circle")
    assert book.build(strict=True) is None, book.log
    page = BeautifulSoup(book.page("part-2/08-learn-a-circle/index.html"), "html.parser")
    assert [h.get_text().removesuffix("¶") for h in page.select("h1, h2")] == [
        "Learn a circle",
        "A first picture",
        "A table and a slider",
        "Exercises",
        "Summary",
        "Next",
    ]
    text = page.get_text()
    for word in ("You will do:", "You will learn:", "You need:", "lowest value is 2, at"):
        assert word in text
    (figure,) = page.select("figure#fig-parabola")
    (svg,) = figure.select("svg[aria-label]")
    assert "from -3 to 3" in str(svg["aria-label"])
    assert "Figure 2.1. The square of" in figure.select("figcaption")[0].get_text()
    assert [cell.get_text() for cell in page.select("tbody tr td")][-1] == "0.375"
    assert page.select("figure#fig-descent .literate-slider")
    assert page.select("details")
    assert "0. A result" in " ".join(text.split())
    assert ">>> (-2) ** 2" in text

    assert main(["cells", str(book.folder / "docs"), str(tmp_path / "cells")]) == 0
    written = tmp_path / "cells/part-2/08-learn-a-circle.py"
    # Under the name, and so by the rules, that `make lint` gives to cells.
    name = str(ROOT / ".cache/cells/part-2/08-learn-a-circle.py")
    ruff = [sys.executable, "-m", "ruff", "check", "--no-cache", "--stdin-filename", name, "-"]
    linted = subprocess.run(
        ruff, cwd=ROOT, input=written.read_text(encoding="utf-8"), capture_output=True, text=True
    )
    assert linted.returncode == 0, linted.stdout + linted.stderr
