"""What a cell gave ends where it ends: Markdown that takes in nothing of what follows."""

from __future__ import annotations

from functools import lru_cache

from literate.page.html import unclosed
from literate.run.outline import new_converter

_SENTENCE = "literateend `c` *d* $e$ (f) <!-- g --> h"
_BLOCKS = "\n\n".join(
    ["literateend", "```\na\n```", "~~~\nb\n~~~", "<!-- c -->", "<div>\nd\n</div>", "$$\ne\n$$"]
)
"""What may follow: a bit of everything that has a beginning and an end."""


@lru_cache(maxsize=4096)
def open_markdown(source: str, *, in_sentence: bool = False) -> str:
    r"""Say what a piece of Markdown leaves open, so that it would take in what follows it.

    Args:
        source: Markdown.
        in_sentence: it stands in a sentence, not in lines of its own.

    Returns:
        What is open, for a message; nothing if the piece ends by itself.

    Examples:
        >>> open_markdown("| a |\n| - |\n| 1 |"), open_markdown("```text\na")
        ('', '```text')
    """
    converter = new_converter()
    text = f"{source} {_SENTENCE}\n\n{_BLOCKS}" if in_sentence else f"{source}\n\n{_BLOCKS}"
    text = text if source.startswith("<") or not in_sentence else f"a {text}"
    before, found, after = converter.convert(text).partition("literateend")
    expected = converter.reset().convert(text[text.rindex(source) + len(source) :].lstrip())
    if found and (found + after).startswith(expected.removeprefix("<p>")):
        return unclosed(before)
    return source.strip().split("\n")[0]


@lru_cache(maxsize=4096)
def may_be_joined(source: str) -> bool:
    """Whether what follows a piece of Markdown could become a part of it: of its list, its box.

    Args:
        source: Markdown.

    Examples:
        >>> may_be_joined("- an item"), may_be_joined("a sentence")
        (True, False)
    """
    ends = ("</ul>", "</ol>", "</dl>", "</blockquote>", "</div>")
    return str(new_converter().convert(source)).endswith(ends)
