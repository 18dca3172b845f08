"""What a chapter includes from other files by `--8<--` lines."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import markdown
from markdown.extensions import Extension
from pymdownx import snippets
from pymdownx.snippets import SnippetMissingError, SnippetPreprocessor, makeExtension

from literate.run.chapter import Chapter, ChapterError
from literate.run.parse import parse


class Includes(Extension):  # type: ignore[misc]
    """Reads each file once, for the press and, as an extension of Markdown, for the pages.

    So they hold the same, whatever becomes of the file while the book is built.

    Args:
        settings: those of `pymdownx.snippets`.
    """

    def __init__(self, settings: Mapping[str, Any]) -> None:
        super().__init__()
        self._reader = _Reader(makeExtension().getConfigs() | settings, markdown.Markdown())

    def extendMarkdown(self, md: markdown.Markdown) -> None:
        """Take the place of `pymdownx.snippets`, where a site has it."""
        if "snippet" in md.preprocessors:
            md.preprocessors.register(self._reader, "snippet", 32)

    def include(self, text: str) -> str:
        """Put what is included in the place of the lines that include it.

        Args:
            text: Markdown.

        Raises:
            SnippetMissingError: a file or a part of it is not there.
        """
        return "\n".join(self._reader.run(text.split("\n")))

    def expand(self, chapter: Chapter) -> str:
        """Return the chapter's text with all that it includes.

        Raises:
            ChapterError: something is missing, or what is included would have to be executed.
        """
        if "8<" not in chapter.text:
            return chapter.text
        lines = [(i, t) for i, t in enumerate(chapter.text.split("\n"), start=1) if "8<" in t]
        first, _ = lines[0]
        try:
            expanded = self.include(chapter.text)
        except SnippetMissingError as error:
            name = str(error).partition("'")[2].rpartition("'")[0]
            line = next((i for i, text in lines if name in text), 1)
            raise ChapterError(chapter.name, line, str(error)) from None
        except (UnicodeDecodeError, OSError) as error:
            line, text = next((each for each in lines if not self._is_text(each[1])), lines[0])
            why = "is not UTF-8" if isinstance(error, UnicodeDecodeError) else "cannot be read"
            message = f"what is included {why}: {text.strip()}"
            raise ChapterError(chapter.name, line, message) from None
        try:
            included = len(parse(expanded).steps) - len(chapter.steps)
        except ChapterError as error:
            message = f"in what is included: {error.message}"
            raise ChapterError(chapter.name, first, message) from None
        if included:
            message = "what is included holds cells or inline values, which would not be executed"
            raise ChapterError(chapter.name, first, message)
        return expanded

    def _is_text(self, line: str) -> bool:
        """Whether what a line includes can be read."""
        try:
            self.include(line)
        except (UnicodeDecodeError, OSError):
            return False
        except SnippetMissingError:
            pass
        return True


class _Reader(SnippetPreprocessor):  # type: ignore[misc]
    """Remembers where files are and what stands in them; what cannot be read is tried again."""

    def __init__(self, config: Mapping[str, Any], md: markdown.Markdown) -> None:
        super().__init__(config, md)
        self._paths: dict[str, str | None] = {}
        self._texts: dict[str, str] = {}

    def get_snippet_path(self, path: str) -> str | None:
        """Where a file is."""
        if path not in self._paths:
            self._paths[path] = super().get_snippet_path(path)
        return self._paths[path]

    def run(self, lines: list[str]) -> list[str]:
        """Put in what is included; pymdown-extensions opens files by the name `open` alone."""
        snippets.open = self._open
        try:
            return list(super().run(lines))
        finally:
            del snippets.open

    def _open(self, path: str, *_: str, encoding: str) -> io.StringIO:
        """What stands in a file."""
        if path not in self._texts:
            self._texts[path] = Path(path).read_text(encoding)
        return io.StringIO(self._texts[path])
