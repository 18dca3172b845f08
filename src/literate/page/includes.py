"""What a chapter includes from other files by `--8<--` lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import markdown
from pymdownx.snippets import SnippetMissingError, SnippetPreprocessor, makeExtension

from literate.run.chapter import Chapter, ChapterError
from literate.run.parse import parse


def include(text: str, settings: Mapping[str, Any]) -> str:
    """Put what is included in the place of the lines that include it.

    Args:
        text: Markdown.
        settings: those of `pymdownx.snippets`.

    Raises:
        SnippetMissingError: a file or a part of it is not there.
    """
    configured = makeExtension().getConfigs() | settings
    return "\n".join(SnippetPreprocessor(configured, markdown.Markdown()).run(text.split("\n")))


def expand(chapter: Chapter, settings: Mapping[str, Any]) -> str:
    """Return the chapter's text with all that it includes.

    Args:
        chapter: the chapter.
        settings: those of `pymdownx.snippets`.

    Raises:
        ChapterError: something is missing, or what is included would have to be executed.
    """
    if "8<" not in chapter.text:
        return chapter.text
    lines = [(i, text) for i, text in enumerate(chapter.text.split("\n"), start=1) if "8<" in text]
    first, _ = lines[0]
    try:
        expanded = include(chapter.text, settings)
    except SnippetMissingError as error:
        name = str(error).partition("'")[2].rpartition("'")[0]
        line = next((i for i, text in lines if name in text), 1)
        raise ChapterError(chapter.name, line, str(error)) from None
    except (UnicodeDecodeError, OSError) as error:
        line, text = next((line for line in lines if not _is_text(line[1], settings)), lines[0])
        why = "is not UTF-8" if isinstance(error, UnicodeDecodeError) else "cannot be read"
        message = f"what is included {why}: {text.strip()}"
        raise ChapterError(chapter.name, line, message) from None
    try:
        included = len(parse(expanded).steps) - len(chapter.steps)
    except ChapterError as error:
        raise ChapterError(chapter.name, first, f"in what is included: {error.message}") from None
    if included:
        message = "what is included holds cells or inline values, which would not be executed"
        raise ChapterError(chapter.name, first, message)
    return expanded


def _is_text(line: str, settings: Mapping[str, Any]) -> bool:
    """Whether what a line includes can be read."""
    try:
        include(line, settings)
    except (UnicodeDecodeError, OSError):
        return False
    except SnippetMissingError:
        pass
    return True
