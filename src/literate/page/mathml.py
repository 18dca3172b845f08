"""The formulas of a page, from LaTeX to MathML, so that a browser needs no script for them."""

from __future__ import annotations

import html
import re

from math_core import LatexError, LatexToMathML

from literate.page.html import put_back, set_aside

FORMULA = re.compile(r'<(span|div) class="arithmatex">\\[(\[]([^<]*)\\[)\]]</\1>')
"""A formula as pymdownx.arithmatex (generic) leaves it; a tag cannot stand inside."""
_NOT_PROSE = re.compile(r"<(pre|code|script|style|svg|textarea)\b.*?</\1>|<!--.*?-->", re.DOTALL)
_BLOCK = re.compile(
    r"</?(?:blockquote|br|d[dlt]|details|div|fig|h[1-6r]|li|ol|p|section|summary|t[dhr]|table|ul)\b"
    r"[^>]*>"
)
_TAG = re.compile(r"""</?[a-zA-Z](?:"[^"]*"|'[^']*'|[^>"'])*>""")
_BLOCK_DOLLARS = re.compile(
    r"\$\ue000(?P<inline>\d+)\ue001\$|(?P<before>[^$\n]*)\$\$(?P<block>[^$]*)"
)
_RAW = re.compile(
    r"(?<!\\)\$(?P<inline>[^$]+)(?=\$(?!\d))"
    r"|\\\((?P<round>.+?)\\\)|\\\[(?P<square>.+?)\\\]|(?P<begin>\\begin\{\w+\*?\}.*)",
    re.DOTALL,
)
"""What would be a formula in Markdown, or was meant as one."""
_LIKE_MATH = re.compile(
    r"\\[a-zA-Z]|[_^]\{|(?<![\w\s])\w?[_^]\w|\b[a-zA-Z][_^]\w\b|^[^\d\s].*\ue000.*\S$|^\s*[a-zA-Z]'*\s*$"
    r"|^(?=.*[a-zA-Z])(?=.*[=+<>])\s(?:[^a-zA-Z,;]|\b[a-zA-Z]\b)*\s$",
    re.DOTALL,
)
_MONEY = re.compile(
    r"\d[^\\=^_{}]*\s\(?(?:or|to|and|in|is|per|[a-zA-Z]{3,})\b|.*\*\*|[\d.,]+;", re.DOTALL
)
_SAY_DOLLAR = r"if these are amounts of money, write \$ for a dollar"
_ALT = re.compile(r'<img\b[^>]*?\balt="[^"]*?\\\((?P<latex>[^"]*?)\\\)')
_COMMENT = re.compile(r"(?<!\\)(?:\\\\)*%")
_TEXT = re.compile(r"\\(?:text(?:bf|it|md|normal|rm|sf|tt|up)?|mbox)\s*\{")
_SYMBOL = re.compile(r"(?<!\\)((?:\\\\)*\\[%&#$_{}])(?= )")


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

        def find(formula: str, begin: str, end: str) -> re.Match[str] | None:
            body = r"[\s>]+".join(map(re.escape, formula.split()))
            return re.search(rf"{begin}{body}{end}", markdown, re.MULTILINE)

        begin, end = r"(?:(?:\$|\\[(\[])[\s>]*|^[ \t>]*)", r"[\s>]*(?:\\?\$|\\[)\]]|$)"
        found, formula = find(self.formula, begin, end), self.formula
        while not found and len(formula) > 1:
            # Emphasis and the like has changed a part of it: what begins as it does.
            found = find(formula, begin, "") or find(formula, "", "")
            formula = formula[: len(formula) // 2].strip()
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
    page, outputs = set_aside(page, _is_output)
    page = FORMULA.sub(_amount, page)
    marked = [(_latex(match[2]), match[1] == "div") for match in FORMULA.finditer(page)]
    _check_text(page)
    for latex, display in marked:
        _check(latex, display)
    try:
        sources = [(_spaced(latex), display) for latex, display in marked]
        converted = LatexToMathML(fancy_error=False).convert_all(sources)
    except LatexError as error:
        # "input3:12: Unknown command": the place in the list, the column, the reason.
        number, _, reason = str(error).removeprefix("input").split(":", 2)
        raise MathError(marked[int(number)][0], reason.strip()) from None
    formulas = [_dress(*formula, mathml) for formula, mathml in zip(marked, converted, strict=True)]
    remaining = iter(formulas)
    page = FORMULA.sub(lambda _: next(remaining), page)
    return put_back(_PUNCTUATED.sub(r'<span class="math-inline">\g<0></span>', page), outputs)


def _is_output(tag: str, attributes: dict[str, str]) -> bool:
    """HTML that a cell has made, in which dollars are dollars."""
    return tag == "div" and "literate-output" in attributes.get("class", "").split()


def _latex(source: str) -> str:
    """The LaTeX in HTML; a value in it, of which each mark is an entity, is read as it is."""
    return re.sub(r"&#(\d+);", lambda mark: chr(int(mark[1])), html.unescape(source))


def _amount(formula: re.Match[str]) -> str:
    """Two amounts of money, `$5-$10`, between which Markdown sees a formula, as text."""
    digit, latex = formula.string[formula.end() : formula.end() + 1].isdigit(), _latex(formula[2])
    if formula[1] == "div" or not digit or not re.fullmatch(r"\d[^\\]*", latex):
        return formula[0]
    if re.search(r"[*_`<\[]", latex):  # marks of Markdown, which would stand there as letters
        raise MathError(latex, _SAY_DOLLAR)
    return f"${formula[2]}$"


def _check_text(page: str) -> None:
    """Find a formula that Markdown left as text, where nobody would see more than its source."""
    latex = [_latex(formula[2]) for formula in FORMULA.finditer(page)]
    numbers = iter(range(len(latex)))
    text = FORMULA.sub(lambda _: f"\ue000{next(numbers)}\ue001", _NOT_PROSE.sub("", page))

    def source(raw: str) -> str:
        raw = re.sub(r"\ue000(\d+)\ue001", lambda formula: f"${latex[int(formula[1])]}$", raw)
        return html.unescape(raw)

    if stray := _BLOCK_DOLLARS.search(_TAG.sub("", text)):
        formula = latex[int(stray["inline"])] if stray["inline"] else source(stray["block"])
        formula = formula if formula.strip() else f"{source(stray['before'])}$$"
        raise MathError(formula, "$$ must begin and end a paragraph of its own")
    if alt := _ALT.search(page):
        reason = "an alternative text is read as it stands: say it in words"
        raise MathError(_latex(alt["latex"]), reason)
    for block in _BLOCK.sub("\n\n", text).split("\n\n"):
        for raw in _RAW.finditer(_TAG.sub("", block)):
            inside = raw["inline"]
            if not inside or _LIKE_MATH.search(inside):
                found = source(inside or raw["round"] or raw["square"] or raw["begin"])
                raise MathError(
                    found, "Markdown sees no formula here, and the page would show its source"
                )


def _check(latex: str, display: bool) -> None:
    """Refuse what math_core would print wrong without a word, and what is no formula."""
    if not latex.strip():
        raise MathError(latex, "it is empty")
    if spacing := re.search(r"\\\\\s*(\[\s*-?[\d.]+\s*[a-z]+\s*\])", latex):
        raise MathError(latex, f"the row spacing {spacing[1]} would be printed as it stands")
    if not display and _MONEY.match(latex):
        raise MathError(latex, _SAY_DOLLAR)
    if _COMMENT.search(latex):
        raise MathError(latex, r"% begins a comment, which is not printed: write \%")


def _spaced(latex: str) -> str:
    r"""Keep the spaces behind signs such as `\%` in text, which math_core drops."""
    pieces, done = [], 0
    for command in _TEXT.finditer(latex):
        if command.start() < done:
            continue
        end = _closing(latex, command.end())
        pieces += [latex[done : command.end()], _SYMBOL.sub(r"\1{}", latex[command.end() : end])]
        done = end
    return "".join([*pieces, latex[done:]])


def _closing(latex: str, start: int) -> int:
    """Where the brace closes that was opened before `start`."""
    depth = 1
    for brace in re.finditer(r"\\.|[{}]", latex[start:]):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if not depth:
            return start + brace.start()
    return len(latex)


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
