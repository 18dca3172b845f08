"""What a site has beside its pages: notebooks, the font of its formulas, what lets pages run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urljoin

from literate import living
from literate.book import Book
from literate.live.handout import packages
from literate.memory import Memory
from literate.page import labs
from literate.page.fonts import FONTS, math_css, math_font, math_font_key
from literate.page.handout import notebook_of, notebook_uri
from literate.page.html import resolve
from literate.page.offline import write_offline
from literate.page.policy import write_policies
from literate.run.chapter import ChapterError
from literate.wheel import wheel

PageUrl = Callable[[str], str | None]
"""The address of a page of the site on the web, from its source's; None where it has none."""
MATH_CSS = "assets/literate/math.css"
"""The styles of the formulas."""


def files(book: Book, memory: Memory, page_url: PageUrl) -> Iterator[tuple[str, living.Content]]:
    """All files that are made with the pages.

    Args:
        book: the book, with its results.
        memory: what earlier builds have made.
        page_url: the address of a page on the web.

    Returns:
        The addresses of the files, and their contents, or where the files are.
    """
    install = ""
    project = book.cache.root / "pyproject.toml"
    if project.is_file() and book.settings.sources:
        try:
            name, content = wheel(project, packages(book.settings.sources))
        except ChapterError as error:
            book.fail("", str(error))
        else:
            yield f"assets/literate/{name}", content
            home = page_url("index.md")
            install = urljoin(home, f"assets/literate/{name}") if home else name
    for uri in book.with_notebook:
        make = partial(notebook, book, uri, page_url, install)
        yield notebook_uri(uri), memory.notebook(book, uri, install, make)
    yield MATH_CSS, math_css()
    for name in FONTS:
        font = book.cache.blob(f"{name}-{math_font_key()}.woff2", partial(math_font, name))
        yield f"assets/literate/{name}.woff2", font
    yield from living.files(book)


def notebook(book: Book, uri: str, page_url: PageUrl, install: str = "") -> str:
    """What the buttons of a chapter or of a lab hand out.

    Args:
        book: the book, with its results.
        uri: the page's address.
        page_url: the address of a page on the web.
        install: the address of the packages' wheel on the web, or its name alone.
    """

    def address(target: str) -> str | None:
        path, _, anchor = target.partition("#")
        url = page_url(resolve(uri, path))
        return url and url + (f"#{anchor}" if anchor else "")

    if uri in book.labs:
        return labs.handed_out(book.labs[uri], address)
    made = notebook_of(
        book.chapters[uri],
        book.executions[uri],
        book.numbers.figures,
        book.numbers.chapters,
        above=book.numbers.above(uri),
        install=_what_to_install(install, book.settings.repository),
        include=book.includes.include,
        page_url=address,
    )
    return book.numbers.told(made)


def _what_to_install(wheel_: str, repository: str) -> str:
    """What pip gets the packages from: the site, else the repository, else a file at hand."""
    from_repository = f"git+https://github.com/{repository}" if repository else ""
    return wheel_ if "://" in wheel_ else from_repository or wheel_


def finish(site: Path, policy: bool, offline: bool) -> None:
    """What is done when all files of a site are written.

    Args:
        site: its folder.
        policy: whether each page gets a content security policy.
        offline: whether the site can be read without a network.
    """
    if policy:
        write_policies(site)
    if offline:  # the last of all: it counts what is there
        write_offline(site)
