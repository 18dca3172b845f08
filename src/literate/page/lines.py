"""Lines of code on a phone: each long one is marked, so that it goes on below, and further in."""

import html
import re

_CODE = re.compile(r"(?P<head><pre\b[^>]*><span></span><code>)(?P<code>.*?)(?=</code></pre>)", re.S)
_LINE = re.compile(r'<span class="hll">(?P<marked>[^\n]*\n)</span>|(?P<line>[^\n]*\n|[^\n]+)')
_TAG = re.compile(r"<[^>]*>")
_PROMPT = re.compile(r"(?:>>>|\.\.\.) ")
_ROOM = 34
"""So many letters fit on the narrowest phones, in a box too."""


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
