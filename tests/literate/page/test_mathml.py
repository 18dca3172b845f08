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
        ("f_3'^2", "msubsup", "f3′2"),
        ("x_33", "msub", "x33"),
        (
            r"\boldsymbol{G\Gamma}",
            "mi",
            "\N{MATHEMATICAL BOLD ITALIC CAPITAL G}\N{MATHEMATICAL BOLD CAPITAL GAMMA}",
        ),
        ("a := 2", "mo", "a:=2"),
        (r"\left(a\middle|b\right)", "mo", "(a|b)"),
        (r"\text{<span>}", "mtext", "<span>"),
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
        ("5% x", r"write \%"),
        ("% x", r"write \%"),
        (r"\text{5% of}", r"write \%"),
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


def test_dollars_that_stand_alone_in_a_paragraph() -> None:
    source = "$$\nx\n$$\n\nText\n\nafter *y* $$\n"
    with pytest.raises(MathError, match=r"a paragraph of its own") as caught:
        render(source)
    assert caught.value.line(source) == 7


def test_an_alternative_text_shows_no_formula() -> None:
    source = "Good: $a$.\n\n![The slope $w_1$ rises](a.png)\n"
    with pytest.raises(MathError, match=r"formula 'w_1': an alternative text") as caught:
        render(source)
    assert caught.value.line(source) == 3
    assert 'alt="costs $5 and $6"' in render("![costs $5 and $6](a.png)")


def test_an_empty_formula() -> None:
    with pytest.raises(MathError, match="empty"):
        to_mathml(r'<div class="arithmatex">\[ \]</div>')


# ------------------------------------------------------------------ what is no formula, or half


@pytest.mark.parametrize(
    "source",
    [
        r"The label $w_\text{the $i$th}$ stays.",
        "<div>$x^2$</div>",
        r"<p>Slope \(x\) and</p>",
        "Text $ x_1 $ here",
        r"Text $\frac{1}{2} $ here",
        r"Text \begin{align} x \end{align}",
        "A *formula $x_1 $ in* text",
        "| a |\n| - |\n| $ x_1$ |",
        "Text $ x $ here",
        "Text $ x + 1 $ here",
        "Text $ a = b $, $c$",
    ],
)
def test_a_formula_that_would_stay_raw_is_an_error(source: str) -> None:
    with pytest.raises(MathError, match="would show its source") as caught:
        render("Good: $a$.\n\n" + source)
    assert caught.value.line("Good: $a$.\n\n" + source) in (3, 5)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("costs $5 and $10", "costs $5 and $10"),
        ("$20,000 and $30,000", "$20,000 and $30,000"),
        ("5$ and 10$", "5$ and 10$"),
        (r"\$5 and \$x", "$5 and $x"),
        ("from $5-$10 on", "from $5-$10 on"),
        ("US$5/US$10, $5/kg", "US$5/US$10, $5/kg"),
        ("$HOME and $PATH, my_var $ a", "$HOME and $PATH, my_var $ a"),
        ("5$ for my_var and 6$", "5$ for my_var and 6$"),
        ("&#36;x_1&#36; of a value", "&#36;x_1&#36; of a value"),
        ("5 $ a day, 6 $ a week", "5 $ a day, 6 $ a week"),
        ("5 $ + 6 $ = 11 $", "5 $ + 6 $ = 11 $"),
        ("3 $ a, 4 $ b", "3 $ a, 4 $ b"),
    ],
)
def test_money_stays_money(source: str, shown: str) -> None:
    assert render(source) == f"<p>{shown}</p>"


@pytest.mark.parametrize(
    "source",
    [
        "Seats: **$5**–**$10** each",
        "$20, or 20$",
        "$30,000; 5$",
        "$10, *$3*",
        "$5, _$6_",
        "$5 [$6](a)",
    ],
)
def test_money_that_markdown_takes_for_a_formula(source: str) -> None:
    with pytest.raises(MathError, match=r"write \\\$ for a dollar"):
        render(source)


@pytest.mark.parametrize("source", ["$2ab$", "$5$", "$2 x$", "$1, 2$", r"$5\text{ or }6$", "$3!$"])
def test_formulas_that_begin_with_a_number(source: str) -> None:
    assert formula(render(source)) is not None


def test_signs_in_text_keep_their_spaces() -> None:
    page = render(r"$\text{5\% of R\& D}, \{ -1 \}, \textbf{a\_ {b\# c}}$")
    shown = "".join(formula(page).itertext()).replace("\N{NO-BREAK SPACE}", " ")
    assert shown == "5% of R& D,{−1},a_ b# c"
    assert r'alttext="\text{5\% of R\&amp; D},' in page


def test_html_that_a_cell_made_is_not_searched() -> None:
    output = (
        '<div class="literate-output"><div>Price class: $$ to $$$, $x^2$</div>'
        '<span class="arithmatex">\\(\\foo\\)</span></div>'
    )
    page = to_mathml(f'<p><span class="arithmatex">\\(x\\)</span></p>{output}<p>$5</p>')
    assert output in page
    assert page.count("<math") == 1


def test_a_value_in_a_formula_is_its_latex() -> None:
    assert 'alttext="10^{-3} &lt; x"' in render("$10&#94;&#123;-3&#125; &#60; x$")
