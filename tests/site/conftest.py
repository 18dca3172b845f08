"""A server for the built site, and a browser: one of each for all tests in this folder."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from .building import served
from .visits import BROWSERS, Visitor, find_browser, launched


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
