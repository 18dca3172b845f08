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
