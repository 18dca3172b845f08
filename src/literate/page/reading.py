"""How long a chapter takes, from its words and its lines of code."""

from __future__ import annotations

import re

from literate.run.chapter import Cell, Chapter

_WORD = re.compile(r"[^\W\d_][\w'-]*")
_WORDS_A_MINUTE = 180
_LINES_A_MINUTE = 12


def minutes(chapter: Chapter) -> int:
    """Minutes that a reader needs who reads each line of code, to the nearest five.

    Args:
        chapter: the chapter; folded code is left out.
    """
    words = sum(len(_WORD.findall(part)) for part in chapter.parts if isinstance(part, str))
    shown = (part for part in chapter.parts if isinstance(part, Cell) and not _is_folded(part))
    lines = sum(cell.source.count("\n") for cell in shown)
    return max(5, 5 * round((words / _WORDS_A_MINUTE + lines / _LINES_A_MINUTE) / 5))


def _is_folded(cell: Cell) -> bool:
    return bool({"collapsed", "hide-input"} & set(cell.tags))
