"""Whether two sites are the same book: headings, figures, outputs and values of their pages.

    python tests/literate/same_book.py site woven/site

One is built by the press, the other from the book as plain Markdown, by another program.
"""

import re
import sys
from pathlib import Path

from bs4 import BeautifulSoup, Tag

NOT_TEXT = "script, style, svg, math, .arithmatex, .headerlink, .twemoji, form"
NOT_TEXT += ", .literate-buttons, .literate-how, .literate-minutes, .literate-api, .cite"
NOT_TEXT += ", .md-content__button, .linenos, nav, caption"


def article(page: Path) -> Tag:
    """The text of a page."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    found = soup.select_one("article") or soup.body or soup
    return found


def headings(page: Tag) -> list[str]:
    """The headings, with their levels; formulas are left out, which programs set differently."""
    found = []
    for heading in page.select("h1, h2, h3, h4"):
        for tag in heading.select(NOT_TEXT):
            tag.extract()
        found.append(f"{heading.name} {' '.join(heading.get_text().split())}")
    return found


def figures(page: Tag) -> list[str]:
    """What the pictures show."""
    pictures = page.select("svg[aria-label], img[alt]:not(.twemoji)")
    return [" ".join(str(p.get("aria-label") or p.get("alt")).split()) for p in pictures]


def values(page: Tag) -> list[str]:
    """All numbers of the text, of code and of outputs, but not those inside of formulas."""
    if number := page.select_one(".literate-number"):  # which other programs print below
        page.select("h1")[0].insert_after(number.extract())
    for tag in page.select(NOT_TEXT):
        tag.replace_with(" ")
    return re.findall(r"[−-]?\d(?:[\d.,]*\d)?", page.get_text(" "))


def differences(one: Path, other: Path) -> list[str]:
    """What the pages of two sites do not have in common.

    Args:
        one: the site that the press has built.
        other: the site that was built from plain Markdown.
    """
    told: list[str] = []
    for path in sorted(one.rglob("*.html")):
        name = path.relative_to(one).as_posix()
        if name == "404.html":
            continue
        if not (other / name).is_file():
            told.append(f"{name}: missing")
            continue
        for what in (headings, figures, values):
            here, there = what(article(path)), what(article(other / name))
            if here != there:
                pairs = zip([*here, "nothing"], [*there, "nothing"], strict=False)
                first = next((pair for pair in pairs if pair[0] != pair[1]), ("", ""))
                told.append(f"{name}: {what.__name__}: {first[0]!r} is {first[1]!r}")
    return told


if __name__ == "__main__":
    told = differences(Path(sys.argv[1]), Path(sys.argv[2]))
    print("\n".join(told) or "The two sites are the same book.")
    sys.exit(bool(told))
