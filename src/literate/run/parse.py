"""Markdown -> chapter: prose, executed cells and inline values, each with its line."""

from __future__ import annotations

import doctest
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from literate.run.chapter import Cell, Chapter, ChapterError, Part, Shown, numbered
from literate.run.inlines import inlines
from literate.run.options import cell_options, fence_attributes

EXECUTED = ("python", "pycon")
"""The languages of blocks that are executed."""
SHOWN = {"bash", "bibtex", "console", "css", "html", "json", "latex", "make"}
"""The languages of blocks that are shown only."""
SHOWN |= {"markdown", "powershell", "py", "sh", "text", "toml", "yaml"}

_FENCE = re.compile(r"^(?P<indent>[ ]*)(?P<fence>`{3,}|~{3,})[ ]*(?P<info>[^`\n]*)$")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<settings>.*?\n)(---|\.\.\.)[ \t]*\n", re.DOTALL)
_HIDDEN_FENCE = re.compile(
    r"^(?:[\s>*+\-\d.):]|\[\^[^\]]*\])*(`{3,}|~{3,})[ ]*(?:python|pycon)\b[^`\n]*$"
)
"""An executed block in a quotation, behind the mark of a list or a note, or behind a tab."""
_COMMENT = re.compile(r"^[ ]*<!--")
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


def read_notebook(path: Path, name: str | None = None) -> Chapter:
    """Read a Jupyter notebook as a chapter: its code cells are cells, all else is prose.

    Args:
        path: the notebook, with one line of code on each line of the file, as Jupyter writes it.
        name: how messages call it; by default the path itself.

    Returns:
        The chapter. Each cell has the notebook's own `id`, the line of the file on which its
        source begins, its tags, and its alternative text, the `alt` of its metadata.

    Raises:
        ChapterError: for a file that is no notebook, and for code on fewer lines than it has.
    """
    name = name or path.as_posix()
    text = decoded(path.read_bytes(), name)
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
        line = content.count(b"\n", 0, error.start) + 1
        byte = f"0x{content[error.start]:02x}"
        raise ChapterError(name, line, f"the file is not UTF-8: the byte {byte}") from None


def parse(text: str, name: str = "chapter.md") -> Chapter:
    """Cut Markdown text into its parts.

    Args:
        text: the chapter.
        name: how messages call it.

    Raises:
        ChapterError: as `read` does.
    """
    text = text.replace("\r\n", "\n")
    start = _end_of_front_matter(text)
    parts: list[Part] = []
    # Not splitlines, which sees ends of lines where no editor counts one.
    lines = re.findall(r"[^\n]*\n|[^\n]+", text[start:])
    first_line = text.count("\n", 0, start) + 1
    prose: list[str] = []
    prose_line = first_line
    i = 0

    def end_prose() -> None:
        if prose:
            parts.extend(inlines("".join(prose), prose_line, name))
            prose.clear()

    while i < len(lines):
        opening = _FENCE.match(lines[i].rstrip("\n"))
        if _COMMENT.match(lines[i]):
            end_prose()
            end = _end_of_comment(lines, i, name, first_line)
            last, mark, rest = lines[end].partition("-->")
            parts.append(Shown("".join(lines[i:end]) + last + mark))
            i, lines[end] = end, rest
            continue
        if opening is None:
            if _HIDDEN_FENCE.match(lines[i]):
                raise ChapterError(
                    name,
                    first_line + i,
                    "this block would not be executed: give it lines of its own, with spaces",
                )
            if not prose:
                prose_line = first_line + i
            prose.append(lines[i])
            i += 1
            continue
        end_prose()
        end = _closing(lines, i, opening, name, first_line)
        raw = "".join(lines[i : end + 1])
        parts.append(_fence(raw, opening, lines[i + 1 : end], first_line + i, name))
        i = end + 1
    end_prose()
    return Chapter(name, text, text[:start], tuple(numbered(_with_labels(parts, name))))


def _end_of_front_matter(text: str) -> int:
    """Where the text begins: as in MkDocs, what stands between two rules may be prose."""
    found = _FRONT_MATTER.match(text)
    if found is None:
        return 0
    try:
        settings = yaml.safe_load(found["settings"])
    except yaml.YAMLError:
        return 0
    return found.end() if isinstance(settings, dict) else 0


def _closing(lines: list[str], start: int, opening: re.Match[str], name: str, first: int) -> int:
    """The index of the line that closes the fence opened at `start`, as Markdown sees it."""
    end = opening["indent"] + opening["fence"]
    for i in range(start + 1, len(lines)):
        if lines[i].rstrip() == end:
            return i
        if lines[i].strip() and not lines[i].startswith(opening["indent"]):
            break
    raise ChapterError(
        name, first + start, f"the block opened with {opening[0].strip()!r} is not closed"
    )


def _end_of_comment(lines: list[str], start: int, name: str, first: int) -> int:
    """The index of the line that ends the comment begun at `start`."""
    for i in range(start, len(lines)):
        if "-->" in lines[i]:
            return i
    raise ChapterError(name, first + start, "the comment is not closed")


def _fence(raw: str, opening: re.Match[str], body: list[str], line: int, name: str) -> Shown | Cell:
    """A cell for an executed block, else the block as it stands."""
    language, _, rest = opening["info"].strip().partition(" ")
    if language not in EXECUTED:
        if language and language not in SHOWN:
            expected = ", ".join(sorted((*EXECUTED, *SHOWN)))
            raise ChapterError(
                name, line, f"unknown language {language!r} of a block; expected one of {expected}"
            )
        return Shown(raw)
    indent = opening["indent"]
    code = [text.removeprefix(indent) if text.strip() else "\n" for text in body]
    n_options = next((i for i, text in enumerate(code) if not text.startswith("#|")), len(code))
    attributes = fence_attributes(rest, line, name)
    options = cell_options(code[:n_options], line + 1, name)
    cell = Cell(
        raw=raw,
        kind="python" if language == "python" else "pycon",
        source="".join(code[n_options:]),
        line=line + 1 + n_options,
        indent=indent,
        **attributes,
        **options,
    )
    if cell.kind == "pycon" and not _examples(cell, name):
        raise ChapterError(name, line, "a pycon block without a >>> example")
    if not cell.source.strip():
        raise ChapterError(name, line, "an executed block without code")
    return cell


def _examples(cell: Cell, name: str) -> list[doctest.Example]:
    try:
        return cell.examples
    except ValueError as error:
        raise ChapterError(name, cell.line, f"a >>> example that cannot be read: {error}") from None


def _with_labels(parts: list[Part], name: str) -> Iterator[Part]:
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
                for i, text in enumerate(example.source.rstrip("\n").split("\n"))
            }
        for at, text in block.items():
            lines[at] = text
    return "\n".join(lines).rstrip() + "\n"
