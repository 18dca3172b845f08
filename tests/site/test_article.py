"""Who reads along with the article unfolds all notes about it at once."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from .building import PAGES, read
from .visits import DESK, PHONE, Visitor
from .windows import visit, window

NOTE = "About the article"
OPEN = """() => [...document.querySelectorAll("article details")].filter(
  (note) => note.querySelector("summary").textContent.trim() === "About the article"
).map((note) => note.open)"""


def switch(page: Page) -> None:
    page.get_by_role("button", name="Unfold all notes about the article").click()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_one_press_unfolds_all_and_the_next_page_too(
    viewport: dict[str, int], visitor: Visitor
) -> None:
    first, second = "part-3/02-softmax-and-cross-entropy/", "part-3/04-training/"
    with window(visitor, first, viewport=viewport) as page:
        assert page.evaluate(OPEN)
        assert not any(page.evaluate(OPEN))
        switch(page)
        assert all(page.evaluate(OPEN))
        visit(page, visitor, second)
        assert page.evaluate(OPEN)
        assert all(page.evaluate(OPEN))
        switch(page)
        assert not any(page.evaluate(OPEN))
        visit(page, visitor, first)
        assert not any(page.evaluate(OPEN))


def test_it_is_there_only_where_such_notes_are(visitor: Visitor) -> None:
    with window(visitor, "reference/glossary/") as page:
        assert not page.locator(".site-article").is_visible()


def test_the_notes_have_one_name(site: Path) -> None:
    chapters = [page for page in PAGES if page.startswith("part-")]
    found = [
        summary.get_text().strip()
        for page in chapters
        for summary in read(site / page / "index.html").select("details > summary")
        if "article" in summary.get_text().lower()
    ]
    assert found.count(NOTE) > 30
    assert not [name for name in found if name != NOTE and name.lower().startswith("about")]
