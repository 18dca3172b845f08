"""Chapters count through the whole book, and figures have numbers of their own."""

from literate.page.numbers import figure_numbers, menu_order, number_pages
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
    assert [uri for uri, number in numbers.items() if number.chapter] == [
        "one/01-a.md",
        "one/02-b.md",
        "two/01-c.md",
    ]


def test_figures_have_the_number_of_their_chapter() -> None:
    numbers = number_pages(menu_order(NAV, []), set())
    chapter = parse(FIGURE.format("x") + FIGURE.format("y"), "docs/two/01-c.md")
    assert figure_numbers(chapter, numbers["two/01-c.md"]) == {"fig-x": "3.1", "fig-y": "3.2"}
    assert figure_numbers(chapter, None) == {"fig-x": "1.1", "fig-y": "1.2"}
    assert figure_numbers(parse(FIGURE.format("x"), "docs/a.md"), None) == {"fig-x": "1"}
