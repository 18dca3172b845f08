"""The picture of one weight: its line, its errors, its loss; and the drawing of a step."""

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from pictures import diagrams, plots
from scratchnet.datasets import line, logic_gate
from tests.pictures import pictures

SPAN = (0.0, 4.0)


def heights(axes: Axes) -> list[float]:
    """How long the bars of the errors are."""
    (bars,) = (artist for artist in axes.collections if isinstance(artist, LineCollection))
    return [float(np.ptp(np.asarray(bar)[:, 1])) for bar in bars.get_segments()]


@pytest.mark.parametrize("w", [0.0, 1.5, 2.0, 4.0])
def test_one_weight_is_a_picture(w: float) -> None:
    pictures.check(plots.one_weight(line(), w, span=SPAN), kilobytes=25)


def test_bars_are_the_errors_and_the_dot_is_the_loss() -> None:
    figure = plots.one_weight(line(), 3.0, span=SPAN)
    left, right = figure.axes
    assert heights(left) == [0, 1, 2, 3]
    line_of_outputs = np.asarray(left.lines[0].get_xydata())
    assert line_of_outputs.tolist() == [[0, 0], [3, 9]]
    dot = right.lines[1].get_xydata()
    assert np.asarray(dot).tolist() == [[3.0, 7.0]]
    assert "E = 7.00" in pictures.words(figure)


def test_all_weights_of_a_span_share_their_axes() -> None:
    first, second = (plots.one_weight(line(), w, span=SPAN) for w in (0.0, 4.0))
    for one, other in zip(first.axes, second.axes, strict=True):
        assert one.get_xlim() == other.get_xlim()
        assert one.get_ylim() == other.get_ylim()


def test_one_weight_says_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match=r"X \(n, 1\) and T \(n, 1\), got \(4, 2\)"):
        plots.one_weight(logic_gate("or"), 1.0, span=SPAN)
    with pytest.raises(ValueError, match=r"in the span \(0.0, 4.0\), got 5"):
        plots.one_weight(line(), 5, span=SPAN)


def test_the_step_jumps_and_the_sigmoid_does_not() -> None:
    step, smooth = diagrams.neuron(step=True), diagrams.neuron()
    pictures.check(step, kilobytes=20)
    (jump,), (curve,) = (
        [drawn for drawn in figure.axes[0].lines if drawn.get_linewidth() == 2]
        for figure in (step, smooth)
    )
    assert len(np.asarray(jump.get_ydata())) == 4
    assert np.diff(np.asarray(jump.get_xdata()))[1] == 0
    assert np.all(np.diff(np.asarray(curve.get_xdata())) > 0)
