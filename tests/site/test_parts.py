"""A long page: laid out in parts, and soon as a whole."""

from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from .building import PAGES, file_of, page_id, read
from .visits import PHONE, Visitor
from .windows import window

LONG = ["part-2/03-two-phases/", "part-2/06-xor/", "part-3/03-backpropagation/"]
LAID_OUT = "() => [...document.querySelectorAll('.literate-part.laid-out')].length"
NEVER_IDLE = "window.requestIdleCallback = () => {}"
SHIFTS = """window.shifted = 0
new PerformanceObserver((list) => list.getEntries().forEach((e) => (window.shifted += e.value)))
  .observe({ type: "layout-shift", buffered: true })"""
TOO_SMALL = """async () => (await axe.run({ runOnly: ["target-size"] })).violations.flatMap(
  ({ nodes }) => nodes.map((node) => node.html))"""
SKIPPED = """() => [...document.querySelectorAll(".literate-part")].filter(
  (e) => !e.firstElementChild.checkVisibility({ contentVisibilityAuto: true })).length"""


def test_each_section_of_a_chapter_is_a_part(site: Path) -> None:
    for name in (page for page in PAGES if page.startswith("part-")):
        article = read(site / file_of(name)).select_one("article")
        assert article
        sections = [h for h in article.select(":scope > h2") if h.find_next_sibling("h2")]
        assert len(sections) > 2, name
        for heading in article.select(":scope > :is(h2, h3)"):
            under = heading.find_next_sibling()
            assert under, name
            assert under.name == "h3" or under["class"] == ["literate-part"], name


@pytest.mark.parametrize("name", LONG, ids=page_id)
def test_what_is_far_below_waits_and_nothing_moves(name: str, visitor: Visitor, site: Path) -> None:
    n_parts = len(read(site / file_of(name)).select(".literate-part"))
    with window(visitor, viewport=PHONE, init=SHIFTS) as page:
        page.add_init_script(NEVER_IDLE)
        page.goto(visitor.address + name)
        page.wait_for_timeout(300)
        assert page.evaluate(SKIPPED) > n_parts / 2
        page.evaluate(AXE_SCRIPT)
        assert not page.evaluate(TOO_SMALL), "what waits lies over what follows"
        page.keyboard.press("Shift")
        assert page.evaluate(SKIPPED) == 0
        assert page.evaluate("window.shifted") == 0
    with window(visitor, name, viewport=PHONE, init=SHIFTS) as page:
        assert page.evaluate(LAID_OUT) == n_parts
        assert page.evaluate(SKIPPED) == 0
        for _ in range(12):
            page.mouse.wheel(0, 2000)
            page.wait_for_timeout(50)
        assert page.evaluate("window.shifted") == 0


@pytest.mark.parametrize("name", LONG, ids=page_id)
def test_a_link_into_a_long_page_leads_to_its_place(name: str, visitor: Visitor) -> None:
    with window(visitor, f"{name}#exercises", viewport=PHONE) as page:
        page.wait_for_timeout(300)
        top = page.evaluate("document.getElementById('exercises').getBoundingClientRect().top")
        assert 40 < top < 100


def test_on_paper_nothing_waits(visitor: Visitor) -> None:
    with window(visitor) as page:
        page.add_init_script(NEVER_IDLE)
        page.goto(visitor.address + LONG[0])
        page.emulate_media(media="print")
        assert page.evaluate(SKIPPED) == 0
