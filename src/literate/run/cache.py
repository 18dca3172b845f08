"""What was executed before, and whether it still holds.

One JSON file a chapter. It holds as long as its key does (the code of the chapter, all files
of the book's package, what executes it, and the versions of what runs them), and as long as
the files of the project that its cells have read are the same.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import os
import platform
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from literate.run.chapter import Cell, Chapter
from literate.run.reads import fingerprint, is_source
from literate.run.results import Execution, Outcome, Problem

_RUNS = ("numpy", "matplotlib", "contourpy")
_EXECUTES = Path(__file__).parent
"""The part of the press that executes; all else prints what was executed."""
_ONE_DAY = 24 * 3600


class CacheError(ValueError):
    """The folder of the cache cannot be used; the text says which and why."""


class Cache:
    """Executions on disk.

    Args:
        folder: where the entries stand; made if it is missing.
        sources: folders of code that the chapters import; each change there makes every
            entry stale.
        root: the folder of the book, from which the files that cells have read are named; by
            default the current one.

    Raises:
        CacheError: nothing can be written to the folder.
    """

    def __init__(
        self, folder: Path, sources: Sequence[Path] = (), root: Path | None = None
    ) -> None:
        self.folder, self.root = folder, root or Path()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            raise _no_place(folder, error) from None
        runs = (platform.python_version(), platform.machine(), *map(version, _RUNS))
        self.versions = hashlib.sha256("\0".join(runs).encode()).hexdigest()
        self._base = hashlib.sha256(self.versions.encode())
        for source in (_EXECUTES, *sources):
            self._base.update(digest_of_tree(source))

    def key(self, chapter: Chapter) -> str:
        """The fingerprint of all that the chapter's results depend on. Prose is no part of it."""
        key = self._base.copy()
        key.update(chapter.name.encode())
        for step in chapter.steps:
            kind = step.kind if isinstance(step, Cell) else "inline"
            key.update(f"\0{kind}\0{step.source}".encode())
        return key.hexdigest()

    def load(self, chapter: Chapter) -> tuple[Execution | None, str]:
        """The execution that still holds, if there is one.

        Returns:
            The execution, or None where nothing is kept or it is stale; and a warning where
            an entry was there and could not be read.
        """
        path = self._path(chapter.name)
        try:
            entry = json.loads(path.read_bytes())
            if entry["key"] != self.key(chapter):
                return None, ""
            outcomes = [
                Outcome(**o | {"problems": [Problem(**p) for p in o["problems"]]})
                for o in entry["outcomes"]
            ]
            execution = Execution(outcomes, float(entry["seconds"]), dict(entry["files"]))
        except FileNotFoundError:
            return None, ""
        except (OSError, ValueError, KeyError, TypeError) as error:
            return None, f"{path}: unreadable, executed again ({type(error).__name__}: {error})"
        if execution.problems(chapter):
            return None, f"{path}: incomplete, executed again"
        moved = entry.get("lines") != _lines(chapter) and _names_lines(execution, chapter)
        return (execution if self.holds(execution) and not moved else None), ""

    def holds(self, execution: Execution) -> bool:
        """Whether the files of the project that its cells have read are the same as then."""
        files = execution.files.items()
        return all(fingerprint(self.root / name) == content for name, content in files)

    def seconds(self, chapter: Chapter) -> float:
        """How long the chapter took the last time; infinitely long where nobody knows."""
        try:
            return float(json.loads(self._path(chapter.name).read_bytes())["seconds"])
        except (OSError, ValueError, KeyError, TypeError):
            return float("inf")

    def keep(self, chapter: Chapter, execution: Execution) -> None:
        """Write the entry of an executed chapter."""
        entry: dict[str, Any] = {"key": self.key(chapter), "lines": _lines(chapter)}
        entry |= dataclasses.asdict(execution)
        self._write(self._path(chapter.name), json.dumps(entry).encode())

    def blob(self, name: str, make: Callable[[], bytes]) -> bytes:
        """A file that takes long to make, kept by its name."""
        path = self.folder / name
        try:
            return path.read_bytes()
        except FileNotFoundError:
            content = make()
            self._write(path, content)
            return content

    def put(self, name: str, content: bytes) -> Path:
        """Write a file for others to read; return where it is."""
        path = self.folder / name
        self._write(path, content)
        return path

    def prune(self, names: Iterable[str]) -> None:
        """Remove the entries of all other chapters, and what killed builds left behind."""
        used = {self._path(name) for name in names}
        for path in self.folder.rglob("*.json"):
            if path not in used:
                path.unlink(missing_ok=True)
        for path in self.folder.rglob("*.ipynb"):  # labs, beside their entries
            if path.with_name(f"{path.name}.json") not in used:
                path.unlink(missing_ok=True)
        for path in self.folder.rglob(".*.new"):
            with contextlib.suppress(OSError):  # another build may be just done with it
                if path.stat().st_mtime < time.time() - _ONE_DAY:
                    path.unlink()

    def _write(self, path: Path, content: bytes) -> None:
        """Write under another name first: a killed build leaves no broken file."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".new")
        except OSError as error:
            raise _no_place(path.parent, error) from None
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.replace(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    def _path(self, name: str) -> Path:
        return self.folder / (name.removesuffix(".md") + ".json")


def _no_place(folder: Path, error: OSError) -> CacheError:
    return CacheError(f"cache_dir: {folder}: results cannot be kept here: {error.strerror}")


def _lines(chapter: Chapter) -> list[int]:
    return [step.line for step in chapter.steps]


def _names_lines(execution: Execution, chapter: Chapter) -> bool:
    """Whether something that was printed, a warning for example, may name lines of the chapter."""
    name = Path(chapter.name).name
    outputs = (output for outcome in execution.outcomes for output in outcome.outputs)
    return any(name in output.get("text", "") for output in outputs)


def digest_of_tree(folder: Path) -> bytes:
    """A fingerprint of the names and contents of all files below a folder but caches.

    What Python compiles, and what begins with a dot, is no source.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if not all(map(is_source, relative.parts)) or not path.is_file():
            continue
        with contextlib.suppress(FileNotFoundError):  # it has gone since it was listed
            content = path.read_bytes()
            digest.update(f"{relative.as_posix()}\0{len(content)}\0".encode() + content)
    return digest.digest()
