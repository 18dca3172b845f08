"""Formulas in plain text, for titles and the search."""

from types import SimpleNamespace

import pytest

from literate.page.plain import plain_formulas, with_plain_math, write_titles_plainly


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        (r"\sigma(z)", "σ(z)"),
        (r"\frac{1}{n}", "1/n"),
        (r"\frac{a+b}{2}", "(a+b)/2"),
        (r"\frac{\partial E}{\partial w_1}", "∂E/∂w₁"),
        (r"W^{(2)}", "W⁽²⁾"),
        (r"\mathbf{W}^\top", "Wᵀ"),
        (r"x_{ij}^2", "xᵢⱼ²"),
        (r"e^{-z}", "e^(−z)"),
        (r"\sqrt{x+1}", "√(x+1)"),
        (r"\sqrt[3]{x}", "³√x"),
        (r"\sum_{i=1}^n x_i", "∑_(i=1)ⁿ xᵢ"),
        (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", "(1 2; 3 4)"),
        (r"\hat y, \bar{x}", "ŷ,x̄"),
        (r"a &lt; b \to c", "a &lt; b → c"),
        (r"\log_2 x + \max(0, z)", "log₂ x+max(0,z)"),
        (r"10^{-3}\text{ m}", "10⁻³ m"),
        (r"x_1^a", "x₁^a"),
        (r"\overset{k}{x}", "x^k"),
        (r"\text{at }\textbf{most} 1", "at most1"),
        (r"\max_0^1(x)", "max₀¹(x)"),
        (r"\unknown", r"\(\unknown\)"),
    ],
)
def test_a_formula(latex: str, plain: str) -> None:
    assert plain_formulas(rf"\({latex}\)") == plain


def test_a_title() -> None:
    title = r"The slope of \(\sigma(z)\) at 0, and \(\frac{1}{n}\)"
    assert plain_formulas(title) == "The slope of σ(z) at 0, and 1/n"
    assert plain_formulas("No formula: $5") == "No formula: $5"


@pytest.mark.parametrize(("number", "title"), [((), "x"), (("4",), "4. x")])
def test_the_titles_of_a_page(number: tuple[str, ...], title: str) -> None:
    part = SimpleNamespace(title=r"\(x_2\)", children=[])
    section = SimpleNamespace(title=r"\(x_1\)", children=[part])
    page = SimpleNamespace(title=r"\(x\)", toc=[section])
    for _ in range(2):  # a page that is restored from memory has its number
        write_titles_plainly(page, *number)
        assert (page.title, section.title, part.title) == (title, "x₁", "x₂")


@pytest.mark.parametrize(
    ("mathml", "plain"),
    [
        ("<mo></mo><mfrac><mi>a</mi><mi>b</mi></mfrac>", "a/b"),
        ('<mi>a</mi><mo>&lt;</mo><mtext>"b"</mtext>', 'a &lt; "b"'),
        ("<mtext>a <b>b</b> c</mtext>", "a b c"),
        ("<mi>a<br></mi><mo>&lt;</mo>", "a   &lt;"),  # no XML
    ],
)
def test_the_formulas_of_a_page(mathml: str, plain: str) -> None:
    page = '<p><math xmlns="http://www.w3.org/1998/Math/MathML">{}</math> "c"</p>'
    assert with_plain_math(page.format(mathml)) == f'<p>{plain} "c"</p>'
