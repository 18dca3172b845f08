"""The cut of a chapter: nothing is lost, everything knows its line, no mistake passes."""

import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from literate.__main__ import main
from literate.run.chapter import Cell, Chapter, ChapterError, Inline, Shown
from literate.run.inlines import inlines
from literate.run.options import cell_options, header_mistake
from literate.run.parse import as_module, parse, parse_notebook, read

ROOT = Path(__file__).parents[3]
DOCS = sorted((ROOT / "docs").rglob("*.md"))


def together(chapter: Chapter) -> str:
    """The parts, put together again."""
    parts = (part if isinstance(part, str) else part.raw for part in chapter.parts)
    return chapter.front_matter + "".join(parts)


def check_lines(chapter: Chapter) -> None:
    """What is said to begin on a line does stand there."""
    lines = chapter.text.split("\n")
    for part in chapter.parts:
        if isinstance(part, Cell):
            for offset, line in enumerate(part.source.rstrip("\n").split("\n")):
                assert lines[part.line - 1 + offset].strip() == line.strip()
            for inline in part.inlines:
                assert re.match(r" *#\| (caption|alt):", lines[inline.line - 1])
        elif isinstance(part, Inline):
            start = lines[part.line - 1]
            assert part.raw.split("\n")[0] in start


# ------------------------------------------------------------------ round trip

PIECES = [
    "# Title\n",
    "\n",
    "Some prose with `code` and $x^2$.\n",
    "`{python} a` and `{python} b[\n0]` end\n",
    "``{python} not me``\n",
    "a \\`{python} nor me\\`\n",
    "`unclosed {python} x\n\n",
    "<!-- one `{python} not me` line --> and `{python} a`\n",
    "<!--\n```python\nnot_me\n```\n\n-->\n",
    "    indented `code`\n\n",
    "- list\n\n    ```python\n    x = 1\n\n    y = 2\n    ```\n",
    "```python\nx = 1\n```\n",
    "~~~python\n```\n~~~\n",
    "````markdown\n```python\nx\n```\n````\n",
    '```pycon\n>>> print("""\n... ```""")\n<BLANKLINE>\n```\n',
    "???+ success \"Solution\"\n\n    ````python\n    print('```')\n    ````\n",
    "```\n`{python} shown`\n```\n",
    "odd separators:\x0b\x0c\x1c\x85\u2028\u2029 end\n",
    "```python\nx = '\u2028\x0c'\n```\n",
    "trailing spaces   \n",
    "\ttab\n\n",
    "---\n",
]


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_parts_of_a_real_chapter_are_its_text(path: Path) -> None:
    chapter = read(path)
    assert together(chapter) == chapter.text == path.read_text(encoding="utf-8")
    check_lines(chapter)


@pytest.mark.parametrize("seed", range(60))
def test_the_parts_of_any_chapter_are_its_text(seed: int) -> None:
    rng = random.Random(seed)
    text = "\n".join(rng.choices(PIECES, k=rng.randint(1, 30)))
    if seed % 3 == 0:
        text = "---\ntitle: A\n---\n" + text
    if seed % 4 == 0:
        text = text.rstrip("\n")
    chapter = parse(text)
    assert together(chapter) == chapter.text == text
    check_lines(chapter)


def test_no_part_is_empty() -> None:
    assert parse("").parts == ()
    value, comment = parse("`{python} a`<!-- b -->").parts
    assert (value, comment) == (Inline("`{python} a`", "a", 1, 0), Shown("<!-- b -->"))


# ------------------------------------------------------------------ cells


def only_cell(text: str) -> Cell:
    (cell,) = parse(text).cells
    return cell


def test_a_cell_knows_its_attributes_and_options() -> None:
    cell = only_cell(
        '```python title="Train it" hl_lines="2 3" tags=["hide-input", "collapsed"]\n'
        "#| label: fig-loss\n"
        "#| caption: The *loss* after `{python} epochs` epochs.\n"
        "#| alt: >\n"
        "#|   A curve that falls\n"
        "#|   to `{python} last`.\n"
        "#| ledger: I-020, I-021 II-001\n"
        "x = 1\n"
        "# not an option\n"
        "#| nor this\n"
        "```\n"
    )
    assert cell.kind == "python"
    assert (cell.title, cell.hl_lines) == ("Train it", "2 3")
    assert cell.tags == ("hide-input", "collapsed")
    assert cell.label == "fig-loss"
    assert cell.ledger == ("I-020", "I-021", "II-001")
    assert [part if isinstance(part, str) else part.source for part in cell.caption] == [
        "The *loss* after ",
        "epochs",
        " epochs.",
    ]
    assert [part if isinstance(part, str) else part.source for part in cell.alt] == [
        "A curve that falls to ",
        "last",
        ".",
    ]
    assert cell.source == "x = 1\n# not an option\n#| nor this\n"
    assert cell.line == 8
    assert [inline.line for inline in cell.inlines] == [3, 4]  # of the option, not of the word


@pytest.mark.parametrize("option", ["{caption: C, alt: A}", "? caption\n#| : C\n#| ? alt\n#| : A"])
def test_options_in_any_form_of_yaml(option: str) -> None:
    cell = only_cell(f"```python\n#| {option}\nx\n```\n")
    assert (cell.caption, cell.alt) == (("C",), ("A",))


def test_steps_stand_in_the_order_in_which_they_run() -> None:
    chapter = parse(
        "`{python} a`\n"
        "```python\n#| caption: is `{python} b`\n#| alt: is `{python} c`\n1\n```\n"
        "```pycon\n>>> 1\n1\n```\n`{python} d`\n"
    )
    assert [step.source.strip() for step in chapter.steps] == ["a", "1", "b", "c", ">>> 1\n1", "d"]
    assert [step.index for step in chapter.steps] == [0, 1, 2, 3, 4, 5]


EXERCISE = """# `{python} 0`

??? question number "How many?"

    **`{python} 3`**

    - `{python} 4`: too many.

??? question number "And then?"

    **`{python} 5`**

??? success "Solution"

    ```python
    1
    ```

    It is `{python} 2`.

??? question number "Last?"

    **`{python} 7`**

Text `{python} 8`.

??? success "Solution"

    `{python} 9`
"""


def test_what_a_question_asks_is_computed_by_its_solution() -> None:
    chapter = parse(EXERCISE)
    found = [step.source.strip() for step in chapter.steps]
    assert found == ["0", "1", "2", "3", "4", "5", "7", "8", "9"]
    assert [step.index for step in chapter.steps] == list(range(9))
    assert together(chapter) == chapter.text


ASKED = '??? question number "More than `{python} first`?"\n\n    **`{python} number`**\n'
SOLVED = '??? success "Solution"\n\n    It is `{python} solved`.'


@pytest.mark.parametrize(
    ("text", "order"),
    [
        (ASKED + SOLVED, "solved first number"),
        (f"{ASKED}\n{SOLVED}\n\n{ASKED}\n{SOLVED}\n", "solved first number " * 2),
        (f"{SOLVED}\n\n{ASKED}\n", "solved first number"),
        (f"{ASKED}\nText.\n\n{SOLVED}\n", "first number solved"),
    ],
)
def test_all_of_a_question_waits_for_its_own_solution(text: str, order: str) -> None:
    assert [step.source for step in parse(text).steps] == order.split()


def test_the_example_of_a_pycon_block_knows_its_line() -> None:
    cell = only_cell("\n\n```pycon\n>>> a = 1\n\n>>> a\n1\n```\n")
    assert [cell.line + example.lineno for example in cell.examples] == [4, 6]


def test_inline_values_over_lines_are_one_expression() -> None:
    chapter = parse("First\nline: `{python}\n   f(1,\n   2)` and `{python} 3`\n")
    found = [part for part in chapter.parts if isinstance(part, Inline)]
    assert [(inline.source, inline.line) for inline in found] == [("f(1, 2)", 2), ("3", 4)]


def test_a_text_is_cut_at_its_values() -> None:
    text = "`{python} a`, `x`\n`{python} b\n c` ``{python} d`` e\n`{python} f`"
    assert list(inlines(text, 5, "a.md")) == [
        Inline("`{python} a`", "a", 5),
        ", `x`\n",
        Inline("`{python} b\n c`", "b c", 6),
        " ``{python} d`` e\n",
        Inline("`{python} f`", "f", 8),
    ]
    assert list(inlines("\\`{python} a` b", 5, "a.md")) == ["\\`{python} a` b"]
    assert list(inlines("", 5, "a.md")) == []


def test_a_value_in_an_attribute_is_told_from_one_in_the_text() -> None:
    _, inside, _, outside, _ = parse("![Of `{python} n`](a.png) `{python} n`\n").parts
    assert inside == Inline("`{python} n`", "n", 1, 0, in_attribute=True)
    assert outside == Inline("`{python} n`", "n", 1, 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\n`{python}  `\nb", "an inline value without an expression"),
        ("\n`{python}  `\nb", "an inline value without an expression"),
        (
            "\n`a`{python} b",
            "this inline value would not be computed: a backtick is missing, or one too many",
        ),
        (
            "`a`\n`{python} b\n\nc",
            "this inline value would not be computed: a backtick is missing, or one too many",
        ),
    ],
)
def test_a_text_knows_the_line_of_a_mistake(text: str, message: str) -> None:
    with pytest.raises(ChapterError) as raised:
        list(inlines(text, 5, "a.md"))
    assert str(raised.value) == f"a.md:6: {message}"


@pytest.mark.parametrize(
    "text",
    [
        "``{python} a``",
        "`` `{python} a` ``",
        "\\`{python} a`",
        "`{pythonic} a`",
        "` {python} a`",
        "```text\n`{python} a`\n```",
        "````markdown\n```python\na\n```\n`{python} a`\n````",
        "~~~py\na\n~~~",
        "```py\na\n```",
        "```\na\n```",
        "`unclosed {python} a\n\nnext paragraph`",
        "    `{python} a`",
        "    ```python\n    a\n    ```",
        "<!-- `{python} a` -->",
        "<!--\n\n```python\na\n```\n\n`{python} a`\n-->",
        "<!--\n```python\na\n\n-->",
        "- item\n\n    <!--\n    ```python\n    a\n    ```\n    -->\n",
    ],
)
def test_what_is_only_shown_is_not_executed(text: str) -> None:
    assert parse(text + "\n").steps == ()


def test_what_follows_a_comment_is_prose_again() -> None:
    chapter = parse("<!-- a\nb --> Value `{python} x`.\n\n<!-- c --><!-- d -->\n`{python} y`\n")
    assert [(step.source, step.line) for step in chapter.steps] == [("x", 2), ("y", 5)]


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- a -->",
        "<!--\n```python\na\n```\n-->",
        "<!--\n```text\n-->\n```\n\n`{python} a`\n-->",
        '<!--\n```text title="-->"\na\n```\n-->',
    ],
)
def test_a_comment_ends_where_no_block_in_it_goes_on(comment: str) -> None:
    _, first, _, second, _, cell, *_ = parse(
        f"\n<!-- b -->\n\n{comment}\n\n```python\nx\n```\n"
    ).parts
    assert (first, second) == (Shown("<!-- b -->"), Shown(comment))
    assert isinstance(cell, Cell)


@pytest.mark.parametrize("text", ["X<!-- input\n", "\t<!-- code\n"])
def test_what_only_looks_like_a_comment_is_prose(text: str) -> None:
    assert parse(text).parts == (text,)


@pytest.mark.parametrize(
    "text",
    [
        "```python\na\n```",
        "~~~python\na\n~~~",
        "``` python\na\n```",
        "```python   \na\n```",
        "`````python\na\n`````",
        "- item\n\n    ```python\n    a\n    ```",
        '!!! note "N"\n\n    ~~~~python\n    a\n    ~~~~',
        '??? success "S"\n\n    === "Tab"\n\n        ```python\n        a\n        ```',
        "> ```python\n> a\n> ```",
        "> - item\n>\n>     ```python\n>     a\n>     ```",
        "- item\n\n\t```python\n\ta\n\t```",
        "<div markdown>\n\n```python\na\n```\n\n</div>",
        "``` {.python}\na\n```",
        "```.python\na\n```",
        "Text\n```python\na\n```\nmore text",
        "[^1]\n\n[^1]: Note.\n\n    ```python\n    a\n    ```",
    ],
)
def test_every_form_of_fence_is_a_cell(text: str, render: Callable[[str], str]) -> None:
    cell = only_cell(text + "\n")
    assert cell.source == "a\n"
    # What the site's Markdown sees is what the press sees.
    assert render(text).count('<div class="highlight">') == 1


@pytest.mark.parametrize(
    ("attributes", "title", "lines", "tags"),
    [
        ('title=\'a "b"\' hl_lines="1-2 3"', 'a "b"', "1-2 3", ()),
        ('{title="it\'s" hl_lines=1}', "it's", "1", ()),
        (
            "title=\"tags=['x']\" tags=['hide-input', \"collapsed\"]",
            "tags=['x']",
            "",
            ("hide-input", "collapsed"),
        ),
        ("tags='hide-input'  hl_lines='2'", "", "2", ("hide-input",)),
        ("tags=hide-output title='`a`'", "`a`", "", ("hide-output",)),
        ('{ tags=["hide-input"] title=a }', "a", "", ("hide-input",)),
    ],
)
@pytest.mark.parametrize("fence", ["```python", "~~~~ python", "```.python"])
def test_attributes_in_every_form(
    fence: str, attributes: str, title: str, lines: str, tags: tuple[str, ...]
) -> None:
    cell = only_cell(f"{fence} {attributes}\nx\n{fence.split('p')[0].strip(' .')}\n")
    assert (cell.title, cell.hl_lines, cell.tags) == (title, lines, tags)


def test_code_keeps_its_own_indentation() -> None:
    cell = only_cell('- a\n\n    ```python\n    if x:\n        """a\n\n        b"""\n    ```\n')
    assert cell.source == 'if x:\n    """a\n\n    b"""\n'
    assert cell.indent == "    "


def test_deeper_fences_hold_shallower_ones() -> None:
    cell = only_cell('````python\ntext = """\n```python\nx\n```\n"""\n````\n')
    assert cell.source == 'text = """\n```python\nx\n```\n"""\n'


@pytest.mark.parametrize(
    "text",
    [
        "```python\na = '''\n`````\n'''\n```\n",  # longer: not the end
        "```python\na = '''\n~~~\n'''\n```\n",  # the other mark: not the end
        "```python\na = '''\n  ```\n'''\n```\n",  # indented: not the end
        "```python\na = '''\n``` x\n'''\n```\n",  # with text: not the end
    ],
)
def test_a_fence_ends_where_markdown_ends_it(text: str, render: Callable[[str], str]) -> None:
    cell = only_cell(text)
    assert cell.raw == text
    assert render(text).count("<pre>") == 1


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_carriage_returns(end: str) -> None:
    text = "# A\n\n```python\nx = 1\n```\n\n`{python} x`\n"
    chapter = parse(text.replace("\n", end))
    assert chapter.text == text
    assert [step.line for step in chapter.steps] == [4, 7]
    assert chapter.cells[0].source == "x = 1\n"


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes("\ufeff---\ntitle: A\n---\n```python\r\nx\r\n```\r\n".encode())
    chapter = read(path, "docs/a.md")
    assert chapter.front_matter == "---\ntitle: A\n---\n"
    assert (chapter.name, chapter.cells[0].line) == ("docs/a.md", 5)


def test_kernelspec_in_the_front_matter_stops_nothing() -> None:
    text = "---\nkernelspec:\n  name: python3\n---\n\n```python\nx\n```\n"
    chapter = parse(text)
    assert chapter.front_matter == "---\nkernelspec:\n  name: python3\n---\n"
    assert [cell.line for cell in chapter.cells] == [7]


@pytest.mark.parametrize(
    "text",
    [
        "---\n---\n\n```python\nx\n```\n\n---\n",
        "---\n\nText between two rules.\n\n---\n\n```python\nx\n```\n",
        "---\n\nText between two rules.\n\n```python\nx\n```\n\n---\n",
    ],
)
def test_a_rule_is_no_front_matter(text: str) -> None:
    chapter = parse(text)
    assert chapter.front_matter == ""
    assert len(chapter.cells) == 1


# ------------------------------------------------------------------ figures


@pytest.mark.parametrize(
    ("name", "number"),
    [("docs/part-1/04-sigmoid.md", "4"), ("docs/11-limits.md", "11"), ("docs/index.md", "")],
)
def test_the_number_of_a_chapter(name: str, number: str) -> None:
    assert parse("", name).number == number


def test_captioned_figures_are_counted() -> None:
    figure = "```python\n#| caption: C\n#| alt: A\n{}1\n```\n"
    plain = "```python\n2\n```\n"
    text = figure.format("") + plain + figure.format("#| label: fig-b\n") + figure.format("")
    figures = {"figure-1": "4.1", "fig-b": "4.2", "figure-3": "4.3"}
    assert parse(text, "docs/04-a.md").figures == figures
    figures = {"figure-1": "1", "fig-b": "2", "figure-3": "3"}
    assert parse(text, "docs/index.md").figures == figures


# ------------------------------------------------------------------ mistakes

TWICE = "```python\n#| label: fig-a\n#| caption: C\n#| alt: A\n1\n```\n"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a\n\n```python\nx\n", 3, "not closed"),
        ("```text\n````\n", 1, "not closed"),
        ("- a\n\n    ```python\n  x\n    ```\n", 3, "not closed"),
        ("    ```python\n    x\n```\n", 3, "not closed"),
        ("\ttab\n```python\nx\n```\n", 2, "leave a line free"),
        ('<div title="\n```python\nx\n```\n">a</div>\n', 2, "the page does not show it"),
        ("<div>\n\n```python\nx\n```\n\n</div>\n", 3, "it stands in HTML"),
        ("a\n```pyton\nx\n```\n", 2, "unknown language 'pyton'"),
        ("```Python\nx\n```\n", 1, "unknown language 'Python'"),
        ("```{.pyton}\nx\n```\n", 1, "unknown language"),
        ("```{.python .big}\nx\n```\n", 1, "unknown attribute '.big'"),
        ('```python linenums="1"\nx\n```\n', 1, "unknown attribute 'linenums'"),
        ("```python linenums=1\nx\n```\n", 1, "unknown attribute 'linenums=1'"),
        ("```python exec\nx\n```\n", 1, "unknown attribute 'exec'"),
        ('```python title="a\nx\n```\n', 1, "cannot be read"),
        ('```python hl_lines="a"\nx\n```\n', 1, "hl_lines"),
        ('a\n\n``` {.python hl_lines="a"}\nx\n```\n', 3, "hl_lines='a' must be numbers"),
        ("```python\n#| alt: A\n#|caption: a `{python} `\nx\n```\n", 3, "an inline value without"),
        ("```python title=a\nx\n```\n", 1, "put each value in quotes"),
        ('```python title="a\\"b"\nx\n```\n', 1, "put each value in quotes"),
        ('``` {.python title="a"}\nx\n', 1, "is not closed"),
        ('```python title="a" tags=["hide-input", "collapsed"]\nx\n', 1, "is not closed"),
        ("a\n```#!python\nx\n```\n", 2, "is not closed, or cannot be read"),
        ('```python tags=["hide"]\nx\n```\n', 1, "unknown tag 'hide'"),
        ("a\n```python\n#| labell: fig-a\nx\n```\n", 3, "unknown option 'labell'"),
        ("```python\n#| ledger: a\n#| labell: fig-a\nx\n```\n", 3, "unknown option 'labell'"),
        ("```python\n#| ledger: a\n#| caption: 'b\nx\n```\n", 3, "found unexpected end of"),
        ("```python\n#| caption: a: b\nx\n```\n", 2, "not YAML"),
        ("```python\n#| caption\nx\n```\n", 2, "key: text"),
        ("```python\n#| caption: 3\nx\n```\n", 2, "key: text"),
        ("```python\n#| label: sigmoid\n#| caption: C\n#| alt: A\nx\n```\n", 2, "fig-sigmoid"),
        ("```python\n#| caption: C\nx\n```\n", 2, "alternative text"),
        ("```python\n#| caption: C\n#| alt: ''\nx\n```\n", 2, "alternative text"),
        ("```python\n#| label: fig-a\n#| alt: A\nx\n```\n", 4, "fig-a has no caption"),
        (TWICE + TWICE, 11, "fig-a stands twice"),
        ("a\n```pycon\nx = 1\n```\n", 2, "without a >>> example"),
        ("```pycon\n>>>x\n```\n", 2, "cannot be read"),
        ("a\n```python\n```\n", 2, "without code"),
        ("```python\n#| ledger: I-001\n\n```\n", 1, "without code"),
        ("a\nb `{python}  ` c\n", 2, "without an expression"),
        ("---\na: b\nc: d `{python} 1`\n---\n\n# e\n", 3, "in the front matter"),
        ("---\na: 2001-13-41\n---\n# e\n", 1, "the front matter cannot be read: month must be"),
        ("---\ntitle: 7\n---\n# e\n", 1, "in the front matter the title 7 is no text"),
        (
            "```python\n#| ledger: a\n#| alt: \x07\n#|\n#|\n1\n```\n",
            3,
            "not YAML: special characters",
        ),
        ("```python\n#| label: 2001-13-41\n1\n```\n", 2, "not YAML: month must be in 1..12"),
        ("```python\n#| 1: a\n#| b: c\n1\n```\n", 2, "unknown option '1'"),
        ("a\nb ` c `{python} x` d\n", 2, "one too many"),
        ("a\nb `{python} x d\n\ne `f`\n", 2, "a backtick is missing"),
        ("a\n\n<!-- b\n```python\nx\n```\n", 3, "the comment is not closed"),
        ("```python\n#| ledger: I-001\n#| ledger: I-002\nx\n```\n", 3, "'ledger' stands twice"),
        ("a\n\n- ```python\n  x\n  ```\n", 3, "would not be executed"),
        ("1. ~~~pycon\n   >>> x\n   ~~~\n", 1, "would not be executed"),
        ("Term\n:   ```python\n    x\n    ```\n", 2, "would not be executed"),
        ("a[^b]\n\n[^b]: ```python\n    x\n    ```\n", 3, "would not be executed"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(text: str, line: int, message: str) -> None:
    with pytest.raises(ChapterError, match=re.escape(message)) as raised:
        parse(text, "docs/a.md")
    assert str(raised.value).startswith(f"docs/a.md:{line}: ")


CAPTION = "```python\n#| alt: A\n#| caption: '{}'\nx\n```\n"
HIDDEN = "this block would not be executed: "
SHOWN_ONLY = "this block is only shown, and tags= is not: leave it out"
UNCOMPUTED = (
    "this inline value would not be computed: a backtick is missing, or one too many, or it stands "
    "in HTML or in a formula"
)
UNREAD = "the #| options are not YAML: "


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (
            "```python exec\nx\n```\n",
            1,
            "unknown attribute 'exec'; expected title=, hl_lines= or tags=",
        ),
        (
            "```python Xexec\nx\n```\n",
            1,
            "unknown attribute 'Xexec'; expected title=, hl_lines= or tags=",
        ),
        ('```python title="a\nx\n```\n', 1, "the fence line cannot be read: No closing quotation"),
        (
            "```python hl_lines=a\nx\n```\n",
            1,
            "hl_lines='a' must be numbers of lines such as 2 or 3-5",
        ),
        (
            "```python hl_lines=1\nx\n```\n",
            1,
            'put each value in quotes that it does not hold: title="…"',
        ),
        (
            '```python tags=["hide"]\nx\n```\n',
            1,
            "unknown tag 'hide'; expected collapsed, hide-input, hide-output",
        ),
        (
            "```python\n#| {labell: a}\nx\n```\n",
            2,
            "unknown option 'labell'; expected alt, caption, label, ledger",
        ),
        (
            "```python\n#| caption: a: b\nx\n```\n",
            2,
            f"{UNREAD}mapping values are not allowed here",
        ),
        (
            "```python\n#| ledger: a\n#| caption: 'b\nx\n```\n",
            3,
            f"{UNREAD}while scanning a quoted scalar found unexpected end of stream",
        ),
        (
            "```python\n#| caption\nx\n```\n",
            2,
            "the #| options must be lines of the form `#| key: text`",
        ),
        ("```python\n#| label: a\nx\n```\n", 2, "the label 'a' must look like fig-sigmoid"),
        (
            "```python\n#| caption: C\nx\n```\n",
            2,
            "a figure with a caption needs an alternative text: #| alt: …",
        ),
        ("a\n\n\n```pycon\nx\n```\n", 4, "a pycon block without a >>> example"),
        (
            '```pycon tags="hide-input"\n>>> 1\nx\n```\n',
            1,
            "examples are always shown: leave out tags=",
        ),
        ("```python\n#| ledger: a\n\n```\n", 1, "an executed block without code"),
        (
            "a\n```pyton\nx\n```\n",
            2,
            "unknown language 'pyton' of a block; expected one of bash, bibtex, console, css, html,"
            " json, latex, make, markdown, powershell, py, pycon, python, sh, text, toml, yaml",
        ),
        ('a\n\n``` {.text tags="b"}\nx\n```\n', 3, SHOWN_ONLY),
        ("a\n\n    ```python tags=hide-input\n    x\n    ```\n", 3, SHOWN_ONLY),
        (
            '<div title="\n```python\nx\n```\n">a</div>\n',
            2,
            f"{HIDDEN}the page does not show it; leave a line free above and below",
        ),
        (
            "<div>\n\n```python\nx\n```\n",
            3,
            f"{HIDDEN}it stands in HTML, in which Markdown reads nothing: write <div markdown>",
        ),
        ("a\n\n- ```python\n  x\n  ```\n", 3, f"{HIDDEN}give it lines of its own"),
        ("- ``` {.python}\n  x\n  ```\n", 1, f"{HIDDEN}give it lines of its own"),
        ("> ```python\n> x\n", 1, "the block opened with '```python' is not closed"),
        ("```LaTeX\nx\n", 1, "the block opened with '```LaTeX' is not closed"),
        ("a\n\n```\nx\n", 3, "the block opened with '```' is not closed"),
        ("```sh title='a'\nx\n", 1, "the block opened with \"```sh title='a'\" is not closed"),
        (
            "```#!python\nx\n```\n",
            1,
            "the block opened with '```#!python' is not closed, or cannot be read",
        ),
        ("a\n\n<!-- b\n", 3, "the comment is not closed"),
        ("\n<!-- b\n", 2, "the comment is not closed"),
        ("> <!-- b\n", 1, "the comment is not closed"),
        ("a\nb `{python}  ` c\n", 2, "an inline value without an expression"),
        (
            "---\na: b `{python} 1`\n---\n",
            2,
            "an inline value in the front matter would not be computed",
        ),
        (
            "a\n`{python} f('<!--',\nb)`\n",
            2,
            "this inline value cannot be read: write it in one line",
        ),
        ("a\nb `{python} x\n", 2, UNCOMPUTED),
        ("a\nb \\\\`{python} x\n", 2, UNCOMPUTED),
        (CAPTION.format("`{python}  `"), 3, "an inline value without an expression"),
        (
            CAPTION.format("a\n#|\n#|   `{python} x"),
            3,
            "this inline value would not be computed: a backtick is missing, or one too many",
        ),
    ],
)
def test_a_mistake_is_told_in_a_sentence(text: str, line: int, message: str) -> None:
    with pytest.raises(ChapterError) as raised:
        parse(text, "docs/a.md")
    found = raised.value
    assert (found.name, found.line, found.message) == ("docs/a.md", line, message)


BLOCK = "```python\nx\n```\n"
LISTED = f"a\n{BLOCK}- b\n"
"""The list is none, and would begin under an output of the block."""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"- b\n{BLOCK}", 2),
        (f"{BLOCK}- b\n", 1),
        ("X\n    ```python\n    x\n    ```\n", 2),
        ("> ```python\n> x\n> ```\n- b\n", 1),
        (f"{LISTED}\nc\n{BLOCK}d\n", 2),
        (f"a\n{BLOCK}b\n\n- c\n{BLOCK}", 8),
        (f"a\n```text\nx\n```\n\n{LISTED}", 7),
        (f"<!--\n{BLOCK}-->\n\n{LISTED}", 8),
        (f"b\n\nc\n\n{BLOCK}\n{LISTED}", 10),
        (f">\n> ```python\n> x\n> ```\n>\n\n{LISTED}", 8),
    ],
)
def test_a_block_whose_output_would_change_its_surroundings_is_named(text: str, line: int) -> None:
    with pytest.raises(ChapterError) as raised:
        parse(text)
    assert str(raised.value) == f"chapter.md:{line}: leave a line free above and below this block"


def test_options_that_yaml_hides_begin_on_the_first_line() -> None:
    cell = only_cell(
        "```python\n#| {caption: 'is `{python} b`', alt: A, ledger: 'I-1,I-2'}\nx\n```\n"
    )
    assert [inline.line for inline in cell.inlines] == [2]
    assert cell.ledger == ("I-1", "I-2")


# ------------------------------------------------------------------ as a module


def test_as_a_module_every_line_keeps_its_number() -> None:
    text = (
        "---\ntitle: A\n---\n# Title\n\n"
        "```python\n#| ledger: I-001\nx = '\u2028'\n\ny = 2\n```\n\n"
        "- a\n\n    ```pycon\n    >>> for i in x:\n    ...     i\n    1\n    >>> y\n    2\n"
        "    ```\n"
    )
    module = as_module(parse(text)).split("\n")
    lines = text.split("\n")
    for number, line in enumerate(module):
        if line:
            assert line.strip() in lines[number]
    code = [line for line in module if line]
    assert code == ["x = '\u2028'", "y = 2", "for i in x:", "    i", "y"]


def test_chapters_are_written_as_modules(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    (docs / "part-1").mkdir(parents=True)
    (docs / "part-1" / "01-a.md").write_text("# A\n\n```python\nx = 1\n```\n", encoding="utf-8")
    (docs / "index.md").write_text("# No cells\n", encoding="utf-8")
    assert main(["cells", str(docs), str(tmp_path / "out")]) == 0
    written = list((tmp_path / "out").rglob("*.py"))
    assert [path.relative_to(tmp_path / "out").as_posix() for path in written] == ["part-1/01-a.py"]
    assert written[0].read_text(encoding="utf-8") == "\n\n\nx = 1\n"


def test_what_stands_behind_a_language() -> None:
    assert header_mistake(' {title="a=b"}') == ""
    assert header_mistake(' title="a=b" hl_lines="2 3-5"') == ""
    assert header_mistake(' title="a=b" x=y') == (
        "unknown attribute 'x=y'; expected title=, hl_lines= or tags="
    )


def test_options_with_and_without_a_space() -> None:
    lines = ["#| label: fig-a\n", "#|ledger: I-1, I-2\n"]
    assert cell_options(lines, 1, "a.md") == {"label": "fig-a", "ledger": ("I-1", "I-2")}


# ------------------------------------------------------------------ notebooks


def test_a_notebook_is_a_chapter() -> None:
    for path in sorted((ROOT / "docs" / "labs").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        chapter = parse_notebook(path.read_text(encoding="utf-8"), path.name)
        assert (chapter.name, chapter.front_matter) == (path.name, "")
        assert chapter.text == path.read_text(encoding="utf-8")
        code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        assert [(cell.id, cell.source) for cell in chapter.cells] == [
            (cell["id"], cell["source"]) for cell in code
        ]
        assert [cell.index for cell in chapter.cells] == [*range(len(code))]
        assert [cell.alt for cell in chapter.cells] == [
            ((cell["metadata"]["alt"],) if "alt" in cell["metadata"] else ()) for cell in code
        ]
        lines = path.read_text(encoding="utf-8").split("\n")
        for cell in chapter.cells:
            for i, line in enumerate(cell.source.split("\n")):
                assert json.loads(lines[cell.line - 1 + i].strip().rstrip(",")).rstrip("\n") == line


def notebook_file(path: Path, source: str | list[str], **options: Any) -> Path:
    """A notebook with one code cell, behind strings that look like sources."""
    prose = {"cell_type": "markdown", "metadata": {}, "source": ['"source": [\n', '\\"x"']}
    code = {
        "cell_type": "code",
        "metadata": {"source": ["a"], "tags": ["hide-input"]},
        "outputs": [{"source": '"', "text": ["1"]}],
        "source": source,
    }
    path.write_text(json.dumps({"cells": [prose, code]}, **options), encoding="utf-8")
    return path


@pytest.mark.parametrize("source", ["x", ["x"], ["x = 1\n", "\n", "y = '\u2028'\n"], []])
def test_the_lines_of_a_notebook(tmp_path: Path, source: str | list[str]) -> None:
    path = notebook_file(tmp_path / "a.ipynb", source, indent=1)
    prose, cell = parse_notebook(path.read_text(encoding="utf-8"), "a.ipynb").parts
    assert prose == '"source": [\n\\"x"'
    assert isinstance(cell, Cell)
    code = "".join(source)
    assert cell == Cell(code, "python", code, cell.line, "", tags=("hide-input",), index=0)
    first = path.read_text(encoding="utf-8").split("\n")[cell.line - 1]
    if not source:
        assert first == "{"
    else:
        assert first.strip().removeprefix('"source": ').rstrip(",") == json.dumps(source[0])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "a.ipynb:1: the file is not a notebook"),
        ('{\n "a": 1,\n}', "a.ipynb:3: the file is not a notebook"),
        ("[]", "a.ipynb:1: the file is not a notebook"),
        ('{"cells": [{}]}', "a.ipynb:1: the file is not a notebook (KeyError: 'source')"),
        (
            '\n{"cells": [{"cell_type": "code", "source": "a\\nb"}]}',
            "a.ipynb:2: each line of code must stand on its own line: save the notebook in Jupyter",
        ),
        ('{"cells": [{"cell_type": "code", "source": ["a\\n", "b"]}]}', "a.ipynb:1: each line"),
    ],
)
def test_what_is_no_notebook(text: str, message: str) -> None:
    with pytest.raises(ChapterError, match=re.escape(message)):
        parse_notebook(text, "a.ipynb")


@pytest.mark.parametrize("above", [b"# A\n\n", b"\n\n", b"\xef\xbb\xbfA\n\n"])
def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path, above: bytes) -> None:
    (tmp_path / "a.md").write_bytes(above + b"# Caf\xe9\n")
    message = re.escape("docs/a.md:3: the file is not UTF-8: the byte 0xe9")
    with pytest.raises(ChapterError, match=message):
        read(tmp_path / "a.md", "docs/a.md")
