"""A browser with the scripts of the playable pictures, and no site around them."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.site.building import ROOT, served
from tests.site.visits import BROWSERS, find_browser, launched


@pytest.fixture(scope="package")
def page(notes: list[str]) -> Iterator[Page]:
    """An empty page beside the scripts; without a browser tests are skipped, in CI they fail."""
    if find_browser() is None:
        missing = f"no browser was found (looked for {', '.join(BROWSERS)})"
        if os.environ.get("CI") == "true":
            pytest.fail(missing, pytrace=False)
        notes.append(f"WARNING: {missing}: the playable pictures were NOT compared with scratchnet")
        pytest.skip(missing)
    with (
        served(ROOT / "docs" / "assets") as address,
        sync_playwright() as playwright,
        launched(playwright) as browser,
    ):
        opened = browser.new_page()
        opened.route("**/empty", lambda route: route.fulfill(body="", content_type="text/html"))
        opened.goto(f"{address}empty")
        yield opened
