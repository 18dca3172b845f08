"""Which files of the project a chapter reads or imports, and what stood in them."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Any

from literate.run.places import Places

_LISTING = ("os.listdir", "os.scandir")
_RUNNING = ("subprocess.Popen", "os.system")
_OPENING = ("open", "sqlite3.connect")
_SHELL = str(Path(__file__).with_name("shell.py"))


def fingerprint(path: Path) -> str:
    """What stands in a file, or which names in a folder; nothing if there is none."""
    try:
        if path.is_dir():
            content = "\0".join(sorted(filter(is_source, os.listdir(path)))).encode()
        else:
            content = path.read_bytes()
    except OSError:
        return ""
    return hashlib.sha256(content).hexdigest()


def read_in(log: IO[bytes]) -> dict[str, str]:
    """Path from the folder of the project -> what stood there when it was read first.

    Args:
        log: what `Reads` writes.
    """
    found: dict[str, str] = {}
    log.seek(0)
    for line in log.read().splitlines(keepends=True):
        if line.endswith(b"\n"):  # a process that was killed may have written half of its last one
            path, content = json.loads(line)
            found.setdefault(path, content)
    return dict(sorted(found.items()))


class Reads:
    """Notices what is read in this process, and in those that it forks.

    Files of Python, of its packages and of the press are no files of the project, and neither
    are those in a folder whose name begins with a dot.

    Args:
        log: an empty file, which is opened and removed; who has opened it before, reads there
            what was read, even if this process has died. See `read_in`.
        folder: the folder of the project.
        others: folders of its code, which may stand elsewhere.
    """

    def __init__(self, log: Path, folder: Path, others: Sequence[str | Path] = ()) -> None:
        self._places = Places("", [folder, *others])
        self._folder = self._places.roots[0]
        self._seen: set[str] = set()
        # Its lines are those of this process and of all that it forks.
        self._log = io.FileIO(log, "a")
        with contextlib.suppress(OSError):  # Windows keeps it until it is closed
            log.unlink()
        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in _LISTING + _RUNNING + _OPENING:
            return
        # What goes wrong here must not stop a cell.
        with contextlib.suppress(Exception):
            caller = sys._getframe(1).f_code.co_filename
            if caller == _SHELL:  # Python looks up the line of an error in the chapter
                return
            for path in _paths(event, arguments, caller):
                self._note(path, written=event == "open" and _writes(arguments[2]))

    def _note(self, name: str, *, written: bool) -> None:
        path = os.path.abspath(name)
        if path in self._seen:
            return
        at = path + os.sep
        roots = [root for root in self._places.roots if at.startswith(root + os.sep)]
        if not roots or not (path in roots or self._places.is_ours(path)):
            return
        folders = Path(os.path.relpath(path, roots[0])).parts[:-1]
        if not all(map(is_source, folders)) or path.endswith("~"):
            return
        self._seen.add(path)  # before it is opened here, which is noticed, too
        if not written:  # what a cell has written itself tells nothing new
            relative = Path(os.path.relpath(path, self._folder))
            entry = [relative.as_posix(), fingerprint(Path(path))]
            self._log.write(json.dumps(entry).encode() + b"\n")


def is_source(name: str) -> bool:
    """Whether a file or folder of this name may be somebody's work: caches are not."""
    return not name.startswith(".") and name != "__pycache__" and not name.endswith((".pyc", "~"))


def _writes(flags: int) -> bool:
    """Whether a file is opened to be written without being read."""
    return bool(flags & (os.O_WRONLY | os.O_TRUNC))


def _paths(event: str, arguments: tuple[Any, ...], caller: str) -> Iterable[str]:
    """The paths that an event names; imports look through folders, of which no result depends."""
    if event in _RUNNING:
        command = arguments[1] if event == "subprocess.Popen" else arguments[0]
        folder = arguments[2] if event == "subprocess.Popen" else None
        words = [command] if isinstance(command, str | bytes | os.PathLike) else list(command)
        texts = [os.fsdecode(word) for word in words]
        texts += (word for text in list(texts) for word in text.split())  # a line for a shell
        paths = [os.path.join(os.fsdecode(folder or ""), text) for text in texts]
        return [path for path in paths if os.path.isfile(path)]
    path = arguments[0]
    if isinstance(path, int):
        return []
    if event in _LISTING and ("importlib" in caller or "pkgutil" in caller):
        return []
    return [os.fsdecode(path) if path is not None else "."]
