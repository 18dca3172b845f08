"""What plots read from their arguments: data and classes, a part of the plane, named arrays."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pictures.words import pretty
from scratchnet.arrays import Array, interval, numbers
from scratchnet.datasets import Data

Span = tuple[tuple[float, float], tuple[float, float]]
Classes = NDArray[np.intp]

MANY = 60  # from here on data points become small dots


def read(data: Data, inputs: int = 2) -> tuple[Array, Classes, int]:
    """Return the inputs (n, 2 or 3), the class of each row (n,), and how many classes there are."""
    X = numbers(data.X, "data.X", ndim=2)
    if X.shape[1] != inputs:
        place = {2: "two columns to lie on a plane", 3: "three columns to lie in space"}[inputs]
        raise ValueError(f"data.X must have {place}, got shape {X.shape}")
    T = numbers(data.T, "data.T")
    T = T.reshape(len(T), -1)
    if len(T) != len(X):
        raise ValueError(f"data.T must have a row per row of data.X ({len(X)}), got {len(T)}")
    if T.shape[1] == 1:
        if not np.isin(T, (0, 1)).all():
            raise ValueError(f"data.T must hold 0 and 1, or one column per class, got {T[:, 0]}")
        return X, (T[:, 0] > 0.5).astype(np.intp), 2
    return X, T.argmax(axis=1), T.shape[1]


def class_names(data: Data | None, count: int, names: Sequence[str] | None) -> list[str]:
    """Return a name for each class: as given, or from the data set's own output names."""
    if names is not None:
        if len(names) != count:
            raise ValueError(f"names must be one per class ({count}), got {list(names)!r}")
        return list(names)
    own = [str(name) for name in getattr(data, "outputs", ())]
    if count == 2 and len(own) != 2:
        output = pretty(own[0]) if own else "target"
        return [f"{output} = 0", f"{output} = 1"]
    return own if len(own) == count else [f"class {k}" for k in range(count)]


def extent_of(span: Span | None, X: Array | None) -> Span:
    """Return the part of the plane to show: as asked, or the data with room around them."""
    if span is not None:
        return checked_span(span)
    if X is None:
        raise ValueError("span must be given where there is no data, got None")
    low, size = X.min(axis=0), np.ptp(X, axis=0)
    size = np.where(size > 0, size, size.max() or 1.0)  # all at one place
    room = size * (0.35 if len(X) <= MANY else 0.12)
    return as_span(low - room, X.max(axis=0) + room)


def checked_span(span: Span) -> Span:
    """Return a part of the plane, or say what is wrong with it."""
    if len(span) != 2:
        raise ValueError(f"span must be two pairs (low, high), got {span!r}")
    return interval(span[0], "span[0]"), interval(span[1], "span[1]")


def as_span(low: Array, high: Array) -> Span:
    """Return the part of the plane between two corners."""
    return (float(low[0]), float(high[0])), (float(low[1]), float(high[1]))


def by_name(
    value: ArrayLike | Mapping[str, ArrayLike], argument: str, *, ndim: int
) -> dict[str, Array]:
    """Return arrays by their names, checked; a single array has the name ""."""
    given = value if isinstance(value, Mapping) else {"": value}
    return {
        name: numbers(array, f"{argument}[{name!r}]" if name else argument, ndim=ndim)
        for name, array in given.items()
    }
