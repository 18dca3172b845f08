"""A lab with what its cells gave, and its page in the dress of the chapters."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from mkdocs_jupyter.convert import nb2html
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from literate.page.html import with_drawings
from literate.page.labs import LabError, printable, tidy, unreadable
from literate.run.parse import parse_notebook
from literate.run.results import Execution, Outcome, Output, Problem

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkM9QDwADhgGAWjR9awAAAABJRU5E"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" class="figure"><path d="M0 0" id="c1f1_0"/></svg>'


def output(**data: str) -> Output:
    mimes = {"png": "image/png", "svg": "image/svg+xml", "html": "text/html", "plain": "text/plain"}
    return {
        "output_type": "display_data",
        "data": {mimes[kind]: text for kind, text in data.items()},
        "metadata": {},
    }


def result(**data: str) -> Output:
    return output(**data) | {"output_type": "execute_result"}


def printed(text: str, name: str = "stdout") -> Output:
    return {"output_type": "stream", "name": name, "text": text}


def code(source: str, **metadata: Any) -> Any:
    return new_code_cell(source, metadata=metadata)


@pytest.fixture
def page_of(tmp_path: Path) -> Callable[..., BeautifulSoup]:
    """The page of a lab: its cells, each cell of code with what it gave behind it."""

    def page_of(*given: Any, link: Callable[[str], str] = str) -> BeautifulSoup:
        cells = [one for one in given if not isinstance(one, list | Problem)]
        for number, cell in enumerate(cells):
            cell["id"] = f"cell-{number}"
        lab = tmp_path / "lab.ipynb"
        nbformat.write(new_notebook(cells=cells), lab)
        chapter = parse_notebook(lab.read_text(encoding="utf-8"), "docs/lab.ipynb")
        outcomes = [Outcome(one) for one in given if isinstance(one, list)]
        problems = [Outcome(problems=[one]) for one in given if isinstance(one, Problem)]
        notebook, drawings = printable(chapter, Execution([*outcomes, *problems], 0.0))
        nbformat.validate(json.loads(notebook))
        lab.write_text(notebook, encoding="utf-8")
        page = nb2html(str(lab), execute=False)
        assert page.count("<style") > 1
        assert len(page) > 200_000  # what tidy is for
        return BeautifulSoup(with_drawings(tidy(page, link), drawings), "html.parser")

    return page_of


Page = Callable[..., BeautifulSoup]


def test_styles_and_scripts_are_gone_and_the_rest_is_there(page_of: Page) -> None:
    page = page_of(
        new_markdown_cell("# Title\n\nText with `code` and *stress*.\n\n- item"),
        code("x = 1 < 2\nprint(x)"),
        [printed("True\n")],
        code("pass"),
    )
    assert page.select("style, script, link") == []
    assert len(str(page)) < 3_000
    titles = page.select("h1")
    assert titles[0].get_text().startswith("Title")
    assert [tag.get_text() for tag in page.select("p code, em, li")] == ["code", "stress", "item"]
    blocks = [code.get_text() for code in page.select(".highlight pre code")]
    assert blocks == ["x = 1 < 2\nprint(x)", "pass"]
    assert page.select(".highlight .o, .highlight .mi")  # still coloured
    (out,) = page.select("pre.literate-output.stdout")
    assert out.get_text() == "True"
    assert out["tabindex"] == "0"


def test_headings_have_links_as_on_other_pages(page_of: Page) -> None:
    page = page_of(new_markdown_cell("# Title\n\n## Part two"))
    anchors = page.select("h2 a.headerlink")
    assert [anchor["href"] for anchor in anchors] == ["#part-two"]
    assert page.select("a.anchor-link") == []


def test_what_cells_printed_is_text(page_of: Page) -> None:
    text = "<b>a</b> & red\n\n  b\n"
    page = page_of(code("x"), [printed(text), printed("warn", "stderr")])
    assert [tag.get_text() for tag in page.select("pre.stdout")] == ["<b>a</b> & red\n\n  b"]
    assert [tag.get_text() for tag in page.select("pre.stderr")] == ["warn"]


def test_what_a_cell_gave_stands_in_its_order(page_of: Page) -> None:
    given = [printed("1"), output(svg=SVG), printed("2"), result(plain="0.5")]
    page = page_of(code("x", alt="A curve"), given, code("y"), [printed("3")])
    found = page.select("pre.literate-output, figure")
    assert [tag.get_text().strip() for tag in found] == ["1", "", "2", "0.5", "3"]


def test_a_result_and_a_table(page_of: Page) -> None:
    html = "<div><style>td { color: red }</style><table><tr><td>1</td></tr></table></div>"
    page = page_of(code("x"), [result(plain="0.5"), output(html=html, plain="x")])
    assert [tag.get_text() for tag in page.select("pre.literate-output")] == ["0.5"]
    assert [tag.get_text() for tag in page.select("div.literate-output table td")] == ["1"]
    assert page.select("style") == []


def test_a_cell_that_was_not_run_has_no_output(page_of: Page) -> None:
    page = page_of(code("x"), code("y"))
    assert [tag.get_text() for tag in page.select(".highlight code")] == ["x", "y"]
    assert page.select(".literate-output") == []


def test_a_problem_is_shown_with_its_place(page_of: Page) -> None:
    page = page_of(code("x = 1\n1 / 0"), Problem(1, "ZeroDivisionError: a < b"))
    (problem,) = page.select("pre.literate-output.problem")
    assert problem.get_text() == "docs/lab.ipynb:11: ZeroDivisionError: a < b"


def test_a_lab_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    lab = tmp_path / "lab.ipynb"
    lab.write_text(unreadable("xor", "docs/xor.ipynb:3: no"), encoding="utf-8")
    page = BeautifulSoup(tidy(nb2html(str(lab), execute=False), str), "html.parser")
    assert page.get_text().split("\n") == ["xor¶", "docs/xor.ipynb:3: no"]


@pytest.mark.parametrize(
    ("source", "formula"),
    [
        ("The sum $z = w_1 x_1 < 3 & b$.", "\\(z = w_1 x_1 < 3 & b\\)"),
        ("$$\na = \\frac{1}{2}\n$$", "\\[\na = \\frac{1}{2}\n\\]"),
        ("$$a * b * c$$", "\\[a * b * c\\]"),
    ],
)
def test_formulas_are_marked_as_in_chapters(page_of: Page, source: str, formula: str) -> None:
    page = page_of(new_markdown_cell(source))
    assert [tag.get_text() for tag in page.select(".arithmatex")] == [formula]


def test_dollars_that_are_no_formula(page_of: Page) -> None:
    page = page_of(new_markdown_cell("`$x$` costs 5$ and\n\n    $y$"), code("'$z$'"))
    assert page.select(".arithmatex") == []


def test_links_are_asked_for(page_of: Page) -> None:
    asked: list[str] = []

    def link(target: str) -> str:
        asked.append(target)
        return f"new/{target}"

    page = page_of(new_markdown_cell("# A\n\n[a](../b.md#c) [d](https://example.org)"), link=link)
    assert asked == ["../b.md#c", "https://example.org"]
    hrefs = [anchor["href"] for anchor in page.select("p a")]
    assert hrefs == ["new/../b.md#c", "new/https://example.org"]


# ------------------------------------------------------------------ pictures


def test_a_picture_of_pixels_has_its_alternative_text(page_of: Page) -> None:
    page = page_of(code("x", alt='A "curve" < 1'), [output(png=PNG, plain="<Figure>")])
    (image,) = page.select("figure.literate-figure img")
    assert image.attrs == {"src": f"data:image/png;base64,{PNG}", "alt": 'A "curve" < 1'}


def test_a_drawing_is_inline_and_has_its_alternative_text(page_of: Page) -> None:
    cell = code("x", alt="A curve")
    page = page_of(cell, [output(svg=SVG, plain="<Figure>"), printed("a"), output(svg=SVG)])
    drawings = page.select("figure.literate-figure > svg")
    assert [drawing["aria-label"] for drawing in drawings] == ["A curve"] * 2
    assert page.select("svg path, img")


@pytest.mark.parametrize("kind", ["png", "svg"])
@pytest.mark.parametrize("metadata", [{}, {"alt": ""}, {"alt": " "}])
def test_a_picture_without_alternative_text_is_an_error(
    page_of: Page, kind: str, metadata: dict[str, str]
) -> None:
    with pytest.raises(LabError, match=r"^docs/lab\.ipynb:\d+: a picture without an alternative"):
        page_of(new_markdown_cell("# A"), code("x", **metadata), [output(**{kind: SVG})])
