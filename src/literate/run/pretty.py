"""The plain text of a result, as notebooks have it."""

from __future__ import annotations

import inspect
import types
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

_WIDTH = 79
_MOST = 1000
"""So many members of a container are shown."""
_BRACKETS: dict[type, tuple[str, str]] = {
    list: ("[", "]"),
    tuple: ("(", ")"),
    dict: ("{", "}"),
    set: ("{", "}"),
    frozenset: ("frozenset({", "})"),
}
_FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType)


def pretty(value: object) -> str:
    """The text of a value: its `repr`, a long container with one member a line.

    Sets are sorted, as far as they can be. Classes, functions and objects without a `repr` of
    their own are named as in a notebook.

    Examples:
        >>> pretty({"b": 1, "a": {3, 1, 2}})
        "{'b': 1, 'a': {1, 2, 3}}"
        >>> print(pretty(["a" * 40, "b" * 40]))
        ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
         'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb']
        >>> pretty(int), pretty(len)
        ('int', '<function len(obj, /)>')
    """
    return _pretty(value, 0, 0, 0, ())


def _flat(value: Any, around: tuple[int, ...]) -> str:
    """The text of a value on one line, if its members have no lines of their own.

    Args:
        value: what is shown.
        around: the ids of the containers that hold it.
    """
    kind = _container(value)
    if kind is None:
        return _atom(value)
    if not value:
        return repr(value)
    opening, closing = _BRACKETS[kind]
    if id(value) in around:
        return f"{opening}...{closing}"
    around = (*around, id(value))
    members = [": ".join(_flat(part, around) for part in pair) for pair in _members(value, kind)]
    comma = "," if kind is tuple and len(members) == 1 else ""
    return opening + ", ".join(members) + comma + closing


def _pretty(value: Any, indent: int, column: int, after: int, around: tuple[int, ...]) -> str:
    """The text of a value.

    Args:
        value: what is shown.
        indent: how far lines but the first are moved to the right.
        column: where the first line begins.
        after: how many characters follow on the last line.
        around: the ids of the containers that hold it.
    """
    kind = _container(value)
    line = _flat(value, around)
    if kind is None:
        return line.replace("\n", "\n" + " " * indent)
    fits = "\n" not in line and column + len(line) + after <= _WIDTH
    if fits or id(value) in around:
        return line
    opening, closing = _BRACKETS[kind]
    around = (*around, id(value))
    inner, column = indent + len(opening), column + len(opening)
    members = list(_members(value, kind))
    if kind is tuple and len(members) == 1:
        closing = "," + closing
    lines = []
    for i, pair in enumerate(members):
        follows = 1 if i < len(members) - 1 else len(closing) + after
        at = column if i == 0 else inner
        key = "".join(_pretty(part, inner, at, 2, around) + ": " for part in pair[:-1])
        lines.append(key + _pretty(pair[-1], inner, at + len(key), follows, around))
    return opening + (",\n" + " " * inner).join(lines) + closing


def _container(value: object) -> type | None:
    """The kind of container that a value is; a subclass with a `repr` of its own is none."""
    for kind in _BRACKETS:
        if isinstance(value, kind) and _repr(type(value)) is _repr(kind):
            return kind
    return None


def _members(value: Any, kind: type) -> Iterator[tuple[Any, ...]]:
    """The members, and in a dict pairs; the dots behind the most that are shown."""
    members: Iterable[Any] = value.items() if kind is dict else ((member,) for member in value)
    if kind in (set, frozenset):
        members = ((member,) for member in _sorted(value))
    yield from islice(members, _MOST)
    if len(value) > _MOST:
        yield (_DOTS,)


def _sorted(members: Iterable[Any]) -> list[Any]:
    """In the order of their values, else of their texts: the same at each build."""
    try:
        return sorted(members)
    except TypeError:
        return sorted(members, key=str)


class _Dots:
    def __repr__(self) -> str:
        return "..."


_DOTS = _Dots()


def _atom(value: Any) -> str:
    """The text of what holds nothing else."""
    if isinstance(value, type) and _repr(type(value)) is _repr(type):
        return _full_name(value)
    if isinstance(value, _FUNCTIONS):
        try:
            return f"<function {_full_name(value)}{inspect.signature(value)}>"
        except (ValueError, TypeError):
            return f"<function {_full_name(value)}>"
    if _repr(type(value)) is _repr(object):
        return f"<{_full_name(type(value))} at {hex(id(value))}>"
    return repr(value)


def _repr(kind: type) -> Any:
    """The method that gives objects of a kind their `repr`."""
    return next(base.__dict__["__repr__"] for base in kind.__mro__ if "__repr__" in base.__dict__)


def _full_name(named: Any) -> str:
    module, name = named.__module__, named.__qualname__
    return str(name) if module in (None, "builtins") else f"{module}.{name}"
