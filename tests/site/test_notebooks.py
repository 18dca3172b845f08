"""The notebooks: one beside each page that has code, behind a button."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from .building import PAGES, file_of, page_id, read


def notebooks(page: str, site: Path) -> list[Path]:
    """The notebooks to which a page leads: one, or none."""
    file = site / file_of(page)
    links = read(file).select("article a[href$='.ipynb'][download]")
    return [(file.parent / str(link["href"])).resolve() for link in links]


def test_every_notebook_has_its_button(site: Path) -> None:
    built = {file.resolve().relative_to(site.resolve()) for file in site.rglob("*.ipynb")}
    behind = [file for page in PAGES for file in notebooks(page, site)]
    assert built
    assert sorted(built) == sorted(file.relative_to(site.resolve()) for file in behind)


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_notebooks_are_valid(page: str, site: Path) -> None:
    files = notebooks(page, site)
    if not files:
        assert not read(site / file_of(page)).select("article .language-python"), "no notebook"
        return
    (file,) = files
    notebook = nbformat.read(file, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    assert any(cell.cell_type == "code" for cell in notebook.cells)


@pytest.fixture(scope="module")
def installed(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packages that the site hands out, installed by pip without an index."""
    (wheel,) = (site / "assets" / "literate").glob("*.whl")
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*pip, "--target", folder, wheel], check=True)
    return folder


@pytest.mark.parametrize("page", ["part-1/04-sigmoid/", "part-1/09-bias/"], ids=page_id)
def test_a_notebook_needs_nothing_but_the_wheel(
    page: str, site: Path, installed: Path, tmp_path: Path
) -> None:
    (file,) = notebooks(page, site)
    notebook: Any = nbformat.read(file, as_version=4)
    asked = nbformat.v4.new_code_cell("import literate; literate.__file__")
    notebook.cells.append(asked)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}})
    client.execute(env={**os.environ, "PYTHONPATH": str(installed)})
    assert str(installed) in asked.outputs[0].data["text/plain"]
    assert any(
        "image/png" in out.get("data", {})
        for cell in notebook.cells
        for out in cell.get("outputs", [])
    )


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_solutions_are_folded_in_notebooks(page: str, site: Path) -> None:
    for file in notebooks(page, site):
        cells = nbformat.read(file, as_version=4).cells
        text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
        assert "**Solution**" not in text
        assert text.count("<details>") == text.count("</details>")
