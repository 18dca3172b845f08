"""Markdown -> chapter: prose, executed cells and inline values, each with its line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from literate.run.chapter import Cell, Chapter, ChapterError, Part, numbered
from literate.run.cut import cut
from literate.run.outline import VALUE

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<settings>.*?\n)(---|\.\.\.)[ \t]*\n", re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
"""A string in JSON, keys too."""


def read(path: Path, name: str | None = None) -> Chapter:
    """Read and parse the chapter in a file.

    Args:
        path: the Markdown file, in UTF-8.
        name: how messages call it; by default the path itself.

    Raises:
        ChapterError: for a fence or a comment that is not closed, an unknown language or
            option, and for an inline value that is empty or lacks a backtick.
    """
    name = name or path.as_posix()
    return parse(decoded(path.read_bytes(), name), name)


def parse_notebook(text: str, name: str) -> Chapter:
    """Take a Jupyter notebook for a chapter: its code cells are cells, all else is prose.

    Args:
        text: the notebook, with one line of code on each line of the text, as Jupyter writes it.
        name: how messages call it.

    Returns:
        The chapter. Each cell has the notebook's own `id`, the line of the file on which its
        source begins, its tags, and its alternative text, the `alt` of its metadata.

    Raises:
        ChapterError: for a text that is no notebook, and for code on fewer lines than it has.
    """
    try:
        notebook = json.loads(text)
        begins = (text.count("\n", 0, string.start()) + 1 for string in _STRING.finditer(text))
        cells = zip(notebook["cells"], _lines(notebook, begins)["cells"], strict=True)
        parts = [_notebook_part(cell, lines["source"], name) for cell, lines in cells]
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        reason = f"{type(error).__name__}: {error}"
        raise ChapterError(name, line, f"the file is not a notebook ({reason})") from None
    return Chapter(name, text, "", tuple(numbered(parts)))


def _lines(value: Any, begins: Iterator[int]) -> Any:
    """What JSON holds, with each string replaced by the line on which it begins."""
    if isinstance(value, dict):
        return {key: (next(begins), _lines(item, begins))[1] for key, item in value.items()}
    if isinstance(value, list):
        return [_lines(item, begins) for item in value]
    return next(begins) if isinstance(value, str) else value


def _notebook_part(cell: dict[str, Any], lines: int | list[int], name: str) -> Part:
    source = "".join(cell["source"])
    if cell["cell_type"] != "code":
        return source
    lines = [lines] if isinstance(lines, int) else lines
    line = lines[0] if lines else 1
    if lines != [line + i for i, _ in enumerate(re.findall(r"[^\n]*\n|[^\n]+", source))]:
        raise ChapterError(
            name, line, "each line of code must stand on its own line: save the notebook in Jupyter"
        )
    metadata = cell["metadata"]
    alt = (str(metadata["alt"]),) if metadata.get("alt") else ()
    tags = tuple(map(str, metadata.get("tags", ())))
    id_ = str(cell.get("id", ""))
    return Cell(source, "python", source, line, "", tags=tags, alt=alt, id=id_)


def decoded(content: bytes, name: str) -> str:
    """Return the text of a file in UTF-8.

    Args:
        content: the file.
        name: how messages call it.

    Raises:
        ChapterError: it is in another encoding.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        read = error.object  # without the mark of the byte order, if there was one
        line = read.count(b"\n", 0, error.start) + 1
        byte = f"0x{read[error.start]:02x}"
        raise ChapterError(name, line, f"the file is not UTF-8: the byte {byte}") from None


@lru_cache(maxsize=512)  # a server reads all chapters after each edit, and one has changed
def parse(text: str, name: str = "chapter.md") -> Chapter:
    """Cut Markdown text into its parts.

    Args:
        text: the chapter.
        name: how messages call it.

    Raises:
        ChapterError: as `read` does.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    start = _end_of_front_matter(text, name)
    if value := VALUE.search(text, 0, start):
        line = text.count("\n", 0, value.start()) + 1
        raise ChapterError(name, line, "an inline value in the front matter would not be computed")
    parts = list(_with_labels(cut(text, start, name), name))
    return Chapter(name, text, text[:start], tuple(numbered(parts, text)))


def _end_of_front_matter(text: str, name: str) -> int:
    """Where the text begins: as in MkDocs, what stands between two rules may be prose.

    Raises:
        ChapterError: MkDocs could not read the front matter, or not print the title.
    """
    found = _FRONT_MATTER.match(text)
    if found is None:
        return 0
    try:
        settings = yaml.safe_load(found["settings"])
    except yaml.YAMLError:
        return 0
    except ValueError as error:  # of a date that is none
        raise ChapterError(name, 1, f"the front matter cannot be read: {error}") from None
    if not isinstance(settings, dict):
        return 0
    if not isinstance(settings.get("title") or "", str):
        message = f"the title {settings['title']!r} is no text: put it in quotes"
        raise ChapterError(name, 1, f"in the front matter {message}")
    return found.end()


def _with_labels(parts: Iterable[Part], name: str) -> Iterator[Part]:
    """The parts, each captioned cell with a label of its own."""
    seen: set[str] = set()
    n_figures = 0
    for part in parts:
        if isinstance(part, Cell) and part.caption:
            n_figures += 1
            part = replace(part, label=part.label or f"figure-{n_figures}")
            if part.label in seen:
                raise ChapterError(name, part.line, f"the label {part.label} stands twice")
            seen.add(part.label)
        elif isinstance(part, Cell) and part.label:
            raise ChapterError(name, part.line, f"the figure {part.label} has no caption")
        yield part


def as_module(chapter: Chapter) -> str:
    """The chapter's code as one Python file in which every line keeps its number.

    Linters read it: their line numbers are those of the chapter.
    """
    lines = [""] * (chapter.text.count("\n") + 1)
    for cell in chapter.cells:
        if cell.kind == "python":
            code = enumerate(cell.source.split("\n"))
            block = {cell.line - 1 + i: text for i, text in code}
        else:
            block = {
                cell.line - 1 + example.lineno + i: text
                for example in cell.examples
                for i, text in enumerate(example.source.split("\n"))
            }
        for at, text in block.items():
            lines[at] = text
    return "\n".join(lines).rstrip() + "\n"
