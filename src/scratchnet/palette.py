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

INK = PALETTE["ink"].light
MUTED = PALETTE["muted"].light
GRID = PALETTE["grid"].light
PAPER = PALETTE["paper"].light
BLUE = PALETTE["blue"].light
VERMILION = PALETTE["vermilion"].light
GREEN = PALETTE["green"].light
PURPLE = PALETTE["purple"].light
OCHRE = PALETTE["ochre"].light

# A series is told apart by three things at once, so that colour is never alone.
SERIES = (BLUE, VERMILION, GREEN, PURPLE, OCHRE)
MARKERS = ("o", "s", "^", "D", "v")
DASHES = ("-", (0, (5, 2)), (0, (1.2, 1.6)), (0, (6, 2, 1.2, 2)), (0, (3, 1.4)))
