"""The site in use: themes, keyboard, downloads, moving pictures, and no JavaScript."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest
from playwright.sync_api import Page

from .building import PAGES, file_of, page_id, read
from .visits import DESK, FACTS, NAMES, OPEN_ALL, PHONE, Visitor, settle

CHAPTERS = [page for page in PAGES if "/" in page]
# checkVisibility() knows nothing of what is inside a drawing.
SHOWN_FRAMES = """() => {
  const drawn = (e) =>
    e.localName === "svg" || (getComputedStyle(e).display !== "none" && drawn(e.parentNode));
  return [...document.querySelectorAll("article figure:has(.frame)")]
    .map((figure) => [...figure.querySelectorAll(".frame")].filter(drawn))
    .map((frames) => [...new Set(frames.map((frame) => Number(frame.dataset.frame)))]);
}"""


@pytest.fixture
def page(visitor: Visitor) -> Iterator[Page]:
    """A fresh window of a reader who was never here."""
    context = visitor.new_context(viewport=DESK)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def plain(visitor: Visitor) -> Page:
    """A window without JavaScript."""
    return visitor.context("plain", viewport=DESK, java_script_enabled=False).new_page()


def test_the_theme_is_chosen_and_kept(page: Page, visitor: Visitor) -> None:
    def scheme() -> tuple[str, str]:
        settle(page)
        named, paper = page.evaluate(
            "[document.body.dataset.mdColorScheme, getComputedStyle(document.body).backgroundColor]"
        )
        return named, paper

    page.goto(visitor.address)
    settle(page)
    button = page.locator("[data-md-component=palette] label:visible")
    seen = []
    for _ in range(3):  # the system's, light, dark
        button.click()
        seen.append(scheme())
        page.reload()
        assert scheme() == seen[-1], "forgotten by the next page"
    names, papers = zip(*seen, strict=True)
    assert names == ("default", "slate", "default")
    assert papers[0] == papers[2] != papers[1]
    page.emulate_media(color_scheme="dark")
    assert scheme() == seen[1], "the system's theme is not followed"


def test_the_keyboard_reaches_the_content(page: Page, visitor: Visitor) -> None:
    page.goto(visitor.address + CHAPTERS[0])
    settle(page)
    where = "document.activeElement.matches('article *')"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.md-skip')")
    assert page.locator(".md-skip").first.bounding_box() is not None
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(where), "the skip link does not lead into the article"
    page.reload()
    settle(page)
    page.evaluate("scrollTo(0, 0), document.activeElement.blur()")
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.evaluate(where):
            return
    pytest.fail("one hundred times Tab do not reach the article")


def test_a_notebook_is_downloaded(page: Page, visitor: Visitor, site: Path) -> None:
    link = "article a[href$='.ipynb'][download]"
    chapter = next(page for page in CHAPTERS if read(site / file_of(page)).select(link))
    page.goto(visitor.address + chapter)
    with page.expect_download() as download:
        page.locator(link).click()
    file = download.value.path()
    nbformat.validate(nbformat.read(file, as_version=nbformat.NO_CONVERT))
    assert download.value.suggested_filename.endswith(".ipynb")


class Slider(NamedTuple):
    """A moving picture, as the file of its page has it: its name, and a label for each frame."""

    name: str
    labels: list[str]


def sliders(file: Path) -> list[Slider]:
    """The moving pictures of a page."""
    boxes = read(file).select("figure .literate-slider")
    return [Slider(str(b["data-name"]), json.loads(str(b["data-labels"]))) for b in boxes]


def test_moving_pictures_move(page: Page, visitor: Visitor, site: Path) -> None:
    moving = {name: found for name in PAGES if (found := sliders(site / file_of(name)))}
    if not moving:
        pytest.skip("no page has a moving picture")
    for name, pictures in moving.items():
        page.goto(visitor.address + name)
        settle(page)
        assert frames(page) == [[0] for _ in pictures], name
        inputs = page.locator("figure input[type=range]").all()
        for slider, (named, labels) in zip(inputs, pictures, strict=True):
            slider.press("ArrowRight")
            # What a screen reader says.
            assert slider.get_attribute("aria-valuetext") == f"{named} = {labels[1]}", name
            assert page.get_by_label(named, exact=True).count(), name
        assert frames(page) == [[1] for _ in pictures], name


def frames(page: Page) -> list[list[int]]:
    """The frames that each moving picture of the page shows."""
    page.evaluate(OPEN_ALL)
    shown: list[list[int]] = page.evaluate(SHOWN_FRAMES)
    return shown


@pytest.mark.parametrize("name", PAGES, ids=page_id)
def test_a_page_without_javascript(name: str, plain: Page, visitor: Visitor, site: Path) -> None:
    plain.goto(visitor.address + name)
    folded = plain.locator("article details:not([open])")
    if n_folded := folded.count():
        folded.locator("> summary").first.click()
        assert folded.count() == n_folded - 1
    plain.evaluate(OPEN_ALL)
    facts = plain.evaluate(FACTS, NAMES)
    assert facts["headings"] == 1
    assert facts["words"] > (3 if name == "404.html" else 30)
    assert not facts["hiddenCode"]
    assert not [figure for figure in facts["figures"] if figure["width"] <= 100]
    assert not facts["raw"]
    assert facts["scrollWidth"] <= facts["width"]
    linked = [page for page in PAGES if visitor.address + page in facts["links"]]
    assert set(CHAPTERS) - {name} <= set(linked), "the navigation does not show all pages"
    moving = sliders(site / file_of(name))
    assert frames(plain) == [[len(labels) - 1] for _, labels in moving]
    for box, (_, labels) in zip(plain.locator(".literate-slider").all(), moving, strict=True):
        told = f"= {labels[-1]}, the last of these values: {', '.join(labels)}."
        assert told in box.inner_text()


def test_the_menu_of_a_phone_opens_without_javascript(visitor: Visitor) -> None:
    context = visitor.context("plain phone", viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(visitor.address)
    page.locator("label[for=__drawer]:visible").first.click()
    section = page.locator(".md-sidebar--primary .md-nav__item--nested").first
    section.locator("> label").click()
    section.locator("a").first.click()
    page.wait_for_url(lambda url: url != visitor.address)
    page.close()
