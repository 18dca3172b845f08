"""A long page: laid out in parts, and soon as a whole."""

from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from literate.page.fonts import FONTS

from .building import PAGES, file_of, page_id, read
from .visits import PHONE, Visitor
from .windows import window

LONG = ["part-2/03-two-phases/", "part-2/06-xor/", "part-3/03-backpropagation/"]
N_LAID_OUT = "document.querySelectorAll('.literate-part.laid-out').length"
BUILT = "document.querySelectorAll('.ask form:not([hidden]), .play:has(button)').length"
TO_BUILD = "document.querySelectorAll('.ask, .play').length"
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
    with window(visitor, viewport=PHONE, init=SHIFTS) as page:
        page.goto(visitor.address + name)
        page.wait_for_function(f"{N_LAID_OUT} === {n_parts}")
        assert page.evaluate(SKIPPED) == 0
        assert page.evaluate(BUILT) < page.evaluate(TO_BUILD)
        for _ in range(60):
            page.mouse.wheel(0, 800)
            page.wait_for_timeout(50)
        assert page.evaluate(BUILT) == page.evaluate(TO_BUILD)
        assert page.evaluate("window.shifted") == 0


@pytest.mark.parametrize("name", LONG, ids=page_id)
def test_fields_and_pictures_are_built_for_who_comes_near(name: str, visitor: Visitor) -> None:
    # Fields above all: Chromium lays out at once whatever part has one.
    with window(visitor, viewport=PHONE) as page:
        page.add_init_script(NEVER_IDLE)
        page.goto(visitor.address + name)
        page.wait_for_timeout(300)
        n_built = page.evaluate(BUILT)
        assert n_built < page.evaluate(TO_BUILD) / 2
        assert not page.locator(".ask form[hidden] input").count()
        page.keyboard.press("Tab")
        assert page.evaluate(BUILT) == page.evaluate(TO_BUILD)


def test_no_page_needs_the_rare_letters_of_formulas(site: Path) -> None:
    # They are a file of their own, which a browser fetches for who uses one.
    for name in PAGES:
        for letter in read(site / file_of(name)).select(":is(mi, mn, mo, mtext)"):
            text = letter.get_text()
            italic = letter.name == "mi" and len(text) == 1 and not letter.get("mathvariant")
            assert italic or {ord(c) for c in text} <= FONTS["math"], f"{name}: {text}"


# What stands right above these is built when the reader comes.
BELOW_PICTURES = [
    ("part-1/08-perceptron-in-numpy/", "the-same-with-the-package"),
    ("part-1/10-virus-case-study/", "the-program"),
    ("part-2/01-why-hidden-layers/", "three-lines-enclose-a-region"),
]


@pytest.mark.parametrize(("name", "to"), [*((name, "exercises") for name in LONG), *BELOW_PICTURES])
def test_a_link_into_a_page_leads_to_its_place(name: str, to: str, visitor: Visitor) -> None:
    with window(visitor, f"{name}#{to}", viewport=PHONE) as page:
        page.wait_for_timeout(300)
        top = page.evaluate(f"document.getElementById('{to}').getBoundingClientRect().top")
        assert 40 < top < 100


def test_on_paper_nothing_waits(visitor: Visitor) -> None:
    with window(visitor) as page:
        page.add_init_script(NEVER_IDLE)
        page.goto(visitor.address + LONG[0])
        page.emulate_media(media="print")
        assert page.evaluate(SKIPPED) == 0
