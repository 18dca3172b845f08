"""A browser with the scripts of the playable pictures, and no site around them."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.site.building import ROOT, served

PAGE = """<!doctype html>
<html lang="en"><head><title>Play</title><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/site.css"><link rel="stylesheet" href="/play/play.css">
<style>body {{ background: var(--md-default-bg-color); color: var(--md-default-fg-color) }}
table {{ border-collapse: collapse }} button {{ background: none }}</style>
<script>
  window.kept = new Set() // what listens to something that outlives a picture
  for (const target of [window, document, document.documentElement, document.body]) {{
    if (!target) continue
    const add = target.addEventListener
    target.addEventListener = function (name, act, options) {{
      window.kept.add(name)
      options?.signal?.addEventListener("abort", () => window.kept.delete(name))
      return add.call(this, name, act, options)
    }}
  }}
  window.whenNear = (element, build) => build(element)
  window.frames_asked = 0
  const ask = window.requestAnimationFrame
  window.requestAnimationFrame = (act) => (window.frames_asked++, ask(act))
</script>
<script type="module" src="/play/{name}.js"></script></head>
<body data-md-color-scheme="{scheme}"><main class="md-typeset"><h1>Play</h1>
<play-{name} class="play" id="play-fig" options='{options}'></play-{name}></main></body></html>"""

Show = Callable[..., Locator]


@pytest.fixture(scope="package")
def page(browser: Browser) -> Iterator[Page]:
    """An empty page beside the scripts."""
    with served(ROOT / "docs" / "assets") as address:
        opened = browser.new_page(base_url=address, bypass_csp=True)
        opened.route("**/empty", lambda route: route.fulfill(body="", content_type="text/html"))
        opened.goto("empty")
        yield opened
        opened.close()


@pytest.fixture
def show(page: Page) -> Iterator[Show]:
    """Opens a page with one picture: its name, its options, the theme, the part behind the hash."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))

    def open_(name: str, scheme: str = "default", at: str = "", **options: Any) -> Locator:
        body = PAGE.format(name=name, scheme=scheme, options=json.dumps(options))
        page.route("**/shown*", lambda route: route.fulfill(body=body, content_type="text/html"))
        page.goto("empty")
        page.goto(f"shown{at}")
        picture = page.locator(f"play-{name}")
        picture.locator("button").first.wait_for()
        return picture

    yield open_
    page.unroute("**/shown*")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(reduced_motion="no-preference")
    assert not errors
