"""The data of the three parts: logic gates, a table of patients, a line, moons and spirals."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np

from scratchnet.arrays import Array, RandomSource, not_negative, random_source, whole_number


class Data(Protocol):
    """Anything with inputs `X` (n, d) and targets `T` (n, k)."""

    @property
    def X(self) -> Array:
        """Inputs (n, d)."""

    @property
    def T(self) -> Array:
        """Targets (n, k)."""


class DataSet(NamedTuple):
    """Examples with their targets, and what the columns are called.

    Attributes:
        X: Inputs (n, d), one example per row.
        T: Targets (n, k).
        inputs: The names of the d columns of `X`.
        outputs: The names of the k columns of `T`: targets or classes.
        name: What tables and figures call the data.
    """

    X: Array
    T: Array
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    name: str


GATES = {
    "and": (0, 0, 0, 1),
    "or": (0, 1, 1, 1),
    "nand": (1, 1, 1, 0),
    "nor": (1, 0, 0, 0),
    "xor": (0, 1, 1, 0),
    "xnor": (1, 0, 0, 1),
}
"""The outputs of each logic gate for the inputs (0, 0), (0, 1), (1, 0) and (1, 1)."""


def logic_gate(name: str) -> DataSet:
    """Return the truth table of a logic gate with two inputs, X (4, 2) and T (4, 1).

    Args:
        name: "and", "or", "nand", "nor", "xor" or "xnor".

    Raises:
        ValueError: there is no such gate.

    Source: Part I, Figures 23 and 24; Part II, Figure 58.

    Examples:
        >>> logic_gate("or").T.ravel().tolist()
        [0.0, 1.0, 1.0, 1.0]
    """
    if name not in list(GATES):
        raise ValueError(f"name must be one of {', '.join(GATES)}, got {name!r}")
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    T = np.array(GATES[name], dtype=np.float64)[:, np.newaxis]  # (4, 1)
    return DataSet(X, T, ("x1", "x2"), (name.upper(),), name)


def virus() -> DataSet:
    """Return Part I's eight patients: four symptoms, and whether a virus test was positive.

    Rows 3 and 6 hold the same symptoms and different results.

    Source: Part I, Figure 106; the listing after Figure 117.

    Examples:
        >>> virus().X.shape, virus().outputs
        ((8, 4), ('positive?',))
    """
    table = np.array(
        [
            [1, 0, 0, 1, 1],
            [1, 0, 0, 0, 1],
            [0, 0, 1, 1, 0],
            [0, 1, 0, 0, 0],
            [1, 1, 0, 0, 1],
            [0, 0, 1, 1, 1],
            [0, 0, 0, 1, 0],
            [0, 0, 1, 0, 0],
        ],
        dtype=np.float64,
    )
    symptoms = ("loss of smell", "weight loss", "runny nose", "body pain")
    return DataSet(table[:, :4], table[:, 4:], symptoms, ("positive?",), "virus")


def line() -> DataSet:
    """Return four points on the line t = 2 x, X (4, 1) and T (4, 1).

    Source: Part I, Figures 9 to 17.

    Examples:
        >>> line().T.ravel().tolist()
        [0.0, 2.0, 4.0, 6.0]
    """
    X = np.arange(4.0)[:, np.newaxis]  # (4, 1)
    return DataSet(X, 2 * X, ("x",), ("target",), "line")


# --8<-- [start:two_moons]
def two_moons(n: int, noise: float, rng: RandomSource) -> DataSet:
    """Return two interleaved half circles of radius 1.

    The numbers are those of scikit-learn's `make_moons` for the same
    random state: the points are put on the circles and shuffled, and
    then the noise is added. X is (n, 2), and so is T, one-hot.

    Args:
        n: Number of points, half of them on each moon (the second gets
            the odd one).
        noise: Standard deviation of what is added to each coordinate.
        rng: Where shuffle and noise are drawn from.

    Raises:
        ValueError: `n` below 2, `noise` negative, no `rng`.

    Source: Part III, the data: 200 points, noise 0.20, seed 0.
    """
    whole_number(n, "n", least=2)
    upper = np.linspace(0, np.pi, n // 2)
    lower = np.linspace(0, np.pi, n - n // 2)
    moons = [
        np.stack([np.cos(upper), np.sin(upper)], axis=1),
        np.stack([1 - np.cos(lower), 1 - np.sin(lower) - 0.5], axis=1),
    ]
    X = np.concatenate(moons)  # (n, 2)
    classes = np.repeat([0, 1], [n // 2, n - n // 2])
    order = np.arange(n)
    random_source(rng).shuffle(order)
    X = X[order] + _noise(noise, rng, X.shape)
    T = np.eye(2)[classes[order]]  # (n, 2)
    return DataSet(X, T, ("x1", "x2"), ("upper moon", "lower moon"), "two moons")


# --8<-- [end:two_moons]


def three_arms(n: int, noise: float, rng: RandomSource) -> DataSet:
    """Return three spiral arms around the origin, X (n, 2) and one-hot T (n, 3).

    Each arm starts near the origin, ends at radius 1 and makes two thirds of a turn.

    Args:
        n: Number of points, a third of them on each arm (the first arms get the odd ones).
        noise: Standard deviation of what is added to each coordinate.
        rng: Where the noise is drawn from.

    Raises:
        ValueError: `n` below 3, `noise` negative, no `rng`.
    """
    whole_number(n, "n", least=3)
    classes = np.arange(n) % 3
    radius = (np.arange(n) // 3 + 1) / ((n + 2) // 3)  # (n,)
    angle = 2 * np.pi / 3 * (classes + 2 * radius)
    X = radius[:, np.newaxis] * np.stack([np.cos(angle), np.sin(angle)], axis=1)  # (n, 2)
    X = X + _noise(noise, random_source(rng), X.shape)
    return DataSet(X, np.eye(3)[classes], ("x1", "x2"), ("arm 1", "arm 2", "arm 3"), "three arms")


def train_test_split(
    data: DataSet, test_fraction: float, rng: RandomSource
) -> tuple[DataSet, DataSet]:
    """Return the rows of `data` in two parts, drawn at random: to train on, and held out.

    Args:
        data: What to split.
        test_fraction: The share of rows held out, between 0 and 1, rounded to whole rows.
        rng: Where the order of the rows is drawn from.

    Raises:
        ValueError: a part would be empty, or no `rng`.

    Examples:
        >>> train, test = train_test_split(virus(), 0.25, np.random.default_rng(0))
        >>> len(train.X), len(test.X)
        (6, 2)
    """
    n = len(data.X)
    held_out = round(not_negative(test_fraction, "test_fraction") * n)
    if not 0 < held_out < n:
        raise ValueError(
            f"test_fraction must leave rows on both sides, got {test_fraction} of {n} rows"
        )
    order = random_source(rng).permutation(n)
    parts = np.split(order, [held_out])
    test, train = (data._replace(X=data.X[rows], T=data.T[rows]) for rows in parts)
    return train, test


def _noise(noise: float, rng: RandomSource, shape: tuple[int, ...]) -> Array:
    scale = not_negative(noise, "noise")
    return np.asarray(rng.normal(scale=scale, size=shape))
