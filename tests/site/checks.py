"""What is asked of each page as a browser shows it: each check returns what is wrong."""

from collections.abc import Callable, Sequence
from typing import Any

from pictures.palette import PALETTE

from .colours import contrast, mix, opacity, rgb
from .visits import Look

CONTRAST = 4.5
SMALLEST = 11.0  # pixels: letters in a figure, on a phone too


def no_error(look: Look) -> list[str]:
    """No script fails, no file is missing."""
    return [f"{mode}: {error}" for mode, visit in look.items() for error in visit.errors]


def no_other_host(look: Look) -> list[str]:
    """Nothing is loaded from another machine."""
    return [f"{mode}: {url}" for mode, visit in look.items() for url in visit.foreign]


def accessible(look: Look) -> list[str]:
    """axe finds nothing, folded solutions included."""
    return [f"{mode}: {node}" for mode, visit in look.items() for node in visit.violations]


def page_stands_still(look: Look) -> list[str]:
    """The page does not scroll sideways, and nothing sticks out of it unseen."""
    found = []
    for mode, visit in look.items():
        if visit.facts["scrollWidth"] > visit.facts["width"]:
            found.append(f"{mode}: the page is {visit.facts['scrollWidth']} px wide")
        found += [f"{mode}: cut off: {element}" for element in visit.facts["cut"]]
    return found


def wide_boxes_have_the_keyboard(look: Look) -> list[str]:
    """What scrolls in its own box can be reached, and so scrolled, by keyboard."""
    return [
        f"{mode}: no tabindex: {box['element']}"
        for mode, visit in look.items()
        for box in visit.facts["scrollers"]
        if not box["focusable"]
    ]


def figures_are_visible(look: Look) -> list[str]:
    """Each picture has a size at which something can be seen."""
    return [
        f"{mode}: {figure['id']} is {figure['width']:.0f} x {figure['height']:.0f} px"
        for mode, visit in look.items()
        for figure in visit.facts["figures"]
        if figure["width"] <= 100 or figure["height"] <= 40
    ]


def figures_can_be_read(look: Look) -> list[str]:
    """The letters of the figures are large enough, and stand out from what lies beneath them."""
    found = []
    for mode, visit in look.items():
        paper = rgb(visit.facts["paper"])
        for figure in visit.facts["figures"]:
            for letters in figure["letters"]:
                where = f"{mode}: {figure['id']}: {letters['text']!r}"
                beneath = paper
                for colour, share in letters["beneath"]:
                    beneath = mix(rgb(colour), beneath, share * opacity(colour))
                if (ratio := contrast(rgb(letters["fill"]), beneath)) < CONTRAST:
                    found.append(f"{where} has a contrast of {ratio:.1f}")
                if letters["size"] < SMALLEST:
                    found.append(f"{where} is {letters['size']:.1f} px high")
    return found


def code_can_be_read(look: Look) -> list[str]:
    """The letters of code, results and formulas stand out from what lies behind them."""
    found = []
    for mode, visit in look.items():
        for layers, word in visit.facts["code"].items():
            letters, *beneath = layers.split(" on ")
            paper = rgb(beneath.pop())
            while beneath:
                paper = mix(rgb(layer := beneath.pop()), paper, opacity(layer))
            if (ratio := contrast(rgb(letters), paper)) < CONTRAST:
                found.append(f"{mode}: {word!r} has a contrast of {ratio:.1f}: {layers}")
    return found


def figures_follow_the_theme(look: Look) -> list[str]:
    """Dark pages have dark figures: each letter changes its colour, each colour has a twin."""
    found = [
        f"dark: #{colour} has no dark counterpart in the stylesheet"
        for colour in look["dark"].facts["undefinedColours"]
    ]
    pairs = zip(look["light"].facts["figures"], look["dark"].facts["figures"], strict=True)
    for light, dark in pairs:
        found += [
            f"dark: {light['id']}: {one['text']!r} is {one['fill']} in both themes"
            for one, other in zip(light["letters"], dark["letters"], strict=True)
            if one["fill"] == other["fill"]
        ]
    return found


def the_stylesheet_knows_the_palette(look: Look) -> list[str]:
    """The colours of dark pages are those of palette.py; light pages may leave them to figures."""
    found = []
    for mode, visit in look.items():
        for name, colour in PALETTE.items():
            value = visit.facts["variables"][colour.light[1:]]
            allowed = {colour.dark} if mode == "dark" else {"", colour.light}
            if value not in allowed:
                found.append(f"{mode}: {name} is {value or 'not set'}, not {allowed}")
    return found


def formulas_are_mathml(look: Look) -> list[str]:
    """No LaTeX is left, the font is there, and brackets are as tall as what they enclose."""
    found = []
    for mode, visit in look.items():
        facts = visit.facts
        found += [f"{mode}: LaTeX left: {text}" for text in facts["raw"]]
        if facts["formulas"] and not facts["mathFont"]:
            found.append(f"{mode}: the font of the formulas is not loaded")
        found += [
            f"{mode}: a low bracket in {bracket['formula']}"
            for bracket in facts["brackets"]
            if bracket["height"] < 0.8 * bracket["enclosed"]
        ]
    return found


def prints_well(look: Look) -> list[str]:
    """On paper a dark page is light too: the article alone, in the colours of the light theme."""
    printed, light = look["dark"].print, look["light"].facts
    found = [f"printed too: {element}" for element in printed["apparatus"]]
    if printed["words"] < 5 or not printed["headings"]:
        found.append("the article is not printed")
    if (printed["paper"], printed["ink"]) != (light["paper"], light["ink"]):
        found.append(f"printed {printed['ink']} on {printed['paper']}")
    fills = [[text["fill"] for text in figure["letters"]] for figure in printed["figures"]]
    if fills != [[text["fill"] for text in figure["letters"]] for figure in light["figures"]]:
        found.append("the figures are not printed in their light colours")
    return found


CHECKS: Sequence[Callable[[Look], list[str]]] = (
    no_error,
    no_other_host,
    accessible,
    page_stands_still,
    wide_boxes_have_the_keyboard,
    figures_are_visible,
    figures_can_be_read,
    code_can_be_read,
    figures_follow_the_theme,
    the_stylesheet_knows_the_palette,
    formulas_are_mathml,
    prints_well,
)


def list_wrong(found: Sequence[Any]) -> str:
    """The message of a failed test: each fault on a line of its own, the first twenty."""
    more = [f"… and {len(found) - 20} more"] if len(found) > 20 else []
    return "\n".join(["", *map(str, found[:20]), *more])
