"""The formulas of a page, from LaTeX to MathML, so that a browser needs no script for them."""

import html
import re

from math_core import LatexError, LatexToMathML

FORMULA = re.compile(r'<(span|div) class="arithmatex">\\[(\[]([^<]*)\\[)\]]</\1>')
"""A formula as pymdownx.arithmatex (generic) leaves it; a tag cannot stand inside."""
_NOT_PROSE = re.compile(r"<(pre|code|script|style|svg)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL)
_STRAY = re.compile(r"\$(\\\((?P<inline>[^$]*)\\\))\$|\$\$(?P<block>[^$]*)")


class MathError(ValueError):
    r"""A formula that cannot be printed.

    Args:
        formula: its LaTeX, as it left Markdown.
        reason: what is wrong with it.

    Examples:
        >>> print(MathError(r"\frac{", "no end"))
        formula '\frac{': no end
    """

    def __init__(self, formula: str, reason: str) -> None:
        super().__init__(f"formula '{' '.join(formula.split())}': {reason}")
        self.formula = formula
        self.reason = reason

    def line(self, markdown: str) -> int | None:
        r"""Find the formula in its Markdown: the number of its first line, counted from 1.

        Examples:
            >>> MathError("x +\n y", "").line("Here:\n\n- a\n\n    $$\n    x +\n      y$$")
            5
        """
        body = r"[\s>]+".join(map(re.escape, self.formula.split()))
        found = re.search(rf"(?:\$|\\[(\[]|^)[\s>]*{body}[\s>]*(?:\$|\\[)\]]|$)", markdown, re.M)
        return markdown.count("\n", 0, found.start()) + 1 if found else None


# A full stop after a formula must not begin the next line.
_PUNCTUATED = re.compile(r"<math alttext=(?:(?!</math>).)*</math>[.,;:!?)\]]+", re.DOTALL)


def to_mathml(page: str) -> str:
    r"""Replace each formula which arithmatex marked in a page's HTML by MathML.

    The LaTeX stays with it as `alttext`. A display formula stands in a box of its own, which
    scrolls when it must and can be reached by keyboard. Numbered equations (`align`) count
    through the page, and `\eqref` finds them.

    Args:
        page: HTML, in which arithmatex (`generic: true`) wrapped the formulas.

    Returns:
        The HTML with `<math>` elements.

    Raises:
        MathError: a formula is wrong, or its dollars stand where Markdown does not see a formula.

    Examples:
        >>> to_mathml(r'<p><span class="arithmatex">\(a &lt; b\)</span></p>')
        '<p><math alttext="a &lt; b"><mi>a</mi><mo>&lt;</mo><mi>b</mi></math></p>'
    """
    marked = [(html.unescape(match[2]), match[1] == "div") for match in FORMULA.finditer(page)]
    _check_dollars(page)
    for latex, _ in marked:
        _check(latex)
    try:
        converted = LatexToMathML(fancy_error=False).convert_all(marked)
    except LatexError as error:
        # "input3:12: Unknown command": the place in the list, the column, the reason.
        number, _, reason = str(error).removeprefix("input").split(":", 2)
        raise MathError(marked[int(number)][0], reason.strip()) from None
    formulas = [_dress(*formula, mathml) for formula, mathml in zip(marked, converted, strict=True)]
    remaining = iter(formulas)
    return _PUNCTUATED.sub(
        r'<span class="math-inline">\g<0></span>', FORMULA.sub(lambda _: next(remaining), page)
    )


def _check_dollars(page: str) -> None:
    """Find a formula that Markdown left as text, because it shares a paragraph with prose."""
    if stray := _STRAY.search(_NOT_PROSE.sub("", page)):
        latex = html.unescape(stray["inline"] or stray["block"])
        raise MathError(latex, "$$ must begin and end a paragraph of its own")


def _check(latex: str) -> None:
    """Refuse what math_core would print wrong without a word."""
    if not latex.strip():
        raise MathError(latex, "it is empty")
    if spacing := re.search(r"\\\\\s*(\[\s*-?[\d.]+\s*[a-z]+\s*\])", latex):
        raise MathError(latex, f"the row spacing {spacing[1]} would be printed as it stands")


def _dress(latex: str, display: bool, mathml: str) -> str:
    """Add the source to the formula, and the box around a display formula."""
    if "(??)" in mathml and "ref{" in latex:
        raise MathError(latex, "it refers to an equation that is not on this page")
    if "<menclose" in mathml:
        raise MathError(latex, "not every browser draws boxes and strokes around formulas")
    if link := re.fullmatch(r"<math><mtext>(<a [^<]*</a>)</mtext></math>", mathml):
        return link[1]  # a reference alone: a link inside a formula is lost on screen readers
    source = html.escape(" ".join(latex.split()))
    named = mathml.replace("<math", f'<math alttext="{source}"', 1)
    if not display:
        return named
    return f'<div class="math-display" role="group" aria-label="Formula" tabindex="0">{named}</div>'
