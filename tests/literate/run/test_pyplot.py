"""Figures of pyplot stand where a notebook shows them, whatever display the computer has."""

from collections.abc import Callable
from typing import Any

import pytest

from literate.run.execution import execute
from literate.run.parse import parse

Run = Callable[..., Any]
PLOT = "import matplotlib.pyplot as plt\n"


def block(source: str, kind: str = "python") -> str:
    return f"```{kind}\n{source}\n```\n"


def told(ran: Any) -> list[list[str]]:
    """For each step what it gave: texts as they are, `figure` for a figure."""
    return [
        [
            output.get("text", "").strip()
            or ("figure" if "image/svg+xml" in output["data"] else output["data"]["text/plain"])
            for output in outcome.outputs
        ]
        for outcome in ran.execution.outcomes
    ]


@pytest.mark.parametrize(
    ("sources", "outputs"),
    [
        (["plt.plot([1, 2]);"], [["figure"]]),
        (["plt.plot([1, 2])\nplt.show()"], [["figure"]]),
        (["plt.plot([1, 2])\nplt.show(block=True)\nprint('after')"], [["figure", "after"]]),
        (
            ["plt.plot([1]);\nplt.show()\nprint('between')\nplt.plot([2]);\nplt.show()"],
            [["figure", "between", "figure"]],
        ),
        (["fig = plt.figure()\nfig.show()\nprint('after')"], [["figure", "after"]]),
        (["fig, ax = plt.subplots()\nfig"], [["figure"]]),
        (["fig, ax = plt.subplots()\ndisplay(fig)\nplt.show()"], [["figure"]]),
        (["plt.figure()\nplt.figure();"], [["figure", "figure"]]),
        (
            [
                "from literate import frames\ndisplay(plt.figure())\n"
                "frames({n: plt.figure() for n in (1, 2)}, 'n')"
            ],
            [["figure", "figure"]],
        ),
        (["plt.figure()\nplt.close();"], [[]]),
        # What a cell has left open was shown and closed: the next begins anew.
        (["plt.plot([1]);", "plt.get_fignums()"], [["figure"], ["[]"]]),
        (["fig, ax = plt.subplots();", "ax.plot([1])\nfig"], [["figure"], ["figure"]]),
        # A figure that is built over several cells.
        (["plt.ioff()\nfig, ax = plt.subplots()", "ax.plot([1])\nfig"], [[], ["figure"]]),
        (["plt.ioff()\nplt.plot([1]);", "plt.plot([2])\nplt.show()", "2"], [[], ["figure"], ["2"]]),
        (["plt.ioff()\nplt.plot([1]);", "plt.ion();", "2"], [[], ["figure"], ["2"]]),
        (["with plt.ioff():\n    fig = plt.figure()\nplt.close(fig)", "fig"], [[], ["figure"]]),
    ],
)
def test_where_figures_stand(run: Run, sources: list[str], outputs: list[list[str]]) -> None:
    ran = run("\n".join(map(block, [PLOT + sources[0], *sources[1:]])))
    assert ran.messages == []
    assert told(ran) == outputs


def test_a_display_changes_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = [
        "plt.plot([1]);\nplt.show()",
        "plt.figure().show()",
        "import matplotlib\nmatplotlib.use('agg')\nplt.plot([1]);\nplt.show()",
    ]
    # A process of its own: the server has kept what it was started with.
    monkeypatch.setattr("multiprocessing.get_all_start_methods", lambda: ["spawn"])
    for display in ("", ":99"):
        monkeypatch.setenv("DISPLAY", display)
        ran = run("\n".join(map(block, [PLOT, *sources])))
        assert ran.messages == []
        assert told(ran) == [[], ["figure"], ["figure"], ["figure"]]


def test_a_cell_opens_no_window(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("multiprocessing.get_all_start_methods", lambda: ["spawn"])
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.setenv(name, ":99")
    ran = run(block("import os\n[name for name in os.environ if name.endswith('DISPLAY')]"))
    assert told(ran) == [["[]"]]


def test_examples_show_what_they_leave_open(run: Run) -> None:
    ran = run(
        block(PLOT)
        + block(">>> lines = plt.plot([1, 2])\n>>> len(lines)\n1", "pycon")
        + block("plt.get_fignums()")
    )
    assert ran.messages == []
    assert told(ran) == [[], ["figure"], ["[]"]]


def test_a_value_in_a_sentence_shows_no_figure(run: Run) -> None:
    ran = run(block(PLOT) + "\n`{python} len(plt.plot([1, 2]))`\n\n" + block("1"))
    assert ran.messages == [
        "6: ValueError: a value in a sentence shows no figure: draw it in a cell"
    ]


def test_a_figure_that_cannot_be_drawn_is_told_of(run: Run) -> None:
    ran = run(block(PLOT + "plt.title(r'$\\frac{$')\nx = 1"))
    ((line, _, message),) = [text.partition(": ") for text in ran.messages]
    assert "ParseFatalException" in message or "ValueError" in message
    assert int(line) in (2, 3, 4)


def test_the_owner_of_a_computer_changes_no_figure(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "matplotlib").mkdir()
    (tmp_path / "matplotlib" / "matplotlibrc").write_text("lines.linewidth: 40\nbackend: pdf\n")
    chapter = parse(block(PLOT + "plt.plot([1, 2]);\nplt.show()"), "docs/a.md")
    (plain,) = execute([chapter])
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("MPLBACKEND", "pdf")
    monkeypatch.setattr("multiprocessing.get_all_start_methods", lambda: ["spawn"])
    (mine,) = execute([chapter])
    assert mine.outcomes == plain.outcomes
    assert plain.outcomes[0].picture
