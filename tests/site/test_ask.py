"""Questions on the pages of the book: where they stand, what is loaded, and a page that runs."""

import json
from pathlib import Path

import pytest

from literate.live import runtime
from literate.page.handout import notebook_uri

from .building import PAGES, ROOT, file_of, page_id, read
from .live import RUN, Live, running
from .visits import DESK, PHONE, Visitor
from .windows import window

CHAPTERS = [page for page in PAGES if page.startswith("part-")]
BOX = ".ask"
NUMBERS = "part-1/03-trial-and-error/"
CODE = "part-2/04-or-with-a-hidden-layer/"
RIGHT = ".ask-right strong"


@pytest.mark.parametrize("name", PAGES, ids=page_id)
def test_pages_with_questions_and_no_others_load_the_script(name: str, site: Path) -> None:
    soup = read(site / file_of(name))
    loaded = [str(tag["src"]) for tag in soup.select("script[src*='assets/ask']")]
    assert len(loaded) == bool(soup.select(BOX))
    assert not soup.select("details.question > summary:not(:-soup-contains('Answer'))"), name
    for box in soup.select(BOX):
        assert box.select("form[hidden]"), name
        assert not box.select_one("form a"), "a link in a label"
        assert box.select(f"details {'pre' if box['data-kind'] == 'code' else RIGHT}"), name


@pytest.mark.parametrize("name", CHAPTERS, ids=page_id)
def test_each_chapter_asks_at_least_three(name: str, site: Path) -> None:
    assert len(read(site / file_of(name)).select(BOX)) >= 3


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("name", CHAPTERS, ids=page_id)
def test_each_right_answer_is_taken_for_right(
    name: str, viewport: dict[str, int], visitor: Visitor
) -> None:
    if viewport is PHONE and name != NUMBERS:
        pytest.skip("one phone is enough")
    with window(visitor, name, viewport=viewport) as page:
        for box in page.locator(BOX).all():
            text = box.locator("details").locator(f"{RIGHT}, pre code").first.text_content() or ""
            if box.get_attribute("data-kind") == "choice":
                box.locator("label").get_by_text(text.strip(), exact=True).click()
            else:
                box.locator("input").fill(text.strip())
            box.get_by_role("button", name="Check").click()
            said = box.get_by_role("status").inner_text()
            assert said.startswith("Right"), (box.locator(".ask-title").inner_text(), said)
            ways = box.locator(".ask-ways li > span:first-child").all_text_contents()
            if box.get_attribute("data-kind") in ("number", "shape"):
                for way in ways:
                    box.locator("input").fill(way)
                    box.get_by_role("button", name="Check").click()
                    assert box.get_by_role("status").inner_text().startswith("Not yet: "), way
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= viewport["width"]


def test_answers_are_kept_and_storage_may_be_refused(visitor: Visitor) -> None:
    with window(visitor, NUMBERS) as page:
        box = page.locator(BOX).first
        box.locator("input").fill("7")
        box.get_by_role("button", name="Check").click()
        page.reload()
        assert box.locator("input").input_value() == "7"
        assert box.get_by_role("status").inner_text().startswith("Right")
        assert page.evaluate("Object.keys(localStorage).filter((key) => /asked/.test(key)).length")
    refused = "Storage.prototype.setItem = () => { throw new Error('full') }"
    with window(visitor, NUMBERS, init=refused) as page:
        box = page.locator(BOX).first
        box.locator("input").fill("14")
        box.get_by_role("button", name="Check").click()
        assert "half is missing" in box.get_by_role("status").inner_text()


def test_without_javascript_the_answer_is_folded(visitor: Visitor) -> None:
    with window(visitor, NUMBERS, java_script_enabled=False) as page:
        box = page.locator(BOX).first
        assert box.locator(".ask-title").is_visible()
        assert not box.locator("form").is_visible()
        assert not box.locator(RIGHT).is_visible()
        box.locator("summary").click()
        assert box.locator(RIGHT).is_visible()


def test_paper_has_the_answer(visitor: Visitor) -> None:
    with window(visitor, NUMBERS) as page:
        page.emulate_media(media="print")
        answer = page.locator(f"{BOX} {RIGHT}").first
        answer.wait_for()
        assert not page.locator(f"{BOX} form").first.is_visible()


@pytest.mark.parametrize("name", CHAPTERS, ids=page_id)
def test_the_notebook_has_folded_answers(name: str, site: Path) -> None:
    notebook = json.loads((site / notebook_uri(f"{name.strip('/')}.md")).read_bytes())
    text = "\n".join("".join(cell["source"]) for cell in notebook["cells"])
    count = len(read(site / file_of(name)).select(BOX))
    assert text.count("<summary>Answer</summary>") == count


def test_the_search_tells_no_answers(site: Path) -> None:
    sections = (site / "search" / "sections.json").read_text(encoding="utf-8")
    assert "By which factor does the loss grow?" not in sections
    assert "the errors double, and the loss is made of their squares" not in sections


def test_where_the_page_runs_the_answers_follow(visitor: Visitor) -> None:
    if runtime.missing(ROOT / ".cache" / "runtime"):
        pytest.skip("Python for the browser is not there (make runtime)")
    with running(visitor, NUMBERS) as live:
        box = live.page.locator(BOX).first
        number = live.number("w = 3.0\na = w * x")
        live.write(number, live.source(number).replace("3.0", "4.0"))
        live.run(live.number("def half_squared_error"))
        live.page.wait_for_function(f"document.querySelector('{RIGHT}').textContent === '28'")
        box.locator("input").fill("28")
        box.get_by_role("button", name="Check").click()
        assert box.get_by_role("status").inner_text().startswith("Right: 28")


def replies(live: Live, lines: dict[str, str], question: str) -> None:
    """Answer a question with each line, and hold what is said to what is expected."""
    box = live.page.locator(BOX).filter(has=live.page.get_by_text(question))
    for line, expected in lines.items():
        box.locator("input").fill(line)
        box.evaluate("e => { e.dataset.said = '' }")
        box.get_by_role("button", name="Check").click()
        live.page.wait_for_function("e => e.dataset.said", arg=box.element_handle(), timeout=RUN)
        assert expected in box.get_by_role("status").inner_text(), line


def test_where_the_page_runs_a_line_of_code_is_computed(visitor: Visitor) -> None:
    if runtime.missing(ROOT / ".cache" / "runtime"):
        pytest.skip("Python for the browser is not there (make runtime)")
    with running(visitor, CODE) as live:
        lines = {
            "-learning_rate * dE_dW1 + W1": "Right: it gives the same.",
            "W1 - 1 * dE_dW1": "Not yet: the learning rate is missing.",
            "dE_dW1 * learning_rate + W1": "Not yet: that is a step up.",
            "2 * W1": "Not yet: it gives this.",
            "W1 - rate * dE_dW1": "NameError",
            "pass": "Not yet: it gives nothing.",
        }
        replies(live, lines, "Which expression gives the hidden weights")


def test_a_wrong_way_may_be_an_error_and_a_number_is_a_number(visitor: Visitor) -> None:
    if runtime.missing(ROOT / ".cache" / "runtime"):
        pytest.skip("Python for the browser is not there (make runtime)")
    with running(visitor, "numpy-in-twenty-minutes/") as live:
        replies(live, {"P / P.sum(1)": "Not yet: the six sums are a row"}, "Divide each row")
        lines = {
            "int(sum(drawn < 0.1))": "Right: it gives the same.",
            "(drawn < 0.1).mean()": "Not yet: that is the share.",
        }
        replies(live, lines, "Count the numbers in")
