"""Run the cells of chapters: a process for each chapter, several at once.

A cell that never ends or that kills its process harms no other chapter.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from multiprocessing.connection import wait
from pathlib import Path

from literate.run.chapter import Chapter
from literate.run.processes import Process
from literate.run.results import Execution

Done = Callable[[Chapter, Execution], None]
"""What is called when a chapter has been executed."""
LONG = 10.0
"""After so many seconds a cell is said to be still running."""
_START = 60.0
"""So many seconds more has a process until its first cell runs."""


def execute(
    chapters: Sequence[Chapter],
    *,
    import_from: Sequence[Path] = (),
    workers: int | None = None,
    timeout: float = 300.0,
    folder: Path | None = None,
    report: Callable[[Chapter, Execution, int, int], None] | None = None,
    say: Callable[[str], None] | None = None,
) -> list[Execution]:
    """Run chapters, as many at once as there are processors.

    Args:
        chapters: what to run, no two of one name; they start in this order.
        import_from: folders that stand first on the workers' `sys.path`.
        workers: how many chapters run at the same time; by default the processors.
        timeout: seconds that one cell may take.
        folder: where the cells run, the folder of the book; by default the current one.
        report: called after each chapter with it, its execution, and how many are done
            and to do.
        say: called with a message when a cell takes over ten seconds, or when none can run.

    Returns:
        One execution a chapter, in the order of `chapters`. Nothing is raised for what a
        cell does: it is in `Execution.problems`.
    """
    done: dict[str, Execution] = {}

    def keep(chapter: Chapter, execution: Execution) -> None:
        done[chapter.name] = execution
        if report is not None:
            report(chapter, execution, len(done), len(chapters))

    executor = Executor(
        import_from=import_from, workers=workers, timeout=timeout, folder=folder, say=say
    )
    try:
        for chapter in chapters:
            executor.submit(chapter, keep)
        executor.wait()
    finally:
        executor.close()
    return [done[chapter.name] for chapter in chapters]


@dataclass
class _Job:
    """A chapter that is to be executed."""

    chapter: Chapter
    done: Done
    expected: float
    urgent: int = 0

    @property
    def turn(self) -> tuple[int, float]:
        """The smallest starts next; of two that are alike, which was submitted first."""
        return (-self.urgent, -self.expected)


class Executor:
    """Runs chapters in the background, in a thread of its own and processes beside it.

    Its options are those of `execute`.
    """

    def __init__(
        self,
        *,
        import_from: Sequence[Path] = (),
        workers: int | None = None,
        timeout: float = 300.0,
        folder: Path | None = None,
        say: Callable[[str], None] | None = None,
    ) -> None:
        self._import_from, self._folder = list(import_from), folder
        self._workers, self._timeout = max(1, workers or os.cpu_count() or 1), timeout
        self._say = say or (lambda _: None)
        self._waiting: dict[str, _Job] = {}
        self._running: dict[str, tuple[_Job, Process]] = {}
        self._dropped: list[Process] = []
        """Killed already, to be closed by the thread, which may be listening to them."""
        self._urgent = count(1)
        self._changed = threading.Condition()
        """Held by whoever reads or changes what stands above."""
        self._telling = False
        self._error: BaseException | None = None
        self._closed = False
        self._woken = False
        self._awake, self._wake = multiprocessing.Pipe(duplex=False)
        self._thread = threading.Thread(target=self._work, name="literate", daemon=True)
        self._thread.start()

    def submit(self, chapter: Chapter, done: Done, expected: float = math.inf) -> None:
        """Queue a chapter; one of the same name that waits or runs is dropped for it.

        Args:
            chapter: what to run.
            done: called in the executor's thread when it is executed, with it and what it
                gave; never called for a chapter that was dropped.
            expected: seconds that it is expected to take; the longest starts first.

        Raises:
            RuntimeError: the executor is closed.
        """
        with self._changed:
            if self._closed:
                raise RuntimeError("this executor is closed: make another one")
            was_running = chapter.name in self._running
            dropped = self._drop(chapter.name)
            job = _Job(chapter, done, expected)
            if dropped is not None:
                # What was being executed is mended: it is taken up again at once.
                job.urgent = next(self._urgent) if was_running else dropped.urgent
            self._waiting[chapter.name] = job
            self._notify()

    def first(self, name: str) -> None:
        """Let the chapter of this name, if it waits, start next."""
        with self._changed:
            if name in self._waiting:
                self._waiting[name].urgent = next(self._urgent)

    def cancel(self, name: str) -> None:
        """Drop the chapter of this name, if it waits or runs; its worker is killed at once."""
        with self._changed:
            self._drop(name)
            self._notify()

    def waiting(self) -> list[str]:
        """The names of the chapters that wait, in the order in which they will start."""
        with self._changed:
            return sorted(self._waiting, key=lambda name: self._waiting[name].turn)

    def running(self) -> list[str]:
        """The names of the chapters that are being executed."""
        with self._changed:
            return list(self._running)

    def wait(self) -> None:
        """Wait until no chapter waits or runs and all has been told to `done`.

        Raises:
            BaseException: what a call of `done` has raised, as soon as it has.
        """
        with self._changed:
            self._changed.wait_for(
                lambda: (
                    self._closed
                    or self._error is not None
                    or not (self._waiting or self._running or self._telling)
                )
            )
            error, self._error = self._error, None
        if error is not None:
            raise error

    def close(self) -> None:
        """Kill what runs, drop what waits, and end; to be called once all is done, or before."""
        with self._changed:
            self._closed = True
            for name in [*self._waiting, *self._running]:
                self._drop(name)
            self._notify()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _drop(self, name: str) -> _Job | None:
        if name in self._running:
            job, process = self._running.pop(name)
            process.kill()
            self._dropped.append(process)
            return job
        return self._waiting.pop(name, None)

    def _notify(self) -> None:
        """Wake the thread, and whoever waits until all is done."""
        self._changed.notify_all()
        if not self._woken:
            self._woken = True
            self._wake.send_bytes(b"1")

    # ---------------------------------------------------------------- in the thread

    def _work(self) -> None:
        """Start what waits, listen to what runs, until closed."""
        try:
            while self._turn():
                pass
        except BaseException as error:  # no process can be started, or the like
            with self._changed:
                self._error, self._closed = error, True
                for name in [*self._waiting, *self._running]:
                    self._drop(name)
                self._changed.notify_all()
            self._say(f"nothing is executed any more: {type(error).__name__}: {error}")
        for process in self._dropped:
            process.close()

    def _turn(self) -> bool:
        """Start what can be started, wait for a word, hand on what is done."""
        with self._changed:
            while self._dropped:
                self._dropped.pop().close()
            if self._closed:
                return False
            self._start()
            talking = [end for _, process in self._running.values() for end in process.waited_for]
            patience = self._patience()
        ready = wait([self._awake, *talking], patience)
        with self._changed:
            if self._awake in ready:
                self._awake.recv_bytes()
                self._woken = False
            finished = self._listen(ready)
            self._telling = bool(finished)
        for job, execution in finished:
            self._tell(job, execution)
        with self._changed:
            self._telling = False
            self._changed.notify_all()
        return True

    def _start(self) -> None:
        """Start chapters as long as there are workers for them."""
        while self._waiting and len(self._running) < self._workers:
            name = self.waiting()[0]
            job = self._waiting.pop(name)
            self._running[name] = job, Process(job.chapter, self._import_from, self._folder)

    def _patience(self) -> float | None:
        """Seconds until something must be done even if no process says a word."""
        limits = [
            process.since + (self._limit(process) if process.told else min(LONG, self._timeout))
            for _, process in self._running.values()
        ]
        return max(0.0, min(limits) - time.monotonic()) if limits else None

    def _limit(self, process: Process) -> float:
        """Seconds that a process has for what it does: a cell, or its start on a busy machine."""
        return self._timeout if process.ready else self._timeout + _START

    def _listen(self, ready: Sequence[object]) -> list[tuple[_Job, Execution]]:
        """Take what the processes say; return the jobs that are done by it."""
        finished: list[tuple[_Job, Execution]] = []
        for name, (job, process) in list(self._running.items()):
            process.listen(ready)
            seconds = time.monotonic() - process.since
            if process.execution is None and seconds > self._limit(process):
                process.stop(self._timeout)
            elif seconds > LONG and not process.told:
                process.told = True
                if process.ready and process.step:
                    place = f"{job.chapter.name}:{process.step.line}"
                    self._say(f"{place}: still running after {LONG:g} s")
            if process.execution is not None:
                del self._running[name]
                process.close()
                finished.append((job, process.execution))
        return finished

    def _tell(self, job: _Job, execution: Execution) -> None:
        try:
            job.done(job.chapter, execution)
        except BaseException as error:
            self._error = self._error or error
