"""The labs: each prints, on its built page, the numbers of the package."""

import ast
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from IPython.core.inputtransformer2 import TransformerManager

from scratchnet.activations import identity, sigmoid, sigmoid_as_published, tanh
from scratchnet.datasets import logic_gate, two_moons, virus
from scratchnet.layers import Dense
from scratchnet.losses import softmax_cross_entropy
from scratchnet.network import Network
from scratchnet.training import train
from tests.scratchnet.long_runs import or_2_3_1, xor_2_4_1
from tests.site.building import read as parsed

LABS = Path(__file__).parents[2] / "docs" / "labs"
NUMBER = re.compile(r"(?<![\w.])-?\d+\.\d*(?:e[-+]\d+)?")
Numbers = dict[str, list[Any]]
"""What a cell must print, by the cell's id: its numbers, in their order."""


def or_gate() -> Numbers:
    """The OR gate with a bias."""
    data = logic_gate("or")
    network = Network((Dense(np.array([[0.1], [0.2]]), np.array([0.3]), sigmoid),))
    trained, history = train(network, data, learning_rate=0.05, epochs=10_000)
    (layer,) = trained.layers
    return {
        "forward": [network.predict(data.X)],
        "train": [layer.weights, layer.bias, history.loss[[0, -1]]],
        "predictions": [np.hstack([data.X, trained.predict(data.X)])],
    }


def or_without_bias() -> Numbers:
    """The same neuron without its bias, with the right slope and with the published one."""
    data, W_start = logic_gate("or"), np.array([[0.1], [0.2]])
    settings: dict[str, Any] = {"learning_rate": 0.05, "epochs": 10_000}
    trained, history = train(Network([Dense(W_start)]), data, **settings)
    published = Network([Dense(W_start, activation=sigmoid_as_published)])
    published, _ = train(published, data, **settings)
    return {
        "train": [trained.layers[0].weights, history.loss[[0, -1]]],
        "predictions": [np.hstack([data.X, trained.predict(data.X)])],
        "try-published": [published.predict([[1.0, 0.0], [0.0, 0.0], [1.0, 1.0]])],
    }


def virus_case_study() -> Numbers:
    """Eight people and four symptoms; then each of the eight held out in turn."""
    data = virus()
    W_start, b_start = np.array([[0.1], [0.2], [0.3], [0.4]]), np.array([0.3])
    start = Network([Dense(W_start, b_start)])
    trained, history = train(start, data, learning_rate=0.05, epochs=10_000)
    published = Network([Dense(W_start, b_start, sigmoid_as_published)])
    published, _ = train(published, data, learning_rate=0.05, epochs=10_000)
    held_out = []
    for i in range(8):
        keep = np.arange(8) != i
        seven = data._replace(X=data.X[keep], T=data.T[keep])
        taught, _ = train(start, seven, learning_rate=0.5, epochs=1000)
        held_out.append(taught.predict(data.X[[i]]).item())
    asked = [[1.0, 0.0, 0.0, 1.0], [0.0, 0.0, 1.0, 0.0], [1.0, 0.0, 1.0, 0.0]]
    return {
        "train": [history.loss[[0, -1]]],
        "predictions": [trained.predict(data.X)],
        "weights": [trained.layers[0].bias],
        "ask": [trained.predict(asked)],
        "try-hold-out": held_out,
        "try-published": [
            published.layers[0].weights,
            published.layers[0].bias,
            published.predict(asked),
        ],
    }


def or_hidden_layer() -> Numbers:
    """The OR gate with three hidden neurons and no bias."""
    data = logic_gate("or")
    trained, history = or_2_3_1()
    hidden, output = trained.layers
    return {
        "train": [hidden.weights, output.weights],
        "losses": [history.loss[[0, -2]]],
        "predictions": [np.hstack([data.X, trained.predict(data.X)])],
        "stand-in": [Network([hidden]).predict([[0.0, 0.0]]), output.weights.sum() / 2],
    }


def xor() -> Numbers:
    """XOR with four hidden neurons and no bias, from weights drawn with the seed 0."""
    data = logic_gate("xor")
    trained, history = xor_2_4_1()
    hidden, output = trained.layers
    return {
        "train": [hidden.weights, output.weights],
        "losses": [history.loss[[0, 1000, 5000, 10_000, 20_000, 199_999]]],
        "predictions": [np.hstack([data.X, trained.predict(data.X)])],
        "asked": [trained.predict([[0.5, 2.0], [0.0, -1.0], [0.0, 5.0], [1.0, 1.2]])],
    }


def moons() -> Numbers:
    """The moons: the losses after the article's passes 0 and 1000, and a pass later.

    Not those of later passes: from there on a rounding error decides.
    """
    data = two_moons(200, 0.20, np.random.RandomState(0))
    rng = np.random.RandomState(0)
    network = Network.random((2, 3, 2), activation=tanh, output=identity, rng=rng)
    right = np.mean(network.predict(data.X).argmax(axis=1) == data.T.argmax(axis=1))
    _, history = train(
        network, data, loss=softmax_cross_entropy, learning_rate=0.01, epochs=1002, l2=0.01
    )
    pairs = [np.sort(history.loss[i + 1 : i + 3]) / 200 for i in (0, 1000)]
    return {"forward": [100 * right], "report": pairs}


EXPECTED: dict[str, Callable[[], Numbers]] = {
    "or-gate": or_gate,
    "or-without-bias": or_without_bias,
    "virus-case-study": virus_case_study,
    "or-hidden-layer": or_hidden_layer,
    "xor": xor,
    "two-moons": moons,
}


def read(name: str) -> Any:
    return nbformat.read(LABS / f"{name}.ipynb", as_version=nbformat.NO_CONVERT)


def printed(name: str, site: Path) -> dict[str, str]:
    """What each code cell of a lab prints on the built page, by the cell's id."""
    cells = [cell for cell in read(name).cells if cell.cell_type == "code"]
    page = parsed(site / "labs" / name / "index.html")
    blocks = page.select("article .language-python.highlight")
    assert len(blocks) == len(cells)
    found = {}
    for number, cell in enumerate(cells, start=1):
        outputs = page.select(f"article [data-output='{number}'] .literate-output")
        found[cell.id] = "\n".join(output.get_text() for output in outputs)
    return found


def differences(text: str, expected: Sequence[Any]) -> list[str]:
    """The numbers of a text that are not the expected ones, rounded as they are printed."""
    tokens = NUMBER.findall(text)
    values = np.concatenate([np.ravel(np.asarray(part)) for part in expected])
    if len(tokens) != len(values):
        return [f"{len(tokens)} numbers are printed, not {len(values)}"]
    found = []
    for token, value in zip(tokens, values.tolist(), strict=True):
        mantissa, _, exponent = token.partition("e")
        unit = 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
        if abs(float(token) - value) > 0.501 * unit:
            found.append(f"{token} is printed for {value}")
    return found


def test_every_lab_is_compared() -> None:
    assert {lab.stem for lab in LABS.glob("*.ipynb")} == EXPECTED.keys()


@pytest.mark.parametrize("name", EXPECTED)
def test_a_lab_needs_numpy_and_matplotlib_only(name: str) -> None:
    code = "\n".join(cell.source for cell in read(name).cells if cell.cell_type == "code")
    for node in ast.walk(ast.parse(TransformerManager().transform_cell(code))):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = [str(node.module)]
        else:
            continue
        assert {module.partition(".")[0] for module in modules} <= {"numpy", "matplotlib"}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_lab_prints_the_numbers_of_the_package(name: str, site: Path) -> None:
    cells = printed(name, site)
    for cell, expected in EXPECTED[name]().items():
        text = cells[cell]
        if (name, cell) == ("two-moons", "report"):  # see `moons`
            text = "\n".join(text.splitlines()[:2])
        assert not differences(text, expected), f"{name}, cell {cell}"


def test_a_wrong_number_is_noticed() -> None:
    text = "array([[ 0.5744, -2.], [8.57e-04, 0.1]]) after 10,000 of 3 epochs"
    assert differences(text, [np.array([[0.57441, -2.3], [8.5749e-4, 0.1]])]) == []
    assert differences(text, [[0.57451, -2.3, 8.5749e-4, 0.1]]) == ["0.5744 is printed for 0.57451"]
    assert len(differences(text, [[0.5744, 2.0], [8.58e-4, 0.2]])) == 3
    assert differences(text, [0.5744]) == ["4 numbers are printed, not 1"]


@pytest.mark.parametrize("name", EXPECTED)
def test_a_lab_draws_and_prints_no_warning(name: str, site: Path) -> None:
    article = parsed(site / "labs" / name / "index.html").select("article")[0]
    assert article.select("figure svg[aria-label]")
    assert len(article.select("figure svg[aria-label]")) == len(article.select("figure"))
    assert article.select("pre.literate-output")
    assert not [pre.get_text() for pre in article.select("pre.stderr")]


@pytest.mark.parametrize("name", EXPECTED)
def test_a_lab_is_stored_as_it_is_handed_out(name: str) -> None:
    """Without outputs, with ids that stay, and with nothing that a run leaves behind."""
    lab = read(name)
    nbformat.validate(lab)
    assert (lab.nbformat, lab.nbformat_minor) >= (4, 5)
    code = [cell for cell in lab.cells if cell.cell_type == "code"]
    assert not [cell.id for cell in code if cell.outputs or cell.execution_count is not None]
    assert len({cell.id for cell in lab.cells}) == len(lab.cells)
    assert lab.metadata == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }


@pytest.mark.parametrize("name", EXPECTED)
def test_a_lab_and_its_chapter_link_to_each_other(name: str) -> None:
    links = re.findall(r"\]\(\.\./(part-\d/[\w-]+\.md)", read(name).cells[0].source)
    assert links
    for chapter in links:
        assert f"(../labs/{name}.ipynb)" in (LABS.parent / chapter).read_text(encoding="utf-8")
