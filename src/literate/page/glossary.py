"""The glossary: the first use of each of its terms on a page becomes a link to it.

The glossary is a page of Markdown with a definition list. A term's further names stand behind
commas; its plurals are understood. A term marked `{ .unlinked }` is explained and never linked,
and neither is what is part of it.

    Activation function, activation
    :   The function that turns a score into an output.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from literate.page.html import put_back, set_aside

_ENTRY = re.compile(r"^(?P<names>[^\s:][^\n]*)\n:[ ]+(?P<text>[^\n]*(?:\n(?!\n)[^\n]+)*)", re.M)
_UNLINKED = re.compile(r"\s*\{:?\s*\.unlinked\s*\}\s*$")
_TERM = re.compile(r"<dt(?: class=\"[^\"]*\")?>")
_LINK = re.compile(r'<a class="term" href="[^"#]*#([^"]+)">')

_NO_PROSE = frozenset(
    "a button code figure h1 h2 h3 h4 h5 h6 kbd label math pre script style summary svg "
    "table".split()
)
_NO_PROSE_CLASSES = frozenset(
    "abstract admonition-title arithmatex footnote literate-output unlinked".split()
)
"""Boxes that only list terms, texts that others have written, and words that are no terms here."""
_MARKUP = re.compile(
    r"<strong>[^<]*[.:]</strong>"  # a heading that runs in
    r"|<!--.*?-->"
    r"""|<(?:"[^"]*"|'[^']*'|[^>"'])*>""",
    re.DOTALL,
)


@dataclass(frozen=True)
class Term:
    """An entry of the glossary."""

    names: tuple[str, ...]
    text: str
    line: int
    linked: bool

    @property
    def anchor(self) -> str:
        """The entry's id on the page."""
        return re.sub(r"[^a-z0-9]+", "-", self.names[0].lower()).strip("-")


class Glossary:
    """The terms of a glossary page.

    Args:
        text: the page, in Markdown.
    """

    def __init__(self, text: str) -> None:
        self.terms = [
            Term(
                names=tuple(n.strip() for n in _UNLINKED.sub("", entry["names"]).split(",")),
                text=entry["text"].strip(),
                line=text.count("\n", 0, entry.start()) + 1,
                linked=not _UNLINKED.search(entry["names"]),
            )
            for entry in _ENTRY.finditer(text)
        ]
        by_length = sorted(
            ((name, term) for term in self.terms for name in term.names),
            key=lambda pair: -len(pair[0]),
        )
        self._anchors = [term.anchor for _, term in by_length]
        patterns = "|".join(f"({_forms(name)})" for name, _ in by_length)
        self._pattern = re.compile(rf"(?<![\w-])(?:{patterns})(?![\w-])", re.IGNORECASE)

    @property
    def key(self) -> str:
        """All that a page with links depends on: the names and the anchors, no explanation."""
        return repr([(term.names, term.linked) for term in self.terms])

    def mistakes(self) -> Iterator[tuple[int, str]]:
        """Line and message for each name that comes twice and each term without a text."""
        seen: dict[str, int] = {}
        for term in self.terms:
            if not term.text:
                yield term.line, f"{term.names[0]!r} has no definition"
            for name in {name.lower(): name for name in (*term.names, term.anchor)}:
                if seen.setdefault(name, term.line) != term.line:
                    yield term.line, f"{name!r} is defined twice, first in line {seen[name]}"

    def link(self, html: str, address: str) -> str:
        """Link the first use of each term in the prose of a page.

        Args:
            html: the page's content.
            address: of the glossary, as seen from the page.

        Returns:
            The content with the links, and otherwise the same to the byte.
        """
        if not self._anchors:
            return html
        linked = {term.anchor for term in self.terms if not term.linked}

        def in_prose(text: str) -> str:
            return self._pattern.sub(in_place, text) if text.strip() else text

        def in_place(use: re.Match[str]) -> str:
            assert use.lastindex is not None
            anchor = self._anchors[use.lastindex - 1]
            if anchor in linked:
                return use[0]
            linked.add(anchor)
            return f'<a class="term" href="{address}#{anchor}">{use[0]}</a>'

        prose, others = set_aside(html, _no_prose)
        parts: list[str] = []
        end = 0
        for other in _MARKUP.finditer(prose):
            parts += [in_prose(prose[end : other.start()]), other[0]]
            end = other.end()
        return put_back("".join([*parts, in_prose(prose[end:])]), others)

    def with_anchors(self, html: str) -> str:
        """The glossary's own page, each term with the id to which the links lead."""
        terms = iter(self.terms)
        return _TERM.sub(lambda _: f'<dt id="{next(terms).anchor}">', html)

    def unused(self, used: set[str]) -> list[Term]:
        """The terms that should be linked, and are on no page."""
        return [term for term in self.terms if term.linked and term.anchor not in used]


def _no_prose(tag: str, attributes: dict[str, str]) -> bool:
    return tag in _NO_PROSE or bool(_NO_PROSE_CLASSES & set(attributes.get("class", "").split()))


def used(html: str) -> set[str]:
    """The anchors of the terms that a page links to."""
    return set(_LINK.findall(html))


def is_reference(glossary: str, uri: str, number: str) -> bool:
    """Say whether a page is looked into as the glossary is, and has no links to it.

    Args:
        glossary: the address of the glossary's page. In a folder of its own it stands beside
            reference; at the top of the book it stands beside anything.
        uri: the address of the page.
        number: the page's number, if it is a numbered chapter.

    Examples:
        >>> is_reference("reference/glossary.md", "reference/api/a.md", "")
        True
        >>> is_reference("glossary.md", "index.md", "")
        False
    """
    folder = PurePosixPath(glossary).parent
    return bool(folder.name) and folder in PurePosixPath(uri).parents and not number


def _forms(name: str) -> str:
    """A pattern for a name, its plural, and both over the end of a line."""
    *first, last = (re.escape(word) for word in name.split())
    if re.search(r"[^aeiou]y$", last):
        last = f"{last[:-1]}(?:y|ies)"
    else:
        last += "(?:es)?" if re.search(r"(?:s|x|ch|sh)$", last) else "s?"
    return r"\s+".join([*first, last])
