"""Terms, footnotes and figures show in a card what they lead to, and lead there as before."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from .building import PAGES, file_of, read
from .visits import DESK, PHONE, Visitor
from .windows import visit, window

GLOSSARY = "reference/glossary/"
OPEN = "document.querySelectorAll('details').forEach((details) => (details.open = true))"
KINDS = {"term": "a.term", "footnote": "a.footnote-ref", "figure": "a[href^='#fig-']"}


class Place(NamedTuple):
    """A link of one kind in a chapter."""

    kind: str
    chapter: str
    number: int
    """Which of its kind in the chapter."""

    def link(self, page: Page) -> Locator:
        return page.locator(f"article {KINDS[self.kind]}").nth(self.number)


def places(kind: str, site: Path) -> Iterator[Place]:
    """The links of one kind; of figures those that do not stand beside theirs."""
    for page in PAGES:
        if page.startswith("part-"):
            links = read(site / file_of(page)).select(f"article {KINDS[kind]}")
            for number, link in enumerate(links):
                beside = [link.find_previous("figure"), link.find_next("figure")]
                if link["href"] not in [f"#{each['id']}" for each in beside if each]:
                    yield Place(kind, page, number)


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, site: Path) -> Place:
    return next(places(request.param, site))


@pytest.fixture
def term(site: Path) -> Place:
    return next(places("term", site))


def card(page: Page) -> Locator:
    return page.locator(".site-card")


def point_at(page: Page, link: Locator) -> None:
    """Point at a link until its card is there: on a busy machine the page may still move."""
    for _ in range(5):
        link.hover()
        with suppress(PlaywrightTimeout):
            card(page).wait_for(timeout=2000)
            return
        page.mouse.move(1, 1)
    pytest.fail("no card")


def arrived(page: Page, href: str) -> None:
    """The reader is where the link leads; the address names the section that is read there."""
    path, _, anchor = href.partition("#")
    page.wait_for_url(lambda url: path.replace("../", "") in url)
    expect(page.locator(f"[id='{anchor}']")).to_be_in_viewport()


def words(text: str) -> str:
    return " ".join(text.replace("↩", "").split())


def expected(place: Place, link: Locator, site: Path) -> str:
    """What the place to which a link leads says there."""
    anchor = str(link.get_attribute("href")).partition("#")[2]
    there = {"term": f"#{anchor} + dd", "figure": f"#{anchor} figcaption"}
    selector = there.get(place.kind, f"[id='{anchor}']")
    page = file_of(GLOSSARY if place.kind == "term" else place.chapter)
    return words(read(site / page).select(selector)[0].get_text())


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_a_mouse_and_the_keyboard_show_it(
    viewport: dict[str, int], place: Place, visitor: Visitor, site: Path
) -> None:
    with window(visitor, place.chapter, viewport=viewport) as page:
        page.evaluate(OPEN)
        link = place.link(page)
        height = page.evaluate("document.documentElement.scrollHeight")
        text = expected(place, link, site)
        point_at(page, link)
        assert text in words(card(page).text_content() or "")
        assert page.evaluate("document.documentElement.scrollHeight") == height
        box = card(page).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= viewport["width"]
        assert box["y"] + box["height"] <= viewport["height"]
        page.mouse.move(box["x"] + 9, box["y"] + 9)  # what one points at stays
        page.wait_for_timeout(400)
        assert card(page).is_visible()
        page.keyboard.press("Escape")
        expect(card(page)).to_be_hidden()
        page.mouse.move(1, 1)
        link.evaluate("e => e.focus({ focusVisible: true })")
        expect(card(page)).to_be_visible()
        assert link.get_attribute("aria-describedby") == card(page).get_attribute("id")
        link.evaluate("e => e.blur()")
        expect(card(page)).to_be_hidden()
        assert link.get_attribute("aria-describedby") is None
        href = str(link.get_attribute("href"))
        link.click()
        arrived(page, href)


def test_the_second_tap_follows_the_link(place: Place, visitor: Visitor) -> None:
    phone = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
    with window(visitor, place.chapter, **phone) as page:
        page.evaluate(OPEN)
        link = place.link(page)
        link.scroll_into_view_if_needed()
        here = page.evaluate("[location.pathname, scrollY]")
        href = str(link.get_attribute("href"))
        link.tap()
        expect(card(page)).to_be_visible()
        page.wait_for_timeout(400)
        assert card(page).is_visible()
        assert page.evaluate("[location.pathname, scrollY]") == here
        page.locator("h1").dispatch_event("pointerdown")
        expect(card(page)).to_be_hidden()
        link.tap()
        expect(card(page)).to_be_visible()
        link.tap()
        arrived(page, href)
        visit(page, visitor, place.chapter)
        page.evaluate(OPEN)
        link.tap()
        card(page).get_by_text("Go there").tap()
        arrived(page, href)


def test_a_term_without_its_page_is_a_link(term: Place, visitor: Visitor) -> None:
    with window(visitor, term.chapter, viewport=PHONE, has_touch=True) as page:
        page.route(f"**/{GLOSSARY}", lambda route: route.abort(), times=1)
        term.link(page).tap()
        page.wait_for_url(f"**/{GLOSSARY}*")


def test_a_figure_that_is_on_the_screen_is_not_shown_twice(visitor: Visitor, site: Path) -> None:
    link = f":is(figure, [data-output]):has(svg) + p {KINDS['figure']}"
    chapter = next(page for page in PAGES if read(site / file_of(page)).select(link))
    with window(visitor, chapter, viewport={"width": 820, "height": 1400}) as page:
        found = page.locator(link).first
        found.evaluate("e => document.querySelector(e.hash).scrollIntoView()")
        found.hover()
        page.wait_for_timeout(600)
        assert not card(page).is_visible()


def test_a_finger_finds_a_footnote(visitor: Visitor, site: Path) -> None:
    hits = """(e) => {
      const { x, y, width, height } = e.getBoundingClientRect();
      return [[-11, 0], [11, 0], [0, -11], [0, 11]].every(([dx, dy]) =>
        document.elementFromPoint(x + width / 2 + dx, y + height / 2 + dy) === e);
    }"""
    footnote = next(places("footnote", site))
    with window(visitor, footnote.chapter, viewport=PHONE) as page:
        page.evaluate(OPEN)
        link = footnote.link(page)
        link.scroll_into_view_if_needed()
        assert link.evaluate(hits), "the target is less than 24 pixels wide or high"
