"""The plain text of results is what notebooks print."""

import random
from collections import namedtuple
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import pytest
from IPython.lib.pretty import pretty as in_a_notebook

from literate.run.pretty import pretty


class Plain:
    pass


class Named(Plain):
    def __repr__(self) -> str:
        return "Named()"


class Kind(type):
    def __repr__(cls) -> str:
        return "a kind"


class OfKind(metaclass=Kind):
    pass


class Own(list):  # type: ignore[type-arg]
    def __repr__(self) -> str:
        return "mine"


Point = namedtuple("Point", "x y")
ITSELF: list[Any] = [1]
ITSELF.append(ITSELF)
WIDE: dict[str, Any] = {}
WIDE["x" * 90] = WIDE


def add(x: int, y: int = 1) -> int:
    return x + y


@pytest.mark.parametrize(
    "value",
    [
        *(3, 0.1, "a\nb", b"x", None, True, 1j, range(3), ValueError("no"), slice(1)),
        *([], (), {}, set(), frozenset(), [[]], (1,), [()], {1: {}}),
        *({3, 1, 2}, frozenset({"b", "a"}), {"a", 1}, {"b": 1, "a": 2}),
        *(int, Plain, OfKind, np.float64, add, len, max, np.array([1.0, 2.0]), np.float64(0.5)),
        *(Plain(), [Plain(), Named()], {"kind": Plain}, Named().__repr__, Point(1, 2), Own([1])),
        *(list(range(1500)), {i: i for i in range(1001)}, set(range(1000))),
        *(ITSELF, WIDE, PurePosixPath("a")),
        *(["x" * 78], ["x" * 76], ["x" * 75], {"a" * 40: "b" * 40}, [list(range(30))] * 2),
        {("a" * 40, "b" * 40): ["c" * 40]},
        [np.eye(2), 1],
    ],
    ids=lambda value: type(value).__name__,  # a repr may differ from process to process
)
def test_as_in_a_notebook(value: object) -> None:
    assert pretty(value) == in_a_notebook(value)


def some_value(rng: random.Random, depth: int) -> Any:
    size = rng.randrange(6)
    members = [some_value(rng, depth - 1) for _ in range(size)] if depth else []
    match rng.choice("istldz") if depth else rng.choice("isn"):
        case "i":
            return rng.randrange(10 ** rng.randrange(1, 9))
        case "s":
            return "x" * rng.randrange(40)
        case "t":
            return tuple(members)
        case "l":
            return members
        case "d":
            return {"k" * rng.randrange(20) + str(i): member for i, member in enumerate(members)}
        case "z":
            return {rng.randrange(10**9) for _ in range(2 * size)}
        case _:
            return None


def test_containers_are_broken_where_a_notebook_breaks_them() -> None:
    rng = random.Random(0)
    for _ in range(2000):
        value = some_value(rng, 4)
        assert pretty(value) == in_a_notebook(value)


def test_deep_containers_take_no_time_that_grows_without_bounds() -> None:
    deep: list[Any] = ["x" * 80]
    for i in range(60):
        deep = [deep, i]
    assert pretty(deep).count("\n") == 60
