"""Tables for all readers: captions, headers of columns and rows, and boxes that scroll."""

import html
import re

from literate.page.plain import plain_formulas

_HEADING_OR_TABLE = re.compile(
    r'<h[1-6] id="(?P<id>[^"]+)"|<p><strong>(?P<exercise>\d+\. .*?)\.?</strong>'
    r"|<table>(?P<table>.*?)</table>",
    re.DOTALL,
)
_HEADER = re.compile(r"<th(?=[ >])")
_FORMULA = re.compile(r'<span class="arithmatex">.*?</span>', re.DOTALL)
_FIRST_CELL = re.compile(r"(<tr>\s*)<td([^>]*)>(.*?)</td>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")

_BETWEEN = re.compile(
    r'<details class="quote">.*?</details>|<div class="[^"]*highlight">.*?</pre></div>'
    r'|<div (?:data-cell|data-output|class="literate-output)[^>]*>|</div>'
    r'|<p>\s*(?:<span id="[^"]*"></span>\s*)+</p>|<span id="[^"]*"></span>',
    re.DOTALL,
)
"""What may stand between a table and the sentence that announces it: its code, its box."""
_LEAD = re.compile(r"<p>(?P<text>(?:(?!</p>).)*[:?])</p>\s*\Z", re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-Z0-9(“])")


def accessible_tables(page: str) -> str:
    """Tables for all readers.

    A wide table scrolls in its box by keyboard. Its caption is the sentence that announces it or
    the question that it answers, which stands above it already and so is not shown twice; that of
    the table before, if nothing but code stands between; in an exercise the exercise's name. Else
    the heading names it. Headers say whether they head a column or a row, and an empty corner heads
    nothing. The first column heads rows where it holds names, not numbers.
    """
    heading, exercise, lead, done = "", "", "", 0

    def finish(match: re.Match[str]) -> str:
        nonlocal heading, exercise, lead, done
        before, done = page[done : match.start()], match.end()
        if match["table"] is None:
            if match["id"]:
                heading = f' aria-labelledby="{match["id"]}"'
            lead, exercise = "", _named(match["exercise"] or "")
            return match[0]
        between = _BETWEEN.sub("", before)
        lead = _announcement(between) or (exercise if between.strip() else lead or exercise)
        name = "" if lead else heading
        head, tbody, body = match["table"].partition("<tbody>")
        head = _HEADER.sub(r'<th scope="col"', head.replace("<th></th>", "<td></td>"))
        first = _FIRST_CELL.findall(body)
        if len(first) > 1 and all(re.search(r"[^\W\d_]", _plain(cell[2])) for cell in first):
            body = _FIRST_CELL.sub(_row_header, body)
        caption = f"<caption>{lead}</caption>" if lead else ""
        return f'<table tabindex="0"{name}>{caption}{head}{tbody}{body}</table>'

    return _HEADING_OR_TABLE.sub(finish, page)


def _announcement(before: str) -> str:
    """The last sentence above a table, if it ends in a colon or asks, as plain text in HTML."""
    found = _LEAD.search(before)
    return _SENTENCE_END.split(_words(found["text"]))[-1].removesuffix(":") if found else ""


def _named(exercise: str) -> str:
    """The name of an exercise, from its number and its title, as plain text in HTML."""
    return f"Exercise {_words(exercise)}".replace(". ", ": ", 1) if exercise else ""


def _words(source: str) -> str:
    """What HTML says, as plain text in HTML on one line."""
    text = " ".join(html.unescape(_plain(plain_formulas(source))).split())
    return html.escape(text, quote=False)


def _row_header(cell: re.Match[str]) -> str:
    """A cell that heads its row; a formula alone is no name."""
    if not _plain(_FORMULA.sub("", cell[3])).strip():
        return cell[0]
    return f'{cell[1]}<th scope="row"{cell[2]}>{cell[3]}</th>'


def _plain(cell: str) -> str:
    return _TAG.sub("", cell)
