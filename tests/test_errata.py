"""The errata page: each entry is whole, the chapters and the table agree with it."""

import ast
import re
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from literate.run.chapter import Cell, Inline
from literate.run.parse import parse, read
from literate.testing import executed

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGE = DOCS / "reference" / "errata.md"
KINDS = ["Wrong", "Unsupported", "Slips in print", "Remarks"]
LEADS = ["**Place:**", "**The article says**", "**What is so:**", "**Evidence:**"]
RECORDS = {"title": 0, "place": 1, "article": 2, "found": 4}
"""Each record of an entry, and the part of it (heading, then the leads) in which it is made."""
HEADING = re.compile(r'^### `\{python\} title\((\d+), ".+"\)` \{ #errata-(\d+) \}$', re.MULTILINE)
NOTE = re.compile(r"\[errat(?:um|a)\s+(\d+)\]\(\.\./reference/errata\.md#errata-(\d+)\)", re.I)
CHAPTERS = {
    path.relative_to(DOCS).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(DOCS.glob("part-*/*.md"))
}


class Entry(NamedTuple):
    """An entry of the page: its kind, and the text below its heading, heading included."""

    kind: str
    text: str

    @property
    def parts(self) -> list[str]:
        """The heading, then what follows each of the four leads."""
        return re.split("|".join(map(re.escape, LEADS)), self.text)

    @property
    def links(self) -> list[tuple[str, str]]:
        """Chapters and places in them."""
        return re.findall(r"\]\(\.\./(part-\d/[\w-]+\.md)#([\w-]+)\)", self.text)


def entries_of(text: str) -> list[tuple[int, Entry]]:
    """Number and entry, in the order of the page."""
    found = []
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        kind = section.partition("\n")[0]
        starts = [match.start() for match in HEADING.finditer(section)]
        for start, end in pairwise([*starts, len(section)]):
            heading = HEADING.match(section, start)
            assert heading
            assert heading[1] == heading[2], "the anchor is that of another number"
            found.append((int(heading[1]), Entry(kind, section[start:end])))
    return found


ENTRIES = entries_of(PAGE.read_text(encoding="utf-8"))
NUMBERED = dict(ENTRIES)


def calls(text: str, number: int) -> dict[str, list[ast.expr]]:
    """What the inline values of a text record for an entry: name -> the words."""
    found: dict[str, list[ast.expr]] = {}
    for step in parse(text).steps:
        if isinstance(step, Inline):
            value = ast.parse(step.source, mode="eval").body
            if isinstance(value, ast.Call) and getattr(value.func, "id", "") in RECORDS:
                which, words = value.args
                assert ast.literal_eval(which) == number
                found.setdefault(ast.unparse(value.func), []).append(words)
    return found


def test_numbers() -> None:
    numbers = [number for number, _ in ENTRIES]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 46
    assert PAGE.read_text(encoding="utf-8").count("\n### ") == len(numbers)


def test_kinds_in_order_and_numbers_in_order_within() -> None:
    kinds = [entry.kind for _, entry in ENTRIES]
    assert list(dict.fromkeys(kinds)) == KINDS
    assert [(KINDS.index(e.kind), n) for n, e in ENTRIES] == sorted(
        (KINDS.index(e.kind), n) for n, e in ENTRIES
    )


@pytest.mark.parametrize("number", sorted(NUMBERED))
def test_an_entry_is_whole(number: int) -> None:
    entry = NUMBERED[number]
    assert re.findall("|".join(map(re.escape, LEADS)), entry.text) == LEADS
    assert all(re.search(r"\w{2}", part) for part in entry.parts)
    for name, part in RECORDS.items():
        assert [name in calls(text, number) for text in entry.parts] == [
            i == part for i in range(len(LEADS) + 1)
        ], f"{name}({number}, …) belongs into part {part}, once"
        assert len(calls(entry.parts[part], number)[name]) == 1


@pytest.mark.parametrize("number", sorted(NUMBERED))
def test_what_was_found_is_computed(number: int) -> None:
    (words,) = calls(NUMBERED[number].text, number)["found"]
    names = [node.id for node in ast.walk(words) if isinstance(node, ast.Name)]
    assert names, ast.unparse(words)


@pytest.mark.parametrize("number", sorted(NUMBERED))
def test_an_entry_and_its_chapters_know_each_other(number: int) -> None:
    places = NUMBERED[number].links
    assert places
    assert {path for path, _ in places} <= set(CHAPTERS)
    for path, place in places:
        if place.startswith("errata-"):
            assert place.removesuffix("-factor") == f"errata-{number}" or number == 2
            assert f'<span id="{place}"></span>' in CHAPTERS[path]
    noted = {path for path, text in CHAPTERS.items() if f'<span id="errata-{number}"' in text}
    assert noted <= {path for path, _ in places}, "a chapter with a note is not linked"


@pytest.mark.parametrize("path", CHAPTERS)
def test_notes_name_the_entry_they_link_to(path: str) -> None:
    notes = NOTE.findall(CHAPTERS[path])
    assert [label for label, _ in notes] == [anchor for _, anchor in notes]
    assert {int(anchor) for _, anchor in notes} <= set(NUMBERED)
    assert len(notes) == len(re.findall(r"reference/errata\.md#", CHAPTERS[path]))
    spans = re.findall(r'<span id="errata-(\d+)', CHAPTERS[path])
    assert set(spans) <= {anchor for _, anchor in notes}


def test_the_table_has_each_entry_once(pytestconfig: pytest.Config) -> None:
    chapter = read(PAGE, PAGE.relative_to(ROOT).as_posix())
    done = executed(pytestconfig, chapter)
    assert not done.problems(chapter)
    values = {
        (name, number): outcome.value
        for step, outcome in zip(chapter.steps, done.outcomes, strict=True)
        if isinstance(step, Inline)
        for name, number in re.findall(r"^(\w+)\((\d+), ", step.source)
    }
    *_, (_, last) = [
        pair for pair in zip(chapter.steps, done.outcomes, strict=True) if isinstance(pair[0], Cell)
    ]
    (output,) = last.outputs
    _, _, *lines = output["data"]["text/markdown"].strip().splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert rows == [
        [
            f"[{values['title', str(number)]}](#errata-{number})",
            values["article", str(number)],
            values["found", str(number)],
            entry.kind.lower(),
            values["place", str(number)],
        ]
        for number, entry in sorted(NUMBERED.items())
    ]
