"""The HTML of pages: captions, drawings, links, where elements begin and end."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from itertools import accumulate
from pathlib import PurePosixPath

_CAPTION = re.compile(r'</figure>\s*<p class="literate-caption">(?P<caption>.*?)</p>', re.DOTALL)
_ASIDE = re.compile(r"<!--literate-(\d+)-->")
LONG = re.compile(r"<(?P<tag>svg|math|pre)\b[^>]*>(?P<inside>.*?)</(?P=tag)>", re.DOTALL)
"""Elements that hold much and none of whose parts anybody looks for."""
_FINISHED = re.compile(
    r"<!--.*?-->|<(script|style|textarea)\b.*?</\1\s*>"
    r"""|</?[a-zA-Z](?:"[^"]*"|'[^']*'|[^>"'])*>""",
    re.DOTALL | re.IGNORECASE,
)
_UNFINISHED = re.compile(r"<(?:!--|/?[a-zA-Z])[^\n>]*")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
"""Elements without an end."""
_OPTIONAL = frozenset("caption colgroup dd dt li option p tbody td tfoot th thead tr".split())
"""Elements whose end may be left out."""

_PLACE = re.compile(r'<svg data-drawing="(?P<name>[^"]*)">[^<]*</svg>')


def place_of_drawing(name: str, alt: str) -> str:
    """Where a drawing will enter the page, when all else that reads the page has passed.

    Markdown, every parser and the index of the search find here what the picture shows, and
    neither the thousands of numbers of its lines nor the labels of its axes.

    Args:
        name: of the drawing, once a page.
        alt: its alternative text.
    """
    return f'<svg data-drawing="{html.escape(name)}">{html.escape(alt, quote=False)} </svg>'


def with_drawings(page: str, drawings: Mapping[str, str]) -> str:
    """Return the page with each drawing, HTML by its name, in its place."""
    return _PLACE.sub(lambda at: drawings.get(html.unescape(at["name"]), at[0]), page)


def with_notice(page: str, notice: str) -> str:
    """Return the page with a notice under its title; where it has none, where its text begins."""
    for place in ("</h1>", "<article[^>]*>", "<body[^>]*>", r"\Z"):
        if found := re.search(place, page):
            return page[: found.end()] + notice + page[found.end() :]
    return page


def join_captions(page: str) -> str:
    """Move each caption, which Markdown made a paragraph, into its figure."""
    return _CAPTION.sub(r"<figcaption>\g<caption></figcaption></figure>", page)


def resolve(name: str, page: str) -> str:
    """The chapter that a link names, seen from the chapter `name`."""
    if not page:
        return name
    parts: list[str] = []
    for part in (*PurePosixPath(name).parent.parts, *PurePosixPath(page).parts):
        if part == ".." and parts:
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


Wanted = Callable[[str, dict[str, str]], bool]
"""Whether an element is meant, from its name and its attributes."""


def elements(page: str, wanted: Wanted) -> list[tuple[int, int]]:
    """Find elements, however deep they are nested.

    Args:
        page: HTML.
        wanted: which elements; it is not asked about what stands inside of one.

    Returns:
        For each the offsets of its beginning and its end.

    Examples:
        >>> page = "<p>a</p><div><div>b</div>c</div>"
        >>> [page[begin:end] for begin, end in elements(page, lambda tag, _: tag == "div")]
        ['<div><div>b</div>c</div>']
    """
    finder = _Elements(page, wanted)
    finder.feed(LONG.sub(blanked, page))
    finder.close()
    return finder.found + ([(finder.begin, len(page))] if finder.depth else [])


def set_aside(page: str, wanted: Wanted) -> tuple[str, list[str]]:
    """Take elements out of a page, for a while in which nobody is to look into them.

    Args:
        page: HTML.
        wanted: which elements.

    Returns:
        The page with a comment in the place of each, and the elements for `put_back`.
    """
    taken: list[str] = []
    pieces: list[str] = []
    done = 0
    for begin, end in elements(page, wanted):
        pieces += [page[done:begin], f"<!--literate-{len(taken)}-->"]
        taken.append(page[begin:end])
        done = end
    return "".join([*pieces, page[done:]]), taken


def put_back(page: str, taken: list[str]) -> str:
    """Put the elements that `set_aside` took into their places again.

    Args:
        page: the page with the comments.
        taken: the elements.
    """
    return _ASIDE.sub(lambda place: taken[int(place[1])], page) if taken else page


def blanked(element: re.Match[str]) -> str:
    """An element of the same length that holds nothing: one of those that `LONG` finds."""
    begin, end = (place - element.start() for place in element.span("inside"))
    blanks = re.sub(r"[^\n]", " ", element["inside"])
    return element[0][:begin] + blanks + element[0][end:]


class _Elements(HTMLParser):
    def __init__(self, page: str, wanted: Wanted) -> None:
        super().__init__()
        self.page, self.wanted = page, wanted
        self.lines = [0, *accumulate(len(line) + 1 for line in page.split("\n"))]
        self.found: list[tuple[int, int]] = []
        self.begin, self.tag, self.depth = 0, "", 0

    def place(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.depth:
            self.depth += tag == self.tag
        elif self.wanted(tag, {name: value or "" for name, value in attrs}):
            self.begin, self.tag, self.depth = self.place(), tag, 1
            if tag in _VOID:
                self.end(self.begin + len(self.get_starttag_text() or ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self.depth and tag == self.tag:
            self.depth -= 1
            if not self.depth:
                self.end(self.page.find(">", self.place()) + 1)

    def end(self, place: int) -> None:
        self.found.append((self.begin, place))
        self.depth = 0


def unclosed(source: str) -> str:
    """Say what a piece of HTML leaves open, so that it would take in all that follows it.

    Args:
        source: HTML.

    Returns:
        The tag without its counterpart; nothing if all is closed.

    Examples:
        >>> unclosed("<p>a <b>b</p>"), unclosed("a</div>"), unclosed("<p>a<br><li>b")
        ('<b>', '</div>', '')
    """
    if tag := _UNFINISHED.search(_FINISHED.sub(" ", source)):
        return tag[0]
    balance = _Balance()
    balance.feed(source)
    balance.close()
    open_ = [tag for tag in balance.open if tag not in _OPTIONAL]
    return balance.mistake or (f"<{open_[0]}>" if open_ else "")


class _Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.mistake = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag such as `<path/>` is its own end."""

    def handle_endtag(self, tag: str) -> None:
        while not self.mistake and tag not in _VOID:
            before = self.open.pop() if self.open else ""
            if before == tag:
                break
            if before not in _OPTIONAL:
                self.mistake = f"<{before}>" if before else f"</{tag}>"
