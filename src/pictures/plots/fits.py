"""One weight at work: the line that it draws through the data, and the loss that it has."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pictures.canvas import LINE, WIDTH, constrained, dress, label_axes, write
from pictures.palette import BLUE, INK, MUTED, PAPER, VERMILION
from pictures.words import number
from scratchnet.arrays import Array, interval, numbers
from scratchnet.datasets import Data

SAMPLES = 61


def one_weight(data: Data, w: float, *, span: tuple[float, float]) -> Figure:
    """Draw what `a = w x` gives beside its place on the curve of the half squared error.

    On the left the targets, the line of the outputs, and each error as a bar between the two;
    on the right `E = 1/2 sum (w x - t)^2` over all weights of the span, with a dot at this one.
    Pictures for other weights of the same span have the same axes.

    Args:
        data: X (n, 1) and T (n, 1).
        w: The weight.
        span: (low, high), the weights shown.

    Raises:
        ValueError: If the data have more than one input or output, or w lies outside the span.
    """
    X, T = numbers(data.X, "data.X", ndim=2), numbers(data.T, "data.T", ndim=2)
    if X.shape[1] != 1 or T.shape != X.shape:
        raise ValueError(f"data must have X (n, 1) and T (n, 1), got {X.shape} and {T.shape}")
    low, high = interval(span, "span")
    if not low <= w <= high:
        raise ValueError(f"w must lie in the span {(low, high)}, got {w}")
    x, t = X[:, 0], T[:, 0]
    figure = constrained(WIDTH, 2.7)
    left, right = figure.subplots(1, 2)
    _draw_line(left, x, t, w, np.concatenate([t, low * x, high * x]))
    weights = np.linspace(low, high, SAMPLES)
    loss = _loss(x, t, weights)
    here = float(_loss(x, t, np.array([w]))[0])
    dress(right)
    right.plot(weights, loss, color=MUTED, linewidth=LINE)
    right.plot(w, here, marker="o", markersize=8, color=VERMILION, markeredgecolor=PAPER, zorder=4)
    top = float(loss.max()) or 1.0
    right.set_ylim(-0.06 * top, 1.06 * top)
    write(right, (low + high) / 2, 0.9 * top, f"E = {number(here, 2)}", color=VERMILION)
    label_axes(right, "weight w", "loss E")
    return figure


def _draw_line(axes: Axes, x: Array, t: Array, w: float, heights: Array) -> None:
    """Draw targets, outputs and the errors between them."""
    dress(axes)
    axes.vlines(x, np.minimum(t, w * x), np.maximum(t, w * x), color=VERMILION, linewidth=LINE)
    ends = np.array([x.min(), x.max()])
    axes.plot(ends, w * ends, color=BLUE, linewidth=LINE)
    axes.plot(x, t, linestyle="none", marker="s", markersize=6, color=INK, zorder=4)
    room = 0.06 * (float(np.ptp(heights)) or 1.0)
    axes.set_ylim(heights.min() - room, heights.max() + room)
    label_axes(axes, "input x", "output a, target t")


def _loss(x: Array, t: Array, weights: Array) -> Array:
    """Return the half squared error of each weight, shape (m,)."""
    return np.asarray(0.5 * np.sum((weights[:, None] * x - t) ** 2, axis=1))
