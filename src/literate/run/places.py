"""Where something happened: the line of the chapter, and the place in the project's own code."""

from __future__ import annotations

import os
import re
import sys
import sysconfig
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path

from literate.run.chapter import Cell, Inline
from literate.run.results import Problem
from literate.run.screen import as_shown

_STRANGERS = [str(Path(__file__).parents[1]), sysconfig.get_path("stdlib")]
"""Folders that are no part of the project even if they lie in it."""
if sys.prefix != sys.base_prefix:
    _STRANGERS.append(sys.prefix)
_TRACEBACK = re.compile(r"Traceback \(most recent call last\):\n(?:[ \t].*\n|\n)*")


class Places:
    """Names places in the files of one project.

    Args:
        name: the chapter, as messages call it; its code is compiled under this name, with the
            lines that it has in the file.
        roots: the folders of the project's own code, that of the book first.
    """

    def __init__(self, name: str, roots: Sequence[str | Path] = ()) -> None:
        self.name = name
        self.roots = [os.path.abspath(root) for root in roots or (".",)]

    def problem(self, step: Cell | Inline, error: BaseException, line: int) -> Problem:
        """Say what an error is and where it was raised.

        Args:
            step: what was running.
            error: what it raised.
            line: the line of the chapter to name if the error itself names none.
        """
        frames = [(f.f_code.co_filename, at) for f, at in traceback.walk_tb(error.__traceback__)]
        text = _text(error)
        if isinstance(error, SyntaxError):
            text = error.msg
            if error.filename == self.name:
                frames = []
                line = error.lineno or line
            elif error.filename:
                frames.append((error.filename, error.lineno or 1))
        at, where = self.locate(step, frames)
        return Problem((at or line) - step.line, f"{named(error, text)}{where}")

    def locate(self, step: Cell | Inline, frames: Iterable[tuple[str, int]]) -> tuple[int, str]:
        """Find the place in a stack of frames.

        Args:
            step: what was running.
            frames: file and line of each frame, the innermost last.

        Returns:
            The line of the step, 0 if no frame stands in it; and in brackets the last place
            inside the project, if that is another.
        """
        last = step.line + step.source.rstrip("\n").count("\n")
        line, where = 0, ""
        for file, at in frames:
            if file == self.name and step.line <= at <= last:
                line, where = at, ""
            elif file == self.name or self.is_ours(file):
                where = f" ({self.shown(file)}:{at})"
        return line, where

    def is_ours(self, file: str) -> bool:
        """Whether a file belongs to the project, not to Python, its packages or the press."""
        path = os.path.abspath(file)
        return (
            not file.startswith("<")
            and any(_within(path, root) for root in self.roots)
            and not any(_within(path, folder) for folder in _STRANGERS)
            and not {"site-packages", "dist-packages"} & set(Path(path).parts)
        )

    def shown(self, file: str) -> str:
        """A file as messages show it, the same on every computer."""
        if file == self.name or file.startswith("<"):
            return file
        path = os.path.abspath(file)
        folders = [*self.roots, *sorted(map(os.path.abspath, sys.path), key=len, reverse=True)]
        for folder in folders:
            if _within(path, folder):
                return Path(path).relative_to(folder).as_posix()
        return Path(path).name

    def warning(
        self,
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        line: str | None = None,
    ) -> str:
        """A warning as it is printed: its place, its kind, its text."""
        return f"{self.shown(filename)}:{lineno}: {category.__name__}: {message}\n"


def _within(path: str, folder: str) -> bool:
    return path.startswith(folder.rstrip(os.sep) + os.sep)


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception as another:
        return f"its text cannot be had, {type(another).__name__}: {another}"


def named(error: BaseException, text: str) -> str:
    """An error as one line: its kind and its text."""
    text = one_line(text)
    kind = type(error).__name__
    return f"{kind}: {text}" if text else kind


def without_traceback(text: str) -> str:
    """A text as a message quotes it: of a traceback only what it ends with."""
    shorter = _TRACEBACK.sub("", text)
    return as_shown(shorter if shorter.strip() else text).replace("Traceback", "traceback")


def one_line(text: str) -> str:
    """A text as a message quotes it, on one line."""
    return " ".join(without_traceback(text).split())


def notice(text: str, name: str) -> tuple[int, str]:
    r"""What to say of a text that a cell wrote to stderr.

    Args:
        text: the text.
        name: the chapter.

    Returns:
        The line of the chapter that it names, 0 if none; and what it says, on one line.

    Examples:
        >>> notice("a.md:7: UserWarning: careful\n", "a.md")
        (7, 'UserWarning: careful')
    """
    begins = re.match(rf"{re.escape(name)}:(\d+): (.*)", text)
    if begins is not None:
        return int(begins[1]), one_line(begins[2])
    if found := _TRACEBACK.search(text):
        lines = re.findall(rf'File "{re.escape(name)}", line (\d+)', found[0])
        said = text[found.end() :].strip().splitlines()
        return int(lines[-1]) if lines else 0, one_line(said[0] if said else "")
    return 0, one_line(next(iter(text.strip().splitlines()), ""))
