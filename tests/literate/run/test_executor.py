"""Chapters executed in the background: their order, and what is dropped on the way."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from literate.run import execution as execution_module
from literate.run.chapter import Chapter
from literate.run.execution import Executor, execute
from literate.run.parse import parse
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


def test_an_error_of_who_is_told_is_raised_where_it_is_waited_for(
    make: Callable[..., Executor],
) -> None:
    executor, told = make(), Told()

    def fail(done: Chapter, execution: Execution) -> None:
        raise LookupError("no page")

    executor.submit(chapter("a.md"), fail)
    with pytest.raises(LookupError, match="no page"):
        executor.wait()
    executor.submit(chapter("b.md"), told)
    executor.wait()
    assert told.names == ["b.md"]


def test_a_process_that_cannot_be_started_is_an_error(
    make: Callable[..., Executor], monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(execution_module, "Process", none)
    said: list[str] = []
    executor = make(say=said.append)
    executor.submit(chapter("a.md"), Told())
    with pytest.raises(OSError, match="no more processes"):
        executor.wait()
    executor.close()
    assert said == ["nothing is executed any more: OSError: no more processes"]


def test_there_is_always_a_worker() -> None:
    (execution,) = execute([parse("`{python} 1`\n", "docs/a.md")], workers=-1)
    assert execution.outcomes[0].value == "1"


def test_a_closed_executor(make: Callable[..., Executor]) -> None:
    executor, told = make(timeout=600), Told()
    executor.submit(chapter("a.md", BUSY), told)
    executor.close()
    executor.close()
    executor.wait()
    assert told.names == []
    with pytest.raises(RuntimeError, match="closed"):
        executor.submit(chapter("a.md"), told)


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
    monkeypatch.setattr(execution_module, "LONG", 0.5)
    told: list[str] = []
    sleep = "import time\ntime.sleep(2)"
    slow = parse(f"# A\n\n```python\n1\n```\n\n```python\n{sleep}\n```\n", "docs/a.md")
    execute([slow], say=told.append)
    assert told == ["docs/a.md:8: still running after 0.5 s"]
