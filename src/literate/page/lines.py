"""Code on a page: as few elements as its colours need; long lines go on below on a phone."""

import html
import re

_CODE = re.compile(r"(?P<head><pre\b[^>]*><span></span><code>)(?P<code>.*?)(?=</code></pre>)", re.S)
_LINE = re.compile(r'<span class="hll">(?P<marked>[^\n]*\n)</span>|(?P<line>[^\n]*\n|[^\n]+)')
_TAG = re.compile(r"<[^>]*>")
_PROMPT = re.compile(r"(?:>>>|\.\.\.) ")
_PLAIN = re.compile(r'<span class="(?:n|o|p|w)">([^<]*)</span>')
"""Names, operators, brackets and blanks: what has the colour of the text anyway."""
_ROOM = 34
"""So many letters fit on the narrowest phones, in a box too."""


def with_fewer_tokens(page: str) -> str:
    """Take the elements away that would give a part of the code the colour that it has anyway.

    They are a third of all elements of a chapter, and a browser computes the style of each.

    Args:
        page: HTML, with code as Pygments colours it.

    Returns:
        The page.

    Examples:
        >>> with_fewer_tokens('<span class="n">a</span> <span class="o">=</span> <b>1</b>')
        'a = <b>1</b>'
    """
    return _PLAIN.sub(r"\1", page)


def with_long_lines(page: str) -> str:
    r"""Mark the lines of code that a phone has no room for.

    Args:
        page: HTML, with code as Pygments colours it.

    Returns:
        The page. Each long line is an element that knows how far it is indented, so that a
        stylesheet can break it where its statement goes on below.

    Examples:
        >>> line = "    delta = (a - T) * a * (1 - a)  # (4, 1)"
        >>> page = f"<pre><span></span><code>{line}\n</code></pre>"
        >>> with_long_lines(page).partition("<code>")[2][:40]
        '<span class="long" style="--i:4">    del'
    """
    return _CODE.sub(lambda code: code["head"] + _LINE.sub(_marked, code["code"]), page)


def _marked(found: re.Match[str]) -> str:
    line = found["line"] or found["marked"]
    text = html.unescape(_TAG.sub("", line)).rstrip("\n")
    if len(text) <= _ROOM or line.count("<span") != line.count("</span>"):
        return found[0]
    prompt = _PROMPT.match(text)
    begin = prompt.end() if prompt else 0
    indent = begin + len(text[begin:]) - len(text[begin:].lstrip())
    long = f'<span class="long" style="--i:{indent}">{line}</span>'
    return long if found["line"] else f'<span class="hll">{long}</span>'
