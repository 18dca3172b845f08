"""Plots: figures in the house style, small, deterministic, drawn from the numbers given."""

import itertools
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.path import Path as MplPath

from pictures import palette, plots
from pictures.plots.series import thin
from pictures.plots.shading import contour
from pictures.plots.strokes import spread, stroke
from scratchnet.activations import sigmoid, softmax, tanh
from scratchnet.datasets import DataSet, logic_gate, three_arms, two_moons
from scratchnet.layers import Dense
from scratchnet.metrics import wilson_interval
from scratchnet.network import Network
from tests.pictures import pictures

OR = logic_gate("or")
MOONS = two_moons(200, 0.2, np.random.RandomState(0))
ARMS = three_arms(150, 0.1, np.random.default_rng(0))
CUBE = DataSet(
    np.array(list(itertools.product((0.0, 1.0), repeat=3))),
    np.array([[0.0], [0], [0], [1], [0], [1], [1], [1]]),
    ("x1", "x2", "x3"),
    ("majority",),
    "majority",
)
EPOCHS = np.arange(10_001)


def neuron(X: np.ndarray) -> np.ndarray:
    return sigmoid(X @ np.array([5.4, 5.4]) - 2.4)


def wavy(X: np.ndarray) -> np.ndarray:
    return sigmoid(8 * (np.sin(3 * X[:, 0]) - X[:, 1]))


def three_scores(X: np.ndarray) -> np.ndarray:
    return np.stack([X[:, 0], X[:, 1], -X[:, 0] - X[:, 1]], axis=1)


def bowl(pairs: np.ndarray) -> np.ndarray:
    return np.asarray(pairs[:, 0] ** 2 + 3 * pairs[:, 1] ** 2)


def descent(rate: float) -> np.ndarray:
    w = np.array([-2.0, 1.5])
    return np.array([w * (1 - rate * np.array([2.0, 6.0])) ** k for k in range(30)])


PICTURES: dict[str, tuple[Callable[[], Figure], float]] = {
    "curve": (lambda: plots.curve(sigmoid, tanh, marks=[0.8], guides={"y": [0.5]}), 20),
    "curve, key beneath": (
        lambda: plots.curve(
            sigmoid, labels=["a name too long to stand at the end of a line"], derivative=False
        ),
        15,
    ),
    "lines": (
        lambda: plots.lines(
            [1, 2, 5, 20, 50],
            {
                "training": [0.8, 0.9, 0.95, 0.97, 0.99],
                "fresh": (
                    [0.8, 0.89, 0.94, 0.95, 0.95],
                    [0.7, 0.8, 0.9, 0.9, 0.9],
                    [0.9, 0.9, 0.96, 0.97, 0.97],
                ),
            },
            log="x",
            xticks=[1, 2, 5, 20, 50],
            ylabel="accuracy",
        ),
        15,
    ),
    "losses": (
        lambda: plots.losses({"bias": 1 / (1 + EPOCHS), "none": 0.5 + 0.5 / (1 + EPOCHS)}),
        15,
    ),
    "losses, logarithmic": (
        lambda: plots.losses({"one layer": 1 / (1 + EPOCHS)}, log="xy"),
        15,
    ),
    "losses, many seeds": (
        lambda: plots.losses(
            {"h = 3": np.random.default_rng(0).random(20) / (1 + EPOCHS[:, None])}, log="y"
        ),
        25,
    ),
    "descent on a curve": (
        lambda: plots.descent_on_curve(
            lambda w: (w - 2) ** 2, {"small": [4, 3.8, 3.6], "large": [0.5, 3.4, 0.7]}
        ),
        15,
    ),
    "points": (lambda: plots.points(OR, lines={"line": ((1, 1), -0.5)}), 12),
    "many points": (lambda: plots.points(MOONS), 25),
    "three classes": (lambda: plots.points(ARMS), 25),
    "regions": (lambda: plots.decision_regions(neuron, OR), 12),
    "regions, no data": (lambda: plots.decision_regions(wavy, span=((-2, 2), (-2, 2))), 25),
    "regions, moons": (lambda: plots.decision_regions(wavy, MOONS), 40),
    "regions, three classes": (
        lambda: plots.decision_regions(three_scores, ARMS, outputs=softmax),
        30,
    ),
    "regions side by side": (
        lambda: plots.regions_grid({f"h = {h}": wavy for h in range(7)}, MOONS),
        120,
    ),
    "parameter path": (
        lambda: plots.parameter_path(bowl, {"0.02": descent(0.02), "0.3": descent(0.3)}),
        35,
    ),
    "success rates": (
        lambda: plots.success_rates([1, 2, 3], {"bias": [3, 48, 50], "none": [0, 40, 50]}, 50),
        15,
    ),
    "separating plane": (lambda: plots.separating_plane(CUBE, [1, 1, 1], -1.5), 15),
    "matrices": (
        lambda: plots.matrices(
            OR.X, "@", [[0.1], [0.2]], "+", [0.3], "=", OR.X @ [[0.1], [0.2]] + 0.3,
            names=["X", "W", "b", "z"],
        ),
        12,
    ),
    "matrices, two layers": (
        lambda: plots.matrices(
            np.full((4, 3), 0.6899), "@", np.full((3, 1), -0.25), "=", np.full((4, 1), -0.5174)
        ),
        12,
    ),
    "matrices, two rows": (
        lambda: plots.matrices(
            np.full((2, 4), 0.25), "@", np.full((4, 3), -0.125), "\n", "=", np.full((2, 3), 1 / 3)
        ),
        15,
    ),
}  # fmt: skip


def test_every_picture_is_drawn_here() -> None:
    files = Path(__file__).parent.glob("test_*.py")
    source = "".join(file.read_text(encoding="utf-8") for file in files)
    missing = [name for name in plots.__all__ if f"plots.{name}" not in source]
    assert not missing, f"draw in PICTURES of {Path(__file__).name}: {missing}"


@pytest.mark.parametrize("name", PICTURES)
def test_each_picture_keeps_the_house_rules(name: str) -> None:
    """Those of `check`; the same call gives the same bytes, and touches no global state."""
    draw, kilobytes = PICTURES[name]
    drawn = pictures.check(draw(), kilobytes=kilobytes)
    assert drawn == pictures.svg(draw())
    assert dict(mpl.rcParams) == pictures.SETTINGS


def test_pyplot_is_never_imported() -> None:
    program = (
        "import sys; from pictures import diagrams, plots; from scratchnet.activations import"
        " sigmoid; plots.curve(sigmoid).savefig('/dev/null', format='svg');"
        " diagrams.network((2, 3, 1)).savefig('/dev/null', format='svg');"
        " sys.exit('matplotlib.pyplot' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


# What is drawn is what was computed.


def curve_data(figure: Figure, i: int) -> tuple[np.ndarray, np.ndarray]:
    line = figure.axes[0].get_lines()[i]
    return np.asarray(line.get_xdata()), np.asarray(line.get_ydata())


def test_a_curve_is_the_function_and_its_derivative() -> None:
    figure = plots.curve(sigmoid)
    x, y = curve_data(figure, 0)
    assert (x[0], x[-1]) == (-6, 6)
    np.testing.assert_allclose(y, 1 / (1 + np.exp(-x)), rtol=1e-12)
    _, slope = curve_data(figure, 1)
    np.testing.assert_allclose(slope, np.gradient(y, x), atol=2e-3)
    assert {"sigmoid", "sigmoid′"} <= set(pictures.words(figure))


def test_marks_carry_the_value_of_the_function() -> None:
    figure = plots.curve(sigmoid, derivative=False, marks=[0.8, (0, "half"), (1, 0.2, "there")])
    assert {"0.69", "half", "there"} <= set(pictures.words(figure))


@pytest.mark.parametrize(
    ("slope", "side"),
    [(1, ("left", "top")), (-1, ("left", "bottom")), (0, ("center", "bottom"))],
)
def test_a_mark_stands_off_its_curve_whichever_way_that_goes(
    slope: int, side: tuple[str, str]
) -> None:
    figure = plots.curve(lambda z: slope * z, derivative=False, marks=[(0, "here")])
    (mark,) = [text for text in figure.axes[0].texts if text.get_text() == "here"]
    assert (mark.get_horizontalalignment(), mark.get_verticalalignment()) == side


def test_a_plain_function_has_no_derivative_to_draw() -> None:
    figure = plots.curve(lambda z: z**2, derivative=True)
    assert len(figure.axes[0].get_lines()) == 1


def test_a_constant_function_is_a_level_line() -> None:
    _, y = curve_data(plots.curve(lambda z: np.float64(3), derivative=False), 0)
    assert set(y) == {3.0}


def test_losses_start_at_epoch_0_and_end_at_the_last() -> None:
    x, y = curve_data(plots.losses({"run": 1 / (1 + EPOCHS)}), 0)
    assert (x[0], x[-1]) == (0, 10_000)
    assert (y[0], y[-1]) == (1, 1 / 10_001)


def test_losses_on_logarithmic_epochs_start_at_epoch_1() -> None:
    x, y = curve_data(plots.losses({"run": 1 / (1 + EPOCHS)}, log="x"), 0)
    assert (x[0], y[0]) == (1, 0.5)


def test_many_seeds_are_drawn_as_median_and_quartiles() -> None:
    seeds = np.array([1.0, 2, 3, 4, 9]) * np.ones((3, 1))  # (epochs + 1, S)
    figure = plots.losses({"run": seeds})
    _, y = curve_data(figure, 0)
    assert set(y) == {3.0}
    (band,) = figure.axes[0].collections
    heights = np.asarray(band.get_paths()[0].vertices)[:, 1]
    assert (heights.min(), heights.max()) == (2.0, 4.0)


@pytest.mark.parametrize("log", [False, True])
def test_thinning_keeps_the_ends_and_every_peak(log: bool) -> None:
    values = np.sin(np.arange(100_000) / 7)
    values[40_321], values[77_777] = 9, -9
    keep = thin(values, log=log)
    assert len(keep) <= 202
    assert (keep[0], keep[-1]) == (0, len(values) - 1)
    assert {40_321, 77_777} <= set(keep)
    assert (np.diff(keep) > 0).all()


def test_a_short_series_is_not_thinned() -> None:
    assert list(thin(np.ones(5))) == [0, 1, 2, 3, 4]


def test_a_line_from_weights_runs_where_the_score_is_0() -> None:
    figure = plots.points(OR, lines=[((2.0, 4.0), -1.0)])
    (line,) = [line for line in figure.axes[0].get_lines() if line.get_label() == "_child2"]
    assert isinstance(line, Line2D)
    first, second = np.asarray(line.get_xy1()), np.asarray(line.get_xy2())  # type: ignore[attr-defined]
    for point in (first, second):
        assert point @ [2.0, 4.0] - 1.0 == pytest.approx(0)


def test_each_class_is_drawn_with_its_own_points_and_marker() -> None:
    figure = plots.points(OR)
    zero, one = figure.axes[0].get_lines()
    np.testing.assert_array_equal(zero.get_xydata(), [[0, 0]])
    np.testing.assert_array_equal(one.get_xydata(), [[0, 1], [1, 0], [1, 1]])
    assert zero.get_marker() != one.get_marker()
    assert (zero.get_label(), one.get_label()) == ("OR = 0", "OR = 1")
    assert {"OR = 0", "OR = 1", "x₁", "x₂"} <= set(pictures.words(figure))


def test_of_many_points_each_class_has_its_own_dots() -> None:
    figure = plots.points(ARMS)
    for k in range(3):
        paths = [
            np.asarray(patch.get_path().vertices)
            for patch in figure.axes[0].patches
            if mpl.colors.to_hex(patch.get_edgecolor()) == palette.SERIES[k]
        ]
        (ends,) = paths
        middles = (ends[::2] + ends[1::2]) / 2
        np.testing.assert_allclose(middles, ARMS.X[ARMS.T[:, k] == 1])


def boundary(figure: Figure) -> np.ndarray:
    """Vertices of the one line drawn in ink."""
    paths = [
        patch.get_path()
        for patch in figure.axes[0].patches
        if mpl.colors.to_hex(patch.get_edgecolor()) == palette.INK and not patch.get_fill()
    ]
    return np.concatenate([np.asarray(path.vertices)[:-1] for path in paths])


def test_the_boundary_of_two_classes_is_where_the_probability_is_half() -> None:
    vertices = boundary(plots.decision_regions(wavy, MOONS))
    np.testing.assert_allclose(vertices[:, 1], np.sin(3 * vertices[:, 0]), atol=0.02)


def test_a_network_is_asked_for_its_predictions() -> None:
    network = Network((Dense(np.array([[5.4], [5.4]]), np.array([-2.4]), sigmoid),))
    vertices = boundary(plots.decision_regions(network, OR))
    np.testing.assert_allclose(vertices.sum(axis=1), 2.4 / 5.4, atol=1e-6)


def test_of_two_probabilities_the_second_counts() -> None:
    def both(X: np.ndarray) -> np.ndarray:
        p = neuron(X)
        return np.stack([1 - p, p], axis=1)

    assert pictures.svg(plots.decision_regions(both, OR)) == pictures.svg(
        plots.decision_regions(neuron, OR)
    )


def test_a_certain_network_has_a_region_but_no_boundary() -> None:
    figure = plots.decision_regions(lambda X: np.ones(len(X)), OR)
    assert len(figure.axes[0].patches) == 3  # the shades of 0.5, 0.75 and 0.9
    assert "boundary" not in pictures.words(figure)


def test_regions_without_data_are_named_in_place() -> None:
    figure = plots.decision_regions(neuron, span=((-1, 2), (-1, 2)), names=["no", "yes"])
    where = {text.get_text(): text.get_position() for text, _ in pictures.boxes(figure)}
    assert sum(where["no"]) < 2.4 / 5.4 < sum(where["yes"])


def test_a_class_that_wins_nowhere_is_not_named() -> None:
    def never_the_third(X: np.ndarray) -> np.ndarray:
        return np.column_stack([X, np.full(len(X), -99.0)])

    span = ((-1.0, 2.0), (-1.0, 2.0))
    figure = plots.decision_regions(never_the_third, span=span, names=["one", "two", "three"])
    assert {"one", "two", "three"} & set(pictures.words(figure)) == {"one", "two"}


def test_a_surface_that_only_touches_0_has_no_contour() -> None:
    x = np.linspace(-1, 1, 21)
    below = -(x[np.newaxis] ** 2 + x[:, np.newaxis] ** 2)
    axes = Figure().subplots()
    assert contour(axes, x, x, below) is None
    assert contour(axes, x, x, below + 0.5) is not None


def test_each_panel_has_its_caption_and_may_have_its_own_data() -> None:
    figure = plots.regions_grid(
        {"OR": (neuron, OR), "AND": (neuron, logic_gate("and"))}, names=["no", "yes"]
    )
    assert [axes.get_xlabel() for axes in figure.axes] == ["OR", "AND"]
    assert [len(np.asarray(axes.get_lines()[0].get_xdata())) for axes in figure.axes] == [1, 3]


def test_a_parameter_path_goes_through_all_its_steps() -> None:
    figure = plots.parameter_path(bowl, descent(0.02))
    np.testing.assert_array_equal(figure.axes[0].get_lines()[0].get_xydata(), descent(0.02))
    assert "start" in pictures.words(figure)


def test_a_start_that_two_paths_share_is_named_once() -> None:
    written = pictures.words(plots.parameter_path(bowl, {"a": descent(0.02), "b": descent(0.3)}))
    assert written.count("start") == 1
    curve = plots.descent_on_curve(np.square, {"a": [3, 2], "b": [3, 1], "c": [-3, 1]})
    assert pictures.words(curve).count("start") == 2


def test_contour_lines_run_at_their_levels() -> None:
    figure = plots.parameter_path(bowl, descent(0.02), span=((-2, 2), (-2, 2)), levels=[1.0])
    (line,) = [patch for patch in figure.axes[0].patches if not patch.get_fill()]
    vertices = np.asarray(line.get_path().vertices)[:-1]
    np.testing.assert_allclose(bowl(vertices), 1.0, atol=0.02)


def test_success_rates_say_how_many_of_how_many() -> None:
    figure = plots.success_rates(["1", "2"], [0, 1200], 1300)
    assert {"0 of 1,300", "1,200 of 1,300", "1", "2"} <= set(pictures.words(figure))


def test_matrices_write_every_value_name_operator_and_shape() -> None:
    figure = plots.matrices(
        [[0, 1], [1, 1]], "@", [[0.1], [-0.25]], "=", [-0.25, -0.15], names=["X", "W", "z"]
    )
    assert pictures.words(figure) == [
        "0", "1", "1", "1", "X", "(2, 2)", "@", "0.1000", "−0.2500", "W", "(2, 1)",
        "=", "−0.2500", "−0.1500", "z", "(2,)",
    ]  # fmt: skip


def test_matrices_can_hold_letters_and_leave_shapes_out() -> None:
    figure = plots.matrices([["x₁", "x₂"]], "·", [["w₁"], ["w₂"]], shapes=False)
    assert pictures.words(figure) == ["x₁", "x₂", "·", "w₁", "w₂"]


def test_highlighted_boxes_are_set_in_bold() -> None:
    figure = plots.matrices([[1, 2], [3, 4]], "@", [[5], [6]], highlight=[(0, 1, None), (1, 0, 0)])
    bold = [
        text.get_text() for text, _ in pictures.boxes(figure) if text.get_fontweight() == "bold"
    ]
    assert bold == ["3", "4", "5"]


def test_the_plane_is_cut_at_the_edges_of_the_cube() -> None:
    from pictures.plots.space import _cut

    w, b = np.array([1.0, 1.0, 1.0]), -1.5
    corners = _cut(w, b)
    assert len(corners) == 6  # halfway between two opposite corners a cube's cut is a hexagon
    np.testing.assert_allclose(corners @ w + b, 0, atol=1e-9)
    assert len(_cut(w, 5.0)) == 0


def shades(figure: Figure, colour: str) -> list[MplPath]:
    """The areas filled with a colour."""
    return [
        patch.get_path()
        for patch in figure.axes[0].patches
        if patch.get_fill() and mpl.colors.to_hex(patch.get_facecolor()) == colour
    ]


def test_the_shades_deepen_towards_each_class() -> None:
    """Blue for class 0, vermilion for class 1, as their points are."""
    figure = plots.decision_regions(neuron, OR, levels=[0.1, 0.5, 0.9])
    for colour, surely, barely, never in (
        (palette.BLUE, (-0.3, -0.3), (0.18, 0.18), (1, 1)),
        (palette.VERMILION, (1, 1), (0.28, 0.28), (0, 0)),
    ):
        areas = shades(figure, colour)
        covered = [sum(area.contains_point(p) for area in areas) for p in (surely, barely, never)]
        assert covered == [2, 1, 0]
    assert [line.get_color() for line in figure.axes[0].get_lines()] == list(palette.SERIES[:2])


def test_the_region_of_each_class_has_the_colour_of_its_points() -> None:
    figure = plots.decision_regions(three_scores, ARMS, outputs=softmax)
    for k, place in enumerate([(1, 0), (0, 1), (-0.6, -0.6)]):
        covering = [
            colour
            for colour in palette.SERIES[:3]
            if any(area.contains_point(place) for area in shades(figure, colour))
        ]
        assert covering == [palette.SERIES[k]]


def test_the_map_is_darkest_where_the_loss_is_least() -> None:
    figure = plots.parameter_path(bowl, descent(0.02), span=((-2, 2), (-2, 2)), levels=[1.0, 4.0])
    areas = shades(figure, palette.BLUE)
    places = [(0.0, 0.0), (0.0, 1.0), (1.9, 1.9)]  # losses of 0, 3 and 14
    assert [sum(area.contains_point(place) for area in areas) for place in places] == [2, 1, 0]


def test_the_start_of_a_path_is_hollow_and_its_last_step_marked() -> None:
    figure = plots.parameter_path(bowl, descent(0.02))
    walk, start = figure.axes[0].get_lines()
    assert np.asarray(start.get_xydata()).tolist() == [descent(0.02)[0].tolist()]
    assert start.get_markerfacecolor() == palette.PAPER
    marked = walk.get_markevery()
    assert isinstance(marked, list)
    assert marked[-1] == 29
    assert len(marked) > 5


def test_a_success_rate_is_a_bar_a_marker_and_an_interval() -> None:
    figure = plots.success_rates(["a", "b"], [0, 30], 50)
    low, high = wilson_interval([0, 30], 50)
    axes = figure.axes[0]
    bars = [patch.get_width() for patch in axes.patches if isinstance(patch, Rectangle)]
    assert bars == [0, 0.6]
    (line,) = axes.get_lines()
    assert np.asarray(line.get_xdata()).tolist() == [0, 0.6]
    (intervals,) = axes.collections
    assert isinstance(intervals, LineCollection)
    ends = [np.asarray(segment)[:, 0] for segment in intervals.get_segments()]
    np.testing.assert_allclose(ends, np.stack([low, high], axis=1))


def test_lines_bands_and_axes_are_those_asked_for() -> None:
    x, y = np.array([1.0, 10, 100]), np.array([2.0, 30, 400])
    figure = plots.lines(
        x, {"a": (y, y / 2, 2 * y)}, guides={"x": [7.0], "y": [3.0]}, log="xy",
        xticks=[1, 128], ylim=(0.5, 1000), xlabel="size", ylabel="rate",
    )  # fmt: skip
    axes = figure.axes[0]
    across, down, line = axes.get_lines()[:3]
    assert np.asarray(across.get_ydata()).tolist() == [3, 3]
    assert np.asarray(down.get_xdata()).tolist() == [7, 7]
    np.testing.assert_array_equal(line.get_xydata(), np.stack([x, y], axis=1))
    (band,) = axes.collections
    heights = np.asarray(band.get_paths()[0].vertices)[:, 1]
    assert (heights.min(), heights.max()) == (1, 800)
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    assert axes.get_xticks().tolist() == [1, 128]
    assert axes.get_ylim() == (0.5, 1000)
    assert {"size", "rate", "a", "1"} <= set(pictures.words(figure))
    assert [tick.label1.get_text() for tick in axes.xaxis.get_major_ticks()] == ["1", "128"]


def test_losses_start_at_0_or_are_logarithmic() -> None:
    plain = plots.losses({"run": 1 + 1 / (1 + EPOCHS)}).axes[0]
    assert (plain.get_yscale(), plain.get_ylim()[0]) == ("linear", 0)
    assert plots.losses({"run": 1 / (1 + EPOCHS)}, log="y").axes[0].get_yscale() == "log"


def test_steps_lie_on_the_curve_of_the_loss() -> None:
    figure = plots.descent_on_curve(np.square, [3.0, -1.0, 0.5], span=(-4, 4))
    curve, steps = figure.axes[0].get_lines()
    w, loss = np.asarray(curve.get_xdata()), np.asarray(curve.get_ydata())
    np.testing.assert_allclose(loss, w**2)
    assert np.asarray(steps.get_xydata()).tolist() == [[3, 9], [-1, 1], [0.5, 0.25]]


def test_marks_stand_where_they_say() -> None:
    figure = plots.curve(np.square, marks=[2.0, (1.0, 0.5, "there")])
    places = [np.asarray(line.get_xydata()).tolist() for line in figure.axes[0].get_lines()[1:3]]
    assert places == [[[2, 4]], [[1, 0.5]]]


def test_names_stand_in_the_order_of_the_lines_ends() -> None:
    figure = plots.lines([0, 1], {"low": [0, 1], "high": [0, 3], "middle": [0, 2]})
    heights = {text.get_text(): text.get_position()[1] for text, _ in pictures.boxes(figure)}
    assert heights["low"] < heights["middle"] < heights["high"]


def test_matrices_stand_row_by_row() -> None:
    values = np.arange(6).reshape(2, 3)
    boxes = pictures.boxes(plots.matrices(values, shapes=False))
    place = {text.get_text(): text.get_position() for text, _ in boxes}
    for i, j in np.ndindex(2, 3):
        x, y = place[str(values[i, j])]
        assert x == place[str(j)][0]
        assert y == place[str(3 * i)][1]
    assert place["0"][1] > place["3"][1]
    assert place["0"][0] < place["1"][0]


def test_the_marked_box_lies_behind_the_marked_value() -> None:
    figure = plots.matrices([[1, 2], [3, 4]], highlight=[(0, 1, 0)])
    (mark,) = [
        patch
        for patch in figure.axes[0].patches
        if mpl.colors.to_hex(patch.get_facecolor()) == palette.VERMILION
    ]
    inside = [
        text.get_text()
        for text, _ in pictures.boxes(figure)
        if mark.get_path()
        .transformed(mark.get_patch_transform())
        .contains_point(text.get_position())
    ]
    assert inside == ["3"]


def test_points_beyond_the_plane_lie_under_it() -> None:
    """The plane x1 = 0.5; the eye stands where x1 is large."""
    figure = plots.separating_plane(CUBE, [2, 0, 0], -1)
    markers = [line for line in figure.axes[0].get_lines() if line.get_marker() in ("o", "s")]
    (plane,) = {patch.get_zorder() for patch in figure.axes[0].patches}
    drawn = [line for line in markers if len(np.asarray(line.get_xdata()))]
    under = [line.get_marker() for line in drawn if line.get_zorder() < plane]
    over = [line.get_marker() for line in drawn if line.get_zorder() > plane]
    sizes = [len(np.asarray(line.get_xdata())) for line in drawn]
    assert (under, over) == (["o", "s"], ["o", "s"])
    assert sizes == [3, 1, 1, 3]  # of the four with x1 = 0 one votes yes, with x1 = 1 three


def test_the_edges_of_the_cube_are_named_after_the_inputs() -> None:
    """The first input runs to the front, the second to the right, the third up."""
    place = {
        text.get_text(): text.get_position()
        for text, _ in pictures.boxes(plots.separating_plane(CUBE))
    }
    (x1, y1), (x2, _), (x3, y3) = place["x₁"], place["x₂"], place["x₃"]
    assert x3 < x1 < x2
    assert y3 > y1


def test_a_plane_of_data_that_do_not_begin_at_0_is_the_same_picture() -> None:
    moved = CUBE._replace(X=10 + 5 * CUBE.X)
    one, other = (
        np.asarray(figure.axes[0].patches[0].get_path().vertices)
        for figure in (
            plots.separating_plane(CUBE, [1, 1, 1], -1.5),
            plots.separating_plane(moved, [0.2, 0.2, 0.2], -7.5),
        )
    )
    np.testing.assert_allclose(one, other)


def test_the_key_names_every_class_once() -> None:
    figure = plots.regions_grid({"a": neuron, "b": neuron}, OR, names=["no", "yes"])
    written = pictures.words(figure)
    assert [written.count(word) for word in ("no", "yes", "boundary")] == [1, 1, 1]


@pytest.mark.parametrize(
    "draw",
    [
        lambda: plots.points(OR._replace(X=OR.X[:1] + 3, T=OR.T[:1])),
        lambda: plots.points(OR._replace(X=OR.X * [1, 0])),
        lambda: plots.decision_regions(neuron, OR._replace(X=OR.X[:1], T=OR.T[:1])),
        lambda: plots.descent_on_curve(np.square, [2.0]),
        lambda: plots.parameter_path(bowl, [[1.0, 5.0]]),
        lambda: plots.lines([1.0], {"a": [2.0]}),
        lambda: plots.losses({"a": [0.0, 0.0]}),
    ],
    ids=["point", "column", "regions", "descent", "path", "line", "losses"],
)
def test_a_single_place_has_room_around_it(draw: Callable[[], Figure]) -> None:
    figure = draw()
    pictures.check(figure, kilobytes=25)
    for axis in (figure.axes[0].xaxis, figure.axes[0].yaxis):
        ticks = [tick.label1.get_text() for tick in axis.get_major_ticks()]
        assert len(set(ticks)) == len(ticks) > 1


def test_a_key_of_two_rows_is_read_row_by_row() -> None:
    names = [f"run {i}" for i in range(7)]
    figure = plots.losses({name: [1.0, 0.5] for name in names})
    key = [(text.get_text(), box) for text, box in pictures.boxes(figure) if "run" in str(text)]
    in_reading_order = sorted(key, key=lambda entry: (-round(entry[1].y0), entry[1].x0))
    assert [name for name, _ in in_reading_order] == names
    assert len({round(box.y0) for _, box in key}) == 2


def test_more_lines_than_colours_still_differ() -> None:
    looks = [(look["color"], str(look["linestyle"])) for look in map(stroke, range(25))]
    assert len(set(looks)) == 25


def test_labels_are_moved_apart_but_stay_inside() -> None:
    places = spread([1.0, 0.98, 0.97, 0.1], 0.1, 0.0, 1.0)
    assert places == pytest.approx([1.0, 0.9, 0.8, 0.1])


# Wrong input.

NAN = float("nan")
X3 = DataSet(np.zeros((2, 3)), np.zeros((2, 1)), ("a", "b", "c"), ("t",), "three")
WRONG: list[tuple[Callable[[], Any], str]] = [
    (lambda: plots.curve(), "functions must hold at least one function, got none"),
    (lambda: plots.curve(sigmoid, span=(1, 1)), r"span must be a pair \(low, high\)"),
    (lambda: plots.curve(sigmoid, span=(0, NAN)), "span must be finite, got nan"),
    (lambda: plots.curve(sigmoid, labels=["a", "b"]), r"labels must be one per function \(1\)"),
    (lambda: plots.curve(sigmoid, ylim=(2, 1)), "ylim must be a pair"),
    (lambda: plots.curve(lambda z: z[:3]), r"functions must map shape .* got \(3,\)"),
    (lambda: plots.lines([1, 2], {}), "ys must hold at least one series"),
    (lambda: plots.lines([1, 2], {"a": [1]}), r"ys\['a'\] must have the shape of x \(2,\)"),
    (lambda: plots.lines([0, 1], {"a": [1, 2]}, log="x"), "x must be above 0"),
    (lambda: plots.lines([1, 2], {"a": [0, 2]}, log="y"), r"ys\['a'\] must be above 0"),
    (lambda: plots.lines(["1"], {"a": [1]}), "x must hold real numbers, got dtype <U1"),
    (lambda: plots.lines([1, 2], {"a": ["1", "2"]}), r"ys\['a'\] must hold real numbers"),
    (
        lambda: plots.lines([1, 2], {"a": [NAN, NAN]}),
        r"ys\['a'\] must hold a number, got NaN or infinity throughout",
    ),
    (
        lambda: plots.lines([1, 2], {"a": ([1, 2], [1, 2])}),
        r"ys\['a'\] must have the shape of x \(2,\) or, with bounds, \(3, 2\), got \(2, 2\)",
    ),
    (
        lambda: plots.lines([1, 2], {"a": ([1, NAN], [1, NAN], [1, 2])}),
        r"ys\['a'\] must have finite bounds",
    ),
    (lambda: plots.lines([1, 2], {"a": [1, 2]}, log="yx"), r'log must be "", "x", .* got \'yx\''),
    (lambda: plots.lines([1, 2], {"a": [1, 2]}, guides={"z": [1]}), 'guides must be for "x" and'),
    (lambda: plots.losses({}), "runs must hold at least one loss array"),
    (lambda: plots.losses({"a": [1, NAN]}), r"runs\['a'\] must be finite"),
    (lambda: plots.losses({"a": [1.0]}), r"runs\['a'\] must have shape"),
    (lambda: plots.losses({"a": np.ones((3, 2, 2))}), r"runs\['a'\] must have shape"),
    (lambda: plots.losses({"a": [1, 0]}, log="y"), r"runs\['a'\] must be above 0"),
    (lambda: plots.descent_on_curve(np.square, [[1.0]]), r"steps must have 1 dimension"),
    (lambda: plots.descent_on_curve(np.square, [NAN]), "steps must be finite"),
    (lambda: plots.points(X3), r"data.X must have two columns .* got shape \(2, 3\)"),
    (
        lambda: plots.points(OR._replace(T=np.zeros((3, 1)))),
        r"data.T must have a row per row of data.X \(4\), got 3",
    ),
    (lambda: plots.points(OR._replace(T=OR.T * 2)), "data.T must hold 0 and 1"),
    (lambda: plots.points(OR._replace(X=OR.X * NAN)), "data.X must be finite"),
    (lambda: plots.points(OR, names=["one"]), r"names must be one per class \(2\)"),
    (lambda: plots.points(OR, lines=[((0, 0), 1)]), "lines must have a weight other than 0"),
    (lambda: plots.points(OR, lines=[((1, 2, 3), 1)]), "lines must be"),
    (lambda: plots.points(OR, span=((0, 1),)), "span must be two pairs"),  # type: ignore[arg-type]
    (lambda: plots.points(OR, span=((0, 1), (1, 0))), r"span\[1\] must be a pair"),
    (lambda: plots.decision_regions(neuron), "span must be given where there is no data"),
    (lambda: plots.decision_regions(3, OR), "network must be a network or a function of X, got 3"),
    (lambda: plots.decision_regions(lambda X: X[:2, 0], OR), r"network must give \(m,\)"),
    (lambda: plots.decision_regions(lambda X: X[:, 0] * NAN, OR), "network must give finite"),
    (lambda: plots.decision_regions(lambda X: 3 + X[:, 0], OR), "network must give probabilities"),
    (lambda: plots.decision_regions(neuron, OR, levels=[0.2]), "levels must lie between 0 and 1"),
    (lambda: plots.regions_grid({}), "panels must hold at least one network"),
    (lambda: plots.regions_grid({"a": neuron}), "span must be given"),
    (lambda: plots.regions_grid({"a": neuron}, OR, columns=0), "columns must be 1 or more, got 0"),
    (lambda: plots.parameter_path(bowl, {}), "paths must hold at least one path"),
    (lambda: plots.parameter_path(bowl, np.ones((3, 3))), r"paths must have shape \(k, 2\)"),
    (lambda: plots.parameter_path(lambda p: p, np.ones((3, 2))), "surface must map pairs"),
    (lambda: plots.parameter_path(bowl, np.ones((3, 2)) * NAN), "paths must be finite"),
    (lambda: plots.success_rates([], [], 5), "labels and successes must not be empty"),
    (
        lambda: plots.success_rates(["a"], [1, 2], 5),
        r"successes must be one per label \(1\), got 2",
    ),
    (lambda: plots.success_rates(["a"], [6], 5), "successes must be from 0 to trials"),
    (lambda: plots.success_rates(["a"], [0], 0), "trials must be 1 or more, got 0"),
    (lambda: plots.separating_plane(OR), r"data.X must have three columns .* got shape \(4, 2\)"),
    (lambda: plots.separating_plane(CUBE, [0, 0, 0]), "w must be three numbers, not all 0"),
    (lambda: plots.separating_plane(CUBE, names=["a"]), r"names must be one per class \(2\)"),
    (
        lambda: plots.separating_plane(CUBE._replace(T=CUBE.T[:3])),
        r"data.T must have a row per row of data.X \(8\), got 3",
    ),
    (
        lambda: plots.separating_plane(CUBE._replace(T=np.eye(3)[np.arange(8) % 3])),
        "data.T must name two classes, which a plane can part, got 3",
    ),
    (lambda: plots.matrices("@"), "items must hold at least one array"),
    (lambda: plots.matrices([[1.0]], names=["a", "b"]), r"names must be one per array \(1\)"),
    (lambda: plots.matrices([[NAN]]), "items must be finite"),
    (lambda: plots.matrices(np.ones((2, 2, 2))), "items must be arrays of one or two dimensions"),
    (lambda: plots.matrices(np.full((2, 12), 0.12345)), "items must fit 5.0 inches a row"),
    (lambda: plots.matrices([[1]], highlight=[(1, 0, 0)]), "highlight must name one of 1 arrays"),
    (lambda: plots.matrices([[1]], highlight=[(0, 1, 0)]), "highlight must name a box of shape"),
]


@pytest.mark.parametrize(("call", "message"), WRONG)
def test_wrong_input_is_named(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
