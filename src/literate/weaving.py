"""The whole book as plain Markdown: everything computed, nothing left to do for the press.

Material for MkDocs alone builds it, and so does any program that reads its settings.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from bs4 import BeautifulSoup

from literate.beside import notebook
from literate.book import Book
from literate.page import labs
from literate.page.blocks import fence
from literate.page.handout import notebook_uri
from literate.page.html import resolve
from literate.page.portable import Plain, image, picture, plain, text_block
from literate.page.weave import weave
from literate.run.chapter import Cell
from literate.run.results import Outcome, Output

_LAB_LINK = re.compile(r"(?<=\]\()(?P<path>[^)\s#]+)\.ipynb(?=[)#])")
_DESCRIBED = re.compile(r"^::: (?P<name>[\w.]+)$", re.MULTILINE)
_DARK = """\
/* Pictures are files here, whose colours no stylesheet reaches. */
[data-md-color-scheme="slate"] .md-content img[src$=".svg"] {
  filter: invert(1) hue-rotate(180deg);
}
"""
_STYLES = "assets/woven.css"


@dataclass(frozen=True)
class Site:
    """A book that has been built, and what MkDocs knows of it."""

    book: Book
    folder: Path
    """Where the pages are, as HTML."""
    pages: Mapping[str, tuple[str, str]]
    """The addresses of the pages on the site, and their titles, by the addresses of the sources."""
    files: Mapping[str, Path]
    """The files that are no pages, by their addresses."""
    settings: dict[str, Any]
    """What stands in mkdocs.yml."""


def write_book(site: Site, out: Path) -> None:
    """Write a book as plain Markdown, with settings for Material for MkDocs.

    Args:
        site: the book.
        out: the folder, which is made.
    """
    docs = out / "docs"
    for uri in site.pages:
        page = _lab(site.book, uri) if uri in site.book.labs else _page(site, uri)
        write(docs / _source(uri), page.markdown.encode())
        for name, content in page.pictures.items():
            write(docs / name, content)
        if uri in site.book.with_notebook:
            write(docs / notebook_uri(uri), notebook(site.book, uri, lambda _: None).encode())
    for uri, path in site.files.items():
        write(docs / uri, path.read_bytes())
    write(docs / _STYLES, _DARK.encode())
    text = yaml.dump(settings_of(site.settings), allow_unicode=True, sort_keys=False, width=100)
    write(out / "mkdocs.yml", text.encode())


def write(path: Path, content: bytes) -> None:
    """Write a file, and make its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def settings_of(site: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a site without what only the press, or its own templates, can do.

    Args:
        site: what stands in mkdocs.yml.
    """
    own = ("extra_javascript", "hooks", "watch", "edit_uri", "exclude_docs", "site_dir")
    kept = {name: value for name, value in site.items() if name not in own}
    kept["docs_dir"] = "docs"
    kept["plugins"] = ["search"]
    kept["extra_css"] = [*kept.get("extra_css", []), _STYLES]
    if isinstance(kept.get("theme"), dict):
        templates = ("custom_dir", "static_templates")
        kept["theme"] = {n: value for n, value in kept["theme"].items() if n not in templates}
    if "nav" in kept:
        kept["nav"] = _sources(kept["nav"])
    kept["markdown_extensions"] = [
        extension
        for extension in kept.get("markdown_extensions", [])
        if "pymdownx.snippets" not in extension  # all is included already
    ]
    return kept


def _sources(nav: Any) -> Any:
    """The navigation, with labs as the Markdown that they have become."""
    if isinstance(nav, list):
        return [_sources(item) for item in nav]
    if isinstance(nav, dict):
        return {title: _sources(item) for title, item in nav.items()}
    return _source(nav)


def _source(uri: str) -> str:
    return f"{uri.removesuffix('.ipynb')}.md" if uri.endswith(".ipynb") else uri


def _page(site: Site, uri: str) -> Plain:
    """A chapter, or a page of prose."""
    book, chapter = site.book, site.book.chapters[uri]
    woven = weave(
        chapter,
        book.executions[uri],
        book.numbers.figures,
        numbers=book.numbers.chapters,
        under_title=f"{book.numbers.above(uri)}\n\n{_button(book, uri)}",
    )
    text = book.with_concordance(
        uri, book.numbers.told(woven.markdown), lambda other: _seen_from(site, uri, other)
    )
    made = plain(uri, text, woven.drawings)
    text = book.includes.include(made.markdown)
    if _DESCRIBED.search(text):
        text = _with_descriptions(text, site.folder / site.pages[uri][0])
    return Plain(chapter.front_matter + _link_labs(book, uri, text), made.pictures)


def _lab(book: Book, uri: str) -> Plain:
    """A notebook: its prose, its code, what its cells gave."""
    chapter, pictures = book.labs[uri], dict[str, bytes]()
    parts: list[str] = []
    for part in chapter.parts:
        if isinstance(part, str):
            parts.append(part)
        elif isinstance(part, Cell):
            parts.append(fence("python", part))
            outcome = book.executions[uri].outcome(part) or Outcome()
            parts += [_output(uri, part, output, pictures) for output in outcome.outputs]
    title, _, rest = "\n\n".join(parts).strip().partition("\n")
    told = labs.description(chapter)
    text = f"{title}\n\n{_button(book, uri)}{rest}\n"
    return Plain(f"---\ndescription: {told!r}\n---\n\n{_link_labs(book, uri, text)}", pictures)


def _output(uri: str, cell: Cell, output: Output, pictures: dict[str, bytes]) -> str:
    """What a cell of a lab gave."""
    data = output.get("data", {})
    if "image/svg+xml" in data:
        alt = "".join(map(str, cell.alt))
        name = f"figure-{len(pictures) + 1}"
        return image(alt, picture(uri, name, data["image/svg+xml"], pictures))
    return text_block(str(output.get("text") or data.get("text/plain", "")).strip("\n"))


def _button(book: Book, uri: str) -> str:
    """The link to the notebook of a page."""
    if uri not in book.with_notebook:
        return ""
    path = PurePosixPath(notebook_uri(uri)).relative_to(PurePosixPath(uri).parent)
    return f"[Notebook]({path})\n\n"


def _seen_from(site: Site, uri: str, other: str) -> tuple[str, str]:
    """Where another page is on the site, and its title."""
    here, (there, title) = site.pages[uri][0], site.pages[other]
    folder = here if here.endswith("/") else posixpath.dirname(here)
    path = posixpath.relpath(there or ".", folder or ".")
    return (f"{path}/" if there.endswith("/") else path), title


def _with_descriptions(text: str, page: Path) -> str:
    """The descriptions of a package's objects, which mkdocstrings has written as HTML."""
    path = page / "index.html" if page.is_dir() else page
    soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    described = iter(soup.select("article div.doc-module"))
    return _DESCRIBED.sub(lambda _: str(next(described)), text)


def _link_labs(book: Book, uri: str, text: str) -> str:
    """Lead links to labs to the Markdown that they have become."""

    def link(found: re.Match[str]) -> str:
        return found["path"] + (".md" if resolve(uri, f"{found[0]}") in book.labs else ".ipynb")

    return _LAB_LINK.sub(link, text)
