"""What is asked of each playable picture: access, themes, phones, speed, and a tidy end."""

import gzip
import json
from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.site.building import ROOT

from .conftest import Show

FOLDER = ROOT / "docs" / "assets" / "play"
OPTIONS: dict[str, dict[str, Any]] = json.loads((FOLDER / "options.json").read_bytes())
NAMES = sorted(OPTIONS)
VALUES = {"number": 0.5, "numbers": [0.5, 0.25], "switch": True}
AXE = """async () => (await axe.run({ resultTypes: ["violations"] })).violations.flatMap(
  ({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`))"""
FRAMES = """async (e) => {
  const times = []
  const handle = e.querySelector(".play-handle")
  const field = e.querySelector("input[type=range], input[type=number]")
  const move = (i) => {
    const key = i % 20 < 10 ? "ArrowRight" : "ArrowLeft"
    if (handle) handle.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }))
    else {
      field.value = 0.1 + 0.01 * (i % 20)
      field.dispatchEvent(new Event("input", { bubbles: true }))
    }
  }
  for (let i = 0; i < 60; i++) {
    const begun = performance.now()
    move(i)
    e.render()
    times.push(performance.now() - begun)
    await new Promise(requestAnimationFrame)
  }
  times.sort((a, b) => a - b)
  return [times[30], times[54]]
}"""


@pytest.mark.parametrize("name", NAMES)
def test_each_option_is_known_to_the_script(name: str, show: Show, page: Page) -> None:
    for option, kind in OPTIONS[name].items():
        for value in kind if isinstance(kind, list) else [VALUES[kind]]:
            picture = show(name, **{option: value})
            assert picture.evaluate("e => Object.keys(e.values).length") > 0


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["default", "slate"])
@pytest.mark.parametrize("name", NAMES)
def test_access(name: str, scheme: str, width: int, show: Show, page: Page) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    picture = show(name, scheme)
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(AXE) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = picture.locator("button, select, input[type=range]").evaluate_all(
        "all => all.map((e) => e.getBoundingClientRect().height).filter((h) => h && h < 16)"
    )
    assert not small
    unnamed = picture.locator("[tabindex], button, select, input").evaluate_all(
        """all => all.filter((e) => !e.ariaLabel && !e.innerText?.trim() && !e.labels?.length)
          .map((e) => e.outerHTML)"""
    )
    assert not unnamed


@pytest.mark.parametrize("name", NAMES)
def test_a_theme_that_changes_is_followed(name: str, show: Show, page: Page) -> None:
    picture = show(name)
    colour = "e => getComputedStyle(e.querySelector('svg text')).fill"
    light = picture.evaluate(colour)
    shades = "e => [...e.querySelectorAll('canvas')].map((canvas) => canvas.toDataURL())"
    before = picture.evaluate(shades)
    page.evaluate("document.body.dataset.mdColorScheme = 'slate'")
    page.wait_for_timeout(100)
    assert picture.evaluate(colour) != light
    after = picture.evaluate(shades)
    assert all(a != b for a, b in zip(before, after, strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_it_is_not_printed(name: str, show: Show, page: Page) -> None:
    picture = show(name)
    assert picture.is_visible()
    page.emulate_media(media="print")
    assert not picture.is_visible()
    page.emulate_media(media="screen")


@pytest.mark.parametrize("name", NAMES)
def test_it_is_drawn_fifty_times_a_second(name: str, show: Show, notes: list[str]) -> None:
    half, most = show(name).evaluate(FRAMES)
    notes.append(
        f"play-{name}: half of the frames take {half:.1f} ms while dragging, 9 of 10 {most:.1f}"
    )
    assert half < 20


def test_training_never_holds_the_page_up(show: Show, page: Page) -> None:
    picture = show("neuron")
    busy = """(e) => {
      e.taken = []
      e.slice = () => {
        const begun = performance.now()
        while (performance.now() < begun + 3);
        e.taken[e.taken.length - 1]++
        return true
      }
      const frame = () => (e.taken.push(0), requestAnimationFrame(frame))
      frame()
    }"""
    picture.evaluate(busy)
    picture.get_by_role("button", name="Train").click()
    page.wait_for_function("document.querySelector('play-neuron').taken.length > 40")
    picture.get_by_role("button", name="Pause").click()
    taken = picture.evaluate("e => e.taken")
    assert sum(taken) > 20
    assert max(taken) <= 3, "slices of 3 ms: the fourth would begin after more than 8"


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_left_behind(name: str, show: Show, page: Page) -> None:
    picture = show(name)
    train = picture.get_by_role("button", name="Train")
    if train.count():
        train.click()
        page.wait_for_timeout(100)
    page.evaluate(f"window.element = document.querySelector('play-{name}')")
    page.evaluate("window.element.remove()")
    page.wait_for_timeout(50)
    before = page.evaluate("window.frames_asked")
    state = page.evaluate("JSON.stringify(window.element.state)")
    page.wait_for_timeout(200)
    page.evaluate("document.body.dataset.mdColorScheme = 'slate'")
    page.wait_for_timeout(100)
    assert page.evaluate("window.frames_asked") == before
    assert page.evaluate("JSON.stringify(window.element.state)") == state
    assert page.evaluate("[...window.kept]") == []
    page.evaluate("document.querySelector('main').append(window.element)")  # as Reset page does
    assert json.loads(page.evaluate("JSON.stringify(window.element.state)")) == json.loads(state)
    assert page.locator(f"play-{name} button").count() > 0


@pytest.mark.parametrize("name", NAMES)
def test_the_state_stands_in_the_address(name: str, show: Show, page: Page) -> None:
    picture = show(name)
    state = picture.evaluate("e => e.state")
    picture.evaluate("e => { e.state = { rate: 3 } }")
    address = picture.evaluate("e => e.share()")
    wanted = picture.evaluate("e => e.state")
    again = show(name, at=address[address.index("#") :])
    assert again.evaluate("e => e.state") == wanted
    again.get_by_role("button", name="Reset").click()
    assert again.evaluate("e => e.state") == state
    broken = show(name, at=f"#play-fig={quote('{')}")
    assert broken.evaluate("e => e.state") == state


@pytest.mark.parametrize("name", NAMES)
def test_reduced_motion(name: str, show: Show, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    picture = show(name)
    train = picture.get_by_role("button", name="Train")
    if not train.count():
        return
    picture.evaluate(
        "e => { e.shown = 0; const r = e.render; e.render = () => (e.shown++, r.call(e)) }"
    )
    train.click()
    page.wait_for_timeout(400)
    assert picture.evaluate("e => e.shown") <= 3


def test_together_with_the_questions_they_are_light() -> None:
    files = [path for path in FOLDER.iterdir() if path.suffix in (".js", ".css")]
    files.append(FOLDER.parent / "ask.js")
    assert sum(len(gzip.compress(path.read_bytes())) for path in files) <= 30_000
    assert all(len(path.read_text().splitlines()) <= 300 for path in files)
    assert len((FOLDER / "network.js").read_text().splitlines()) <= 200
