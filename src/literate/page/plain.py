"""Formulas in plain text, for what can show no other: titles, menus, the search."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

from math_core import LatexError, LatexToMathML

_FORMULA = re.compile(r"\\\((?P<latex>.+?)\\\)", re.DOTALL)
_MATH = re.compile(r"<math\b.*?</math>", re.DOTALL)
_HIGH = dict(zip("0123456789+−=()nTi\u22a4′", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿᵀⁱᵀ′", strict=True))
_LOW = dict(zip("0123456789+−=()aeijknorstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₖₙₒᵣₛₜᵤᵥₓ", strict=True))
_ACCENTS = {
    **dict.fromkeys("^\u02c6", "\u0302"),
    **dict.fromkeys("¯‾ˉ", "\u0304"),
    **dict.fromkeys("~\u02dc", "\u0303"),
    **dict.fromkeys("→\u20d7", "\u20d7"),
    **{"˙": "\u0307", "¨": "\u0308"},
}
_BETWEEN = re.compile(r"[=<>:≤≥≈≠≡∈±·×\u2190-\u21ff\u2227-\u222a\u223c\u221d\u2282-\u2287]")
"""Signs with a space on either side: relations, arrows, operations."""
_UNSEEN_SIGN = re.compile("[\u2061-\u2064]")
_NAMED = re.compile(r"&(?!lt;|gt;|amp;|quot;|#)\w+;")
"""An entity that HTML knows and XML does not."""


def plain_formulas(text: str) -> str:
    r"""Replace the formulas of a title by plain text.

    Args:
        text: a title as Markdown left it, with its formulas as LaTeX between `\(` and `\)`.

    Returns:
        The title; a formula that cannot be read stays as it is, since the page reports it.

    Examples:
        >>> plain_formulas(r"The slope of \(\sigma(z)\) at 0, \(\frac{1}{n+1}\) and \(x_1^2\)")
        'The slope of σ(z) at 0, 1/(n+1) and x₁²'
    """

    def plain(formula: re.Match[str]) -> str:
        try:
            mathml = LatexToMathML(fancy_error=False).convert_with_local_state(
                html.unescape(formula["latex"]), displaystyle=False
            )
        except LatexError:
            return formula[0]
        return html.escape(_plain(mathml), quote=False)

    return _FORMULA.sub(plain, text)


def write_titles_plainly(page: Any, number: str = "") -> None:
    """Write the formulas of a page's titles in plain text, and its number before its title.

    Args:
        page: a page with its `title`, and with the entries of its table of contents, `toc`, each
            with a `title` and `children`.
        number: a chapter's number.
    """
    if page.title:
        title = plain_formulas(page.title)
        numbered = not number or title.startswith(f"{number}. ")  # restored from memory
        page.title = title if numbered else f"{number}. {title}"
    entries = list(page.toc)
    for entry in entries:
        entry.title = plain_formulas(entry.title)
        entries += entry.children


def with_plain_math(page: str) -> str:
    """Replace the formulas of a finished page, in MathML, by plain text.

    Args:
        page: HTML.

    Examples:
        >>> with_plain_math("<p><math><mfrac><mn>1</mn><mi>n</mi></mfrac></math></p>")
        '<p>1/n</p>'
    """
    return _MATH.sub(lambda math: html.escape(_plain(math[0]), quote=False), page)


def _plain(mathml: str) -> str:
    try:
        tree = ElementTree.fromstring(_NAMED.sub(lambda name: html.unescape(name[0]), mathml))
    except ElementTree.ParseError:  # a link in a formula
        return html.unescape(re.sub(r"<[^>]*>", " ", mathml)).strip()
    text = unicodedata.normalize("NFC", _text(tree))
    return " ".join(_UNSEEN_SIGN.sub(" ", re.sub("\u2061(?=\\()", "", text)).split())


def _text(element: ElementTree.Element) -> str:
    tag = element.tag.rpartition("}")[2]
    if tag in _LEAVES:
        return _LEAVES[tag]("".join(element.itertext()))  # a bold word is an element in it
    return _FORMS.get(tag, "".join)([_text(part) for part in element])


_LEAVES: dict[str, Callable[[str], str]] = {
    "mi": lambda text: unicodedata.normalize("NFKC", text),
    "mn": str,
    "mo": lambda text: f" {text.strip()} " if _BETWEEN.fullmatch(text.strip()) else text,
    "mspace": lambda text: "",
    "mtext": str,
}
_FORMS: dict[str, Callable[[list[str]], str]] = {
    "mfrac": lambda parts: f"{_group(parts[0])}/{_group(parts[1])}",
    "mroot": lambda parts: f"{_raised(parts[1], _HIGH, '')}√{_group(parts[0])}",
    "msqrt": lambda parts: f"√{_group(''.join(parts))}",
    "mover": lambda parts: parts[0] + _over(parts[1]),
    "msub": lambda parts: parts[0] + _raised(parts[1], _LOW, "_"),
    "msubsup": lambda parts: parts[0] + _both(parts[1], parts[2]),
    "msup": lambda parts: parts[0] + _raised(parts[1], _HIGH, "^"),
    "mtable": lambda parts: "; ".join(parts),
    "mtr": lambda parts: " ".join(parts),
    "munder": lambda parts: parts[0] + _raised(parts[1], _LOW, "_"),
    "munderover": lambda parts: parts[0] + _both(parts[1], parts[2]) + " ",
}


def _both(low: str, high: str) -> str:
    return _raised(low, _LOW, "_") + _raised(high, _HIGH, "^")


def _over(sign: str) -> str:
    return _ACCENTS.get(sign.strip()) or _raised(sign, _HIGH, "^")


def _group(text: str) -> str:
    """What must stand in brackets when it stands in one line."""
    text = text.strip()
    return text if re.fullmatch(r"∂?[\w.,]*|\(.*\)", text) else f"({text.replace(' ', '')})"


def _raised(text: str, letters: dict[str, str], mark: str) -> str:
    """An exponent or an index: raised letters, where there are such."""
    text = text.strip()
    if all(letter in letters for letter in text):
        return "".join(letters[letter] for letter in text)
    return mark + _group(text)
