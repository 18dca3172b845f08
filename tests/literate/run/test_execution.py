"""What running a chapter gives: outputs, values, problems, each at its place."""

import os
import py_compile
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from literate.run.chapter import Chapter
from literate.run.execution import execute
from literate.run.outputs import TEXT_LIMIT
from literate.run.parse import parse
from literate.run.results import Execution, Problem

Run = Callable[..., Any]
# One transparent pixel.
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
PNG += "rkJggg=="


def cells(*sources: str) -> str:
    """A chapter of executed cells."""
    return "\n".join(f"```python\n{source}\n```\n" for source in sources)


def streams(ran: Any) -> list[tuple[str, str]]:
    """What was printed, and where."""
    return [(o["name"], o["text"]) for o in ran.outputs if o["output_type"] == "stream"]


def results(ran: Any) -> list[str]:
    """The plain texts of the last expressions."""
    return [o["data"]["text/plain"] for o in ran.outputs if o["output_type"] == "execute_result"]


# ------------------------------------------------------------------ outputs


def test_all_steps_share_one_namespace(run: Run) -> None:
    ran = run(
        """
        ```python
        a = 2
        def double(x):
            return a * x
        ```

        Value `{python} double(4)`.

        ```pycon
        >>> a = 3
        >>> double(4)
        12
        ```

        Value `{python} double(4)`.

        ```python
        double(10)
        ```
        """
    )
    assert ran.messages == []
    assert ran.values == ["8", "12"]
    assert results(ran) == ["30"]


def test_outputs_keep_their_order(run: Run) -> None:
    ran = run(
        cells(
            "import sys\n"
            "from matplotlib.figure import Figure\n"
            "def figure(n):\n"
            "    made = Figure(figsize=(1, 1))\n"
            "    made.text(0.5, 0.5, f'number {n}')\n"
            "    return made\n"
            "print('before')\n"
            "print('still before')\n"
            "display(figure(1))\n"
            "print('between')\n"
            "print('to stderr', file=sys.stderr)\n"
            "display(figure(2))\n"
            "print('after')\n"
            "figure(3)"
        )
    )
    assert ran.messages == []
    told = [
        output.get("text") or output["data"]["image/svg+xml"].partition("number ")[2][:1]
        for output in ran.outputs
    ]
    assert told == ["before\nstill before\n", "1", "between\n", "to stderr\n", "2", "after\n", "3"]
    assert [name for name, _ in streams(ran)] == ["stdout", "stdout", "stderr", "stdout"]


def test_only_the_last_expression_is_shown(run: Run) -> None:
    assert results(run(cells("1\n2", "x = 3", "None", "4;", "5  # five; the last"))) == [
        "2",
        "5",
    ]


def test_rich_results_are_shown_as_in_a_notebook(run: Run) -> None:
    ran = run(
        cells(
            "from literate import table\n"
            "class Page:\n"
            "    def _repr_html_(self):\n"
            "        return '<b>bold</b>'\n"
            "Page()",
            "table({'x': [1, 2]})",
            "from IPython.display import HTML, Markdown, Latex, Image, SVG\n"
            "display(HTML('<i>i</i>'), Markdown('*m*'), Latex('$x$'))",
            f"import base64\nImage(data=base64.b64decode('{PNG}'), format='png')",
            "class Bytes:\n"
            "    def _repr_png_(self):\n"
            f"        return base64.b64decode('{PNG}')\n"
            "Bytes()",
            "display({'text/plain': 'raw', 'text/html': '<u>raw</u>'}, raw=True)",
        )
    )
    assert ran.messages == []
    data = [output["data"] for output in ran.outputs]
    assert data[0]["text/html"] == "<b>bold</b>"
    assert data[1]["text/markdown"].startswith("|  x |")
    assert [list(bundle)[-1] for bundle in data[2:5]] == [
        "text/html",
        "text/markdown",
        "text/latex",
    ]
    assert data[5]["image/png"].strip() == PNG
    assert data[6]["image/png"].strip() == PNG
    assert data[7]["text/html"] == "<u>raw</u>"


def test_a_figure_is_svg_with_ids_of_its_own(run: Run) -> None:
    draw = (
        "from matplotlib.figure import Figure\n"
        "figure = Figure()\n"
        "figure.subplots().plot([0, 1])\n"
        "display(figure)\n"
        "figure"
    )
    ran = run(cells(draw, draw))
    assert ran.messages == []
    svgs = [output["data"]["image/svg+xml"] for output in ran.outputs]
    prefixes = ["c1f1", "c1f2", "c2f1", "c2f2"]
    for svg, prefix in zip(svgs, prefixes, strict=True):
        assert svg.startswith("<svg")
        assert f'id="{prefix}' in svg
        assert "<style" not in svg
    assert [output["data"]["text/plain"] for output in ran.outputs] == ["<Figure>"] * 4


def test_a_display_of_a_cell_above_is_replaced_and_no_other_output(run: Run) -> None:
    sources = "h = display('a', display_id=True)", "1", "2", "h.update('b')\n3"
    ran = run(cells(*sources))
    assert ran.messages == []
    texts = [[o["data"]["text/plain"] for o in x.outputs] for x in ran.execution.outcomes]
    assert texts == [["'b'"], ["1"], ["2"], ["3"]]


def test_figures_of_pyplot_are_shown_once_as_in_a_notebook(run: Run) -> None:
    ran = run(
        cells(
            "import matplotlib.pyplot as plt\nplt.plot([0, 1])\nplt.show()",
            "figure, axes = plt.subplots()\nfigure",
            "from literate import frames\nframes({n: plt.figure() for n in (1, 2)}, 'n')",
            "plt.get_fignums()",
        )
    )
    assert ran.messages == []
    shown = [[o["output_type"] for o in outcome.outputs] for outcome in ran.execution.outcomes]
    assert shown == [["display_data"], *[["execute_result"]] * 3]
    assert ran.outputs[0]["data"]["image/svg+xml"].startswith("<svg")
    assert results(ran)[-1] == "[]"


def test_inline_values_are_formatted(run: Run) -> None:
    ran = run(
        """
        ```python
        import numpy as np
        from literate import table
        class Named:
            def _repr_markdown_(self):
                return "**named**"
        ```

        `{python} np.float64(0.5)` `{python} np.int64(3)` `{python} f"{2 / 3:.3f}"`
        `{python} "text"` `{python} Named()` `{python} object()`
        """
    )
    assert ran.messages == []
    assert ran.values[:5] == ["0.5", "3", "0.667", "text", "**named**"]
    assert ran.values[5] == "<object object at 0x…>"
    outcomes = [ran.execution.outcome(step) for step in ran.chapter.steps[1:]]
    assert [outcome.markdown for outcome in outcomes if outcome] == [*[False] * 4, True, False]


# ------------------------------------------------------------------ the same at each build


def test_colours_are_taken_off(run: Run) -> None:
    ran = run(
        cells(
            "print('\\033[1;31mred\\033[0m and \\033]8;;https://example.org\\033\\\\link\\033]8;;\\033\\\\')"
        )
    )
    assert streams(ran) == [("stdout", "red and link\n")]


def test_characters_that_no_page_can_show_are_taken_off(run: Run) -> None:
    ran = run(cells("print('a\\x00b\\x02\\x03c\\x85d\\te')"))
    assert streams(ran) == [("stdout", "abcd\te\n")]


def test_text_without_bytes_in_utf_8_is_spelt_out(run: Run) -> None:
    text = cells("print('\\ud800')\n'\\udfff'", "raise ValueError('\\ud800')")
    ran = run(f"`{{python}} '\\ud801'`\n\n{text}")
    assert ran.values == ["\\ud801"]
    assert streams(ran) == [("stdout", "\\ud800\n")]
    assert results(ran) == ["'\\udfff'"]
    assert ran.messages == ["9: ValueError: \\ud800"]


def test_addresses_of_objects_are_masked(run: Run) -> None:
    ran = run(
        cells(
            "class A: pass\nprint(A(), len)\nA()",
            "[A(), lambda: 0]",
            "print('a word at 0x7f and 0xdeadbeef')",
        )
    )
    assert streams(ran)[0] == (
        "stdout",
        "<__main__.A object at 0x…> <built-in function len>\n",
    )
    assert results(ran)[0] == "<__main__.A at 0x…>"
    assert "0x7f" not in results(ran)[1]
    assert streams(ran)[1][1] == "a word at 0x7f and 0xdeadbeef\n"


def test_sets_have_one_order(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    ran = run(cells("import os\nprint(list({'a', 'b', 'c', 'd', 'e', 'f', 'g'}), hash('a'))"))
    again = run(cells("import os\nprint(list({'a', 'b', 'c', 'd', 'e', 'f', 'g'}), hash('a'))"))
    assert streams(ran) == streams(again)
    settings = ["PYTHONHASHSEED", "OMP_NUM_THREADS", "MPLBACKEND"]
    told = run(cells(f"import os\n[os.environ[name] for name in {settings}]"))
    assert results(told) == ["['0', '1', 'module://literate.run.backend']"]
    assert os.environ["PYTHONHASHSEED"] == "7"


def test_a_worker_does_not_know_the_program_that_builds(run: Run) -> None:
    ran = run(
        cells("import sys\n'pytest' in sys.modules, sys.modules['__main__'].__dict__.get('x')")
    )
    assert results(ran) == ["(False, None)"]


# ------------------------------------------------------------------ the package of the book


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package which chapters import, in the folder that `import_from` names."""
    (tmp_path / "maths").mkdir()
    (tmp_path / "maths" / "__init__.py").write_text("")
    (tmp_path / "maths" / "net.py").write_text("VALUE = 1\n\ndef fail(x):\n    return 1 / x\n")
    return tmp_path


def test_an_edit_of_the_package_is_seen(run: Run, package: Path) -> None:
    text = cells("from maths.net import VALUE\nVALUE")
    assert results(run(text, import_from=[package])) == ["1"]
    (package / "maths" / "net.py").write_text("VALUE = 22\n")
    assert results(run(text, import_from=[package])) == ["22"]


def test_an_edit_of_the_same_second_and_length_is_seen(run: Run, package: Path) -> None:
    """Python itself would take what it has compiled before."""
    text = cells("import maths.net\nmaths.net.SIZE")
    net = package / "maths/net.py"
    net.write_text("SIZE = 1\n")
    py_compile.compile(str(net))
    before = net.stat()
    net.write_text("SIZE = 2\n")
    os.utime(net, ns=(before.st_atime_ns, before.st_mtime_ns))
    kept = {path: path.read_bytes() for path in package.rglob("*.pyc")}
    assert len(kept) == 1
    assert results(run(text, import_from=[package])) == ["2"]
    assert {path: path.read_bytes() for path in package.rglob("*.pyc")} == kept


def test_a_chapter_begins_with_numpy_and_matplotlib_and_without_the_package_of_the_book(
    run: Run,
) -> None:
    loaded = "import sys\nloaded = {name.partition('.')[0] for name in sys.modules}\n"
    ran = run(cells(loaded + "sorted(loaded & {'numpy', 'matplotlib', 'scratchnet'})"))
    assert results(ran) == ["['matplotlib', 'numpy']"]


def test_folders_to_import_from_stand_first(run: Run, tmp_path: Path) -> None:
    asked = cells("import sys\nprint(*sys.path, sep='\\n')")
    folders = [tmp_path / "a", tmp_path / "b"]
    ((_, alone),) = streams(run(asked))
    assert alone.splitlines() == [path or os.getcwd() for path in sys.path]
    ((_, found),) = streams(run(asked, import_from=folders))
    assert found == "".join(f"{folder}\n" for folder in folders) + alone


# ------------------------------------------------------------------ examples


def test_examples_that_hold(run: Run) -> None:
    ran = run(
        """
        ```pycon
        >>> 1 + 1
        2
        >>> print("a   b")
        a b
        >>> [0.1 + 0.2]
        [0.3000...]
        >>> def f(x):
        ...     return x
        >>> f(3)
        3
        >>> 1 / 0
        Traceback (most recent call last):
        ZeroDivisionError: division by zero
        ```
        """
    )
    assert ran.messages == []
    assert ran.outputs == []


def test_examples_that_do_not_hold_are_all_told_and_the_chapter_goes_on(run: Run) -> None:
    ran = run(
        """\
        # Title

        ```pycon
        >>> 1 + 1
        3
        >>> x = 5
        >>> x
        >>> undefined
        1
        ```

        ```python
        x
        ```
        """
    )
    assert ran.messages == [
        "4: the example '1 + 1' gives '2', not '3'",
        "7: the example 'x' gives '5', not 'nothing'",
        "8: the example 'undefined' raises NameError: name 'undefined' is not defined",
    ]
    assert results(ran) == ["5"]


# ------------------------------------------------------------------ errors


@pytest.mark.parametrize(
    ("source", "offset", "message"),
    [
        ("a = 1\nb", 1, "NameError: name 'b' is not defined"),
        ("a = 1\n\nif a\n", 2, "SyntaxError: expected ':'"),
        ("def f():\n    raise ValueError('no')\n\nf()", 1, "ValueError: no"),
        ("import sys\nsys.exit(3)", 1, "SystemExit: 3"),
        ("raise SystemExit", 0, "SystemExit"),
        ("raise KeyboardInterrupt", 0, "KeyboardInterrupt"),
        ("raise ValueError('one\\ntwo')", 0, "ValueError: one two"),
        ("raise ValueError('\\033[31mred\\033[0m')", 0, "ValueError: red"),
        ("assert 1 == 2, 'differ'", 0, "AssertionError: differ"),
        ("assert 1 == 2", 0, "AssertionError"),
        ("1\n%nomagic", 1, "'%nomagic' is a command of IPython, which cells run without"),
        ("input()", 0, "EOFError: EOF when reading a line"),
        ("x = 1\n  y = 2", 1, "IndentationError: unexpected indent"),
        ("x = object()\nraise ValueError(x)", 1, "ValueError: <object object at 0x…>"),
    ],
)
def test_a_cell_that_raises(run: Run, source: str, offset: int, message: str) -> None:
    text = f"# Title\n\n```python\n#| ledger: I-001\n{source}\n```\n\n`{{python}} 1`\n"
    ran = run(text)
    (told,) = ran.messages
    line, _, rest = told.partition(": ")
    assert rest.startswith(message)
    assert int(line) == 5 + offset
    assert "\n" not in told


def test_output_before_an_error_is_kept(run: Run) -> None:
    ran = run(cells("print('first')\n1 / 0", "print('never')"))
    assert streams(ran) == [("stdout", "first\n")]
    assert ran.messages == ["3: ZeroDivisionError: division by zero"]


def test_an_error_in_a_function_of_another_cell_names_both_places(run: Run) -> None:
    ran = run(cells("def f(x):\n    return 1 / x", "a = 1\nf(0)"))
    assert ran.messages == ["8: ZeroDivisionError: division by zero (docs/a.md:3)"]


def test_an_error_in_the_package_names_both_places(
    run: Run, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(package)
    ran = run(cells("from maths.net import fail", "a = 1\nfail(0)"), import_from=[package])
    assert ran.messages == ["7: ZeroDivisionError: division by zero (maths/net.py:4)"]


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("missing", "NameError: name 'missing' is not defined"),
        ("1 +", "SyntaxError: invalid syntax"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("__import__('sys').exit()", "SystemExit"),
        ("x = 1", "SyntaxError: invalid syntax"),
    ],
)
def test_an_inline_value_that_fails(run: Run, expression: str, message: str) -> None:
    ran = run(f"# Title\n\nText,\nthen `{{python}} {expression}`.\n")
    (told,) = ran.messages
    assert told.startswith(f"4: {message}")


def test_an_inline_value_in_a_caption_that_fails_names_its_line(run: Run) -> None:
    ran = run("a\n\n```python\n#| alt: A\n#| caption: The `{python} nothing`\n1\n```\n")
    assert ran.messages == ["5: NameError: name 'nothing' is not defined"]


def test_a_figure_that_cannot_be_drawn_is_an_error(run: Run) -> None:
    draw = "from matplotlib.figure import Figure\nfigure = Figure()\n"
    draw += "figure.text(0, 0, r'$\\frac{$')\n"
    for show in ("figure", "display(figure)"):
        (told,) = run(cells(draw + show)).messages
        assert "ParseFatalException" in told or "ValueError" in told
        assert "\n" not in told


def test_an_inline_value_keeps_what_goes_to_stderr(run: Run) -> None:
    ran = run(
        "`{python} (print('lost'), __import__('warnings').warn('careful'))[1]`\n\n"
        "`{python} 1`\n\n" + cells("2")
    )
    assert ran.messages == []
    assert streams(ran) == [("stderr", "docs/a.md:1: UserWarning: careful\n")]
    assert ran.values == ["None", "1"]


def test_forms_of_classes_that_a_cell_has_made_are_plain_text(run: Run) -> None:
    ran = run("""
        ```python
        class S(str): pass
        class A:
            def _repr_mimebundle_(self, **_):
                return {S("text/markdown"): S("*a*")}, {"text/markdown": {"b": S("c")}}
            def _repr_png_(self):
                return S("aGk=")
        display(A())
        display({"application/json": {"a": [S("x")]}, "text/plain": S("y")}, raw=True)
        ```
        """)
    assert ran.messages == []
    first, second = ran.outputs
    assert (first["data"]["text/markdown"], first["data"]["image/png"]) == ("*a*", "aGk=")
    assert second["data"] == {"application/json": {"a": ["x"]}, "text/plain": "y"}


def test_an_object_that_answers_no_question_is_shown_as_text(run: Run) -> None:
    ran = run("""
        ```python
        class A:
            def __getattr__(self, name):
                raise RuntimeError(name)
            def __repr__(self):
                return "an A"
        A()
        ```
        """)
    assert (ran.messages, ran.outputs[0]["data"]) == ([], {"text/plain": "an A"})


def test_an_error_whose_text_cannot_be_had(run: Run) -> None:
    source = "class E(Exception):\n    def __str__(self):\n        1 / 0\nraise E"
    assert run(cells(source)).messages == [
        "5: E: its text cannot be had, ZeroDivisionError: division by zero"
    ]


def test_a_repr_that_raises_is_an_error(run: Run) -> None:
    ran = run(
        cells("class A:\n    def _repr_html_(self):\n        raise ValueError('no')\n\nA()", "1")
    )
    assert ran.messages == ["4: ValueError: no"]


def test_nothing_is_run_after_a_cell_that_raised(run: Run, tmp_path: Path) -> None:
    ran = run(cells("1 / 0", f"open({str(tmp_path / 'made')!r}, 'w')"))
    (outcome,) = ran.execution.outcomes
    assert [ran.execution.outcome(step) for step in ran.chapter.steps] == [outcome, None]
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    ("source", "line", "how"),
    [
        ("import os\nos._exit(3)", 4, "exit status 3"),
        ("import os\nos._exit(0)", 4, "exit status 0"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", 4, "SIGKILL"),
        ("import ctypes\nctypes.string_at(0)", 5, "SIGSEGV"),
        ("import os, time\nif os.fork():\n    os._exit(3)\ntime.sleep(60)", 4, "exit status 3"),
    ],
)
def test_a_cell_that_kills_its_worker_is_named_and_harms_no_other(
    source: str, line: int, how: str
) -> None:
    chapters = [parse("# A\n\n" + cells(source), "docs/a.md"), parse(cells("1"), "docs/b.md")]
    killed, fine = execute(chapters, timeout=30)
    (problem,) = killed.problems(chapters[0])
    assert (problem.line, problem.message) == (line, f"the worker that ran this cell died ({how})")
    assert fine.problems(chapters[1]) == []


def test_the_place_in_the_package_that_ran_is_named_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / "maths.py").write_text("def loop():\n    while True:\n        x = 1\n")
    (told,) = run(
        cells("from maths import loop\nx = 1\nloop()"), import_from=[tmp_path], timeout=2
    ).messages
    assert told in {f"4: the cell did not end within 2 s (maths.py:{line})" for line in (2, 3)}


def test_an_execution_without_all_its_steps_has_a_problem(run: Run) -> None:
    ran = run(cells("1", "2"))
    del ran.execution.outcomes[1:]
    assert ran.messages == ["1: only 1 of 2 cells and inline values were executed"]
    del ran.execution.outcomes[:]
    assert ran.messages == ["1: only 0 of 2 cells and inline values were executed"]


# ------------------------------------------------------------------ several chapters


def test_results_stand_in_the_order_of_the_chapters_and_reports_as_they_come(
    tmp_path: Path,
) -> None:
    go = tmp_path / "go"
    wait = f"import os, time\nwhile not os.path.exists({str(go)!r}):\n    time.sleep(0.01)"
    sources = [wait, "pass", "pass"]
    chapters = [parse(cells(s, f"print({i})"), f"docs/{i}.md") for i, s in enumerate(sources)]
    reports: list[tuple[str, int, int]] = []

    def report(chapter: Chapter, execution: Execution, done: int, total: int) -> None:
        assert len(execution.outcomes) == 2
        reports.append((chapter.name, done, total))
        if done == 2:
            go.touch()

    executions = execute(chapters, workers=2, report=report)
    texts = [execution.outcomes[1].outputs[0]["text"] for execution in executions]
    assert texts == ["0\n", "1\n", "2\n"]
    assert reports == [("docs/1.md", 1, 3), ("docs/2.md", 2, 3), ("docs/0.md", 3, 3)]
    assert executions[0].seconds > executions[2].seconds


def test_chapters_start_in_their_order() -> None:
    chapters = [parse(cells("1"), f"docs/{i}.md") for i in range(4)]
    names: list[str] = []
    execute(chapters, workers=1, report=lambda chapter, *_: names.append(chapter.name))
    assert names == [f"docs/{i}.md" for i in range(4)]


def test_no_more_chapters_at_once_than_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 5)
    source = (
        "import os, time\n"
        f"folder = {str(tmp_path)!r}\n"
        "open(f'{folder}/{os.getpid()}', 'w').close()\n"
        "print(len(os.listdir(folder)))\n"
        "time.sleep(0.1)\n"
        "os.remove(f'{folder}/{os.getpid()}')"
    )
    chapters = [parse(cells(source), f"docs/{i}.md") for i in range(5)]
    executions = execute(chapters, workers=2)
    counts = [int(execution.outcomes[0].outputs[0]["text"]) for execution in executions]
    assert max(counts) == 2


def test_nothing_to_execute() -> None:
    assert execute([]) == []


def test_two_executions_at_once_in_one_process() -> None:
    found: dict[int, Any] = {}

    def work(number: int) -> None:
        found[number] = execute([parse(cells(f"print({number})"), "docs/a.md")])[0]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[i].outcomes[0].outputs[0]["text"] for i in range(2)] == ["0\n", "1\n"]


def test_where_nothing_can_be_forked_the_results_are_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draw = "from matplotlib.figure import Figure\nfigure = Figure(figsize=(1, 1))\n"
    draw += "figure.subplots().plot([0, 1])\nfigure"
    chapter = parse(cells("print(list({'a', 'b', 'c', 'd'}))", draw, "1 / 0"), "docs/a.md")
    (forked,) = execute([chapter])
    monkeypatch.setattr("multiprocessing.get_all_start_methods", lambda: ["spawn"])
    (spawned,) = execute([chapter])
    assert spawned.outcomes == forked.outcomes
    assert len(spawned.outcomes) == 3


def test_a_worker_is_a_program_without_arguments_and_windows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.setenv(name, ":0")
    monkeypatch.setattr("multiprocessing.get_all_start_methods", lambda: ["spawn"])
    asked = "import multiprocessing, os, sys\nprint(sys.argv, sorted({'DISPLAY', 'WAYLAND_DISPLAY'}"
    asked += " & {*os.environ}), multiprocessing.current_process().name)"
    (ran,) = execute([parse(cells(asked), "docs/a.md")])
    assert ran.outcomes[0].outputs[0]["text"] == "[''] [] MainProcess\n"


def test_what_is_imported_is_read_and_the_press_is_no_part_of_the_book(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "beside.py").touch()
    options = {"folder": tmp_path / "book", "import_from": [tmp_path / "code"]}
    assert [*run(cells("import beside"), **options).execution.files] == ["../code/beside.py"]
    own = Path(sys.modules["literate.run"].__path__[0])
    asked = cells(f"from pathlib import Path\nPath({str(own / 'shell.py')!r}).read_text()")
    assert run(asked, folder=own.parents[2]).execution.files == {}


def test_the_first_figure_is_kept_in_pixels(run: Run) -> None:
    draw = "from matplotlib.figure import Figure\nFigure(figsize=(1, 1))"
    pictures = [outcome.picture for outcome in run(cells("1", draw, draw)).execution.outcomes]
    assert [picture[:5] for picture in pictures] == ["", "iVBOR", ""]


def test_where_the_press_itself_fails_it_says_so(run: Run) -> None:
    broken = "from literate.run.shell import Shell\nShell.run = None"
    ran = run(cells(broken, "1", "2"))
    assert ran.messages == [
        "7: the press failed here, TypeError: 'NoneType' object is not callable"
    ]
    assert len(ran.execution.outcomes) == 2


def test_packages_of_another_environment_are_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shell may have another one active than that of the Python which runs the press."""
    packages = tmp_path / "lib" / "python{}.{}".format(*sys.version_info) / "site-packages"
    packages.mkdir(parents=True)
    (packages / "elsewhere.py").touch()
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path))
    monkeypatch.setattr("multiprocessing.get_all_start_methods", lambda: ["spawn"])
    (ran,) = execute([parse(cells("import elsewhere"), "docs/a.md")])
    (problem,) = ran.outcomes[0].problems
    assert problem.message == "ModuleNotFoundError: No module named 'elsewhere'"


def test_a_problem_is_its_line_and_message() -> None:
    assert Problem(3, "no") == Problem(line=3, message="no")
    assert TEXT_LIMIT > 1000
