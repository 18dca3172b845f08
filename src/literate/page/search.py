"""What the search reads: the words that people look for, in sections that they can go to.

Material's search knows pages and their headings. Here figures, terms and the items of a
concordance are sections besides, and code, buttons and columns of numbers are left out.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from literate.page.html import set_aside
from literate.page.plain import with_plain_math

_UNSEEN = re.compile(
    r'<p class="literate-(?:buttons|api|minutes)".*?</p>'
    r'|<details class="literate-how">.*?</details>'
    r"|<(?P<tag>script|pre|svg|caption)\b.*?</(?P=tag)>"
    r'|(?<=<details class="quote">)\s*<summary>.*?</summary>'
    r'|<p><span class="doc-section-title">.*?</p>|<li class="doc-section-item .*?</div>\s*</li>',
    re.DOTALL,
)
_DESCRIPTION = re.compile(
    r'(<div class="doc doc-contents[^"]*">\s*<p>.*?</p>)(?:\s*(?:<p>.*?</p>|<ul>\s*</ul>))+',
    re.DOTALL,
)
"""Of an object of the API: its first paragraph, and the others."""
_ASIDE = re.compile(r"<!--literate-\d+-->")
_NUMBERED = re.compile(
    r'<p class="literate-number">[^<]*?(?P<number>Chapter \d+)</p>\s*(?P<title><h1[^>]*>)'
)
_CELL = re.compile(r"<td[^>]*>(?P<text>.*?)</td>", re.DOTALL)
_FIGURE = re.compile(
    r'<figure class="literate-figure" id="(?P<id>[^"]+)">.*?'
    r"(?:<figcaption><strong>(?P<name>.*?)\.</strong>(?P<caption>.*?)</figcaption>)?</figure>",
    re.DOTALL,
)
_TERM = re.compile(r'<dt id="(?P<id>[^"]+)">(?P<names>.*?)</dt>', re.DOTALL)
_OTHERS = re.compile(
    r"</dt>(?P<text>\s*<dd>(?:(?!</dd>).)*?)\s*\((?P<names>elsewhere also [^)]*)\)", re.DOTALL
)
"""What a term is called elsewhere, which the search takes for names."""
_CHAPTER = re.compile(r"<a [^>]*>Chapter \d+</a>")
_ITEM = re.compile(
    r'<tr id="(?P<id>item-(?P<part>[IVX]+)-\w+)"><td>(?P<name>\w+ \d+\w?)</td><td>(?P<shows>'
    r".*?)</td>.*?</tr>",
    re.DOTALL,
)


def searchable(page: str) -> str:
    r"""Return a page as the search reads it.

    Args:
        page: the finished HTML.

    Examples:
        >>> searchable('<p class="literate-number">Chapter 4</p>\n<h1 id="a">Sigmoid</h1>')
        '<h1 id="a">Chapter 4: Sigmoid</h1>'
        >>> searchable("<p>Two:</p><pre>print(2)</pre><table><td>2.0</td></table>")
        '<p>Two:</p><table></table>'
        >>> searchable('<dt id="bias">Bias</dt><dd>A number (elsewhere also offset).</dd>')
        '<h6 id="bias">Bias (elsewhere also offset)</h6><dd>A number.</dd>'
    """
    sections: list[str] = []

    def figure(found: re.Match[str]) -> str:
        if found["name"]:
            sections.append(_section(found["id"], found["name"], found["caption"]))
        return ""

    def item(found: re.Match[str]) -> str:
        name = f"{found['name']} of the article, Part {found['part']}"
        sections.append(_section(found["id"], name, found["shows"]))
        return ""

    text = with_plain_math(page)
    text = set_aside(text, _is_left_out)[0]
    text = _NUMBERED.sub(r"\g<title>\g<number>: ", text)
    text = _FIGURE.sub(figure, text)
    text = _UNSEEN.sub("", _ITEM.sub(item, text))
    text = _DESCRIPTION.sub(r"\1", text)
    text = _CELL.sub(lambda cell: cell[0] if _has_words(cell["text"]) else "", text)
    if _TERM.search(text):
        text = _OTHERS.sub(r" (\g<names>)</dt>\g<text>", _CHAPTER.sub("", text))
        text = _TERM.sub(r'<h6 id="\g<id>">\g<names></h6>', text)
    text = _ASIDE.sub("", text)
    return text + "".join(sections)


def _section(id_: str, title: str, text: str) -> str:
    return f'<h6 id="{id_}">{title}</h6><p>{text}</p>'


def _is_left_out(tag: str, attributes: dict[str, str]) -> bool:
    """Whether an element is the solution of an exercise, a question, or an attribute in the API."""
    classes = attributes.get("class", "").split()
    solution = tag == "details" and "success" in classes
    return solution or bool({"ask", "doc-attribute"} & {*classes})


def _has_words(cell: str) -> bool:
    return re.search(r"[^\W\d_]{2}", re.sub("<[^>]*>", "", cell)) is not None


def set_index_aside(file: Path) -> None:
    """Put the index of the search into `sections.json`, and leave an empty one in its place.

    Args:
        file: what the theme's plugin has written, if it is in use.
    """
    if not file.is_file():
        return
    index = json.loads(file.read_bytes())
    for entry in index["docs"]:
        entry["text"] = " ".join(entry["text"].split())
    for path, content in (
        (file.with_name("sections.json"), index),
        (file, {**index, "docs": []}),
    ):
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        path.write_text(text, encoding="utf-8")
