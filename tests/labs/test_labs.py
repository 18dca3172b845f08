"""The labs: each runs from top to bottom and ends in the numbers of the package."""

import ast
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from IPython.core.inputtransformer2 import TransformerManager
from nbclient import NotebookClient

from scratchnet.activations import identity, sigmoid, sigmoid_as_published, tanh
from scratchnet.datasets import logic_gate, two_moons, virus
from scratchnet.layers import Dense
from scratchnet.losses import softmax_cross_entropy
from scratchnet.network import Network, uniform
from scratchnet.training import train

LABS = Path(__file__).parents[2] / "docs" / "labs"
Results = dict[str, Any]


def or_gate() -> Results:
    """The OR gate with a bias: what the lab calls W, b and losses, by the package."""
    network = Network((Dense(np.array([[0.1], [0.2]]), np.array([0.3]), sigmoid),))
    trained, history = train(network, logic_gate("or"), learning_rate=0.05, epochs=10_000)
    return {
        "W": trained.layers[0].weights,
        "b": trained.layers[0].bias,
        "losses": history.loss,
    }


def or_without_bias() -> Results:
    """The same neuron without its bias, with the right slope and with the published one."""
    W_start = np.array([[0.1], [0.2]])
    settings: dict[str, Any] = {"learning_rate": 0.05, "epochs": 10_000}
    trained, history = train(Network([Dense(W_start)]), logic_gate("or"), **settings)
    published = Network([Dense(W_start, activation=sigmoid_as_published)])
    published, _ = train(published, logic_gate("or"), **settings)
    return {
        "W": trained.layers[0].weights,
        "losses": history.loss,
        "W_published": published.layers[0].weights,
    }


def virus_case_study() -> Results:
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
    return {
        "W": trained.layers[0].weights,
        "b": trained.layers[0].bias,
        "losses": history.loss,
        "W_published": published.layers[0].weights,
        "b_published": published.layers[0].bias,
        "held_out": held_out,
    }


def or_hidden_layer() -> Results:
    """The OR gate with three hidden neurons and no bias."""
    W1, W2 = [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]], [[0.7], [0.8], [0.9]]
    network = Network([Dense(W1), Dense(W2)])
    trained, history = train(network, logic_gate("or"), learning_rate=0.05, epochs=200_000)
    hidden, output = trained.layers
    return {"W1": hidden.weights, "W2": output.weights, "losses": history.loss}


def xor() -> Results:
    """XOR with four hidden neurons and no bias, from weights drawn with the seed 0."""
    rng = np.random.RandomState(0)
    network = Network.random((2, 4, 1), bias=False, rng=rng, initial=uniform)
    trained, history = train(network, logic_gate("xor"), learning_rate=0.05, epochs=200_000)
    hidden, output = trained.layers
    return {
        "W1": hidden.weights,
        "W2": output.weights,
        "losses": history.loss,
        "answers": trained.predict(np.array([[0.5, 2], [0, -1], [0, 5], [1, 1.2]])),
    }


def moons() -> Results:
    """The moons, and the losses up to the one that the article reports after its pass 1000.

    Not those of later passes: from there on a rounding error decides.
    """
    data = two_moons(200, 0.20, np.random.RandomState(0))
    rng = np.random.RandomState(0)
    network = Network.random((2, 3, 2), activation=tanh, output=identity, rng=rng)
    _, history = train(
        network, data, loss=softmax_cross_entropy, learning_rate=0.01, epochs=1001, l2=0.01
    )
    return {"X": data.X, "T": data.T, "reproducible": history.loss / 200}


EXPECTED: dict[str, Callable[[], Results]] = {
    "or-gate": or_gate,
    "or-without-bias": or_without_bias,
    "virus-case-study": virus_case_study,
    "or-hidden-layer": or_hidden_layer,
    "xor": xor,
    "two-moons": moons,
}


def read(name: str) -> Any:
    return nbformat.read(LABS / f"{name}.ipynb", as_version=4)


@pytest.fixture(scope="module", params=EXPECTED)
def executed(request: pytest.FixtureRequest) -> tuple[str, Any, Results]:
    """A lab's name, its executed cells, and the values its names have at the very end."""
    lab = read(request.param)
    names = list(EXPECTED[request.param]())
    ask = f"print({{name: np.asarray(globals()[name]).tolist() for name in {names}}})"
    lab.cells.append(nbformat.v4.new_code_cell(ask))
    NotebookClient(lab, timeout=300, resources={"metadata": {"path": LABS}}).execute()
    return request.param, lab, ast.literal_eval(lab.cells.pop().outputs[0].text)


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


def test_a_lab_ends_in_the_numbers_of_the_package(executed: tuple[str, Any, Results]) -> None:
    name, _, results = executed
    for quantity, value in EXPECTED[name]().items():
        np.testing.assert_allclose(results[quantity], value, rtol=1e-12, err_msg=quantity)


def test_the_pictures_of_a_lab_have_alternative_texts(executed: tuple[str, Any, Results]) -> None:
    _, lab, _ = executed
    pictures = [
        cell
        for cell in lab.cells
        for output in cell.get("outputs", [])
        if "image/svg+xml" in output.get("data", {})
    ]
    assert pictures
    assert not [cell.id for cell in pictures if not cell.metadata.get("alt")]


def test_a_lab_prints_no_warning(executed: tuple[str, Any, Results]) -> None:
    _, lab, _ = executed
    outputs = [output for cell in lab.cells for output in cell.get("outputs", [])]
    assert outputs
    assert not [output.text for output in outputs if output.get("name") == "stderr"]


@pytest.mark.parametrize("name", EXPECTED)
def test_a_lab_is_stored_as_it_is_handed_out(name: str) -> None:
    """Without outputs, with ids that stay, and with nothing that a run leaves behind."""
    lab = read(name)
    nbformat.validate(lab)
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
