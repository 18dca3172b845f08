"""A reader's way through the book: the first screen, the numbers, the notebooks, the end."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Page

from .building import PAGES, ROOT, file_of, page_id, read
from .test_coming_back import SHIFT
from .visits import DESK, PHONE, Visitor
from .windows import visit, window

TABLET = {"width": 820, "height": 1180}
SCREENS = pytest.mark.parametrize("screen", [DESK, TABLET, PHONE], ids=["desk", "tablet", "phone"])
CHAPTERS = [page for page in PAGES if re.match(r"part-\d/", page)]
LABS = [page for page in PAGES if re.match(r"labs/.", page)]
LAST = CHAPTERS[-1]
END = "the-end/"
PLACE = {
    "page": "part-1/08-perceptron-in-numpy/",
    "id": "the-whole-program",
    "title": "8. Train a neuron in NumPy",
    "section": "The whole program, from its first line to its last",
}


def ends(page: Page, *selectors: str) -> list[float]:
    """How far down each of some things reaches; each must be seen."""
    found = []
    for selector in selectors:
        element = page.locator(selector).first
        assert element.is_visible(), selector
        box = element.bounding_box()
        assert box is not None
        found.append(box["y"] + box["height"])
    return found


@SCREENS
def test_the_first_screen_says_what_and_has_something_to_move(
    screen: dict[str, int], visitor: Visitor
) -> None:
    with window(visitor, viewport=screen) as page:
        said = page.locator(".site-words").inner_text()
        for words in ("You end with", "For who", "You need", "It takes about"):
            assert words in said
        assert re.search(r"about \d+ hours, for \d+ chapters", said)
        assert page.locator("article .md-button:visible").all_inner_texts() == ["Start the book"]
        seen = ("h1", ".site-words", ".site-start .md-button", ".site-first input[type=range]")
        assert max(ends(page, *seen)) <= screen["height"]
        moved = page.locator(".site-first input[type=range]")
        moved.press("ArrowRight")
        assert moved.input_value() == "1"


@SCREENS
def test_who_was_here_finds_on_the_first_screen_where_to_go_on(
    screen: dict[str, int], visitor: Visitor
) -> None:
    with window(visitor, viewport=screen) as page:
        keep = "(place) => localStorage.setItem(__md_scope.pathname + '.place', place)"
        page.evaluate(keep, json.dumps(PLACE))
        visit(page, visitor, "")
        assert PLACE["title"] in page.locator(".site-continue a").inner_text()
        seen = (".site-start .md-button", ".site-continue a", ".site-first input[type=range]")
        assert max(ends(page, *seen)) <= screen["height"]


def test_each_number_is_of_one_figure(site: Path) -> None:
    numbers: Counter[str] = Counter()
    for page in PAGES:
        soup = read(site / file_of(page))
        found = re.search(r"Chapter (\d+)", str(soup.select(".literate-number")))
        for caption in soup.select("figcaption > strong:first-child"):
            named = re.fullmatch(r"Figure (\w+)\.\d+\.", caption.get_text())
            assert named, caption
            assert found is None or named[1] == found[1], page
            numbers[caption.get_text()] += 1
    assert len(numbers) > 100
    assert max(numbers.values()) == 1


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_three_lines_say_how_to_open_a_notebook(page: str, site: Path) -> None:
    soup = read(site / file_of(page))
    links = soup.select("article a[href$='.ipynb'][download]")
    told = soup.select("article .literate-how")
    assert len(told) == len(links)
    for how, link in zip(told, links, strict=True):
        assert len(how.select("li")) == 3
        name = str(link["href"]).rpartition("/")[2]
        assert f"jupyter notebook {name}" in how.get_text()
        assert "Colab" in how.get_text()


def links(site: Path, page: str, selector: str) -> set[str]:
    """The pages to which links lead."""
    folder = (site / file_of(page)).parent
    found = [str(a["href"]).partition("#")[0] for a in read(site / file_of(page)).select(selector)]
    paths = [(folder / href).resolve() for href in found if "://" not in href]
    return {f"{path.relative_to(site.resolve())}/" for path in paths if path.is_dir()}


def test_the_book_ends_on_a_page_that_leads_on(site: Path) -> None:
    assert links(site, LAST, ".md-footer__link--next") == {END}
    assert END in links(site, LAST, "article a")
    onward = links(site, END, "article a")
    assert {"your-own-data/", "playground/", "when-it-does-not-learn/", *LABS} <= onward
    assert sum(chapter in onward for chapter in CHAPTERS) >= 8


def test_every_lab_is_linked_from_a_chapter(site: Path) -> None:
    linked = set().union(*(links(site, chapter, "article a") for chapter in CHAPTERS))
    assert set(LABS) <= linked


STILL = ["", CHAPTERS[0], "part-1/07-derivation/", "part-2/06-xor/", LABS[0], "playground/"]


def test_what_stands_above_does_not_wait_for_what_stands_below() -> None:
    """A page may be shown before its end has come: what is there would change its place then."""
    for file in (ROOT / "docs" / "assets").rglob("*.css"):
        if file.name != "print.css":
            waiting = re.findall(r".*:has\(\s*[~+].*", file.read_text(encoding="utf-8"))
            assert waiting == [], file.name


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("name", STILL, ids=page_id)
def test_nothing_moves_while_a_page_loads(
    name: str, screen: dict[str, int], visitor: Visitor
) -> None:
    with window(visitor, name, viewport=screen) as page:
        page.wait_for_timeout(300)
        assert page.evaluate(SHIFT) < 0.001  # letters of formulas, when their font comes
