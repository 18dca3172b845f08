"""Colours as a browser computes them, and how well one can be read on another."""

import re

Colour = tuple[float, float, float]


def rgb(colour: str) -> Colour:
    """The parts, 0 to 1, of a colour as browsers compute it.

    >>> rgb("rgb(255, 0, 51)")
    (1.0, 0.0, 0.2)
    """
    red, green, blue = (float(part) / 255 for part in re.findall(r"[\d.]+", colour)[:3])
    return red, green, blue


def opacity(colour: str) -> float:
    """The fourth part of a colour as browsers compute it.

    >>> opacity("rgba(9, 9, 9, 0.25)"), opacity("rgb(9, 9, 9)")
    (0.25, 1.0)
    """
    return float([*re.findall(r"[\d.]+", colour), "1"][3])


def mix(over: Colour, under: Colour, opacity: float) -> Colour:
    """A colour seen through another one.

    >>> mix((1, 1, 1), (0, 0, 0), 0.25)
    (0.25, 0.25, 0.25)
    """
    red, green, blue = (opacity * a + (1 - opacity) * b for a, b in zip(over, under, strict=True))
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """The contrast of WCAG 2: (L1 + 0.05) / (L2 + 0.05), from 1 to 21.

    >>> contrast((1, 1, 1), (0, 0, 0)), contrast((1, 0, 0), (1, 0, 0))
    (21.0, 1.0)
    """

    def luminance(colour: Colour) -> float:
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
