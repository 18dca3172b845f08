"""Questions in a browser: what is right, what is not yet, the hint, the answer, what is kept."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import markdown
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Locator, Page

from literate.page.ask import place, questions
from literate.run.parse import parse
from tests.site.building import ROOT, served

from .test_pictures import AXE

QUESTIONS = """
??? question number "How much is left?"

    Half of a half.

    **`{python} 0.25`** of it.

    - 0.5: that is once only.

??? question shape "Which shape has `X @ W`?"

    **`{python} (4, 2)`**

    - (2, 4): the rows stay rows.

??? question choice "Up or down?"

    Look at the sign.

    **`{python} down`**

    - up: it is *against* the slope.
    - down: the slope is 2.

??? question code "Add one and two."

    ```python
    print(1 + 2, "a")
    ```

    - `1 + 2`: print it.
"""
FRAME = """<!doctype html><html lang="en"><head><title>Ask</title>
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/site.css"><link rel="stylesheet" href="/print.css">
<link rel="stylesheet" href="/reader.css">
<style>body {{ background: var(--md-default-bg-color); color: var(--md-default-fg-color) }}
.md-typeset details {{ display: flow-root }} button {{ background: none }}</style>
<script>__md_get = (key) => JSON.parse(localStorage.getItem(key))
__md_set = (key, value) => localStorage.setItem(key, JSON.stringify(value))
whenNear = (element, build) => build(element)</script>
<script type="module" src="/ask.js"></script></head>
<body data-md-color-scheme="{scheme}"><main><article class="md-typeset"><h1>Ask</h1>{questions}
</article></main><script src="/print.js"></script></body></html>"""
EXTENSIONS = ["pymdownx.details", "pymdownx.superfences"]
NUMBER, SHAPE, CHOICE, CODE = range(4)
Ask = Callable[..., list[Locator]]


def html() -> str:
    filled = re.sub(r"`\{python\} (.*?)`", r"\1", QUESTIONS)
    page = markdown.markdown(filled, extensions=EXTENSIONS)
    made, told = place(page, "a.md", questions(parse(QUESTIONS)))
    assert not told
    return made


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(ROOT / "docs" / "assets") as address:
        yield address


@pytest.fixture
def ask(browser: Browser, address: str) -> Iterator[Ask]:
    """Opens a page with four questions: the theme, a script before all others, more options."""
    errors: list[str] = []
    contexts = []

    def open_(scheme: str = "default", init: str = "", **options: Any) -> list[Locator]:
        context = browser.new_context(base_url=address, **options)
        contexts.append(context)
        context.add_init_script(init)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        body = FRAME.format(scheme=scheme, questions=html())
        page.route("**/asked", lambda route: route.fulfill(body=body, content_type="text/html"))
        page.goto("asked")
        return page.locator(".ask").all()

    yield open_
    for context in contexts:
        context.close()
    assert not errors


def answer(box: Locator, text: str) -> str:
    """What is said to an answer."""
    if box.get_attribute("data-kind") == "choice":
        box.get_by_label(text, exact=True).check()
    else:
        box.locator("input").fill(text)
    box.get_by_role("button", name="Check").click()
    return box.get_by_role("status").inner_text()


RIGHT = "Right: 0.25 of it."


@pytest.mark.parametrize(
    "text", ["0.25", ".25", "0,25", " 0.254 ", "1/4", "25 %", "2.5e-1", "+0.25"]
)
def test_a_number_is_read_as_people_write_it(text: str, ask: Ask) -> None:
    assert answer(ask()[NUMBER], text) == RIGHT


@pytest.mark.parametrize("text", ["0.3", "0.256", "−0.25", "-0.25", "25", "a quarter", "1/0"])
def test_another_number_is_not_yet_right(text: str, ask: Ask) -> None:
    assert answer(ask()[NUMBER], text) == "Not yet."


@pytest.mark.parametrize(
    ("right", "text", "verdict"),
    [
        ("−3", "-3", "Right"),
        ("-3", "−3.0", "Right"),
        ("3", "3.2", "Not yet."),
        ("12,000", "12000", "Right"),
        ("12000", "12,000", "Right"),
        ("12,000", "12", "Not yet."),
        ("60%", "60", "Right"),
        ("60%", "0.6", "Right"),
        ("60%", "60.4 %", "Right"),
        ("60%", "61%", "Not yet."),
        ("1.5e-05", "0.0000152", "Right"),
        ("1.5e-05", "0.000016", "Not yet."),
        ("0.00", "0", "Right"),
        ("0", "0", "Right"),
    ],
)
def test_a_number_is_as_exact_as_the_page_prints_it(
    right: str, text: str, verdict: str, ask: Ask
) -> None:
    box = ask()[NUMBER]
    box.locator(".ask-right strong").evaluate("(e, text) => (e.textContent = text)", right)
    assert answer(box, text).startswith(verdict), "the page has computed another answer since"


@pytest.mark.parametrize("text", ["(4, 2)", "4,2", "4 x 2", "[4; 2]", "4×2"])
def test_a_shape(text: str, ask: Ask) -> None:
    assert answer(ask()[SHAPE], text) == "Right: (4, 2)"


def test_a_known_wrong_way_gets_its_word(ask: Ask) -> None:
    number, shape, choice, code = ask()
    assert answer(number, "1/2") == "Not yet: that is once only."
    assert answer(shape, "2x4") == "Not yet: the rows stay rows."
    assert answer(choice, "up") == "Not yet: it is against the slope."
    assert choice.locator("[role=status] em").inner_text() == "against"
    assert answer(code, "1+2") == "Not yet: print it."
    assert answer(shape, "(3, 2)") == "Not yet."


def test_a_choice_and_code(ask: Ask) -> None:
    _, _, choice, code = ask()
    assert answer(choice, "down") == "Right: the slope is 2."
    assert answer(code, " print( 1+2,'a')  # so").startswith("Right")


def test_first_a_hint_then_the_answer(ask: Ask) -> None:
    number, shape, *_ = ask()
    folded = number.locator("details")
    assert not folded.is_visible()
    number.get_by_role("button", name="Hint").click()
    assert number.get_by_role("status").inner_text().strip() == "Half of a half."
    assert not folded.is_visible()
    assert answer(number, "9").split() == "Not yet. Half of a half.".split()
    number.get_by_role("button", name="Show the answer").click()
    assert number.get_by_text("0.25").is_visible()
    assert folded.locator("summary").evaluate("e => e === document.activeElement")
    assert number.get_by_role("button").count() == 1
    shape.get_by_role("button", name="Show the answer").click()
    assert shape.get_by_text("(4, 2)").is_visible()


def test_nothing_is_sent_anywhere(ask: Ask) -> None:
    number, shape, choice, code = ask()
    sent: list[str] = []
    number.page.on("request", lambda request: sent.append(request.url))
    for box, text in ((number, "0.5"), (shape, "(4, 2)"), (choice, "up"), (code, "1 + 2")):
        answer(box, text)
        box.get_by_role("button", name="Hint").or_(
            box.get_by_role("button", name="Show the answer")
        ).click()
    number.page.wait_for_timeout(200)
    assert not sent
    kept = number.page.evaluate("JSON.stringify({ ...localStorage })")
    assert "1 + 2" in kept


def test_an_empty_field_is_not_checked(ask: Ask) -> None:
    for box in ask():
        box.get_by_role("button", name="Check").click()
        assert box.get_by_role("status").inner_text() == ""


def test_by_keyboard(ask: Ask) -> None:
    number, _, choice, _ = ask()
    keys = number.page.keyboard
    keys.press("Tab")
    keys.type("0.25")
    keys.press("Enter")
    assert number.get_by_role("status").inner_text() == RIGHT
    choice.get_by_label("up", exact=True).focus()
    keys.press("ArrowDown")
    keys.press("Tab")
    keys.press("Space")
    assert "slope is 2" in choice.get_by_role("status").inner_text()
    keys.press("Tab")
    keys.press("Enter")
    assert "Look at the sign." in choice.get_by_role("status").inner_text()
    keys.press("Enter")
    assert choice.locator("summary").evaluate("e => e === document.activeElement")


def test_answers_are_kept(ask: Ask) -> None:
    number, shape, choice, _code = ask()
    answer(number, "0.25"), answer(choice, "up")
    page = number.page
    page.reload()
    assert number.locator("input").input_value() == "0.25"
    assert number.get_by_role("status").inner_text() == RIGHT
    assert choice.get_by_label("up", exact=True).is_checked()
    assert "against" in choice.get_by_role("status").inner_text()
    assert shape.get_by_role("status").inner_text() == ""
    assert not choice.locator("details").is_visible()


@pytest.mark.parametrize("method", ["setItem", "getItem"])
def test_a_browser_that_keeps_nothing_loses_nothing_else(method: str, ask: Ask) -> None:
    number, *_ = ask(init=f"Storage.prototype.{method} = () => {{ throw new Error('full') }}")
    assert answer(number, "0.25") == RIGHT
    number.page.reload()
    if method == "getItem":
        assert number.locator("input").input_value() == ""
    assert answer(number, "0.5") == "Not yet: that is once only."


def test_what_runs_may_take_a_line_of_code_upon_itself(ask: Ask) -> None:
    *_, code = ask()
    code.page.evaluate("""document.addEventListener("literate-ask", (event) => {
      event.preventDefault()
      event.detail.say("Right: " + event.detail.typed)
    })""")
    assert answer(code, "3") == "Right: 3"


def test_without_javascript_the_answer_is_folded(ask: Ask) -> None:
    number, *_ = ask(java_script_enabled=False)
    assert number.get_by_text("How much is left?").is_visible()
    assert not number.locator("form").is_visible()
    assert not number.get_by_text("of it.").is_visible()
    number.get_by_text("Answer").click()
    assert number.get_by_text("of it.").is_visible()


def test_on_paper_the_answer_stands_under_the_question(ask: Ask) -> None:
    number, *_ = ask()
    page = number.page
    before = page.content()
    page.emulate_media(media="print")
    page.locator("details[open]").first.wait_for()
    for box in page.locator(".ask").all():
        assert box.locator("details > :not(summary)").last.is_visible()
        assert not box.locator("form").is_visible()
    page.emulate_media(media="screen")
    page.wait_for_function("!document.querySelector('details[open]')")
    assert page.content() == before


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_access(scheme: str, width: int, ask: Ask) -> None:
    number, shape, choice, code = ask(scheme, viewport={"width": width, "height": 900})
    page: Page = number.page
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(AXE) == []
    answer(number, "1/2"), answer(shape, "4,2"), answer(choice, "up")
    choice.get_by_role("button", name="Hint").click()
    code.get_by_role("button", name="Show").click()
    assert page.evaluate(AXE) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for control in page.locator("button:visible, input, label:has([type=radio])").all():
        box = control.bounding_box()
        least = 24 if control.get_attribute("type") != "radio" else 12
        assert box is not None
        assert box["height"] >= least, control
