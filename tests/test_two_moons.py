"""Two moons against scikit-learn: the points, and the lines that the chapters draw between them.

The chapters' own cells are run here, so that their settings and results are compared, and the
comparisons that they show, but cannot run where scikit-learn is missing, are run after them.
"""

import re
import textwrap
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.datasets import make_moons
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from literate.run.chapter import Shown
from literate.run.parse import read
from scratchnet.datasets import two_moons

PART = Path(__file__).parents[1] / "docs" / "part-3"
LISTING = re.compile(r'```py title="compare with scikit-learn"\n(?P<code>.*?)\n```', re.S)
TOLERANCE = 1e-6  # "to one part in a million"


def listings(name: str) -> list[str]:
    """The comparisons that a chapter shows, in their order."""
    shown = [part for part in read(PART / name).parts if isinstance(part, Shown)]
    found = [LISTING.search(textwrap.dedent(part.raw)) for part in shown]
    return [match["code"] for match in found if match]


def run(name: str, until: str) -> dict[str, Any]:
    """Run a chapter's cells and examples down to the one that makes `until`."""
    names: dict[str, Any] = {}
    for cell in read(PART / name).cells:
        sources = [cell.source] if cell.kind == "python" else [e.source for e in cell.examples]
        for source in sources:
            exec(source, names)
        if until in names:
            return names
    raise AssertionError(f"{name} makes no {until}")


@pytest.fixture(scope="module")
def baseline() -> dict[str, Any]:
    return run("01-two-moons.md", until="ceiling")


@pytest.mark.parametrize("n", [2, 3, 200, 201])
@pytest.mark.parametrize("noise", [0.0, 0.2])
@pytest.mark.parametrize("seed", [0, 1, 12345])
def test_the_generator_makes_the_points_of_scikit_learn(n: int, noise: float, seed: int) -> None:
    data = two_moons(n, noise, np.random.RandomState(seed))
    X, classes = make_moons(n, noise=noise, random_state=seed)
    assert np.array_equal(data.X, X)
    assert np.array_equal(data.T, np.eye(2)[classes])


def test_the_chapters_points_are_those_of_the_seed(baseline: dict[str, Any]) -> None:
    X, classes = make_moons(200, noise=0.20, random_state=0)
    assert np.array_equal(baseline["X"], X)
    assert np.array_equal(baseline["T"], np.eye(2)[classes])


def test_the_chapters_line_is_that_of_logistic_regression(baseline: dict[str, Any]) -> None:
    theirs = LogisticRegression(C=np.inf, tol=1e-10)
    theirs.fit(baseline["X"], baseline["T"].argmax(axis=1))
    w = baseline["W"][:, 1] - baseline["W"][:, 0]
    c = baseline["b"][1] - baseline["b"][0]
    assert np.allclose(w, theirs.coef_[0], rtol=TOLERANCE, atol=0)
    assert np.allclose(c, theirs.intercept_[0], rtol=TOLERANCE, atol=0)
    answers = baseline["line"](baseline["X"]).argmax(axis=1)
    assert np.array_equal(answers, theirs.predict(baseline["X"]))


@pytest.mark.parametrize("number", [1, 2])
def test_the_comparisons_of_chapter_1_hold(number: int, baseline: dict[str, Any]) -> None:
    assert len(listings("01-two-moons.md")) == 2
    exec(listings("01-two-moons.md")[number - 1], dict(baseline))


@pytest.mark.parametrize(
    ("number", "name"), [(1, "X"), (1, "T"), (2, "X"), (2, "T"), (2, "w"), (2, "c")]
)
def test_they_notice_a_small_change(number: int, name: str, baseline: dict[str, Any]) -> None:
    changed = dict(baseline)
    changed[name] = baseline[name][::-1] if name == "T" else baseline[name] * (1 + 1e-5)
    with pytest.raises(AssertionError):
        exec(listings("01-two-moons.md")[number - 1], changed)


def test_the_penalised_line_of_chapter_3_holds() -> None:
    (code,) = listings("03-backpropagation.md")
    names = run("03-backpropagation.md", until="w_penalised")
    exec(code, names)
    names["w_penalised"] = names["w_penalised"] * (1 + 1e-5)
    with pytest.raises(AssertionError):
        exec(code, names)


def test_the_ceiling_is_what_many_neighbours_reach(baseline: dict[str, Any]) -> None:
    """The nearest of very many points come close to the best rule, and not beyond it."""
    many = two_moons(50_000, 0.20, np.random.default_rng(2))
    neighbours = KNeighborsClassifier(n_neighbors=101).fit(many.X, many.T.argmax(axis=1))
    fresh, ceiling = baseline["fresh"], baseline["ceiling"]
    reached = neighbours.score(fresh.X, fresh.T.argmax(axis=1))
    assert ceiling - 0.003 < reached < ceiling + 0.002
