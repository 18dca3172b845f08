"""Links whose text the press writes: the numbers of figures and of chapters.

`[](#fig-sigmoid)` reads `[Figure 4.1](#fig-sigmoid)`. `[](07-derivation.md)` reads
`[chapter 7](07-derivation.md)`, and `[Chapter](07-derivation.md)` begins a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from literate.page.html import resolve
from literate.run.inlines import CODE_SPAN

_LINK = re.compile(
    r"\[\]\((?P<figure_page>[^)#\s]*)#(?P<label>fig-[a-z0-9-]+)\)"
    r"|\[(?P<word>Chapter)?\]\((?P<page>[^)#\s]+\.md)(?P<anchor>#[^)\s]*)?\)"
)

Figures = Mapping[str, Mapping[str, str]]
"""For each chapter's name the numbers of its figures by their labels."""
Numbers = Mapping[str, tuple[str, str]]
"""For each chapter's name its number and its title."""


def with_link_texts(
    text: str,
    name: str,
    figures: Figures,
    numbers: Numbers,
    mistake: Callable[[int, str], None],
) -> str:
    """Write the texts of links to figures and to chapters, but not in code.

    Args:
        text: Markdown.
        name: the chapter it stands in, from which links lead.
        figures: the numbers of all figures.
        numbers: the numbers and titles of all chapters.
        mistake: is told of a link that leads nowhere, with its place in the text.

    Returns:
        The text, in which each such link has its words; one that leads nowhere stays.
    """
    code = [span.span() for span in CODE_SPAN.finditer(text)]

    def named(link: re.Match[str]) -> str:
        if any(start < link.start() < end for start, end in code):
            return link[0]
        if label := link["label"]:
            page = link["figure_page"]
            number = figures.get(resolve(name, page), {}).get(label)
            if number is None:
                mistake(link.start(), f"a link to a figure that does not exist: {page}#{label}")
                return f"[Figure]({page}#{label})"
            return f"[Figure {number}]({page}#{label})"
        page = link["page"]
        if (found := numbers.get(resolve(name, page))) is None:
            mistake(link.start(), f"a link without words to {page}, which is no numbered chapter")
            return link[0]
        number, title = found
        tip = f"{number}. {title}".replace('"', "&quot;")
        return f'[{link["word"] or "chapter"} {number}]({page}{link["anchor"] or ""} "{tip}")'

    return _LINK.sub(named, text)
