"""What a worker does: run the steps of one chapter, and send what each gave."""

from __future__ import annotations

import contextlib
import faulthandler
import multiprocessing
import multiprocessing.spawn
import os
import signal
import sys
import threading
from collections.abc import Sequence
from importlib.machinery import SourceFileLoader
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from literate.run.chapter import Cell, Inline
from literate.run.descriptors import Descriptors
from literate.run.places import Places, named
from literate.run.reads import Reads
from literate.run.results import Outcome, Problem
from literate.run.shell import Shell

READY = "ready"
"""What a worker sends first: from here on its time is that of its cells. Then come pairs of a
step's index and its outcome."""
DONE = "done"
"""What a worker sends last."""


def work(
    connection: Connection,
    faults: Connection,
    log: str,
    name: str,
    steps: Sequence[Cell | Inline],
    import_from: Sequence[str],
    folder: str,
) -> None:
    """Run the steps and send each outcome; stop at the first cell that raises.

    Args:
        connection: where the outcomes go.
        faults: where Python writes what was running when it is killed or asked.
        log: an empty file for what the steps read, see `Reads`.
        name: the chapter, as messages call it.
        steps: what is run.
        import_from: folders that stand first on `sys.path`.
        folder: the folder of the book.
    """
    if hasattr(os, "setsid"):
        os.setsid()
    os.chdir(folder)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    sys.path[:0] = import_from
    sys.argv = [""]
    for display in ("DISPLAY", "WAYLAND_DISPLAY"):  # a cell opens no window
        os.environ.pop(display, None)
    _tell_of_faults(faults)
    _allow_processes()
    shell = Shell(name, roots=[folder, *import_from], preview=True)
    _read_sources(shell.places)
    if os.name == "posix":
        Descriptors(shell.outputs)
    Reads(Path(log), Path(folder), import_from)
    connection.send(READY)
    outcomes: list[Outcome] = []
    for step in steps:
        try:
            outcomes.append(shell.run(step))
        except Exception as error:
            problem = Problem(0, f"the press failed here, {named(error, str(error))}")
            outcomes.append(Outcome(problems=[problem]))
        for index in (*sorted(shell.displays.changed), step.index):
            connection.send((index, outcomes[index]))
        if outcomes[-1].problems and not (isinstance(step, Cell) and step.kind == "pycon"):
            break
    connection.send(DONE)
    # Not the end: as long as this process lives, the press can kill what its cells started.
    threading.Event().wait()


def _die_with_parent() -> None:
    """End with the press, and take along what the cells started."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        if hasattr(os, "killpg"):
            os.killpg(os.getpid(), signal.SIGKILL)
        os._exit(1)


def _tell_of_faults(faults: Connection) -> None:
    """Write the lines that run when the press asks, or when the process crashes."""
    faulthandler.enable(faults.fileno(), all_threads=False)
    if hasattr(faulthandler, "register"):
        faulthandler.register(signal.SIGUSR1, faults.fileno(), all_threads=False)


def _read_sources(places: Places) -> None:
    """Let Python compile the book's own modules anew.

    What it keeps of a module it takes for that of another text if this is as long and was written
    in the same second.
    """
    path_stats = SourceFileLoader.path_stats

    def stats(self: SourceFileLoader, path: str) -> Any:
        if places.is_ours(path):
            raise OSError("nothing is kept of this file")
        return path_stats(self, path)

    SourceFileLoader.path_stats = stats  # type: ignore[method-assign]


def _allow_processes() -> None:
    """Let cells use `multiprocessing` by forking, which is the only way that knows their names."""
    own: Any = multiprocessing.current_process()
    own.name = "MainProcess"
    with contextlib.suppress(AttributeError):
        own._config["daemon"], own._identity = False, ()
    if "fork" in multiprocessing.get_all_start_methods():
        multiprocessing.set_start_method("fork", force=True)
    multiprocessing.spawn.get_preparation_data = _refuse  # type: ignore[assignment]


def _refuse(*_: Any) -> Any:
    raise RuntimeError(
        "a cell starts processes of Python with the method 'fork' alone, where the system has it: "
        "the others do not know what the cell has defined"
    )
