"""Who may import whom: the rules that keep the maths, the pictures and the press apart."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src"


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
PICTURES = imports_of("pictures")
LITERATE = imports_of("literate")


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import numpy as np", {"numpy"}),
        ("import matplotlib.figure", {"matplotlib.figure"}),
        ("from pictures import plots", {"pictures", "pictures.plots"}),
        ("from . import plots", {"scratchnet.maths", "scratchnet.maths.plots"}),
        ("from .. import plots", {"scratchnet", "scratchnet.plots"}),
        ("from ..plots import curve", {"scratchnet.plots", "scratchnet.plots.curve"}),
        ("def f():\n    import mkdocs", {"mkdocs"}),
    ],
)
def test_every_form_of_import_is_seen(source: str, names: set[str]) -> None:
    assert set(imported(source, "scratchnet.maths")) == names


def test_all_packages_are_read() -> None:
    assert {"scratchnet", "scratchnet.activations"} <= SCRATCHNET.keys()
    assert {"pictures", "pictures.plots", "pictures.canvas"} <= PICTURES.keys()
    assert {"literate", "literate.run.chapter", "literate.plugin"} <= LITERATE.keys()


@pytest.mark.parametrize("module", SCRATCHNET)
def test_the_maths_needs_numpy_only(module: str) -> None:
    allowed = {*sys.stdlib_module_names, "scratchnet", "numpy"}
    assert {name.partition(".")[0] for name in SCRATCHNET[module]} <= allowed


@pytest.mark.parametrize("module", PICTURES)
def test_the_pictures_need_numpy_matplotlib_and_a_little_of_the_maths(module: str) -> None:
    allowed = {*sys.stdlib_module_names, "pictures", "scratchnet", "numpy", "matplotlib"}
    assert {name.partition(".")[0] for name in PICTURES[module]} <= allowed
    maths = {name for name in PICTURES[module] if within(name, "scratchnet")}
    known = ("scratchnet.arrays", "scratchnet.datasets", "scratchnet.metrics")
    assert not [name for name in maths if not within(name, *known)]


@pytest.mark.parametrize("module", PICTURES)
@pytest.mark.parametrize("roof", ["pictures.plots", "pictures.diagrams"])
def test_plots_and_diagrams_are_the_roof(module: str, roof: str) -> None:
    if not within(module, roof):
        assert not [name for name in PICTURES[module] if within(name, roof)]


@pytest.mark.parametrize("module", PICTURES)
def test_no_global_figure(module: str) -> None:
    assert not [name for name in PICTURES[module] if within(name, "matplotlib.pyplot", "pylab")]


@pytest.mark.parametrize("module", LITERATE)
def test_the_press_knows_nothing_of_neural_networks(module: str) -> None:
    assert not [name for name in LITERATE[module] if within(name, "scratchnet", "pictures")]


@pytest.mark.parametrize("module", LITERATE)
@pytest.mark.parametrize(
    ("package", "owners"),
    [
        ("mkdocs", ["literate.config", "literate.plugin"]),
        ("pytest", ["literate.testing"]),
    ],
)
def test_few_modules_of_the_press_know(module: str, package: str, owners: list[str]) -> None:
    if module not in owners:
        assert not [name for name in LITERATE[module] if within(name, package, f"_{package}")]


@pytest.mark.parametrize("module", [name for name in LITERATE if within(name, "literate.run")])
def test_what_runs_in_the_browser_too_needs_no_markdown(module: str) -> None:
    reads = [f"literate.run.{name}" for name in ("outline", "cut", "options", "parse")]
    if module not in reads:
        known = ("markdown", "pymdownx", "yaml", *reads)
        assert not [name for name in LITERATE[module] if within(name, *known)]


# What each room of the press may not look into.
ROOMS = {
    "literate.run": ["literate.page", "literate.live", "literate.book", "literate.serving"],
    "literate.page": ["literate.live", "literate.book", "literate.serving"],
    "literate.live": ["literate.page", "literate.book", "literate.serving"],
    "literate.book": ["literate.serving", "literate.plugin", "literate.config"],
    "literate.serving": ["literate.plugin", "literate.config"],
}


@pytest.mark.parametrize("room", ROOMS)
def test_the_rooms_of_the_press(room: str) -> None:
    for module, names in LITERATE.items():
        if within(module, room):
            assert not [name for name in names if within(name, *ROOMS[room])], module


@pytest.mark.parametrize("path", sorted(SRC.rglob("*.py")), ids=lambda path: path.stem)
def test_no_file_is_long(path: Path) -> None:
    limit = 350 if path == SRC / "literate" / "plugin.py" else 300
    assert len(path.read_text(encoding="utf-8").splitlines()) <= limit
