"""Tables from arrays, with numbers aligned to the right."""

from __future__ import annotations

import numbers
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_PIPE = re.compile(r"(?<![\\$])\$(?![\s$])(?:\\.|[^\\$])+?(?<!\s)\$(?!\d)|\|")
"""A formula, or a bar outside of formulas."""
_BAR = re.compile(r"(?P<other>\\[^|])|\\?\|(?=(?P<letter>[a-zA-Z])?)")


@dataclass(frozen=True)
class Table:
    """A table as Markdown; notebooks and the press show it as a table."""

    markdown: str

    def _repr_markdown_(self) -> str:
        return self.markdown

    def __str__(self) -> str:
        return self.markdown


def table(
    columns: Mapping[str, Iterable[Any]] | Iterable[Sequence[Any]],
    headers: Sequence[str] | None = None,
    *,
    digits: int | Mapping[str, int] = 4,
) -> Table:
    """Make a table of columns, each a header and its values, or of the rows of an array.

    Args:
        columns: header -> values, all of one length; or rows, of shape (n, k).
        headers: the k headers, where `columns` are rows.
        digits: digits behind the point for numbers that are not whole, for all columns or
            by header.

    Returns:
        The table. Columns of numbers stand to the right, others to the left.

    Raises:
        ValueError: if the columns differ in length or the headers do not fit the rows.

    Examples:
        >>> print(table({"x": [0, 10], "sigmoid": [0.5, 0.9999546]}))
        |  x | sigmoid |
        | -: | ------: |
        |  0 |  0.5000 |
        | 10 |  1.0000 |
    """
    if isinstance(columns, Mapping):
        if headers is not None:
            raise ValueError("headers: the columns have names already, got headers as well")
        named = {str(name): list(map(_scalar, values)) for name, values in columns.items()}
        if len({len(values) for values in named.values()}) > 1:
            lengths = ", ".join(f"{name}: {len(values)}" for name, values in named.items())
            raise ValueError(f"columns: expected columns of one length, got {lengths}")
    else:
        rows = [list(map(_scalar, row)) for row in columns]
        names = list(headers or ())
        if not rows or any(len(row) != len(names) for row in rows):
            shape = f"({len(rows)}, {len(rows[0]) if rows else 0})"
            raise ValueError(
                f"headers: expected one a column of rows of shape {shape}, got {names}"
            )
        named = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    if not named:
        raise ValueError("columns: expected at least one column, got none")
    cells = [
        _column(name, values, digits if isinstance(digits, int) else digits.get(name, 4))
        for name, values in named.items()
    ]
    return Table("\n".join("| " + " | ".join(row) + " |" for row in zip(*cells, strict=True)))


def _scalar(value: Any) -> Any:
    """A number for an array without axes, such as the accuracy of one network."""
    return value[()] if type(value).__name__ == "ndarray" and value.shape == () else value


def _column(name: str, values: list[Any], digits: int) -> list[str]:
    """Header, rule and values of one column, padded to one width."""
    right = all(isinstance(v, numbers.Number) and not isinstance(v, bool) for v in values)
    texts = [_text(value, digits) for value in (name, *values)]
    width = max(2, *(len(text) for text in texts))
    header, *texts = [text.rjust(width) if right else text.ljust(width) for text in texts]
    rule = "-" * (width - 1) + ":" if right else "-" * width
    return [header, rule, *texts]


def _text(value: Any, digits: int) -> str:
    if isinstance(value, bool) or type(value).__name__ in ("bool", "bool_"):
        return "yes" if value else "no"
    if isinstance(value, numbers.Integral):
        return str(int(value)).replace("-", "−")
    if isinstance(value, numbers.Real):
        return f"{float(value):z.{digits}f}".replace("-", "−")
    return _PIPE.sub(_in_cell, str(value)).replace("\n", " ")


def _in_cell(found: re.Match[str]) -> str:
    """A bar that does not end the cell; in a formula it must stay a bar."""
    return "\\|" if found[0] == "|" else _BAR.sub(_in_formula, found[0])


def _in_formula(bar: re.Match[str]) -> str:
    if bar["other"]:
        return bar[0]
    name = "\\Vert" if bar[0] == "\\|" else "\\vert"
    return name + " " if bar["letter"] else name
