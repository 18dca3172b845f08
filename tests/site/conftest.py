"""A server for the built site, one for all tests in this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from .building import served
from .visits import Visitor


@pytest.fixture(scope="package")
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""
    with served(site) as address:
        yield address


@pytest.fixture(scope="package")
def visitor(address: str, browser: Browser) -> Visitor:
    """A browser with the site in it."""
    return Visitor(browser, address)
