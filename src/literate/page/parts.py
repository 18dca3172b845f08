"""Parts of a page, each laid out when it is needed: what stands between two headings."""

import re

from literate.page.html import LONG, blanked

_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>blockquote|details|div|dl|figure|h[1-6]|ol|section|table|ul)\b[^>]*>"
)
_HEADING = re.compile(r"h[23]")


def in_parts(page: str) -> str:
    """Put what stands under each heading into an element of its own.

    A browser that lays out a part when the reader comes near it, or when it has nothing else to
    do, shows a long page sooner. The headings stay outside: the table of contents asks where they
    are.

    Args:
        page: HTML. Headings inside of other elements are none of its own.

    Returns:
        The page. What stands above the first heading is as it was.

    Examples:
        >>> in_parts('<p>a</p><h2>b</h2><p>c</p><h3>d</h3>')
        '<p>a</p><h2>b</h2><div class="literate-part"><p>c</p></div><h3>d</h3>'
    """
    pieces, depth, done, under = [], 0, 0, False
    for tag in _TAG.finditer(LONG.sub(blanked, page)):
        depth += -1 if tag["end"] else 1
        if _HEADING.fullmatch(tag["name"]) and depth == (0 if tag["end"] else 1):
            here = tag.end() if tag["end"] else tag.start()
            pieces.append(_part(page[done:here], under))
            done, under = here, bool(tag["end"])
    return "".join([*pieces, _part(page[done:], under)])


def _part(page: str, under: bool) -> str:
    """A piece of a page; what stands under a heading is a part."""
    return f'<div class="literate-part">{page}</div>' if under and page.strip() else page
