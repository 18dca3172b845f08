"""Boxes of a page in a notebook: quotations; solutions and answers are folded there too."""

from __future__ import annotations

import html
import re
from typing import NamedTuple

_BOX = re.compile(
    r'^(?P<indent> *)(?:!!!|\?\?\?\+?|===\+?) *(?P<kind>[\w -]*?) *(?:"(?P<title>.*)")? *$'
)
_SOLUTION = "success"
"""The kind of box in which a solution stands."""
_QUESTION = "question "
"""How the kind of a box begins that asks a question, with the answer in it."""


class _Box(NamedTuple):
    indent: int
    """Of what stands in it."""
    folded: bool
    title: str


class Unfolder:
    """Turns the boxes of a chapter into Markdown for notebooks, across the cells inside them."""

    def __init__(self) -> None:
        self._boxes: list[_Box] = []
        self._open = False
        """Whether the text under way stands in `<details>`."""

    def __call__(self, text: str) -> str:
        """The next text of the chapter."""
        lines: list[str] = []
        fence = ""
        for line in text.split("\n"):
            indent = len(line) - len(line.lstrip(" "))
            if line.strip() and not fence:
                lines += self._leave(indent)
            box = _BOX.match(line) if not fence else None
            if box is not None:
                lines += self._enter(box, indent + 4)
                continue
            body = line[min(indent, self._boxes[-1].indent if self._boxes else 0) :]
            if line.strip() and not self._open and (folded := self._folded()):
                lines += self._fold(f"{folded.title}, continued")
            quote = "> " * sum(not box.folded for box in self._boxes)
            lines.append((quote + body).rstrip() if self._boxes else body)
            if mark := re.match(r"(`{3,}|~{3,})", body.lstrip()):
                fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        return "\n".join([*lines, *self._unfold()])

    def folds(self, indent: str) -> bool:
        """Whether a cell with this indent stands in a solution."""
        folded = self._folded()
        return folded is not None and len(indent) >= folded.indent

    def _folded(self) -> _Box | None:
        return next((box for box in self._boxes if box.folded), None)

    def _leave(self, indent: int) -> list[str]:
        lines: list[str] = []
        while self._boxes and indent < self._boxes[-1].indent:
            if self._boxes.pop().folded:
                lines += self._unfold()
        return lines

    def _enter(self, box: re.Match[str], indent: int) -> list[str]:
        kind = box["kind"].partition(" ")[0]
        title = html.unescape(box["title"] or kind.capitalize())
        if box["kind"].startswith(_QUESTION):
            self._boxes.append(_Box(indent, True, "Answer"))
            return ["", f"**{title}**", *self._fold("Answer")]
        self._boxes.append(_Box(indent, kind == _SOLUTION, title))
        if kind == _SOLUTION:
            return self._fold(title)
        return ["", f"{'> ' * sum(not box.folded for box in self._boxes)}**{title}**"]

    def _fold(self, title: str) -> list[str]:
        self._open = True
        return ["", f"<details><summary>{html.escape(title)}</summary>", ""]

    def _unfold(self) -> list[str]:
        was, self._open = self._open, False
        return ["", "</details>", ""] if was else []
