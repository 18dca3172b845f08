"""A value is shown letter by letter, whatever stands around it."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from literate.page.values import code_span, literal, value_as_markdown
from literate.run.results import Outcome

Render = Callable[[str], str]

MARKS = "\\`*_{}[]()<>#+-.!&|~^=:$\"'% 1ab\n\t"
LOOKS = r"""
2*3*4 | __init__ | a<b and c>d | C:\new\*star | &copy; | #hash | 1. first | --- | - x | ===
!!! note | ??? x | === "a" | $x$ | > q | ``` | [^1] | ~~~ | --8<-- 'x' | :material-star:
{: .x } | *[a]: b | http://a.b | 12 | 3.
<!-- x | </p> | [a](b) | ![a](b) | ![ | <a@b.cd> | : x | \ | [b]: c | a  b
"""
VALUES = st.one_of(
    st.text(st.sampled_from(MARKS), max_size=12),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=12),
    st.sampled_from([*LOOKS.strip().replace("\n", " | ").split(" | "), "x|y", "    x"]),
)
PLACES = {
    "paragraph": ("a ", " b\n", "p", "a {} b"),
    "line": ("", "\n", "p", "{}"),
    "second line": ("a\n", "\n", "p", "a {}"),
    "sentence": ("", ". Then\n", "p", "{}. Then"),
    "before a link": ("", "[a](b)\n", "p", "{}a"),
    "before brackets": ("[a]", "(b)\n", "p", "[a]{}(b)"),
    "emphasis": ("**a", "a**\n", "strong", "a{}a"),
    "heading": ("## ", "\n", "h2", "{}"),
    "list": ("- ", "\n", "li", "{}"),
    "numbers": ("1. ", "\n", "li", "{}"),
    "quotation": ("> ", "\n", "blockquote p", "{}"),
    "cell": ("| a | b |\n| - | - |\n| ", " | c |\n", "tr td:first-child", "{}"),
    "link": ("[", "](x)\n", "a[href=x]", "{}"),
    "box": ("!!! note\n\n    ", "\n", ".admonition p:last-child", "{}"),
    "title of a box": ('!!! note "', '"\n\n    x\n', ".admonition-title", "{}"),
    "definition": ("Term\n:   ", "\n", "dd", "{}"),
    "footnote": ("a[^1]\n\n[^1]: ", "\n", ".footnote p", "{}"),
}


def shown(before: str, value: str, after: str, selector: str, render: Render) -> str:
    """What the page shows; spaces in a row count once, as in a browser."""
    soup = BeautifulSoup(render(before + literal(value, before, after) + after), "html.parser")
    for link in soup.select(".headerlink, .footnote-backref"):
        link.decompose()
    (element,) = soup.select(selector)
    return " ".join(element.get_text().split())


@settings(max_examples=500, deadline=None, derandomize=True)
@given(place=st.sampled_from(sorted(PLACES)), value=VALUES.filter(str.strip))
def test_a_value_is_shown_as_it_is(place: str, value: str, render: Render) -> None:
    before, after, selector, expected = PLACES[place]
    got = shown(before, value, after, selector, render)
    assert got == " ".join(expected.replace("{}", value).split())


@pytest.mark.parametrize(
    "value",
    ["2*3*4", "__init__", "a<b and c>d", r"C:\new\*star", "&copy;", "#hash", "1. first", "x|y"],
)
@pytest.mark.parametrize("place", PLACES)
def test_values_that_look_like_markdown(place: str, value: str, render: Render) -> None:
    before, after, selector, expected = PLACES[place]
    assert shown(before, value, after, selector, render) == expected.replace("{}", value)


def test_numbers_stay_readable_in_the_source() -> None:
    for text in (
        "0.5",
        "−3",
        "-3",
        "1,000",
        "(4, 1)",
        "12 %",
        "a b",
        "f(x) = 2",
        "it's",
        "-0.1; 2",
    ):
        assert literal(text, "a ") == text or text == "(4, 1)"


def test_only_what_means_something_is_written_in_another_way() -> None:
    assert literal("3.") == "&#51;."
    assert literal("3", "", ". b") == "&#51;"
    assert literal("-", "a ") == "-"
    assert literal("ab*c", "a ") == "ab&#42;c"


def test_a_value_that_has_markdown_of_its_own() -> None:
    assert value_as_markdown(Outcome(value="*a*", markdown=True)) == "*a*"
    assert value_as_markdown(Outcome(value="*a*")) == "&#42;a&#42;"
    assert value_as_markdown(Outcome(value="3.")) == "&#51;."
    assert value_as_markdown(Outcome(value="3"), "a ", ". b") == "3"
    assert value_as_markdown(Outcome(value="3"), "", ". b") == "&#51;"


def test_code_has_no_more_ticks_than_it_needs() -> None:
    assert code_span("a") == "` a `"
    assert code_span("`") == "`` ` ``"


def test_code_in_a_sentence(render: Render) -> None:
    for code in ("a", "`", "``a`", " a", "a\nb"):
        soup = BeautifulSoup(render(f"x {code_span(code)} y"), "html.parser")
        assert soup.code is not None
        assert soup.code.get_text().strip() == " ".join(code.split())
