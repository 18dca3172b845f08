"""Letters and numbers as the pictures write them: their font, their width, what a reader expects.

Letters are plain Unicode, never mathtext, because a picture is published with its text as text.
"""

from functools import lru_cache

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

TEXT = 10.6
"""The size of letters, in points: eleven pixels on a phone, where a picture is 390 pixels wide."""
TICK = 10.3
"""The size of the numbers on axes, whose pictures have less of a margin."""
VALUE = 11.0
"""The size of numbers inside boxes and neurons, in points."""
FAMILY = "DejaVu Sans"
"""The font that pictures are laid out with."""

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def subscript(number: int) -> str:
    """Write an index, the `number`, as Unicode subscript.

    Examples:
        >>> "w" + subscript(12)
        'w₁₂'
    """
    return str(number).translate(_SUBSCRIPT)


def indexed(letter: str, count: int) -> list[str]:
    """Return `count` names of one `letter`, numbered from 1; one that stands alone has no index.

    Examples:
        >>> indexed("x", 2), indexed("o", 1)
        (['x₁', 'x₂'], ['o'])
    """
    return [letter] if count == 1 else [letter + subscript(i + 1) for i in range(count)]


def pretty(name: str) -> str:
    """Write the digits that end a `name` of one letter as its index.

    Examples:
        >>> pretty("x1"), pretty("loss of smell")
        ('x₁', 'loss of smell')
    """
    letter, digits = name[:1], name[1:]
    return letter + digits.translate(_SUBSCRIPT) if letter.isalpha() and digits.isdigit() else name


def number(value: float, digits: int | None = None) -> str:
    """Write a number as a reader expects it: true minus sign, no exponent letters.

    Args:
        value: The number.
        digits: Decimals; without it as few as six significant digits need.

    Examples:
        >>> number(-0.31002552, 4), number(200000), number(0.00002), number(0.5)
        ('−0.3100', '200,000', '2·10⁻⁵', '0.5')
    """
    if digits is not None:
        text = f"{value:.{digits}f}"
        if float(text) == 0:  # no negative zero
            text = text.removeprefix("-")
    elif 1e3 <= abs(value) < 1e9 and value == round(value):
        text = f"{value:,.0f}"
    else:
        text = f"{value + 0.0:.6g}"
    if "e" in text:
        return scientific(*text.split("e"))
    return text.replace("-", "−")


def scientific(mantissa: str, exponent: str) -> str:
    """Write `mantissa` times ten to the power of `exponent`.

    Examples:
        >>> scientific("1", "6"), scientific("-2", "-05")
        ('10⁶', '−2·10⁻⁵')
    """
    power = "10" + str(int(exponent)).translate(_SUPERSCRIPT)
    return power if mantissa == "1" else f"{mantissa}·{power}".replace("-", "−")


@lru_cache(maxsize=4096)
def text_width(text: str, size: float = TEXT) -> float:
    """Return the width of a text in inches, in the font the pictures are laid out with.

    Args:
        text: One line.
        size: Of its letters, in points.
    """
    if not text.strip():
        return 0.0
    path = TextPath((0, 0), text, size=size, prop=FontProperties(family=FAMILY))
    return float(path.get_extents().width) / 72
