"""Pages that run in the reader's browser: which ones, their button, and the files behind it."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from literate.live import handout, runtime
from literate.page.handout import notebook_uri
from literate.page.html import with_notice
from literate.page.mathml import MathError, to_mathml

if TYPE_CHECKING:
    from literate.book import Book

Content = str | bytes | Path
"""Of a file of the site, or where the file is."""
FOLDER = "assets/literate/live"
"""Where the site has the scripts and, in a folder of their own, the files of Python."""
_PYTHON = "python"


def usable(folder: Path | None, serves: bool, tell: Callable[[str], object]) -> Path | None:
    """The folder of Python for the browser, if it is whole; else a word about it.

    Args:
        folder: where `python -m literate runtime` puts the files; None for a site without.
        serves: whether this is a server, which fetches them by itself.
        tell: takes the word.

    Raises:
        RuntimeMissing: it is not whole, and this is no desk: `CI` is `true`.
    """
    missing = runtime.missing(folder) if folder else []
    if not missing:
        return folder
    few = f"{len(missing)} files are" if len(missing) > 1 else f"{missing[0]} is"
    message = f"pages will not run: {few} missing from {folder} (python -m literate runtime)"
    if not serves and os.environ.get("CI") == "true":
        raise runtime.RuntimeMissing(message)
    if not serves:
        tell(message)
    return None


def fetch(folder: Path, signal: Path, tell: Callable[[str], object]) -> threading.Thread:
    """Fetch Python for the browser, beside all that a server does.

    Args:
        folder: where it comes to stand.
        signal: a file that is written when it is there, so that the site is built again.
        tell: takes words about it.

    Returns:
        The thread that does it.
    """

    def work() -> None:
        try:
            runtime.fetch(folder)
        except (runtime.RuntimeMissing, OSError) as error:
            tell(f"pages will not run: {error}")
        else:
            signal.write_text(f"{time.time_ns()}\n", encoding="utf-8")

    tell("fetching Python for the reader's browser: 27 MB, once")
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def runs(book: Book, uri: str) -> bool:
    """Whether a page can run: it has cells, and all of them have their results."""
    if book.settings.runtime is None or uri not in book.executions or uri in book.awaited:
        return False
    chapter, execution = book.executed[uri], book.executions[uri]
    return bool(chapter.cells) and len(execution.outcomes) == len(chapter.steps)


def cells_uri(uri: str) -> str:
    """Where the site has what a page that runs must know: beside the page's notebook.

    Examples:
        >>> cells_uri("part-1/04-sigmoid.md")
        'part-1/04-sigmoid.cells.json'
    """
    return str(PurePosixPath(notebook_uri(uri)).with_suffix(".cells.json"))


def described(book: Book, uri: str) -> dict[str, Any]:
    """What a page that runs must know of its steps, and the `key` by which the page knows it."""
    page = handout.page(book.executed[uri], book.executions[uri], _formula)
    return {**page, "key": handout.key(page)}


def _formula(latex: str) -> str:
    try:
        return to_mathml(f'<span class="arithmatex">\\({escape(latex, quote=False)}\\)</span>')
    except MathError:  # which is told of where the table stands
        return f"<code>{escape(latex)}</code>"


def with_button(book: Book, uri: str, html: str, link: Callable[[str], str]) -> str:
    """Return the page with a place for the button under its title, and the button's script.

    Args:
        book: the book.
        uri: the page's address.
        html: the page's content.
        link: leads from the address of a file to where it is, seen from the page.
    """
    if not runs(book, uri):
        return html
    place = (
        f'<div class="literate-live" data-live-page="{link(cells_uri(uri))}" '
        f'data-live-key="{described(book, uri)["key"]}" data-live-size="{handout.size()}"></div>'
        f'<script type="module" src="{link(f"{FOLDER}/start.js")}"></script>'
    )
    return with_notice(html, place)


def files(book: Book) -> Iterator[tuple[str, Content]]:
    """What the site hands out so that its pages run: addresses, and contents or files."""
    python = book.settings.runtime
    if python is None:
        return
    for uri in book.with_notebook:
        if runs(book, uri):
            yield cells_uri(uri), json.dumps(described(book, uri), ensure_ascii=False)
    archive = handout.packages(book.settings.sources)
    yield f"{FOLDER}/packages.zip", archive
    yield f"{FOLDER}/site.json", handout.site(archive, f"{_PYTHON}/")
    for name in handout.SCRIPTS:
        yield f"{FOLDER}/{name}", handout.HERE / name
    for file in runtime.lock_files(runtime.read_lock()):
        yield f"{FOLDER}/{_PYTHON}/{file.name}", python / file.name
