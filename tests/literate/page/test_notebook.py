"""The notebook of a chapter: valid, the same each time, good to read and to run."""

import base64
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from matplotlib.image import imread
from nbclient import NotebookClient

from literate.page.notebook import to_notebook
from literate.run.chapter import Cell, Inline
from literate.run.execution import execute
from literate.run.frames import FRAMES_MIME
from literate.run.parse import parse, read
from literate.run.results import Execution, Outcome
from literate.run.shell import Shell

ROOT = Path(__file__).parents[3]
SIGMOID = ROOT / "docs" / "part-1" / "04-sigmoid.md"
Run = Callable[..., Any]
NAME, OTHER = "docs/part-1/04-a.md", "docs/part-1/05-b.md"


def notebook_of(text: str, values: list[str] | None = None, **options: Any) -> Any:
    """The notebook of a chapter whose cells print `out` and whose inline values are given.

    Examples are run.
    """
    chapter = parse(text, NAME)
    rest = iter(values or [])
    printed = {"output_type": "stream", "name": "stdout", "text": "out\n"}
    shell = Shell(chapter.name)

    def outcome(step: Cell | Inline) -> Outcome:
        if isinstance(step, Inline):
            return Outcome(value=next(rest))
        return shell.run(step) if step.kind == "pycon" else Outcome([printed])

    outcomes = [outcome(step) for step in chapter.steps]
    text = to_notebook(chapter, Execution(outcomes, 0.0), **options)
    notebook = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    return notebook


def cells_of(text: str, *args: Any, **options: Any) -> list[str]:
    """The sources of all cells but the first, which every notebook has."""
    return [cell.source for cell in notebook_of(text, *args, **options).cells[1:]]


def test_prose_code_and_output_stand_in_cells_of_their_own() -> None:
    notebook = notebook_of("# A\n\nText.\n\n```python\nx = 1\n```\n\nMore.\n")
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    assert [(cell.cell_type, cell.source) for cell in notebook.cells[1:]] == [
        ("markdown", "# A\n\nText."),
        ("code", "x = 1"),
        ("markdown", "More."),
    ]
    assert notebook.cells[2].outputs[0].text == "out\n"
    assert notebook.cells[2].execution_count is None


def test_the_bytes_are_the_same_at_each_call() -> None:
    text = "# A\n\n```python\nx\n```\n\n```pycon\n>>> 1\n1\n```\n"
    first, second = notebook_of(text), notebook_of(text)
    assert first == second
    assert [cell.id for cell in first.cells] == ["cell-1", "cell-2", "cell-3", "cell-4"]


def test_inline_values_are_filled_in() -> None:
    text = "A `{python} a` b.\n\n```python\n#| caption: C `{python} c`\n#| alt: A\nx\n```\n"
    assert cells_of(text, ["1", "2"]) == ["A 1 b.", "x", "*Figure 4.1.* C 2"]


def test_a_value_begins_no_list() -> None:
    text = (
        "A\n`{python} a` b `{python} b`.\n\n- `{python} c` `{python} d`\n\n"
        "```python\n#| caption: C `{python} c`\n#| alt: A\nx\n```\n"
    )
    values = ["-", "-", "", "-", "-"]
    assert cells_of(text, values) == ["A\n&#45; b -.\n\n-  &#45;", "x", "*Figure 4.1.* C -"]
    text = "A\n\n`{python} a`. Then\n`{python} b` `{python} c`. Of\n"
    assert cells_of(text, ["3", "4", "5"]) == ["A\n\n&#51;. Then\n4 5. Of"]


def test_what_was_not_run_stands_as_it_is_written() -> None:
    chapter = parse("A `{python} x`.\n\n```python\nx\n```\n", NAME)
    made = nbformat.reads(to_notebook(chapter, Execution([], 0.0)), as_version=4)
    assert [cell.source for cell in made.cells[1:]] == ["A `{python} x`.", "x"]
    assert made.cells[2].outputs == []


def test_part_and_number_stand_above_the_title() -> None:
    assert cells_of("# A\n", above="Part I · Chapter 4") == ["Part I · Chapter 4\n\n# A"]


def test_options_and_title_are_no_part_of_the_code() -> None:
    text = '```python title="T" hl_lines="1"\n#| ledger: I-001\nx\n```\n'
    assert cells_of(text) == ["x"]


def test_code_loses_only_the_free_lines_at_its_end() -> None:
    text = "```python\nx  \n\n```\n\n```pycon\n>>> X = 1  \n>>> y = X\n>>> 3  \n3\n```\n"
    assert cells_of(text) == ["x  ", "X = 1  \ny = X\n3  "]


def test_a_drawing_has_a_white_ground_and_a_moving_one_is_a_strip() -> None:
    ground = '<rect width="100%" height="100%" fill="#fff"/>'
    moving = {"svg": '<svg viewBox="0 0 4 3"></svg>', "name": "n", "labels": ["1", "2"]}
    results = [
        {"image/svg+xml": "<svg><path/></svg>", "text/plain": "one"},
        {FRAMES_MIME: moving, "image/png": "AAAA", "text/plain": "two"},
        {"image/png": "AAAA"},
    ]
    outputs = [{"output_type": "display_data", "data": data, "metadata": {}} for data in results]
    chapter = parse("```python\nx\n```\n", NAME)
    text = to_notebook(chapter, Execution([Outcome(outputs)], 0.0))
    shown = nbformat.reads(text, as_version=4).cells[1].outputs
    drawing, frames, picture = (output.data for output in shown)
    assert drawing == {"image/svg+xml": f"<svg>{ground}<path/></svg>", "text/plain": "one"}
    assert sorted(frames) == ["image/svg+xml", "text/plain"]
    assert re.findall("n = [0-9]", frames["image/svg+xml"]) == ["n = 1", "n = 2"]
    assert picture == {"image/png": "AAAA"}


@pytest.mark.parametrize(
    ("tags", "hidden"), [("hide-input", True), ("collapsed", True), ("hide-output", False)]
)
def test_tags_travel_along(tags: str, hidden: bool) -> None:
    cell = notebook_of(f'```python tags=["{tags}"]\nx\n```\n').cells[1]
    assert cell.metadata.tags == [tags]
    assert cell.metadata.get("jupyter", {}).get("source_hidden", False) is hidden


def test_examples_become_cells_that_end_where_a_result_is_shown() -> None:
    text = (
        "```pycon\n>>> a = 1\n>>> b = 2\n>>> a + b\n3\n>>> for i in range(2):\n"
        "...     print(i)\n0\n1\n>>> 1 / 0\nTraceback (most recent call last):\n"
        "ZeroDivisionError: division by zero\n>>> print()\n>>> c = 3\n>>> d = 4\n```\n"
    )
    notebook = notebook_of(text)
    assert [cell.source for cell in notebook.cells[1:]] == [
        "a = 1\nb = 2\na + b",
        "for i in range(2):\n    print(i)",
        "1 / 0",
        "print()",
        "c = 3\nd = 4",
    ]
    assert notebook.cells[1].outputs[0].data["text/plain"] == "3"
    assert notebook.cells[2].outputs[0].text == "0\n1\n"
    assert notebook.cells[3].outputs[0].ename == "ZeroDivisionError"
    assert notebook.cells[4].outputs[0].text == "\n"
    assert notebook.cells[5].outputs == []
    raises = {"tags": ["raises-exception"]}
    assert [cell.metadata for cell in notebook.cells[1:]] == [{}, {}, raises, {}, {}]


def test_examples_hold_what_a_kernel_gives() -> None:
    text = (
        '```pycon\n>>> print("a\\n\\nb")\na\n<BLANKLINE>\nb\n'
        ">>> list(range(30))  # doctest: +ELLIPSIS\n[0, 1, ..., 29]\n"
        ">>> for i in range(2):\n...     i\n0\n1\n>>> a = 1\n>>> b = 2\n"
        ">>> unknown  # doctest: +SKIP\n7\n>>> print('c') or 5\nc\n5\n```\n"
    )
    cells = notebook_of(text).cells[1:]
    assert "BLANKLINE" not in str(cells)
    assert "doctest" not in str(cells)
    assert cells[0].outputs[0].text == "a\n\nb\n"
    assert cells[1].source == "list(range(30))"
    assert cells[1].outputs[0].data["text/plain"].count(",") == 29
    assert cells[2].outputs == []  # a notebook shows values of last expressions alone
    assert (cells[3].source, cells[3].metadata) == ("a = 1\nb = 2", {})
    assert (cells[4].source, cells[4].metadata.tags) == ("unknown", ["skip-execution"])
    kinds = [output.output_type for output in cells[5].outputs]
    assert kinds == ["stream", "execute_result"]


# ------------------------------------------------------------------ what only a page can show


def test_admonitions_become_quotations() -> None:
    text = (
        'Before.\n\n!!! abstract "In this &amp; that"\n\n    **You will** do.\n\n'
        "    - a\n    - b\n\nAfter.\n\n!!! note\n\n    Text.\n\n"
        "    !!! tip inline end\n\n        Inner.\n\n    Outer.\n"
    )
    (source,) = cells_of(text)
    assert source.split("\n") == [
        "Before.",
        "",
        "",
        "> **In this & that**",
        ">",
        "> **You will** do.",
        ">",
        "> - a",
        "> - b",
        ">",
        "After.",
        "",
        "",
        "> **Note**",
        ">",
        "> Text.",
        ">",
        "",
        "> > **Tip**",
        "> >",
        "> > Inner.",
        "> >",
        "> Outer.",
    ]


def test_between_two_cells_of_a_box_stands_no_empty_quotation() -> None:
    code = "    ```python\n    X\n    ```\n\n"
    assert cells_of(f"!!! note\n\n{code}{code}    X\n") == ["> **Note**", "X", "X", "> X"]


def test_a_solution_is_folded_around_its_cells() -> None:
    text = (
        '## Exercise\n\n??? success "Solution"\n\n    Do this:\n\n'
        '    ```python tags=["hide-output"]\n    x = 1\n    ```\n\n    Then `{python} x`.\n\nOut.\n'
    )
    notebook = notebook_of(text, ["1"])
    assert [re.sub("\n+", "\n", cell.source) for cell in notebook.cells[1:]] == [
        "## Exercise\n<details><summary>Solution</summary>\nDo this:\n</details>",
        "x = 1",
        "<details><summary>Solution, continued</summary>\nThen 1.\n</details>\nOut.",
    ]
    assert notebook.cells[2].metadata == {
        "tags": ["hide-output"],
        "jupyter": {"source_hidden": True, "outputs_hidden": True},
        "cellView": "form",
    }


def test_an_answer_is_folded_under_its_question() -> None:
    text = (
        'Before.\n\n??? question number "How many of `X`, $b$?"\n\n    Count.\n\n'
        "    **`{python} x`** of them.\n\n    - 3: no.\n\nAfter.\n"
    )
    assert [re.sub("\n+", "\n", cell) for cell in cells_of(text, ["1"])] == [
        "Before.\n**How many of `X`, $b$?**\n<details><summary>Answer</summary>\n"
        "Count.\n**1** of them.\n- 3: no.\n</details>\nAfter."
    ]


def test_tabs_are_quotations() -> None:
    assert cells_of('=== "One"\n\n    a\n\n=== "Two"\n\n    b\n') == [
        "> **One**\n>\n> a\n>\n\n> **Two**\n>\n> b"
    ]


def test_text_that_goes_on_in_a_list_after_a_cell_is_no_code() -> None:
    text = "1. One\n\n    ```python\n    x\n    ```\n\n    Goes on.\n\n        code\n\n2. Two\n"
    assert cells_of(text) == ["1. One", "x", "Goes on.\n\n    code\n\n2. Two"]


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("See [](#fig-a).", "See Figure 4.1."),
        ("See [](05-b.md#fig-b).", "See Figure 5.2."),
        ("See [](05-b.md#part).", "See [chapter 15](https://example.org/05-b#part)."),
        ("[Chapter](05-b.md) says", "[Chapter 15](https://example.org/05-b) says"),
        ("[Next](05-b.md)", "[Next](https://example.org/05-b)"),
        ("[Next](gone.md)", "Next"),
        ("[Out](https://example.com)", "[Out](https://example.com)"),
        ("[Mail](mailto:a@example.com)", "[Mail](mailto:a@example.com)"),
        ("## Title {#title}", "## Title "),
        ("[Link](https://example.com){ .button download }", "[Link](https://example.com)"),
        ("Text\n{: .lead }", "Text\n"),
        ('<span id="I-020"></span>Text', "Text"),
        (":material-download: Download", "Download"),
        ('<div class="a" markdown>\n\nText\n\n</div>', "Text"),
        ("$\\frac{ 1 }{ 2 } = \\{ 0, 1 \\}$ {: .x }", "$\\frac{ 1 }{ 2 } = \\{ 0, 1 \\}$ "),
        ("$$\na^{.5} [1](05-b.md)\n$$", "$$\na^{.5} [1](05-b.md)\n$$"),
        ("`{: .x }` and `[](#fig-a)`", "`{: .x }` and `[](#fig-a)`"),
        ("`` `{#a}` ``", "`` `{#a}` ``"),
        ("```py\n[a](05-b.md) {: .x }\n```", "```py\n[a](05-b.md) {: .x }\n```"),
        ("~~~text\n[a](05-b.md)\n~~~", "~~~text\n[a](05-b.md)\n~~~"),
        (
            "- a\n\n    ```py\n    [a](05-b.md)\n    ```",
            "- a\n\n    ```py\n    [a](05-b.md)\n    ```",
        ),
        ("!!! note\n\n    ```py\n    {: .x }\n    ```", "> **Note**\n>\n> ```py\n> {: .x }\n> ```"),
        ("Costs $5 and {: .x } $6", "Costs $5 and  $6"),
    ],
)
def test_prose_is_put_so_that_a_notebook_shows_it_well(source: str, seen: str) -> None:
    (cell,) = cells_of(
        source + "\n",
        figures={NAME: {"fig-a": "4.1"}, OTHER: {"fig-b": "5.2"}},
        numbers={OTHER: ("15", "Title")},
        page_url=lambda target: (
            target.replace("05-b.md", "https://example.org/05-b") if "05-b.md" in target else None
        ),
    )
    assert cell.strip("\n") == seen.strip("\n")


def test_a_link_in_a_caption() -> None:
    text = "```python\n#| caption: As [](#fig-a)\n#| label: fig-b\n#| alt: A\nx\n```\n"
    cells = cells_of(text, figures={NAME: {"fig-a": "4.9", "fig-b": "4.1"}})
    assert cells[-1] == "*Figure 4.1.* As Figure 4.9"


def test_shown_source_is_expanded() -> None:
    text = 'Text.\n\n```py\n--8<-- "src/a.py"\n```\n\nMore.\n'
    (cell,) = cells_of(text, expand=lambda block: block.replace('--8<-- "src/a.py"', "x = 1"))
    assert cell == "Text.\n\n```py\nx = 1\n```\n\nMore."


# ------------------------------------------------------------------ to be run


def test_the_first_cell_turns_pictures_on_and_installs_where_asked() -> None:
    plain = notebook_of("# A\n").cells[0].source
    assert plain == (
        "# The pictures of this notebook appear under their cells, on white paper.\n"
        "%matplotlib inline\n"
        '%config InlineBackend.print_figure_kwargs = {"facecolor": "white"}'
    )
    asked = (
        "\n\n# The chapters use the book's packages.\nimport importlib.util\n\n"
        'if importlib.util.find_spec("literate") is None:\n    '
    )
    install = notebook_of("# A\n", install="git+https://example.org/a/b").cells[0].source
    assert install == f'{plain}{asked}%pip install --quiet "git+https://example.org/a/b"'
    told = notebook_of("# A\n", install="a-1.whl").cells[0].source
    assert told == (
        f"{plain}{asked}raise ModuleNotFoundError(\"Install the book's packages first, "
        'a-1.whl of its site: pip install a-1.whl")'
    )


def run_notebook(text: str, folder: Path) -> Any:
    """Run a notebook from top to bottom in a plain kernel, its stored outputs taken away."""
    notebook = nbformat.reads(text, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": folder}}).execute()
    return notebook


def pictures(notebook: Any) -> list[int]:
    """The code cells that show a picture, by their number among the code cells."""
    codes = [cell for cell in notebook.cells if cell.cell_type == "code"]
    kinds = {"image/png", "image/svg+xml"}
    return [
        number
        for number, cell in enumerate(codes)
        if any(kinds & set(output.get("data", {})) for output in cell.outputs)
    ]


@pytest.fixture(scope="module")
def both() -> tuple[Any, Any]:
    """A chapter's notebook as the press made it, and run in a plain kernel."""
    if SIGMOID.is_file():
        chapter = read(SIGMOID, "docs/part-1/04-sigmoid.md")
    else:
        chapter = read(ROOT / "docs" / "index.md", "docs/index.md")
    extra = parse(
        chapter.text + "\n\n```python\n"
        "from literate import frames, table\nfrom matplotlib.figure import Figure\n"
        "display(table({'x': [1]}))\n"
        "def axes(n):\n    figure = Figure()\n    figure.subplots().plot([0, n])\n"
        "    return figure\nframes({1: axes(1), 2: axes(2)}, 'n')\n```\n\n"
        "```pycon\n>>> print('a\\n\\nb')\na\n<BLANKLINE>\nb\n>>> list(range(40))\n[0, 1, ..., 39]\n"
        ">>> for i in range(2):\n...     i\n0\n1\n>>> print('c') or {'x': 1}\nc\n{'x': 1}\n"
        ">>> unknown  # doctest: +SKIP\n7\n>>> 1 / 0\nTraceback (most recent call last):\n"
        "ZeroDivisionError: division by zero\n>>> i\n1\n```\n",
        chapter.name,
    )
    (execution,) = execute([extra], import_from=[ROOT / "src"])
    assert execution.problems(extra) == []
    text = to_notebook(extra, execution)
    return nbformat.reads(text, as_version=4), run_notebook(text, ROOT)


def test_in_a_plain_kernel_every_picture_is_shown(both: tuple[Any, Any]) -> None:
    pressed, run = both
    assert pictures(pressed)
    assert pictures(run) == pictures(pressed)
    png = [
        output.data["image/png"]
        for cell in run.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    ]
    drawn = [imread(io.BytesIO(base64.b64decode(picture))) for picture in png]
    assert all(np.all(picture[[0, -1], [0, -1]] == 1) for picture in drawn), "white, not clear"


def test_in_a_plain_kernel_frames_are_a_strip(both: tuple[Any, Any]) -> None:
    """Of a picture with two frames, both, one below the other."""
    pressed, run = both
    number = next(i for i, cell in enumerate(run.cells) if "frames({1: axes(1)" in cell.source)
    output = run.cells[number].outputs[-1]
    height, width, _ = imread(io.BytesIO(base64.b64decode(output.data["image/png"]))).shape
    assert height > 1.4 * width
    assert pressed.cells[number].outputs[-1].data["image/svg+xml"].count(">n = ") == 2


def test_in_a_plain_kernel_the_results_are_those_of_the_page(both: tuple[Any, Any]) -> None:
    def texts(notebook: Any) -> list[str]:
        found = []
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                data = output.get("data", {})
                if output.output_type == "stream":
                    found.append(output.text)
                elif output.output_type == "error":
                    found.append(f"{output.ename}: {output.evalue}")
                elif "image/png" not in data and "image/svg+xml" not in data:
                    found.append(data.get("text/markdown", data["text/plain"]))
        return found

    pressed, run = both
    assert texts(pressed) == texts(run) != []


def test_what_runs_holds_no_trace_of_the_press(both: tuple[Any, Any]) -> None:
    assert "x-literate" not in json.dumps(both[0])
