"""Playable pictures on the pages of the book: where they stand, and where nothing of them is."""

from pathlib import Path

import pytest

from .building import PAGES, file_of, page_id, read
from .checks import SMALLEST
from .visits import PHONE, Visitor
from .windows import window


def pictures(site: Path, page: str) -> list[str]:
    return [str(element["id"]) for element in read(site / file_of(page)).select(".play")]


def test_chapters_have_them(site: Path) -> None:
    with_pictures = [page for page in PAGES if pictures(site, page)]
    assert {"", "playground/"} < set(with_pictures)
    assert sum(page.startswith("part-1/") for page in with_pictures) >= 6
    assert sum(page.startswith("part-2/") for page in with_pictures) >= 4


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_only_pages_with_pictures_load_them(page: str, site: Path) -> None:
    soup = read(site / file_of(page))
    loaded = soup.select("script[src*='assets/play/'], link[href*='assets/play/']")
    names = {element.name.removeprefix("play-") for element in soup.select(".play")}
    wanted = {f"{name}.js" for name in names} | ({"play.css"} if names else set())
    files = [str(tag.get("src") or tag.get("href")).rpartition("/")[2] for tag in loaded]
    assert sorted(files) == sorted(wanted)
    assert all(soup.find(id=id_.removeprefix("play-")) for id_ in pictures(site, page))
    assert "<!-- play" not in str(soup)


def test_each_picture_begins_as_its_chapter_says(site: Path, visitor: Visitor) -> None:
    for page in PAGES:
        if not pictures(site, page):
            continue
        with window(visitor, page) as opened:
            for id_ in pictures(site, page):
                opened.locator(f"#{id_} button").first.wait_for()
            shown = opened.locator(".play").evaluate_all(
                "all => all.map((e) => e.checkVisibility())"
            )
            assert all(shown), page


def test_without_javascript_the_figure_stands_alone(site: Path, visitor: Visitor) -> None:
    page = next(page for page in PAGES if pictures(site, page))
    with window(visitor, page, java_script_enabled=False) as opened:
        assert not opened.locator(".play").first.is_visible()
        figure = pictures(site, page)[0].removeprefix("play-")
        assert opened.locator(f"figure#{figure} svg").is_visible()


# The smallest letters of each picture, as large as they are on the screen.
LETTERS = """(pictures) => pictures.map((picture) => Math.min(Infinity,
  ...[...picture.querySelectorAll("svg text")].filter((e) => e.textContent.trim()).map((e) => {
    const { a, b } = e.getScreenCTM();
    return parseFloat(getComputedStyle(e).fontSize) * Math.hypot(a, b);
  })))"""

OVER_ONE_ANOTHER = """(drawings) => drawings.flatMap((drawing) => {
  const texts = [...drawing.querySelectorAll("text")].filter((e) => e.textContent.trim());
  const boxes = texts.map((e) => [e.textContent, e.getBoundingClientRect()]);
  return boxes.flatMap(([one, r], i) => boxes.slice(i + 1).filter(([, s]) =>
    Math.min(r.right, s.right) - Math.max(r.left, s.left) > 2 &&
    Math.min(r.bottom, s.bottom) - Math.max(r.top, s.top) > 2
  ).map(([other]) => [one, other]));
})"""
CUT = """(tables) => tables.filter((e) => e.scrollWidth > e.clientWidth)
  .map((e) => e.querySelector("th:last-child").textContent)"""


def test_letters_and_tables_can_be_read_on_a_phone(site: Path, visitor: Visitor) -> None:
    for page in (page for page in PAGES if pictures(site, page)):
        with window(visitor, page, viewport=PHONE) as opened:
            for id_ in pictures(site, page):
                opened.locator(f"#{id_} button").first.wait_for()
            smallest = opened.locator(".play").evaluate_all(LETTERS)
            assert min(smallest) >= SMALLEST, page
            assert opened.locator(".play svg").evaluate_all(OVER_ONE_ANOTHER) == [], page
            # An epoch of a computation needs more columns than a phone has room for.
            assert opened.locator(".play-scroll").evaluate_all(CUT) in ([], ["sum"]), page
