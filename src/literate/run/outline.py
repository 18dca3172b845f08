"""What Markdown sees in a chapter: the fenced blocks, code in sentences, comments.

No rule of Markdown is written down here a second time. Python-Markdown itself renders the
chapter, with the extensions that shape its pages, and each fence, value and comment carries a
mark. Where the mark is found again on the page says what it is there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any

import markdown
from markdown.util import HTML_PLACEHOLDER_RE

EXTENSIONS = (
    *("abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables"),
    *("pymdownx.arithmatex", "pymdownx.details", "pymdownx.superfences", "pymdownx.tabbed"),
)
"""The extensions of Markdown that shape a page."""
EXECUTED = ("python", "pycon")
"""The languages of blocks that are executed."""
_SETTINGS = {
    "pymdownx.arithmatex": {"generic": True},
    "pymdownx.tabbed": {"alternate_style": True},
}
FENCE = re.compile(
    r"(?m)^(?P<lead>(?:[ \t>*+\-\d.):|]|\[\^[^\]\n]*\])*?)(?P<fence>`{3,}|~{3,})"
    r"(?:[ \t]*\.?(?P<language>[\w#.+-]+)(?=[ \t]|$)"
    r"|[ \t]*\{[ \t]*\.(?P<class>[\w#+-]+)(?=[ \t}]))?"
    r"(?P<rest>[^\n]*)$"
)
"""A line that begins a block, or looks as if it did."""
VALUE = re.compile(r"(?<!`)`(?P<mark>\{python\})(?=\s)")
"""How an inline value begins."""
_COMMENT = re.compile(r"<!--")
_TAGS = re.compile(
    r"""(?P<quoted>"[^"]*"|'[^']*')|\s*\btags=(?P<tags>\[[^\]]*\]|"[^"]*"|'[^']*'|[^\s"'}]+)"""
)
"""The attribute `tags` of a fence, of which Markdown knows nothing."""


@dataclass(frozen=True)
class Fence:
    """A fenced block, as Markdown has paired its ends."""

    first: int
    """The line of its opening, counted from 0."""
    end: int
    """The line behind its end."""
    prefix: str
    """The spaces and quotation marks before each of its lines."""
    language: str
    attributes: Mapping[str, str]
    """What stands behind the language; a class is `.name`, an id is `#name`."""
    shown: bool
    """Whether the page shows it as a block of its own."""
    in_html: bool
    """Whether it stands in HTML that Markdown hands on as it is."""


@dataclass
class Outline:
    """What Markdown makes of a text."""

    fences: list[Fence] = field(default_factory=list)
    places: defaultdict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Where the page has what stands at an offset of the text: in a `block` of code, in a `span`
    of code, in an `attribute` of HTML, in a `comment`, or in its `text`."""
    values: dict[int, str] = field(default_factory=dict)
    """The expressions of the inline values, by their offset."""
    tags: list[str] = field(default_factory=list)
    """The elements of the page, but for paragraphs and ends of lines."""
    strayed: set[int] = field(default_factory=set)
    """The lines of the blocks under which the output would not stand, if it was printed."""


def outline(text: str, *, printed: bool = False) -> Outline:
    """Ask Markdown what it sees.

    Args:
        text: a chapter without front matter.
        printed: as if an output stood under each block that is executed.
    """
    key = "literatemark"
    while key in text:
        key += "x"
    marked, tags = _marked(text, key)
    converter = new_converter()
    noted = _note_fences(converter, key, printed)
    finder = _Finder(key)
    finder.feed(converter.convert(marked))
    finder.close()
    raw = [block for block in converter.htmlStash.rawHtmlBlocks if isinstance(block, str)]
    in_html = {number for block in raw for number in HTML_PLACEHOLDER_RE.findall(block)}

    def complete(number: int, fence: Fence) -> Fence:
        language, _, mark = fence.language.partition(key)
        attributes = {**fence.attributes, **({"tags": tags[mark]} if mark in tags else {})}
        shown, inside = fence.first in finder.blocks, str(number) in in_html
        fence = replace(fence, language=language, attributes=attributes)
        return replace(fence, shown=shown, in_html=inside)

    fences = [complete(number, fence) for number, fence in noted.items()]
    return Outline(fences, finder.places, finder.values, finder.tags, finder.strayed)


def without_tags(text: str) -> str:
    """Leave out the tags of blocks, which Markdown would not read as blocks.

    Args:
        text: Markdown that is not printed, such as a comment.
    """
    return FENCE.sub(lambda fence: bare(fence[0]), text)


def bare(line: str) -> str:
    """Leave out the tags of the line that begins a block, or of a part of it."""
    return _TAGS.sub(lambda found: found["quoted"] or "", line)


def new_converter() -> Any:
    """Python-Markdown with the extensions that shape a page."""
    return markdown.Markdown(extensions=EXTENSIONS, extension_configs=_SETTINGS)


def _marked(text: str, key: str) -> tuple[str, dict[str, str]]:
    """The text with its marks, and without the tags of the fences, by the marks."""
    edits: list[tuple[int, int, str]] = []
    tags: dict[str, str] = {}
    for fence in FENCE.finditer(text):
        word = "language" if fence["language"] else "class"
        if fence[word]:
            mark = str(fence.start())
            edits.append((*fence.span(word), f"{fence[word]}{key}{mark}"))
            told = _TAGS.finditer(text, *fence.span("rest")) if fence[word] in EXECUTED else ()
            for found in told:
                if not found["quoted"]:
                    edits.append((*found.span(), ""))
                    tags[mark] = found["tags"]
    edits += [(*value.span("mark"), f"{{{key}{value.start()}}}") for value in VALUE.finditer(text)]
    edits += [(at.end(), at.end(), f"{key}{at.start()} ") for at in _COMMENT.finditer(text)]
    pieces, done = [], 0
    for start, end, replacement in sorted(edits):
        pieces += [text[done:start], replacement]
        done = end
    return "".join([*pieces, text[done:]]), tags


def _note_fences(converter: Any, key: str, printed: bool) -> dict[int, Fence]:
    """Let each fence become a box with a mark; it is noted under the number of its stash."""
    fences = converter.preprocessors["fenced_code_block"]
    process = fences.process_nested_block
    noted: dict[int, Fence] = {}

    def note(indent: str, content: str, start: int, end: int) -> None:
        attributes = {**fences.options, **fences.attrs}
        attributes |= {f".{name}": "" for name in fences.classes}
        attributes |= {f"#{fences.id}": ""} if fences.id else {}
        fence = Fence(start, end, fences.ws, fences.lang or "", attributes, False, False)
        noted[converter.htmlStash.html_counter] = fence
        fences.formatter = lambda **_: f'<div id="{key}-{start}"></div>'
        process(indent, content, start, end)
        if printed and fence.language.partition(key)[0] in EXECUTED:
            block, *_ = fences.stack.pop()
            free = fence.prefix.rstrip()
            output = fence.prefix + converter.htmlStash.store(f'<hr id="{key}-{start}">')
            fences.stack.append(("\n".join([block, free, output, free]), start, end))

    fences.process_nested_block = note
    return noted


class _Finder(HTMLParser):
    """Finds the marks on the page."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.mark = re.compile(rf"(?P<ticks>`?)\{{?{key}(?P<at>\d+)")
        self.value = re.compile(rf"\s*\{{{key}(?P<at>\d+)\}}(?P<code>.*)", re.DOTALL)
        self.block = re.compile(rf"{key}-(\d+)")
        self.blocks: set[int] = set()
        self.places: defaultdict[int, set[str]] = defaultdict(set)
        self.values: dict[int, str] = {}
        self.tags: list[str] = []
        self.since: list[str] = []
        self.strayed: set[int] = set()
        self.open: list[str] = []
        self.code = ""

    def note(self, text: str, place: str) -> None:
        for mark in self.mark.finditer(text):
            unread = place == "attribute" and mark["ticks"]
            self.places[int(mark["at"])].add("text" if unread else place)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("pre", "code"):
            self.open.append(tag)
        if tag not in ("p", "br", "hr"):
            self.tags.append(tag)
            self.since.append(tag)
        for _, value in attrs:
            if found := self.block.fullmatch(value or ""):
                if tag == "hr" and self.since != ["/div"]:
                    self.strayed.add(int(found[1]))
                self.blocks.add(int(found[1]))
                self.since.clear()
            else:
                self.note(value or "", "attribute")

    def handle_endtag(self, tag: str) -> None:
        if tag != "p":
            self.since.append(f"/{tag}")
        if tag not in self.open:
            return
        while self.open.pop() != tag:
            pass
        if tag == "code":
            if found := self.value.fullmatch(self.code):
                self.values[int(found["at"])] = found["code"].strip()
            self.note(self.code, "span")
            self.code = ""

    def handle_data(self, data: str) -> None:
        if "pre" in self.open:
            self.note(data, "block")
        elif "code" in self.open:
            self.code += data
        else:
            self.note(data, "text")

    def handle_comment(self, data: str) -> None:
        self.note(data, "comment")
