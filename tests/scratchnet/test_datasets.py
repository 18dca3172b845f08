"""Data sets: the articles' tables, shapes, one-hot targets, reproducible draws."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from scratchnet.datasets import (
    DataSet,
    line,
    logic_gate,
    three_arms,
    train_test_split,
    two_moons,
    virus,
)

GATES = {
    "and": [0, 0, 0, 1],
    "or": [0, 1, 1, 1],
    "nand": [1, 1, 1, 0],
    "nor": [1, 0, 0, 0],
    "xor": [0, 1, 1, 0],
    "xnor": [1, 0, 0, 1],
}


@pytest.mark.parametrize("name", GATES)
def test_gates(name: str) -> None:
    gate = logic_gate(name)
    assert gate.X.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert gate.T.tolist() == [[t] for t in GATES[name]]
    assert (gate.inputs, gate.outputs, gate.name) == (("x1", "x2"), (name.upper(),), name)


@pytest.mark.parametrize("name", ["OR", "imply", "", None, 3, ["or"]])
def test_unknown_gates(name: Any) -> None:
    with pytest.raises(
        ValueError, match=r"^name must be one of and, or, nand, nor, xor, xnor, got"
    ):
        logic_gate(name)


def test_virus() -> None:
    data = virus()
    assert data.name == "virus"
    assert data.X.astype(int).tolist() == [
        [1, 0, 0, 1],
        [1, 0, 0, 0],
        [0, 0, 1, 1],
        [0, 1, 0, 0],
        [1, 1, 0, 0],
        [0, 0, 1, 1],
        [0, 0, 0, 1],
        [0, 0, 1, 0],
    ]
    assert data.T[:, 0].tolist() == [1, 1, 0, 0, 1, 1, 0, 0]
    assert data.inputs == ("loss of smell", "weight loss", "runny nose", "body pain")
    assert data.outputs == ("positive?",)
    assert np.array_equal(data.X[2], data.X[5])
    assert data.T[2] != data.T[5]


def test_line() -> None:
    assert line().X.tolist() == [[0], [1], [2], [3]]
    assert line().T.tolist() == [[0], [2], [4], [6]]


@pytest.mark.parametrize(
    "make",
    [
        lambda: logic_gate("xor"),
        virus,
        line,
        lambda: two_moons(11, 0.1, np.random.default_rng(0)),
        lambda: three_arms(10, 0.1, np.random.default_rng(0)),
    ],
    ids=["gate", "virus", "line", "moons", "arms"],
)
def test_every_data_set_is_whole(make: Callable[[], DataSet]) -> None:
    data = make()
    assert data.X.dtype == data.T.dtype == np.float64
    assert data.X.shape == (len(data.X), len(data.inputs))
    assert data.T.shape == (len(data.X), len(data.outputs))


def test_columns_have_names() -> None:
    rng = np.random.default_rng(0)
    xy = ("x1", "x2")
    assert line()[2:] == (("x",), ("target",), "line")
    assert two_moons(2, 0.0, rng)[2:] == (xy, ("upper moon", "lower moon"), "two moons")
    assert three_arms(3, 0.0, rng)[2:] == (xy, ("arm 1", "arm 2", "arm 3"), "three arms")


def test_tables_are_new_each_time() -> None:
    for data, again in ((virus(), virus), (line(), line)):
        data.X[:] = 9
        assert again().X.max() < 9
    logic_gate("or").X[:] = 9
    assert logic_gate("or").X.max() == 1


def test_moons_without_noise_are_half_circles() -> None:
    data = two_moons(101, 0.0, np.random.default_rng(0))
    upper, lower = (data.X[data.T[:, k] == 1] for k in (0, 1))
    assert (len(upper), len(lower)) == (50, 51)
    assert_allclose(np.hypot(*upper.T), 1, rtol=1e-12)
    assert (upper[:, 1] > -1e-12).all()
    assert_allclose(np.hypot(*(lower - [1, 0.5]).T), 1, rtol=1e-12)
    assert (lower[:, 1] < 0.5 + 1e-12).all()


@pytest.mark.parametrize("noise", [0.0, 0.1])
def test_moons_are_shuffled_and_then_moved(noise: float) -> None:
    upper, lower = np.linspace(0, np.pi, 4), np.linspace(0, np.pi, 5)
    points = [
        *zip(np.cos(upper), np.sin(upper), strict=True),
        *zip(1 - np.cos(lower), 0.5 - np.sin(lower), strict=True),
    ]
    rng, order = np.random.default_rng(3), np.arange(9)
    rng.shuffle(order)
    moved = np.array(points)[order] + rng.normal(scale=noise, size=(9, 2))
    data = two_moons(9, noise, np.random.default_rng(3))
    assert_allclose(data.X, moved, atol=1e-14)
    assert data.T.tolist() == np.eye(2)[[0] * 4 + [1] * 5][order].tolist()


def test_arms_are_moved_by_what_the_source_gives() -> None:
    still, moved = (three_arms(9, noise, np.random.default_rng(3)).X for noise in (0.0, 0.1))
    drawn = np.random.default_rng(3).normal(scale=0.1, size=(9, 2))
    assert_allclose(moved - still, drawn, atol=1e-14)


def test_arms_without_noise_are_spirals() -> None:
    data = three_arms(300, 0.0, np.random.default_rng(0))
    radius = np.hypot(*data.X.T)
    angle = np.arctan2(data.X[:, 1], data.X[:, 0])
    assert data.T.sum(axis=0).tolist() == [100, 100, 100]
    assert radius.max() == pytest.approx(1)
    for k in range(3):
        wanted = 2 * np.pi / 3 * (k + 2 * radius)
        turns = (angle - wanted)[data.T[:, k] == 1] / (2 * np.pi)
        assert_allclose(turns, turns.round(), atol=1e-12)


def test_arms_go_outwards_in_equal_steps() -> None:
    data = three_arms(8, 0.0, np.random.default_rng(0))
    assert_allclose(np.hypot(*data.X.T), np.array([1, 1, 1, 2, 2, 2, 3, 3]) / 3)


def test_arms_of_numbers_that_three_does_not_divide() -> None:
    assert three_arms(8, 0.0, np.random.default_rng(0)).T.sum(axis=0).tolist() == [3, 3, 2]


@pytest.mark.parametrize("make", [two_moons, three_arms])
@pytest.mark.parametrize("source", [np.random.default_rng, np.random.RandomState])
def test_noise_is_that_of_the_source(make: Any, source: Any) -> None:
    one, same, other = (
        make(3000, 0.1, source(0)),
        make(3000, 0.1, source(0)),
        make(3000, 0.1, source(1)),
    )
    assert np.array_equal(one.X, same.X)
    assert not np.array_equal(one.X, other.X)
    rng = source(0)
    still = make(3000, 0.0, rng) if make is two_moons else make(3000, 0.0, source(0))
    moved = one.X - still.X  # the shuffle, drawn first, is the same
    assert moved.std() == pytest.approx(0.1, rel=0.05)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"n": 1}, "n must be a whole number, at least [23], got 1"),
        ({"n": 0}, "n must be a whole number, at least [23], got 0"),
        ({"n": -5}, "n must be a whole number, at least [23], got -5"),
        ({"n": 10.0}, "n must be a whole number, at least [23], got 10.0"),
        ({"n": "10"}, "n must be a whole number, at least [23], got '10'"),
        ({"noise": -0.1}, "noise must be 0 or above, got -0.1"),
        ({"noise": np.nan}, "noise must be 0 or above, got nan"),
        ({"noise": None}, "noise must be 0 or above, got None"),
        ({"rng": None}, "rng must be a numpy.random.Generator or RandomState, got None"),
        ({"rng": 0}, "rng must be a numpy.random.Generator or RandomState, got 0"),
        ({"rng": np.random}, "rng must be a numpy.random.Generator or RandomState, got <module"),
    ],
)
@pytest.mark.parametrize("make", [two_moons, three_arms])
def test_wrong_draws(make: Any, arguments: dict[str, Any], message: str) -> None:
    fine: dict[str, Any] = {"n": 10, "noise": 0.1, "rng": np.random.default_rng(0)}
    with pytest.raises(ValueError, match=f"^{message}"):
        make(**{**fine, **arguments})


def test_a_split_keeps_every_row_once() -> None:
    data = two_moons(50, 0.1, np.random.default_rng(0))
    train, test = train_test_split(data, 0.3, np.random.default_rng(1))
    assert (len(train.X), len(test.X)) == (35, 15)
    rows = np.concatenate([np.hstack([part.X, part.T]) for part in (train, test)])
    whole = np.hstack([data.X, data.T])
    assert np.array_equal(np.sort(rows, axis=0), np.sort(whole, axis=0))
    assert train.name == test.name == data.name
    assert train.inputs == data.inputs
    again, _ = train_test_split(data, 0.3, np.random.default_rng(1))
    assert np.array_equal(again.X, train.X)
    other, _ = train_test_split(data, 0.3, np.random.default_rng(2))
    assert not np.array_equal(other.X, train.X)


@pytest.mark.parametrize(("make", "least"), [(two_moons, 2), (three_arms, 3)])
def test_the_smallest_number_of_points(make: Any, least: int) -> None:
    assert len(make(least, 0.1, np.random.default_rng(0)).X) == least
    with pytest.raises(ValueError, match=f"^n must be a whole number, at least {least}, got"):
        make(least - 1, 0.1, np.random.default_rng(0))


def test_one_row_is_enough_to_be_held_out() -> None:
    train, test = train_test_split(virus(), 1 / 8, np.random.default_rng(0))
    assert (len(train.X), len(test.X)) == (7, 1)


@pytest.mark.parametrize(
    ("fraction", "message"),
    [
        (0, "test_fraction must leave rows on both sides, got 0 of 8 rows"),
        (1, "test_fraction must leave rows on both sides, got 1 of 8 rows"),
        (1.5, "test_fraction must leave rows on both sides, got 1.5 of 8 rows"),
        (-0.5, "test_fraction must be 0 or above, got -0.5"),
        ("half", "test_fraction must be 0 or above, got 'half'"),
        (0.01, "test_fraction must leave rows on both sides, got 0.01 of 8 rows"),
        (0.99, "test_fraction must leave rows on both sides, got 0.99 of 8 rows"),
    ],
)
def test_wrong_fractions(fraction: Any, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}"):
        train_test_split(virus(), fraction, np.random.default_rng(0))


def test_a_split_needs_a_source() -> None:
    with pytest.raises(ValueError, match=r"^rng must be a numpy.random.Generator"):
        train_test_split(virus(), 0.5, None)  # type: ignore[arg-type]
