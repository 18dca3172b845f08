"""Chapter 7 of Part III against scikit-learn: the listing that it shows and cannot run.

The chapter's own cells are run first, so that the listing meets the page's start and losses.
"""

import re
import textwrap
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.neural_network import MLPClassifier

from literate.run.chapter import Shown
from literate.run.parse import read

CHAPTER = Path(__file__).parents[1] / "docs" / "part-3" / "07-with-a-library.md"


def listing(library: str) -> str:
    """The one listing with the library's name as its title."""
    fence = re.compile(rf'```py title="{library}"\n(?P<code>.*?)\n```', re.S)
    shown = [textwrap.dedent(p.raw) for p in read(CHAPTER).parts if isinstance(p, Shown)]
    (found,) = [match["code"] for text in shown if (match := fence.search(text))]
    return found


def names_before(library: str) -> dict[str, Any]:
    """What the cells above the listing have made."""
    names: dict[str, Any] = {}
    at = CHAPTER.read_text(encoding="utf-8").index(f'```py title="{library}"')
    line = CHAPTER.read_text(encoding="utf-8")[:at].count("\n")
    for cell in read(CHAPTER).cells:
        if cell.kind == "python" and cell.line < line:
            exec(cell.source, names)
    return names


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    return names_before("scikit-learn")


def test_scikit_learn_goes_through_the_same_losses_to_the_same_weights(
    names: dict[str, Any],
) -> None:
    own = dict(names)
    exec(listing("scikit-learn"), own)
    assert len(own["losses"]) == own["passes"] == 1001
    for k, layer in enumerate(own["single"].layers):
        np.testing.assert_allclose(own["classifier"].coefs_[k], layer.weights, rtol=1e-8)
        np.testing.assert_allclose(own["classifier"].intercepts_[k], layer.bias, rtol=1e-8)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("n * learning_rate,", "learning_rate,"),
        ("alpha=l2,", "alpha=0.0,"),
        ("momentum=0.0,", "momentum=0.9,"),
        ('activation="tanh"', 'activation="relu"'),
        ("batch_size=n,", "batch_size=n // 2,"),
        ("[:] = layer.bias", "[:] = layer.bias + 1e-6"),
    ],
)
def test_another_setting_is_noticed(old: str, new: str, names: dict[str, Any]) -> None:
    code = listing("scikit-learn")
    assert code.count(old) == 1
    with pytest.raises(AssertionError):
        exec(code.replace(old, new), names | {"passes": 20})


def test_the_defaults_are_those_of_the_table() -> None:
    default = MLPClassifier().get_params()
    expected = {
        "activation": "relu",
        "alpha": 0.0001,
        "batch_size": "auto",
        "momentum": 0.9,
        "shuffle": True,
        "max_iter": 200,
        "solver": "adam",
    }
    assert {name: default[name] for name in expected} == expected
    assert default["tol"] > 0
    assert default["n_iter_no_change"] < default["max_iter"]


@pytest.mark.parametrize("kind", ["float32", "float64"])
def test_scikit_learn_computes_with_as_many_bits_as_the_data(kind: str) -> None:
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=kind)
    fitted = MLPClassifier(hidden_layer_sizes=(2,), max_iter=1).partial_fit(
        X, [0, 1, 1, 0], classes=[0, 1]
    )
    assert {weights.dtype for weights in fitted.coefs_} == {np.dtype(kind)}
