"""Formulas: what Markdown and arithmatex leave must become MathML, or a named error."""

import re
from xml.etree import ElementTree

import pytest
from markdown import Markdown

from literate.page.mathml import MathError, to_mathml


def render(source: str) -> str:
    """Take Markdown the way of a chapter."""
    markdown = Markdown(
        extensions=["pymdownx.arithmatex", "pymdownx.superfences", "admonition", "tables"],
        extension_configs={"pymdownx.arithmatex": {"generic": True}},
    )
    return to_mathml(markdown.convert(source))


def formula(page: str) -> ElementTree.Element:
    """Parse the only formula of a page, which is thereby shown to be well-formed."""
    [text] = re.findall(r"<math.*</math>", page, re.DOTALL)
    return ElementTree.fromstring(text.replace("&ApplyFunction;", "\u2061"))


@pytest.mark.parametrize(
    ("latex", "tag", "shown"),
    [
        (r"\frac{\partial E}{\partial w_{ij}}", "mfrac", "∂E∂wij"),
        (r"\sigma'(z)", "msup", "\N{GREEK SMALL LETTER SIGMA}\N{PRIME}(z)"),
        (r"\begin{aligned} E &= a \\ &= b \end{aligned}", "mtable", "E=a=b"),
        (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "mtable", "(1234)"),
        (r"\begin{bmatrix} w_{11} & w_{12} \end{bmatrix}^\top", "msup", "[w11w12]\N{DOWN TACK}"),
        (r"\begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}", "mtable", "{1z>00z≤0\u2063"),
        (r"\begin{array}{c|c} a & b \\ \hline c & d \end{array}", "mtable", "abcd"),
        (r"w_{\text{hidden layer}}", "mtext", "whidden\u00a0layer"),
        (r"\underbrace{a + b}_{\text{sum}}", "munder", "a+b⏟sum"),
        (r"\overbrace{a + b}^{z}", "mover", "a+b⏞z"),
        (r"\operatorname{softmax}(z)_i", "msub", "softmax\u2061(z)i"),
        (r"\operatorname*{arg\,min}_w E", "munder", "arg\u2009minw\u2061E"),
        (r"\sum_{i=1}^{n} x_i", "munderover", "∑i=1nxi"),
        (r"\left( \frac12 \right)", "mfrac", "(12)"),
        (r"\left. \frac{df}{dx} \right|_{x=0}", "msub", "\u2063dfdx|x=0"),
        (r"\mathbb R^{n \times d}", "msup", "\N{DOUBLE-STRUCK CAPITAL R}n\N{MULTIPLICATION SIGN}d"),
        (r"\mathbf{x}, \boldsymbol\delta", "mi", "\N{MATHEMATICAL BOLD SMALL X},𝜹"),
        (r"\hat y", "mover", "y\N{MODIFIER LETTER CIRCUMFLEX ACCENT}"),
        (r"\sqrt{x} + \sqrt[3]{x}", "mroot", "x+x3"),
        (r"\nabla E \odot \lVert x \rVert_2", "msub", "∇E⊙‖x‖2"),
        (r"a \land b \lor \lnot c \oplus d", "mo", "a∧b\N{LOGICAL OR}¬c⊕d"),
        (r"\textcolor{red}{x}", "mrow", "x"),
        (r"a < b > c \& d", "mo", "a<b>c&d"),
        ("β + größe", "mi", "β+größe"),
    ],
)
def test_a_formula_in_both_modes(latex: str, tag: str, shown: str) -> None:
    for display, source in ((False, f"Inline ${latex}$ here."), (True, f"$$\n{latex}\n$$")):
        page = render(source)
        math = formula(page)
        if display:  # inline, limits stand beside their sign
            assert math.find(f".//{tag}") is not None
        assert "".join(math.itertext()) == shown
        assert math.get("alttext") == latex
        assert (math.get("display") == "block") == display
        assert ('<div class="math-display" ' in page) == display
        assert "arithmatex" not in page


def test_a_display_formula_can_be_reached_and_named() -> None:
    page = render("$$x$$")
    assert '<div class="math-display" role="group" aria-label="Formula" tabindex="0"><math' in page


def test_html_in_a_formula_stays_text() -> None:
    page = render('$a < "b" <script>$')
    assert '<math alttext="a &lt; &quot;b&quot; &lt;script&gt;">' in page
    assert "<script>" not in page


def test_formulas_in_tables_lists_and_admonitions() -> None:
    page = render("| $a$ | $b$ |\n|---|---|\n| $c$ | d |\n\n- $e$\n\n!!! note\n    $$f$$\n")
    assert re.findall('alttext="(.)"', page) == list("abcef")


def test_code_and_prices_are_left_alone() -> None:
    source = "`$x$`, `$$`, \\$5, $5 and $6\n\n```sh\necho $$ $x$\n```\n\n<!-- $$ -->"
    page = render(source)
    assert "<math" not in page
    assert "<code>$x$</code>" in page
    example = '<pre>&lt;span class="arithmatex"&gt;\\(x\\)&lt;/span&gt;</pre>'
    assert to_mathml(example) == example


def test_equations_are_numbered_through_the_page() -> None:
    align = r"\begin{align} a &= b \label{eq:one} \end{align}"
    page = render(f"See $\\eqref{{eq:two}}$.\n\n{align}\n\n{align.replace('one', 'two')}")
    assert 'See <a href="#eq:two">(2)</a>.' in page
    assert 'id="eq:one"><mtext>(1)' in page
    assert 'id="eq:two"><mtext>(2)' in page


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        (r"\frac{", "Expected closing token"),
        (r"\foo", r'Unknown command "\foo"'),
        (r"\left( x", r"\right"),
        (r"\begin{aligned} a &= b", r"\end"),
        ("a & b", "table-like"),
        (r"\begin{nonsense} a \end{nonsense}", "Unknown environment"),
        (r"\begin{aligned} a \\[2pt] b \end{aligned}", "[2pt]"),
        (r"\eqref{eq:nowhere}", "not on this page"),
        (r"\boxed{x}", "boxes"),
    ],
)
def test_a_wrong_formula_is_named(latex: str, reason: str) -> None:
    with pytest.raises(MathError) as caught:
        render(f"Good: $a$.\n\nBad: ${latex}$, good: $b$.")
    assert caught.value.formula == latex
    assert reason in caught.value.reason
    assert str(caught.value) == f"formula '{latex}': {caught.value.reason}"


def test_the_line_of_a_wrong_formula() -> None:
    source = "x\n\n1. item\n\n    $$\n    \\frac{x}{\n      y\n    $$\n\n> $z$\n"
    with pytest.raises(MathError) as caught:
        render(source)
    assert caught.value.line(source) == 5
    assert MathError("z", "").line(source) == 10
    assert MathError("x", "").line("x axis, not\n$x$") == 2
    assert MathError("q", "").line(source) is None


@pytest.mark.parametrize("source", ["Text\n$$\nx = 1\n$$\nmore", "Text $$x = 1$$ more", "$$x\n"])
def test_a_display_formula_inside_a_paragraph(source: str) -> None:
    with pytest.raises(MathError, match=r"a paragraph of its own") as caught:
        render(source)
    assert caught.value.formula.strip().startswith("x")


def test_an_empty_formula() -> None:
    with pytest.raises(MathError, match="empty"):
        to_mathml(r'<div class="arithmatex">\[ \]</div>')
