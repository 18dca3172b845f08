"""The notebooks: one beside each page that has code, behind a button."""

from pathlib import Path

import nbformat
import pytest

from .building import PAGES, file_of, page_id, read


def notebooks(site: Path) -> dict[str, Path]:
    """Page -> the notebook to which it leads, for all notebooks of the site."""
    found = {}
    for page in PAGES:
        file = site / file_of(page)
        for link in read(file).select("article a[href$='.ipynb'][download]"):
            found[page] = (file.parent / str(link["href"])).resolve()
    return found


def test_every_notebook_has_its_button(site: Path) -> None:
    built = {file.resolve().relative_to(site.resolve()) for file in site.rglob("*.ipynb")}
    behind = {file.relative_to(site.resolve()) for file in notebooks(site).values()}
    assert built
    assert built == behind


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_notebooks_are_valid(page: str, site: Path) -> None:
    file = notebooks(site).get(page)
    if file is None:
        assert not read(site / file_of(page)).select("article .language-python"), "no notebook"
        return
    notebook = nbformat.read(file, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    assert any(cell.cell_type == "code" for cell in notebook.cells)
