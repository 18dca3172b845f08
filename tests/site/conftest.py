"""The built site, a server for it, and a browser: one of each for all tests in this folder."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from .building import ROOT, Rebuild, finish_build, rebuilding, served, start_build
from .visits import BROWSERS, Visitor, find_browser, launched


@pytest.fixture(scope="package")
def build(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The site, built as `make site` does, and what went wrong."""
    target = tmp_path_factory.mktemp("site")
    return target, finish_build(start_build(ROOT, target))


@pytest.fixture(scope="package")
def site(build: tuple[Path, str]) -> Path:
    target, failure = build
    if failure:
        pytest.fail("the site was not built: see test_the_site_is_built", pytrace=False)
    return target


@pytest.fixture(scope="package")
def rebuild(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rebuild]:
    """The site built again, from a copy of the book elsewhere; it runs beside the other tests."""
    with rebuilding(tmp_path_factory.mktemp("elsewhere") / "book") as rebuild:
        yield rebuild


@pytest.fixture(scope="package", autouse=True)
def start_early(request: pytest.FixtureRequest) -> None:
    """Begin to build again at once, where that will be asked for, and not when it is."""
    if any("rebuild" in getattr(item, "fixturenames", ()) for item in request.session.items):
        request.getfixturevalue("rebuild")


@pytest.fixture(scope="package")
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""
    with served(site) as address:
        yield address


@pytest.fixture(scope="package")
def visitor(address: str, notes: list[str]) -> Iterator[Visitor]:
    """A browser with the site in it; without one the tests are skipped, in CI they fail."""
    if find_browser() is None:
        missing = f"no browser was found (looked for {', '.join(BROWSERS)})"
        if os.environ.get("CI") == "true":
            pytest.fail(missing, pytrace=False)
        notes.append(f"WARNING: {missing}: the built pages were NOT looked at")
        pytest.skip(missing)
    with sync_playwright() as playwright, launched(playwright) as browser:
        yield Visitor(browser, address)
