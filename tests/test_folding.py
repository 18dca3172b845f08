"""A page folds the code that only draws or tabulates, and shows the lines that teach."""

from pathlib import Path

import pytest

from literate.run.chapter import Chapter
from literate.run.parse import parse

from . import folding

ROOT = Path(__file__).parents[1]
LONGEST = 3  # lines of a picture or a table that end a cell which teaches
SOURCES = [path for path in sorted((ROOT / "docs").rglob("*.md")) if "overrides" not in path.parts]
CHAPTERS = [path.relative_to(ROOT).as_posix() for path in SOURCES]


def read(name: str) -> Chapter:
    return parse((ROOT / name).read_text(encoding="utf-8"), name)


def chapter(*cells: str) -> Chapter:
    return parse("\n\n".join(f"```python\n{cell}\n```" for cell in cells) + "\n", "c.md")


@pytest.mark.parametrize("name", CHAPTERS)
def test_what_only_draws_or_tabulates_is_folded(name: str) -> None:
    text = read(name)
    draws = folding.only_draws(text)
    shown = [c.line for c in text.cells if c.index in draws and not folding.folded(c)]
    assert not shown, f'cells on these lines lack tags=["collapsed"]: {shown}'


@pytest.mark.parametrize("name", CHAPTERS)
def test_what_teaches_is_shown(name: str) -> None:
    """A cell with a title of its own says what it folds."""
    text = read(name)
    draws = folding.only_draws(text)
    hidden = [c for c in text.cells if "collapsed" in c.tags and not c.title]
    assert not [cell.line for cell in hidden if cell.index not in draws]


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_long_picture_has_a_cell_of_its_own(name: str) -> None:
    long = []
    for cell in read(name).cells:
        ends = [] if folding.folded(cell) else folding.drawn_at_the_end(cell, set())
        if ends and (ends[-1].end_lineno or 0) - ends[-1].lineno >= LONGEST:
            long.append(cell.line)
    assert not long, "split these cells before the picture or the table, which is folded"


@pytest.mark.parametrize(
    ("cells", "draws"),
    [
        (["import numpy as np\nx = np.arange(3)\nplots.lines(x, {'': x})"], {0}),
        (["x = y**2\ntable({'x': x})"], set()),
        (["right = y > 0\ntable({'x': right})"], set()),
        (["x = train(y)\ntable({'x': x})"], set()),
        (["from scratchnet.losses import mse\ntable({'x': [1]})"], {0}),
        (["from scratchnet.losses import mse\ntable({'x': [1]})", "mse(1)"], set()),
        (["x = [1, 2]\ntable({'x': x})", "table({'x': x})"], {0, 1}),
        (["x = [1, 2]\ntable({'x': x})", "y = x[0]"], set()),
        (["for x in y:\n    z.append(x)\ntable({'z': z})"], set()),
        (["def f(x):\n    return plots.points(x)\n\nframes({1: f(1)}, 'n')"], {0}),
        (["def f(x):\n    return x * y\n\ntable({'x': f(1)})"], set()),
        (["name = f'{x} of ' + str(3)\ntable({name: x})"], {0}),
        (["plots.points(x)", "y = 1"], {0}),
    ],
)
def test_the_rule(cells: list[str], draws: set[int]) -> None:
    assert folding.only_draws(chapter(*cells)) == draws


def test_the_end_of_a_cell() -> None:
    (cell,) = chapter(
        "import numpy as np\nx = y @ w\nnames = ['a']\ntable({'': names, 'x': x})"
    ).cells
    assert [s.lineno for s in folding.drawn_at_the_end(cell, set())] == [3, 4]
    assert [s.lineno for s in folding.drawn_at_the_end(cell, {"names"})] == [4]
