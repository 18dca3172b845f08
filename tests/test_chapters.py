"""No chapter and no claim in it is lost silently: a plain count of lines against the plugin."""

import re
from pathlib import Path

import pytest

from literate.page.ask import mistakes, questions
from literate.run.parse import read
from literate.testing import ChapterFile

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
FENCE = re.compile(r"\s*(`{3,}|~{3,})\s*(\w*)")
VALUE = re.compile(r"(?<![`\\])`\{python\}(?:\s|$)")


def count(text: str) -> dict[str, int]:
    """Cells, examples and inline values, counted line by line without the press."""
    found = {"cell": 0, "example": 0, "inline": 0}
    fence, language, header = "", "", False
    for line in text.splitlines():
        mark = FENCE.match(line)
        if not fence:
            if mark:
                fence, language, header = mark[1], mark[2], True
                found["cell"] += language == "python"
            else:
                found["inline"] += len(VALUE.findall(line))
        elif mark and mark[1] == fence and line.strip() == fence:
            fence = ""
        elif language in ("python", "pycon") and header and line.lstrip().startswith("#|"):
            found["inline"] += len(VALUE.findall(line))
        else:
            header = False
            found["example"] += language == "pycon" and line.lstrip().startswith(">>> ")
    return found


CHAPTERS = {
    path: count(path.read_text(encoding="utf-8-sig")) for path in sorted(DOCS.rglob("*.md"))
}


def test_the_count_itself() -> None:
    text = (
        "`{python} a` ``{python} b`` `{python}\nc`\n"
        "```python\n#| alt: `{python} d`\n#| caption: C\nx = '`{python} e`'\n#| `{python} f`\n```\n"
        "- a\n\n    ~~~pycon\n    >>> 1\n    1\n    >>> for i in x:\n    ...     i\n    ~~~\n"
        "````markdown\n```python\n`{python} g`\n>>> 2\n```\n````\n```py\n>>> 3\n```\n"
    )
    assert count(text + "`{python} h`\n") == {"cell": 1, "example": 2, "inline": 4}


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.relative_to(DOCS).as_posix())
def test_everything_in_a_chapter_is_a_test(path: Path, request: pytest.FixtureRequest) -> None:
    file: ChapterFile = ChapterFile.from_parent(request.session, path=path)
    found = {"cell": 0, "example": 0, "inline": 0}
    for item in file.collect():
        found[item.name.partition(":")[0]] += 1
    assert found == CHAPTERS[path]


IN_THE_MENU = re.findall(
    r"^ +- (part-\d/\d\d-.*\.md)$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE
)


@pytest.mark.parametrize("uri", IN_THE_MENU)
def test_every_chapter_asks_before_it_tells(uri: str) -> None:
    chapter = read(DOCS / uri, uri)
    assert list(mistakes(chapter)) == []
    teaching, heading, _ = chapter.text.partition("\n## Exercises")
    assert heading, f"{uri} has no section ## Exercises"
    asked = sum(question.line <= teaching.count("\n") for question in questions(chapter))
    message = f"{uri} asks {asked} questions before its exercises: at least 3 are wanted, such as"
    assert asked >= 3, f"{message} ??? question number"


PROOFS = {("part-1/11-limits.md", 1)}
"""The exercises whose answer is an argument, and nothing that a page could check."""


@pytest.mark.parametrize("uri", [*IN_THE_MENU, "numpy-in-twenty-minutes.md"])
def test_every_exercise_asks(uri: str) -> None:
    chapter = read(DOCS / uri, uri)
    lines = chapter.text.split("\n")
    begins = max(lines.index(h) for h in ("## Exercises", "## Questions") if h in lines)
    exercises = [i for i, line in enumerate(lines) if i > begins and re.match(r"\*\*\d+\.", line)]
    assert len(exercises) >= 2, f"{uri} has {len(exercises)} exercises, **1. Name.**: at least 2"
    asked = {sum(i < question.line for i in exercises) for question in questions(chapter)}
    missing = set(range(1, len(exercises) + 1)) - asked
    silent = {(uri, number) for number in missing} ^ {proof for proof in PROOFS if proof[0] == uri}
    message = f"{uri}: what do the exercises {sorted(n for _, n in silent)} ask, see PROOFS"
    assert not silent, message


def test_every_chapter_is_in_the_menu() -> None:
    assert len(IN_THE_MENU) >= 25
    chapters = {path.relative_to(DOCS).as_posix() for path in DOCS.glob("part-*/*.md")}
    new, gone = chapters - {*IN_THE_MENU}, {*IN_THE_MENU} - chapters
    assert not new, f"list under nav in mkdocs.yml: {new}"
    assert not gone, f"nav in mkdocs.yml lists what is not there: {gone}"


def test_every_chapter_is_collected(request: pytest.FixtureRequest) -> None:
    """Where the whole suite runs, each chapter with cells is in it."""
    collected = {item.path for item in request.session.items}
    named = [Path(argument.partition("::")[0]).resolve() for argument in request.config.args]
    if not any(DOCS.is_relative_to(path) for path in named):
        pytest.skip("this run is not of all chapters")
    executed = {path for path, found in CHAPTERS.items() if any(found.values())}
    assert len(executed) > 2
    assert executed <= collected
