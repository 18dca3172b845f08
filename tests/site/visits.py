"""Visits to pages in a real browser: one a page, which collects all facts in each mode."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route, ViewportSize
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from pictures.palette import PALETTE

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
FACTS = Path(__file__).with_name("facts.js").read_text(encoding="utf-8")
NAMES = [colour.light[1:] for colour in PALETTE.values()]
DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}

COLOUR_RULES = ["color-contrast", "link-in-text-block"]
COLOURS = {"runOnly": COLOUR_RULES}
ALL_OTHERS = {"rules": {rule: {"enabled": False} for rule in COLOUR_RULES}}
# The rules on colours take long: they look at each word of code and each letter of formulas. So
# these become plain text before; `facts.js` collects their colours for a check of our own. Of all
# else one of a kind is looked at: same element, class and style, in the same kinds of elements.
CODE_AND_MATH = "pre code, math, figure svg"
# Wide code gets its tabindex a moment after it is shown.
WIDE_CODE = """() => [...document.querySelectorAll("pre > code")].every(
  (e) => e.scrollWidth <= e.clientWidth || e.closest("[tabindex]"))"""
NO_WORKERS = "delete Navigator.prototype.serviceWorker"
OPEN_ALL = "document.querySelectorAll('details').forEach((details) => (details.open = true))"
RUN_AXE = """async (steps) => {
  const seen = new Set();
  const kind = (e, above) =>
    [above, e.tagName, e.getAttribute("class"), e.getAttribute("style")].join(" ");
  const known = (e, above) => {
    const own = kind(e, above);
    return seen.has(own) && [...e.children].every((child) => known(child, own));
  };
  const keepOneOfAKind = (e, above) => {
    const own = kind(e, above);
    if (e.dataset.mdComponent === "palette") return; // the theme's script needs it to follow
    for (const child of [...e.children]) {
      if (known(child, own)) child.remove();
      else keepOneOfAKind(child, own);
    }
    seen.add(own);
  };
  const found = [];
  for (const [rules, plain] of steps) {
    for (const e of plain ? document.querySelectorAll(plain) : []) e.textContent = e.textContent;
    if (rules.runOnly) keepOneOfAKind(document.body, "");
    const options = { ...rules, resultTypes: ["violations"], preload: false };
    const { violations } = await axe.run(options);
    for (const { id, nodes } of violations) {
      found.push(...nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
    }
  }
  return found;
}"""


@dataclass(frozen=True)
class Mode:
    """A way to look at a page: a theme, a width, and what axe looks for in it."""

    scheme: Literal["light", "dark"]
    viewport: ViewportSize
    axe: Sequence[tuple[dict[str, Any], str]]
    """Rules, and what is made plain text before, because they would only find it again."""

    @property
    def named(self) -> str:
        """The theme as the site names it."""
        return "slate" if self.scheme == "dark" else "default"


MODES = {
    "light": Mode("light", DESK, ((ALL_OTHERS, ""), (COLOURS, CODE_AND_MATH))),
    "dark": Mode("dark", DESK, ((COLOURS, CODE_AND_MATH),)),
    "phone": Mode("light", PHONE, ((ALL_OTHERS, ""),)),
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
    """Wait until the theme's script and the fonts have done their work, and all has its place."""
    page.wait_for_function("window.component$")
    page.keyboard.press("Shift")  # what waits for the reader is built at once
    page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")


class Visitor:
    """Visits pages of the site at `address`; each page once."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.contexts: dict[str, BrowserContext] = {}
        self.seen = Visit()
        """What is seen just now."""
        self.look = cache(self._look)

    def context(self, name: str, **options: Any) -> BrowserContext:
        """A context that is kept for all pages."""
        if name not in self.contexts:
            self.contexts[name] = self.new_context(**options)
        return self.contexts[name]

    def new_context(self, **options: Any) -> BrowserContext:
        """A context whose pages do not move, and in which Playwright may wait for expressions.

        It evaluates them in the page, which the policy of a published page forbids. Without
        `workers` nothing stands between a page and its server: it can have no service worker.
        """
        settings: dict[str, Any] = {"reduced_motion": "reduce", "bypass_csp": True}
        workers = options.pop("workers", False)
        context = self.browser.new_context(**(settings | options))
        if not workers:
            context.add_init_script(NO_WORKERS)
        return context

    @cached_property
    def window(self) -> Page:
        """The window for all looks: opening one takes longer than looking at a page in it."""
        page = self.context("looks").new_page()
        watch(page, lambda: self.seen)
        return page

    def _look(
        self, name: str, *, fresh: bool = False, body: str | None = None, without: str = ""
    ) -> Look:
        """Visit a page in all modes.

        Args:
            name: the page's address in the site.
            fresh: load the page anew in each mode, as its readers do, and ask axe about all of
                them. Otherwise it is loaded once and follows theme and width as they change; on
                a phone axe is not asked.
            body: what is served in its place, for tests of the tests.
            without: files whose requests fail, as a pattern.
        """
        look = {mode: Visit() for mode in MODES}
        page = self.window
        if body is not None:
            page.route(self.address + name, lambda route: _answer(route, body))
        if without:
            page.route(without, lambda route: route.abort())
        loaded = False
        for mode, visit in look.items():
            self.seen = visit
            turn(page, mode)
            if fresh or not loaded:
                self._load(name)
                loaded = True
            see(page, mode, visit)
            if fresh:
                visit.violations = violations(page, mode)
        if not fresh:
            for mode in ("light", "dark"):
                self.seen = look[mode]
                turn(page, mode)
                look[mode].violations = violations(page, mode)
        page.unroute_all()
        return look

    def _load(self, name: str) -> None:
        page = self.window
        page.goto(self.address + name, wait_until="commit")
        settle(page)
        page.add_style_tag(content="* { transition: none !important }")
        page.evaluate(OPEN_ALL)


def turn(page: Page, mode: str) -> None:
    """Give the window the width and the theme of a mode; a page that is open follows."""
    page.set_viewport_size(MODES[mode].viewport)
    page.emulate_media(color_scheme=MODES[mode].scheme)


def see(page: Page, mode: str, visit: Visit) -> None:
    """Collect the facts of an open page."""
    settle(page)
    for awaited in (f"document.body.dataset.mdColorScheme === '{MODES[mode].named}'", WIDE_CODE):
        with suppress(PlaywrightTimeout):  # if it never comes, the checks say so
            page.wait_for_function(awaited, timeout=3000)
    visit.facts = page.evaluate(FACTS, NAMES)
    if mode == "dark":  # the theme that is not printed
        page.emulate_media(media="print")
        visit.print = page.evaluate(FACTS, NAMES)
        page.emulate_media(media="screen")


def violations(page: Page, mode: str) -> list[str]:
    """What axe finds; it leaves of the page only what it needs."""
    page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(RUN_AXE, MODES[mode].axe)
    return found


def watch(page: Page, seen: Callable[[], Visit]) -> None:
    """Note what goes wrong on a page, and requests that leave the site, in the visit under way."""
    here = ("127.0.0.1", None)

    def request(url: str) -> None:
        if urlsplit(url).hostname not in here:
            seen().foreign.append(url)

    page.on("request", lambda sent: request(sent.url))
    page.on("pageerror", lambda error: seen().errors.append(str(error)))
    page.on(
        "console",
        lambda message: seen().errors.append(message.text) if message.type == "error" else None,
    )


def _answer(route: Route, body: str) -> None:
    route.fulfill(body=body, content_type="text/html; charset=utf-8")
