"""A page that runs, as a reader sees it: started, its cells run, what it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Locator, Page

from .visits import Visitor
from .windows import window

STATE = "document.documentElement.dataset.live"
BOOT, RUN = 120_000, 300_000  # milliseconds; a machine may be busy

SHOWN = """() => {
  const tidy = (text) => text.replace(/\\s+/g, " ").trim()
  const words = (element) => {
    const copy = element.cloneNode(true)
    for (const part of copy.querySelectorAll("svg, figcaption, .literate-slider")) part.remove()
    for (const cell of copy.querySelectorAll("td, th, pre, caption")) cell.append(" ")
    return tidy(copy.textContent)
  }
  const drawing = (svg) => {
    const copy = svg.cloneNode(true)
    for (const part of copy.querySelectorAll(".shown")) part.classList.remove("shown")
    for (const name of ["role", "aria-label"]) copy.removeAttribute(name)
    return copy.outerHTML
  }
  const all = (selector, of) => [...document.querySelectorAll(selector)].map(of)
  return {
    sources: all("[data-cell]", (e) => [
      `cell ${e.dataset.cell}`, e.querySelector("code")?.textContent ?? "",
    ]),
    outputs: all("[data-output]", (e) => [`cell ${e.dataset.output}`, words(e)]),
    figures: all("[data-output]", (e) => [
      `cell ${e.dataset.output}`, [...e.querySelectorAll("figure > svg")].map(drawing).join(),
    ]),
    alternatives: all("[data-output] figure > svg", (e) => [
      `cell ${e.closest("[data-output]").dataset.output}`, tidy(e.getAttribute("aria-label") ?? ""),
    ]),
    values: all("[data-value]", (e) => [`value ${e.dataset.value}`, tidy(e.textContent)]),
  }
}"""
"""All that a page has computed, in pairs of a name and a text."""

_NO_FLAGS = "WebAssembly tells NumPy of no overflow, so nothing is raised"
_LONG_RUN = "a long run makes a difference in the last digit of tanh or exp a visible one"
KNOWN = {
    "part-1/04-sigmoid/": {"1 / (1 + np.exp(1000.0))": _NO_FLAGS},
    "part-3/02-softmax-and-cross-entropy/": {'np.errstate(over="raise")': _NO_FLAGS},
}
"""What is another in the browser, page by page: a piece of the cell's code, and why."""
DRAWN = {
    "labs/xor/": {"draw(W1_two, W2_two, T)": _LONG_RUN},
    "labs/two-moons/": {
        "plt.semilogx(losses)": _LONG_RUN,
        "draw(parameters)": _LONG_RUN,
        "plt.semilogx(seen, losses[seen]": _LONG_RUN,
    },
    "part-3/03-backpropagation/": {
        '"disagreement": disagreement': "the smallest steps show rounding errors, and nothing else"
    },
    "part-3/04-training/": {
        '{"": run}, log="x"': _LONG_RUN,
        '"rate 0.01": (two.mean(axis=0), *two)': _LONG_RUN,
    },
    "part-3/05-hidden-layer-size/": {
        'f"h = {h}": networks[h].select(0)': _LONG_RUN,
        '"training": with_bounds(training_mean': _LONG_RUN,
        "networks[2].select(lucky)": _LONG_RUN,
    },
    "part-3/06-exercises/": {'"fixed": (two.mean(axis=0), *two)': _LONG_RUN},
}
"""The same for what is only drawn and not printed: nothing but the picture may differ."""

_NUMBER = re.compile(r"-?\d*\.\d+")
_ATTRIBUTE = re.compile(r'="[^"]*"')


class Live:
    """A page of the site that is running in a window."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def state(self) -> str:
        """What the page says of itself to scripts."""
        found: str = self.page.evaluate(STATE)
        return found

    @property
    def status(self) -> str:
        """What the page says of itself to readers."""
        return self.page.locator("[data-live=status]").inner_text()

    def start(self) -> None:
        """Press the button and wait until the page runs, or has failed."""
        self.page.click("[data-live=start]")
        self.wait("ready", "failed", timeout=BOOT)

    def wait(self, *states: str, timeout: int = RUN) -> None:
        """Wait for one of some states."""
        wanted = ", ".join(f"html[data-live={state}]" for state in states)
        self.page.wait_for_selector(wanted, state="attached", timeout=timeout)

    def cell(self, number: int) -> Locator:
        """The n-th cell."""
        return self.page.locator(f"[data-cell='{number}']")

    def output(self, number: int) -> Locator:
        """What the n-th cell gave."""
        return self.page.locator(f"[data-output='{number}']")

    def source(self, number: int) -> str:
        """What stands in the n-th cell."""
        found: str = self.cell(number).evaluate("cell => cell.value")
        return found

    def number(self, code: str) -> int:
        """The number of the only cell whose code has a piece in it."""
        (cell,) = self.page.locator(
            "[data-cell]", has=self.page.locator("code", has_text=code)
        ).all()
        return int(cell.get_attribute("data-cell") or 0)

    def write(self, number: int, source: str) -> None:
        """Put other code into the n-th cell."""
        self.cell(number).evaluate("(cell, text) => { cell.value = text }", source)

    def run(self, number: int) -> None:
        """Press Run of the n-th cell and wait for its end."""
        self.cell(number).locator("[data-live=run]").evaluate("button => button.click()")
        self.wait("ready", "failed")

    def run_all(self) -> None:
        """Run the whole page from the top and wait for its end."""
        self.page.click("[data-live=run-all]")
        self.wait("ready", "failed")

    def shown(self) -> dict[str, list[tuple[str, str]]]:
        """All that the page has computed."""
        return shown(self.page)


def shown(page: Page) -> dict[str, list[tuple[str, str]]]:
    """All that a page has computed, by kinds: names of places, and what they show."""
    found: Mapping[str, list[list[str]]] = page.evaluate(SHOWN)
    return {kind: [(name, text) for name, text in pairs] for kind, pairs in found.items()}


def rounded(drawing: str) -> str:
    """A drawing with its coordinates to a tenth of a pixel; its texts stay."""

    def shorter(number: re.Match[str]) -> str:
        return f"{float(number[0]):.1f}"

    return _ATTRIBUTE.sub(lambda found: _NUMBER.sub(shorter, found[0]), drawing)


def differences(
    before: Mapping[str, list[tuple[str, str]]],
    after: Mapping[str, list[tuple[str, str]]],
    page: str = "",
) -> list[str]:
    """Where a page that has run shows something else than it did when it was built.

    A difference that is known and does not show is told too.
    """
    told = []
    known, drawn = KNOWN.get(page, {}), DRAWN.get(page, {})
    sources, shows = dict(before["sources"]), set()
    for kind, pairs in before.items():
        now = dict(after[kind])
        told += [f"{kind}: {name} is missing" for name, _ in pairs if name not in now]
        for name, text in pairs:
            other = now.get(name, text)
            if text == other or (kind == "figures" and rounded(text) == rounded(other)):
                continue
            excuses = [*known, *drawn] if kind == "figures" else known
            excused = [code for code in excuses if code in sources.get(name, "")]
            shows.update(excused)
            if not excused:
                told.append(f"{kind}: {name}: {_part(text, other)}")
    gone = {*known, *drawn} - shows
    return [*told, *(f"{code!r} gives no longer another output" for code in sorted(gone))]


def _part(one: str, other: str) -> str:
    """Where two texts begin to differ."""
    pairs = zip(one, other, strict=False)
    at = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
    begin = max(0, at - 30)
    return f"{one[begin : at + 60]!r} when built, {other[begin : at + 60]!r} when run"


@contextmanager
def running(visitor: Visitor, page: str, **options: Any) -> Iterator[Live]:
    """A window in which a page of the site runs."""
    with window(visitor, page, **options) as opened:
        live = Live(opened)
        live.start()
        yield live
