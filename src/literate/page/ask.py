"""Questions that answer back: a folded answer becomes a field, a button, and a word at once.

    ??? question number "How many of the four rows are right?"

        Compute the score of each row first.

        **`{python} right`**: all but the row (0, 0).

        - `{python} 4 - right`: so many are wrong.

What stands before the answer is the hint. The answer is computed, as the only thing between its
stars, and what follows it says why. Each item of the list is a known wrong way and a word about
it; of a choice the items are all that one can choose. The answer to `code` is a cell in the box.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from literate.page.html import elements
from literate.run.chapter import Cell, Chapter, Inline, Shown

KINDS = ("number", "shape", "choice", "code")
_BOX = re.compile(
    r'^(?P<indent> *)\?\?\?\+? *question\b *(?P<kind>[^"]*?) *(?:"(?P<title>.*)")? *$'
)
_VALUE, _CELL = "\x01", "\x02"
"""What stands for an inline value, and for a cell, while a box is read."""
_WAY = re.compile(r"[-*] +\S.*?: ")

_FOLDED = re.compile(
    r'<details class="question (?P<kind>\w+)"[^>]*>\s*<summary>(?P<title>.*?)</summary>'
    r"(?P<body>.*)</details>\Z",
    re.DOTALL,
)
_ANSWER = re.compile(r"<p>\s*<strong>(?P<value>.*?)</strong>(?P<why>.*?)</p>", re.DOTALL)
_HINT = re.compile(r"\A(?:\s*<p>.*?</p>)+(?=\s*(?:<|\Z))", re.DOTALL)
_WAYS = re.compile(r"<ul>(?P<items>(?:(?!<ul>).)*)</ul>\s*\Z", re.DOTALL)
_ITEM = re.compile(r"<li>(?:\s*<p>)?(?P<value>.*?):\s(?P<word>.*?)(?:</p>\s*)?</li>", re.DOTALL)
_NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.(?P<digits>\d+))?(?:e[-+]?\d+)?%?", re.IGNORECASE)
_SHAPE = re.compile(r"\(\d+,(?: \d+)*(?:, \d+)*\)")
_CODE = "One line of Python; before you run this page, only its letters are compared"
_LINK = re.compile(r"</?a\b[^>]*>")


@dataclass
class Question:
    """A question in the source of a chapter."""

    line: int
    kind: str
    title: str
    indent: int
    """Of what stands in its box."""
    body: list[tuple[int, str]] = field(default_factory=list)
    """The lines in its box, moved to the margin, each with its number."""


def questions(chapter: Chapter) -> list[Question]:
    """Find the questions of a chapter.

    Args:
        chapter: the parsed chapter.
    """
    found: list[Question] = []
    open_: Question | None = None
    for number, text in _lines(chapter):
        indent = len(text) - len(text.lstrip(" "))
        if open_ and text.strip() and indent < open_.indent:
            open_ = None
        if open_:
            open_.body.append((number, text[open_.indent :]))
        elif box := _BOX.match(text):
            open_ = Question(number, box["kind"], box["title"] or "", len(box["indent"]) + 4)
            found.append(open_)
    return found


def _lines(chapter: Chapter) -> Iterator[tuple[int, str]]:
    """The prose, line by line; a value or a cell is a mark, and what is only shown is left out."""
    text = "\n" * chapter.front_matter.count("\n")
    for part in chapter.parts:
        match part:
            case Inline():
                text += _VALUE + "\n" * part.raw.count("\n")
            case Cell():
                text += part.indent + (_CELL if part.kind == "python" else "")
                text += "\n" * part.raw.count("\n")
            case Shown():
                text += "\n" * part.raw.count("\n")
            case _:
                text += part
    return enumerate(text.split("\n"), start=1)


def mistakes(chapter: Chapter) -> Iterator[tuple[int, str]]:
    """Line and message for each question that cannot be asked.

    Args:
        chapter: the parsed chapter.
    """
    for question in questions(chapter):
        for line, message in _mistakes(question):
            yield line, f"a question: {message}"


def _mistakes(question: Question) -> Iterator[tuple[int, str]]:
    if question.kind not in KINDS:
        yield question.line, f"{question.kind!r} is none of {', '.join(KINDS)}"
        return
    if not question.title.strip():
        yield question.line, "it asks nothing: write it between quotation marks"
    lines = [text for _, text in question.body]
    begins = [text for above, text in zip(["", *lines], lines, strict=False) if not above.strip()]
    if question.kind == "code":
        if not any(text.startswith(_CELL) for text in lines):
            yield question.line, "without a computed answer: the answer is a cell in the box"
    elif not any(text.startswith(f"**{_VALUE}**") for text in begins):
        how = "begin a paragraph of the box with **`{python} …`**"
        yield question.line, f"without a computed answer: {how}"
    items = [(number, text) for number, text in question.body if re.match(r"[-*] ", text)]
    for number, text in items:
        if not _WAY.match(text):
            yield number, "each item is an answer, a colon, and a word about it"
    if question.kind == "choice" and len(items) < 2:
        yield question.line, "a choice lists at least two answers"


def place(page: str, uri: str, asked: Sequence[Question]) -> tuple[str, list[tuple[int, str]]]:
    """Give the questions of a page their fields and buttons.

    Args:
        page: the finished HTML.
        uri: the page's address, by which the browser tells its questions from others.
        asked: the questions of its chapter, in their order.

    Returns:
        The page; without the script it shows each question and its folded answer. And the
        questions whose answers do not fit, each with its line.
    """
    pieces: list[str] = []
    told: list[tuple[int, str]] = []
    done = 0
    boxes = elements(page, lambda tag, attributes: tag == "details" and _is_question(attributes))
    for (begin, end), question in zip(boxes, asked, strict=False):
        box = _FOLDED.match(page[begin:end])
        made, why = _form(box, uri) if box else ("", "its box cannot be read")
        told += [(question.line, f"a question: {why}")] if why else []
        pieces += [page[done:begin], made or page[begin:end]]
        done = end
    return "".join([*pieces, page[done:]]), told


def _is_question(attributes: dict[str, str]) -> bool:
    classes = attributes.get("class", "").split()
    return classes[:1] == ["question"] and len(classes) == 2 and classes[1] in KINDS


def _form(box: re.Match[str], uri: str) -> tuple[str, str]:
    """A question as it stands on the page, and why its answer does not fit, if it does not."""
    kind, title, body = box["kind"], box["title"], box["body"]
    ways = _WAYS.search(body)
    items = [(i["value"], i["word"]) for i in _ITEM.finditer(ways["items"])] if ways else []
    answer = _ANSWER.search(body)
    value = answer["value"] if answer and kind != "code" else ""
    if why := _misfit(kind, _plain(value), [_plain(way) for way, _ in items]):
        return "", why
    id_ = "ask-" + hashlib.sha256(f"{uri} {kind} {_plain(title)}".encode()).hexdigest()[:8]
    folded = body
    if ways:
        lines = (f"<li><span>{way}</span>: <span>{word}</span></li>" for way, word in items)
        listed = f'<ul class="ask-ways">{"".join(lines)}</ul>'
        folded = body[: ways.start()] + listed
    if answer and kind != "code":
        right = f'<p class="ask-right"><strong>{value}</strong><span>{answer["why"]}</span></p>'
        folded = folded[: answer.start()] + right + folded[answer.end() :]
    # Fields and buttons are in templates: browsers lay out at once all that are there.
    hint = _HINT.match(folded)
    inside = folded
    if hint and hint[0].strip():
        inside = f'<div class="ask-hint">{hint[0]}</div>{folded[hint.end() :]}'
    return (
        f'<div class="ask" data-kind="{kind}" id="{id_}"><p class="ask-title" id="{id_}-q">{title}'
        f"</p><form hidden>{_field(kind, id_, _plain(value), [way for way, _ in items])}"
        '<div class="ask-buttons"><template><button>Check</button>'
        '<button type="button"></button></template></div>'
        '<div class="ask-said" role="status"><div></div></div></form>'
        f'<details class="question"><summary>Answer</summary>{inside}</details></div>'
    ), ""


def _misfit(kind: str, value: str, ways: list[str]) -> str:
    """Why an answer is none of its kind."""
    if kind == "number" and not _NUMBER.fullmatch(value):
        return f"the answer {value!r} is no number"
    if kind == "shape" and not _SHAPE.fullmatch(value):
        return f"the answer {value!r} is no shape, such as (4,) or (4, 2)"
    if kind == "choice" and value not in ways:
        return f"the answer {value!r} is none of the choices: {', '.join(ways)}"
    if kind != "choice" and value in ways:
        return f"the answer {value} is among its wrong ways"
    return ""


def _field(kind: str, id_: str, value: str, choices: Sequence[str]) -> str:
    """Where one answers."""
    if kind == "choice":
        radios = (
            f'<label><template><input type="radio" name="{id_}" required></template>'
            f"<span>{_LINK.sub('', choice)}</span></label>"
            for choice in choices
        )
        return f'<fieldset aria-labelledby="{id_}-q">{"".join(radios)}</fieldset>'
    form = {"shape": "A shape, such as (5, 7)", "code": _CODE}.get(kind, "A number")
    digits = _NUMBER.fullmatch(value)
    if digits and digits["digits"]:
        n = len(digits["digits"])
        form = f"A number with {n} digit{'s' * (n > 1)} behind the point"
    return (
        f'<label><span id="{id_}-f">{form}</span><template><input autocomplete="off" '
        f'autocapitalize="off" spellcheck="false" required aria-labelledby="{id_}-q {id_}-f">'
        "</template></label>"
    )


def _plain(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())
