"""What cells can do to the press: never end, kill their worker, flood it, leave things behind."""

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from literate.run.execution import execute
from literate.run.outputs import TEXT_LIMIT
from literate.run.parse import parse

Run = Callable[..., Any]
PROC = Path("/proc")
pytestmark = pytest.mark.skipif(not (PROC / "self" / "stat").exists(), reason="reads /proc")


# A minute, and no loop without an end: where the press waits for it, the test still fails.
BUSY = "import time\nend = time.monotonic() + 60\nwhile time.monotonic() < end:\n    pass"


def cell(source: str) -> str:
    return f"```python\n{source}\n```\n"


def state(pid: int) -> tuple[str, int]:
    """A process's state and the number of its group; Z for a zombie and for one that is gone."""
    try:
        fields = (PROC / str(pid) / "stat").read_text().rpartition(") ")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return "Z", 0
    return fields[0], int(fields[2])


def gone(pid: int, seconds: float = 10) -> bool:
    """Whether a process ends in the given time."""
    end = time.monotonic() + seconds
    while (alive := state(pid)[0] != "Z") and time.monotonic() < end:
        time.sleep(0.02)
    return not alive


def group(number: int) -> list[int]:
    """The processes of a group."""
    pids = [int(path.name) for path in PROC.iterdir() if path.name.isdigit()]
    return [pid for pid in pids if state(pid)[1] == number]


def written(path: Path, seconds: float = 30) -> str:
    """The content of a file, once it is there."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if path.is_file() and (text := path.read_text()).endswith("\n"):
            return text.strip()
        time.sleep(0.02)
    raise AssertionError(f"{path} was not written")


# ------------------------------------------------------------------ cells that do not end well


def test_a_cell_that_takes_too_long_is_named_and_harms_no_other(run: Run) -> None:
    run(cell("1"))  # the server runs by now
    names = ["docs/busy.md", "docs/fine.md", "docs/fine-too.md"]
    texts = [
        "a\n\n" + cell("1") + cell(BUSY),
        cell("print(1)"),
        cell("print(2)"),
    ]
    chapters = [parse(text, name) for text, name in zip(texts, names, strict=True)]
    start = time.monotonic()
    executions = execute(chapters, workers=2, timeout=2)
    assert time.monotonic() - start < 10
    problems = [e.problems(c) for e, c in zip(executions, chapters, strict=True)]
    assert problems[1:] == [[], []]
    (problem,) = problems[0]
    assert problem.message == "the cell did not end within 2 s"
    assert problem.line in (9, 10)  # of the loop
    assert len(executions[0].outcomes) == 2


def test_the_time_is_that_of_one_cell_not_of_the_chapter(run: Run) -> None:
    ran = run("".join(cell("import time\ntime.sleep(0.8)") for _ in range(4)), timeout=3)
    assert ran.messages == []
    assert ran.execution.seconds > 3.2


def test_a_cell_that_does_not_let_itself_be_stopped_is_stopped(run: Run) -> None:
    source = "import signal, time\n"
    source += "for s in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):\n"
    source += "    signal.signal(s, signal.SIG_IGN)\n"
    source += "for _ in range(60):\n    try:\n        time.sleep(1)\n"
    source += "    except BaseException:\n        pass"
    assert run(cell(source), timeout=2).messages == ["7: the cell did not end within 2 s"]


def test_an_inline_value_that_takes_too_long(run: Run) -> None:
    ran = run("a\n\n`{python} __import__('time').sleep(60)`\n", timeout=2)
    assert ran.messages == ["3: the cell did not end within 2 s"]


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("x = 1\nfor i in range(10**18):\n    x = i", 3),
        ("def f():\n    while True:\n        pass\n\nf()", 3),
        ("import time\n\ntime.sleep(600)", 4),
        ("import threading\nt = threading.Event()\nt.wait()", 4),
        # These hold Python's own lock: no other thread of the worker could say a word.
        ("x = 1\nsum(range(10**13))", 3),
        ("import re\nre.match('(a*)*b', 'a' * 60)", 3),
        ("import subprocess\nsubprocess.run(['sleep', '600'])", 3),
    ],
)
def test_the_line_that_ran_is_named(run: Run, source: str, line: int) -> None:
    (told,) = run(cell(source), timeout=2).messages
    at, _, message = told.partition(": ")
    assert message.startswith("the cell did not end within 2 s")
    assert abs(int(at) - line) <= ("for" in source or "while" in source)


# ------------------------------------------------------------------ floods


def test_fifty_megabytes_are_cut_with_a_note(run: Run) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    source = "line = 'x' * 9999\nfor _ in range(5_000):\n    print(line)\n"
    source += "import resource\nresource.getrusage(resource.RUSAGE_SELF).ru_maxrss"
    ran = run(cell(source))
    assert ran.messages == []
    stream, result = ran.outputs
    assert len(stream["text"]) < TEXT_LIMIT + 200
    assert stream["text"].endswith(
        f"\n… cut here: 50,000,000 characters, of which the first {TEXT_LIMIT:,} are shown\n"
    )
    # In kilobytes; a worker that holds NumPy and matplotlib needs about 100,000.
    assert int(result["data"]["text/plain"]) < 200_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_a_flood_in_turns_to_stdout_and_stderr_is_cut_too(run: Run) -> None:
    source = "import sys\nfor i in range(20_000):\n    print('o')\n    print('e', file=sys.stderr)"
    ran = run(cell(source))
    assert sum(len(output["text"]) for output in ran.outputs) < TEXT_LIMIT + 200
    assert "cut here: 80,000 characters" in ran.outputs[-1]["text"]


def test_a_result_of_many_megabytes_is_cut(run: Run) -> None:
    (output,) = run(cell("'x' * 5_000_000")).outputs
    assert len(output["data"]["text/plain"]) < TEXT_LIMIT + 200
    assert "cut here: 5,000,002 characters" in output["data"]["text/plain"]


def test_a_limit_for_each_cell(run: Run) -> None:
    ran = run(cell(f"print('x' * {TEXT_LIMIT - 1})") * 2)
    assert [len(output["text"]) for output in ran.outputs] == [TEXT_LIMIT, TEXT_LIMIT]


# ------------------------------------------------------------------ nothing is left behind


def sleeper(pids: Path) -> str:
    """Code that starts a process which would outlive its cell."""
    return (
        "import subprocess, sys, os\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"with open({str(pids)!r}, 'w') as file:\n"
        "    file.write(f'{os.getpid()} {child.pid}\\n')\n"
    )


@pytest.mark.parametrize(
    "then", ["pass", "raise ValueError", "os._exit(1)", BUSY], ids=["pass", "raise", "exit", "busy"]
)
def test_what_a_cell_started_ends_with_its_chapter(run: Run, tmp_path: Path, then: str) -> None:
    run(cell(sleeper(tmp_path / "pids") + then), timeout=2)
    assert all(gone(int(pid)) for pid in written(tmp_path / "pids").split())


ENDLESS = """
import sys
from literate.run.parse import parse
from literate.run.outputs import TEXT_LIMIT
from literate.run.execution import execute

execute([parse(open(name).read(), name) for name in sys.argv[1:]], workers=2, timeout=600)
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_press_that_is_stopped_leaves_no_process(tmp_path: Path, how: signal.Signals) -> None:
    for name in ("a", "b"):
        source = sleeper(tmp_path / f"{name}.pids") + BUSY
        (tmp_path / f"{name}.md").write_text(cell(source))
    # A group of its own, as a terminal gives it one: Ctrl-C reaches every process of it. A shell
    # lets what it starts in the background ignore that, and so would the press.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    press = subprocess.Popen(
        [sys.executable, "-c", ENDLESS, "a.md", "b.md"],
        cwd=tmp_path,
        start_new_session=True,
        stderr=subprocess.PIPE,
    )
    signal.signal(signal.SIGINT, before)
    workers = [int(pid) for n in "ab" for pid in written(tmp_path / f"{n}.pids").split()]
    helpers = group(press.pid)  # the press itself and the server that forks
    assert len(helpers) >= 2
    assert not set(workers) & set(helpers)
    if how is signal.SIGINT:
        os.killpg(press.pid, how)
    else:
        press.send_signal(how)
    _, told = press.communicate(timeout=20)
    assert press.returncode != 0
    assert (b"KeyboardInterrupt" in told) == (how is signal.SIGINT)
    assert [pid for pid in [*workers, *helpers] if not gone(pid)] == []
