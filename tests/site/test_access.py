"""The keyboard, forced colours, the first moment of a dark page, and pictures that move."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page

from pictures.palette import PALETTE

from .building import PAGES, file_of, page_id, read
from .colours import contrast, rgb
from .visits import DESK, FACTS, NAMES, PHONE, Visitor
from .windows import window

TABLET = {"width": 820, "height": 1180}
CHAPTERS = [page for page in PAGES if page.startswith("part-")]
ACTIVE = "document.activeElement"
FOCUSED = f"""() => {{
  const e = {ACTIVE};
  const seen = e.matches(".md-option") ? e.nextElementSibling : e; // whose label has the ring
  const box = seen.getBoundingClientRect();
  return {{
    text: e.getAttribute("aria-label") ?? e.innerText.trim(),
    visible: box.width > 0 && box.right > 0 && box.left < innerWidth && seen.checkVisibility(
      {{ visibilityProperty: true, opacityProperty: true }}),
    article: e.matches("article *"),
    menu: e.matches(".md-sidebar--primary *"),
    search: e.matches(".md-search__input"),
  }};
}}"""


def tab(page: Page) -> dict[str, Any]:
    page.keyboard.press("Tab")
    page.wait_for_timeout(300)  # what slides in
    found: dict[str, Any] = page.evaluate(FOCUSED)
    return found


@pytest.mark.parametrize("viewport", [DESK, TABLET, PHONE], ids=["desk", "tablet", "phone"])
def test_the_first_tab_stops(viewport: dict[str, int], visitor: Visitor) -> None:
    with window(visitor, CHAPTERS[0], viewport=viewport) as page:
        stops = [tab(page) for _ in range(3)]
        assert [stop["text"] for stop in stops] == ["Skip to content", "Menu", "Search"]
        assert all(stop["visible"] for stop in stops)
        page.keyboard.press("Enter")
        page.wait_for_timeout(500)
        searching = page.evaluate(FOCUSED)
        assert searching["search"]
        assert searching["visible"]
        page.reload()
        tab(page), tab(page)
        page.keyboard.press("Enter")
        page.wait_for_timeout(500)
        menu = page.evaluate(FOCUSED)
        assert menu["menu"]
        assert menu["visible"]


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_no_tab_stop_is_out_of_sight(viewport: dict[str, int], visitor: Visitor) -> None:
    with window(visitor, CHAPTERS[0], viewport=viewport) as page:
        for _ in range(90):
            stop = tab(page)
            assert stop["visible"], stop
            if stop["article"]:
                return
    pytest.fail("the article is not reached")


BOXES = "article :is(table:not([class]), .math-display)"


@pytest.mark.parametrize("name", CHAPTERS[6:8], ids=page_id)
def test_a_tab_stop_is_where_something_scrolls(name: str, visitor: Visitor, site: Path) -> None:
    assert read(site / file_of(name)).select(BOXES)
    stops = f"""() => [...document.querySelectorAll("{BOXES}")].map(
      (e) => [e.scrollWidth > e.clientWidth + 1, e.tabIndex === 0])"""
    with window(visitor, name) as page:
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        page.wait_for_timeout(200)
        desk = page.evaluate(stops)
        page.set_viewport_size({"width": 320, "height": 700})
        page.wait_for_timeout(300)
        narrow = page.evaluate(stops)
    assert [scrolls for scrolls, _ in desk] == [stop for _, stop in desk]
    assert [scrolls for scrolls, _ in narrow] == [stop for _, stop in narrow]
    assert sum(stop for _, stop in narrow) > sum(stop for _, stop in desk)


@pytest.mark.parametrize("system", ["light", "dark"])
@pytest.mark.parametrize("palette", ["default", "slate"])
def test_forced_colours_reach_the_figures(palette: str, system: Any, visitor: Visitor) -> None:
    name = next(page for page in CHAPTERS if "what-is" in page)
    with window(visitor, name, forced_colors="active", color_scheme=system) as page:
        page.evaluate(f"document.body.dataset.mdColorScheme = '{palette}'")
        facts = page.evaluate(FACTS, NAMES)
        paper, ink = page.evaluate("""() => {
          const probe = document.createElement("p");
          probe.style = "color: CanvasText; background: Canvas";
          document.body.append(probe);
          const { color, backgroundColor } = getComputedStyle(probe);
          return [backgroundColor, color];
        }""")
        hues = page.evaluate(
            """(names) => names.map((name) => {
          const probe = document.createElementNS("http://www.w3.org/2000/svg", "svg");
          probe.style = `forced-color-adjust: none; fill: var(--c-${name}, #${name})`;
          document.body.append(probe);
          return getComputedStyle(probe).fill;
        })""",
            NAMES,
        )
    letters = [letter for figure in facts["figures"] for letter in figure["letters"]]
    assert letters
    on_paper = [letter["fill"] for letter in letters if not letter["beneath"]]
    assert on_paper.count(ink) > 0
    assert all(contrast(rgb(fill), rgb(paper)) >= 4.5 for fill in on_paper)
    for (colour, twins), hue in zip(PALETTE.items(), hues, strict=True):
        if colour not in ("ink", "muted", "grid", "paper"):
            wanted = twins.dark if system == "dark" else twins.light
            assert rgb(hue) == tuple(byte / 255 for byte in bytes.fromhex(wanted[1:])), colour


def test_a_first_dark_visit_does_not_flash(visitor: Visitor) -> None:
    with window(visitor, color_scheme="dark") as page:
        late = "**/assets/javascripts/bundle*.js"
        page.route(late, lambda route: route.abort())  # the theme's script has not come yet
        page.goto(visitor.address + CHAPTERS[0])
        shown = Image.open(io.BytesIO(page.screenshot())).convert("L")
        corner = shown.getpixel((5, shown.height - 5))
        assert isinstance(corner, int)
        assert corner < 60
    with window(visitor, color_scheme="light") as page:
        shown = Image.open(io.BytesIO(page.screenshot())).convert("L")
        assert shown.getpixel((5, shown.height - 5)) == 255


MOVING = "figure .literate-slider"


def test_a_moving_picture_begins_at_its_first_frame_and_plays(visitor: Visitor, site: Path) -> None:
    name = next(page for page in PAGES if read(site / file_of(page)).select(MOVING))
    with window(visitor, name) as page:
        figure = page.locator(f"figure:has({MOVING.removeprefix('figure ')})").first
        slider = figure.locator("input[type=range]")
        last = int(slider.get_attribute("max") or 0)

        def shown() -> set[str]:
            frames = figure.locator(".frame.shown")
            return set(frames.evaluate_all("es => es.map((e) => e.dataset.frame)"))

        assert shown() == {"0"}
        assert figure.get_by_title("One step back").is_disabled()
        figure.get_by_title("One step on").click()
        assert (shown(), slider.input_value()) == ({"1"}, "1")
        page.clock.install()
        figure.get_by_title("Play").click()
        page.clock.run_for(1700)
        assert shown() == {"3"} if last >= 3 else {str(last)}
        figure.get_by_title("Pause").click()
        before = shown()
        page.clock.run_for(5000)
        assert shown() == before
        figure.get_by_title("Play").click()
        page.clock.run_for(1000 * last)
        assert shown() == {str(last)}
        assert figure.get_by_title("One step on").is_disabled()
        figure.get_by_title("Play").click()  # from the beginning
        assert shown() == {"0"}
        slider.press("ArrowRight")
        page.clock.run_for(5000)
        assert shown() == {"1"}, "who moves the slider stops the picture"


def test_tables_are_told_apart(site: Path, visitor: Visitor) -> None:
    n_tables = 0
    for name in PAGES:
        for table in read(site / file_of(name)).select("article table:not([class])"):
            caption = table.select_one(":scope > caption")
            assert all(th.get("scope") for th in table.select("th")), name
            assert caption, f"{name}: {table.get_text(' ', strip=True)[:80]}"
            assert caption.get_text().strip(), name
            n_tables += 1
    assert n_tables > 100
    with window(visitor, CHAPTERS[7]) as page:
        tables = page.locator("article table:not([class])")
        captions = tables.locator("> caption").all_inner_texts()
        assert captions
        for said in captions:
            assert page.get_by_role("table", name=said).count()
            above = said if said.endswith("?") else f"{said}:"
            if not said.startswith("Exercise "):
                assert page.get_by_text(above).count(), "it stands above the table"
