"""What Markdown makes of chapters, in whole builds: right values, or a message with the line."""

import json
from collections.abc import Callable
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup

Make = Callable[..., Any]

MAIN = """
<!doctype html>
<title>{{ page.title }}</title>
<nav>{% for item in nav %}{{ item.title }};{% endfor %}</nav>
<ul class="toc">{% for item in page.toc %}<li>{{ item.title }}
{% for part in item.children %}<li>{{ part.title }}{% endfor %}{% endfor %}</ul>
<main>{{ page.content }}</main>
"""
SHOWN = """
# Indented

Write it so:

    ```python
    print("shown only")
    1/0
    ```

> ```python
> 6 * 7
> ```

- item

\t```python
\tprint("behind a tab")
\t```

End.
"""
VALUES = r"""
# Values `{python} "a*b*c"`

Product `{python} "2*3*4"`. Name `{python} "__init__"`. Less `{python} "a<b and c>d"`.
Path `{python} r"C:\new\*star"`. Entity `{python} "&copy;"`.

`{python} "#hash"`

`{python} "1. first"`

| a | b |
|---|---|
| `{python} "x|y"` | 2 |

The formula $10^{`{python} -3`}$ and the text `{python} "$x^2$"`.

```python
1
```
"""
FORMULAS = r"""
# The slope of $\sigma(z)$ at 0

## Limit of $\frac{1}{n}$ and `code`

$\text{5\% of R\& D}$, costs $5 and $10; \$5, from $5-$10 on.

| norm | value |
|---|---|
| $|v|$ | 7 |

```python
from IPython.display import HTML
HTML("<div><div>Price class: $$ to $$$, <b>$x^2$</b></div></div>")
```
"""


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A book of right chapters, built once."""
    from literate.page.fonts import FONTS, math_font_key

    from .conftest import Project

    book = Project(tmp_path_factory.mktemp("good") / "book")
    book.write({"theme/main.html": MAIN, "docs/index.md": SHOWN, "docs/values.md": VALUES})
    book.write({"docs/formulas.md": FORMULAS})
    book.write({f".cache/literate/{n}-{math_font_key()}.woff2": "font" for n in FONTS})
    book.configure(plugins=["search", {"literate": {"timeout": 60}}])
    assert book.build(strict=True) is None, book.log
    return book


def page(book: Any, name: str) -> BeautifulSoup:
    return BeautifulSoup(book.page(name), "html.parser")


def test_a_fence_in_an_indented_block_is_shown(good: Any) -> None:
    shown = page(good, "index.html")
    block = shown.select("main > .highlight pre")[0]
    assert block.get_text() == '```python\nprint("shown only")\n1/0\n```\n'
    assert [pre.get_text() for pre in shown.select("blockquote pre.result")] == ["42"]
    assert [pre.get_text() for pre in shown.select("li pre.stdout")] == ["behind a tab"]
    assert "literate-html" not in shown.get_text()


def test_values_are_text(good: Any) -> None:
    shown = page(good, "values/index.html")
    texts = [p.get_text() for p in shown.select("main > p:not(.literate-buttons)")]
    assert texts[0] == (
        "Product 2*3*4. Name __init__. Less a<b and c>d.\nPath C:\\new\\*star. Entity &copy;."
    )
    assert texts[1:3] == ["#hash", "1. first"]
    assert [td.get_text() for td in shown.select("td")] == ["x|y", "2"]
    assert shown.title is not None
    assert shown.title.get_text() == "Values a*b*c"
    assert "Values a*b*c" in str(shown.select_one(".toc"))
    assert texts[3].endswith("and the text $x^2$.")
    assert shown.select_one("math") is not None


def test_formulas_in_headings(good: Any) -> None:
    shown = page(good, "formulas/index.html")
    assert shown.title is not None
    assert shown.title.get_text() == "The slope of σ(z) at 0"
    toc = shown.select_one(".toc")
    assert toc is not None
    assert "Limit of 1/n and code" in toc.get_text()
    assert "The slope of σ(z) at 0;" in good.page()  # the menu
    assert shown.select_one("h1 math") is not None
    index = json.loads(good.page("search/search_index.json"))
    titles = [entry["title"] for entry in index["docs"]]
    assert {"The slope of σ(z) at 0", "Limit of 1/n and code"} <= set(titles)
    assert "\\(" not in json.dumps(index)


def test_formulas_money_and_bars(good: Any) -> None:
    shown = page(good, "formulas/index.html")
    text = (
        shown.select("main > h2 + .literate-part > p")[0]
        .get_text()
        .replace("\N{NO-BREAK SPACE}", " ")
    )
    assert text == "5% of R& D, costs $5 and $10; $5, from $5-$10 on."
    assert [td.get_text() for td in shown.select("td")] == ["|v|", "7"]
    output = shown.select_one("div.literate-output")
    assert output is not None
    assert output.get_text() == "Price class: $$ to $$$, $x^2$"


HEAD = "# Title\n\nText.\n\n"
MISTAKES = {
    "raw": (r"The label $w_\text{the $i$th}$ stays.", 5, "would show its source"),
    "html": ("<div>\n$x^2$\n</div>", 6, "would show its source"),
    "money": ("Seats: **$5**–**$10** each", 5, r"write \$ for a dollar"),
    "command": (
        "$\\newcommand{\\foo}{\\mathbb{R}} x\\in\\foo$ and\n$\\foo$",
        6,
        r'Unknown command "\foo"',
    ),
    "block": ("Price class: $$ to $$$", 5, "a paragraph of its own"),
    "indented": ("```python\n1\n```\n    more", 5, "leave a line free"),
    "in-html": ("<details>\n\n```python\n1\n```\n\n</details>", 7, "it stands in HTML"),
    "value": ("<p>`{python} 1`</p>", 5, "would not be computed"),
}
COMPUTED = {
    "markdown": ('Markdown("```python\\nunclosed")', "the Markdown of this cell is not closed"),
    "comment": ('Markdown("<!-- a")', "the Markdown of this cell is not closed: <!-- a"),
    "html": ('HTML("<div><b>a</div>")', "the HTML of this cell is not closed: <b>"),
    "formula": ('Markdown("$\\\\foo$")', r'Unknown command "\foo"'),
    "latex": ('Latex("$\\\\frac{$")', r"formula '\frac{'"),
}


def test_mistakes_are_told_with_their_lines(project: Make) -> None:
    after = "\n\nThe end.\n\n```python\nprint('after')\n```\n"
    pages = {f"docs/{name}.md": f"{HEAD}{text}{after}" for name, (text, *_) in MISTAKES.items()}
    for name, (code, _) in COMPUTED.items():
        cell = f"```python\nfrom IPython.display import *\n{code}\n```"
        pages[f"docs/computed-{name}.md"] = f"{HEAD}{cell}{after}"
    value = "`{python} type('A', (), {'_repr_markdown_': lambda self: %s})()`"
    wrong, open_ = value % r"'$\\foo$'", value % "'a ' + chr(96) + ' b'"
    pages["docs/value-formula.md"] = f"{HEAD}A\nvalue {wrong}."
    pages["docs/value-open.md"] = f"{HEAD}A\nvalue {open_}, and `code`.{after}"
    book = project(pages)
    error = book.build()
    told = str(getattr(error, "__context__", None) or error).split("\n")
    for name, (_, line, message) in MISTAKES.items():
        (found,) = [text for text in told if text.startswith(f"docs/{name}.md:")]
        assert found.startswith(f"docs/{name}.md:{line}: "), found
        assert message in found
    for name, (_, message) in COMPUTED.items():
        (found,) = [text for text in told if text.startswith(f"docs/computed-{name}.md:")]
        assert found.startswith(f"docs/computed-{name}.md:6: "), found
        assert message in found
    assert any(text.startswith(r"docs/value-formula.md:6: formula '\foo'") for text in told)
    assert any(text.startswith("docs/value-open.md:6: the Markdown of this value") for text in told)
    assert "Traceback" not in str(told)


def test_a_server_shows_what_follows(project: Make) -> None:
    cell = '```python\nfrom IPython.display import Markdown\nMarkdown("```python\\nopen")\n```'
    book = project({"docs/index.md": f"{HEAD}{cell}\n\nThe end.\n\n- list\n"})
    book.serve()
    shown = page(book, "index.html")
    assert shown.select("pre.result")[0].get_text() == "```python\nopen"
    assert "The end." in [p.get_text() for p in shown.select("p")]
    assert [li.get_text() for li in shown.select("li:not(.literate-how li)")] == ["list"]


def test_the_notebook_shows_values_as_the_page_does(good: Any) -> None:
    notebook = nbformat.reads(good.page("values.ipynb"), as_version=4)
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert "2&#42;3&#42;4" in prose
