"""Blocks of code: what can be copied, where the button is, and what shows that there is more."""

import doctest
import io
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image
from playwright.sync_api import Locator, expect

from .building import PAGES, file_of, page_id, read
from .visits import DESK, PHONE, Visitor
from .windows import window

BLOCKS = "article .highlight:not(.doc-signature) > pre > code"
WITH_CODE = [page for page in PAGES if page.startswith(("part-1/0", "labs/or-gate"))]
# Where a button lies on a letter, by the rectangles of both.
COVERED = """() => {
  const over = (a, b) =>
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const letters = (element) => {
    const range = document.createRange();
    if (element) range.selectNodeContents(element);
    return [...range.getClientRects()].filter((rect) => rect.width > 1);
  };
  return [...document.querySelectorAll(".site-copy")].flatMap((button) => {
    const block = button.closest(".highlight");
    const at = button.getBoundingClientRect();
    const beside = [block.querySelector("code"), block.previousElementSibling];
    return beside.flatMap(letters).some((rect) => over(rect, at)) ? [block.innerText] : [];
  });
}"""


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("name", WITH_CODE, ids=page_id)
def test_each_block_has_a_button_with_room_of_its_own(
    name: str, viewport: dict[str, int], visitor: Visitor, site: Path
) -> None:
    with window(visitor, name, viewport=viewport) as page:
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        buttons = page.locator(".site-copy")
        assert buttons.count() == len(read(site / file_of(name)).select(BLOCKS))
        for button in buttons.all():
            box = button.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 24
        assert page.evaluate(COVERED) == []
        assert page.locator("article nav").count() == 0


def typed(code: str) -> str:
    """What a reader types of a block: of examples their sources, else all of it."""
    examples = doctest.DocTestParser().get_examples(code)
    return "".join(example.source for example in examples) or code


def test_what_is_copied_can_be_run(visitor: Visitor, site: Path) -> None:
    of_kind: dict[bool, str] = {}
    for name in WITH_CODE:
        for block in read(site / file_of(name)).select(BLOCKS):
            of_kind.setdefault(bool(block.select(".gp") and "..." in block.get_text()), name)
    assert of_kind.keys() == {False, True}, "no example of several lines"
    for name in of_kind.values():
        with window(visitor, name, permissions=["clipboard-read", "clipboard-write"]) as page:
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            for code in page.locator(BLOCKS).all():
                button = code.locator("xpath=ancestor::div[1]/button")
                button.click()
                expect(button).to_have_text("Copied")
                copied = page.evaluate("navigator.clipboard.readText()")
                assert copied == typed(code.text_content() or "")
            expect(button).to_have_text("Copy", timeout=4000)


def test_without_a_clipboard_the_code_is_selected(visitor: Visitor) -> None:
    nowhere = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"
    with window(visitor, WITH_CODE[0], init=nowhere) as page:
        button = page.locator("article .highlight .site-copy").first
        button.click()
        expect(button).to_have_text("Selected")
        code = button.locator("xpath=..//code")
        assert page.evaluate("getSelection().toString()").strip() == (
            (code.text_content() or "").strip()
        )


def edges(box: Locator) -> tuple[float, float]:
    """How much darker than the paper the left and the right edge of a box are."""
    image = Image.open(io.BytesIO(box.screenshot())).convert("L")
    row = image.height - 3  # below the letters
    left, middle, right = (image.getpixel((x, row)) for x in (1, image.width // 2, image.width - 2))
    values = [float(value) for value in (left, middle, right) if isinstance(value, int | float)]
    return values[1] - values[0], values[1] - values[2]


def test_a_shadow_lies_where_something_goes_on(visitor: Visitor) -> None:
    with window(visitor, "labs/xor/", viewport=PHONE) as page:
        boxes = page.locator("article :is(pre.literate-output > code, .highlight > pre > code)")
        seen = [box for box in boxes.all() if box.is_visible()]
        wide = next(box for box in seen if goes_on(box))
        left, right = edges(wide)
        assert abs(left) < 3 < right
        wide.evaluate("e => e.scrollLeft = 1e4")
        left, right = edges(wide)
        assert abs(right) < 3 < left
        narrow = [box for box in seen if not goes_on(box)]
        assert len(narrow) > 3
        assert all(max(map(abs, edges(box))) < 3 for box in narrow[:3])


def goes_on(code: Locator) -> bool:
    return bool(code.evaluate("e => e.scrollWidth > e.clientWidth + 1"))


WITH_LINES = [page for page in PAGES if "/" in page and not page.startswith("reference/api/")]
# Where code is wider than its box, and where a comment is cut off.
WIDE = """(blocks) => {
  document.querySelectorAll("details").forEach((details) => (details.open = true));
  return [...document.querySelectorAll(blocks)].flatMap((code) => {
    const right = Math.min(innerWidth, code.getBoundingClientRect().right) + 1;
    const end = (comment) => comment.getBoundingClientRect().right;
    const cut = [...code.querySelectorAll(".c1")].filter((comment) => end(comment) > right);
    const wide = code.scrollWidth > code.clientWidth + 1 ? [code] : [];
    return [...wide, ...cut].map((e) => e.textContent.slice(0, 80));
  });
}"""


@pytest.mark.parametrize("name", WITH_LINES, ids=page_id)
def test_on_a_phone_no_line_of_code_is_wider_than_the_screen(name: str, visitor: Visitor) -> None:
    with window(visitor, name, viewport=PHONE) as page:
        assert page.evaluate(WIDE, BLOCKS) == []


# Of each long line: where its code begins, and its rows, from left to right.
ROWS = """() => [...document.querySelectorAll("article .long")]
  .filter((line) => line.checkVisibility())
  .map((line) => {
    const range = document.createRange();
    range.selectNodeContents(line);
    const rows = [];
    let last = -Infinity;
    for (const { x, y, width } of range.getClientRects()) {
      if (width && y > last + 8) rows.push(x);
      if (width) last = Math.max(last, y);
    }
    return rows;
  })"""


def test_what_has_no_room_goes_on_below_further_in(visitor: Visitor) -> None:
    name = "part-1/08-perceptron-in-numpy/"
    with window(visitor, name, viewport=PHONE) as page:
        lines: list[list[float]] = page.evaluate(ROWS)
        broken = [rows for rows in lines if len(rows) > 1]
        assert len(broken) > 10
        assert all(first + 20 < later for first, *rest in broken for later in rest)
        page.set_viewport_size(DESK)
        assert all(len(rows) == 1 for rows in page.evaluate(ROWS))


def test_no_landmark_but_the_sites(visitor: Visitor, site: Path) -> None:
    with window(visitor, WITH_CODE[0]) as page:
        rendered = BeautifulSoup(page.content(), "html.parser")
    built = read(site / file_of(WITH_CODE[0]))
    assert len(rendered.select("nav")) == len(built.select("nav"))
