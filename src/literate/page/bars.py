"""Bars in the formulas of tables, which would end the cell in which the formula stands."""

from __future__ import annotations

import re

_FENCE = re.compile(r"^[ >]*(?P<fence>`{3,}|~{3,})")
_RULE = re.compile(r"^[ >]*\|?[ ]*:?-+:?[ ]*(\|[ ]*:?-+:?[ ]*)*\|?[ ]*$")
_FORMULA = re.compile(
    r"(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)"  # code is no formula
    r"|(?<![\\$])\$(?![\s$])(?P<latex>(?:\\.|[^\\$])+?)(?<!\s)\$(?!\d)"
)
_BAR = re.compile(r"(?P<command>\\.)|\|")


def without_bars(markdown: str) -> str:
    r"""Write `\vert` for each bar in a formula that stands in a table.

    Args:
        markdown: the text of a page.

    Returns:
        The text, with the same lines.

    Examples:
        >>> print(without_bars("| a |\n| - |\n| $|v|$ |\n\n$|v|$"))
        | a |
        | - |
        | $\vert v\vert$ |
        <BLANKLINE>
        $|v|$
    """
    lines = markdown.split("\n")
    fence, in_table = "", False
    for i, line in enumerate(lines):
        if fence:
            fence = "" if line.strip(" >") == fence else fence
            continue
        if mark := _FENCE.match(line):
            fence, in_table = mark["fence"], False
            continue
        if "|" in line and i + 1 < len(lines) and _RULE.match(lines[i + 1]):
            in_table = True
        in_table = in_table and bool(line.strip(" >"))
        if in_table:
            lines[i] = _FORMULA.sub(_without_bars, line)
    return "\n".join(lines)


def _without_bars(found: re.Match[str]) -> str:
    if not found["latex"]:
        return found[0]

    def write(bar: re.Match[str]) -> str:
        before_letter = bar.string[bar.end() : bar.end() + 1].isalpha()
        return bar["command"] or (r"\vert " if before_letter else r"\vert")

    return f"${_BAR.sub(write, found['latex'])}$"
