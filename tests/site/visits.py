"""Visits to pages in a real browser: one a page and mode, which collects all facts at once."""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route, ViewportSize

from scratchnet.palette import PALETTE

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
FACTS = Path(__file__).with_name("facts.js").read_text(encoding="utf-8")
COLOURS = [colour.light[1:] for colour in PALETTE.values()]
PLAIN_CODE = "document.querySelectorAll('pre code').forEach(c => c.textContent = c.textContent)"
DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
EMPTY_INDEX = (
    '{"config": {"lang": ["en"], "separator": " ", "pipeline": [], "fields": {}}, "docs": []}'
)

Rules = tuple[dict[str, Any], dict[str, Any]]
"""Options of axe, and where it looks."""
# One rule of axe takes long: it looks at every word of code and every letter of formulas.
# `facts.js` collects their pairs of colours, each once, for a check of our own.
COLOURS_ONLY: Rules = ({"runOnly": ["color-contrast"]}, {"exclude": [["pre"], ["math"]]})
ALL_OTHER_RULES: Rules = ({"rules": {"color-contrast": {"enabled": False}}}, {})


@dataclass(frozen=True)
class Mode:
    """A way to look at a page: a theme, a width, and what axe looks for in it."""

    scheme: str
    viewport: ViewportSize
    axe: Sequence[Rules]


MODES = {
    "light": Mode("light", DESK, (ALL_OTHER_RULES, COLOURS_ONLY)),
    "dark": Mode("dark", DESK, (COLOURS_ONLY,)),
    "phone": Mode("light", PHONE, (ALL_OTHER_RULES,)),
}


@dataclass
class Visit:
    """What was seen of one page in one mode."""

    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    print: dict[str, Any] = field(default_factory=dict)
    """The facts on paper, of a dark page."""


Look = dict[str, Visit]
"""The visits to one page, by mode."""


def find_browser() -> str | None:
    """The path of the first browser that is installed."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


@contextmanager
def launched(playwright: Playwright) -> Iterator[Browser]:
    """A browser that cannot reach any other machine."""
    options = ["--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--no-sandbox")
    browser = playwright.chromium.launch(executable_path=find_browser(), args=options)
    yield browser
    browser.close()


def settle(page: Page) -> None:
    """Wait until the theme's script and the fonts have done their work."""
    page.wait_for_function("window.component$")
    page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")


class Visitor:
    """Visits pages of the site at `address`; each page once."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.axe = Axe()
        self.contexts: dict[str, BrowserContext] = {}
        self.look = cache(self._look)

    def context(self, name: str, **options: Any) -> BrowserContext:
        """A context that is kept for all pages of a mode."""
        if name not in self.contexts:
            context = self.browser.new_context(reduced_motion="reduce", **options)
            # Each page reads the whole index at once; only the tests of the search need it.
            context.route("**/search_index.json", lambda route: route.fulfill(body=EMPTY_INDEX))
            self.contexts[name] = context
        return self.contexts[name]

    def _look(self, page: str, body: str | None = None, without: str = "") -> Look:
        """Visit a page in all modes.

        Args:
            page: its address in the site.
            body: what is served in its place, for tests of the tests.
            without: files whose requests fail, as a pattern.
        """
        return {mode: self.visit(page, mode, body, without) for mode in MODES}

    def visit(self, name: str, mode: str, body: str | None = None, without: str = "") -> Visit:
        """Visit a page in one mode and collect all facts."""
        scheme, viewport = MODES[mode].scheme, MODES[mode].viewport
        page = self.context(mode, color_scheme=scheme, viewport=viewport).new_page()
        seen = Visit()
        watch(page, seen)
        if body is not None:
            page.route(self.address + name, lambda route: _answer(route, body))
        if without:
            page.route(without, lambda route: route.abort())
        page.goto(self.address + name)
        settle(page)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        settle(page)
        seen.facts = page.evaluate(FACTS, COLOURS)
        for rules in MODES[mode].axe:
            seen.violations += self.violations(page, rules)
        if mode == "dark":  # the theme that is not printed
            page.emulate_media(media="print")
            seen.print = page.evaluate(FACTS, COLOURS)
        page.close()
        return seen

    def violations(self, page: Page, rules: Rules) -> list[str]:
        """What axe finds on a page by some of its rules."""
        if rules is COLOURS_ONLY:
            page.evaluate(PLAIN_CODE)
        options, where = rules
        options = {"resultTypes": ["violations"], "preload": False, **options}
        found = self.axe.run(page, where, options).response["violations"]
        return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def watch(page: Page, seen: Visit) -> None:
    """Note what goes wrong on a page, and requests that leave the site."""
    here = ("127.0.0.1", None)

    def request(url: str) -> None:
        if urlsplit(url).hostname not in here:
            seen.foreign.append(url)

    page.on("request", lambda sent: request(sent.url))
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on(
        "console",
        lambda message: seen.errors.append(message.text) if message.type == "error" else None,
    )


def _answer(route: Route, body: str) -> None:
    route.fulfill(body=body, content_type="text/html; charset=utf-8")
