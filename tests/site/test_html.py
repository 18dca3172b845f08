"""The files of the built site, read without a browser and without what built them."""

import gzip
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup, Tag

from .building import PAGES, file_of, page_id, read
from .checks import list_wrong

HEAVIEST = 60_000  # bytes of HTML, compressed
SUBRESOURCES = "script[src], img[src], iframe[src], source[src], link[href]:not([rel=canonical])"
# Absolute paths of somebody's machine, spelt so that this file does not find itself.
HOMES = r"(?<![\w.>)}])/(work|root|home|Users|opt|tmp)/\w"
TEXT = {".html", ".css", ".js", ".json", ".ipynb", ".xml", ".svg", ".txt", ".map"}


# What is asked of each page: a check returns what is wrong.


def one_title(page: BeautifulSoup) -> list[str]:
    count = len(page.find_all("h1"))
    return [] if count == 1 else [f"{count} h1 elements"]


def headings_in_order(page: BeautifulSoup) -> list[str]:
    headings = page.find_all(re.compile("^h[1-6]$"))
    levels = [0, *(int(heading.name[1]) for heading in headings)]
    return [
        f"{heading.name} follows h{before}: {heading.get_text()}"
        for heading, before, level in zip(headings, levels, levels[1:], strict=False)
        if level > before + 1
    ]


def named_language(page: BeautifulSoup) -> list[str]:
    html = page.find("html")
    return [] if isinstance(html, Tag) and html.get("lang") else ["no lang"]


def described(page: BeautifulSoup) -> list[str]:
    found = page.select("meta[name=description]")
    return [] if found and str(found[0].get("content", "")).strip() else ["no description"]


def unique_ids(page: BeautifulSoup) -> list[str]:
    counts = Counter(str(tag["id"]) for tag in page.find_all(id=True))
    return [f"id {id_} stands {n} times" for id_, n in counts.items() if n > 1 or not id_]


def named_pictures(page: BeautifulSoup) -> list[str]:
    pictures = page.select("article img, article svg[role=img], figure svg")
    names = [str(p.get("alt" if p.name == "img" else "aria-label", "")) for p in pictures]
    return [
        f"no name: {str(picture)[:120]}"
        for picture, name in zip(pictures, names, strict=True)
        if not name.strip()
    ]


def no_landmarks_in_the_text(page: BeautifulSoup) -> list[str]:
    """Whoever goes from landmark to landmark meets the site's own."""
    found = page.select("article :is(nav, [role=navigation], main, aside, header, footer)")
    return [f"a landmark: {str(tag)[:120]}" for tag in found]


def own_resources(page: BeautifulSoup) -> list[str]:
    tags = page.select(SUBRESOURCES)
    return [
        f"from another host: {str(tag)[:160]}"
        for tag in tags
        if urlsplit(str(tag.get("src") or tag.get("href"))).netloc
    ]


def whole_descriptions(page: BeautifulSoup) -> list[str]:
    """What a function returns is one item, however many lines tell of it."""
    titles = [p for p in page.find_all("p") if p.get_text(strip=True) == "Returns:"]
    items = [title.find_next_sibling("ul") for title in titles]
    return [str(list_)[:160] for list_ in items if list_ and len(list_.select("li")) > 1]


CHECKS: dict[Callable[[BeautifulSoup], list[str]], str] = {  # and what each of them must catch
    one_title: "<h1>a</h1><h1>b</h1>",
    headings_in_order: "<h1>a</h1><h3>b</h3>",
    named_language: "<html><p>a</p></html>",
    described: "<meta name='description' content=' '>",
    unique_ids: "<p id='a'></p><span id='a'></span>",
    named_pictures: "<article><img src='a.png' alt=''></article>",
    whole_descriptions: "<p>Returns:</p><ul><li>The sum</li><li>of both.</li></ul>",
    no_landmarks_in_the_text: "<article><nav>a</nav></article>",
    own_resources: "<script src='//cdn.example/a.js'></script>",
}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_page(page: str, check: Callable[[BeautifulSoup], list[str]], site: Path) -> None:
    found = check(read(site / file_of(page)))
    assert not found, list_wrong(found)


@pytest.mark.parametrize(
    ("check", "broken"), CHECKS.items(), ids=lambda x: getattr(x, "__name__", "")
)
def test_a_broken_page_is_found(check: Callable[[BeautifulSoup], list[str]], broken: str) -> None:
    assert check(BeautifulSoup(broken, "html.parser"))


# The site as a whole.


def test_titles_are_unique(site: Path) -> None:
    titles = Counter(str(read(site / file_of(page)).title) for page in PAGES)
    assert not [title for title, count in titles.items() if count > 1]


def test_no_trace_of_a_machine(site: Path) -> None:
    found = [
        f"{file.relative_to(site)}: {text[match.start() : match.start() + 80]!r}"
        for file in sorted(site.rglob("*"))
        if file.suffix in TEXT
        for text in [file.read_text(encoding="utf-8")]
        for match in re.finditer(HOMES, text)
    ]
    assert not found, list_wrong(found)


def test_pages_are_light(site: Path, notes: list[str]) -> None:
    sizes = {page: len(gzip.compress((site / file_of(page)).read_bytes())) for page in PAGES}
    heaviest = max(sizes, key=lambda page: sizes[page])
    notes.append(
        f"{len(PAGES)} pages, {sum(sizes.values()) / 1000:.0f} KB compressed; "
        f"the heaviest: {page_id(heaviest)}, {sizes[heaviest] / 1000:.1f} KB"
    )
    assert not {page: size for page, size in sizes.items() if size >= HEAVIEST}


CITABLE = [page for page in PAGES if file_of(page) != "404.html"]


@pytest.mark.parametrize("page", CITABLE, ids=page_id)
def test_a_page_can_be_cited(page: str, site: Path) -> None:
    """One folded BibTeX entry, with the title of the page, or of the book on the start page."""
    html = read(site / file_of(page))
    assert html.title
    name, _, book = html.title.get_text().partition(" - ")
    (entry,) = [code.get_text() for code in html.select("details.cite pre > code")]
    assert re.fullmatch(r"@misc\{[\w-]+,\n(?:  \w+ = \{.*\},\n)+  \w+ = \{.*\}\n\}\n", entry)
    assert f"  title = {{{{{name if page else book}}}}}" in entry
