"""Long lines of code are marked, and nothing of the code is lost."""

import re

import markdown
import pytest

from literate.page.lines import with_fewer_tokens, with_long_lines

SHORT = "z = x @ W + b  # (4, 1)\n"
LONG = "    delta = (a - T) * sigmoid_derivative(z)  # (4, 1)\n"
EXAMPLE = '>>> if x:\n...     print("an example whose lines are long", 1 < 2)\n'


def page(source: str, options: str = "") -> str:
    language = "pycon" if source.startswith(">>>") else "python"
    fence = f"```{language} {options}\n{source.rstrip()}\n```\n"
    extensions = ["pymdownx.superfences", "pymdownx.highlight"]
    return str(markdown.markdown(fence, extensions=extensions))


def text(html: str) -> str:
    return re.sub("<[^>]*>", "", html)


@pytest.mark.parametrize(
    ("source", "indents"),
    [
        (SHORT, []),
        (SHORT + LONG + SHORT, [4]),
        (LONG, [4]),
        (LONG * 2, [4, 4]),
        ("x" * 34 + "\n", []),
        ("x" * 35 + "\n", [0]),
        ("x" * 34 + "X\n", [0]),
        ("x" * 34 + " \nz\n", [0]),
        (EXAMPLE, [8]),
        (f"s = '''\n{LONG}'''\n", [4]),
        ("x = 'äöü" + "é" * 22 + "'\n", []),
    ],
)
def test_long_lines_know_how_far_they_are_indented(source: str, indents: list[int]) -> None:
    html = page(source)
    marked = with_long_lines(html)
    assert [
        int(found) for found in re.findall(r'class="long" style="--i:(\d+)"', marked)
    ] == indents
    assert text(marked) == text(html)
    assert marked.count("<span") == marked.count("</span>")


def test_the_end_of_a_line_stays_in_its_element() -> None:
    assert re.search(r"\n</span>(?=<span)", with_long_lines(page(LONG + SHORT)))


def test_a_line_that_stands_out_is_marked_inside() -> None:
    marked = with_long_lines(page(SHORT + LONG, 'hl_lines="2"'))
    assert '<span class="hll"><span class="long" style="--i:4">' in marked
    assert marked.endswith("\n</span></span></code></pre></div>")


def test_only_code_is_read() -> None:
    other = f"<pre><code>{LONG}</code></pre><p>{LONG}</p>"
    assert with_long_lines(other) == other


def test_parts_that_have_the_colour_of_the_text_are_no_elements() -> None:
    html = page(LONG + "x: str = 'a'\n")
    fewer = with_fewer_tokens(html)
    assert text(fewer) == text(html)
    assert re.findall(r'<span class="(\w+)"', fewer) == ["c1", "nb", "s1"]
