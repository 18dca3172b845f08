"""Windows of readers who were never here: a browser with nothing kept, closed again at the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import BrowserContext, Page

from .visits import DESK, Visitor, settle


@contextmanager
def window(visitor: Visitor, page: str = "", **options: Any) -> Iterator[Page]:
    """A window with a page of the site.

    Args:
        visitor: the browser.
        page: the page's address in the site.
        options: of Playwright's `new_context`; `init` is a script that runs before all others.
    """
    init = options.pop("init", "")
    context = visitor.new_context(**{"viewport": DESK, **options})
    try:
        if init:
            context.add_init_script(init)
        opened = context.new_page()
        visit(opened, visitor, page)
        yield opened
    finally:
        close(context)


def close(context: BrowserContext) -> None:
    """Close all windows; answers that are under way are wanted no more."""
    context.unroute_all(behavior="ignoreErrors")
    for opened in context.pages:
        opened.unroute_all(behavior="ignoreErrors")
    context.close()


def visit(window: Page, visitor: Visitor, page: str) -> None:
    """Go to another page of the site."""
    window.goto(visitor.address + page)
    if window.evaluate("document.documentElement.classList.contains('js')"):
        settle(window)
