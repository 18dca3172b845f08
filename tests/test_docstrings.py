"""What the docstrings must say: the API pages are made of them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import griffe
import pytest

from literate.page.api import public_objects

SRC = Path(__file__).parents[1] / "src"
ARRAYS = ("Array", "ArrayLike")
SHAPE = re.compile(r"\((?:\.\.\.|[SPTndkmg]\b|epochs\b|low\b)[^)]*\)|\b(shape|entry|row)s?\b")


class Described(NamedTuple):
    """A public class, function or method."""

    name: str
    node: ast.ClassDef | ast.FunctionDef

    @property
    def text(self) -> str:
        return ast.get_docstring(self.node) or ""

    @property
    def parameters(self) -> list[ast.arg]:
        if isinstance(self.node, ast.ClassDef):
            return []
        a = self.node.args
        every = [*a.posonlyargs, *a.args, *a.kwonlyargs, *filter(None, [a.vararg, a.kwarg])]
        return [one for one in every if one.arg not in ("self", "cls") and one.arg[0] != "_"]


def described(package: str) -> Iterator[Described]:
    """All that the API pages of a package describe, but constants."""
    loaded = griffe.load(package, search_paths=[SRC], resolve_aliases=True)
    assert isinstance(loaded, griffe.Module)
    for name, source in public_objects(loaded).items():
        module, _, own = name.rpartition(".")
        node = definition(module, own)
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield Described(name, node)
        if isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and not method.name.startswith("_"):
                    yield Described(f"{name}.{method.name}", method)
        assert own in source


def definition(module: str, name: str) -> ast.stmt | None:
    """Where an object is defined: in its module, or in one of the folder that exports it."""
    path = SRC.joinpath(*module.split("."))
    files = [path.with_suffix(".py")] if path.with_suffix(".py").is_file() else path.glob("*.py")
    for file in files:
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if getattr(node, "name", None) == name:
                return node
    return None


PACKAGES = ("scratchnet", "pictures", "literate")
ALL = {one.name: one for package in PACKAGES for one in described(package)}
CHECKS = {name.rpartition(".")[2] for name in ALL if name.startswith("scratchnet.arrays.")}
MATHS = [name for name in ALL if not name.startswith("literate.")]


def test_all_packages_are_read() -> None:
    assert {"scratchnet.layers.Dense.forward", "pictures.plots.curve"} <= ALL.keys()
    assert {"literate.run.chapter.Chapter.steps", "literate.run.tables.table"} <= ALL.keys()


@pytest.mark.parametrize("name", ALL)
def test_begins_with_a_sentence(name: str) -> None:
    begins = re.match(r"[A-Z`>].*\.(\n\n|$)", ALL[name].text)
    assert begins, f"{name}: begin its docstring with one sentence on a line of its own"


@pytest.mark.parametrize("name", ALL)
def test_says_what_it_raises(name: str) -> None:
    described = ALL[name]
    if isinstance(described.node, ast.ClassDef):
        return
    raised = {
        node.exc.func.id
        for node in ast.walk(described.node)
        if isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and isinstance(node.exc.func, ast.Name)
    }
    called = {
        ast.unparse(node.func) for node in ast.walk(described.node) if isinstance(node, ast.Call)
    }
    if called & CHECKS:
        raised.add("ValueError")
    untold = [e for e in raised if not re.search(rf"\n    {e}: |[Rr]aise `{e}`", described.text)]
    assert not untold, f"{name} raises {untold}: say when, under `Raises:` in its docstring"


@pytest.mark.parametrize("name", MATHS)
def test_names_its_parameters(name: str) -> None:
    described = ALL[name]
    for parameter in described.parameters:
        named = rf"^    \*{{0,2}}{parameter.arg}: |`[^`\n]*\b{parameter.arg}\b[^`\n]*`"
        found = re.search(named, described.text, re.MULTILINE)
        assert found, f"{name}: describe {parameter.arg!r} under `Args:` in its docstring"


@pytest.mark.parametrize("name", MATHS)
def test_gives_the_shapes_of_its_arrays(name: str) -> None:
    described = ALL[name]
    if isinstance(described.node, ast.ClassDef):
        return
    annotations = [parameter.annotation for parameter in described.parameters]
    annotations.append(described.node.returns)
    names = {
        node.id if isinstance(node, ast.Name) else node.attr
        for annotation in annotations
        if annotation is not None
        for node in ast.walk(annotation)
        if isinstance(node, ast.Name | ast.Attribute)
    }
    if names & {*ARRAYS}:
        assert SHAPE.search(described.text), f"{name}: give the shape of its arrays, as (n, d)"
