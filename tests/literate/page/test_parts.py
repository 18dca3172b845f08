"""What stands under a heading is a part; what stands elsewhere is not."""

import re

import pytest

from literate.page.parts import in_parts


def part(page: str) -> str:
    return f'<div class="literate-part">{page}</div>'


@pytest.mark.parametrize(
    ("page", "parted"),
    [
        ("<p>a</p>", "<p>a</p>"),
        ("<h1>a</h1><p>b</p>", "<h1>a</h1><p>b</p>"),
        ('<h2 id="a">a</h2><p>b</p>', f'<h2 id="a">a</h2>{part("<p>b</p>")}'),
        ("<h2>a</h2>\n<h3>b</h3><p>c</p>", f"<h2>a</h2>\n<h3>b</h3>{part('<p>c</p>')}"),
        ("<h2>a</h2><h4>b</h4><p>c</p>", f"<h2>a</h2>{part('<h4>b</h4><p>c</p>')}"),
        (
            "<h2>a</h2><p>b</p><h3>c</h3><p>d</p>",
            f"<h2>a</h2>{part('<p>b</p>')}<h3>c</h3>{part('<p>d</p>')}",
        ),
        ("<div><h2>a</h2><p>b</p></div>", "<div><h2>a</h2><p>b</p></div>"),
        ("<h2>a</h2><pre><h2>b</h2></pre>c", f"<h2>a</h2>{part('<pre><h2>b</h2></pre>c')}"),
    ],
)
def test_what_stands_under_a_heading_is_a_part(page: str, parted: str) -> None:
    assert in_parts(page) == parted
    assert re.sub('<div class="literate-part">|</div>', "", parted) == re.sub("</div>", "", page)
