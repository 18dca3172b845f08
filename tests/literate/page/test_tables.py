"""Tables have captions: the sentence that announces them."""

import pytest
from bs4 import BeautifulSoup

from literate.page.tables import accessible_tables

TABLE = "<table><thead><tr><th>x</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"
HEADING = '<h2 id="losses">Losses</h2>'
CODE = '<div class="language-python highlight"><pre><span></span><code>a: b\n</code></pre></div>'


@pytest.mark.parametrize(
    ("before", "caption"),
    [
        ("<p>It can.\nThese are its <em>four</em> answers:</p>\n", "These are its four answers"),
        ("<p>These are the answers.</p>", ""),
        (r'<p>A slope <span class="arithmatex">\(x_1 &lt; 2\)</span>:</p>', "A slope x₁ < 2"),
        ("<p>One: two.</p><ul><li>a:</li></ul>", ""),
        (f"<p>Of e.g. this &amp; that:</p>{CODE}", "Of e.g. this & that"),
        (f'<p>A:</p><div data-cell="1">{CODE}</div>\n<div data-output="1">', "A"),
        (f'<p>A:</p><details class="quote"><summary>S</summary>{CODE}</details>', "A"),
        ('<p>A:</p><div class="literate-output"><span id="I-1"></span>', "A"),
        (f"<p>A:</p>{TABLE}", "A"),
        (f"<p>A:</p>{TABLE}<p>B.</p>", ""),
        (f"<p>B? A:</p>{CODE}{TABLE}{CODE}", "A"),
        ("<p>It can.\nHow far does it go?</p>", "How far does it go?"),
        ('<p>A:</p><p><span id="I-1"></span>\n<span id="I-2"></span></p>', "A"),
        (
            "<p><strong>2. One &lt; <em>two</em>.</strong>\nC.</p>\n<p>D.</p>",
            "Exercise 2: One < two",
        ),
        ("<p><strong>2. One.</strong>\nC?</p>\n<details>", "Exercise 2: One"),
        (f"<p><strong>2. One.</strong></p>{HEADING}", ""),
        ("<p><strong>2. One.</strong></p><p>These:</p>", "These"),
        (f"<p>A:</p>{HEADING}", ""),
        ("<p>A:</p><figure>a</figure>", ""),
    ],
)
def test_the_sentence_above_is_the_caption(before: str, caption: str) -> None:
    page = BeautifulSoup(accessible_tables(HEADING + before + TABLE), "html.parser")
    table = page.select("table")[-1]
    found = table.find("caption")
    assert (found.get_text() if found else "") == caption
    assert table.get("aria-labelledby") == (None if caption else "losses")
    assert found is None or found is table.contents[0]


FORMULA = r'<span class="arithmatex">\(x\)</span>'


def table(*rows: str, header: str = "<th></th><th>x</th>") -> str:
    body = "\n".join(f"<tr>{row}</tr>" for row in rows)
    return f"<table><thead><tr>{header}</tr></thead><tbody>{body}</tbody></table>"


def made(*rows: str, name: str = "", caption: str = "") -> str:
    return table(*rows, header='<td></td><th scope="col">x</th>').replace(
        "<table>", f'<table tabindex="0"{name}>{caption}'
    )


@pytest.mark.parametrize(
    ("rows", "headed"),
    [
        (["<td>or</td><td>1</td>"], ["<td>or</td><td>1</td>"]),
        (["<td>1</td><td>a</td>", "<td>2</td><td>a</td>"],) * 2,
        (["<td>or</td><td>1</td>", "<td>2</td><td>1</td>"],) * 2,
        (
            ['<td class="a">or</td><td>1</td>', "<td><b>nand</b></td><td>2</td>"],
            [
                '<th scope="row" class="a">or</th><td>1</td>',
                '<th scope="row"><b>nand</b></th><td>2</td>',
            ],
        ),
        (
            ["<td>or</td><td>1</td>", f"<td>{FORMULA}</td><td>2</td>"],
            ['<th scope="row">or</th><td>1</td>', f"<td>{FORMULA}</td><td>2</td>"],
        ),
    ],
)
def test_names_head_rows(rows: list[str], headed: list[str]) -> None:
    assert accessible_tables(table(*rows)) == made(*headed)


def test_what_names_a_table_is_written_once() -> None:
    lead, row = '<p>B. He says "a" &lt; 1:</p>', "<td>1</td>"
    caption = '<caption>He says "a" &lt; 1</caption>'
    named = ' aria-labelledby="losses"'
    assert accessible_tables(f"{lead}{table(row)}") == f"{lead}{made(row, caption=caption)}"
    assert accessible_tables(f"{HEADING}{table(row)}") == f"{HEADING}{made(row, name=named)}"
    exercise = "<p><strong>2. One. Two. Three.</strong></p>"
    caption = "<caption>Exercise 2: One. Two. Three</caption>"
    assert accessible_tables(f"{exercise}{table(row)}") == f"{exercise}{made(row, caption=caption)}"
    assert accessible_tables("a<table><tr><th>x</th></tr></table>") == (
        'a<table tabindex="0"><tr><th scope="col">x</th></tr></table>'
    )
