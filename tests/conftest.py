"""The order of the tests, the built site that many look at, and notes for the end of a run."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright
from xdist.remote import Producer

from literate.testing import ChapterItem
from tests.site.building import built_once
from tests.site.visits import BROWSERS, find_browser, launched
from tests.units import BUILD, BY_PAGE, Units, unit

NOTES = pytest.StashKey[list[str]]()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Units:
    return Units(config, log)


@pytest.hookimpl(tryfirst=True)  # before `-m` looks at the markers
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The book is executed and built first; what needs the site comes last, page by page."""
    for item in items:
        if "visitor" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    waits = {unit(item.nodeid) for item in items if "site" in getattr(item, "fixturenames", ())}

    def place(item: pytest.Item) -> tuple[bool, bool, bool, bool]:
        cell, page = isinstance(item, ChapterItem), item.nodeid.startswith(BY_PAGE)
        return item.nodeid != BUILD, not cell, unit(item.nodeid) in waits, page

    items.sort(key=place)


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The site, built as `make site` does, and what went wrong: one for all processes."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    return built_once(folder)


@pytest.fixture(scope="session")
def site(build: tuple[Path, str]) -> Path:
    """The folder of the built site."""
    target, failure = build
    if failure:
        pytest.fail("the site was not built: see test_the_site_is_built", pytrace=False)
    return target


@pytest.fixture(scope="session")
def browser(notes: list[str]) -> Iterator[Browser]:
    """A browser; without one the tests that need it are skipped, in CI they fail."""
    if find_browser() is None:
        missing = f"no browser was found (looked for {', '.join(BROWSERS)})"
        if os.environ.get("CI") == "true":
            pytest.fail(missing, pytrace=False)
        notes.append(f"WARNING: {missing}: the built pages were NOT looked at")
        pytest.skip(missing)
    with sync_playwright() as playwright, launched(playwright) as browser:
        yield browser


def pytest_configure(config: pytest.Config) -> None:
    config.stash[NOTES] = []


@pytest.fixture(scope="session")
def notes(pytestconfig: pytest.Config) -> list[str]:
    """Lines for the end of the test run: what was measured, what was not tested."""
    return pytestconfig.stash[NOTES]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand the notes over to the process that prints them."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["notes"] = session.config.stash[NOTES]


def pytest_testnodedown(node: Any) -> None:
    """Take the notes of another process."""
    node.config.stash[NOTES] += getattr(node, "workeroutput", {}).get("notes", [])


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    notes = config.stash[NOTES]
    if notes:
        terminalreporter.section("the built site")
        for note in dict.fromkeys(notes):
            terminalreporter.line(note)
