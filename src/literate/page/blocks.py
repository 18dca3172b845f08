"""The blocks of a printed chapter: code, texts, HTML that Markdown hands on, parts of figures."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from typing import Any

from literate.run.chapter import Cell, Inline
from literate.run.drawings import with_alt

HTML_FENCE = "literate-html"
"""The language of the blocks that hold finished HTML."""


def raw_html(source: str, *_: Any, **__: Any) -> str:
    """The superfences formatter of the blocks that hold finished HTML."""
    return source


def fence(language: str, cell: Cell) -> str:
    """The code of a cell, without its options."""
    options = [language]
    if cell.title and "collapsed" not in cell.tags:
        mark = "'" if '"' in cell.title else '"'
        options.append(f"title={mark}{cell.title}{mark}")
    if cell.hl_lines:
        options.append(f'hl_lines="{cell.hl_lines}"')
    source = without_directives(cell.source) if language == "pycon" else cell.source
    ticks = "`" * max(3, 1 + _longest_run("`", source))
    return f"{ticks}{' '.join(options)}\n{source.rstrip()}\n{ticks}"


def html_block(content: str) -> str:
    """HTML that Markdown hands on as it is."""
    tildes = "~" * max(3, 1 + _longest_run("~", content))
    return f"{tildes}{HTML_FENCE}\n{content}\n{tildes}"


def named(svg: str, alt: str) -> str:
    """The drawing with its alternative text; a missing one is reported elsewhere."""
    return with_alt(svg, alt) if alt.strip() else svg


def slider(name: str, labels: Sequence[str]) -> str:
    """The values of a moving picture; a script turns the list into a slider."""
    values = html.escape(json.dumps(list(labels), ensure_ascii=False))
    return (
        f'<div class="literate-slider" data-name="{html.escape(name)}" data-labels="{values}">'
        f"<p>{html.escape(one_of_frames(name, labels))}</p></div>"
    )


def one_of_frames(name: str, labels: Sequence[str]) -> str:
    """Say which of its frames a moving picture shows where it does not move."""
    return (
        f"The picture shows {name} = {labels[-1]}, the last of these values: {', '.join(labels)}."
    )


def without_directives(source: str) -> str:
    """The `>>>` examples as a reader's own Python has them, without the marks of doctest."""
    bare = re.sub(r"[ ]*#[ ]*doctest:[^\n'\"]*$", "", source, flags=re.MULTILINE)
    return re.sub(r"^[ ]*<BLANKLINE>$", "", bare, flags=re.MULTILINE)


def output_text(text: str, kind: str) -> str:
    """What a cell printed; focusable, so that the keyboard can scroll a wide output."""
    code = html.escape(text.rstrip(), quote=False)
    code = code.replace("\t", "&#9;")  # of which Markdown would make spaces
    return f'<pre class="literate-output {kind}" tabindex="0"><code>{code}</code></pre>'


def anchors(ids: Sequence[str]) -> str:
    """The places of ledger items, to which links lead."""
    return "".join(f'<span id="{html.escape(id_)}"></span>' for id_ in ids)


def live_box(attribute: str, blocks: Sequence[str]) -> list[str]:
    """Blocks in a box that the page that runs finds by its attribute."""
    if not blocks:
        return [html_block(f"<div {attribute}></div>")]
    return [html_block(f"<div {attribute}>"), *blocks, html_block("</div>")]


def live_value(inline: Inline, value: str) -> str:
    """A value in a sentence, which the page that runs finds by its number.

    A table has no number, and where HTML wants plain text no tag can stand.
    """
    if "\n" in value or inline.in_attribute:
        return value
    return f'<span data-value="{inline.index + 1}">{value}</span>'


def indent(text: str, prefix: str) -> str:
    """Text whose lines all stand behind a prefix, such as the spaces of a list item."""
    empty = prefix.rstrip()
    return "\n".join(prefix + line if line else empty for line in text.split("\n"))


def _longest_run(character: str, text: str) -> int:
    return max((len(run) for run in re.findall(re.escape(character) + "+", text)), default=0)
