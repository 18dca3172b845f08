"""The examples in the strings below constants, such as `sigmoid`, which doctest does not see.

pytest's `--doctest-modules` runs those of modules, classes and functions.
"""

import ast
import doctest
import importlib
import itertools
from pathlib import Path

import pytest

import scratchnet

MODULES = sorted(path.stem for path in Path(scratchnet.__path__[0]).glob("*.py"))


def strings_below_constants(source: str) -> list[tuple[int, str]]:
    """Line and text of each string that stands alone below an assignment."""
    body = ast.parse(source).body
    return [
        (string.lineno, string.value.value)
        for above, string in itertools.pairwise(body)
        if isinstance(above, ast.Assign | ast.AnnAssign)
        and isinstance(string, ast.Expr)
        and isinstance(string.value, ast.Constant)
        and isinstance(string.value.value, str)
    ]


@pytest.mark.parametrize("name", MODULES)
def test_examples_below_constants(name: str) -> None:
    module = importlib.import_module(f"scratchnet.{name}".removesuffix(".__init__"))
    assert module.__file__ is not None
    runner = doctest.DocTestRunner()
    parser = doctest.DocTestParser()
    source = Path(module.__file__).read_text(encoding="utf-8")
    for line, text in strings_below_constants(source):
        test = parser.get_doctest(text, vars(module).copy(), name, module.__file__, line)
        assert runner.run(test).failed == 0, f"{module.__file__}:{line}"


def test_the_examples_are_found() -> None:
    path = Path(scratchnet.__path__[0]) / "activations.py"
    found = strings_below_constants(path.read_text(encoding="utf-8"))
    assert sum(">>>" in text for _, text in found) >= 3
