"""What a chapter reads of the project is known, so that a change there executes it again."""

import io
import py_compile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from literate.run.cache import Cache
from literate.run.execution import execute
from literate.run.parse import parse
from literate.run.reads import fingerprint, read_in


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A project with files of every kind."""
    files = {
        "root.txt": "root",
        "data/a.csv": "1",
        "data/b.csv": "2",
        "two words": "3",
        "data/.old/a.csv": "0",
        "data/a.csv~": "0",
        "src/pkg/__init__.py": "from pathlib import Path\nHERE = Path(__file__).parent\n",
        "src/pkg/d.txt": "d",
        "src/sibling.py": "VALUE = 1\n",
        "src/.hidden": "h",
        ".top": "h",
        "script.py": "print('script')",
        ".cache/x": "cache",
        "env/lib/site-packages/other.txt": "other",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def read_by(book: Path, source: str) -> list[str]:
    """The files that a cell reads."""
    chapter = parse(f"```python\n{source}\n```\n", "docs/a.md")
    (execution,) = execute([chapter], folder=book, import_from=[book / "src"])
    assert execution.problems(chapter) == []
    return list(execution.files)


@pytest.mark.parametrize(
    ("source", "files"),
    [
        ("open('root.txt').read()", ["root.txt"]),
        ("from pathlib import Path\nPath('data/a.csv').read_bytes()", ["data/a.csv"]),
        ("import os\nos.chdir('data')\nopen('../root.txt').close()", ["root.txt"]),
        ("import numpy as np\nnp.loadtxt('data/a.csv')", ["data/a.csv"]),
        ("import os\nos.close(os.open('root.txt', os.O_RDONLY))", ["root.txt"]),
        ("import sibling", ["src/sibling.py"]),
        ("import pkg\n(pkg.HERE / 'd.txt').read_text()", ["src/pkg/__init__.py", "src/pkg/d.txt"]),
        ("open('root.txt', 'r+').read()", ["root.txt"]),
        ("import os\nsorted(os.listdir('data'))", ["data"]),
        ("import os\nos.chdir('data')\nos.listdir()", ["data"]),
        ("import os\nos.listdir()", ["."]),
        ("from glob import glob\nglob('data/*.csv')", ["data"]),
        ("import sqlite3\nsqlite3.connect('root.txt')", ["root.txt"]),
        ("import subprocess\nsubprocess.run(['cat', 'root.txt'])", ["root.txt"]),
        ("import os\nos.system('cat root.txt data/a.csv')", ["data/a.csv", "root.txt"]),
        ("import subprocess\nsubprocess.run('cat root.txt', shell=True)", ["root.txt"]),
        ("import subprocess\nsubprocess.run(['cat', 'a.csv'], cwd='data')", ["data/a.csv"]),
        ("import subprocess\nsubprocess.run(['cat', 'two words'])", ["two words"]),
        ("open('src/.hidden')", ["src/.hidden"]),
        ("open('.top')", [".top"]),
        ("import os\nif not os.fork():\n    open('root.txt')\n    os._exit(0)\nos.wait()", None),
        ("from multiprocessing import Pool\nPool(1).map(open, [])", []),
        # What is no file of the project, or was made by the cell itself.
        ("import json, os\nopen(json.__file__)\nopen('/etc/hostname')\nopen(os.devnull)", []),
        ("open('.cache/x')\nopen('env/lib/site-packages/other.txt')", []),
        ("open('data/.old/a.csv')\nopen('data/a.csv~')", []),
        ("open('new.txt', 'w').write('x')\nopen('new.txt').read()", []),
        ("open('root.txt', 'w+').write('x')", []),
        ("import importlib.metadata, pkgutil\nimportlib.metadata.version('numpy')", []),
        ("import sys\nlist(__import__('pkgutil').iter_modules(['src']))", []),
        # What is looked for and is not there.
        ("from contextlib import suppress\nwith suppress(OSError):\n    open('no')", ["no"]),
    ],
)
def test_what_a_cell_reads(book: Path, source: str, files: list[str] | None) -> None:
    assert read_by(book, source) == (["root.txt"] if files is None else files)


def test_a_call_that_fails_says_what_it_says_anywhere(book: Path) -> None:
    chapter = parse("```python\nimport subprocess\nsubprocess.run(['cat', 5])\n```\n", "docs/a.md")
    (execution,) = execute([chapter], folder=book)
    assert [problem.message for problem in execution.problems(chapter)] == [
        "TypeError: expected str, bytes or os.PathLike object, not int"
    ]


@pytest.mark.parametrize("end", ["import os\nos._exit(3)", "while True:\n    pass"])
def test_what_was_read_is_known_though_the_process_died(book: Path, end: str) -> None:
    text = f"```python\nopen('root.txt')\n```\n\n```python\nopen('data/a.csv')\n{end}\n```\n"
    chapter = parse(text, "docs/a.md")
    (execution,) = execute([chapter], folder=book, timeout=2)
    assert execution.problems(chapter) != []
    assert list(execution.files) == ["data/a.csv", "root.txt"]


def test_what_is_not_there_has_no_fingerprint(book: Path) -> None:
    assert fingerprint(book / "no") == ""


def test_a_line_that_was_half_written_is_none() -> None:
    assert read_in(io.BytesIO(b'["a", "1"]\n["a", "2"]\n["b", "')) == {"a": "1"}


def test_sources_may_stand_outside_of_the_folder_of_the_book(tmp_path: Path, book: Path) -> None:
    (book / "conf").mkdir()
    chapter = parse("```python\nimport sibling\nopen('../root.txt')\n```\n", "docs/a.md")
    (execution,) = execute([chapter], folder=book / "conf", import_from=[book / "src"])
    assert list(execution.files) == ["../src/sibling.py"]
    cache = Cache(book / "conf/.cache", root=book / "conf")
    assert cache.holds(execution)
    (book / "src/sibling.py").write_text("VALUE = 2\n")
    assert not cache.holds(execution)


def test_a_module_that_was_compiled_before_is_known_by_its_source(book: Path) -> None:
    assert py_compile.compile(str(book / "src" / "sibling.py")) is not None
    assert read_by(book, "import sibling") == ["src/sibling.py"]


def test_no_chapter_reads_itself(book: Path) -> None:
    (book / "docs").mkdir()
    (book / "docs" / "a.md").write_text("x")
    text = (
        "```pycon\n>>> 1 +\nTraceback (most recent call last):\nSyntaxError: invalid syntax\n```\n"
    )
    chapter = parse(text, "docs/a.md")
    (execution,) = execute([chapter], folder=book)
    assert (execution.problems(chapter), execution.files) == ([], {})


def test_the_fingerprint_is_that_of_the_moment_of_reading(book: Path) -> None:
    before = fingerprint(book / "root.txt")
    source = "x = open('root.txt').read()\nopen('root.txt', 'w').write('other')"
    chapter = parse(f"```python\n{source}\n```\n", "docs/a.md")
    (execution,) = execute([chapter], folder=book)
    assert execution.files == {"root.txt": before}
    assert fingerprint(book / "root.txt") != before


def leave_behind(folder: Path) -> None:
    """Write what editors and Python leave beside the files that they have opened."""
    for name in (".c.swp", "c.csv~", "c.pyc"):
        (folder / name).write_text("3")
    (folder / "__pycache__").mkdir()


@pytest.mark.parametrize(
    ("change", "holds"),
    [
        (lambda book: None, True),
        (lambda book: (book / "docs.txt").write_text("x"), True),
        (lambda book: (book / "root.txt").write_text("other"), False),
        (lambda book: (book / "root.txt").unlink(), False),
        (lambda book: (book / "src" / "sibling.py").write_text("VALUE = 2\n"), False),
        (lambda book: (book / "src" / "pkg" / "d.txt").write_text("other"), False),
        (lambda book: (book / "data" / "c.csv").write_text("3"), False),
        (lambda book: leave_behind(book / "data"), True),
        (lambda book: (book / "no.txt").write_text("now it is there"), False),
    ],
    ids=range(9),
)
def test_a_result_holds_as_long_as_what_was_read(
    book: Path, change: Callable[[Path], Any], holds: bool
) -> None:
    source = "import os, sibling, pkg\nos.listdir('data'), open('root.txt').read()\n"
    source += "(pkg.HERE / 'd.txt').read_text()\n"
    source += "try:\n    open('no.txt')\nexcept OSError:\n    pass"
    chapter = parse(f"```python\n{source}\n```\n", "docs/a.md")
    (execution,) = execute([chapter], folder=book, import_from=[book / "src"])
    assert execution.problems(chapter) == []
    cache = Cache(book / ".cache", root=book)
    cache.keep(chapter, execution)
    change(book)
    loaded, warning = Cache(book / ".cache", root=book).load(chapter)
    assert (loaded == execution, warning) == (holds, "")
