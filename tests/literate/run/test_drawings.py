"""Any SVG can stand in a page, and keeps its alternative text."""

import re
from xml.etree import ElementTree

import pytest

from literate.run.drawings import apart, with_alt

SVG = 'xmlns="http://www.w3.org/2000/svg"'
CIRCLE = '<circle r="1"/>'


@pytest.mark.parametrize(
    "text",
    [
        f"<svg {SVG}>{CIRCLE}</svg>",
        f"<svg>{CIRCLE}</svg>",
        f"<svg\n  {SVG}\n  width='3'>{CIRCLE}</svg>\n",
        f"\n<?xml version='1.0'?>\n<!DOCTYPE svg>\n<!-- c --><svg {SVG}>{CIRCLE}</svg>",
        f'<svg:svg {SVG.replace("xmlns", "xmlns:svg")}><svg:circle r="1"/></svg:svg>',
        f'<svg {SVG} role="presentation" aria-label="old" aria-hidden="true">{CIRCLE}</svg>',
        f"<svg {SVG}><title>old</title><script>alert(1)</script>{CIRCLE}</svg>",
        f"<svg {SVG}><metadata><a>old</a></metadata>{CIRCLE}</svg>",
        f"<svg {SVG}><svg>{CIRCLE}</svg></svg>",
        f"<svg {SVG}>\n\n{CIRCLE}\n \n\n</svg>",
    ],
)
def test_svg_of_any_form_keeps_its_alternative_text(text: str) -> None:
    named = with_alt(apart(text, prefix="c1f1"), "A circle & more")
    root = ElementTree.fromstring(named)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert (root.attrib["role"], root.attrib["aria-label"]) == ("img", "A circle & more")
    assert named.count("aria-label") == 1
    assert "aria-hidden" not in root.attrib
    assert CIRCLE in named
    assert named.startswith("<svg ")
    assert named.endswith("</svg>")
    assert not re.search(r"<script|<metadata|<\?xml|<!|\n\s*\n", named)


def test_lines_stay_lines_without_the_blank_ones() -> None:
    svg = apart(f"<svg {SVG}>\n\n{CIRCLE}\n \n\n</svg>", prefix="f")
    assert svg == f'<svg {SVG} id="f">\n{CIRCLE}\n</svg>'


def test_an_empty_alternative_text_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^alt must say what the figure shows, not be empty$"):
        with_alt("<svg></svg>", " \n")


def test_ids_and_styles_are_its_own() -> None:
    text = f"""<svg {SVG} id="root" xmlns:xlink="http://www.w3.org/1999/xlink">
    <style>#a, .b &gt; c {{fill: url(#a)}} #123 {{}}</style><style/>
    <linearGradient id="a" class="b"/><path id="b" fill="url(#a)" stroke="url('#a')"/>
    <use xlink:href="#b"/><a href="https://example.org/#b">x</a></svg>"""
    one, two = (apart(text, prefix=prefix) for prefix in ("f1", "f2"))
    ids = [re.findall(r' id="([^"]+)"', svg) for svg in (one, two)]
    assert ids == [["f1", "f1-a", "f1-b"], ["f2", "f2-a", "f2-b"]]
    assert "<style>#f1{#f1-a, .b &gt; c {fill: url(#f1-a)} #123 {}}</style>" in one
    assert "<style>#f1{}</style>" in one
    assert '<linearGradient id="f1-a" class="b"/>' in one
    assert """fill="url(#f1-a)" stroke="url('#f1-a')"/>""" in one
    assert '<use href="#f1-b"/><a href="https://example.org/#b">' in one


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a drawing that is no SVG: no element found"),
        ("<svg><g></svg>", "a drawing that is no SVG: mismatched tag"),
        ("<p>x</p>", "a drawing that is no SVG: it begins with <p>"),
    ],
)
def test_what_is_no_svg_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        apart(text, prefix="f")
