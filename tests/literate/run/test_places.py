"""Every message names the line of the file, and the last place inside the project."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from literate.run.parse import parse
from literate.run.places import Places, notice, one_line

Run = Callable[..., Any]


def cells(*sources: str) -> str:
    return "\n".join(f"```python\n{source}\n```\n" for source in sources)


def printed(ran: Any) -> str:
    return "".join(output.get("text", "") for output in ran.outputs)


def test_a_warning_names_the_line_of_the_file(run: Run) -> None:
    ran = run(
        cells(
            "import numpy as np\n\ny = 1\nx = np.log(np.array([0.0]))",
            "import warnings\nwarnings.warn('careful')\n",
        )
    )
    assert ran.messages == []
    assert printed(ran) == (
        "docs/a.md:5: RuntimeWarning: divide by zero encountered in log\n"
        "docs/a.md:10: UserWarning: careful\n"
    )


def test_a_warning_of_the_package_names_its_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "maths.py").write_text("import warnings\ndef f():\n    warnings.warn('careful')\n")
    ran = run(cells("import maths\nmaths.f()"), import_from=[tmp_path])
    assert printed(ran) == "maths.py:3: UserWarning: careful\n"


def test_a_warning_of_another_package_names_no_folder_of_this_computer(run: Run) -> None:
    ran = run(
        cells("import json, warnings\nwarnings.warn_explicit('x', UserWarning, json.__file__, 1)")
    )
    assert printed(ran) == "json/__init__.py:1: UserWarning: x\n"


def test_examples_name_their_lines(run: Run) -> None:
    ran = run(
        """\
        # Examples

        ```pycon
        >>> 1 + 1
        2
        >>> import warnings
        >>> warnings.warn("careful")
        >>> {}["a"]
        >>> if True:
        ...     1 / 0
        >>> 1 +
        >>> raise ValueError("yes")
        Traceback (most recent call last):
        ValueError: no
        >>> 2
        Traceback (most recent call last):
        ValueError: no
        >>> print("Traceback (most recent call last):")
        >>> import traceback
        >>> try:
        ...     1 / 0
        ... except ZeroDivisionError:
        ...     traceback.print_exc()
        ```
        """
    )
    assert ran.messages == [
        """8: the example '{}["a"]' raises KeyError: 'a'""",
        "9: the example 'if True:\\n    1 / 0' raises ZeroDivisionError: division by zero",
        "11: the example '1 +' raises SyntaxError: invalid syntax",
        "12: the example 'raise ValueError(\"yes\")' raises ValueError: yes, not ValueError: no",
        "15: the example '2' gives '2', not ValueError: no",
        "18: the example 'print(\"traceback (most recent call last):\")' gives "
        "'traceback (most recent call last):', not 'nothing'",
    ]
    warned, traced = printed(ran).split("\n", 1)
    assert warned == "docs/a.md:7: UserWarning: careful"
    assert 'File "docs/a.md", line 21' in traced


PACKAGE = """
import json
from matplotlib.figure import Figure

def read(text):
    return json.loads(text)

def draw():
    Figure().subplots().plot([1], nonsense=2)

def call(f):
    return f()
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package in a folder `src` of the book."""
    (tmp_path / "src" / "maths").mkdir(parents=True)
    (tmp_path / "src" / "maths" / "__init__.py").write_text(PACKAGE)
    (tmp_path / "src" / "maths" / "broken.py").write_text("x = 1\ny = = 2\n")
    return tmp_path


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        # What other people's code does is said where ours called it.
        ("read('')", 8, "JSONDecodeError: … (src/maths/__init__.py:6)"),
        ("draw()", 8, "AttributeError: … (src/maths/__init__.py:9)"),
        ("import json\njson.loads('')", 9, "JSONDecodeError: … (char 0)"),
        ("call(lambda:\n     1 / 0)", 9, "ZeroDivisionError: division by zero"),
        ("call(above)", 8, "ZeroDivisionError: division by zero (docs/a.md:3)"),
        ("import maths.broken", 8, "SyntaxError: invalid syntax (src/maths/broken.py:2)"),
        ("eval('1 +')", 8, "SyntaxError: invalid syntax"),
        ("from literate import table\ntable({})", 9, "ValueError: columns: … got none"),
        ("import sklearn.nothing", 8, "ModuleNotFoundError: No module named 'sklearn.nothing'"),
        ("raise ExceptionGroup('two', [ValueError(1)])", 8, "ExceptionGroup: two (1 sub-…"),
        ("raise ValueError", 8, "ValueError"),
        (
            "class E(Exception):\n    __str__ = lambda self: 1 / 0\nraise E",
            10,
            "E: its text cannot be had, ZeroDivisionError: division by zero",
        ),
        ("def f():\n    f()\nf()", 9, "RecursionError: maximum recursion depth exceeded…"),
    ],
)
def test_the_last_place_inside_the_project(
    run: Run, package: Path, source: str, line: int, message: str
) -> None:
    first = "def above():\n    return 1 / 0\nfrom maths import *"
    ran = run(cells(first, source), folder=package, import_from=[package / "src"])
    start, _, end = message.partition("…")
    ((at, _, told),) = [told.partition(": ") for told in ran.messages]
    assert int(at) == line
    assert told.startswith(start)
    assert told.endswith(end)
    assert "…" in message or told == message


def test_an_example_names_the_place_in_the_package(run: Run, package: Path) -> None:
    text = "```pycon\n>>> from maths import draw\n>>> draw()\n```\n"
    (told,) = run(text, folder=package, import_from=[package / "src"]).messages
    assert told.startswith("3: the example 'draw()' raises AttributeError")
    assert told.endswith("(src/maths/__init__.py:9)")


def test_an_inline_value_names_the_place_in_the_package(run: Run, package: Path) -> None:
    text = "\n`{python} __import__('maths').draw()`\n"
    (told,) = run(text, folder=package, import_from=[package / "src"]).messages
    assert told.startswith("2: AttributeError")
    assert told.endswith("(src/maths/__init__.py:9)")


def test_whose_a_file_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    places = Places("docs/a.md", [tmp_path / "book", tmp_path / "other" / "src"])
    environment = tmp_path / "book" / "env" / "lib" / "site-packages"
    for path, ours, shown in [
        (tmp_path / "book" / "src" / "a.py", True, "src/a.py"),
        (tmp_path / "other" / "src" / "b.py", True, "b.py"),
        (tmp_path / "elsewhere" / "c.py", False, "c.py"),
        (environment / "numpy" / "d.py", False, "env/lib/site-packages/numpy/d.py"),
        (tmp_path / "bookish" / "e.py", False, "e.py"),
        (os.__file__, False, "os.py"),
        (pytest.__file__, False, "pytest/__init__.py"),
        ("<string>", False, "<string>"),
        ("<a/b>", False, "<a/b>"),
        ("docs/a.md", False, "docs/a.md"),
    ]:
        assert (places.is_ours(str(path)), places.shown(str(path))) == (ours, shown)
    assert Places("a.md", ["book"]).is_ours("book/x.py")
    assert Places("a.md", [tmp_path.anchor]).is_ours(str(tmp_path / "x.py"))


def test_a_file_is_shown_from_the_innermost_folder_of_imports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in (tmp_path / "lib" / "inner", tmp_path / "lib", tmp_path / "lib" / "last"):
        monkeypatch.syspath_prepend(folder)
    shown = [Places("a.md").shown(str(tmp_path / "lib" / name)) for name in ("inner/a", "last/b")]
    assert shown == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("docs/a.md:9: RuntimeWarning: divide\n", 9, "RuntimeWarning: divide"),
        ("docs/b.md:9: RuntimeWarning: x\n", 0, "docs/b.md:9: RuntimeWarning: x"),
        ("\n\nWARNING:root:first\nsecond\n", 0, "WARNING:root:first"),
        ("", 0, ""),
        (
            'Traceback (most recent call last):\n  File "docs/a.md", line 4, in <module>\n'
            '    f()\n  File "docs/a.md", line 6, in f\n    g()\n'
            '  File "docs/a.md", line 7, in g\nValueError: no\nmore\n',
            7,
            "ValueError: no",
        ),
        ("Process 1:\nTraceback (most recent call last):\n  x\nKeyError: 1\n", 0, "KeyError: 1"),
        ("Traceback (most recent call last):\n", 0, ""),
        ("he said Traceback\n", 0, "he said traceback"),
    ],
)
def test_what_is_said_of_stderr(text: str, line: int, said: str) -> None:
    assert notice(text, "docs/a.md") == (line, said)


TRACEBACK = 'Traceback (most recent call last):\n  File "a.md", line 1\n'


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\n\x1b[1mb\x1b[0m  c", "a b c"),
        (f"a\n{TRACEBACK}ValueError: no", "a ValueError: no"),
        (TRACEBACK, 'traceback (most recent call last): File "a.md", line 1'),
    ],
)
def test_one_line(text: str, line: str) -> None:
    assert one_line(text) == line


def test_a_chapter_with_letters_of_any_kind_in_its_name(run: Run) -> None:
    ran = run("# ä\n\n" + cells("1\nwhile True:\n    pass"), name="docs/größe.md", timeout=2)
    ((line, _, message),) = [told.partition(": ") for told in ran.messages]
    assert line in ("5", "6")
    assert message == "the cell did not end within 2 s"
    assert parse("# x", "docs/größe.md").name in ran.chapter.name
    assert sys.getdefaultencoding() == "utf-8"
