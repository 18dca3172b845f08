"""Text as it is: Markdown that shows a value letter by letter, wherever it stands."""

from __future__ import annotations

import re

from literate.run.results import Outcome

_MARKS = re.compile(
    r'[\\`*_{}\[\]<>&|~^$"#\x00-\x1f]'  # what means something in any place
    r"|:(?=[\w+-])"  # an icon, or the scheme of an address
    r"|^[ (:]|[ !]$"  # what the text around the value could take for its own
)
_AT_HEAD = re.compile(r"(?:^|\n)(?:[ >\t]|[-*+:] |\d+\. |\[\^[^\]]*\]: )*\Z")
"""What stands before a value at the head of a line, a quotation, a list item or a note."""
_BLOCK = re.compile(r"[-+=:!?%](?![\w.])|\d+(?=\.(?:\s|$))")
"""What would begin a list, a rule or a box at such a head."""


def literal(text: str, before: str = "", after: str = "") -> str:
    r"""Write text in Markdown so that the page shows exactly this text.

    Args:
        text: any text.
        before: what stands before it in its Markdown.
        after: what stands behind it.

    Returns:
        The text, in which all that Markdown would read as its own is an entity.

    Examples:
        >>> literal("2*3*4 is −24.5"), literal("3", after=". Then")
        ('2&#42;3&#42;4 is −24.5', '&#51;')
    """
    marks = {at for mark in _MARKS.finditer(text) for at in range(mark.start(), mark.end())}
    if text and _AT_HEAD.search(before) and _BLOCK.match(text + after):
        marks.add(0)
    return "".join(f"&#{ord(c)};" if at in marks else c for at, c in enumerate(text))


def value_as_markdown(outcome: Outcome, before: str = "", after: str = "") -> str:
    """An inline value as Markdown: text as it is, and what has Markdown of its own as that.

    Args:
        outcome: what the inline value gave.
        before: what stands before the value in its Markdown.
        after: what stands behind it.
    """
    return outcome.value if outcome.markdown else literal(outcome.value, before, after)


def code_span(code: str) -> str:
    """Write code in a sentence.

    Args:
        code: any text; its ends of lines become spaces.
    """
    ticks = "`" * (1 + max((len(run) for run in re.findall("`+", code)), default=0))
    return f"{ticks} {' '.join(code.split())} {ticks}"
