"""What comes past Python's own streams stands on the page, in its order."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="there are pipes on POSIX alone")


def cells(*sources: str) -> str:
    return "\n".join(f"```python\n{source}\n```\n" for source in sources)


def streams(ran: Any) -> list[tuple[str, str]]:
    return [(o["name"], o["text"]) for o in ran.outputs if o["output_type"] == "stream"]


def test_all_that_is_printed_stands_in_its_order(run: Run) -> None:
    source = """
import ctypes, os, subprocess, sys
print("first")
subprocess.run(["echo", "from the child"], check=True)
os.system("echo from os.system")
os.write(1, b"from os.write\\n")
ctypes.CDLL(None).puts(b"from C")
print("from print")
sys.stdout.buffer.write(b"from the buffer\\n")
subprocess.run("echo on its stderr >&2", shell=True)
print("last", file=sys.__stdout__)
subprocess.run(["echo", "to a file of its own"], stdout=sys.stdout)
6
"""
    ran = run(cells(source, "print('next')"))
    assert ran.messages == []
    assert streams(ran) == [
        (
            "stdout",
            "first\nfrom the child\nfrom os.system\nfrom os.write\nfrom C\nfrom print\n"
            "from the buffer\n",
        ),
        ("stderr", "on its stderr\n"),
        ("stdout", "last\nto a file of its own\n"),
        ("stdout", "next\n"),
    ]


def test_a_result_stands_behind_what_a_child_has_printed(run: Run) -> None:
    ran = run(cells("import os\nos.system('echo a')\ndisplay(1)\nos.system('echo b')\n2"))
    told = [output.get("text") or output["data"]["text/plain"] for output in ran.outputs]
    assert told == ["a\n", "1", "b\n", "2"]


def test_a_child_that_floods_is_cut_and_does_not_hang(run: Run) -> None:
    ran = run(cells("import subprocess\nsubprocess.run('yes | head -c 5000000', shell=True);"))
    assert ran.messages == []
    ((_, text),) = streams(ran)
    assert text.endswith("cut here: 5,000,000 characters, of which the first 20,000 are shown\n")


def test_progress_of_a_child_is_its_last_state(run: Run) -> None:
    ran = run(cells("import os\nos.system(r'for i in 1 2 3; do printf \"\\r%s\" $i; done; echo');"))
    assert streams(ran) == [("stdout", "3\n")]


ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.parametrize("settings", [{}, ASCII], ids=["as here", "ascii"])
def test_what_was_written_before_a_child_stands_before_it(settings: dict[str, str]) -> None:
    program = """
import ctypes, os, sys
from literate.run.descriptors import Descriptors
from literate.run.outputs import Outputs
said, outputs = os.dup(1), Outputs()
Descriptors(outputs)
ctypes.CDLL(None).puts(b"from C")
with outputs.lock:  # the thread that listens waits
    os.write(2, b"first\\n")
    os.system("echo second")
sys.__stdout__.write("\\xe9 \\ud800\\n")
for output in outputs.end():
    os.write(said, f"{output['name']}: {output['text']}".encode())
"""
    environment = os.environ | settings | {"PYTHONUNBUFFERED": ""}  # it is for C code, too
    ran = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, timeout=30
    )
    told = "stdout: from C\nstderr: first\nstdout: second\né \\ud800\n"
    assert (ran.stdout.decode(), ran.returncode) == (told, 0)


def test_bytes_that_are_no_text_are_spelt_out(run: Run) -> None:
    ran = run(cells("import os\nos.write(1, b'\\xc3')\nos.write(1, b'\\xa9 \\xff\\n');"))
    assert streams(ran) == [("stdout", "é \\xff\n")]


def test_examples_are_compared_with_it_too(run: Run) -> None:
    ran = run('```pycon\n>>> import os\n>>> os.system("echo hi")\nhi\n0\n```\n')
    assert (ran.messages, ran.outputs) == ([], [])


def test_a_cell_that_closes_the_descriptor(run: Run) -> None:
    ran = run(cells("import os\nos.close(1)\nprint('still')", "print('next')"))
    assert ran.messages == []
    assert streams(ran) == [("stdout", "still\n"), ("stdout", "next\n")]


def test_a_cell_that_closes_the_stream_of_python_itself(run: Run) -> None:
    ran = run(cells("import os, sys\nsys.__stdout__.close()\nos.system('echo still');"))
    assert ran.messages == []
    assert streams(ran) == [("stdout", "still\n")]


def test_a_process_that_a_cell_forks_prints_too(run: Run) -> None:
    source = "import os, sys\nif not os.fork():\n    print('child')\n    sys.stdout.flush()\n"
    source += "    os._exit(0)\nos.wait()\nprint('parent')"
    assert streams(run(cells(source))) == [("stdout", "child\nparent\n")]


def test_a_process_that_a_cell_forks_prints_in_every_way(run: Run) -> None:
    source = """
import os, sys
before = sys.stdout
if not os.fork():
    print("to the stream of the cell", file=before)
    sys.__stdout__.write("to that of Python\\n")
    os.system("echo from its child")
    if not os.fork():
        print("from a process that it has forked", flush=True)
        os._exit(0)
    os.wait()
    os._exit(0)
os.wait();
"""
    ran = run(cells(source))
    assert ran.messages == []
    assert streams(ran) == [
        (
            "stdout",
            "to the stream of the cell\nto that of Python\nfrom its child\n"
            "from a process that it has forked\n",
        )
    ]


# ------------------------------------------------------------------ multiprocessing

SQUARE = "def square(x):\n    print('square of', x)\n    return x * x\n"


def test_processes_have_the_names_that_they_have_in_a_notebook(run: Run) -> None:
    source = (
        "from multiprocessing import Pool, current_process\n"
        "def name(_):\n    return current_process().name\n"
        "with Pool(1) as pool:\n    print(name(0), pool.map(name, [1]))"
    )
    ran = run(f"```python\n{source}\n```\n")
    assert ran.messages == []
    assert ran.outputs[0]["text"] == "MainProcess ['ForkPoolWorker-1']\n"


def test_a_pool(run: Run) -> None:
    ran = run(
        cells(
            f"from multiprocessing import Pool\n{SQUARE}"
            "with Pool(1) as pool:\n    print(pool.map(square, [1, 2, 3]))"
        )
    )
    assert ran.messages == []
    assert streams(ran) == [
        ("stdout", "square of 1\nsquare of 2\nsquare of 3\n[1, 4, 9]\n"),
    ]


def test_the_other_ways_to_start_a_process(run: Run) -> None:
    ran = run(
        cells(
            f"from concurrent.futures import ProcessPoolExecutor\n{SQUARE}"
            "with ProcessPoolExecutor(1) as pool:\n    print(list(pool.map(square, [4])))",
            "from multiprocessing import Process, Queue\nqueue = Queue()\n"
            "process = Process(target=queue.put, args=([5],))\nprocess.start()\n"
            "print(queue.get())\nprocess.join()\nprocess.exitcode",
            "from multiprocessing import Manager\nwith Manager() as manager:\n"
            "    print(manager.list([6]))",
        )
    )
    assert ran.messages == []
    assert [text for _, text in streams(ran)] == ["square of 4\n[16]\n", "[5]\n", "[6]\n"]


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_a_method_that_knows_nothing_of_the_cell_is_refused(run: Run, method: str) -> None:
    ran = run(
        cells(
            f"import multiprocessing\n{SQUARE}"
            f"with multiprocessing.get_context('{method}').Pool(1) as pool:\n"
            "    pool.map(square, [1])"
        ),
        timeout=60,
    )
    assert ran.messages == [
        "6: RuntimeError: a cell starts processes of Python with the method 'fork' alone, where "
        "the system has it: the others do not know what the cell has defined"
    ]


def test_an_error_in_a_child_is_an_error_of_the_cell(run: Run) -> None:
    ran = run(
        cells(
            "from multiprocessing import Pool\ndef f(x):\n    return 1 / x", "Pool(1).map(f, [0])"
        )
    )
    assert ran.messages == ["8: ZeroDivisionError: division by zero"]


def test_the_children_of_a_cell_end_with_it(run: Run, tmp_path: Path) -> None:
    ran = run(
        cells(
            "import multiprocessing, time\n"
            "child = multiprocessing.Process(target=time.sleep, args=(600,))\n"
            "child.start()\nprint(child.pid)"
        )
    )
    ((_, pid),) = streams(ran)
    for _ in range(500):
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            return
        state = Path(f"/proc/{int(pid)}/stat")
        if not state.exists() or ") Z " in state.read_text():
            return
        time.sleep(0.02)
    raise AssertionError("the child lives")
