"""The page of a lab, in the dress of the chapters."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from matplotlib.figure import Figure
from mkdocs_jupyter.convert import nb2html
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from literate.page.labs import LabError, tidy

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
PNG += "rkJggg=="


def svg() -> str:
    """What a notebook keeps of a figure with `figure_formats = ["svg"]`."""
    import io

    stream = io.StringIO()
    figure = Figure(figsize=(2, 1))
    figure.subplots().plot([0, 1], color="#1f77b4")
    figure.savefig(stream, format="svg")
    return stream.getvalue()


def output(**data: str) -> Any:
    mimes = {"png": "image/png", "svg": "image/svg+xml", "html": "text/html", "plain": "text/plain"}
    return new_output("display_data", data={mimes[kind]: text for kind, text in data.items()})


def printed(text: str, name: str = "stdout") -> Any:
    return new_output("stream", name=name, text=text)


@pytest.fixture
def page_of(tmp_path: Path) -> Callable[..., BeautifulSoup]:
    """The tidy page of a notebook of these cells, as mkdocs-jupyter makes it."""

    def page_of(*cells: Any, link: Callable[[str], str] = str) -> BeautifulSoup:
        notebook = tmp_path / "lab.ipynb"
        for number, cell in enumerate(cells):
            cell["id"] = f"cell-{number}"
        nbformat.write(new_notebook(cells=list(cells)), notebook)
        page = nb2html(str(notebook), execute=False)
        assert page.count("<style") > 1
        assert len(page) > 200_000  # what tidy is for
        return BeautifulSoup(tidy(page, notebook, link), "html.parser")

    return page_of


Page = Callable[..., BeautifulSoup]


def test_styles_and_scripts_are_gone_and_the_rest_is_there(page_of: Page) -> None:
    page = page_of(
        new_markdown_cell("# Title\n\nText with `code` and *stress*.\n\n- item"),
        new_code_cell("x = 1 < 2\nprint(x)", outputs=[printed("True\n")]),
        new_code_cell("pass"),
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
    text = "<b>a</b> & \x1b[31mred\x1b[0m\n\n  b\n"
    page = page_of(new_code_cell("x", outputs=[printed(text), printed("warn", "stderr")]))
    assert [tag.get_text() for tag in page.select("pre.stdout")] == ["<b>a</b> & red\n\n  b"]
    assert [tag.get_text() for tag in page.select("pre.stderr")] == ["warn"]


def test_what_a_cell_prints_is_one_text_however_the_kernel_cut_it(page_of: Page) -> None:
    whole = [printed("a\n\n  b\n"), printed("warn\n", "stderr"), output(svg=svg())]
    cut = [printed("a"), printed("\n"), printed("\n  b\n"), *whole[1:]]
    pages = [
        page_of(new_code_cell("x", outputs=outputs, metadata={"alt": "A curve"}))
        for outputs in (whole, cut)
    ]
    assert [tag.get_text() for tag in pages[1].select("pre.literate-output")] == [
        "a\n\n  b",
        "warn",
    ]
    assert str(pages[0]) == str(pages[1])


def test_results_are_not_joined(page_of: Page) -> None:
    result = new_output("execute_result", data={"text/plain": "0.5"})
    outputs = [printed("1"), output(svg=svg()), printed("2"), result]
    page = page_of(new_code_cell("x", outputs=outputs, metadata={"alt": "A curve"}))
    assert [tag.get_text() for tag in page.select("pre.literate-output")] == ["1", "2", "0.5"]


def test_a_result_and_a_table(page_of: Page) -> None:
    html = "<div><style>td { color: red }</style><table><tr><td>1</td></tr></table></div>"
    result = new_output("execute_result", data={"text/plain": "0.5"})
    page = page_of(new_code_cell("x", outputs=[result, output(html=html, plain="x")]))
    assert [tag.get_text() for tag in page.select("pre.literate-output")] == ["0.5"]
    assert [tag.get_text() for tag in page.select("div.literate-output table td")] == ["1"]
    assert page.select("style") == []


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
    page = page_of(new_markdown_cell("`$x$` costs 5$ and\n\n    $y$"), new_code_cell("'$z$'"))
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
    cell = new_code_cell("x", outputs=[output(png=PNG)], metadata={"alt": 'A "curve" < 1'})
    (image,) = page_of(cell).select("figure.literate-figure img")
    assert image["alt"] == 'A "curve" < 1'
    assert str(image["src"]).replace("\n", "") == f"data:image/png;base64,{PNG}"
    assert set(image.attrs) == {"src", "alt"}


def test_a_drawing_is_inline_and_in_the_colours_of_the_page(page_of: Page) -> None:
    cells = [
        new_code_cell("x", outputs=[output(svg=svg())], metadata={"alt": "A curve"})
        for _ in range(2)
    ]
    page = page_of(*cells)
    drawings = page.select("figure.literate-figure > svg")
    assert [drawing["aria-label"] for drawing in drawings] == ["A curve"] * 2
    assert "var(--c-1f77b4" in str(drawings[0])
    assert page.select("svg style, svg metadata, img") == []
    ids = [tag["id"] for tag in page.select("svg [id]")]
    assert ids
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("kind", ["png", "svg"])
@pytest.mark.parametrize("metadata", [{}, {"alt": ""}, {"alt": " "}])
def test_a_picture_without_alternative_text_is_an_error(
    page_of: Page, kind: str, metadata: dict[str, str]
) -> None:
    picture = output(png=PNG) if kind == "png" else output(svg=svg())
    with pytest.raises(LabError, match=r"^cell cell-1.*alternative text"):
        page_of(new_markdown_cell("# A"), new_code_cell("x", outputs=[picture], metadata=metadata))


def test_the_pixel_is_a_picture() -> None:
    assert base64.b64decode(PNG).startswith(b"\x89PNG")
