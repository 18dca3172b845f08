"""Markdown -> chapter: prose, executed cells and inline values, each with its line."""

from __future__ import annotations

import doctest
import re
import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from literate.run.chapter import Cell, Chapter, ChapterError, Inline, Part, Shown

EXECUTED = ("python", "pycon")
"""The languages of blocks that are executed."""
SHOWN = {"bash", "bibtex", "console", "css", "html", "json", "latex", "make"}
"""The languages of blocks that are shown only."""
SHOWN |= {"markdown", "powershell", "py", "sh", "text", "toml", "yaml"}
TAGS = frozenset(["hide-input", "hide-output", "collapsed"])
"""What may stand in `tags=[…]`."""
OPTIONS = frozenset(["label", "caption", "alt", "ledger"])
"""What may stand in `#|` lines."""

_FENCE = re.compile(r"^(?P<indent>[ ]*)(?P<fence>`{3,}|~{3,})[ ]*(?P<info>[^`\n]*)$")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<settings>.*?\n)(---|\.\.\.)[ \t]*\n", re.DOTALL)
_HIDDEN_FENCE = re.compile(
    r"^(?:[\s>*+\-\d.):]|\[\^[^\]]*\])*(`{3,}|~{3,})[ ]*(?:python|pycon)\b[^`\n]*$"
)
"""An executed block in a quotation, behind the mark of a list or a note, or behind a tab."""
_COMMENT = re.compile(r"^[ ]*<!--")
_VALUE = re.compile(r"(?<![\\`])`\{python\}\s")
"""How an inline value begins."""
_HL_LINES = re.compile(r"\d+(-\d+)?( +\d+(-\d+)?)*")
CODE_SPAN = re.compile(
    r"(?<![`\\])(?P<ticks>`+)(?!`)(?P<code>(?:(?!\n[ ]*\n).)+?)(?<!`)(?P=ticks)(?!`)", re.DOTALL
)
"""Code in a sentence, between one or more backticks."""


def read(path: Path, name: str | None = None) -> Chapter:
    """Read and parse the chapter in a file.

    Args:
        path: the Markdown file, in UTF-8.
        name: how messages call it; by default the path itself.

    Raises:
        ChapterError: for a fence or a comment that is not closed, an unknown language or
            option, and for an inline value that is empty or lacks a backtick.
    """
    return parse(path.read_text(encoding="utf-8-sig"), name or path.as_posix())


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
            parts.extend(_inlines("".join(prose), prose_line, name))
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
    return Chapter(name, text, text[:start], tuple(_with_labels(parts, name)))


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
    attributes = _attributes(rest, line, name)
    options = _options(code[:n_options], line + 1, name)
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


def _attributes(rest: str, line: int, name: str) -> dict[str, Any]:
    """What stands behind the language: `title="…" hl_lines="2 3" tags=["hide-input"]`."""
    found: dict[str, Any] = {}
    rest = re.sub(r"tags=\[([^\]]*)\]", lambda m: "tags=" + re.sub(r"[\s\"']", "", m[1]), rest)
    try:
        words = shlex.split(rest)
    except ValueError as error:
        raise ChapterError(name, line, f"the fence line cannot be read: {error}") from None
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or key not in ("title", "hl_lines", "tags"):
            raise ChapterError(
                name, line, f"unknown attribute {word!r}; expected title=, hl_lines= or tags="
            )
        found[key] = tuple(filter(None, value.split(","))) if key == "tags" else value
    if unknown := set(found.get("tags", ())) - TAGS:
        raise ChapterError(
            name, line, f"unknown tag {min(unknown)!r}; expected {', '.join(sorted(TAGS))}"
        )
    if not _HL_LINES.fullmatch(found.get("hl_lines", "1")):
        raise ChapterError(
            name, line, f"hl_lines={found['hl_lines']!r} must be numbers of lines such as 2 or 3-5"
        )
    return found


def _options(lines: list[str], line: int, name: str) -> dict[str, Any]:
    """The `#| key: value` lines at the head of a cell, read as YAML."""
    if not lines:
        return {}
    try:
        options = yaml.safe_load("".join(text[2:].removeprefix(" ") for text in lines))
    except yaml.YAMLError as error:
        raise ChapterError(
            name, line, f"the #| options are not YAML: {' '.join(str(error).split())}"
        ) from None
    if not isinstance(options, dict) or any(
        not isinstance(value, str) for value in options.values()
    ):
        raise ChapterError(name, line, "the #| options must be lines of the form `#| key: text`")
    if unknown := set(options) - OPTIONS:
        raise ChapterError(
            name, line, f"unknown option {min(unknown)!r}; expected {', '.join(sorted(OPTIONS))}"
        )
    named = [found[1] for text in lines if (found := re.match(r"#\| ?(\w+):", text))]
    if twice := [key for key in options if named.count(key) > 1]:
        raise ChapterError(name, line, f"the option {twice[0]!r} stands twice")
    if "label" in options and not re.fullmatch(r"fig-[a-z0-9-]+", options["label"]):
        raise ChapterError(name, line, f"the label {options['label']!r} must look like fig-sigmoid")
    if "caption" in options and not options.get("alt"):
        raise ChapterError(
            name, line, "a figure with a caption needs an alternative text: #| alt: …"
        )
    for key in ("caption", "alt"):
        if key in options:
            begins = (i for i, text in enumerate(lines) if text[2:].strip().startswith(key))
            at = line + next(begins, 0)  # YAML may hide the key: in braces, in quotes
            options[key] = tuple(_inlines(" ".join(options[key].split()), at, name))
    if "ledger" in options:
        options["ledger"] = tuple(options["ledger"].replace(",", " ").split())
    return options


def _inlines(text: str, line: int, name: str) -> Iterator[str | Inline]:
    """Prose cut at its inline values."""
    done = 0
    spans = list(CODE_SPAN.finditer(text))
    for value in _VALUE.finditer(text):
        at = value.start()
        if not any(at == span.start() or span.start() < at < span.end() - 1 for span in spans):
            raise ChapterError(
                name,
                line + text.count("\n", 0, at),
                "this inline value would not be computed: a backtick is missing, or one too many",
            )
    for span in spans:
        if span["ticks"] != "`" or not re.match(r"\{python\}\s", span["code"]):
            continue
        source = " ".join(span["code"].removeprefix("{python}").split())
        at = line + text.count("\n", 0, span.start())
        if not source:
            raise ChapterError(name, at, "an inline value without an expression")
        if span.start() > done:
            yield text[done : span.start()]
        yield Inline(span[0], source, at)
        done = span.end()
    if done < len(text):
        yield text[done:]


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
