"""What is written in a drawn network, read from the arguments and checked against the sizes."""

import itertools
from collections.abc import Sequence, Sized
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from pictures.words import indexed, number, subscript, text_width

LONG = 0.55  # inches, of a name that no longer fits into a neuron
Way = tuple[int, int, int]
"""An edge `(layer, i, j)`: from neuron i of a layer, or -1 for its bias, to j of the next."""
Inscription = tuple[str, str]
"""What stands in a neuron and what beside it."""


def sizes_of(sizes: Sequence[int]) -> list[int]:
    """Return the sizes as integers, or say what is wrong with them."""
    counts = list(sizes)
    if len(counts) < 2 or any(int(count) != count or count < 1 for count in counts):
        raise ValueError(f"sizes must be two or more counts of 1 or more, got {sizes!r}")
    return [int(count) for count in counts]


def inscriptions(
    names: Sequence[Sequence[str]] | None, values: Sequence[ArrayLike] | None, counts: list[int]
) -> list[list[Inscription]]:
    """Return what stands in and beside each neuron, layer by layer.

    A value stands within, and the name beside it. Without values the name stands within, or, if
    it is long, beside the neuron's letter.
    """
    letters = _letters(counts)
    called = letters if names is None else [list(layer) for layer in names]
    _check("names", called, counts)
    within: list[Any] = [
        letters[layer] if max(map(text_width, own)) > LONG else None
        for layer, own in enumerate(called)
    ]
    if values is not None:
        arrays = [np.ravel(layer) for layer in values]
        _check("values", arrays, counts)
        within = [[written(value) for value in array] for array in arrays]
    return [
        [(name, "") for name in own] if inside is None else list(zip(inside, own, strict=True))
        for inside, own in zip(within, called, strict=True)
    ]


def _letters(counts: list[int]) -> list[list[str]]:
    """Return a letter for each neuron; the hidden ones are numbered through."""
    following = itertools.count(1)
    hidden = [[f"h{subscript(next(following))}" for _ in range(count)] for count in counts[1:-1]]
    return [indexed("x", counts[0]), *hidden, indexed("o", counts[-1])]


def _check(argument: str, layers: Sequence[Sized], counts: list[int]) -> None:
    """Insist on one entry for each neuron."""
    got = [len(layer) for layer in layers]
    if got != counts:
        raise ValueError(f"{argument} must be one per neuron of sizes {counts}, got {got}")


def weights_on_ways(weights: Sequence[ArrayLike] | None, counts: list[int]) -> dict[Way, str]:
    """Return the texts of the weights, (d, k) for each pair of layers."""
    arrays = [np.asarray(layer) for layer in weights or ()]
    wanted, got = list(itertools.pairwise(counts)), [array.shape for array in arrays]
    if weights is not None and got != wanted:
        raise ValueError(f"weights must have shapes {wanted}, got {got}")
    return {
        (layer, *way): written(value)
        for layer, array in enumerate(arrays)
        for way, value in np.ndenumerate(array)
    }


def biases_on_ways(
    biases: bool | Sequence[ArrayLike | None], counts: list[int]
) -> tuple[list[int], dict[Way, str]]:
    """Return the layers that have a bias node, and the texts of the biases, (k,) for each."""
    if isinstance(biases, bool):
        return list(range(len(counts) - 1)) if biases else [], {}
    got = [None if layer is None else np.size(layer) for layer in biases]
    fits = [count in (None, wanted) for count, wanted in zip(got, counts[1:], strict=False)]
    if len(got) != len(counts) - 1 or not all(fits):
        raise ValueError(f"biases must have sizes {counts[1:]}, got {got}")
    given = {layer: np.ravel(own) for layer, own in enumerate(biases) if own is not None}
    texts = {(i, -1, j): written(b) for i, own in given.items() for j, b in enumerate(own)}
    return list(given), texts


def written(value: Any) -> str:
    """Write a number with as many decimals as it needs, up to four, and leave a text alone."""
    if isinstance(value, str):
        return value
    if not np.isfinite(value):
        raise ValueError(f"values, weights and biases must be finite, got {value}")
    return number(round(float(value), 4))


def checked_ways(ways: Sequence[Way], counts: list[int]) -> set[Way]:
    """Return edges that exist, or say which does not."""
    for layer, i, j in ways:
        if not (
            0 <= layer < len(counts) - 1 and 0 <= i < counts[layer] and 0 <= j < counts[layer + 1]
        ):
            raise ValueError(
                f"highlight must hold edges (layer, i, j) of sizes {counts}, got {(layer, i, j)}"
            )
    return set(ways)
