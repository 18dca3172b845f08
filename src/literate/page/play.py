"""Playable pictures: a comment under a figure names the picture that one can move there.

`<!-- play: neuron data=or rate=1 | Find a line for AND. -->` becomes `<play-neuron>`, which a
script fills; what stands behind the bar is its task. Without JavaScript and on paper the figure
stands there alone. Notebooks and plain Markdown keep the comment, which nobody sees.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

Options = Mapping[str, Mapping[str, Any]]
"""For each picture the kinds of its options: "number", "numbers", "switch" or a list of words."""

_LINE = re.compile(r"<!-- play: (?P<words>.*?) -->", re.DOTALL)
_FIGURE = re.compile(
    r'<figure [^>]*id="(?P<id>[^"]+)"(?:(?!</figure>).)*</figcaption></figure>\s*(?:</div>\s*)*\Z',
    re.DOTALL,
)


class PlayError(ValueError):
    """A line that names no picture, or an option that the picture does not have."""


def place(page: str, known: Options) -> tuple[str, list[tuple[str, str]]]:
    """Put playable pictures in the place of the comments that name them.

    Args:
        page: the HTML of a page, whose captions stand in their figures.
        known: the pictures and their options.

    Returns:
        The page without the comments; each picture has the id of the figure above it, behind
        `play-`. And the comments that cannot be followed, each with the reason.
    """
    mistakes: list[tuple[str, str]] = []

    def element(line: re.Match[str]) -> str:
        figure = _FIGURE.search(page, page.rfind("<figure ", 0, line.start()), line.start())
        try:
            return _element(line["words"], _label(figure), known)
        except PlayError as error:
            mistakes.append((line[0], f"a playable picture: {error}"))
            return ""

    return _LINE.sub(element, page), mistakes


def _label(figure: re.Match[str] | None) -> str:
    if figure is None:
        raise PlayError("no figure with a caption stands right above it")
    return figure["id"]


def _element(line: str, figure: str, known: Options) -> str:
    before, _, task = (part.strip() for part in line.partition("|"))
    name, *given = before.split() or [""]
    if name not in known:
        raise PlayError(f"{name!r} is none of {', '.join(known)}")
    options = dict(_option(text, name, known[name]) for text in given)
    attributes = {"id": f"play-{figure}", "task": " ".join(task.split())}
    attributes["options"] = json.dumps(options, separators=(",", ":"))
    text = "".join(f' {key}="{html.escape(value)}"' for key, value in attributes.items() if value)
    return f'<play-{name} class="play"{text}></play-{name}>'


def _option(text: str, picture: str, kinds: Mapping[str, Any]) -> tuple[str, Any]:
    """The name and the value of `rate=1`."""
    name, equals, value = text.partition("=")
    if name not in kinds or not equals:
        raise PlayError(f"{text!r} is no option of {picture}; it has {', '.join(kinds)}")
    kind = kinds[name]
    try:
        return name, _READ[kind](value) if isinstance(kind, str) else _word(value, kind)
    except ValueError:
        expected = kind if isinstance(kind, str) else f"one of {', '.join(kind)}"
        raise PlayError(f"{name} is {value!r}, which is no {expected}") from None


def _word(value: str, words: list[str]) -> str:
    if value not in words:
        raise ValueError(value)
    return value


_READ: dict[str, Callable[[str], Any]] = {
    "number": float,
    "numbers": lambda value: [float(part) for part in value.split(",")],
    "switch": lambda value: {"on": True, "off": False}[_word(value, ["on", "off"])],
}
"""How the value of each kind of option is read."""
