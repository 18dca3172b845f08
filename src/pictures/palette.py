"""The colours of every picture: one fixed palette, each colour with its dark counterpart.

A picture is drawn in the light colours. Where it is published, each of them can be replaced by
its dark counterpart. Every colour that carries meaning reads as text (contrast of 4.5 or more)
on the paper of its mode, and stays apart from the others for readers with any of the three
common forms of colour blindness.
"""

from typing import NamedTuple


class Colour(NamedTuple):
    """One colour of the palette, as `#rrggbb`, on light and on dark paper."""

    light: str
    dark: str


PALETTE = {
    "ink": Colour("#1f2430", "#e6e9f0"),  # text, boundaries
    "muted": Colour("#5f6672", "#a4acba"),  # axes, outlines, secondary text
    "grid": Colour("#d5d9e0", "#3b414d"),  # grid lines
    "paper": Colour("#ffffff", "#1e2129"),  # what lies behind a label or a marker
    "blue": Colour("#0f5499", "#86c5f4"),
    "vermilion": Colour("#c94f12", "#f0784a"),
    "green": Colour("#118465", "#52e0ac"),
    "purple": Colour("#a33cc4", "#d070ee"),
    "ochre": Colour("#6b4a00", "#f0bf45"),
}
"""All colours by their names."""

INK = PALETTE["ink"].light
"""Text and boundaries."""
MUTED = PALETTE["muted"].light
"""Axes, outlines and secondary text."""
GRID = PALETTE["grid"].light
"""Grid lines."""
PAPER = PALETTE["paper"].light
"""What lies behind a label or a marker."""
BLUE = PALETTE["blue"].light
"""The first series."""
VERMILION = PALETTE["vermilion"].light
"""The second series."""
GREEN = PALETTE["green"].light
"""The third series."""
PURPLE = PALETTE["purple"].light
"""The fourth series."""
OCHRE = PALETTE["ochre"].light
"""The fifth series."""

SERIES = (BLUE, VERMILION, GREEN, PURPLE, OCHRE)
"""The colours of the series. A series is told apart by its marker and its dash as well."""
MARKERS = ("o", "s", "^", "D", "v")
"""The markers of the series."""
DASHES = ("-", (0, (5, 2)), (0, (1.2, 1.6)), (0, (6, 2, 1.2, 2)), (0, (3, 1.4)))
"""The dashes of the series."""
