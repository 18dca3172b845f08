"""The site in use: search, themes, keyboard, downloads, moving pictures, and no JavaScript."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest
from playwright.sync_api import Page, Response
from playwright.sync_api import TimeoutError as PlaywrightTimeout

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
COMPRESSED = (".html", ".css", ".js", ".json", ".svg")


@pytest.fixture
def page(visitor: Visitor) -> Iterator[Page]:
    """A fresh window of a reader who was never here and does not search."""
    context = visitor.new_context(viewport=DESK)
    yield context.new_page()
    context.close()


class Searched(NamedTuple):
    """The front page as it is first visited, index of the search included."""

    page: Page
    weights: list[int]
    """The bytes of each file as it is sent, compressed where servers do so."""


@pytest.fixture(scope="module")
def first(visitor: Visitor) -> Iterator[Searched]:
    """One visit for the tests of the search and of its weight: reading the index takes long."""
    context = visitor.browser.new_context(viewport=DESK, reduced_motion="reduce")
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(visitor.address)
    settle(page)
    page.wait_for_timeout(300)
    weights = []
    for answer in answers:
        compressed = answer.url.endswith(COMPRESSED) or answer.url == visitor.address
        body = answer.body()
        weights.append(len(gzip.compress(body)) if compressed else len(body))
    yield Searched(page, weights)
    context.close()


@pytest.fixture(scope="module")
def plain(visitor: Visitor) -> Page:
    """A window without JavaScript."""
    return visitor.context("plain", viewport=DESK, java_script_enabled=False).new_page()


def search(page: Page, words: str) -> None:
    page.locator(".md-search__input").fill(words)
    page.locator(".md-search__input").press("End")  # the theme waits for a key


def test_a_first_visit_is_weighed(first: Searched, notes: list[str]) -> None:
    files, weight = len(first.weights), sum(first.weights)
    notes.append(f"a first visit to the front page: {files} files, {weight / 1000:.0f} KB")
    assert weight < 1_000_000


def test_search_finds_nothing_where_nothing_is(first: Searched) -> None:
    search(first.page, "zyzzyva")
    first.page.get_by_text("No matching documents").wait_for()
    assert first.page.locator(".md-search-result__item").count() == 0


def test_search_finds_each_chapter_by_its_title(first: Searched, site: Path) -> None:
    page = first.page
    results = page.locator(".md-search-result__item > a")
    missed = []
    # The pages of the API stand behind the chapters on purpose.
    chapters = [page for page in CHAPTERS if not page.startswith("reference/api/")]
    for chapter in chapters:
        title = read(site / file_of(chapter)).select("h1")[0]
        words = title.get_text().replace("¶", "").strip()
        search(page, words)
        wanted = page.locator(f".md-search-result__item > a[href*='{chapter}']")
        try:
            wanted.first.wait_for(timeout=15_000)
        except PlaywrightTimeout:
            missed.append(f"{chapter}: {words!r} gave {results.count()} results")
    assert not missed
    results.first.click()
    page.wait_for_url(f"**/{chapters[-1]}**")


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
