"""A question with a folded answer gets its field; one without a computed answer is told."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from literate.page.ask import KINDS, Question, mistakes, place, questions
from literate.run.parse import parse

Make = Callable[..., Any]
NUMBER = """
??? question number "How many of `X` are right, with $b = 0$?"

    Count the rows.

    **`{python} 1 + 1`** rows: all but one.
    So it is.

    - `{python} 1`: so many are wrong, see [there](a.md).
    - 4: those are all.

After.
"""
SHAPE = '??? question shape "Which shape?"\n\n    **`{python} (3, 2)`**\n\n    - (2, 3): turned.\n'
CHOICE = """
??? question choice "Up or down?"

    **`{python} "down"`**

    - [up](a.md): no, *down*.
    - `{python} "down"`: against the slope.
"""
CODE = """
??? question code "Write it."

    **1 + 2** is one too many.

    ```python
    1 + 1
    ```

    - `1 + 2`: another sum.
"""


def _asked(
    render: Callable[[str], str], text: str, values: tuple[str, ...]
) -> tuple[BeautifulSoup, list[tuple[int, str]]]:
    chapter = parse(text, "docs/a.md")
    given = iter(values)
    filled = re.sub(r"`\{python\}[^`]*`", lambda _: next(given), text)
    page, told = place(render(filled), "a.md", questions(chapter))
    return BeautifulSoup(page, "html.parser"), told


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    (found,) = soup.select(selector)
    return found


def test_a_number(render: Callable[[str], str]) -> None:
    soup, told = _asked(render, NUMBER, ("2", "1"))
    assert not told
    box = one(soup, "div.ask")
    title = one(box, ".ask-title")
    assert title.select("code")[0].get_text() == "X"
    assert title.select(".arithmatex")
    assert (box["data-kind"], title["id"]) == ("number", f"{box['id']}-q")
    assert one(box, "form").has_attr("hidden")
    # Templates, or browsers lay out at once the part that has the fields and the buttons.
    (field,) = one(box, "label > template").find_all("input")
    assert field["aria-labelledby"] == f"{title['id']} {box['id']}-f"
    check, more = one(box, ".ask-buttons > template").find_all("button")
    assert (check.string, more["type"], more.string) == ("Check", "button", None)
    assert one(box, "form > .ask-said[role=status] > div").get_text() == ""
    assert one(box, "form").get_text() == one(box, "label").get_text() == "A number"
    folded = one(box, "details")
    assert one(folded, "summary").get_text() == "Answer"
    assert not folded.has_attr("open")
    assert one(folded, ".ask-hint").get_text().strip() == "Count the rows."
    assert one(folded, ".ask-right strong").get_text() == "2"
    assert one(folded, ".ask-right strong + span").get_text() == " rows: all but one.\nSo it is."
    ways = folded.select(".ask-ways li")
    assert [way.get_text() for way in ways] == [
        "1: so many are wrong, see there.",
        "4: those are all.",
    ]
    assert one(folded, ".ask-ways").get_text() == "".join(way.get_text() for way in ways)
    assert [one(way, "span:first-child").get_text() for way in ways] == ["1", "4"]
    assert "After." in soup.get_text()
    assert soup.get_text().index("4: those") < soup.get_text().index("After.")


@pytest.mark.parametrize(
    ("value", "label"),
    [
        ("-0.25", "A number with 2 digits behind the point"),
        ("0.5", "A number with 1 digit behind the point"),
        ("12,000", "A number"),
        ("60%", "A number"),
        ("1.5e-05", "A number with 1 digit behind the point"),
    ],
)
def test_a_field_says_how_exact_the_number_is(
    value: str, label: str, render: Callable[[str], str]
) -> None:
    soup, told = _asked(render, NUMBER, (value, "1"))
    assert not told
    assert one(soup, "label").get_text() == label


def test_a_shape(render: Callable[[str], str]) -> None:
    soup, told = _asked(render, SHAPE, ("(3, 2)",))
    assert not told
    assert one(soup, "label").get_text() == "A shape, such as (5, 7)"
    assert not soup.select(".ask-hint")
    assert one(soup, "details .ask-right strong").get_text() == "(3, 2)"


def test_a_choice(render: Callable[[str], str]) -> None:
    soup, told = _asked(render, CHOICE, ("down", '<span data-value="2">down</span>'))
    assert not told
    labels = soup.select("fieldset label")
    assert [label.get_text() for label in labels] == ["up", "down"]
    assert one(soup, "form fieldset").get_text() == "updown"
    assert not soup.select("form a"), "a click on a label chooses"
    assert one(soup, ".ask-ways a").get_text() == "up"
    assert len(soup.select("fieldset [data-value]")) == 1, "it follows a page that runs"
    names = {str(radio["name"]) for radio in soup.find_all("input", type="radio")}
    assert names == {one(soup, ".ask")["id"]}


def test_code(render: Callable[[str], str]) -> None:
    soup, told = _asked(render, CODE, ())
    assert not told
    label = "One line of Python; before you run this page, only its letters are compared"
    assert one(soup, "label").get_text() == label
    assert one(soup, "details pre code").get_text().strip() == "1 + 1"
    assert not soup.select(".ask-right"), "the answer is the cell"
    assert one(soup, ".ask-hint").get_text().strip() == "1 + 2 is one too many."
    assert one(soup, ".ask-ways span code").get_text() == "1 + 2"


def test_each_question_has_an_id_of_its_page(render: Callable[[str], str]) -> None:
    chapter = parse(SHAPE + "\n" + CHOICE, "docs/a.md")
    html = render(
        re.sub(r"`\{python\} (.*?)`", r"\1", SHAPE + "\n" + CHOICE.replace('"down"', "down"))
    )
    here, there = (place(html, uri, questions(chapter))[0] for uri in ("a.md", "b.md"))
    ids = [re.findall('class="ask" data-kind="\\w+" id="(.*?)"', page) for page in (here, there)]
    assert len({*ids[0], *ids[1]}) == 4
    assert ids[0] == ["ask-1e3e038d", "ask-c775ee22"], "what was typed is kept under them"


QUESTION = Question(3, "number", "Why?", 4)
FOLDED = '<details class="{}"><summary>Why?</summary><p><strong>1</strong></p></details>'


def test_what_stands_around_a_question_stays() -> None:
    page, _ = place(f"<p>a</p>{FOLDED.format('question number')}<p>b</p>", "a.md", [QUESTION])
    assert page.startswith('<p>a</p><div class="ask" data-kind="number"')
    assert page.endswith("</details></div><p>b</p>")


@pytest.mark.parametrize(
    "box",
    [
        FOLDED.format("question riddle"),
        FOLDED.format("question"),
        FOLDED.format("success number"),
        FOLDED.format("question number wide"),
        FOLDED.replace(' class="{}"', ""),
    ],
)
def test_other_boxes_stay(box: str) -> None:
    assert place(box, "a.md", [QUESTION]) == (box, [])


def test_a_box_that_cannot_be_read_stays_and_is_told() -> None:
    box = '<details class="question number"><p>Why?</p></details>'
    assert place(box, "a.md", [QUESTION]) == (box, [(3, "a question: its box cannot be read")])


BOX = '# A\n\n??? question {kind} "Why?"\n\n    {answer}\n\n    {ways}\n'
GOOD = "**`{python} 1`**"
NO_VALUE = "without a computed answer: begin a paragraph of the box with **`{python} …`**"
NO_CELL = "without a computed answer: the answer is a cell in the box"
NO_WORD = "each item is an answer, a colon, and a word about it"


@pytest.mark.parametrize(
    ("kind", "answer", "ways", "line", "why"),
    [
        ("riddle", GOOD, "", 3, "'riddle' is none of number, shape, choice, code"),
        ("", GOOD, "", 3, "'' is none of number, shape, choice, code"),
        ("number", "**1**", "", 3, NO_VALUE),
        ("number", "It is **`{python} 1`**", "", 3, NO_VALUE),
        ("number", "**`{python} 1` rows**", "", 3, NO_VALUE),
        ("number", "Text\n    **`{python} 1`**", "", 3, NO_VALUE),
        ("code", GOOD, "", 3, NO_CELL),
        ("code", "```pycon\n    >>> 1\n    1\n    ```", "", 3, NO_CELL),
        ("code", "```py\n    1\n    ```", "", 3, NO_CELL),
        ("number", GOOD, "- 2", 7, NO_WORD),
        ("number", f"It is\n    `{{python}} 1 +\n    1`\n\n    {GOOD}", "- 2", 11, NO_WORD),
        ("number", f"```py\n    1\n    ```\n\n    {GOOD}", "- 2", 11, NO_WORD),
        ("code", "```python\n    1\n    ```", "- 2", 9, NO_WORD),
        ("choice", GOOD, "- 1: one", 3, "a choice lists at least two answers"),
    ],
)
def test_what_cannot_be_asked_is_told(
    kind: str, answer: str, ways: str, line: int, why: str
) -> None:
    text = BOX.format(kind=kind, answer=answer, ways=ways)
    assert list(mistakes(parse(text, "docs/a.md"))) == [(line, f"a question: {why}")]
    below = parse(f"---\ntitle: A\n---\n{text}", "docs/a.md")
    assert [at for at, _ in mistakes(below)] == [line + 3]


def test_a_question_asks_something() -> None:
    text = BOX.format(kind="number", answer=GOOD, ways="").replace(' "Why?"', "")
    why = "a question: it asks nothing: write it between quotation marks"
    assert list(mistakes(parse(text, "docs/a.md"))) == [(3, why)]


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        SHAPE,
        CHOICE,
        CODE,
        pytest.param(SHAPE.replace("\n\n", "\n", 1), id="no free line above the answer"),
        pytest.param(f"---\ntitle: A\n---\n{SHAPE}", id="right below the front matter"),
    ],
)
def test_what_can_be_asked(text: str) -> None:
    assert list(mistakes(parse(text, "docs/a.md"))) == []
    assert [question.kind in KINDS for question in questions(parse(text))] == [True]


def test_a_question_that_is_only_shown_is_none() -> None:
    text = f"````markdown\n{NUMBER}\n````\n\n<!-- {SHAPE} -->\n"
    assert questions(parse(text)) == []


@pytest.mark.parametrize(
    ("text", "values", "why"),
    [
        (NUMBER, ("many", "1"), "the answer 'many' is no number"),
        (NUMBER, ("4", "1"), "the answer 4 is among its wrong ways"),
        (SHAPE, ("3, 2",), "the answer '3, 2' is no shape, such as (4,) or (4, 2)"),
        (SHAPE, ("(3)",), "the answer '(3)' is no shape, such as (4,) or (4, 2)"),
        (CHOICE, ("left", "down"), "the answer 'left' is none of the choices: up, down"),
        (BOX.format(kind="number", answer="One.", ways=""), (), "the answer '' is no number"),
    ],
)
def test_an_answer_that_does_not_fit_is_told(
    text: str, values: tuple[str, ...], why: str, render: Callable[[str], str]
) -> None:
    soup, told = _asked(render, text, values)
    line = text[: text.index("???")].count("\n") + 1
    assert told == [(line, f"a question: {why}")]
    assert one(soup, "details.question"), "the folded answer stays"


CHAPTER = f"""# A

```python
X = 3
```
{NUMBER}
{CODE}
"""


def test_a_chapter_with_questions(project: Make) -> None:
    book = project({"docs/a.md": CHAPTER.replace("see [there](a.md)", "see")})
    book.configure()
    assert book.build() is None, book.log
    page = Path(book.folder, "site", "a", "index.html").read_text(encoding="utf-8")
    soup = BeautifulSoup(page, "html.parser")
    assert [box["data-kind"] for box in soup.select(".ask")] == ["number", "code"]
    assert one(soup, ".ask-right strong").get_text() == "2"
    index = Path(book.folder, "site", "search", "search_index.json").read_text(encoding="utf-8")
    for left_out in ("How many of", "all but one", "Check", "so many are wrong"):
        assert left_out not in index


def test_mistakes_stop_the_build_with_their_lines(project: Make) -> None:
    text = CHAPTER.replace("**`{python} 1 + 1`**", "**2**").replace("- 4: ", "- four: ")
    book = project({"docs/a.md": text})
    book.configure()
    assert book.build() is not None
    assert "docs/a.md:7: a question: without a computed answer" in book.log
    book = project({"docs/b.md": CHAPTER.replace("1 + 1`**", '"two"`**')})
    book.configure()
    assert book.build() is not None
    assert "docs/b.md:7: a question: the answer 'two' is no number" in book.log
