"""The whole book as one PDF: the pages of a built site, in the order of its menu.

Chromium prints it twice: the first time tells on which page each chapter begins, the second time
the table of contents says so. Solutions stand at the end of the book.
"""

from __future__ import annotations

import io
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import pikepdf
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import sync_playwright
from pypdf import PdfReader

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_UNPRINTED = (
    ".headerlink, .literate-buttons, .literate-live, .literate-filter, .cite, .site-end,"
    " .site-continue, .md-content__button, .md-source-file, script, style, link, input, button"
)
_NAMING = ("id", "for", "aria-labelledby", "aria-describedby")
_DRAWING = re.compile(r"<(?P<tag>svg|math)\b.*?</(?P=tag)>", re.DOTALL)
_IN_DRAWING = re.compile(r'(?P<before>\sid="|href="#|url\(#|aria-labelledby=")(?P<id>[^")]+)')
_STYLE = """
@page { size: A4; margin: 22mm 20mm 20mm }
@page { @bottom-center { content: counter(page); font: 9pt serif } }
@page cover { margin: 0; @bottom-center { content: none } }
html, body { background: white; height: auto; font-size: 16px }
body { display: block }
main { font-size: 10pt; font-feature-settings: "kern", "liga" 0 } /* so that words are found */
.book-cover { page: cover; break-after: page; padding: 90mm 25mm 0 }
.book-cover h1 { font-size: 30pt; margin: 0 0 12mm }
.book-contents ol { list-style: none; margin: 0; padding: 0 }
.book-contents li { display: flex; gap: 2mm; margin: 0.4em 0 }
.book-contents li.part { margin-top: 1.2em; font-weight: 700 }
.book-contents a { flex: 1; color: inherit }
.book-page { break-before: page }
.book-page > h1 { margin-bottom: 1em }
.md-typeset h1, .md-typeset h2, .md-typeset h3, .md-typeset h4 { break-after: avoid }
.md-typeset table:not([class]) { display: table; overflow: visible; font-size: 8.5pt }
.md-typeset thead { display: table-header-group }
.md-typeset tr, .md-typeset figure, .md-typeset .highlight { break-inside: avoid }
.md-typeset svg { max-height: 200mm }
"""


class _Page(NamedTuple):
    """A page of the site."""

    address: str
    """Below the site, for example `part-1/04-sigmoid/`."""
    part: str
    title: str
    article: Tag
    """In the place of each drawing and formula, which are long, stands its number."""
    drawings: list[str]


class PdfError(ValueError):
    """A site of which no book can be made."""


def write_pdf(site: Path, out: Path, address: str = "") -> None:
    """Print a built site as a book.

    Args:
        site: the folder of the site.
        out: the file, which is written whole or not at all.
        address: where the site is on the web, for links to what the book leaves out.

    Raises:
        PdfError: this is no site with a menu, or no browser is there.
    """
    pages = list(_pages(site))
    if not pages:
        raise PdfError(f"{site} is no site with a menu: run make site first")
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise PdfError(f"no browser is there to print: expected one of {', '.join(BROWSERS)}")
    soup = BeautifulSoup((site / "index.html").read_text(encoding="utf-8"), "html.parser")
    name = soup.select_one("meta[property='og:site_name']")
    author = soup.select_one("meta[name=author]")
    about = {
        "/Title": str(name["content"]) if name else pages[0].title,
        "/Author": str(author["content"]) if author else "",
    }
    body = _body(pages, address)
    styles = _styles(site, soup)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        tab = chromium.new_page(java_script_enabled=False)

        def printed(numbers: Mapping[str, int]) -> bytes:
            file = Path(folder, "book.html")
            file.write_text(
                f'<!doctype html><html lang="en" dir="ltr"><head><meta charset="utf-8">'
                f"<title>{escape(about['/Title'])}</title>{styles}</head>"
                f'<body dir="ltr" data-md-color-scheme="default"><main class="md-typeset">'
                f"{_cover(about, pages, numbers)}{body}</main></body></html>",
                encoding="utf-8",
            )
            tab.goto(file.as_uri())
            return tab.pdf(
                prefer_css_page_size=True, print_background=True, outline=True, tagged=True
            )

        first = PdfReader(io.BytesIO(printed({})))
        content = printed(_numbers(first))
        chromium.close()
    finished = out.with_suffix(".part")
    with pikepdf.open(io.BytesIO(content)) as written:
        for key, value in about.items():
            written.docinfo[pikepdf.Name(key)] = value
        # What programs that read aloud need is small parts by the ten thousand: packed together.
        packed = pikepdf.ObjectStreamMode.generate
        written.save(finished, object_stream_mode=packed, deterministic_id=True)
    finished.replace(out)


def _pages(site: Path) -> Iterator[_Page]:
    """The pages of a site as its menu lists them, without the API."""
    home = BeautifulSoup((site / "index.html").read_text(encoding="utf-8"), "html.parser")
    seen = set()
    for link in home.select("nav.md-nav--primary a.md-nav__link[href]"):
        url = urlsplit(str(link["href"]))
        address = "" if url.path in (".", "./") else url.path
        if url.scheme or url.fragment or address in seen or "/api/" in address:
            continue
        seen.add(address)
        file = site / address / "index.html" if not address.endswith(".html") else site / address
        drawings: list[str] = []

        def put_aside(drawing: re.Match[str], drawings: list[str] = drawings) -> str:
            drawings.append(drawing[0])
            return f"<b data-drawing={len(drawings) - 1}></b>"

        text = _DRAWING.sub(put_aside, file.read_text(encoding="utf-8"))
        article = BeautifulSoup(text, "html.parser").select_one("article")
        if article is None:
            continue
        heading = article.select_one("h1")
        above = article.select_one(".literate-number")
        title = " ".join(heading.get_text().replace("¶", "").split()) if heading else address
        number = above.get_text().rpartition("Chapter ")[2] if above else ""
        part = _part(link)
        title = f"{number}. {title}" if number else title
        yield _Page(address, part, title, article, drawings)


def _part(link: Tag) -> str:
    section = link.find_parent("li", class_="md-nav__item--section")
    label = section.select_one(".md-nav__link") if section else None
    return " ".join(label.get_text().split()) if label else ""


def _body(pages: list[_Page], address: str) -> str:
    """All pages, one below another, with the solutions at the end."""
    places = {page.address: f"p{number}" for number, page in enumerate(pages)}
    made, solved = list[str](), list[str]()
    for page in pages:
        here = places[page.address]
        for tag in page.article.select(_UNPRINTED):
            tag.decompose()
        _lead(page, places, address)
        solutions = page.article.select("details.success")
        for number, solution in enumerate(solutions, start=1):
            place = f"{here}-solution-{number}"
            summary = solution.select_one("summary")
            if summary:
                summary.decompose()
            inside = _drawn(page, here, solution)
            pointer = BeautifulSoup(
                f'<p><a href="#{place}">Solution {number}</a></p>', "html.parser"
            )
            solution.replace_with(pointer)
            heading = f"<h2>{escape(page.title)}</h2>" if number == 1 else ""
            solved.append(f'{heading}<h3 id="{place}">Solution {number}</h3>{inside}')
        for folded in page.article.select("details"):
            folded["open"] = ""
        inside = _drawn(page, here, page.article)
        made.append(_section(here, page.title, inside))
    if solved:
        made.append(_section("solutions", "Solutions", f"<h1>Solutions</h1>{''.join(solved)}"))
    return "".join(made)


def _section(place: str, title: str, inside: str) -> str:
    """A page of the site, with its title at the head of each page of paper."""
    words = title.replace("\\", "").replace('"', "\\22 ").replace("<", "\\3c ")
    rule = f'@page {place} {{ @top-center {{ content: "{words}"; font: 9pt serif }} }}'
    return (
        f"<style>{rule}</style>"
        f'<section class="book-page" id="{place}" style="page: {place}">{inside}</section>'
    )


def _drawn(page: _Page, here: str, tag: Tag) -> str:
    """What is inside of an element, with its drawings, whose ids get names of their own."""

    def back(place: re.Match[str]) -> str:
        drawing = page.drawings[int(place[1])]
        return _IN_DRAWING.sub(rf"\g<before>{here}-\g<id>", drawing)

    return re.sub(r'<b data-drawing="(\d+)"></b>', back, tag.decode_contents())


def _lead(page: _Page, places: Mapping[str, str], address: str) -> None:
    """Give the ids of a page names of their own, and lead its links through the book."""
    here = places[page.address]
    for name in _NAMING:
        for tag in page.article.select(f"[{name}]"):
            tag[name] = " ".join(f"{here}-{each}" for each in str(tag[name]).split())
    for link in page.article.select("[href]"):
        target = _target(page.address, str(link["href"]), places, address)
        if target is None:
            del link["href"]
        else:
            link["href"] = target


def _target(page: str, href: str, places: Mapping[str, str], address: str) -> str | None:
    """Where a link leads in the book; on the web, if the book leaves it out; or nowhere."""
    url = urlsplit(href)
    if url.scheme or url.netloc:
        return href
    path = unquote(url.path)
    there = page if not path else normpath(join(dirname(page) if "." in page else page, path))
    there = {".": ""}.get(there, there)
    if path.endswith("/") or path in (".", ".."):
        there = f"{there}/" if there and not there.endswith("/") else there
    if there in places:
        return f"#{places[there]}" + (f"-{url.fragment}" if url.fragment else "")
    return f"{address}{there}" + (f"#{url.fragment}" if url.fragment else "") if address else None


def _cover(about: Mapping[str, str], pages: list[_Page], numbers: Mapping[str, int]) -> str:
    """The cover, and the table of contents with the numbers of pages that are known."""
    rows, part = [], ""
    entries = [(f"p{i}", page.part, page.title) for i, page in enumerate(pages)]
    for place, section, title in [*entries, ("solutions", "", "Solutions")]:
        if section != part and section:
            rows.append(f'<li class="part">{escape(section)}</li>')
        part = section
        number = numbers.get(place, "")
        rows.append(f'<li><a href="#{place}">{escape(title)}</a><span>{number}</span></li>')
    title, author = escape(about["/Title"]), escape(about["/Author"])
    contents = f"<h1>Contents</h1><ol>{''.join(rows)}</ol>"
    return (
        f'<section class="book-cover"><h1>{title}</h1><p>{author}</p></section>'
        f'<section class="book-contents">{contents}</section>'
    )


def _styles(site: Path, home: BeautifulSoup) -> str:
    """The styles of the site, and those of a book."""
    found = [str(link["href"]) for link in home.select("link[rel=stylesheet]")]
    links = [f'<link rel="stylesheet" href="{(site / href).resolve().as_uri()}">' for href in found]
    return "".join(links) + f"<style>{_STYLE}</style>"


def _numbers(printed: PdfReader) -> dict[str, int]:
    """On which page each place is to which a link leads."""
    places = printed.named_destinations
    pages = {name: printed.get_destination_page_number(place) for name, place in places.items()}
    return {name.lstrip("/"): page + 1 for name, page in pages.items() if page is not None}
