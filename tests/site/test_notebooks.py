"""The notebooks: one beside each page that has code, behind a button."""

from pathlib import Path

import nbformat
import pytest

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
