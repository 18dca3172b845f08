"""The book without a network: visited pages, the whole book, and Python, so that pages run."""

import gzip
import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from literate.live import runtime

from .building import PAGES, ROOT, file_of
from .live import Live
from .visits import DESK, PHONE, Visitor, settle, watch
from .visits import Visit as Seen

CHAPTER, OTHER = "part-1/04-sigmoid/", "part-3/03-backpropagation/"
KEPT = "html[data-offline=kept]"
PYTHON = ROOT / ".cache" / "runtime"


class Server:
    """The site under a path of its own, on a server that can go."""

    def __init__(self, site: Path) -> None:
        self.site, self.asked, self.is_down = site, list[str](), False

    def handler(self) -> type[SimpleHTTPRequestHandler]:
        outer = self

        class Handler(SimpleHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                if outer.is_down:
                    self.close_connection = True
                else:
                    super().do_GET()

            def translate_path(self, path: str) -> str:
                assert path.startswith("/some/book/"), path
                return super().translate_path(path.removeprefix("/some/book"))

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        return Handler


@pytest.fixture
def server(site: Path, visitor: Visitor) -> Iterator[tuple[Server, Visitor]]:
    served = Server(site)
    handler = partial(served.handler(), directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{listening.server_port}/some/book/"
        try:
            yield served, Visitor(visitor.browser, address)
        finally:
            listening.shutdown()
            thread.join()


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def page(server: tuple[Server, Visitor], seen: Seen) -> Iterator[Page]:
    """A chapter, in the window of somebody who is here for the first time."""
    _, visitor = server
    context = visitor.new_context(workers=True, viewport=DESK)
    opened = context.new_page()
    opened.on("console", lambda message: seen.errors.append(message.text))
    watch(opened, lambda: seen)
    opened.goto(visitor.address + CHAPTER)
    opened.wait_for_selector(KEPT, state="attached")
    yield opened
    context.close()


def opened(page: Page) -> None:
    """The words about reading without a network."""
    page.get_by_role("button", name="Take the book along").click()
    page.get_by_role("button", name="Close").wait_for()


def fetched(page: Page) -> None:
    page.get_by_role("button", name="Fetch it").click()
    page.get_by_text("The book is here").wait_for(timeout=120_000)


def test_the_first_visit_stays_light_and_quiet(
    page: Page, server: tuple[Server, Visitor], seen: Seen, site: Path, notes: list[str]
) -> None:
    """With the worker and the list; it asks for no page of its own accord."""
    served, _ = server
    asked = {path.partition("?")[0].removeprefix("/some/book/") for path in served.asked}
    files = [site / path / "index.html" if path.endswith("/") else site / path for path in asked]
    weight = sum(
        len(body if file.suffix == ".woff2" else gzip.compress(body))
        for file in files
        for body in [file.read_bytes()]
    )
    extra = sum(
        len(gzip.compress((site / name).read_bytes())) for name in ("sw.js", "offline.json")
    )
    notes.append(f"a first visit, with the worker: {weight / 1000:.0f} KB ({extra / 1000:.0f} KB)")
    assert weight <= 300_000
    assert not [path for path in asked if path.endswith("/") and path != CHAPTER]
    assert seen.errors == []


def test_a_visited_page_is_there_whole(
    page: Page, server: tuple[Server, Visitor], seen: Seen
) -> None:
    served, visitor = server
    settle(page)  # a part that waits to be laid out has no inner text
    before = page.evaluate("document.body.innerText")
    served.is_down = True
    page.goto(visitor.address + CHAPTER)
    settle(page)
    assert page.evaluate("document.body.innerText") == before
    assert page.evaluate("document.fonts.size > 0 && [...document.styleSheets].length > 3")
    page.wait_for_selector(KEPT, state="attached")
    assert [error for error in seen.errors if "offline.json" not in error] == []


def test_the_whole_book_comes_along(
    page: Page, server: tuple[Server, Visitor], seen: Seen, site: Path, notes: list[str]
) -> None:
    served, visitor = server
    opened(page)
    listed = json.loads((site / "offline.json").read_bytes())
    size = sum(size for _, size in listed["files"].values())
    names = [name for name in listed["files"] if name.endswith(".html")]
    assert len(names) == len(PAGES) - 1, "all but the page for lost ones"
    said = page.inner_text("dialog")
    assert f"All {len(names)} pages take {size / 1e6:.1f} MB." in said
    assert f"{listed['python'] / 1e6:.1f} MB more" in said
    notes.append(f"the book without a network: {size / 1e6:.1f} MB, {len(listed['files'])} files")
    fetched(page)
    served.is_down = True
    served.asked.clear()
    for name in PAGES:
        if file_of(name) != "404.html":
            assert page.goto(visitor.address + name, wait_until="commit").ok, name  # type: ignore[union-attr]
    page.goto(visitor.address + OTHER)
    settle(page)
    page.keyboard.press("s")
    page.keyboard.type("sigmoid")
    page.locator(".md-search-result__item a").first.wait_for()
    wanted = {path for path in served.asked if "offline.json" not in path and "sw.js" not in path}
    assert not wanted


@pytest.mark.skipif(bool(runtime.missing(PYTHON)), reason="no Python for the browser")
def test_a_page_runs_without_a_network(page: Page, server: tuple[Server, Visitor]) -> None:
    served, visitor = server
    opened(page)
    page.get_by_label("And Python").check()
    fetched(page)
    page.get_by_text("The book is here, and so is Python").wait_for()
    served.is_down = True
    page.goto(visitor.address + OTHER)
    live = Live(page)
    live.start()
    assert live.state == "ready", live.status
    live.run(1)
    assert live.state == "ready", live.status
    served.is_down = False
    opened(page)
    with page.expect_event("load"):
        page.get_by_role("button", name="Remove it").click()
    assert page.evaluate("caches.keys()") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_words_are_accessible(page: Page, scheme: str, server: tuple[Server, Visitor]) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size(PHONE)
    opened(page)
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('p'),"
        "{ className: 'site-older', innerHTML: 'There is <button>a button</button>' }))"
    )
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        "async () => (await axe.run({ include: ['dialog', '.site-older', '.site-links'] }))"
        ".violations.flatMap(({ id, nodes }) => nodes.map((n) => `${id}: ${n.html.slice(0, 120)}`))"
    )
    assert found == []
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) == 0
    page.keyboard.press("Escape")
    assert not page.locator("dialog").is_visible()


def test_only_pages_with_an_address_of_their_own_have_the_script(site: Path) -> None:
    """The address of a page that is not there says nothing of where the book is."""
    assert "assets/offline.js" in (site / "index.html").read_text(encoding="utf-8")
    assert "assets/offline.js" not in (site / "404.html").read_text(encoding="utf-8")
