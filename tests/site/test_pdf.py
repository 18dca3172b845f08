"""The whole book as one PDF."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

from literate.pdf import PdfError, write_pdf

from .building import PAGES
from .building import read as parsed
from .visits import find_browser

BOTTOM = 57  # points, the margin at the foot of a page
ROOM = 40  # points, which a heading needs for itself and a line under it


@pytest.fixture(scope="module")
def book(site: Path, tmp_path_factory: pytest.TempPathFactory) -> PdfReader:
    if find_browser() is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no browser is there to print the book", pytrace=False)
        pytest.skip("no browser is there to print the book")
    out = tmp_path_factory.mktemp("book") / "book.pdf"
    # In a process of its own: Playwright allows one loop a thread, and other tests have one.
    command = [sys.executable, "-m", "literate", "pdf", str(site), str(out)]
    subprocess.run(command, check=True)
    assert [*out.parent.iterdir()] == [out]
    assert out.stat().st_size < 15e6
    return PdfReader(out)


@pytest.fixture(scope="module")
def texts(book: PdfReader) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in book.pages]


def chapters(site: Path) -> list[str]:
    """The titles of all chapters, with their numbers."""
    found = []
    for page in PAGES:
        soup = parsed(site / page / "index.html" if not page.endswith(".html") else site / page)
        above = soup.select_one("article .literate-number")
        if above:
            title = " ".join(soup.select("article h1")[0].get_text().replace("¶", "").split())
            found.append(f"{above.get_text().rpartition('Chapter ')[2]}. {title}")
    return found


def outline(entries: list[Any]) -> Iterator[Destination]:
    for entry in entries:
        if isinstance(entry, list):
            yield from outline(entry)
        else:
            yield entry


def plain(text: str) -> str:
    """Letters and digits, since formulas and spaces come out of a PDF in other ways."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def test_every_chapter_is_there_on_the_page_that_the_contents_name(
    site: Path, texts: list[str]
) -> None:
    first = next(i for i, text in enumerate(texts) if "Contents" in text)
    contents = " ".join(texts[first : first + 4])
    titles = chapters(site)
    assert len(titles) > 20
    for title in titles:
        found = re.search(re.escape(title) + r" (\d+)\b", contents)
        assert found, title
        assert plain(title.partition(". ")[2]) in plain(texts[int(found[1]) - 1]), title


def test_every_figure_is_there(site: Path, texts: list[str]) -> None:
    wanted = {
        caption.get_text().split(". ")[0]
        for page in PAGES
        if page and not page.startswith("reference/api") and not page.endswith(".html")
        for caption in parsed(site / page / "index.html").select("figcaption strong")
    }
    assert len(wanted) > 100
    whole = " ".join(texts)
    assert not [figure for figure in wanted if f"{figure.rstrip('.')}." not in whole]


def test_letters_are_in_the_file(book: PdfReader, texts: list[str]) -> None:
    missing = []
    for page in book.pages:
        resources: Any = page["/Resources"]
        fonts: Any = resources.get("/Font", {})
        for font in fonts.values():
            font = font.get_object()
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            described = inner.get("/FontDescriptor")
            drawn = font["/Subtype"] == "/Type3"  # its letters are drawings of their own
            if not drawn and not any(key.startswith("/FontFile") for key in described):
                missing.append(font["/BaseFont"])
    assert not missing
    assert "\ufffd" not in " ".join(texts)


def test_links_lead_somewhere(book: PdfReader) -> None:
    places = {name.lstrip("/") for name in book.named_destinations}
    inner = outer = 0
    for page in book.pages:
        annotations: Any = page.get("/Annots", [])
        for link in [annotation.get_object() for annotation in annotations]:
            if link.get("/Subtype") != "/Link":
                continue
            if "/A" in link and "/URI" in link["/A"]:
                outer += 1
                assert link["/A"]["/URI"].startswith(("https://", "http://", "mailto:")), link["/A"]
            else:
                target = link["/Dest"] if "/Dest" in link else link["/A"]["/D"]
                inner += 1
                assert not isinstance(target, str) or target.lstrip("/") in places, target
    assert inner > 500
    assert outer > 20


def test_headings_are_bookmarks_and_none_is_stranded(book: PdfReader, site: Path) -> None:
    marks = [*outline(book.outline)]
    names = plain(" ".join(str(mark.title) for mark in marks))
    assert not [t for t in chapters(site) if plain(t.partition(". ")[2]) not in names]
    low = [str(m.title) for m in marks if m.top is not None and float(m.top) < BOTTOM + ROOM]
    assert not low


def test_programs_that_read_aloud_find_its_parts(book: PdfReader) -> None:
    root: Any = book.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert book.metadata is not None
    assert book.metadata.title == "Neural networks from scratch"
    assert book.metadata.author


def test_what_is_no_site_makes_no_book(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>No menu.</p>", encoding="utf-8")
    with pytest.raises(PdfError, match="is no site with a menu: run make site first"):
        write_pdf(tmp_path, tmp_path / "book.pdf")
    assert not (tmp_path / "book.pdf").exists()
