"""The site in use: search, themes, keyboard, downloads, moving pictures, and no JavaScript."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Page, Response
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from .building import PAGES, file_of, page_id, read
from .visits import DESK, FACTS, NAMES, PHONE, Visitor, settle

CHAPTERS = [page for page in PAGES if "/" in page]
COMPRESSED = (".html", ".css", ".js", ".json", ".svg")


@pytest.fixture
def page(visitor: Visitor) -> Iterator[Page]:
    """A fresh window of a reader who was never here."""
    context = visitor.browser.new_context(viewport=DESK, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def plain(visitor: Visitor) -> Page:
    """A window without JavaScript."""
    return visitor.context("plain", viewport=DESK, java_script_enabled=False).new_page()


def search(page: Page, words: str) -> None:
    page.locator(".md-search__input").fill(words)
    page.locator(".md-search__input").press("End")  # the theme waits for a key


def test_search_finds_each_chapter_by_its_title(page: Page, visitor: Visitor, site: Path) -> None:
    page.goto(visitor.address)
    settle(page)
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


def test_search_finds_nothing_where_nothing_is(page: Page, visitor: Visitor) -> None:
    page.goto(visitor.address)
    settle(page)
    search(page, "zyzzyva")
    page.get_by_text("No matching documents").wait_for()
    assert page.locator(".md-search-result__item").count() == 0


def test_the_theme_is_chosen_and_kept(page: Page, visitor: Visitor) -> None:
    def scheme() -> tuple[str, str]:
        settle(page)
        facts = page.evaluate(FACTS, NAMES)
        return facts["scheme"], facts["paper"]

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
    assert page.locator(".md-skip").bounding_box() is not None
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


def test_moving_pictures_move(page: Page, plain: Page, visitor: Visitor, site: Path) -> None:
    moving = [name for name in PAGES if read(site / file_of(name)).select("figure .frame")]
    if not moving:
        pytest.skip("no page has a moving picture")
    for name in moving:
        page.goto(visitor.address + name)
        settle(page)
        last = frames(page)
        assert all(len(shown) == 1 for shown in last), name
        told = []
        for slider in page.locator("figure input[type=range]").all():
            slider.press("ArrowLeft")
            told.append(slider.get_attribute("aria-valuetext"))  # what a screen reader says
            assert page.get_by_label(str(told[-1]).partition(" = ")[0], exact=True).count(), name
        assert frames(page) == [[shown[0] - 1] for shown in last], name
        plain.goto(visitor.address + name)
        assert frames(plain) == last, f"{name} without JavaScript"
        for box, text in zip(plain.locator(".literate-slider").all(), told, strict=True):
            values = json.loads(box.get_attribute("data-labels") or "")
            assert text == f"{box.get_attribute('data-name')} = {values[-2]}", name
            listed = box.inner_text()
            assert f"= {values[-1]}, the last of these values: {', '.join(values)}." in listed, name


def frames(page: Page) -> list[list[int]]:
    """The frames that each moving picture of the page shows."""
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    shown: list[list[int]] = page.evaluate(FACTS, NAMES)["frames"]
    return shown


@pytest.mark.parametrize("name", PAGES, ids=page_id)
def test_a_page_without_javascript(name: str, plain: Page, visitor: Visitor) -> None:
    plain.goto(visitor.address + name)
    for solution in plain.locator("article details").all():
        if solution.get_attribute("open") is None:
            solution.locator("> summary").click()
            assert solution.get_attribute("open") is not None
    facts = plain.evaluate(FACTS, NAMES)
    assert facts["headings"] == 1
    assert facts["words"] > (3 if name == "404.html" else 30)
    assert not facts["hiddenCode"]
    assert not [figure for figure in facts["figures"] if figure["width"] <= 100]
    assert not facts["raw"]
    assert facts["scrollWidth"] <= facts["width"]
    linked = [page for page in PAGES if visitor.address + page in facts["links"]]
    assert set(CHAPTERS) - {name} <= set(linked), "the navigation does not show all pages"


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


def test_a_first_visit_is_weighed(page: Page, visitor: Visitor, notes: list[str]) -> None:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(visitor.address)
    settle(page)
    page.wait_for_timeout(300)
    weight = 0
    for answer in answers:
        body = answer.body()
        compressed = answer.url.endswith(COMPRESSED) or answer.url == visitor.address
        weight += len(gzip.compress(body)) if compressed else len(body)
    notes.append(f"a first visit to the front page: {len(answers)} files, {weight / 1000:.0f} KB")
    assert weight < 1_000_000
