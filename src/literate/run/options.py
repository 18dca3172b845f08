"""What an executed block is told: the attributes of its fence, and its `#|` lines."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from typing import Any

import yaml

from literate.run.chapter import ChapterError
from literate.run.inlines import inlines

TAGS = frozenset(["hide-input", "hide-output", "collapsed"])
"""What may stand in `tags=[…]`."""
OPTIONS = frozenset(["label", "caption", "alt", "ledger"])
"""What may stand in `#|` lines."""
_QUOTED = re.compile(
    r"""([ \t]+\w+=(["'])(?:(?!\2).)*\2(?=[ \t]|$))*[ \t]*|[ \t]*\{.*|.*\}[ \t]*"""
)
"""What Markdown reads behind a language: values in quotes, or anything in braces."""
_KEY = re.compile(r"#\| ?(\w+):")
_HL_LINES = re.compile(r"\d+(-\d+)?( +\d+(-\d+)?)*")


def fence_attributes(attributes: Mapping[str, str], line: int, name: str) -> dict[str, Any]:
    """What a block is told: `title="…" hl_lines="2 3" tags=["hide-input"]`.

    Args:
        attributes: what stands behind the language, as Markdown reads it.
        line: the line of the fence in the file.
        name: how messages call the file.

    Raises:
        ChapterError: an attribute is unknown or cannot be read.
    """
    if unknown := set(attributes) - {"title", "hl_lines", "tags"}:
        raise ChapterError(name, line, _unknown(min(unknown)))
    found: dict[str, Any] = dict(attributes)
    if "tags" in found:
        words = re.sub(r"[\[\]\s\"']", "", found["tags"]).split(",")
        found["tags"] = tuple(filter(None, words))
        if unknown := set(found["tags"]) - TAGS:
            expected = ", ".join(sorted(TAGS))
            raise ChapterError(name, line, f"unknown tag {min(unknown)!r}; expected {expected}")
    if not _HL_LINES.fullmatch(found.get("hl_lines", "1")):
        raise ChapterError(name, line, _not_lines(found["hl_lines"]))
    return found


def header_mistake(rest: str) -> str:
    """Say why Markdown does not read what stands behind the language; nothing if it does.

    Args:
        rest: the end of the fence line, without tags.
    """
    try:
        words = shlex.split(rest.strip(" \t{}"))
    except ValueError as error:
        return f"the fence line cannot be read: {error}"
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or key not in ("title", "hl_lines"):
            return _unknown(word)
        if key == "hl_lines" and not _HL_LINES.fullmatch(value):
            return _not_lines(value)
    readable = _QUOTED.fullmatch(rest)
    return "" if readable else 'put each value in quotes that it does not hold: title="…"'


def _unknown(attribute: str) -> str:
    return f"unknown attribute {attribute!r}; expected title=, hl_lines= or tags="


def _not_lines(value: str) -> str:
    return f"hl_lines={value!r} must be numbers of lines such as 2 or 3-5"


def cell_options(lines: list[str], line: int, name: str) -> dict[str, Any]:
    """The `#| key: value` lines at the head of a cell, read as YAML.

    Args:
        lines: these lines.
        line: the line of the file on which the first stands.
        name: how messages call the file.

    Raises:
        ChapterError: an option is unknown, twice there, or of the wrong form.
    """
    if not lines:
        return {}
    found = _as_yaml(lines, line, name)
    if not isinstance(found, dict) or any(not isinstance(value, str) for value in found.values()):
        raise ChapterError(name, line, "the #| options must be lines of the form `#| key: text`")
    named = [(option[1] if (option := _KEY.match(text)) else "") for text in lines]
    if unknown := set(map(str, found)) - OPTIONS:
        wrong, expected = min(unknown), ", ".join(sorted(OPTIONS))
        at = line + (named.index(wrong) if wrong in named else 0)
        raise ChapterError(name, at, f"unknown option {wrong!r}; expected {expected}")
    if twice := [i for i, key in enumerate(named) if key and key in named[:i]]:
        message = f"the option {named[twice[0]]!r} stands twice"
        raise ChapterError(name, line + twice[0], message)
    if "label" in found and not re.fullmatch(r"fig-[a-z0-9-]+", found["label"]):
        raise ChapterError(name, line, f"the label {found['label']!r} must look like fig-sigmoid")
    if "caption" in found and not found.get("alt"):
        raise ChapterError(
            name, line, "a figure with a caption needs an alternative text: #| alt: …"
        )
    for key in ("caption", "alt"):
        if key in found:
            begins = (i for i, text in enumerate(lines) if text[2:].strip().startswith(key))
            at = line + next(begins, 0)  # YAML may hide the key: in braces, in quotes
            found[key] = tuple(inlines(" ".join(found[key].split()), at, name))
    if "ledger" in found:
        found["ledger"] = tuple(found["ledger"].replace(",", " ").split())
    return found


def _as_yaml(lines: list[str], line: int, name: str) -> Any:
    """What the lines hold."""
    written = "".join(text[2:].removeprefix(" ") for text in lines)
    try:
        return yaml.safe_load(written)
    except yaml.reader.ReaderError as error:
        at = line + written.count("\n", 0, error.position)
        raise ChapterError(name, at, f"the #| options are not YAML: {error.reason}") from None
    except yaml.MarkedYAMLError as error:
        mark = error.context_mark or error.problem_mark
        assert mark is not None  # so PyYAML says where
        reason = " ".join(filter(None, [error.context, error.problem]))
        message = f"the #| options are not YAML: {reason}"
        raise ChapterError(name, line + mark.line, message) from None
    except ValueError as error:  # of a date that is none
        raise ChapterError(name, line, f"the #| options are not YAML: {error}") from None
