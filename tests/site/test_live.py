"""The page that runs: nothing before the click, then editors, outputs, values, Stop and Reset."""

import gzip
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Route

from literate.live import runtime

from .building import ROOT
from .live import Live, differences, running, shown
from .visits import DESK, PHONE, Visitor
from .windows import window

CHAPTER = "part-1/04-sigmoid/"
FIRST = 1
TABLE = 'table({"z": z, "a": a}, '
EXAMPLE = ">>> round(float(sigmoid(0.8)), 8)"
SLOPE = "slope = a * (1 - a)"
PICTURE = "plots.curve(sigmoid, ylabel"  # of the slope
FRAMES = "part-1/03-trial-and-error/"
LAB = "labs/or-without-bias/"
RUNTIME = ROOT / ".cache" / "runtime"
COMPILED_BEFORE = """from pathlib import Path
import json, numpy
json.__file__.endswith(".pyc"), Path(numpy.__cached__).read_bytes()[4] == 1"""
KEPT = """async () => {
  const cache = await caches.open("literate-runtime")
  return (await cache.keys()).map(({ url }) => url).filter((url) => url.includes("/compiled-"))
}"""
SPOILT = """async (url) => {
  const cache = await caches.open("literate-runtime")
  const kept = await cache.match(url)
  await cache.put(url, new Response((await kept.arrayBuffer()).slice(1), { headers: kept.headers }))
}"""


@pytest.fixture(scope="module", autouse=True)
def python(notes: list[str]) -> None:
    """Without Python for the browser no page runs: at a desk that is told, in CI it is wrong."""
    if runtime.missing(RUNTIME):
        missing = "Python for the browser is not there (make runtime)"
        if os.environ.get("CI") == "true":
            pytest.fail(missing, pytrace=False)
        notes.append(f"WARNING: {missing}: pages were NOT run")
        pytest.skip(missing)


@pytest.fixture(scope="module")
def open_page(visitor: Visitor) -> Iterator[Live]:
    """A chapter that runs, in one window for many tests."""
    with running(visitor, CHAPTER) as live:
        assert live.state == "ready", live.status
        live.page.evaluate("document.querySelectorAll('details.quote').forEach(d => d.open = true)")
        yield live


@pytest.fixture
def live(open_page: Live) -> Live:
    """The chapter as it was built."""
    open_page.page.click("[data-live=reset-page]")
    return open_page


def test_nothing_before_the_click(site: Path, visitor: Visitor) -> None:
    scripts = [*(site / "assets/literate/live").glob("start.js")]
    assert sum(len(gzip.compress(path.read_bytes())) for path in scripts) < 6_000
    with window(visitor) as page:
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(visitor.address + CHAPTER)
        page.wait_for_selector("[data-live=start]")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.dataset.live") == "off"
        live = [url for url in asked if "/live/" in url or url.endswith(".cells.json")]
        assert [url.rpartition("/")[2] for url in live] == ["start.js"]
        assert said == []


def test_every_page_with_cells_can_run(site: Path) -> None:
    pages = [path for path in site.rglob("index.html") if "data-cell=" in path.read_text("utf-8")]
    assert len(pages) > 30
    for page in pages:
        assert "data-live-page=" in page.read_text("utf-8"), page


def test_a_chapter_gives_in_the_browser_what_it_gave_when_it_was_built(live: Live) -> None:
    before = live.shown()
    live.run_all()
    assert live.state == "ready", live.status
    assert differences(before, live.shown(), CHAPTER) == []
    assert live.page.locator(".literate-new").count() == 0


def test_a_change_goes_through_cells_captions_and_alternative_texts(live: Live) -> None:
    before = {kind: dict(pairs) for kind, pairs in live.shown().items()}
    slope, picture = live.number(SLOPE), live.number(PICTURE)
    live.write(slope, live.source(slope).replace("a * (1 - a)", "a * (1 - a) / 2"))
    live.run(picture)
    assert live.state == "ready", live.status
    after = {kind: dict(pairs) for kind, pairs in live.shown().items()}
    name = f"cell {picture}"
    assert after["alternatives"][name] != before["alternatives"][name]
    assert after["figures"][name] == before["figures"][name], "it draws the slope by itself"
    caption = live.output(picture).locator("figcaption [data-value]")
    assert (caption.inner_text(), caption.get_attribute("title")) == ("0.12", "In the book: 0.25")
    assert "literate-new" in str(caption.get_attribute("class"))
    sentence = live.page.locator("p [data-value]", has_text="0.00123")
    assert sentence.get_attribute("title") == "In the book: 0.00247"
    live.page.click("[data-live=reset-page]")
    assert {kind: dict(pairs) for kind, pairs in live.shown().items()} == before
    assert live.page.locator(".literate-new").count() == 0
    assert live.page.locator(".literate-changed").count() == 0


def test_a_cell_runs_what_it_needs_and_nothing_else(live: Live) -> None:
    table, slope = live.number(TABLE), live.number(SLOPE)
    live.write(table, "print(z.shape)\nfloat(z[0])")
    live.run(table)
    assert live.output(table).inner_text().split() == ["(7,)", "-6.0"]
    assert live.cell(FIRST).locator(".literate-live-time").inner_text() != ""
    assert live.cell(slope).locator(".literate-live-time").inner_text() == ""
    live.cell(table).locator("[data-live=reset]").click()
    live.run(table)
    assert live.output(table).locator("table th[scope=col]").all_inner_texts() == ["z", "a"]


def test_an_error_names_the_line_of_its_cell(live: Live) -> None:
    table = live.number(TABLE)
    live.write(FIRST, "import numpy as np\n\nprint('before')\n1 / 0")
    live.run(table)
    assert live.state == "ready"
    assert "Line 4 of this cell" in live.output(FIRST).inner_text()
    assert "ZeroDivisionError: division by zero" in live.output(FIRST).inner_text()
    assert "Cell 1 stopped at an error" in live.status
    assert live.output(table).locator("table").count() == 1, "what did not run stays"


def test_folded_code_that_fails_is_unfolded(live: Live) -> None:
    table = live.number(TABLE)
    folded = live.cell(table).locator("details")
    folded.evaluate("details => (details.open = false)")
    live.run(table)
    assert not folded.evaluate("details => details.open")
    live.write(table, "1 / 0")
    live.run(table)
    assert folded.evaluate("details => details.open")


def test_examples_are_compared_again(live: Live) -> None:
    table = live.number(TABLE)
    live.write(FIRST, live.source(FIRST).replace("1 + np.exp", "2 + np.exp"))
    live.run(live.number(EXAMPLE))
    assert "gives '0.4082" in live.output(live.number(EXAMPLE)).inner_text()
    live.run(table)
    assert live.output(table).locator("table").count() == 1, "a comparison stops nothing"


def test_stop_ends_a_loop_without_an_end(live: Live) -> None:
    table = live.number(TABLE)
    live.write(FIRST, "while True:\n    pass")
    live.cell(FIRST).locator("[data-live=run]").click()
    live.wait("running")
    live.page.click("[data-live=stop]")
    assert live.state == "ready"
    assert "Stopped" in live.status
    live.cell(FIRST).locator("[data-live=reset]").click()
    live.run(table)
    assert live.output(table).locator("table").count() == 1


def test_the_keyboard_writes_runs_and_leaves(live: Live) -> None:
    keyboard, area = live.page.keyboard, live.cell(FIRST).locator("textarea")
    area.focus()
    keyboard.press("Control+a")
    for line in ("for i in range(2):", "print(i)"):
        keyboard.type(line)
        keyboard.press("Enter")
    assert live.source(FIRST) == "for i in range(2):\n    print(i)\n    "
    keyboard.press("Backspace")
    keyboard.type("'end'")
    keyboard.press("Shift+Enter")
    live.wait("ready")
    assert live.output(FIRST).inner_text().split() == ["0", "1", "'end'"]
    keyboard.press("Control+z")
    assert live.source(FIRST) == "for i in range(2):\n    print(i)\n'end"
    keyboard.press("Tab")
    assert live.source(FIRST).endswith("'end    ")
    keyboard.press("Escape")
    keyboard.press("Tab")
    assert live.page.evaluate("document.activeElement.localName") == "button"
    assert live.source(FIRST).endswith("'end    ")


# How the letters of an editor and of the code beneath it are set, and how far both are moved.
SET = """(cell) => [...cell.querySelectorAll("code, textarea")].map((e) => {
  const { fontSize, fontFamily, lineHeight, padding } = getComputedStyle(e);
  const { x, y, width, height } = e.getBoundingClientRect();
  return [fontSize, fontFamily, lineHeight, padding, x, y, width, height, e.scrollLeft];
})"""


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_an_editor_lies_on_its_code_letter_for_letter(viewport: dict[str, int], live: Live) -> None:
    live.page.set_viewport_size({"width": viewport["width"], "height": viewport["height"]})
    cell = live.cell(FIRST)
    live.write(FIRST, "x = 1  # " + "a long comment " * 20 + "\n\ny = 2")
    for key in ("Home", "End"):
        cell.locator("textarea").press(key)
        live.page.wait_for_timeout(100)
        code, editor = cell.evaluate(SET)
        assert code == editor
    cell.locator("textarea").press("ArrowUp")
    live.page.set_viewport_size(DESK)


def test_an_exercise_has_a_cell_to_try_it(live: Live) -> None:
    page = live.page
    assert page.locator("[data-scratch]").count() == page.locator("article details.success").count()
    first = page.locator("[data-scratch='1']")
    first.evaluate("cell => { cell.value = 'round(float(sigmoid(1.5)), 4)' }")
    first.locator("[data-live=run]").evaluate("button => button.click()")
    live.wait("ready")
    assert first.locator("xpath=following-sibling::*[1]").inner_text() == "0.8176"
    assert "Ready" in live.status


def test_memory_that_runs_out_is_an_error_of_the_cell(live: Live) -> None:
    live.write(FIRST, "import numpy as np\n\n[np.empty(10**8) for _ in range(40)]")
    live.run(FIRST)
    assert "MemoryError" in live.output(FIRST).inner_text()
    live.cell(FIRST).locator("[data-live=reset]").click()
    live.run(live.number(EXAMPLE))
    assert live.output(live.number(EXAMPLE)).inner_text() == ""


def test_a_worker_that_is_gone_is_told_and_started_again(live: Live) -> None:
    live.write(FIRST, "import js\n\njs.close()")
    live.run(FIRST)
    live.cell(FIRST).locator("[data-live=reset]").click()
    live.run(FIRST)
    assert live.state == "failed"
    assert "does not answer" in live.status
    live.run(live.number(EXAMPLE))
    assert live.state == "ready"
    assert live.output(live.number(EXAMPLE)).inner_text() == ""


def test_python_reaches_neither_the_page_nor_another_host(live: Live) -> None:
    live.write(FIRST, "import js\n\nhasattr(js, 'document'), hasattr(js, 'localStorage')")
    live.run(FIRST)
    assert live.output(FIRST).inner_text() == "(False, False)"


def test_without_a_network_a_page_that_runs_goes_on(live: Live) -> None:
    live.page.context.set_offline(True)
    try:
        live.run(live.number(PICTURE))
        assert live.state == "ready", live.status
    finally:
        live.page.context.set_offline(False)


def test_a_second_page_is_independent(live: Live) -> None:
    live.write(FIRST, "x = 1\nwhile True: pass")
    live.cell(FIRST).locator("[data-live=run]").click()
    live.wait("running")
    other = Live(live.page.context.new_page())
    other.page.goto(live.page.url)
    other.start()
    other.write(FIRST, "'x' in globals()")
    other.run(FIRST)
    assert other.output(FIRST).inner_text() == "False"
    assert (live.state, other.state) == ("running", "ready")
    other.page.click("[data-live=reset-page]")
    other.page.close()
    live.page.click("[data-live=stop]")
    live.wait("ready")


def compiled_before(live: Live) -> str:
    """Whether a module of the library, and one of a wheel, were compiled on another page."""
    live.write(FIRST, COMPILED_BEFORE)
    live.run(FIRST)
    return live.output(FIRST).inner_text()


def test_a_second_page_begins_with_what_the_first_has_compiled(visitor: Visitor) -> None:
    with running(visitor, CHAPTER) as live:
        page = live.page
        assert compiled_before(live) == "(False, False)"
        until = monotonic() + 60
        while len(page.evaluate(KEPT)) < 2 and monotonic() < until:
            page.wait_for_timeout(100)
        page.goto(visitor.address + FRAMES)
        live.start()
        assert compiled_before(live) == "(True, True)"
        for url in page.evaluate(KEPT):
            page.evaluate(SPOILT, url)
        page.reload()
        live.start()
        assert compiled_before(live) == "(False, False)"


def test_frames_that_are_drawn_again_move_from_the_first(visitor: Visitor) -> None:
    with running(visitor, FRAMES) as live:
        cell = live.number("frames(pictures")
        live.write(cell, live.source(cell).replace("(*span, 9)", "(*span, 3)"))
        live.run(cell)
        assert live.state == "ready", live.status
        output = live.output(cell)
        shown = output.locator("svg .frame.shown")
        assert output.locator("input[type=range]").get_attribute("max") == "2"
        assert output.locator("output").inner_text() == "0.0"
        assert {frame.get_attribute("data-frame") for frame in shown.all()} == {"0"}
        output.get_by_role("button", name="One step on").click()
        assert output.locator("output").inner_text() == "2.0"
        assert {frame.get_attribute("data-frame") for frame in shown.all()} == {"1"}


def test_what_was_written_is_there_again_and_can_be_discarded(visitor: Visitor) -> None:
    with running(visitor, CHAPTER) as live:
        source = live.source(FIRST)
        live.write(FIRST, "x = 1")
        live.page.reload()
        live.start()
        assert live.source(FIRST) == "x = 1"
        assert "with your changes" in live.status
        live.page.click("[data-live=reset-page]")
        assert live.source(FIRST) == source
        live.page.reload()
        live.start()
        assert live.source(FIRST) == source
        assert "changes" not in live.status


def test_a_link_carries_a_cell(visitor: Visitor) -> None:
    """And nothing is kept where the browser keeps nothing."""
    refused = """
      Storage.prototype.setItem = () => { throw new DOMException("no", "SecurityError") }
    """
    code = "y = 'ä # % &'\nprint(y)"
    with window(visitor, CHAPTER, init=refused) as page:
        page.context.route(
            "**/worker.js",
            lambda route: route.fulfill(
                content_type="text/javascript",
                body="caches.open = () => Promise.reject(new DOMException('no'));\n"
                + route.fetch().text(),
            ),
        )
        live = Live(page)
        live.start()
        live.write(FIRST, code)
        live.cell(FIRST).locator("[data-live=share]").click()
        address = page.evaluate("location.href")
        page.goto("about:blank")
        page.goto(address)
        assert "The link brings a changed cell" in live.status
        live.start()
        assert live.source(FIRST) == code
        assert page.evaluate("Object.keys(localStorage).filter((k) => k.includes('docs/'))") == []
        live.run(FIRST)
        assert live.output(FIRST).inner_text() == "ä # % &"


def test_a_running_page_is_accessible(live: Live) -> None:
    live.write(FIRST, live.source(FIRST) + "\n1 / 0")
    live.run(FIRST)
    live.page.evaluate("document.querySelectorAll('details').forEach((e) => (e.open = true))")
    live.page.evaluate(AXE_SCRIPT)
    found = live.page.evaluate(
        "async () => (await axe.run({ include: ['article'], exclude: ['.site-end'] })).violations"
        ".flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 120)}`))"
    )
    assert found == []


def test_a_lab_runs(visitor: Visitor) -> None:
    with running(visitor, LAB, viewport=PHONE) as live:
        before = live.shown()
        live.run_all()
        assert live.state == "ready", live.status
        assert differences(before, live.shown()) == []
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert live.page.evaluate(wide) == 0


def cut(content: bytes) -> bytes:
    return content[:-1000]


def changed(content: bytes) -> bytes:
    return bytes([content[0] ^ 1]) + content[1:]


@pytest.mark.parametrize(
    ("name", "spoil", "message"),
    [
        ("python_stdlib.zip", None, "python_stdlib.zip is not there (404)"),
        ("pyodide.asm.mjs", cut, "pyodide.asm.mjs has 1248447 bytes, expected 1249447"),
        ("pyodide.mjs", changed, "pyodide.mjs has the sha256"),
        ("packages.zip", changed, "packages.zip has the sha256"),
        ("site.json", None, "site.json is not there (404)"),
    ],
)
def test_a_file_that_is_not_what_it_should_be(
    name: str, spoil: Callable[[bytes], bytes] | None, message: str, visitor: Visitor
) -> None:
    with window(visitor, CHAPTER) as page:
        before = shown(page)

        def answer(route: Route) -> None:
            if spoil is None:
                route.fulfill(status=404)
            else:
                route.fulfill(body=spoil(route.fetch().body()))

        page.context.route(f"**/{name}", answer)
        live = Live(page)
        live.start()
        assert live.state == "failed"
        assert message in live.status
        assert page.locator("textarea").count() == 0
        assert shown(page) == before
        assert page.locator("[data-live=start]").is_enabled()
        if name == "pyodide.mjs":
            page.context.unroute_all()
            live.start()
            assert live.state == "ready", live.status


def test_a_page_that_is_older_than_the_results(visitor: Visitor) -> None:
    with window(visitor) as page:
        html = page.request.get(visitor.address + CHAPTER).text()
        old = re.sub('data-live-key="[^"]*"', 'data-live-key="0"', html)
        page.route(visitor.address + CHAPTER, lambda route: route.fulfill(body=old))
        page.goto(visitor.address + CHAPTER)
        live = Live(page)
        live.start()
        assert live.state == "failed"
        assert "the chapter has been edited since; load the page again" in live.status
