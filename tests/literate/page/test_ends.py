"""What a cell gave must end by itself, or it would take in what follows."""

import pytest

from literate.page.ends import may_be_joined, open_markdown


@pytest.mark.parametrize(
    "source",
    [
        *("```python\nx", "~~~\nx", "````\nx\n```", "<div>\n\nx", "<!-- x", "</div>", "a <b>x"),
        *("<details>\n<summary>x</summary>", "<script>x", "text\n\n<div"),
    ],
)
def test_what_takes_in_more(source: str) -> None:
    assert open_markdown(source)


@pytest.mark.parametrize(
    "source",
    [
        *("| a |\n| - |\n| 1 |", "```\nx\n```", "- a\n- b", "# a", "> q", "!!! note\n\n    x", ""),
        *("$$\nx\n$$", "$x$", "<div>x</div>", "<!-- a -->", "a `b", "**a", "[a](", "    x"),
        *("a[^1]\n\n[^1]: b", "<div markdown>\n\n- a\n\n</div>", "---", "1. a\n\n    b", "\\"),
    ],
)
def test_what_ends_by_itself(source: str) -> None:
    assert open_markdown(source) == ""


@pytest.mark.parametrize("source", ["`a", "``a", "<b>x", "<div>", "*", "<!-- x", "```\nx"])
def test_what_takes_in_the_rest_of_a_sentence(source: str) -> None:
    assert open_markdown(source, in_sentence=True)


def test_its_first_line_is_told() -> None:
    assert open_markdown("<!-- a b\nc") == "<!-- a b"


@pytest.mark.parametrize(
    "source", ["- a", "# a", "> a", "**a**", "`a`", "$x$", "[a](b)", "<i>x</i>", "5", "a_b"]
)
def test_what_ends_in_its_sentence(source: str) -> None:
    assert open_markdown(source, in_sentence=True) == ""


@pytest.mark.parametrize(
    "source", ["- a", "1. a", "!!! note\n\n    x", "> q", "x\n:   y", "[^1]: b"]
)
def test_what_a_later_block_could_join(source: str) -> None:
    assert may_be_joined(source)


@pytest.mark.parametrize("source", ["| a |\n| - |\n| 1 |", "x", "# a", "---"])
def test_what_no_later_block_joins(source: str) -> None:
    assert not may_be_joined(source)
