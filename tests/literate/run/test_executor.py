"""Chapters executed in the background: their order, and what is dropped on the way."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import wait
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from literate.run import execution as execution_module
from literate.run.chapter import Chapter
from literate.run.execution import Executor, execute
from literate.run.parse import parse
from literate.run.processes import Process
from literate.run.results import Execution

BUSY = "import time\nend = time.monotonic() + 60\nwhile time.monotonic() < end:\n    pass"


def chapter(name: str, source: str = "pass") -> Chapter:
    return parse(f"```python\n{source}\n```\n", name)


def held(go: Path) -> str:
    """Code that waits until a file is there."""
    return f"import os, time\nwhile not os.path.exists({str(go)!r}):\n    time.sleep(0.01)"


@pytest.fixture
def make() -> Iterator[Callable[..., Executor]]:
    """Make an executor; it is closed when the test is over."""
    made: list[Executor] = []

    def make(**options: Any) -> Executor:
        made.append(Executor(**options))
        return made[-1]

    yield make
    for executor in made:
        executor.close()


class Told:
    """Remembers what was executed, in the order in which it was told."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.texts: list[str] = []
        self.messages: list[str] = []

    def __call__(self, chapter: Chapter, execution: Execution) -> None:
        self.names.append(chapter.name)
        outputs = [o for outcome in execution.outcomes for o in outcome.outputs]
        self.texts += [output["text"] for output in outputs]
        self.messages += [problem.message for problem in execution.problems(chapter)]


def until(holds: Callable[[], bool]) -> None:
    """Wait for something that comes soon."""
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_the_longest_starts_first_and_what_is_looked_at_before_it(
    make: Callable[..., Executor], tmp_path: Path
) -> None:
    executor, told = make(workers=1), Told()
    executor.submit(chapter("held.md", held(tmp_path / "go")), told)
    until(lambda: executor.running() == ["held.md"])
    for name, expected in {"a.md": 1.0, "b.md": 3.0, "c.md": 2.0, "d.md": 2.0}.items():
        executor.submit(chapter(name), told, expected)
    executor.submit(chapter("new.md"), told)
    assert executor.waiting() == ["new.md", "b.md", "c.md", "d.md", "a.md"]
    executor.first("c.md")
    executor.first("a.md")
    executor.first("unknown.md")
    assert executor.waiting() == ["a.md", "c.md", "new.md", "b.md", "d.md"]
    for name in ("b.md", "c.md", "d.md"):  # edited while they wait: each keeps its place
        executor.submit(chapter(name), told, 2.0)
    assert executor.waiting() == ["a.md", "c.md", "new.md", "b.md", "d.md"]
    executor.cancel("b.md")
    executor.cancel("unknown.md")
    (tmp_path / "go").touch()
    executor.wait()
    assert told.names == ["held.md", "a.md", "c.md", "new.md", "d.md"]
    assert executor.waiting() == executor.running() == []


def test_a_mended_chapter_is_taken_up_at_once(make: Callable[..., Executor]) -> None:
    executor, told = make(workers=1, timeout=600), Told()
    executor.submit(chapter("a.md", BUSY), told)
    until(lambda: executor.running() == ["a.md"])
    executor.submit(chapter("b.md"), told)
    start = time.monotonic()
    executor.submit(chapter("a.md", "print('mended')"), told, expected=0.0)
    executor.wait()
    assert time.monotonic() - start < 30
    assert told.names == ["a.md", "b.md"]
    assert told.texts == ["mended\n"]


def test_of_a_chapter_that_waits_the_last_text_is_executed(
    make: Callable[..., Executor], tmp_path: Path
) -> None:
    executor, told = make(workers=1), Told()
    executor.submit(chapter("held.md", held(tmp_path / "go")), told)
    until(lambda: executor.running() == ["held.md"])
    for text in ("first", "second"):
        executor.submit(chapter("a.md", f"print({text!r})"), told)
    (tmp_path / "go").touch()
    executor.wait()
    assert told.texts == ["second\n"]


def test_a_chapter_that_runs_is_cancelled(make: Callable[..., Executor]) -> None:
    executor, told = make(timeout=600), Told()
    executor.submit(chapter("a.md", BUSY), told)
    until(lambda: executor.running() == ["a.md"])
    executor.cancel("a.md")
    assert executor.running() == []
    executor.wait()
    assert told.names == []


def test_what_is_told_may_submit_more(make: Callable[..., Executor]) -> None:
    executor, told = make(), Told()

    def again(done: Chapter, execution: Execution) -> None:
        told(done, execution)
        executor.submit(chapter("b.md"), told)

    executor.submit(chapter("a.md"), again)
    executor.wait()
    assert told.names == ["a.md", "b.md"]


def test_it_is_told_in_a_thread_that_keeps_no_program_from_its_end(
    make: Callable[..., Executor],
) -> None:
    executor, threads = make(), list[threading.Thread]()
    executor.submit(chapter("a.md"), lambda *_: threads.append(threading.current_thread()))
    executor.wait()
    assert [(thread.name, thread.daemon) for thread in threads] == [("literate", True)]


def test_a_chapter_that_runs_keeps_no_program_from_its_end() -> None:
    program = f"""
import time
from literate.run.execution import Executor
from literate.run.parse import parse
executor = Executor()
executor.submit(parse({chapter("a.md", BUSY).text!r}, "a.md"), print)
while not executor.running():
    time.sleep(0.01)
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=20)


def test_what_is_being_told_is_waited_for(make: Callable[..., Executor]) -> None:
    executor, told, begun = make(), Told(), threading.Event()

    def slowly(done: Chapter, execution: Execution) -> None:
        begun.set()
        time.sleep(0.3)
        told(done, execution)

    executor.submit(chapter("a.md"), slowly)
    begun.wait()
    executor.wait()
    assert told.names == ["a.md"]


def test_any_number_of_calls_is_taken_while_it_is_told(make: Callable[..., Executor]) -> None:
    executor, told = make(), Told()

    def many(done: Chapter, execution: Execution) -> None:
        for _ in range(20_000):  # more than a pipe holds
            executor.cancel("unknown.md")
        told(done, execution)

    executor.submit(chapter("a.md"), many)
    executor.wait()
    assert told.names == ["a.md"]


def test_an_error_of_who_is_told_is_raised_where_it_is_waited_for(
    make: Callable[..., Executor], tmp_path: Path
) -> None:
    executor, told = make(workers=2, timeout=30), Told()

    def fail(done: Chapter, execution: Execution) -> None:
        raise LookupError("no page")

    executor.submit(chapter("held.md", held(tmp_path / "go")), told)
    executor.submit(chapter("a.md"), fail)
    with pytest.raises(LookupError, match="no page"):
        executor.wait()
    assert executor.running() == ["held.md"]
    (tmp_path / "go").touch()
    executor.submit(chapter("b.md"), told)
    executor.wait()
    assert sorted(told.names) == ["b.md", "held.md"]


def test_a_process_that_cannot_be_started_is_an_error(
    make: Callable[..., Executor], monkeypatch: pytest.MonkeyPatch
) -> None:
    def one(chapter: Chapter, *others: Any) -> Process:
        if chapter.name == "busy.md":
            return Process(chapter, *others)
        raise OSError("no more processes")

    monkeypatch.setattr(execution_module, "Process", one)
    said: list[str] = []
    executor, told = make(workers=2, timeout=600, say=said.append), Told()
    executor.submit(chapter("busy.md", BUSY), told)
    executor.submit(chapter("a.md"), told)
    with pytest.raises(OSError, match="no more processes"):
        executor.wait()
    assert executor.running() == executor.waiting() == told.names == []
    with pytest.raises(RuntimeError, match="closed"):
        executor.submit(chapter("a.md"), told)
    executor.close()
    assert said == ["nothing is executed any more: OSError: no more processes"]


def test_there_is_always_a_worker() -> None:
    (execution,) = execute([parse("`{python} 1`\n", "docs/a.md")], workers=-1)
    assert execution.outcomes[0].value == "1"


@pytest.mark.parametrize(("workers", "processors", "n"), [(None, 3, 3), (None, None, 1), (2, 3, 2)])
def test_as_many_chapters_run_at_once_as_there_are_processors_or_as_is_said(
    make: Callable[..., Executor],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    workers: int | None,
    processors: int | None,
    n: int,
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: processors)
    executor, names = make(workers=workers), [f"{i}.md" for i in range(4)]

    def more(*_: object) -> None:
        for name in names:
            executor.submit(chapter(name, held(tmp_path / "never")), Told())

    executor.submit(chapter("first.md"), more)
    until(lambda: names[0] in executor.running())
    assert (executor.running(), executor.waiting()) == (names[:n], names[n:])


def test_a_closed_executor(make: Callable[..., Executor]) -> None:
    executor, told = make(workers=1, timeout=600), Told()
    executor.submit(chapter("a.md", BUSY), told)
    until(lambda: executor.running() == ["a.md"])
    executor.submit(chapter("b.md"), told)
    executor.close()
    assert executor.running() == executor.waiting() == []
    executor.close()
    executor.wait()
    assert told.names == []
    with pytest.raises(RuntimeError, match=r"^this executor is closed: make another one$"):
        executor.submit(chapter("a.md"), told)


def test_who_is_told_may_close_the_executor(make: Callable[..., Executor]) -> None:
    executor, told = make(), Told()

    def end(done: Chapter, execution: Execution) -> None:
        executor.close()
        time.sleep(0.3)
        told(done, execution)

    executor.submit(chapter("a.md"), end)
    executor.wait()
    executor.close()  # waits for the thread
    assert told.names == ["a.md"]


def test_many_submit_at_once(make: Callable[..., Executor]) -> None:
    executor, told = make(workers=2), Told()

    def submit(number: int) -> None:
        for i in range(20):
            executor.submit(chapter(f"{number}.md", f"print({i})"), told)

    threads = [threading.Thread(target=submit, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    executor.wait()
    assert set(told.names) == {f"{number}.md" for number in range(4)}
    assert told.texts.count("19\n") == 4
    assert told.messages == []


def test_cells_run_in_the_folder_of_the_book(tmp_path: Path) -> None:
    (tmp_path / "data.txt").write_text("42")
    read = chapter("a.md", "print(open('data.txt').read())")
    (execution,) = execute([read], folder=tmp_path)
    assert execution.outcomes[0].outputs[0]["text"] == "42\n"


def test_of_a_long_cell_it_is_told_once_that_it_still_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    patiences: list[float] = []

    def waited(ends: Any, patience: float | None) -> Any:
        patiences.append(600.0 if patience is None else patience)
        return wait(ends, patience)

    monkeypatch.setattr(execution_module, "LONG", 0.5)
    monkeypatch.setattr(execution_module, "wait", waited)
    told: list[str] = []
    sleep = "import time\ntime.sleep(2)"
    slow = parse(f"# A\n\n```python\n1\n```\n\n```python\n{sleep}\n```\n", "docs/a.md")
    execute([slow], say=told.append)
    assert told == ["docs/a.md:8: still running after 0.5 s"]
    assert min(patiences) <= 0.5
    assert len(patiences) < 30  # between what is said and what is due it sleeps


@pytest.mark.parametrize(("options", "seconds"), [({}, 300), ({"timeout": 50.0}, 50)])
def test_a_cell_has_five_minutes_or_what_is_said(
    make: Callable[..., Executor],
    monkeypatch: pytest.MonkeyPatch,
    options: dict[str, Any],
    seconds: int,
) -> None:
    ahead = SimpleNamespace(monotonic=lambda: time.monotonic() + seconds + 2)
    monkeypatch.setattr(execution_module, "time", ahead)
    endless, told = chapter("a.md", BUSY), Told()
    executor = make(**options)
    executor.submit(endless, told)
    executor.wait()
    (execution,) = execute([endless], **options)
    told(endless, execution)
    assert told.messages == [f"the cell did not end within {seconds} s"] * 2


@pytest.mark.parametrize(
    ("late", "messages"), [(30.0, []), (90.0, ["the cell did not end within 20 s"])]
)
def test_a_process_has_a_minute_more_to_start(
    monkeypatch: pytest.MonkeyPatch, late: float, messages: list[str]
) -> None:
    def started(*arguments: Any) -> Process:
        process = Process(*arguments)
        process.since -= late
        return process

    monkeypatch.setattr(execution_module, "Process", started)
    said: list[str] = []
    told, fine = Told(), chapter("a.md")
    (execution,) = execute([fine], timeout=20, say=said.append)
    told(fine, execution)
    assert (told.messages, said) == (messages, [])


def test_a_process_may_be_gone_when_it_is_stopped() -> None:
    endless, told = chapter("a.md", BUSY), Told()
    process = Process(endless)
    try:
        while not process.ready:
            process.listen(wait(process.waited_for))
        assert process.process.pid is not None
        os.kill(process.process.pid, signal.SIGKILL)
        process.process.join()
        process.stop(2.0)
        assert process.execution is not None
        told(endless, process.execution)
        assert told.messages == ["the cell did not end within 2 s"]
    finally:
        process.close()
