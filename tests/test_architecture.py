"""Who may import whom: the rules that keep the maths, the pictures and the press apart."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src"
# What may use matplotlib: the pictures, and the house style that they share.
PICTURES = ("scratchnet.plots", "scratchnet.diagrams", "scratchnet.palette", "scratchnet.canvas")


def module_name(path: Path) -> str:
    """The dotted name of a file below src."""
    parts = path.relative_to(SRC).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(source: str, package: str) -> Iterator[str]:
    """The dotted names which a source text of a package imports, wherever the import stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*(above if node.level else []), *filter(None, [node.module])])
            # `from scratchnet import plots` may import a module or a name: count it as both.
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def within(name: str, *packages: str) -> bool:
    """Whether a dotted name is one of the packages or stands inside one."""
    return any(name == package or name.startswith(package + ".") for package in packages)


def imports_of(package: str) -> dict[str, set[str]]:
    """For each module of a package, what it imports."""
    return {
        module_name(path): set(
            imported(path.read_text(encoding="utf-8"), ".".join(path.relative_to(SRC).parent.parts))
        )
        for path in sorted((SRC / package).rglob("*.py"))
    }


SCRATCHNET = imports_of("scratchnet")
LITERATE = imports_of("literate")


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import numpy as np", {"numpy"}),
        ("import matplotlib.figure", {"matplotlib.figure"}),
        ("from scratchnet import plots", {"scratchnet", "scratchnet.plots"}),
        ("from . import plots", {"scratchnet.maths", "scratchnet.maths.plots"}),
        ("from .. import plots", {"scratchnet", "scratchnet.plots"}),
        ("from ..plots import curve", {"scratchnet.plots", "scratchnet.plots.curve"}),
        ("def f():\n    import mkdocs", {"mkdocs"}),
    ],
)
def test_every_form_of_import_is_seen(source: str, names: set[str]) -> None:
    assert set(imported(source, "scratchnet.maths")) == names


def test_both_packages_are_read() -> None:
    assert {"scratchnet", "scratchnet.activations", "scratchnet.plots"} <= SCRATCHNET.keys()
    assert {"literate", "literate.chapter", "literate.plugin"} <= LITERATE.keys()


@pytest.mark.parametrize("module", SCRATCHNET)
def test_the_maths_needs_numpy_only(module: str) -> None:
    allowed = {*sys.stdlib_module_names, "scratchnet", "numpy"}
    if within(module, *PICTURES):
        allowed |= {"matplotlib"}
    assert {name.partition(".")[0] for name in SCRATCHNET[module]} <= allowed


@pytest.mark.parametrize("module", [name for name in SCRATCHNET if not within(name, *PICTURES)])
def test_the_maths_knows_nothing_of_its_pictures(module: str) -> None:
    assert not [name for name in SCRATCHNET[module] if within(name, *PICTURES)]


@pytest.mark.parametrize("module", [name for name in SCRATCHNET if within(name, *PICTURES)])
@pytest.mark.parametrize("roof", ["scratchnet.plots", "scratchnet.diagrams"])
def test_plots_and_diagrams_are_the_roof(module: str, roof: str) -> None:
    if not within(module, roof):
        assert not [name for name in SCRATCHNET[module] if within(name, roof)]


@pytest.mark.parametrize("module", SCRATCHNET)
def test_no_global_figure(module: str) -> None:
    assert not [name for name in SCRATCHNET[module] if within(name, "matplotlib.pyplot", "pylab")]


@pytest.mark.parametrize("module", LITERATE)
def test_the_press_knows_nothing_of_neural_networks(module: str) -> None:
    assert not [name for name in LITERATE[module] if within(name, "scratchnet")]


@pytest.mark.parametrize("module", LITERATE)
@pytest.mark.parametrize(
    ("package", "owner"), [("mkdocs", "literate.plugin"), ("pytest", "literate.testing")]
)
def test_one_module_of_the_press_knows(module: str, package: str, owner: str) -> None:
    if module != owner:
        assert not [name for name in LITERATE[module] if within(name, package, f"_{package}")]
