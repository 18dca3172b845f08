"""Reading without a network, while versions come and go: nothing old, nothing mixed, no remains."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response

from .publishing import DOWN, Answer, Site, published

pytestmark = pytest.mark.browser
SHOWN = """[document.body.dataset.version, document.body.dataset.script,
  getComputedStyle(document.body).getPropertyValue("--version").trim()]"""
LEFT = """async () => {
  const registrations = await navigator.serviceWorker.getRegistrations()
  return [registrations.length, (await caches.keys()).length]
}"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with published(tmp_path) as site:
        yield site


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, site: Site) -> Page:
    """The front page of version one, which is kept now."""
    page = context.new_page()
    visit(page, site)
    return page


def go(page: Page, site: Site, name: str = "") -> Response:
    response = page.goto(site.address + name)
    assert response
    return response


def visit(page: Page, site: Site, name: str = "") -> None:
    """Open a page and wait until all is kept that shall be."""
    go(page, site, name)
    page.wait_for_selector("html[data-offline=kept]", state="attached")


def shown(page: Page) -> str:
    """The version of a page, if all of it is of one."""
    versions = page.evaluate(SHOWN)
    assert len({*versions}) == 1, versions
    return str(versions[0])


def left(page: Page) -> list[int]:
    """How many workers and caches there are."""
    found: list[int] = page.evaluate(LEFT)
    return found


# ------------------------------------------------------------------ without a network


def test_what_was_visited_is_there(page: Page, site: Site) -> None:
    visit(page, site, "a/")
    site.down()
    for name in ("", "a/", "a/index.html", "#place", "a/?query"):
        assert go(page, site, name).ok
        assert shown(page) == "one"


def test_it_works_under_a_content_security_policy(context: BrowserContext, site: Site) -> None:
    site.publish("one", policy=True)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    visit(page, site)
    take(page)
    assert said == []
    site.down()
    go(page, site, "b/")
    assert shown(page) == "one"


def test_what_was_not_visited_is_not_there_and_says_so(page: Page, site: Site) -> None:
    site.down()
    assert go(page, site, "b/").status == 503
    assert "There is no network" in page.inner_text("h1")
    page.click("a")
    assert shown(page) == "one"


def test_a_server_that_fails_is_no_network(page: Page, site: Site) -> None:
    site.answer = lambda path: (500, b"<p>failed")
    assert go(page, site).ok
    assert shown(page) == "one"


def test_a_server_that_does_not_answer_is_no_network(page: Page, site: Site) -> None:
    site.before = lambda path: time.sleep(8)
    assert go(page, site).ok
    assert shown(page) == "one"


def test_with_a_network_the_site_is_asked_one_thing_for_what_is_here(
    page: Page, site: Site
) -> None:
    visit(page, site)
    site.asked.clear()
    visit(page, site)
    assert [path for path in site.asked if path != "sw.js"] == ["offline.json"]


# ------------------------------------------------------------------ a new version


@pytest.mark.parametrize("seconds", [0, 600])
@pytest.mark.parametrize("name", ["", "a/"])
def test_a_new_version_is_there_at_the_next_visit(
    name: str, seconds: int, context: BrowserContext, site: Site
) -> None:
    site.max_age = seconds
    page = context.new_page()
    visit(page, site, "a/")
    visit(page, site)
    assert shown(page) == "one"
    site.publish("two")
    visit(page, site, name)
    assert shown(page) == "two"
    site.down()
    for other in ("", "a/"):
        go(page, site, other)
        assert shown(page) == "two", "and all that was visited is replaced"


def test_a_file_that_no_page_names_anew_is_new(page: Page, site: Site) -> None:
    """The page is byte for byte what it was, its style is another."""
    site.publish("one", style="two", script="two")
    go(page, site)
    assert page.evaluate(SHOWN) == ["one", "two", "two"]


def test_an_older_version_comes_back(page: Page, site: Site) -> None:
    for version in ("two", "one", "two"):
        site.publish(version)
        visit(page, site)
        assert shown(page) == version


def test_a_book_that_was_taken_along_stays_whole(page: Page, site: Site) -> None:
    """Where a new version has come in part, what is missing is shown of the one before."""
    take(page)
    site.publish("two")
    come = {"", "offline.json", "site.css", "script.js", "assets/offline.js", "sw.js"}
    site.answer = lambda path: None if path in come else DOWN
    visit(page, site)
    assert shown(page) == "two"
    site.down()
    for name, version in {"": "two", "a/": "one", "b/": "one"}.items():
        assert go(page, site, name).ok
        assert shown(page) == version
    site.up()
    visit(page, site, "a/")
    assert shown(page) == "two"
    site.down()
    go(page, site, "b/")
    assert shown(page) == "two"


def test_a_page_that_is_open_gets_nothing_of_another_version(
    context: BrowserContext, page: Page, site: Site
) -> None:
    ask = "fetch('late.txt').then((answer) => answer.text(), () => 'refused')"
    page.evaluate("window.asking = new Worker('asking.js')")
    work = """new Promise((done) => {
      asking.onmessage = ({ data }) => done(data)
      asking.postMessage('')
    })"""
    site.publish("two")
    other = context.new_page()
    visit(other, site)
    assert shown(other) == "two"
    assert page.evaluate(ask) == "refused"
    assert "TypeError" in page.evaluate(work)
    assert other.evaluate(ask) == "two"
    page.bring_to_front()
    page.get_by_role("button", name="Load the page again").click()
    page.wait_for_function("document.body.dataset.version === 'two'")
    assert shown(page) == "two"
    assert page.locator(".site-older").count() == 0


def test_a_page_in_the_middle_of_a_publication_is_loaded_again(page: Page, site: Site) -> None:
    """Its text is of one version, its style comes when there is another."""

    def publish(path: str) -> None:
        if path == "site.css" and "two" not in (site.folder / "late.txt").read_text():
            site.publish("two")

    site.publish("one and a half")
    site.before = publish
    page.goto(site.address + "a/", wait_until="commit")
    page.wait_for_function("document.body?.dataset.version === 'two'")
    page.wait_for_selector("html[data-offline=kept]", state="attached")
    assert shown(page) == "two"


def test_a_page_that_one_comes_back_to_is_of_this_version(page: Page, site: Site) -> None:
    visit(page, site, "a/")
    site.publish("two")
    visit(page, site, "b/")
    page.go_back()
    page.wait_for_function("document.body.dataset.version === 'two'")
    assert shown(page) == "two"


# ------------------------------------------------------------------ removed, broken


def test_a_site_that_gives_the_worker_up_leaves_none(page: Page, site: Site) -> None:
    site.publish("two", offline=False)
    go(page, site)
    assert shown(page) == "two"
    page.wait_for_function(f"({LEFT})().then((left) => left.every((n) => n === 0))")
    site.publish("three", offline=False)
    go(page, site)
    assert shown(page) == "three"


@pytest.mark.parametrize(
    "broken",
    [
        (404, b"gone"),
        (200, b"<!doctype html><p>a page"),
        (200, b"this is no script ]"),
        (200, b"addEventListener('install', () => { throw new Error('broken') })"),
        (200, b"addEventListener('fetch', () => { throw new Error('broken') })"),
    ],
    ids=["gone", "page", "garbage", "install", "fetch"],
)
def test_a_broken_worker_shows_nothing_old(broken: Answer, page: Page, site: Site) -> None:
    site.answer = lambda path: broken if path == "sw.js" else None
    for version in ("two", "three"):
        site.publish(version)
        for name in ("", "a/"):
            go(page, site, name)
            assert shown(page) == version
            page.wait_for_timeout(200)
    site.up()
    site.publish("four")
    for _ in range(2):
        visit(page, site)
        assert shown(page) == "four"
    site.down()
    go(page, site)
    assert shown(page) == "four", "and a worker that is right again works"


@pytest.mark.parametrize(
    "broken",
    [b"<!doctype html><p>a page", b"{", b"null", b'{"version": "x"}', b'{"files": {}}'],
    ids=["page", "garbage", "null", "files", "version"],
)
def test_a_broken_list_shows_nothing_old(broken: bytes, page: Page, site: Site) -> None:
    site.answer = lambda path: (200, broken) if path == "offline.json" else None
    for version in ("two", "three"):
        site.publish(version)
        go(page, site)
        assert shown(page) == version
    site.down()
    go(page, site)
    assert shown(page) == "one", "without a network the last page that is known"
    site.up()
    go(page, site)
    assert shown(page) == "three"


def test_a_file_that_somebody_changes_on_the_way_comes_and_is_not_kept(
    context: BrowserContext, site: Site
) -> None:
    def altered(path: str) -> Answer:
        status, body = site.read(path)
        return status, body.replace(b"</title>", b", altered</title>")

    site.answer = altered
    page = context.new_page()
    for version in ("one", "two"):
        site.publish(version)
        visit(page, site)
        visit(page, site)
        assert shown(page) == version
        assert page.title() == "home, altered"
    site.down()
    assert go(page, site).status == 503


# ------------------------------------------------------------------ taken along, removed


def take(page: Page) -> None:
    page.get_by_role("button", name="Take the book along").click()
    page.get_by_role("button", name="Fetch it").click()
    page.get_by_text("The book is here").wait_for()
    page.get_by_role("button", name="Close").click()


def test_the_book_is_taken_along(page: Page, site: Site) -> None:
    page.get_by_role("button", name="Take the book along").click()
    page.get_by_role("button", name="Fetch it").wait_for()
    files = json.loads((site.folder / "offline.json").read_bytes())["files"]
    size = sum(size for _, size in files.values())
    said = page.inner_text("dialog")
    assert f"All 3 pages take {size / 1e6:.1f} MB." in said
    assert "Python" not in said, "this site has none"
    page.get_by_role("button", name="Close").click()
    take(page)
    site.down()
    go(page, site, "b/")
    assert shown(page) == "one"
    site.up()
    site.publish("two")
    visit(page, site)
    site.down()
    go(page, site, "b/")
    assert shown(page) == "two"


def test_what_cannot_be_fetched_is_told_and_comes_later(page: Page, site: Site) -> None:
    site.answer = lambda path: DOWN if path == "b/" else None
    page.get_by_role("button", name="Take the book along").click()
    page.get_by_role("button", name="Fetch it").click()
    page.get_by_text("1 file is missing").wait_for()
    site.up()
    visit(page, site)
    site.down()
    go(page, site, "b/")
    assert shown(page) == "one"


def test_without_a_network_the_words_are_others(page: Page, site: Site) -> None:
    site.down()
    page.get_by_role("button", name="Take the book along").click()
    page.get_by_text("There is no network").wait_for()
    assert page.get_by_role("button", name="Fetch it").count() == 0


def test_all_of_it_can_be_removed(page: Page, site: Site) -> None:
    take(page)
    page.get_by_role("button", name="Take the book along").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Remove it").click()
    assert left(page) == [0, 0]
    site.asked.clear()
    go(page, site, "a/")
    page.wait_for_timeout(500)
    assert left(page) == [0, 0], "nothing comes back by itself"
    assert not site.asked[site.asked.index("a/") :].count("sw.js")
    go(page, site)
    take(page)
    visit(page, site)
    site.down()
    go(page, site, "b/")
    assert shown(page) == "one", "who changes their mind has it again"


def test_a_tab_that_is_open_brings_nothing_back(
    context: BrowserContext, page: Page, site: Site
) -> None:
    other = context.new_page()
    visit(other, site, "a/")
    page.get_by_role("button", name="Take the book along").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Remove it").click()
    assert other.evaluate("fetch('../late.txt').then((answer) => answer.text())") == "one"
    go(other, site, "b/")
    assert left(other) == [0, 0]
