"""Formulas in plain text, for titles and the search."""

import pytest

from literate.page.plain import plain_formulas


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
        (r"\unknown", r"\(\unknown\)"),
    ],
)
def test_a_formula(latex: str, plain: str) -> None:
    assert plain_formulas(rf"\({latex}\)") == plain


def test_a_title() -> None:
    title = r"The slope of \(\sigma(z)\) at 0, and \(\frac{1}{n}\)"
    assert plain_formulas(title) == "The slope of σ(z) at 0, and 1/n"
    assert plain_formulas("No formula: $5") == "No formula: $5"
