"""Diagrams: drawings of any network, nothing written over anything else."""

import itertools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch

from pictures import diagrams
from pictures.diagrams.labels import Box, Edge, place
from scratchnet.datasets import GATES, logic_gate
from tests.pictures import pictures

SIZES = [(1, 1), (2, 1), (4, 1), (2, 3, 1), (2, 4, 1), (3, 2, 2), (3, 3, 2), (2, 3, 3, 1)]


def weights(sizes: Sequence[int], seed: int = 0) -> list[np.ndarray]:
    random = np.random.default_rng(seed)
    return [np.round(random.normal(size=pair), 2) for pair in itertools.pairwise(sizes)]


def biases(sizes: Sequence[int]) -> list[np.ndarray]:
    return [np.round(layer[0] + 0.11, 2) for layer in weights(sizes, seed=1)]


NEURON: tuple[list[list[Any]], dict[tuple[str, str], str]] = (
    [[("x", 1.0), ("w", 0.3), ("b", 0.5)], [("z", 0.8, "w·x + b")], [("a", 0.68997448, "σ(z)")]],
    {
        ("x", "z"): "∂z/∂x = 0.3",
        ("w", "z"): "∂z/∂w = 1",
        ("b", "z"): "∂z/∂b = 1",
        ("z", "a"): "∂a/∂z = 0.2139",
    },
)
TWO_THREE_ONE: tuple[list[list[Any]], dict[tuple[str, str], str]] = (
    [
        [("x₁", 0), ("x₂", 1)],
        [("h₁", 0.5987), ("h₂", 0.6225), ("h₃", 0.6457)],
        [("o", 0.8214)],
        [("E", 0.0159)],
    ],
    {
        **{(x, h): "" for x in ("x₁", "x₂") for h in ("h₁", "h₂", "h₃")},
        **{(h, "o"): "∂o/∂h\n= 0.1027" for h in ("h₁", "h₂", "h₃")},
        ("o", "E"): "∂E/∂o = −0.1786",
    },
)
STEPS = [
    "Initialise the weights",
    "Take the inputs",
    "Multiply every input by its weight and add everything up, the bias too",
    "Pass the sum through the activation",
    "Compute the error",
    "Change each weight against its derivative",
    "Is the error small enough?",
    "Use the network",
]
PICTURES: dict[str, tuple[Callable[[], Figure], float]] = {
    "1-1": (lambda: diagrams.network((1, 1), biases=True), 8),
    "as many layers as there is room for": (lambda: diagrams.network((20,) * 5, biases=True), 60),
    "more layers without captions": (lambda: diagrams.network((2,) * 8, captions=False), 35),
    "2-50-2": (lambda: diagrams.network((2, 50, 2)), 20),
    "2-4-1 with bias nodes": (lambda: diagrams.network((2, 4, 1), biases=True), 20),
    "2-3-1 with values": (
        lambda: diagrams.network(
            (2, 3, 1),
            weights=weights((2, 3, 1)),
            values=[[1, 0], [0.5250, 0.5498, 0.5744], [0.6933]],
            highlight=[(0, 1, 2), (1, 2, 0)],
        ),
        25,
    ),
    "4-1 with long names": (
        lambda: diagrams.network(
            (4, 1),
            weights=[[[10.16], [0.46], [2.97], [2.99]]],
            biases=[[-6.08]],
            names=[["loss of smell", "weight loss", "runny nose", "body pain"], ["positive"]],
        ),
        15,
    ),
    "neuron": (diagrams.neuron, 15),
    "neuron with numbers": (
        lambda: diagrams.neuron(
            ["0", "1"], weights=["0.2", "0.3"], bias="0.5", total="0.8", output="0.6900"
        ),
        15,
    ),
    "neuron with one input": (lambda: diagrams.neuron(1, bias=None), 12),
    "biological neuron": (diagrams.biological_neuron, 20),
    "nested sets": (
        lambda: diagrams.nested_sets(
            ["artificial intelligence", "machine learning", "neural networks", "deep learning"]
        ),
        8,
    ),
    "flow chart": (lambda: diagrams.flow_chart(STEPS, loop=(6, 1)), 15),
    "flow chart without a loop": (lambda: diagrams.flow_chart(["Begin", "End"]), 8),
    "graph of a neuron": (lambda: diagrams.computational_graph(*NEURON), 15),
    "graph of 2-3-1": (lambda: diagrams.computational_graph(*TWO_THREE_ONE), 20),
    **{gate: (lambda gate=gate: diagrams.logic_gate(gate), 10) for gate in GATES},  # type: ignore[misc]
}


def test_every_picture_is_drawn_here() -> None:
    files = Path(__file__).parent.glob("test_*.py")
    source = "".join(file.read_text(encoding="utf-8") for file in files)
    missing = [name for name in diagrams.__all__ if f"diagrams.{name}" not in source]
    assert not missing, f"draw in PICTURES of {Path(__file__).name}: {missing}"


@pytest.mark.parametrize("name", PICTURES)
def test_each_drawing_keeps_the_house_rules(name: str) -> None:
    """Those of `check`; the same call gives the same bytes, and touches no global state."""
    draw, kilobytes = PICTURES[name]
    drawn = pictures.check(draw(), kilobytes=kilobytes)
    assert drawn == pictures.svg(draw())
    assert dict(mpl.rcParams) == pictures.SETTINGS


# Networks.


@pytest.mark.parametrize("with_biases", [False, True])
@pytest.mark.parametrize("sizes", SIZES)
def test_no_weight_covers_another_text(sizes: tuple[int, ...], with_biases: bool) -> None:
    W, b = weights(sizes), biases(sizes)
    figure = diagrams.network(sizes, weights=W, biases=b if with_biases else False)
    if with_biases and len(sizes) == 4:
        return  # 28 labels between three inputs and an output: only that it is drawn at all
    pictures.check(figure, kilobytes=35)
    written = pictures.words(figure)
    for value in np.concatenate([layer.ravel() for layer in (W + b if with_biases else W)]):
        assert f"{value:.6g}".replace("-", "−") in written


@pytest.mark.parametrize("sizes", SIZES)
def test_each_weight_stands_on_its_own_edge(sizes: tuple[int, ...]) -> None:
    count = sum(a * b for a, b in itertools.pairwise(sizes))
    numbers = iter(range(100, 100 + count))
    W = [
        [[str(next(numbers)) for _ in range(b)] for _ in range(a)]
        for a, b in itertools.pairwise(sizes)
    ]
    figure = diagrams.network(sizes, weights=W)
    labels = {
        text.get_text(): np.array(text.get_position())
        for text, _ in pictures.boxes(figure)
        if text.get_text() in {str(n) for n in range(100, 100 + count)}
    }
    edges = [np.asarray(line.get_xydata()) for line in figure.axes[0].get_lines()]
    assert len(labels) == len(edges) == count
    for (start, end), label in zip(edges, labels, strict=True):  # drawn in the order of the weights
        along, across = end - start, labels[label] - start
        share = across @ along / (along @ along)
        assert 0 < share < 1
        assert np.linalg.norm(across - share * along) < 0.01  # inches from the edge


def distance(point: tuple[float, float], start: np.ndarray, end: np.ndarray) -> float:
    """How far a point is from the straight way between two others."""
    along, across = end - start, np.array(point) - start
    share = np.clip(across @ along / (along @ along), 0, 1)
    return float(np.linalg.norm(across - share * along))


def test_each_number_stands_where_its_array_has_it() -> None:
    """Weight (i, j) on the way from neuron i to neuron j, bias j on the way from the 1 to j."""
    W = [[[11, 12, 13], [21, 22, 23]], [[31], [32], [33]]]
    figure = diagrams.network((2, 3, 1), weights=W, biases=[[41, 42, 43], None])
    place = {text.get_text(): np.array(text.get_position()) for text, _ in pictures.boxes(figure)}
    ways = {
        f"{value}": (place[a], place[b])
        for rows, sources, targets in (
            (W[0], ["x₁", "x₂"], ["h₁", "h₂", "h₃"]),
            (W[1], ["h₁", "h₂", "h₃"], ["o"]),
            ([[41, 42, 43]], ["1"], ["h₁", "h₂", "h₃"]),
        )
        for a, row in zip(sources, rows, strict=True)
        for b, value in zip(targets, row, strict=True)
    }
    for value, way in ways.items():
        assert distance(tuple(place[value]), *way) < 0.05, value


def test_each_value_stands_in_its_neuron() -> None:
    figure = diagrams.network((2, 3, 1), values=[[11, 12], [21, 22, 23], [31]])
    place = {text.get_text(): text.get_position() for text, _ in pictures.boxes(figure)}
    for name, value in (("x₁", "11"), ("x₂", "12"), ("o", "31")):
        assert place[name][1] == place[value][1]
    for name, value in (("h₁", "21"), ("h₂", "22"), ("h₃", "23")):
        assert place[name][0] == place[value][0]
        assert 0 < place[name][1] - place[value][1] < 0.4


def test_neurons_carry_letters_or_values_with_the_letters_beside() -> None:
    letters = pictures.words(diagrams.network((2, 3, 1)))
    assert [word for word in letters if len(word) <= 2] == ["x₁", "x₂", "h₁", "h₂", "h₃", "o"]
    values = pictures.words(diagrams.network((1, 1), values=[[1], [0.25]], names=[["x"], ["y"]]))
    assert {"1", "0.25", "x", "y"} <= set(values)


def test_captions_count_the_layers() -> None:
    assert {"2 inputs", "3 hidden", "1 output"} <= set(pictures.words(diagrams.network((2, 3, 1))))
    bare = pictures.words(diagrams.network((2, 3, 1), captions=False))
    assert not {"2 inputs", "3 hidden", "1 output"} & set(bare)


def test_a_large_layer_is_drawn_with_dots() -> None:
    written = pictures.words(diagrams.network((2, 50, 2)))
    assert [word for word in written if word.startswith("h")] == ["h₁", "h₂", "h₃", "h₅₀"]
    assert "50 hidden" in written


def test_bias_nodes_stand_beside_the_layers_that_feed_others() -> None:
    assert pictures.words(diagrams.network((2, 3, 1), biases=True)).count("1") == 2
    assert pictures.words(diagrams.network((2, 3, 1), biases=[None, [0.5]])).count("1") == 1


def test_an_edge_can_be_made_bold() -> None:
    plain = diagrams.network((2, 1)).axes[0].get_lines()
    bold = diagrams.network((2, 1), highlight=[(0, 1, 0)]).axes[0].get_lines()
    wider = [b.get_linewidth() > p.get_linewidth() for b, p in zip(bold, plain, strict=True)]
    assert wider == [False, True]


# Labels on edges.


def test_labels_of_crossing_edges_keep_apart() -> None:
    edges = [Edge((0, 0), (2, 1), 0.4, 0.2), Edge((0, 1), (2, 0), 0.4, 0.2)]
    (one,), (other,) = place([[edges[0]], [edges[1]]], [])
    assert not Box(*one, 0.4, 0.2).meets(Box(*other, 0.4, 0.2))


def test_labels_keep_off_obstacles() -> None:
    obstacle = Box(0.64, 0.0, 0.6, 0.6)  # just where the label would stand
    ((spot,),) = place([[Edge((0, 0), (2, 0), 0.3, 0.2)]], [obstacle])
    assert not Box(*spot, 0.3, 0.2).meets(obstacle)


# Gates, charts, graphs.


@pytest.mark.parametrize("gate", GATES)
def test_a_gate_stands_beside_its_truth_table(gate: str) -> None:
    figure = diagrams.logic_gate(gate, inputs=("p", "q"), output="r")
    texts = [(text.get_text(), *text.get_position()) for text, _ in pictures.boxes(figure)]
    bits = [(word, x, y) for word, x, y in texts if word in ("0", "1")]
    rows = [
        [int(word) for word, x, y in sorted(bits, key=lambda bit: bit[1]) if y == height]
        for height in sorted({y for _, _, y in bits}, reverse=True)
    ]
    data = logic_gate(gate)
    assert rows == np.hstack([data.X, data.T]).astype(int).tolist()
    words = [word for word, _, _ in texts]
    assert gate.upper() in words
    assert words.count("p") == words.count("q") == words.count("r") == 2


def test_the_symbols_differ() -> None:
    shapes = {
        gate: [
            np.asarray(patch.get_path().vertices).tolist()
            for patch in diagrams.logic_gate(gate).axes[0].patches
        ]
        for gate in GATES
    }
    assert len({str(shape) for shape in shapes.values()}) == 6


@pytest.mark.parametrize("gate", GATES)
def test_each_gate_has_its_symbol(gate: str) -> None:
    """A flat back is an AND, a hollow one an OR, a second line an XOR; a ring negates."""
    body, outline, *more = diagrams.logic_gate(gate).axes[0].patches
    left = np.asarray(body.get_path().vertices)[:, 0].min()
    assert body.get_path().contains_point((left + 0.05, 1.0)) == (gate in ("and", "nand"))
    assert not outline.get_fill()
    rings = [patch for patch in more if isinstance(patch, Circle)]
    assert len(rings) == (gate in ("nand", "nor", "xnor"))
    assert len(more) - len(rings) == (gate in ("xor", "xnor"))


def test_a_flow_chart_leads_back_from_its_question() -> None:
    figure = diagrams.flow_chart(STEPS, loop=(6, 1), answers=("enough", "again"))
    heights = {text.get_text(): text.get_position()[1] for text, _ in pictures.boxes(figure)}
    assert {"enough", "again"} <= set(heights)
    order = [heights[step] for step in STEPS if step in heights]  # the long one is broken
    assert order == sorted(order, reverse=True)
    (way,) = figure.axes[0].get_lines()
    back = np.asarray(way.get_xydata())
    assert back[0, 1] == pytest.approx(heights["Is the error small enough?"])
    assert back[-1, 1] == pytest.approx(heights["Take the inputs"])


def test_sets_contain_one_another() -> None:
    figure = diagrams.nested_sets(["one", "two", "three"])
    frames = [patch.get_path().get_extents() for patch in figure.axes[0].patches[::2]]
    for outer, inner in itertools.pairwise(frames):
        assert outer.x0 < inner.x0 < inner.x1 < outer.x1
        assert outer.y0 < inner.y0 < inner.y1 < outer.y1


def test_the_first_set_is_the_widest() -> None:
    figure = diagrams.nested_sets(["one", "two", "three"])
    heights = [text.get_position()[1] for text, _ in pictures.boxes(figure)]
    assert pictures.words(figure) == ["one", "two", "three"]
    assert heights == sorted(heights, reverse=True)


def test_arrows_of_a_graph_lead_from_the_first_node_to_the_second() -> None:
    figure = diagrams.computational_graph([[("a", 1.0)], [("b", 2.0)]], {("a", "b"): "one\ntwo"})
    place = {text.get_text(): text.get_position() for text, _ in pictures.boxes(figure)}
    (arrow,) = [patch for patch in figure.axes[0].patches if isinstance(patch, FancyArrowPatch)]
    ((_, start), (_, end)) = arrow._posA_posB  # type: ignore[attr-defined]
    assert place["a"][1] > start > end > place["b"][1]
    assert place["one"][1] > place["two"][1]


def test_the_weights_of_a_neuron_stand_on_the_arrows_of_their_inputs() -> None:
    figure = diagrams.neuron(["p", "q", "r"], weights=["11", "12", "13"], bias="14")
    place = {text.get_text(): np.array(text.get_position()) for text, _ in pictures.boxes(figure)}
    for entry, weight in (("p", "11"), ("q", "12"), ("r", "13"), ("1", "14")):
        assert distance(tuple(place[weight]), place[entry], place["Σ"]) < 0.12, weight
    assert place["Σ"][0] < place["z"][0] < place["a"][0]


def test_a_graph_writes_values_formulas_and_derivatives() -> None:
    written = pictures.words(diagrams.computational_graph(*NEURON))
    assert {"x", "1", "z", "0.8000", "w·x + b", "a", "0.6900", "∂z/∂w = 1"} <= set(written)


def test_a_node_may_have_a_text_or_nothing_for_its_value() -> None:
    written = pictures.words(diagrams.computational_graph([[("a", None), ("b", "σ(z)")]], {}))
    assert written == ["a", "b", "σ(z)"]


def test_a_neuron_writes_what_it_is_given() -> None:
    written = pictures.words(
        diagrams.neuron(["p", "q"], weights=["3", "4"], bias=None, total="s", output="t")
    )
    assert {"p", "q", "3", "4", "s", "t", "Σ"} <= set(written)
    assert "b" not in written
    assert {"x₁", "w₃", "b", "z", "a"} <= set(pictures.words(diagrams.neuron()))


def test_a_nerve_cell_has_its_parts_named() -> None:
    parts = {"dendrites", "cell body", "nucleus", "axon", "terminals"}
    assert parts <= set(pictures.words(diagrams.biological_neuron()))


# Wrong input.

NODES = [[("a", 1.0)], [("b", 2.0)]]
WRONG: list[tuple[Callable[[], Any], str]] = [
    (lambda: diagrams.network((2,)), r"sizes must be two or more counts of 1 or more, got \(2,\)"),
    (lambda: diagrams.network((2, 0, 1)), "sizes must be two or more counts"),
    (lambda: diagrams.network((2, -1)), "sizes must be two or more counts"),
    (lambda: diagrams.network((2, 1.5)), "sizes must be two or more counts"),  # type: ignore[arg-type]
    (
        lambda: diagrams.network((2, 1), weights=[[[1, 2]]]),
        r"weights must have shapes \[\(2, 1\)\], got \[\(1, 2\)\]",
    ),
    (
        lambda: diagrams.network((2, 1), weights=[np.array([[np.nan], [1]])]),
        "values, weights and biases must be finite, got nan",
    ),
    (
        lambda: diagrams.network((2, 8, 1), weights=weights((2, 8, 1))),
        "weights can be written for layers of at most 7 neurons",
    ),
    (lambda: diagrams.network((2, 1), biases=[[1, 2]]), r"biases must have sizes \[1\], got \[2\]"),
    (lambda: diagrams.network((2, 1), biases=[]), r"biases must have sizes \[1\], got \[\]"),
    (lambda: diagrams.network((2, 1), values=[[1], [1]]), "values must be one per neuron"),
    (lambda: diagrams.network((2, 1), names=[["a"], ["b"]]), "names must be one per neuron"),
    (
        lambda: diagrams.network((2, 1), highlight=[(0, 2, 0)]),
        r"highlight must hold edges \(layer, i, j\) of sizes \[2, 1\], got \(0, 2, 0\)",
    ),
    (
        lambda: diagrams.network((2,) * 12),
        r"sizes, names and values must leave room .* draw fewer layers or write less, got sizes",
    ),
    (
        lambda: diagrams.network(
            (1, 1), values=[["a value of many words"], ["1"]], names=[["long name"]] * 2
        ),
        "sizes, names and values must leave room between the layers",
    ),
    (lambda: diagrams.neuron(0), "inputs must be at least one, got 0"),
    (lambda: diagrams.neuron([]), r"inputs must be at least one, got \[\]"),
    (lambda: diagrams.neuron(2, weights=["w"]), r"weights must be one per input \(2\)"),
    (lambda: diagrams.logic_gate("nope"), "name must be one of and, or, .* got 'nope'"),
    (lambda: diagrams.nested_sets([]), "labels must be one to six, got 0"),
    (lambda: diagrams.nested_sets("abcdefg"), "labels must be one to six, got 7"),
    (lambda: diagrams.flow_chart(["one"]), "steps must be two or more"),
    (lambda: diagrams.flow_chart(["a", "b"], loop=(1, 0)), "loop must lead from a question back"),
    (lambda: diagrams.flow_chart(["a", "b?"], loop=(1, 1)), "loop must lead from a question back"),
    (lambda: diagrams.flow_chart(["a", "b?"], loop=(2, 0)), "loop must lead from a question back"),
    (lambda: diagrams.computational_graph([], {}), "layers must hold at least one node each"),
    (lambda: diagrams.computational_graph([[("a", 1)], []], {}), "layers must hold at least one"),
    (
        lambda: diagrams.computational_graph([[("a", 1), ("a", 2)]], {}),
        "layers must name each node once",
    ),
    (
        lambda: diagrams.computational_graph(NODES, {("a", "c"): ""}),
        r"edges must join nodes of \['a', 'b'\], got \('a', 'c'\)",
    ),
    (
        lambda: diagrams.computational_graph([[("a", float("nan"))]], {}),
        "layers must hold finite values, got nan for 'a'",
    ),
]


@pytest.mark.parametrize(("call", "message"), WRONG)
def test_wrong_input_is_named(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
