"""Who comes back finds the place again, and ticks at the chapters that were read."""

from time import sleep

import pytest
from playwright.sync_api import Page, Route

from .building import PAGES
from .visits import DESK, PHONE, Visitor
from .windows import visit, window

CHAPTERS = [page for page in PAGES if page.startswith("part-")]
FIRST, SECOND = CHAPTERS[:2]
NOTHING_IS_KEPT = "Storage.prototype.setItem = () => { throw new Error('full') }"
SHIFT = """() => new Promise((done) => new PerformanceObserver((list) => done(
  list.getEntries().reduce((sum, shift) => sum + shift.value, 0)
)).observe({ type: "layout-shift", buffered: true }) || setTimeout(() => done(0), 500))"""


def ticks(page: Page) -> list[str]:
    """The chapters that the menu says are finished."""
    links = page.locator(".md-sidebar--primary a:has([aria-label=finished])")
    found: list[str] = links.evaluate_all("links => links.map((a) => a.pathname.slice(1))")
    return found


def read_to_the_end(page: Page) -> None:
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(100)
    page.locator(".site-end").scroll_into_view_if_needed()
    page.locator(".site-end input:checked").wait_for()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_the_front_page_leads_to_where_the_reader_stopped(
    viewport: dict[str, int], visitor: Visitor
) -> None:
    with window(visitor, viewport=viewport) as page:
        link = page.locator(".site-continue a")
        assert not link.is_visible(), "nobody was here"
        visit(page, visitor, FIRST)
        heading = page.locator("article h2").nth(2)
        heading.evaluate("e => e.scrollIntoView()")
        title = page.locator("h1").inner_text().replace("¶", "").strip()
        section = heading.inner_text().replace("¶", "").strip()
        visit(page, visitor, "")
        assert page.evaluate(SHIFT) == 0
        assert title in link.inner_text()
        assert section in link.inner_text()
        link.click()
        page.wait_for_url(f"**/{FIRST}#{heading.get_attribute('id')}")
        visit(page, visitor, "")
        page.get_by_title("Forget my place").click()
        page.wait_for_load_state()
        assert not link.is_visible()
        page.reload()
        assert not link.is_visible()


def test_a_finished_chapter_is_ticked_and_leads_to_the_next(visitor: Visitor) -> None:
    with window(visitor, FIRST) as page:
        assert ticks(page) == []
        read_to_the_end(page)
        visit(page, visitor, "")
        assert ticks(page) == [FIRST]
        page.locator(".site-continue a").click()
        page.wait_for_url(f"**/{SECOND}")
        assert ticks(page) == [FIRST]
        visit(page, visitor, FIRST)
        box = page.get_by_label("I have finished this chapter.")
        assert box.is_checked()
        box.uncheck()
        visit(page, visitor, SECOND)
        assert ticks(page) == []


@pytest.mark.parametrize("late", ["nothing", "offline.js"])
def test_who_comes_from_elsewhere_to_the_end_has_not_read_the_chapter(
    late: str, visitor: Visitor
) -> None:
    def later(route: Route) -> None:
        """The beginning of the page is shown before the browser goes to the section."""
        sleep(0.4)
        route.continue_()

    with window(visitor, FIRST) as page:
        last = page.locator("article h2").last.get_attribute("id")
        page.locator("article a[href*='glossary']").first.click()
        page.route(f"**/{late}", later)
        visit(page, visitor, f"{FIRST}#{last}")
        page.wait_for_timeout(300)
        assert page.locator(".site-end").evaluate(
            "e => e.getBoundingClientRect().top < innerHeight"
        )
        assert not page.locator(".site-end input").is_checked()
        read_to_the_end(page)


def test_a_browser_that_keeps_nothing_loses_nothing_else(visitor: Visitor) -> None:
    with window(visitor, FIRST, init=NOTHING_IS_KEPT) as page:
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.reload()
        page.locator(".site-end").scroll_into_view_if_needed()
        assert page.locator(".site-end input").count() == 0
        assert page.locator(".site-copy").count()
        visit(page, visitor, "")
        assert not page.locator(".site-continue a").is_visible()
        assert errors == []
    with window(visitor, FIRST, java_script_enabled=False) as page:
        assert page.locator(".site-end *").count() == 0
        visit(page, visitor, "")
        assert not page.locator(".site-continue a").is_visible()
