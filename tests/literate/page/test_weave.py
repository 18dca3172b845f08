"""The printed chapter: each kind of output, at its place, as the site's own Markdown shows it."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from literate.page.blocks import raw_html
from literate.page.html import join_captions, resolve, with_drawings
from literate.page.mathml import MathError
from literate.page.tables import accessible_tables
from literate.page.weave import weave
from literate.page.woven import Woven
from literate.run.chapter import Cell, Chapter
from literate.run.frames import FRAMES_MIME
from literate.run.parse import parse
from literate.run.results import Execution, Outcome, Problem

Render = Callable[[str], str]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" class="figure"><path d="M0 0"/></svg>'
PNG = "iVBORw0KGgo="


def shown(**data: Any) -> dict[str, Any]:
    """A result, by its kinds: `svg`, `html`, `markdown`, `png`, `latex`, `plain`, `frames`."""
    mimes = {
        "svg": "image/svg+xml",
        "png": "image/png",
        "frames": FRAMES_MIME,
        "html": "text/html",
        "markdown": "text/markdown",
        "latex": "text/latex",
        "plain": "text/plain",
    }
    return {
        "output_type": "execute_result",
        "data": {mimes[kind]: value for kind, value in data.items()},
        "metadata": {},
    }


def printed(text: str, name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def print_chapter(
    text: str,
    outputs: Sequence[Any] = (),
    values: Sequence[str | Outcome] = (),
    name: str = "docs/04-a.md",
    **options: Any,
) -> Woven:
    """Print a chapter whose cells all give `outputs` and whose inline values are `values`."""
    chapter = parse(text, name)
    rest = (Outcome(value=value) if isinstance(value, str) else value for value in values)
    outcomes = [
        Outcome(outputs=list(outputs)) if isinstance(step, Cell) else next(rest)
        for step in chapter.steps
    ]
    return weave(chapter, Execution(outcomes, 0.0), **options)


def soup_of(woven: Woven, render: Render) -> BeautifulSoup:
    """The page, with captions joined, as the site makes it."""
    page = with_drawings(join_captions(render(woven.markdown)), woven.drawings)
    return BeautifulSoup(page, "html.parser")


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    (found,) = soup.select(selector)
    return found


CELL = "```python\nx = 1\n```\n"
FIGURE = "```python\n#| label: fig-a\n#| caption: {}\n#| alt: {}\ndraw()\n```\n"
DRAWN = FIGURE.format("A *curve* of $z$.", "An S-shaped curve")


# ------------------------------------------------------------------ prose and values


def test_prose_is_handed_on_as_it_stands() -> None:
    text = "# A\n\nText with `code`, $x$ and\n\n```py\n`{python} x`\n```\n\n- a\n\n        b\n"
    assert print_chapter(text).markdown == text


def test_front_matter_is_left_to_mkdocs() -> None:
    assert print_chapter("---\ntitle: A\n---\n\nText\n").markdown == "\nText\n"


def test_inline_values_stand_in_their_sentence(render: Render) -> None:
    values: list[str | Outcome] = ["0.5", Outcome(value="$x^2$", markdown=True)]
    woven = print_chapter("Loss `{python} a`, and **`{python} b`**.\n", values=values)
    assert woven.markdown == "Loss 0.5, and **$x^2$**.\n"
    assert "arithmatex" in render(woven.markdown)


def test_inline_text_stands_there_as_it_is(render: Render) -> None:
    text = "# `{python} a`\n\n*Product* `{python} b`\n`{python} c`\n"
    woven = print_chapter(text, values=["# <1>", "2*3*4", "- $x$ `y`"])
    soup = soup_of(woven, render)
    assert one(soup, "h1").get_text().startswith("# <1>")
    assert one(soup, "p").get_text() == "Product 2*3*4\n- $x$ `y`"


def test_an_alternative_text_is_plain() -> None:
    text = FIGURE.format("Is `{python} a`", "Is `{python} b`")
    woven = print_chapter(text, [shown(svg=SVG)], ["a*b*c", "a*b*c & <d>"])
    assert 'aria-label="Is a*b*c &amp; &lt;d&gt;"' in woven.drawings["fig-a"]
    assert "Figure 4.1.** Is a&#42;b&#42;c" in woven.markdown


def test_buttons_stand_under_the_title(render: Render) -> None:
    text = "Intro\n\n```sh\n# no title\n```\n\n# Title\n\n# Second\n"
    woven = print_chapter(text, under_title="[Button](a.ipynb)\n{: .buttons }\n")
    soup = soup_of(woven, render)
    assert one(soup, "h1 + p.buttons a")["href"] == "a.ipynb"
    assert one(soup, "h1 + p").find_previous("h1").get_text().startswith("Title")  # type: ignore[union-attr]


@pytest.mark.parametrize("rest", ["", "\n", "\n\nText\n"])
def test_buttons_stand_under_a_title_with_values(rest: str, render: Render) -> None:
    text = f"# The values `{{python}} a` and `{{python}} b`!{rest}"
    woven = print_chapter(text, values=["1", "2"], under_title="[Button](a.ipynb)\n{: .buttons }\n")
    soup = soup_of(woven, render)
    assert one(soup, "h1").get_text().startswith("The values 1 and 2!")
    assert one(soup, "h1 + p.buttons a")["href"] == "a.ipynb"


def test_a_title_that_ends_with_a_value(render: Render) -> None:
    woven = print_chapter("# The value `{python} a`", values=["1"], under_title="Buttons\n")
    assert one(soup_of(woven, render), "h1 + p").get_text() == "Buttons"


# ------------------------------------------------------------------ cells


def test_code_and_output(render: Render) -> None:
    woven = print_chapter(CELL, [printed("a <b>\n\n  &amp; c\n"), shown(plain="1 < 2")])
    assert woven.mistakes == []
    soup = soup_of(woven, render)
    assert one(soup, ".highlight code").get_text() == "x = 1\n"
    assert one(soup, "pre.stdout").get_text() == "a <b>\n\n  &amp; c"
    assert one(soup, "pre.result").get_text() == "1 < 2"
    blocks = soup.select(".highlight, pre.stdout, pre.result")
    assert [str(block)[:10] for block in blocks] == ["<div class", "<pre class", "<pre class"]


@pytest.mark.parametrize(
    "text",
    [
        "~~~ tildes ~~~\n~~~\n~~~~~\n",
        "```\nfence\n```\n",
        "*not* _emphasis_ `code` [link](x) <script>alert(1)</script>\n",
        "$x$ and $$y$$ and \\(z\\)\n",
        "# no heading\n\n- no list\n\n    no code\n",
        "!!! note\n    no admonition\n",
        '--8<-- "src/scratchnet/__init__.py"\n',
        ":material-download: [^1] *[HTML]: abbr\n",
        "{{ jinja }} {% raw %}\n",
        "  leading spaces stay\n",
        "a\ttab\n",
        "\n\nblank lines above\n",
    ],
)
@pytest.mark.parametrize("indent", ["", "    ", "        "])
def test_what_was_printed_is_never_read_as_markdown(text: str, indent: str, render: Render) -> None:
    lead = {"": "", "    ": "- item\n\n", "        ": "- item\n\n    !!! note\n\n"}[indent]
    cell = "\n".join(indent + line if line else line for line in CELL.split("\n"))
    soup = soup_of(print_chapter(lead + cell, [printed(text)]), render)
    assert one(soup, "pre.stdout code").get_text() == text.rstrip()


def test_the_title_and_marks_of_a_block(render: Render) -> None:
    text = '```python title="Train: it\'s \'1\' &amp; <b>" hl_lines="1 2-3"\na\nb\nc\nd\n```\n'
    soup = soup_of(print_chapter(text), render)
    assert one(soup, ".filename").get_text() == "Train: it's '1' &amp; <b>"
    assert [mark.get_text() for mark in soup.select(".hll")] == ["a\n", "b\n", "c\n"]


def test_a_title_with_quotation_marks(render: Render) -> None:
    text = "```python title='The \"sigmoid\"'\na\n```\n"
    assert one(soup_of(print_chapter(text), render), ".filename").get_text() == 'The "sigmoid"'


def test_code_with_fences_in_it(render: Render) -> None:
    text = "`````python\nx = '''\n```\n````\n'''\n`````\n"
    soup = soup_of(print_chapter(text), render)
    assert one(soup, ".highlight code").get_text() == "x = '''\n```\n````\n'''\n"


def test_examples_are_shown_as_written(render: Render) -> None:
    soup = soup_of(print_chapter("```pycon\n>>> 1 + 1\n2\n```\n"), render)
    assert one(soup, ".highlight code").get_text() == ">>> 1 + 1\n2\n"
    assert soup.select(".gp")  # coloured as a session, prompts apart


def test_the_marks_of_doctest_are_not_shown(render: Render) -> None:
    text = "```pycon\n>>> print('a\\n\\nb')  # doctest: +SKIP\na\n<BLANKLINE>\nb\n```\n"
    shown = one(soup_of(print_chapter(text), render), ".highlight code").get_text()
    assert shown == ">>> print('a\\n\\nb')\na\n\nb\n"


def test_options_are_not_shown(render: Render) -> None:
    soup = soup_of(print_chapter(DRAWN, [shown(svg=SVG)]), render)
    assert one(soup, ".highlight code").get_text() == "draw()\n"


@pytest.mark.parametrize(
    ("tags", "code", "output", "folded"),
    [
        ("", 1, 1, 0),
        ("hide-input", 0, 1, 0),
        ("hide-output", 1, 0, 0),
        ("collapsed", 1, 1, 1),
        ("collapsed, hide-output", 1, 0, 1),
        ("hide-input, hide-output", 0, 0, 0),
    ],
)
def test_tags(tags: str, code: int, output: int, folded: int, render: Render) -> None:
    listed = ", ".join(f'"{tag}"' for tag in tags.split(", ") if tag)
    text = f"```python tags=[{listed}]\nx\n```\n"
    soup = soup_of(print_chapter(text, [printed("out")]), render)
    assert len(soup.select(".highlight")) == code
    assert len(soup.select("pre.stdout")) == output
    assert len(soup.select("details .highlight")) == folded
    assert not soup.select("details pre.stdout")


@pytest.mark.parametrize(
    ("title", "summary"), [("", "Show the code"), ('title="Draw it"', "Draw it")]
)
def test_folded_code_has_a_summary(title: str, summary: str, render: Render) -> None:
    text = f'```python {title} tags=["collapsed"]\nx\n```\n'
    soup = soup_of(print_chapter(text), render)
    assert one(soup, "details > summary").get_text() == summary
    assert not soup.select(".filename")


@pytest.mark.parametrize(
    ("lead", "indent", "place"),
    [
        ("- item\n\n", "    ", "li"),
        ("1. item\n\n    - deeper\n\n", "        ", "li li"),
        ('!!! note "N"\n\n    Text.\n\n', "    ", "div.admonition"),
        ('??? success "Solution"\n\n', "    ", "details.success"),
        ('=== "Tab"\n\n', "    ", ".tabbed-block"),
        ('??? success "Solution"\n\n    - item\n\n', "        ", "details.success li"),
    ],
)
def test_a_cell_stays_where_it_stands(lead: str, indent: str, place: str, render: Render) -> None:
    cell = "".join(indent + line for line in DRAWN.splitlines(keepends=True))
    woven = print_chapter(
        f"{lead}{cell}\n{indent}After.\n\nOutside.\n",
        [
            printed("one\n\ntwo"),
            shown(html="<table>\n\n<tr><td>1</td></tr></table>"),
            shown(svg=SVG),
        ],
    )
    soup = soup_of(woven, render)
    inside = soup.select(place)[-1]
    for selector in (".highlight", "pre.stdout", "table td", "figure svg path", "figcaption"):
        assert len(soup.select(selector)) == len(inside.select(selector)) == 1
    assert one(inside, "pre.stdout").get_text() == "one\n\ntwo"
    assert "After." in inside.get_text()
    assert "Outside." not in inside.get_text()


# ------------------------------------------------------------------ kinds of output


def test_html_is_shown_as_it_is(render: Render) -> None:
    source = "<div>\n\n    <p>a *b*</p>\n</div>\n<style>td { color: red }</style>"
    soup = soup_of(print_chapter(CELL, [shown(html=source, plain="x")]), render)
    assert one(soup, "div.literate-output p").get_text() == "a *b*"
    assert "<code" not in str(one(soup, "div.literate-output"))


def test_markdown_is_rendered(render: Render) -> None:
    table = "|  x |\n| -: |\n|  1 |"
    soup = soup_of(print_chapter(CELL, [shown(markdown=table, plain="x")]), render)
    assert one(soup, "table td").get_text() == "1"
    assert "right" in str(one(soup, "table td"))


def test_an_annotation_of_code_is_refused_where_a_result_stands_below() -> None:
    text = "# A\n\n```python\ny = 2  # (1) is no mark\nx = 1  # (1)!\n```\n\n1.  One.\n"
    (mistake,) = print_chapter(text).mistakes
    assert mistake.line == 5
    assert "in blocks that are marked py" in mistake.message
    assert print_chapter(text.replace("python", "py")).mistakes == []


def test_what_follows_a_list_that_a_cell_gave_is_no_part_of_it(render: Render) -> None:
    outputs = [shown(markdown="- a", plain="x"), shown(markdown="- b", plain="x")]
    woven = print_chapter(CELL + "\n    code\n", outputs)
    soup = soup_of(woven, render)
    assert [ul.get_text().split() for ul in soup.select("ul")] == [["a"], ["b"]]
    assert soup.select("pre code")[-1].get_text() == "code\n"


def test_latex_becomes_a_formula(render: Render) -> None:
    soup = soup_of(print_chapter(CELL, [shown(latex="$\\frac{1}{2}$", plain="1/2")]), render)
    assert one(soup, ".arithmatex").get_text() == "\\(\\frac{1}{2}\\)"


def test_what_was_shown_keeps_its_order(render: Render) -> None:
    outputs = [printed("1"), shown(markdown="**2**"), printed("3"), shown(html="<i>4</i>")]
    soup = soup_of(print_chapter(CELL, [*outputs, shown(plain="5")]), render)
    text = "".join(tag.get_text() for tag in soup.select("pre.stdout, strong, i, pre.result"))
    assert text == "12345"


def test_stderr_is_shown_and_warned_of(render: Render) -> None:
    woven = print_chapter(
        "# A\n\n" + CELL, [printed("a.py:3: RuntimeWarning: no\n  x\n", "stderr")]
    )
    assert one(soup_of(woven, render), "pre.stderr").get_text().startswith("a.py:3: RuntimeWarning")
    (mistake,) = woven.mistakes
    assert not mistake.fatal
    assert (mistake.line, mistake.message) == (
        4,
        "the cell wrote to stderr: a.py:3: RuntimeWarning: no",
    )


def test_hidden_stderr_is_warned_of_too() -> None:
    text = '```python tags=["hide-output"]\nx\n```\n'
    (mistake,) = print_chapter(text, [printed("no", "stderr")]).mistakes
    assert mistake.message == "the cell wrote to stderr: no"


def test_an_inline_value_that_writes_to_stderr_is_warned_of() -> None:
    chapter = parse("# A\n\nText,\n`{python} x`\n")
    outcome = Outcome([printed("a.py:3: RuntimeWarning: no\n", "stderr")], value="-inf")
    woven = weave(chapter, Execution([outcome], 0.0))
    assert woven.markdown == "# A\n\nText,\n-inf\n"
    (mistake,) = woven.mistakes
    assert not mistake.fatal
    told = "the inline value wrote to stderr: a.py:3: RuntimeWarning: no"
    assert (mistake.line, mistake.message) == (4, told)


# ------------------------------------------------------------------ pictures


def test_a_picture_is_a_figure_with_number_caption_and_name(render: Render) -> None:
    woven = print_chapter(DRAWN, [shown(svg=SVG, plain="<Figure>")])
    assert woven.mistakes == []
    soup = soup_of(woven, render)
    figure = one(soup, "figure.literate-figure#fig-a")
    svg = one(figure, "svg")
    assert (svg["role"], svg["aria-label"]) == ("img", "An S-shaped curve")
    caption = one(figure, "figcaption")
    assert caption.get_text().startswith("Figure 4.1. A curve of ")
    assert one(caption, "em").get_text() == "curve"
    assert caption.select(".arithmatex")
    assert "literate-caption" not in str(soup)
    assert "&lt;Figure" not in str(soup)


def test_a_picture_of_pixels(render: Render) -> None:
    soup = soup_of(print_chapter(DRAWN, [shown(png=PNG)]), render)
    image = one(soup, "figure img")
    assert image["src"] == f"data:image/png;base64,{PNG}"
    assert image["alt"] == "An S-shaped curve"


def test_a_moving_picture(render: Render) -> None:
    moving = {"svg": SVG, "labels": ["1", '<2> "two"'], "name": "W & b"}
    soup = soup_of(print_chapter(DRAWN, [shown(frames=moving, svg=SVG)]), render)
    figure = one(soup, "figure#fig-a")
    assert one(figure, "svg")["aria-label"] == "An S-shaped curve"
    slider = one(figure, ".literate-slider")
    assert slider["data-name"] == "W & b"
    assert slider["data-labels"] == '["1", "<2> \\"two\\""]'
    assert 'W & b = <2> "two"' in slider.get_text()
    assert one(figure, "figcaption")


def test_values_in_caption_and_alternative_text(render: Render) -> None:
    text = FIGURE.format("After `{python} epochs` epochs", 'Ends at `{python} last`, "low" <0')
    woven = print_chapter(text, [shown(svg=SVG)], ["100", "0.5"])
    figure = one(soup_of(woven, render), "figure")
    assert one(figure, "figcaption").get_text() == "Figure 4.1. After 100 epochs"
    assert one(figure, "svg")["aria-label"] == 'Ends at 0.5, "low" <0'


def test_figures_are_counted_through_the_chapter(render: Render) -> None:
    text = DRAWN + CELL + DRAWN.replace("fig-a", "fig-b") + DRAWN.replace("#| label: fig-a\n", "")
    chapter = parse(text, "docs/11-b.md")
    outcomes = [Outcome([shown(svg=SVG)]) for _ in chapter.steps]
    outcomes[1] = Outcome([printed("no picture")])
    soup = soup_of(weave(chapter, Execution(outcomes, 0.0)), render)
    assert [caption.get_text()[:12] for caption in soup.select("figcaption")] == [
        "Figure 11.1.",
        "Figure 11.2.",
        "Figure 11.3.",
    ]
    assert [figure["id"] for figure in soup.select("figure")] == ["fig-a", "fig-b", "figure-3"]


@pytest.mark.parametrize(
    ("options", "data", "messages"),
    [
        ("", [{"svg": SVG}], ["alternative text", "without a caption"]),
        ("#| alt: An alt\n", [{"svg": SVG}], ["without a caption"]),
        ("", [{"png": PNG}], ["alternative text", "without a caption"]),
        (
            "",
            [{"frames": {"svg": SVG, "labels": ["1", "2"], "name": "W"}}],
            ["alternative text", "without a caption"],
        ),
        ("#| caption: C\n#| alt: A\n", [{"svg": SVG}, {"svg": SVG}], ["one picture"]),
        ("#| caption: C\n#| alt: A\n", [{"plain": "1"}], ["shows no picture"]),
        ("#| caption: C\n#| alt: A\n", [], ["shows no picture"]),
    ],
)
def test_a_picture_needs_its_words(options: str, data: Any, messages: list[str]) -> None:
    woven = print_chapter(
        f"# A\n\n```python\n{options}draw()\n```\n", [shown(**kinds) for kinds in data]
    )
    assert all(mistake.fatal for mistake in woven.mistakes)
    for mistake, message in zip(woven.mistakes, messages, strict=True):
        assert message in mistake.message
        assert mistake.line == 4 + options.count("\n")


def test_an_alternative_text_that_is_computed_and_empty() -> None:
    text = FIGURE.format("C", "'`{python} \"\"`'")
    (mistake,) = print_chapter(text, [shown(svg=SVG)], [" "]).mistakes
    assert "alternative text" in mistake.message


def test_an_alternative_text_holds_no_link() -> None:
    text = FIGURE.format("C", "The line of [](01-a.md), and a step [0, 1] (wide)")
    (mistake,) = print_chapter(text, [shown(svg=SVG)]).mistakes
    assert "say [](01-a.md) in words" in mistake.message


def test_an_alternative_text_shows_no_formula() -> None:
    text = FIGURE.format("C", "The slope $w_1$ rises")
    (mistake,) = print_chapter(text, [shown(svg=SVG)]).mistakes
    assert "say $w_1$ in words" in mistake.message
    priced = FIGURE.format("C", "Tickets for $5 and $10")
    assert print_chapter(priced, [shown(svg=SVG)]).mistakes == []


def test_a_hidden_picture_cannot_have_a_caption() -> None:
    text = DRAWN.replace("```python", '```python tags=["hide-output"]')
    (mistake,) = print_chapter(text, [shown(svg=SVG)]).mistakes
    assert "hide-output" in mistake.message
    assert mistake.fatal


# ------------------------------------------------------------------ links to figures


def test_links_to_figures_read_their_number(render: Render) -> None:
    text = f"See [](#fig-a), above [](02-b.md#fig-b) and [](../p/03-c.md#fig-c).\n\n{DRAWN}"
    figures = {"docs/02-b.md": {"fig-b": "2.7"}, "p/03-c.md": {"fig-c": "3.1"}}
    woven = print_chapter(text, [shown(svg=SVG)], figures=figures)
    assert woven.mistakes == []
    assert woven.markdown.startswith(
        "See [Figure 4.1](#fig-a), above [Figure 2.7](02-b.md#fig-b) "
        "and [Figure 3.1](../p/03-c.md#fig-c)."
    )


def test_links_in_captions(render: Render) -> None:
    text = FIGURE.format("As [](#fig-a)", "A")
    soup = soup_of(print_chapter(text, [shown(svg=SVG)]), render)
    assert one(soup, "figcaption a").get_text() == "Figure 4.1"


@pytest.mark.parametrize("link", ["[](#fig-b)", "[](02-b.md#fig-c)", "[](03-c.md#fig-a)"])
def test_a_link_to_a_figure_that_does_not_exist(link: str) -> None:
    figures = {"docs/02-b.md": {"fig-b": "2.1"}}
    woven = print_chapter(f"# A\n\nText,\nsee {link}.\n", figures=figures)
    (mistake,) = woven.mistakes
    assert mistake.fatal
    assert (mistake.line, mistake.message) == (
        4,
        f"a link to a figure that does not exist: {link[3:-1]}",
    )


def test_the_line_of_a_missing_figure_is_that_of_the_link_not_of_its_like() -> None:
    (mistake,) = print_chapter("```text\n[](#fig-b)\n```\n\nSee [](#fig-b).\n").mistakes
    assert mistake.line == 5


@pytest.mark.parametrize(
    "text",
    ["```markdown\n[](#fig-no)\n```\n", "`[](#fig-no)`\n", "`` `[](#fig-no)` ``\n", "[](#other)\n"],
)
def test_what_only_looks_like_a_link_to_a_figure(text: str) -> None:
    woven = print_chapter(text)
    assert (woven.markdown, woven.mistakes) == (text, [])


@pytest.mark.parametrize(
    ("name", "page", "resolved"),
    [
        ("docs/part-1/04-a.md", "", "docs/part-1/04-a.md"),
        ("docs/part-1/04-a.md", "05-b.md", "docs/part-1/05-b.md"),
        ("docs/part-1/04-a.md", "./05-b.md", "docs/part-1/05-b.md"),
        ("docs/part-1/04-a.md", "../part-2/01-c.md", "docs/part-2/01-c.md"),
        ("index.md", "part-1/04-a.md", "part-1/04-a.md"),
        ("index.md", "../a.md", "../a.md"),
    ],
)
def test_where_a_link_leads(name: str, page: str, resolved: str) -> None:
    assert resolve(name, page) == resolved


# ------------------------------------------------------------------ ledger and problems


@pytest.mark.parametrize(
    ("text", "outputs"),
    [
        ("```python\n#| ledger: I-020, I-021\nx\n```\n", []),
        (DRAWN.replace("draw()", "#| ledger: I-020, I-021\ndraw()"), [shown(svg=SVG)]),
        ("```pycon\n#| ledger: I-020, I-021\n>>> 1\n1\n```\n", []),
        ('```python tags=["hide-input"]\n#| ledger: I-020, I-021\nx\n```\n', [printed("a")]),
    ],
)
def test_ledger_ids_become_anchors(text: str, outputs: list[Any], render: Render) -> None:
    soup = soup_of(print_chapter(text, outputs), render)
    assert [tag["id"] for tag in soup.select("span[id]")] == ["I-020", "I-021"]


def failing(chapter: Chapter, problem: Problem) -> Execution:
    return Execution([Outcome([printed("before")], problems=[problem])], 0.0)


@pytest.mark.parametrize(
    "message",
    [
        "NameError: name '__x__' is *not* [defined](x) `here`",
        "ValueError: <b>a</b> & $x$",
        "ValueError: one\n\n# two",
    ],
)
def test_a_problem_stands_in_the_page(message: str, render: Render) -> None:
    chapter = parse("- item\n\n    ```python\n    a\n    b\n    ```\n", "docs/a.md")
    soup = soup_of(weave(chapter, failing(chapter, Problem(1, message))), render)
    box = one(soup, "li div.admonition.failure")
    assert one(box, ".admonition-title").get_text() == "docs/a.md:5"
    assert one(box, "code").get_text() == message
    assert one(soup, "pre.stdout").get_text() == "before"
    assert not soup.find("h1")


def test_cells_that_were_not_run_show_their_code_only(render: Render) -> None:
    chapter = parse(f"{CELL}\nThen `{{python}} x`.\n\n{DRAWN}", "docs/a.md")
    woven = weave(chapter, failing(chapter, Problem(0, "ValueError")))
    assert woven.mistakes == []
    soup = soup_of(woven, render)
    assert len(soup.select(".highlight")) == 2
    assert "Then x (not computed)." in soup.get_text()


def test_an_inline_value_that_failed_says_why_in_its_place(render: Render) -> None:
    chapter = parse("Loss `{python} x_1`.\n", "docs/a.md")
    problem = Problem(0, "NameError: name `x_1` is not _defined_ <b>")
    woven = weave(chapter, Execution([Outcome(problems=[problem])], 0.0))
    text = BeautifulSoup(render(woven.markdown), "html.parser").get_text()
    assert text == f"Loss x_1 ({problem.message})."


# ------------------------------------------------------------------ small parts


def test_finished_html_is_handed_on() -> None:
    assert raw_html("<b>&amp;</b>", "literate-html", "x", {}, None) == "<b>&amp;</b>"


def test_captions_join_their_own_figures() -> None:
    page = "".join(
        f'<figure id="{i}">x</figure>\n<p class="literate-caption">c{i}</p>\n<p>text</p>'
        for i in range(2)
    )
    assert join_captions(page) == "".join(
        f'<figure id="{i}">x<figcaption>c{i}</figcaption></figure>\n<p>text</p>' for i in range(2)
    )


def test_tables_can_be_scrolled_by_keyboard_and_say_what_their_headers_head(
    render: Callable[[str], str],
) -> None:
    page = accessible_tables(
        render("""
# Losses

|       | loss |
| ----- | ---: |
| *XOR* |    1 |
| $o_1$ |    2 |

## Gates

| x1 | t |
| -- | - |
| −1 | a |
|  0 | b |

| alone |
| ----- |
| a     |
""")
    )
    named, numbered, alone = BeautifulSoup(page, "html.parser").select("table")
    assert [cell.name for cell in named.select("thead tr > *")] == ["td", "th"]
    assert [cell["scope"] for cell in named.select("th")] == ["col", "row"]
    assert [cell["scope"] for cell in numbered.select("th")] == ["col", "col"]
    assert [cell["scope"] for cell in alone.select("th")] == ["col"]
    tables = [named, numbered, alone]
    assert [table["aria-labelledby"] for table in tables] == ["losses", "gates", "gates"]
    assert {table["tabindex"] for table in tables} == {"0"}
    assert "aria-labelledby" not in accessible_tables("<table><tr></tr></table>")


def test_a_page_that_runs_finds_its_cells_outputs_and_values() -> None:
    text = FIGURE.format("It is `{python} a`", "Is") + "\nSo `{python} b` is `{python} c`.\n"
    chapter = parse("# A\n\n" + text + "\n![A `{python} d`](a.png)\n")
    values = [Outcome(value="0.5"), Outcome(value="a*b"), Outcome(value="|\n|", markdown=True)]
    values.append(Outcome(value="<b>"))
    execution = Execution([Outcome([shown(svg=SVG)]), *values], 0.0)
    woven = weave(chapter, execution, live=True).markdown
    assert woven.index('<div data-cell="1">') < woven.index("draw()")
    assert woven.index("draw()") < woven.index('<div data-output="1">') < woven.index("<svg")
    assert 'It is <span data-value="2">0.5</span>' in woven
    assert 'So <span data-value="3">a&#42;b</span> is |\n|.' in woven
    assert "![A &#60;b&#62;](a.png)" in woven
    built = weave(chapter, execution).markdown
    assert not re.search("data-(cell|output|value)", built)


NUMBERS = {"docs/part-2/01-c.md": ("12", 'Say "no"'), "docs/part-1/05-b.md": ("5", "B")}


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("as in [](05-b.md)", 'as in [chapter 5](05-b.md "5. B")'),
        ("[Chapter](05-b.md#a) says", '[Chapter 5](05-b.md#a "5. B") says'),
        ("[](../part-2/01-c.md)", '[chapter 12](../part-2/01-c.md "12. Say &quot;no&quot;")'),
        ("`[](05-b.md)`", "`[](05-b.md)`"),
        ("`a`[](05-b.md)`b`", '`a`[chapter 5](05-b.md "5. B")`b`'),
        ("[Words](05-b.md)", "[Words](05-b.md)"),
    ],
)
def test_a_link_to_a_chapter_shows_its_number(text: str, seen: str) -> None:
    chapter = parse(f"# A\n\n{text}\n", "docs/part-1/04-a.md")
    woven = weave(chapter, Execution([], 0.0), numbers=NUMBERS)
    assert (woven.markdown, woven.mistakes) == (f"# A\n\n{seen}\n", [])


def test_a_link_without_words_to_what_has_no_number() -> None:
    chapter = parse("# A\n\nText.\nAs in [](06-d.md).\n", "docs/part-1/04-a.md")
    woven = weave(chapter, Execution([], 0.0), numbers=NUMBERS)
    (mistake,) = woven.mistakes
    assert mistake.line == 4
    assert mistake.message == "a link without words to 06-d.md, which is no numbered chapter"
    assert woven.markdown == "# A\n\nText.\nAs in [](06-d.md).\n"


# ------------------------------------------------------------------ formulas


@pytest.mark.parametrize(("formula", "line"), [("x + 1", 10), ("a", 7), ("nowhere", 1)])
def test_the_place_of_a_formula(formula: str, line: int) -> None:
    text = f"---\ntitle: A\n---\n\n# A\n{CELL}\n$x + 1$\n"
    woven = print_chapter(text, [shown(latex="$a$")])
    assert woven.place_of(MathError(formula, "no end")) == f"docs/04-a.md:{line}"
