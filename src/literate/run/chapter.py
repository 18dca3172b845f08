"""A chapter: Markdown text, cut into prose, executed cells and inline values.

The cut loses nothing: the parts, put together again, are the text. Each cell and each
inline value knows its line, so that every message can name `docs/….md:57`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import doctest  # which takes half a second in the browser


class ChapterError(ValueError):
    """A mistake in a chapter; its text begins with the file and the line."""

    def __init__(self, name: str, line: int, message: str) -> None:
        super().__init__(f"{name}:{line}: {message}")
        self.name, self.line, self.message = name, line, message


@dataclass(frozen=True)
class Inline:
    """An expression in the prose, written `{python} expression` in backticks."""

    raw: str
    source: str
    line: int
    index: int = -1
    """The place among the chapter's steps, counted from 0."""
    in_attribute: bool = False
    """Whether it stands in an attribute of HTML, such as an alternative text."""


@dataclass(frozen=True)
class Shown:
    """A fenced block that is shown as it stands and never executed, or a comment."""

    raw: str


@dataclass(frozen=True)
class Cell:
    """A fenced block that is executed: `python`, or `pycon` with `>>>` examples."""

    raw: str
    kind: Literal["python", "pycon"]
    source: str
    """The code without its options, moved to the left margin."""
    line: int
    """The line of the file on which `source` begins, counted from 1."""
    indent: str
    title: str = ""
    hl_lines: str = ""
    tags: tuple[str, ...] = ()
    label: str = ""
    caption: tuple[str | Inline, ...] = ()
    alt: tuple[str | Inline, ...] = ()
    ledger: tuple[str, ...] = ()
    id: str = ""
    """The cell's id in the notebook that it was read from."""
    index: int = -1
    """The place among the chapter's steps, counted from 0."""

    @property
    def inlines(self) -> tuple[Inline, ...]:
        """The inline values of the caption and of the alternative text."""
        return tuple(part for part in (*self.caption, *self.alt) if isinstance(part, Inline))

    @property
    def examples(self) -> list[doctest.Example]:
        """The `>>>` examples of a `pycon` block."""
        import doctest

        return doctest.DocTestParser().get_examples(self.source)


Part = str | Inline | Shown | Cell
"""Prose is text; all else knows what it is."""


_BOX = re.compile(r"(?P<indent> *)\?\?\?\+? *(?P<kind>question|success)\b")


def numbered(parts: Sequence[Part], text: str = "") -> list[Part]:
    """The parts, each step with its index: a cell, the values in its caption, then in its alt.

    Steps run from top to bottom. But the values of a question right above a solution follow what
    the solution computes, so that the answer may be taken from there.

    Args:
        parts: all parts of the text, in their order.
        text: the chapter.
    """
    indices = count()

    def number(pieces: tuple[str | Inline, ...]) -> tuple[str | Inline, ...]:
        return tuple(
            replace(piece, index=next(indices)) if isinstance(piece, Inline) else piece
            for piece in pieces
        )

    made = list(parts)
    for place, part in _in_turn(parts, _answered(text)):
        if isinstance(part, Inline):
            made[place] = replace(part, index=next(indices))
        else:
            cell = replace(part, index=next(indices))
            made[place] = replace(cell, caption=number(part.caption), alt=number(part.alt))
    return made


def _in_turn(
    parts: Sequence[Part], answered: Mapping[int, int]
) -> Iterator[tuple[int, Inline | Cell]]:
    """What is executed, in the order in which it runs, each with its place among the parts."""
    waiting: list[tuple[int, Inline | Cell]] = []
    for place, part in enumerate(parts):
        if not isinstance(part, Inline | Cell):
            continue
        if waiting and part.line > answered[waiting[0][1].line]:
            yield from waiting
            waiting = []
        if isinstance(part, Inline) and part.line in answered:
            waiting.append((place, part))
        else:
            yield place, part
    yield from waiting


def _answered(text: str) -> dict[int, int]:
    """Each line of a question right above a solution, with the last line of that solution."""
    answered: dict[int, int] = {}
    kind, inside, asked = "", "", list[int]()
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip() and not (kind and line.startswith(inside)):
            box = _BOX.match(line)
            if box is None or kind == "success":
                asked = []
            kind, inside = (box["kind"], box["indent"] + "    ") if box else ("", "")
        if kind == "question":
            asked.append(number)
        elif kind == "success":
            answered |= dict.fromkeys(asked, number)
    return answered


@dataclass(frozen=True)
class Chapter:
    """One Markdown file of the book."""

    name: str
    """The path as messages show it, for example `docs/part-1/04-sigmoid.md`."""
    text: str = field(repr=False)
    front_matter: str = field(repr=False)
    parts: tuple[Part, ...] = field(repr=False)

    @cached_property
    def steps(self) -> tuple[Cell | Inline, ...]:
        """All that is executed, in the order in which it runs."""
        steps: list[Cell | Inline] = []
        for part in self.parts:
            if isinstance(part, Cell):
                steps += [part, *part.inlines]
            elif isinstance(part, Inline):
                steps.append(part)
        return tuple(sorted(steps, key=lambda step: step.index))

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The executed blocks alone."""
        return tuple(part for part in self.parts if isinstance(part, Cell))

    @property
    def number(self) -> str:
        """The chapter's number from its file name (`04-sigmoid.md` is 4), or nothing."""
        found = re.match(r"(\d+)-", Path(self.name).name)
        return str(int(found[1])) if found else ""

    @cached_property
    def figures(self) -> dict[str, str]:
        """Each captioned cell's label and its number: `{"fig-sigmoid": "4.1"}`."""
        labels = [cell.label for cell in self.cells if cell.caption]
        prefix = f"{self.number}." if self.number else ""
        return {label: f"{prefix}{position}" for position, label in enumerate(labels, start=1)}
