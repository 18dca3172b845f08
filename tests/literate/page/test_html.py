"""Elements of a page are found however deep they stand; what is left open is named.

Drawings and notices enter a page at their places.
"""

import pytest

from literate.page.html import (
    elements,
    place_of_drawing,
    put_back,
    set_aside,
    unclosed,
    with_drawings,
    with_notice,
)


def boxes(page: str) -> list[str]:
    """The outermost `div`s of the class `x`."""
    found = elements(page, lambda tag, attributes: tag == "div" and attributes.get("class") == "x")
    return [page[begin:end] for begin, end in found]


@pytest.mark.parametrize(
    ("before", "box", "after"),
    [
        ("<p>a</p>\n", '<div class="x"><div>b</div>\n\n<div><div>c</div></div></div>', "<p>d</p>"),
        ("<div>", '<div class="x"><div class="x">b</div></div>', "</div>"),
        ("", '<DIV class="x">b<!-- </div> --></DIV>', "c</div>"),
        ("<pre>\n<div>\n</pre>", '<div class="x"><pre></div></pre></div>', "c"),
        ('<p title="<div>">', '<div class="x" title=">">a</div >', "c"),
        ("<svg>\n<div>\n</svg>", '<div class="x"><svg viewBox="0"><path d=""/></svg></div>', "c"),
        ("<script>'<div>'</script>", '<div class="x"><br><img src="a"></div>', ""),
    ],
)
def test_a_box_is_found_whole(before: str, box: str, after: str) -> None:
    assert boxes(before + box + after) == [box]


def test_what_is_never_closed_goes_to_the_end() -> None:
    assert boxes('a<div class="x">b<div>c</div>') == ['<div class="x">b<div>c</div>']


def test_several_boxes_and_elements_without_an_end() -> None:
    page = "<img a><p>b</p><img c>d<br/>"
    found = [page[begin:end] for begin, end in elements(page, lambda tag, _: tag in ("img", "br"))]
    assert found == ["<img a>", "<img c>", "<br/>"]


def test_an_attribute_without_a_value_is_empty() -> None:
    page = '<p class="a">b</p><p hidden>c</p>'
    ((begin, end),) = elements(page, lambda _, attributes: attributes == {"hidden": ""})
    assert page[begin:end] == "<p hidden>c</p>"


def test_what_is_set_aside_can_be_put_back() -> None:
    page = "a<p>b</p>c<div><p>d</p></div><p>e"
    rest, taken = set_aside(page, lambda tag, _: tag == "p")
    assert taken == ["<p>b</p>", "<p>d</p>", "<p>e"]
    assert "b" not in rest
    assert put_back(rest.replace("c", "C"), taken) == page.replace("c", "C")
    assert put_back("<!--literate-0-->", []) == "<!--literate-0-->"


@pytest.mark.parametrize(
    ("source", "open_"),
    [
        ("<div><p>x</div>", ""),
        ("<table><tr><td>1<tr><td>2</table>", ""),
        ("<ul><li>a<li>b</ul>a < b & c <br> <img src='x>'>", ""),
        ("<script>if (a<b) { '<div>' }</script><style>a > b {}</style>", ""),
        ('<svg viewBox="0"><path d="M0"/></svg><!-- <div> -->', ""),
        ("a <<b> 5</b>, <<b>x</b>", ""),
        ("<p>a", ""),
        ("", ""),
        ("<div>x", "<div>"),
        ("<div><b>x</div>", "<b>"),
        ("x</div>", "</div>"),
        ("<p>x</p></p>", "</p>"),
        ("<!-- x", "<!-- x"),
        ("<script>x", "<script>"),
        ("<a href='x>y</a>", "<a href='x"),
        ("<textarea>x", "<textarea>"),
        ("x <b", "<b"),
    ],
)
def test_what_is_left_open_is_named(source: str, open_: str) -> None:
    assert unclosed(source).startswith(open_)
    assert bool(unclosed(source)) == bool(open_)


def test_a_drawing_enters_its_place_and_no_other() -> None:
    place = place_of_drawing('a"&b', 'One "x" & <y>')
    other = place_of_drawing("c", "Two")
    assert place == '<svg data-drawing="a&quot;&amp;b">One "x" &amp; &lt;y&gt; </svg>'
    drawn = with_drawings(f"<p>{place}</p>{other}", {'a"&b': "<svg><path/></svg>"})
    assert drawn == f"<p><svg><path/></svg></p>{other}"


@pytest.mark.parametrize(
    "page",
    [
        "<body><article><h1>A</h1>{}<p>b</p><h1>C</h1></article></body>",
        '<body class="a"><article class="b">{}<p>c</p></article></body>',
        '<body class="a">{}<p>b</p></body>',
        "<p>a</p>{}",
    ],
)
def test_a_notice_stands_under_the_title_or_where_the_text_begins(page: str) -> None:
    notice = "<p>Wait.</p>"
    assert with_notice(page.format(""), notice) == page.format(notice)
