"""One shell: what a notebook shows, and what is no Python, without any process."""

import builtins
import linecache
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest

from literate.run.parse import parse
from literate.run.results import Outcome
from literate.run.shell import ENVIRONMENT, Shell

Run = Callable[..., list[Outcome]]
# One transparent pixel, a JPEG and a GIF of which only the beginning counts.
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
PNG += "rkJggg=="


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the test ends, take back what a shell sets."""
    for name in ENVIRONMENT:
        monkeypatch.setenv(name, "")


@pytest.fixture
def run(environment: None) -> Iterator[Run]:
    """Run cells in one shell of this process, then a value in a sentence."""
    before = vars(builtins).get("_")

    def run(
        *sources: str,
        name: str = "docs/a.md",
        kind: str = "python",
        value: str = "",
        **options: Any,
    ) -> list[Outcome]:
        shell = Shell(name, **options)
        text = "\n".join(f"```{kind}\n{textwrap.dedent(s).strip()}\n```\n" for s in sources)
        text += f"\n`{{python}} {value}`\n" if value else ""
        return [shell.run(step) for step in parse(text, name).steps]

    yield run
    if before is None:
        vars(builtins).pop("_", None)


def shown(outcome: Outcome) -> list[Any]:
    """What stands under a cell: texts, and the richest form of all else."""
    found = []
    for output in outcome.outputs:
        data = output.get("data", {})
        found.append(output["text"] if "text" in output else data[list(data)[-1]])
    return found


def problems(outcomes: list[Outcome]) -> list[tuple[int, str]]:
    return [(p.line, p.message) for outcome in outcomes for p in outcome.problems]


# ------------------------------------------------------------------ results


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("1\n2", "2"),
        ("(1)", "1"),
        ("x = 3\nx", "3"),
        ("'a'\n", "'a'"),
        ("5  # five; the last", "5"),
        ("'é;'", "'é;'"),
        ("[1,\n 2]", "[1, 2]"),
        ("(yield_ := 4)", "4"),
        ("{'b': {3, 1}, 'a': int}", "{'b': {1, 3}, 'a': int}"),
        ("lambda x: x", "<function __main__.<lambda>(x)>"),
        ("class A: pass\n[A(), A]", "[<__main__.A at 0x…>, __main__.A]"),
        ("def f(x: int): pass\nf.__annotations__", "{'x': int}"),
        ("'\\x1b[31m'", "'\\x1b[31m'"),
        ("class A:\n    def __repr__(self): return '\\x1b[31mred\\x1b[0m\\x00'\nA()", "red"),
    ],
)
def test_the_last_expression_is_shown(run: Run, source: str, text: str) -> None:
    (outcome,) = run(source)
    assert outcome.problems == []
    assert [output["output_type"] for output in outcome.outputs] == ["execute_result"]
    assert shown(outcome) == [text]


@pytest.mark.parametrize(
    "source",
    [
        *("x = 1", "None", "4;", "4 ; ", "4; # four", "'é';", "(\n4\n);", "4 \\\n;"),
        *("for i in []: 1", "x = 1; x;", "# nothing"),
    ],
)
def test_nothing_is_shown(run: Run, source: str) -> None:
    assert run(source) == [Outcome()]


def test_the_underscore_is_the_last_result(run: Run) -> None:
    outcomes = run("6 * 7", "_ + 1", "7;", "_", "for _ in range(3): pass", "8", "_")
    assert [shown(outcome) for outcome in outcomes] == [
        *(["42"], ["43"], [], ["43"], [], ["8"], ["2"])
    ]


def test_features_of_the_future_hold_for_the_cells_below(run: Run) -> None:
    outcomes = run(
        "from __future__ import barry_as_FLUFL",
        "from __future__ import annotations",
        "def f(x: Missing): pass\nf.__annotations__, 1 <> 2",
    )
    assert problems(outcomes) == []
    assert shown(outcomes[2]) == ["({'x': 'Missing'}, True)"]


def test_objects_can_be_pickled_and_functions_show_their_source(run: Run) -> None:
    outcomes = run(
        "class A: pass\ndef f(x):\n    return x",
        "import inspect, pickle\nprint(inspect.getsource(f))\npickle.loads(pickle.dumps(A()))",
    )
    assert problems(outcomes) == []
    assert shown(outcomes[1]) == ["def f(x):\n    return x\n\n", "<__main__.A at 0x…>"]


def test_a_value_in_a_sentence_is_text_if_it_is_no_markdown(run: Run) -> None:
    source = "class A:\n    def _repr_markdown_(self): return '**A**'"
    outcomes = [run(source, value=value)[1] for value in ("6 / 4", "A()", "A")]
    assert [(outcome.value, outcome.markdown) for outcome in outcomes] == [
        *(("1.5", False), ("**A**", True), ("<class '__main__.A'>", False))
    ]


@pytest.mark.usefixtures("environment")
def test_python_finds_the_code_of_each_step_on_its_lines() -> None:
    text = """\
??? question

    It is `{python} X`.

??? success

    ```python
    X = 1 \\
        + 2  # three \n
    ```

```python
lambda: X

```
"""
    shell = Shell("docs/a.md")
    found = []
    for step in parse(text, "docs/a.md").steps:
        shell.run(step)
        found.append("".join(linecache.getlines("docs/a.md")))
    solution = "X = 1 \\\n    + 2  # three \n"
    assert found == [
        "\n" * 7 + solution,
        "\n\nX\n\n\n\n\n" + solution,
        "\n\nX\n\n\n\n\n" + solution + "\n\n\n\nlambda: X\n",
    ]


def test_a_shell_silences_what_is_untrue_on_a_page_and_nothing_else(
    run: Run, recwarn: pytest.WarningsRecorder
) -> None:
    outcomes = run(
        """
        import warnings
        warnings.warn("FigureCanvasAgg is non-interactive, and thus cannot be shown")
        warnings.warn("Glyph 8680 (RIGHTWARDS WHITE ARROW) missing from font(s) DejaVu Sans.")
        warnings.warn("careful")
        """
    )
    assert problems(outcomes) == []
    assert [str(warning.message) for warning in recwarn] == ["careful"]


def test_the_program_that_runs_a_shell_is_as_before(run: Run) -> None:
    def surroundings() -> tuple[object, ...]:
        return sys.stdout, sys.stderr, sys.stdin, sys.displayhook, sys.modules["__main__"]

    before = surroundings()
    modules = {name for name in sys.modules if name.partition(".")[0] == "IPython"}
    run("import IPython.display\nimport sys\nsys.stdout = None")
    run(">>> import sys\n>>> sys.displayhook = None", kind="pycon")
    assert surroundings() == before
    assert {name for name in sys.modules if name.partition(".")[0] == "IPython"} == modules


def test_a_shell_needs_nothing_that_a_browser_has_not_or_has_late() -> None:
    program = """
import sys
missing = "_multiprocessing _posixsubprocess matplotlib numpy yaml doctest".split()
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name in missing:
            raise ImportError(name)
sys.meta_path.insert(0, Refuse())
import literate
from literate.run.chapter import Cell
from literate.run.shell import Shell
outcome = Shell("a.md").run(Cell("", "python", "print('a')\\n6", 4, "", index=0))
assert [o.get("text") or o["data"] for o in outcome.outputs] == ["a\\n", {"text/plain": "6"}]
assert outcome.problems == []
print("well")
"""
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (told.stdout, told.stderr) == ("well\n", "")


# ------------------------------------------------------------------ figures


@pytest.fixture
def pyplot() -> Iterator[Any]:
    """Pyplot as cells have it; what it has open is closed."""
    from matplotlib import pyplot

    with mpl.rc_context({"interactive": True}):
        pyplot.switch_backend(ENVIRONMENT["MPLBACKEND"])
        yield pyplot
        pyplot.close("all")
    pyplot.switch_backend("agg")


def test_what_a_cell_leaves_open_is_shown_and_closed(run: Run, pyplot: Any) -> None:
    (outcome,) = run("from matplotlib import pyplot\npyplot.figure()\npyplot.figure();")
    assert problems([outcome]) == []
    assert [output["data"]["text/plain"] for output in outcome.outputs] == ["<Figure>"] * 2
    assert pyplot.get_fignums() == []


def test_a_value_in_a_sentence_shows_no_figure(run: Run, pyplot: Any) -> None:
    outcomes = run("from matplotlib import pyplot", value="[pyplot.figure(), pyplot.figure()]")
    message = "ValueError: a value in a sentence shows no figure: draw it in a cell"
    assert problems(outcomes) == [(0, message)]
    assert pyplot.get_fignums() == []


def test_the_first_figure_is_kept_in_pixels_where_this_is_asked_for(run: Run) -> None:
    sources = "1", *["from matplotlib.figure import Figure\nFigure((1, 1))"] * 2
    pictures = [[outcome.picture for outcome in run(*sources, preview=on)] for on in (True, False)]
    assert pictures[0][1].startswith("iVBORw0KGgo"), "a PNG"
    assert pictures[0][::2] == ["", ""]
    assert pictures[1] == [outcome.picture for outcome in run(*sources)] == ["", "", ""]


# ------------------------------------------------------------------ where an error is


def test_an_error_that_no_line_of_the_chapter_raises_is_that_of_the_last_expression(
    run: Run,
) -> None:
    source = "class A:\n    def _repr_mimebundle_(self, **_): return {'a/b': {1}}\n\nA()"
    message = "ValueError: the form a/b of this cannot be kept: "
    message += "Object of type set is not JSON serializable"
    assert problems(run(source)) == [(3, message)]


def test_an_error_names_the_place_in_a_folder_of_the_project(run: Run, tmp_path: Path) -> None:
    source = f"exec(compile('1 / 0', {str(tmp_path / 'maths.py')!r}, 'exec'))"
    message = "ZeroDivisionError: division by zero (maths.py:1)"
    assert problems(run(source, roots=[tmp_path])) == [(0, message)]


def test_an_error_may_name_a_line_of_the_chapter_outside_of_its_step(run: Run) -> None:
    above = "def read(line):\n    compile('\\n' * (line - 1) + '1 +', 'docs/a.md', 'exec')"
    for line in (8, 9, 10):  # the cell is line 7
        assert problems(run(above, f"read({line})")) == [(line - 7, "SyntaxError: invalid syntax")]
    for line in (1, 100):  # a value is as short as its line
        assert problems(run(above, value=f"read({line})")) == [(0, "SyntaxError: invalid syntax")]


# ------------------------------------------------------------------ what is no Python


@pytest.mark.parametrize(
    ("source", "line", "command", "advice"),
    [
        (
            "%matplotlib inline",
            0,
            "%matplotlib inline",
            "leave it out, figures are shown without it",
        ),
        ("x = 1\n\n%time x", 2, "%time x", "say it in Python"),
        ("%%time\nx = 1", 0, "%%time", "say it in Python"),
        ("! ls \\\n   /dev/null\nint(\n   qwerty)", 0, "! ls \\", "call subprocess.run instead"),
        ("x = 1\nfiles = !ls *.md", 1, "files = !ls *.md", "call subprocess.run instead"),
        ("t = %timeit -o 1", 0, "t = %timeit -o 1", "say it in Python"),
        ("if True:\n    !ls", 1, "!ls", "call subprocess.run instead"),
        ("int?", 0, "int?", "say it in Python"),
        ("?int", 0, "?int", "say it in Python"),
    ],
)
def test_a_command_of_ipython_is_named(
    run: Run, source: str, line: int, command: str, advice: str
) -> None:
    ((at, message),) = problems(run(source))
    assert at == line
    assert message == f"{command!r} is a command of IPython, which cells run without: {advice}"


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("x = 7\nx\n%3", None, None),
        ("x = (7\n%3)\nx != 1", None, None),
        ("x = 1\nif x != 1\n    pass", 1, "SyntaxError: expected ':'"),
        ("x = 1\n  y = 2", 1, "IndentationError: unexpected indent"),
        ("def f():\nreturn 1", 1, "IndentationError: expected an indented block"),
        ("await f()", 0, "SyntaxError: 'await' outside function"),
        ("a = 1\nx = '''open", 1, "SyntaxError: unterminated triple-quoted string"),
    ],
)
def test_what_only_looks_like_one(
    run: Run, source: str, line: int | None, message: str | None
) -> None:
    found = problems(run("1", source))
    if message is None or line is None:
        assert not found or "IPython" in found[0][1]
    else:
        ((at, told),) = found
        assert at == line
        assert told.startswith(message)
        # What Python says of lines is of those of the file.
        assert "on line" not in told or f"on line {5 + line}" in told


def test_a_notebook_may_say_how_jupyter_draws(run: Run) -> None:
    source = "import math\n%config InlineBackend.figure_formats = ['svg']\n%matplotlib inline\n6"
    (outcome,) = run(source, name="docs/labs/a.ipynb")
    assert outcome.problems == []
    assert shown(outcome) == ["6"]


# ------------------------------------------------------------------ display


def test_what_is_displayed_is_replaced(run: Run) -> None:
    outcomes = run(
        """
        from IPython.display import display, clear_output
        h = display("first", display_id=True)
        print("between")
        h.update("second")
        """,
        "h = display('a', display_id='x')\ndisplay('b', display_id='x')\nh.display_id",
        "from IPython.display import update_display\nupdate_display({1}, display_id='x')",
        "h.display('c')\nh.update('d')",
        "update_display(1, display_id='y')",
    )
    assert problems(outcomes) == []
    texts = [shown(outcome) for outcome in outcomes]
    assert texts == [["'second'", "between\n"], ["'d'", "'d'", "'x'"], [], ["'d'"], []]


def test_a_display_has_a_name_whatever_is_shown_under_it(run: Run) -> None:
    outcomes = run(
        """
        class A:
            def _ipython_display_(self): print("me")
        display("no name")
        options = [True, True, "mine", True, False, None]
        handles = [display(A(), display_id=True), *(display(display_id=i) for i in options)]
        """,
        "[handle and handle.display_id for handle in handles]",
        "for handle in handles[:4]: handle.update('nowhere')",
        "for handle in handles[:4]: handle.display(handle.display_id)",
    )
    assert problems(outcomes) == []
    names = ["display-1", "display-2", "display-3", "mine", "display-5", None, None]
    assert [shown(outcome) for outcome in outcomes] == [
        *(["'no name'", "me\n"], [repr(names)], [], [repr(name) for name in names[:4]])
    ]


def test_a_display_is_replaced_with_all_that_is_said_of_it(run: Run) -> None:
    raw = "{'text/plain': 'a\\x00', 'a/b': 1}"
    outcomes = run(
        "h = display('a', metadata={'c': 2}, display_id=True)",
        f"h.update({raw}, raw=True)",
        f"h.display({raw}, raw=True, metadata={{'c': 2}})",
    )
    assert problems(outcomes) == []
    output = {"output_type": "display_data", "data": {"text/plain": "a", "a/b": 1}}
    assert [outcome.outputs for outcome in outcomes] == [
        *([output | {"metadata": {}}], [], [output | {"metadata": {"c": 2}}])
    ]


@pytest.mark.usefixtures("environment")
def test_a_display_of_a_cell_above_is_replaced_where_it_stands() -> None:
    shell = Shell("docs/a.md")
    steps = parse("```python\nh = display(1, display_id=True)\n```\n```python\nh.update(2)\n```\n")
    first = shell.run(steps.steps[0])
    assert (shown(first), shell.displays.changed) == (["1"], set())
    shell.run(steps.steps[1])
    assert (shown(first), shell.displays.changed) == (["2"], {0})


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("print('a')\nclear_output()\nprint('b')", ["b\n"]),
        ("print('a')\nclear_output()", []),
        ("print('a')\nclear_output(wait=True)", ["a\n"]),
        ("display(1)\nclear_output(wait=True)\n2", ["2"]),
        ("for i in range(3):\n    clear_output(wait=True)\n    print('step', i)", ["step 2\n"]),
        ("for i in range(3):\n    display(i, clear=True)", ["2"]),
        ("display(1)\ndisplay(clear=True)", ["1"]),
        ("print('x' * 30_000)\nclear_output()\nprint('after')", ["after\n"]),
    ],
)
def test_outputs_are_cleared(run: Run, source: str, texts: list[str]) -> None:
    kept, outcome = run("print('kept')", f"from IPython.display import clear_output\n{source}")
    assert problems([outcome]) == []
    assert shown(outcome) == texts
    assert shown(kept) == ["kept\n"]


def test_every_form_of_an_object_is_kept(run: Run) -> None:
    names = ["html", "markdown", "svg", "png", "jpeg", "latex"]
    source = "class All:\n"
    for name in names:
        value = f"b'{name}'" if name in ("png", "jpeg") else repr(f"<{name}/>")
        value += ", {'height': 2}" if name == "jpeg" else ""
        source += f"    def _repr_{name}_(self): return {value}\n"
    source += "    def _repr_mimebundle_(self, include, exclude):\n"
    source += "        return {'image/gif': b'gif'}, {'image/gif': {'width': 3}}\nAll()"
    ((output,),) = (outcome.outputs for outcome in run(source))
    assert output["data"] == {
        "text/plain": "<__main__.All at 0x…>",
        "text/html": "<html/>",
        "text/markdown": "<markdown/>",
        "image/svg+xml": '<svg xmlns="http://www.w3.org/2000/svg" id="c1f1"/>',
        "image/png": "cG5n",
        "image/jpeg": "anBlZw==",
        "text/latex": "<latex/>",
        "image/gif": "Z2lm",
    }
    assert output["metadata"] == {"image/jpeg": {"height": 2}, "image/gif": {"width": 3}}


@pytest.mark.parametrize(
    ("mime", "form", "kept"),
    [
        ("text/html", "ab\r\nc\rd\x00", "ab\nc\nd"),
        ("text/plain", "ab\r\nc\rd\x00", "ab\nd"),
        ("text/plain", ["ab\rc"], ["ab\rc"]),
        ("application/json", "ab\rc", "ab\rc"),
    ],
)
def test_of_a_form_that_is_text_no_control_character_is_kept(
    run: Run, mime: str, form: Any, kept: Any
) -> None:
    (outcome,) = run(f"display({{{mime!r}: {form!r}}}, raw=True)")
    assert (outcome.problems, outcome.outputs[0]["data"]) == ([], {mime: kept})


@pytest.mark.parametrize(
    ("text", "letters", "of"),
    [
        ("'x' * 20_000", 20_000, ""),
        ("'x' * 20_001", 20_000, "20,001"),
        ("'\\x1b[0mx' * 8_000", 8_000, ""),
        ("'\\x1b[0mx' * 8_001", 8_000, "40,005"),  # what more there is is not read
    ],
)
def test_a_long_text_is_cut_with_a_note(run: Run, text: str, letters: int, of: str) -> None:
    (outcome,) = run(f"display({{'text/plain': {text}}}, raw=True)")
    note = f"\n… cut here: {of} characters, of which the first 20,000 are shown\n" if of else ""
    assert shown(outcome) == ["x" * letters + note]


_NO_JSON = "is not JSON serializable"


@pytest.mark.parametrize(
    ("source", "mime", "message"),
    [
        (
            "display({'a/b': __import__('threading').Lock()}, raw=True)",
            "a/b",
            f"Object of type lock {_NO_JSON}",
        ),
        (
            "display({'a/b': __import__('numpy').int64(3)}, raw=True)",
            "a/b",
            f"Object of type int64 {_NO_JSON}",
        ),
        (
            "display({'a/b': ['\\ud800']}, raw=True)",
            "a/b",
            r"'utf-8' codec can't encode character '\ud800' in position 2: surrogates not allowed",
        ),
        (
            "class A:\n    def _repr_mimebundle_(self, **_): return {}, {'a/b': {1}}\nA()",
            "metadata",
            f"Object of type set {_NO_JSON}",
        ),
    ],
)
def test_what_cannot_be_kept_is_an_error(run: Run, source: str, mime: str, message: str) -> None:
    told = f"ValueError: the form {mime} of this cannot be kept: {message}"
    assert problems(run(f"1\n{source}")) == [(1 + source.count("\n"), told)]


@pytest.mark.parametrize(
    "body",
    [
        "def _repr_html_(self): return None",
        "def _repr_html_(self): raise NotImplementedError",
        "def __getattr__(self, name): return lambda *a, **k: '<b>any</b>'",
        "_repr_html_ = None",
        "_repr_html_ = '<b>no method</b>'",
    ],
)
def test_what_offers_no_form_is_text(run: Run, body: str) -> None:
    (outcome,) = run(f"class A:\n    {body}\n    def __repr__(self): return 'A!'\nA()")
    assert problems([outcome]) == []
    assert outcome.outputs[0]["data"] == {"text/plain": "A!"}


def test_a_class_is_shown_as_a_class(run: Run) -> None:
    (outcome,) = run("class A:\n    def _repr_html_(self): return 'x'\nA")
    assert outcome.outputs[0]["data"] == {"text/plain": "__main__.A"}


def test_an_object_that_shows_itself(run: Run) -> None:
    (outcome,) = run("class A:\n    def _ipython_display_(self): print('me')\nA()")
    assert shown(outcome) == ["me\n"]


def test_the_classes_of_ipython(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text("<svg></svg>")
    (tmp_path / "a.gif").write_bytes(b"GIF89a")
    outcomes = run(
        f"""
        import base64
        from IPython.display import HTML, Image, Latex, Markdown, Math, SVG, Pretty
        display(HTML("<b>"), Markdown("**m**"), Latex("$x$"), Math("x"), Math("$X$"), Pretty("p"))
        display(SVG(filename="{tmp_path}/a.svg"), Image(base64.b64decode("{PNG}"), format="png"))
        display(Image(data=b"\\xff\\xd8\\xff", format="jpeg"), Image("{tmp_path}/a.gif"))
        """,
        "import IPython\nIPython.display.HTML('<i>')",
    )
    assert problems(outcomes) == []
    last = [list(o["data"].items())[-1] for outcome in outcomes for o in outcome.outputs]
    assert last == [
        ("text/html", "<b>"),
        ("text/markdown", "**m**"),
        ("text/latex", "$x$"),
        ("text/latex", "$\\displaystyle x$"),
        ("text/latex", "$\\displaystyle X$"),
        ("text/plain", "p"),
        ("image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg" id="c1f1"/>'),
        ("image/png", PNG),
        ("image/jpeg", "/9j/"),
        ("image/gif", "R0lGODlh"),
        ("text/html", "<i>"),
    ]
    assert outcomes[1].outputs[0]["data"]["text/plain"] == "<HTML>"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "from IPython.display import Audio",
            "ImportError: IPython.display has no 'Audio' here: cells run without IPython; "
            "IPython.display has HTML, Image, Latex, Markdown, Math, Pretty, SVG, clear_output, "
            "display, update_display",
        ),
        ("from IPython import embed", "ImportError: IPython has no 'embed' here: cells run with"),
        ("import IPython\nIPython.__version__", "AttributeError: __version__"),
        ("import IPython.core.magic", "ModuleNotFoundError: No module named 'IPython.core'"),
        ("from IPython.display import Image\nImage(url='https://x')", "TypeError: Image needs"),
        ("from IPython.display import Image\nImage('https://x/a.png')", "TypeError: Image needs"),
        ("from IPython.display import Image\nImage(b'GIF8', width=9)", "TypeError: Image takes no"),
        ("from IPython.display import Image\nImage(b'GIF8', height=9)", "TypeError: Image takes"),
        ("from IPython.display import Image\nImage(data=b'BM')", "ValueError: Image: expected PNG"),
        ("get_ipython()", "NameError: name 'get_ipython' is not defined"),
    ],
)
def test_what_ipython_has_and_cells_have_not(run: Run, source: str, message: str) -> None:
    ((line, told),) = problems(run(source))
    assert line == source.count("\n")
    assert told.startswith(message)


# ------------------------------------------------------------------ streams


def test_the_streams_are_those_of_a_terminal(run: Run) -> None:
    outcomes = run(
        """
        import sys
        sys.stdout.write("a")
        sys.stdout.buffer.write(b"b\\n")
        sys.stdout.buffer.write("é".encode()[:1])
        sys.stdout.buffer.write("é".encode()[1:] + b"\\xff")
        sys.stdout.flush()
        print(sys.stdout.encoding, sys.stdout.isatty(), sys.stdout.writable())
        print("x\\ry", file=sys.stderr)
        """,
        "print(sys.stdout.name, sys.stderr.name)\nsys.stdout.fileno()",
    )
    assert shown(outcomes[0]) == ["ab\né\\xffutf-8 False True\n", "y\n"]
    assert shown(outcomes[1]) == ["<stdout> <stderr>\n"]
    assert [message for _, message in problems(outcomes)] == ["UnsupportedOperation: fileno"]


@pytest.mark.parametrize("spoil", ["sys.stdout.close()", "sys.stdout.detach()", "del sys.stdout"])
def test_a_stream_that_a_cell_has_spoilt_is_whole_in_the_next(run: Run, spoil: str) -> None:
    outcomes = run(f"import sys\n{spoil}", "print('next')")
    assert problems(outcomes) == []
    assert shown(outcomes[1]) == ["next\n"]


def test_each_cell_has_what_is_printed_while_it_runs(run: Run) -> None:
    outcomes = run(
        """
        import logging, sys
        log = logging.getLogger("a demo")
        log.propagate = False
        log.addHandler(logging.StreamHandler(sys.stdout))
        log.setLevel("INFO")
        log.info("from the first cell")
        """,
        "for i in range(400):\n    log.info('line %04d %s', i, 'x' * 60)\nprint('end of second')",
        "log.info('from the third cell')\nprint('end of third')",
    )
    assert problems(outcomes) == []
    assert shown(outcomes[0]) == ["from the first cell\n"]
    (long,) = shown(outcomes[1])
    assert long.startswith("line 0000")
    assert "cut here: 28,414 characters, of which the first 20,000 are shown" in long
    assert shown(outcomes[2]) == ["from the third cell\nend of third\n"]


def test_progress_of_any_length_is_its_last_state(run: Run) -> None:
    (outcome,) = run(
        "for i in range(20_000):\n    print(f'\\rstep {i}', end='')\n"
        "print()\nprint('abc\\b\\b\\bxyz')"
    )
    assert shown(outcome) == ["step 19999\nxyz\n"]


# ------------------------------------------------------------------ examples


def test_the_options_of_examples(run: Run) -> None:
    outcomes = run(
        """
        >>> 1 / 0  # doctest: +SKIP
        >>> print("a b")  # doctest: -NORMALIZE_WHITESPACE
        a  b
        >>> raise ValueError("a")  # doctest: +IGNORE_EXCEPTION_DETAIL
        Traceback (most recent call last):
        ValueError: b
        >>> raise ValueError("a")  # doctest: +IGNORE_EXCEPTION_DETAIL
        Traceback (most recent call last):
        a.module.ValueError: b: c
        >>> print("a\\n\\nb")
        a
        <BLANKLINE>
        b
        >>> print("a\\rb")
        b
        """,
        kind="pycon",
    )
    assert [line for line, _ in problems(outcomes)] == [1]


def test_an_example_may_show_what_a_cell_shows(run: Run) -> None:
    (outcome,) = run(">>> _ = display('x')\n>>> 5\n5\n>>> _ + 1\n6\n", kind="pycon")
    assert [message for _, message in problems([outcome])] == [
        "the example '_ + 1' raises TypeError: unsupported operand type(s) for +: 'NoneType' "
        "and 'int'"
    ]
    assert shown(outcome) == ["'x'"]


def test_an_example_that_python_cannot_read_stops_no_other(run: Run) -> None:
    (line, unread), other = problems(run(">>> 1\n1\n>>> 'a\0b'\n>>> 2\n3\n", kind="pycon"))
    assert line == 2
    assert unread.endswith("source code string cannot contain null bytes")
    assert other == (3, "the example '2' gives '2', not '3'")


def test_what_a_notebook_shows_of_each_example(run: Run) -> None:
    (outcome,) = run(
        """
        >>> 1 / 0  # doctest: +SKIP
        >>> 5; x = 6
        5
        >>> for i in range(2): (print("printed", i), i)[1]
        printed 0
        0
        printed 1
        1
        >>> print("before"); {3: x, 1: type(x)}
        before
        {3: 6, 1: <class 'int'>}
        >>> print("only")
        only
        >>> import sys; sys.displayhook = print; 7
        7
        >>> print("before"); raise ValueError("no\\nmore")
        Traceback (most recent call last):
        ValueError: no
        more
        >>> 8
        8
        """,
        kind="pycon",
    )

    def printed(text: str) -> dict[str, Any]:
        return {"output_type": "stream", "name": "stdout", "text": text}

    def result(text: str) -> dict[str, Any]:
        return {"output_type": "execute_result", "data": {"text/plain": text}, "metadata": {}}

    error = {"output_type": "error", "ename": "ValueError", "evalue": "no more"}
    assert (outcome.problems, outcome.outputs) == ([], [])
    assert outcome.examples == [
        [],
        [],
        [printed("printed 0\nprinted 1\n")],
        [printed("before\n"), result("{3: 6, 1: int}")],
        [printed("only\n")],
        [printed("7\n")],
        [printed("before\n"), error | {"traceback": ["ValueError: no more"]}],
        [result("8")],
    ]
