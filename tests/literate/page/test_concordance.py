"""The concordance: all items of the ledger, each with a link to its place."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup

from literate.page.concordance import Place, fill, has_slots
from literate.page.ledger import Item

from ..pages import figure

Make = Callable[..., Any]

ITEMS = [
    Item("I-001", "Part I", "1 Start", "formula", "E < 1 & <b>"),
    Item("I-002", "Part I", "1 Start", "plot", "A line"),
    Item("I-003", "Part I", "2 End", "code", "Import"),
    Item("II-001", "Part II", "1 Start", "table", "A table"),
]
PLACES = {
    "I-001": Place("../a/#I-001", "The <em>slope</em>", "Go downhill"),
    "I-002": Place("../a/#I-002", "Figure 1.2", "Go downhill"),
    "II-001": Place("../b/#II-001", "Data", "See the data"),
}
PAGE = (
    "<p>All <!-- concordance: count -->.</p>\n<h2>One</h2>\n<!-- concordance: Part I -->\n"
    "<h2>Two</h2>\n<!-- concordance: Part II -->"
)


def rows(page: str) -> list[list[str]]:
    """The texts of all rows of all tables."""
    found = BeautifulSoup(page, "html.parser").select("tbody tr")
    return [[cell.get_text() for cell in row.find_all(["td", "th"])] for row in found]


def test_each_item_has_a_row_under_its_section() -> None:
    page = fill(PAGE, ITEMS, PLACES)
    assert rows(page) == [
        ["1 Start"],
        ["I-001", "E < 1 & <b>", "The slope, Go downhill", "formula"],
        ["I-002", "A line", "Figure 1.2, Go downhill", "plot"],
        ["2 End"],
        ["I-003", "Import", "", "code"],
        ["1 Start"],
        ["II-001", "A table", "Data, See the data", "table"],
    ]
    soup = BeautifulSoup(page, "html.parser")
    assert [a["href"] for a in soup.select("a")] == [place.url for place in PLACES.values()]
    assert len(soup.select("div[data-search-exclude] > table[tabindex='0']")) == 2
    captions = [caption.get_text() for caption in soup.select("table > caption:first-child")]
    assert [caption.partition(":")[0] for caption in captions] == ["Part I", "Part II"]


def test_items_with_a_place_are_counted() -> None:
    assert "<p>All 3 of 4.</p>" in fill(PAGE, ITEMS, PLACES)
    assert "<p>All 0 of 4.</p>" in fill(PAGE, ITEMS, {})


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (
            PAGE.replace("Part II", "Part X"),
            "no concordance of 'Part X': expected one of count, Part I, Part II",
        ),
        (PAGE.replace("<!-- concordance: Part II -->", ""), "<!-- concordance: Part II -->"),
    ],
)
def test_slots_that_do_not_fit_the_ledger(page: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        fill(page, ITEMS, PLACES)


def test_other_pages_have_no_slots() -> None:
    assert has_slots(PAGE)
    assert not has_slots("<p>The <!-- concordance --> of <code>concordance: Part I</code></p>")


# ------------------------------------------------------------------ in a site

LEDGER = "id,source,section,form,shows\nI-001,Part I,1 A,plot,A plot\nI-002,Part I,1 A,code,Code\n"
CONCORDANCE = """
# Find it

There are **<!-- concordance: count -->** items.

## First

<!-- concordance: Part I -->
"""
SPAN = '\n## Part of {}\n\n<span id="{}"></span>\n\nText.\n'


@pytest.fixture
def book(project: Make) -> Any:
    """A site with a concordance of two items."""
    return project(
        {
            "docs/reference/concordance.md": CONCORDANCE,
            "docs/04-a.md": "# A & B\n" + figure(ledger="I-001"),
            "docs/05-c.md": "# C\n" + SPAN.format("c", "I-002"),
            "ledger.csv": LEDGER,
        },
        literate_ledger="ledger.csv",
        literate_ledger_finished=["I-"],
    )


def listed(book: Any) -> list[list[str]]:
    return rows(book.page("reference/concordance/index.html"))[1:]


def test_the_page_is_filled(book: Any) -> None:
    assert book.build(strict=True) is None, book.log
    page = book.page("reference/concordance/index.html")
    assert "There are 2 of 2 items." in BeautifulSoup(page, "html.parser").get_text()
    assert listed(book) == [
        ["I-001", "A plot", "Figure 1.1, 1. A & B", "plot"],
        ["I-002", "Code", "Part of c, 2. C", "code"],
    ]
    assert 'href="../../04-a/#I-001"' in page
    assert "<!--" not in page
    index = book.page("search/search_index.json")
    assert "Find it" in index


def test_the_search_knows_the_page_and_not_its_rows(book: Any) -> None:
    book.configure(
        theme={"name": "material", "font": False},
        literate_ledger="ledger.csv",
    )
    assert book.build(strict=True) is None, book.log
    index = book.page("search/search_index.json")
    assert "Find it" in index
    assert "A plot" not in index


def test_a_wrong_slot_stops_the_build(book: Any) -> None:
    book.write({"docs/reference/concordance.md": "# A\n\n<!-- concordance: Part II -->\n"})
    error = book.build()
    assert "concordance.md: no concordance of 'Part II'" in str(error.__context__)


def test_the_server_follows_an_anchor_that_moves(book: Any) -> None:
    assert book.serve() is None, book.log
    before = listed(book)
    another = figure()
    both = "# A & B\n" + another + figure(ledger="I-001")
    edits = [
        ({"docs/04-a.md": both}, "Figure 1.2, 1. A & B", 0),  # another number
        ({"docs/05-c.md": "# C\n" + SPAN.format("d", "I-002")}, "Part of d, 2. C", 1),
        ({"docs/05-c.md": "# D\n" + SPAN.format("d", "I-002")}, "Part of d, 2. D", 1),
        (
            {"docs/05-c.md": "# D\n", "docs/04-a.md": both + SPAN.format("e", "I-002")},
            "Part of e, 1. A & B",
            1,
        ),
        ({"ledger.csv": LEDGER.replace("Code", "More code")}, "Part of e, 1. A & B", 1),
    ]
    for files, place, row in edits:
        book.write(files)
        assert book.serve() is None, book.log
        assert listed(book)[row][2] == place
    assert listed(book)[1][1] == "More code"
    assert listed(book) != before
    shown = book.page("reference/concordance/index.html")
    assert book.build(strict=True) is None, book.log
    assert book.page("reference/concordance/index.html") == shown


def test_the_server_lives_on_while_an_item_has_no_place(book: Any) -> None:
    assert book.serve() is None, book.log
    book.write({"docs/05-c.md": "# C\n"})
    assert book.serve() is None
    assert "I-002 has no place on the site" in book.log
    assert listed(book)[1] == ["I-002", "Code", "", "code"]
