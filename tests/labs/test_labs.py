"""The labs: each runs from top to bottom and ends in the numbers of the package."""

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from IPython.core.inputtransformer2 import TransformerManager
from nbclient import NotebookClient

from scratchnet.activations import sigmoid
from scratchnet.datasets import logic_gate
from scratchnet.layers import Dense
from scratchnet.network import Network
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


EXPECTED: dict[str, Callable[[], Results]] = {"or-gate": or_gate}


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
