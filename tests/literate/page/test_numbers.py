"""Chapters count through the whole book, and figures have numbers of their own."""

import pytest

from literate.page.numbers import (
    Number,
    Numbering,
    figure_numbers,
    heading,
    menu_order,
    number_pages,
)
from literate.page.reading import minutes
from literate.run.parse import parse

NAV = [
    {"Start": "index.md"},
    {"Part I — One": ["one/01-a.md", {"Named": "one/02-b.md"}]},
    {"Part II — Two": ["two/01-c.md"]},
    {"Reference": ["ref/notes.md", {"API": ["ref/api/01.md", "ref/api/x.md"]}]},
]
FIGURE = "```python\n#| label: fig-{0}\n#| caption: C.\n#| alt: A.\ndraw()\n```\n"


def test_the_menu_in_its_order() -> None:
    assert menu_order(NAV, []) == [
        ("index.md", ""),
        ("one/01-a.md", "Part I — One"),
        ("one/02-b.md", "Part I — One"),
        ("two/01-c.md", "Part II — Two"),
        ("ref/notes.md", "Reference"),
        ("ref/api/01.md", "Reference"),
        ("ref/api/x.md", "Reference"),
    ]
    assert menu_order(None, ["b.md", "a.md", "index.md"]) == [
        ("index.md", ""),
        ("a.md", ""),
        ("b.md", ""),
    ]


def test_chapters_count_through_the_parts() -> None:
    numbers = number_pages(menu_order(NAV, []), {"index.md", "ref/notes.md", "ref/api/x.md"})
    assert {uri: number.number for uri, number in numbers.items()} == {
        "index.md": "0",
        "one/01-a.md": "1",
        "one/02-b.md": "2",
        "two/01-c.md": "3",
        "ref/notes.md": "A",
        "ref/api/x.md": "B",
    }
    assert numbers["two/01-c.md"].above == "Part II · Chapter 3"
    assert numbers["ref/notes.md"] == Number("Reference", "A", False)
    assert [uri for uri, number in numbers.items() if number.chapter] == [
        "one/01-a.md",
        "one/02-b.md",
        "two/01-c.md",
    ]


@pytest.mark.parametrize(
    ("number", "above"),
    [
        (Number("Part II — Two", "3", True), "Part II · Chapter 3"),
        (Number("Part II", "3", True), "Part II · Chapter 3"),
        (Number("", "3", True), "Chapter 3"),
    ],
)
def test_what_stands_above_a_title(number: Number, above: str) -> None:
    assert number.above == above


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\na: b\n---\n\n# The *XOR* gate\n\n# Other\n", "The XOR gate"),
        ("# The [or](a.md) `gate` of $x$ {#or}\n", "The or gate of x"),
        ("## Not this\n", ""),
        ("", ""),
    ],
)
def test_the_title_of_a_page(text: str, title: str) -> None:
    assert heading(text) == title


def test_what_a_page_sees_of_the_numbers() -> None:
    text = f"# A & B\n\n{FIGURE.format('x')}"
    uris = ("index.md", "one/01-a.md", "two/01-c.md", "ref/notes.md")
    numbers = Numbering(NAV, {uri: parse(text, f"docs/{uri}") for uri in uris})
    assert numbers.chapters == {
        "docs/one/01-a.md": ("1", "A & B"),
        "docs/two/01-c.md": ("3", "A & B"),
    }
    assert numbers.figures == {
        "docs/index.md": {"fig-x": "0.1"},
        "docs/one/01-a.md": {"fig-x": "1.1"},
        "docs/two/01-c.md": {"fig-x": "3.1"},
        "docs/ref/notes.md": {"fig-x": "A.1"},
    }
    assert [numbers.of(uri) for uri in (*uris, "b.md")] == ["", "1", "3", "", ""]
    assert numbers.above("one/01-a.md") == "Part I · Chapter 1"
    assert [numbers.above(uri) for uri in ("index.md", "ref/notes.md", "b.md")] == ["", "", ""]
    none = numbers.seen_by("one/01-a.md", "no link")
    assert numbers.seen_by("one/01-a.md", "nothing else") == none
    assert numbers.seen_by("one/01-a.md", "[](../two/01-c.md)") != none
    assert numbers.seen_by("two/b.md", "[](01-c.md)") != numbers.seen_by("two/b.md", "no link")
    assert "Part I — One" in none
    assert "A.1" in none
    assert "A & B" not in none
    assert numbers.seen_by("b.md", "") != none


def test_there_are_letters_for_any_number_of_pages() -> None:
    order = [(f"{i}.md", "") for i in range(30)]
    numbers = [n.number for n in number_pages(order, {uri for uri, _ in order}).values()]
    assert (numbers[:3], numbers[26:29]) == (["0", "A", "B"], ["Z", "AA", "AB"])


def test_figures_have_the_number_of_their_chapter() -> None:
    numbers = number_pages(menu_order(NAV, []), set())
    chapter = parse(FIGURE.format("x") + FIGURE.format("y"), "docs/two/01-c.md")
    assert figure_numbers(chapter, numbers["two/01-c.md"]) == {"fig-x": "3.1", "fig-y": "3.2"}
    assert figure_numbers(chapter, None) == {"fig-x": "1.1", "fig-y": "1.2"}
    assert figure_numbers(parse(FIGURE.format("x"), "docs/a.md"), None) == {"fig-x": "1"}


def test_a_page_says_how_long_it_takes_and_the_first_how_long_all_take() -> None:
    code = "```python\n" + "x = 1\n" * 120 + "```\n"
    folded, hidden = (
        code.replace("python", f'python tags=["{tag}"]') for tag in ("collapsed", "hide-input")
    )
    chapters = {
        "one/01-a.md": parse("# A\n\n" + "word " * 50400, "docs/one/01-a.md"),
        "one/02-b.md": parse("# B\n\n" + "word " * 1800 + f"\n\n{code}", "docs/one/02-b.md"),
        "two/01-c.md": parse(f"# C\n\n{folded}\n{hidden}", "docs/two/01-c.md"),
        "index.md": parse("# Start\n\n" + "word " * 18000, "docs/index.md"),
    }
    numbers = Numbering(NAV, chapters)
    assert [minutes(chapter) for chapter in chapters.values()] == [280, 20, 5, 100]
    assert numbers.titled("one/02-b.md", '<h1 id="b">B</h1><p>b</p><h1>C</h1>') == (
        '<p class="literate-number">Part I · Chapter 2</p>\n<h1 id="b">B</h1>\n'
        '<p class="literate-minutes">About 20 minutes</p><p>b</p><h1>C</h1>'
    )
    assert numbers.titled("index.md", "<h1>Start</h1>") == "<h1>Start</h1>"
    page = numbers.titled("one/01-a.md", "<h1>A\nb</h1>")
    assert page.startswith('<p class="literate-number">Part I · Chapter 1</p>\n<h1>A\nb</h1>\n')
    told = "<!-- book: hours --> h, <!-- book: chapters --> chapters"
    assert numbers.told(told) == "6 h, 3 chapters"
    assert numbers.seen_by("index.md", told) != numbers.seen_by("index.md", "")
