"""What is executed is what Markdown shows as a block of Python, and nothing else.

The oracle is the page: nested Markdown is rendered with the extensions of the site, and the blocks
and the code in sentences that it shows are those that the press has found, unless it refuses
the text and names a line.
"""

import os
import re
from itertools import count
from pathlib import Path
from typing import Any

import markdown
import pytest
from bs4 import BeautifulSoup
from hypothesis import event, example, given, settings
from hypothesis import strategies as st
from mkdocs.config import load_config

from literate.page.blocks import HTML_FENCE, raw_html
from literate.page.weave import weave
from literate.run.chapter import Cell, Chapter, ChapterError, Inline
from literate.run.outline import EXTENSIONS, Fence, new_converter, outline, without_tags
from literate.run.parse import parse
from literate.run.results import Execution, Outcome

ROOT = Path(__file__).parents[3]
EXAMPLES = int(os.environ.get("OUTLINE_EXAMPLES", "500"))
Lines = tuple[str, ...]

# ------------------------------------------------------------------ the page


@pytest.fixture(scope="module")
def site() -> markdown.Markdown:
    """The Markdown of the site, with the language of a block as its class."""
    config = load_config(str(ROOT / "mkdocs.yml"), plugins=[])
    fence = {"name": HTML_FENCE, "class": HTML_FENCE, "format": raw_html}
    options: dict[str, Any] = {
        **config.mdx_configs,
        "pymdownx.superfences": {"custom_fences": [fence]},
        "pymdownx.highlight": {"pygments_lang_class": True},
    }
    return markdown.Markdown(extensions=config.markdown_extensions, extension_configs=options)


def page_of(text: str, site: markdown.Markdown) -> BeautifulSoup:
    # Some versions of Python end a comment at `--` before a `>` further on; no browser does.
    page = re.sub(r"--(\s+)>", r"--\1&gt;", site.reset().convert(text))
    return BeautifulSoup(page, "html.parser")


def blocks(page: BeautifulSoup) -> list[str]:
    """The code of the blocks of Python that the page shows."""
    found = page.select(".language-python.highlight code, .language-pycon.highlight code")
    return [code.get_text().strip("\n") for code in found]


def values(page: BeautifulSoup) -> list[str]:
    """The code in sentences that begins as inline values do."""
    codes = (code.get_text() for code in page.select("code") if code.find_parent("pre") is None)
    return [" ".join(code.split()) for code in codes if re.match(r"\{python\}\s+\S", code)]


# ------------------------------------------------------------------ nested Markdown


@st.composite
def fences(draw: st.DrawFn) -> Lines:
    """A fenced block, mostly a good one; @ becomes a number of its own."""
    mark = draw(st.sampled_from(["```", "```", "~~~", "````", "~~~~"]))
    language = draw(st.sampled_from(["python"] * 6 + ["pycon", "py", "text", ""]))
    headers = ["{0}"] * 4 + [" {0}", ".{0}", "{{.{0}}}", " {{ .{0} }}", "{0} title='a b'"]
    headers += ['{0} hl_lines="1" title="`a`"', "{0} {{title=a}}", '{0} tags=["hide-input"]']
    headers = headers if language == "python" else headers[:-1]
    header = draw(st.sampled_from(headers)).format(language) if language else ""
    code = {"pycon": [">>> @", "@"]}.get(language, ["v@ = @"])
    more = ["", "    v = 1", "```", "~~~", "<!-- a", "-->", "`{python} @`", "- a", "\tv = 2", "> q"]
    body = draw(st.lists(st.sampled_from(more), max_size=2)) if language != "pycon" else []
    end = draw(st.sampled_from([mark] * 18 + [mark + "`", "", "    " + mark]))
    return (mark + header, *code, *body, end)


TEXTS = st.sampled_from(
    [
        ("Some *text*.",),
        ("Value `{python} @` here.",),
        (
            "`{python} @`, and **`{python} @ +",
            "1`**.",
        ),
        ("``{python} @`` \\`{python} @` ``a `{python} @` b``",),
        ("## Head `{python} @`",),
        ("| a | b |", "| - | - |", "| `{python} @` | 1 |"),
        ("![`{python} @`](a.png) [`{python} @`](b.md)",),
        ("$a = `{python} @`$ ends", "$$", "x", "$$"),
        ("```", "stray"),
        ("a ` b",),
        ("",),
        ("---",),
        ("a[^1]",),
        ("*[ab]: `{python} @`",),
        ("<!--", "```python", "v@ = @", "```", "-->"),
        ("<!--", '```python tags=["hide-input"]', "v@ = @", "```", "-->"),
        ("<!-- `{python} @` --> after `{python} @`",),
        ("<!-- open",),
        ("<div>", "`{python} @`", "</div>"),
        ("<b>bold `{python} @`</b>",),
        ("<div markdown>", "", "`{python} @`", "", "</div>"),
    ]
)
CONTAINERS = [
    # The first line's prefix, that of all others, and what stands above.
    ("    ", "    ", ()),
    ("  ", "  ", ()),
    ("\t", "\t", ()),
    *[("> ", "> ", ())] * 3,
    (">", ">", ()),
    ("- ", "    ", ()),
    ("- ", "  ", ()),
    ("1. ", "    ", ()),
    *[("    ", "    ", ("- item", ""))] * 4,
    ("    ", "    ", ("- item",)),
    *[("    ", "    ", ("!!! note", ""))] * 3,
    ("    ", "    ", ("!!! note",)),
    *[("    ", "    ", ('??? success "S"', ""))] * 3,
    ("    ", "    ", ('=== "Tab"', "")),
    ("    ", "    ", ("Term", ":   Text", "")),
    ("    ", "    ", ("[^1]: Note", "")),
    ("\t", "\t", ("- item", "")),
    ("", "", ("<div>",)),
    ("", "", ("<div markdown>", "")),
    ("", "", ("````markdown",)),
    ("", "", ("<details>", "")),
]
ENDS = {"<div>": "</div>", "<div markdown>": "</div>", "````markdown": "````"}
ENDS |= {"<details>": "</details>"}


@st.composite
def contained(draw: st.DrawFn, inner: st.SearchStrategy[Lines]) -> Lines:
    """Markdown in a list, a quotation, a box, a tab, HTML or a block."""
    first, other, above = draw(st.sampled_from(CONTAINERS))
    lines = draw(inner)
    blank = draw(st.booleans())
    body = [
        (other if i else first) + line if line or ">" in other else line
        for i, line in enumerate(lines)
    ]
    end = (ENDS[above[0]],) if above and above[0] in ENDS else ()
    return (*above, *body, *end, *([""] if blank else []))


@st.composite
def sequences(draw: st.DrawFn, inner: st.SearchStrategy[Lines]) -> Lines:
    """Some blocks, mostly with free lines between them."""
    pieces = draw(st.lists(inner, min_size=1, max_size=4))
    gaps = draw(st.lists(st.sampled_from([(), *[("",)] * 7]), min_size=4, max_size=4))
    return tuple(line for piece, gap in zip(pieces, gaps, strict=False) for line in (*piece, *gap))


LEAVES: st.SearchStrategy[Lines] = st.one_of(fences(), fences(), TEXTS)
NESTED = st.recursive(
    LEAVES, lambda inner: st.one_of(sequences(inner), contained(inner)), max_leaves=6
)


def numbered(lines: Lines) -> str:
    """The text, in which each @ is a number that stands nowhere else."""
    numbers = count(101)
    return re.sub("@", lambda _: str(next(numbers)), "\n".join(lines) + "\n")


# ------------------------------------------------------------------ the property


def printed(chapter: Chapter) -> str:
    """The chapter, woven: each cell prints its place, each value is its place."""
    outcomes = [
        Outcome([{"output_type": "stream", "name": "stdout", "text": f"out {step.index}"}])
        if isinstance(step, Cell)
        else Outcome(value=f"value {step.index}")
        for step in chapter.steps
    ]
    return weave(chapter, Execution(outcomes, 0.0)).markdown


@settings(max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES == 500)
@given(st.lists(NESTED, min_size=1, max_size=3).map(lambda pieces: sum(pieces, ())))
@example(("Write it so:", "", "    ```python", "    v@ = @", "    ```", "", "End."))
@example(("- a", "", "\t```python", "\tv@ = '\t'", "\t```"))
@example(("> ```python", "> v@ = @", "> ```"))
@example(("<!-- open", "> <!--", "> ```python", "> v@ = @", "> ```", "> -->"))
def test_what_is_executed_is_what_the_page_shows(site: markdown.Markdown, lines: Lines) -> None:
    text = numbered(lines)
    try:
        chapter = parse(text)
    except ChapterError:
        event("refused")
        return
    event(f"executed: {len(chapter.cells)}")
    parts = (part if isinstance(part, str) else part.raw for part in chapter.parts)
    assert chapter.front_matter + "".join(parts) == text
    # Of tags, which are the press's own, the page alone would make text.
    tags = ' tags=["hide-input"]'
    page = page_of(text.replace(tags, ""), site)
    codes = [cell.source.strip("\n").replace(tags, "") for cell in chapter.cells]
    assert sorted(codes) == sorted(blocks(page))
    found = [part for part in chapter.parts if isinstance(part, Inline)]
    in_attributes = {
        step.source for step in found if not any(step.source in v for v in values(page))
    }
    assert all(source in str(page.select("img")) for source in in_attributes)
    shown = sorted(step.source for step in found if step.source not in in_attributes)
    assert shown == sorted(value.removeprefix("{python} ") for value in values(page))
    # Printed, each output stands behind its code.
    woven = page_of(printed(chapter), site)
    assert sorted(blocks(woven)) == sorted(
        cell.source.strip("\n") for cell in chapter.cells if "hide-input" not in cell.tags
    )
    assert values(woven) == []
    outputs = [pre.get_text() for pre in woven.select("pre.stdout")]
    assert sorted(outputs) == sorted(f"out {cell.index}" for cell in chapter.cells)
    for pre in woven.select("pre.stdout"):
        cell = chapter.steps[int(pre.get_text().split()[1])]
        assert isinstance(cell, Cell)
        if "hide-input" not in cell.tags:
            before = pre.find_previous(class_="highlight")
            assert before is not None
            assert before.get_text().strip("\n").endswith(cell.source.strip("\n"))


def test_the_extensions_are_those_of_the_site() -> None:
    config = load_config(str(ROOT / "mkdocs.yml"), plugins=[])
    # Words alone, sections, other files; and the blocks of MkDocs, which superfences replaces.
    others = {"toc", "pymdownx.emoji", "pymdownx.highlight", "pymdownx.inlinehilite"}
    others |= {"pymdownx.snippets", "fenced_code"}
    assert set(EXTENSIONS) == set(config.markdown_extensions) - others


def test_the_settings_are_those_of_the_site(site: markdown.Markdown) -> None:
    text = 'A formula $x$.\n\n=== "A"\n\n    a\n\n=== "B"\n\n    b\n'
    assert new_converter().convert(text) == site.reset().convert(text)


# ------------------------------------------------------------------ what stands where


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("a `{python} b`", {"span"}),
        ("a \\`{python} b`", {"text"}),
        ("    `{python} b`", {"block"}),
        ("![`{python} b`](c.png)", {"attribute"}),
        ('<div title="`{python} b`">\n</div>', {"text"}),
        ("<div><code>`{python} b` < c</code></div>", {"span"}),
        ("literatemark `{python} b` ``{literatemark0} x``", {"span"}),
    ],
)
def test_where_the_page_has_a_value(text: str, places: set[str]) -> None:
    assert outline(text).places == {text.index("`{python}"): places}


def test_the_expression_of_a_value() -> None:
    assert outline("``{python} a`` `{python}  f(1,\n 2) `").values == {15: "f(1,\n 2)"}


def test_where_the_page_has_a_comment() -> None:
    found = outline("a <!-- b -->\n\n    <!-- c -->\n\n`<!-- d -->`\n")
    assert [*found.places.values()] == [{"comment"}, {"block"}, {"span"}]


@pytest.mark.parametrize(
    ("header", "language", "attributes"),
    [
        ("python", "python", {}),
        ("python title='a b'", "python", {"title": "a b"}),
        ("{.python .big #a}", "python", {".big": "", "#a": ""}),
        ("{#a .python}", "python", {"#a": ""}),
        ("{.python tags=[a, 'b c']}", "python", {"tags": "[a, 'b c']"}),
        ("python tags=[a, 'b c']", "python", {"tags": "[a, 'b c']"}),
        ("literatemark", "literatemark", {}),
        ("", "", {}),
    ],
)
@pytest.mark.parametrize("in_html", [False, True])
def test_what_a_block_is_told(
    header: str, language: str, attributes: dict[str, str], in_html: bool
) -> None:
    text = f"```{header}\nx\n```\n"
    first = 2 if in_html else 0
    found = outline(f"<div>\n\n{text}\n</div>\n" if in_html else text)
    assert found.fences == [Fence(first, first + 3, "", language, attributes, True, in_html)]


def test_tags_are_for_blocks_that_are_executed() -> None:
    assert outline("```text tags=['a']\nx\n```\n").fences == []


def test_the_elements_are_those_that_hold_something() -> None:
    text = "# A\n\nb  \n*c*\n\n---\n\n- d\n\n    e\n"
    assert outline(text).tags == ["h1", "em", "ul", "li"]


@pytest.mark.parametrize("header", ["python", "{#a .python}", "{.pycon}"])
def test_an_output_ends_the_sentence_above_a_list(header: str) -> None:
    text = f"a\n```{header}\nx\n```\n- b\n"
    assert outline(text).tags == ["div"]
    assert outline(text, printed=True).tags == ["div", "ul", "li"]


def test_a_text_without_tags_keeps_all_else() -> None:
    text = "a tags=b\n\n> ```python title='tags=c'{}\n> tags = 1\n> ```\n"
    assert without_tags(text.format(" tags=['a', 'b']")) == text.format("")
