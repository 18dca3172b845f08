"""One chapter in one process: how it is started, listened to, and stopped.

The process is forked from a server that has NumPy and matplotlib loaded already (start-up is
a fraction of a second) and never the package the book explains, so that an edit there is
always seen.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import re
import signal
import sys
import tempfile
import threading
import time
import types
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from literate.run.chapter import Cell, Chapter, Inline
from literate.run.places import Places
from literate.run.reads import read_in
from literate.run.results import Execution, Outcome, Problem
from literate.run.shell import ENVIRONMENT
from literate.run.worker import DONE, READY, work

_PRELOADED = (
    "numpy",
    "matplotlib.figure",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "ctypes",
    "literate.run.worker",
    "literate.run.figures",
)
_ENVIRONMENT = {
    **ENVIRONMENT,
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    # glibc hands each large array back to the system and asks for it anew in the next epoch,
    # which takes up to a third of a training. It may keep what it has.
    "MALLOC_MMAP_THRESHOLD_": str(32 * 2**20),
    "MALLOC_TRIM_THRESHOLD_": str(256 * 2**20),
}
_PATIENCE = 1.0
"""Seconds that a worker has to say which line runs."""
_STARTING = threading.Lock()
"""Held while the process is another for a moment, see `_clean_start`."""


class Process:
    """The process of one chapter, seen from the side of the press.

    Args:
        chapter: what it runs.
        import_from: folders that stand first on its `sys.path`.
        folder: where its cells run; by default where the press was started.
    """

    def __init__(
        self, chapter: Chapter, import_from: Sequence[Path] = (), folder: Path | None = None
    ) -> None:
        self.chapter = chapter
        self.outcomes: list[Outcome] = []
        self.execution: Execution | None = None
        """What the chapter gave, once it is done."""
        self.ready = False
        """Whether its cells run: until then it starts."""
        self.told = False
        """Whether it was said that the step that is under way is still running."""
        self.started = self.since = time.monotonic()
        """When the process was started, and when the step that is under way began."""
        context = _context()
        folder = (folder or Path()).absolute()
        self._places = Places(chapter.name, [folder, *import_from])
        self.connection, theirs = context.Pipe(duplex=False)
        self._faults, their_faults = context.Pipe(duplex=False)
        descriptor, log = tempfile.mkstemp(prefix="literate-")
        self._log = open(descriptor, "rb")  # noqa: SIM115 - as long as the process lives
        self._log_path = Path(log)
        to_import = [str(Path(path).absolute()) for path in import_from]
        self.process: BaseProcess = context.Process(
            target=work,
            args=(theirs, their_faults, log, chapter.name, chapter.steps, to_import, str(folder)),
            daemon=True,
        )
        with _clean_start():
            self.process.start()
        theirs.close()
        their_faults.close()

    @property
    def waited_for(self) -> list[Connection | int]:
        """What becomes ready when the process has something to say, or ends."""
        return [self.connection, self.process.sentinel]

    @property
    def step(self) -> Cell | Inline | None:
        """The step that is under way."""
        steps = self.chapter.steps
        return steps[len(self.outcomes)] if len(self.outcomes) < len(steps) else None

    def listen(self, ready: Sequence[Any]) -> None:
        """Take what there is to take, of what became ready."""
        if self.connection in ready:
            self._receive()
        elif self.process.sentinel in ready:
            self._died()  # and a process that its cell has forked holds the connection

    def _receive(self) -> None:
        """Take one outcome; the end of the steps, or of the process, ends the execution."""
        try:
            said = self.connection.recv()
        except (EOFError, OSError):
            self._died()
            return
        self.since, self.told = time.monotonic(), False
        if said == READY:
            self.ready = True
        elif said == DONE:
            self._end()
        else:
            index, outcome = said
            self.outcomes[index : index + 1] = [outcome]

    def _died(self) -> None:
        """End the execution with a problem that says how the process ended."""
        self.process.join(5)
        code = self.process.exitcode
        how = signal.Signals(-code).name if code is not None and code < 0 else f"exit status {code}"
        self._fail(f"the worker that ran this cell died ({how})")

    def stop(self, timeout: float) -> None:
        """End the execution, as its cell did not end in time; name the line that runs."""
        if self.ready and self.process.pid is not None and hasattr(signal, "SIGUSR1"):
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process.pid, signal.SIGUSR1)
        self._fail(f"the cell did not end within {timeout:g} s")

    def _fail(self, message: str) -> None:
        """End the execution with a problem at the step that was under way."""
        step = self.step
        if step is not None:
            line, where = self._places.locate(step, self._frames())
            problem = Problem(max(0, line - step.line), message + where)
            self.outcomes.append(Outcome(problems=[problem]))
        self._end()

    def _end(self) -> None:
        seconds = time.monotonic() - self.started
        self.execution = Execution(self.outcomes, seconds, read_in(self._log))

    def _frames(self) -> list[tuple[str, int]]:
        """What the process has written of the lines that ran: file and line, the innermost last."""
        dump, patience = b"", _PATIENCE
        with contextlib.suppress(OSError):
            while self._faults.poll(patience):
                data = os.read(self._faults.fileno(), 1 << 16)
                if not data:
                    break
                dump, patience = dump + data, _PATIENCE / 20
        name = self.chapter.name.encode("ascii", "backslashreplace").decode()
        frames = re.findall(r'^  File "(.*)", line (\d+) in ', dump.decode(), re.MULTILINE)
        return [(self.chapter.name if f == name else f, int(line)) for f, line in reversed(frames)]

    def kill(self) -> None:
        """Kill the process and what its cells started, if they still live."""
        if self.process.pid is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError, AttributeError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.kill()

    def close(self) -> None:
        """Kill the process and forget it."""
        self.kill()
        self.process.join()
        self.connection.close()
        self._faults.close()
        self._log.close()
        self._log_path.unlink(missing_ok=True)  # the process may have died before it could


def _context() -> Any:
    """Forked workers where the system can, fresh interpreters elsewhere: slower, the same."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_PRELOADED))
    return context


@contextlib.contextmanager
def _clean_start() -> Iterator[None]:
    """What a new worker inherits: fixed settings, and nothing of the program that builds.

    A worker would import the main module of its parent again, which costs 0.2 s and serves
    nothing here; an empty one stands in its place while the worker starts.
    """
    with _STARTING:
        environment = dict(os.environ)
        main = sys.modules["__main__"]
        os.environ.update(_ENVIRONMENT)
        sys.modules["__main__"] = types.ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main
            os.environ.clear()
            os.environ.update(environment)
