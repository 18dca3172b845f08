"""The neuron that one plays with: its numbers are those of scratchnet, and it follows each hand."""

import json
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page

from scratchnet.activations import sigmoid
from scratchnet.datasets import GATES, DataSet, virus
from scratchnet.layers import Dense
from scratchnet.network import Network
from scratchnet.training import train

from .conftest import Show
from .test_network import differences

STATES = """(e, states) => JSON.stringify(states.map((state) => {
  e.state = state
  const before = e.values
  e.oneEpoch()
  return { ...before, W: e.state.W, b: e.state.b }
}))"""


def state(rng: np.random.Generator) -> dict[str, Any]:
    n = int(rng.integers(1, 7))
    return {
        "X": rng.normal(size=(n, 2)).tolist(),
        "T": rng.integers(0, 2, size=(n, 1)).tolist(),
        "W": rng.normal(scale=3, size=(2, 1)).tolist(),
        "b": rng.normal(scale=2, size=1).tolist() if rng.random() < 0.8 else None,
        "rate": float(10 ** rng.uniform(-2, 1)),
        "held": False,
        "rule": "gradient",
    }


def expected(given: dict[str, Any]) -> dict[str, Any]:
    X, T = np.array(given["X"]), np.array(given["T"], dtype=float)
    network = Network([Dense(given["W"], given["b"], sigmoid)])
    (forward,) = network.forward(X)
    delta = (forward.a - T) * sigmoid.derivative(forward.z, forward.a)
    _, gradient = network.layers[0].backward(forward, forward.a - T)
    data = DataSet(X, T, (), (), "drawn at random")
    after, history = train(network, data, learning_rate=given["rate"], epochs=1)
    return {
        "z": forward.z,
        "a": forward.a,
        "e": 0.5 * (forward.a - T) ** 2,
        "E": history.loss[0],
        "delta": delta,
        "dE_dW": gradient.weights,
        "dE_db": gradient.bias,
        "right": np.sum((forward.a >= 0.5) == T),
        "W": after.layers[0].weights,
        "b": after.layers[0].bias,
    }


def test_a_thousand_states_have_the_numbers_of_scratchnet(show: Show) -> None:
    rng = np.random.default_rng(0)
    states = [state(rng) for _ in range(1000)]
    results = json.loads(show("neuron").evaluate(STATES, states))
    for i, (given, got) in enumerate(zip(states, results, strict=True)):
        found = differences(got, expected(given))
        assert not found, f"state {i}: {found}"


def now(picture: Locator, name: str) -> Any:
    return picture.evaluate("(e, name) => e.state[name]", name)


def test_options_are_the_start(show: Show) -> None:
    picture = show("neuron", data="xor", w=[1, 2], b=3, rate=4)
    assert (now(picture, "W"), now(picture, "b"), now(picture, "rate")) == ([[1], [2]], [3], 4)
    assert now(picture, "T") == [[t] for t in GATES["xor"]]
    assert now(show("neuron", bias=False), "b") is None
    for gate, targets in GATES.items():
        picture.get_by_label("data").select_option(gate)
        assert now(picture, "T") == [[t] for t in targets]
    picture.get_by_label("data").select_option("virus")
    assert now(picture, "X") == virus().X[:, :2].tolist()
    assert now(picture, "T") == virus().T.tolist()


def test_an_unknown_name_in_the_state_is_an_error(show: Show) -> None:
    said = show("neuron").evaluate(
        "e => { try { e.state = { w: 1 } } catch (e) { return '' + e } }"
    )
    assert said == "TypeError: unknown in the state of play-neuron: w"


def test_held_weights_stay(show: Show) -> None:
    picture = show("neuron", map=True, w=[-2, 4], b=-2, rate=1)
    picture.get_by_role("button", name="One epoch").click()
    assert now(picture, "b") == [-2]
    assert now(picture, "path")[0] == [-2, 4]
    picture.get_by_label("hold b").uncheck()
    picture.get_by_role("button", name="One epoch").click()
    assert now(picture, "b") != [-2]


def test_a_press_on_the_map_is_a_start(show: Show, page: Page) -> None:
    picture = show("neuron", map=True, w=[-2, 4], b=-2, rate=1)
    box = picture.get_by_role("group", name="Map of the loss").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 0.75 * box["width"], box["y"] + 0.75 * box["height"])
    np.testing.assert_allclose(np.ravel(now(picture, "W")), [4, -4], atol=0.1)


def test_rosenblatts_rule_corrects_one_row_after_the_other(show: Show) -> None:
    picture = show("neuron", rule="rosenblatt", data="or", w=[0, 0], b=0)
    wanted, w, b = [], np.zeros(2), 0.0
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    for _ in range(4):
        for x, t in zip(X, GATES["or"], strict=True):
            if (wrong := t - (x @ w + b >= 0)) != 0:
                w, b = w + wrong * x, b + wrong
                wanted.append([*w.tolist(), b])
    for place in wanted:
        picture.get_by_role("button", name="Correct one row").click()
        assert [*np.ravel(now(picture, "W")), *now(picture, "b")] == place
    assert "the rule stops" in picture.get_by_role("status").inner_text()
    picture.get_by_role("button", name="Correct one row").click()
    assert [*np.ravel(now(picture, "W")), *now(picture, "b")] == wanted[-1]


def drag(page: Page, handle: Locator, x: float, y: float) -> None:
    box = handle.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + x, box["y"] + box["height"] / 2 + y, steps=5)
    page.mouse.up()


def test_handles_follow_pointer_and_keyboard(show: Show, page: Page) -> None:
    picture = show("neuron", w=[2, 2], b=-1)
    boundary = picture.get_by_role("slider", name="Boundary: moves")
    drag(page, boundary, 40, -40)
    assert now(picture, "W") == [[2], [2]]
    assert now(picture, "b")[0] < -1.5
    weights = picture.get_by_label("Arrow of the weights")
    before = now(picture, "W")
    drag(page, weights, 10, 50)
    assert now(picture, "W")[0][0] > before[0][0]
    assert now(picture, "W")[1][0] < before[1][0]
    before = now(picture, "W")
    weights.press("ArrowRight")
    weights.press("Shift+ArrowDown")
    after = np.ravel(now(picture, "W")) - np.ravel(before)
    np.testing.assert_allclose(after, [0.05, -0.5])
    page.wait_for_timeout(50)
    assert (weights.get_attribute("aria-valuetext") or "").startswith("w1 = ")


def test_from_weights_of_0_the_arrow_is_drawn_out(show: Show, page: Page) -> None:
    for bias in (True, False):
        picture = show("neuron", w=[0, 0], b=0, bias=bias)
        assert not picture.get_by_role("slider", name="Boundary: moves").is_visible()
        arrow = picture.get_by_label("Arrow of the weights")
        box = arrow.bounding_box()
        drag(page, arrow, 60, -30)
        w1, w2 = np.ravel(now(picture, "W"))
        assert w1 > w2 > 0
        page.wait_for_timeout(50)
        after = arrow.bounding_box()
        assert box
        assert after
        assert after["x"] - box["x"] == pytest.approx(60, abs=3)
        assert after["y"] - box["y"] == pytest.approx(-30, abs=3)
        assert picture.get_by_role("slider", name="Boundary: moves").is_visible() == bias


def test_a_wedge_shows_the_way_down(show: Show) -> None:
    picture = show("neuron", w=[0.2, 0.3], b=0.5)
    wedge = picture.locator(".play-slope")
    left, top, x, y, right, bottom = map(float, (wedge.get_attribute("points") or "").split(","))
    down = np.array([x - (left + right) / 2, (top + bottom) / 2 - y])
    slopes = np.ravel(picture.evaluate("e => e.values.dE_dW"))
    np.testing.assert_allclose(down / np.hypot(*down), -slopes / np.hypot(*slopes), atol=1e-9)
    assert np.hypot(*down) == pytest.approx(9 + 120 * np.hypot(*slopes))
    said = picture.get_by_role("status").inner_text()
    assert f"its slopes are −{-slopes[0]:.3f}, " in said
    assert "the wedge points downhill" in said
    rule = show("neuron", rule="rosenblatt", w=[1, 1], b=-1)
    assert rule.locator(".play-slope").evaluate("e => e.getBBox().width") < 1


def test_all_who_stand_at_one_place_can_be_pressed(show: Show, page: Page) -> None:
    picture = show("neuron", data="virus", w=[1, 1], b=-1)
    for i, target in enumerate(virus().T[:, 0]):
        picture.get_by_role("button", name=f"Row {i + 1}").click()
        assert now(picture, "T")[i] == [1 - target]


def test_points_flip_move_and_are_added(show: Show, page: Page) -> None:
    picture = show("neuron", data="or", w=[2, 2], b=-1)
    first = picture.get_by_role("button", name="Row 1")
    first.press("Enter")
    assert now(picture, "T")[0] == [1]
    first.press("ArrowUp")
    assert now(picture, "X")[0] == [0, 0.05]
    box = picture.get_by_role("group", name="The plane").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 0.9 * box["width"], box["y"] + 0.2 * box["height"])
    assert now(picture, "X")[4] == pytest.approx([1.3, 1.1], abs=0.02)
    page.wait_for_timeout(50)
    added = picture.get_by_role("button", name="Row 5")
    added.click()
    assert now(picture, "T")[4] == [0]
    assert now(picture, "data") == "own points"
    picture.get_by_role("button", name="Reset").click()
    assert len(now(picture, "X")) == 4


def test_numbers_and_sliders(show: Show) -> None:
    picture = show("neuron")
    picture.get_by_label("w1, as a number").fill("-3.5")
    picture.get_by_label("w1, as a number").press("Enter")
    assert now(picture, "W")[0] == [-3.5]
    picture.get_by_label("w1, as a number").fill("")
    picture.get_by_label("w1, as a number").blur()
    assert picture.get_by_label("w1, as a number").input_value() == "-3.5"
    picture.get_by_label("b", exact=True).press("ArrowRight")
    assert now(picture, "b")[0] == pytest.approx(0.35)


def test_training_runs_until_it_is_paused(show: Show, page: Page) -> None:
    picture = show("neuron", rate=1)
    picture.get_by_role("button", name="Train").click()
    page.wait_for_function("document.querySelector('play-neuron').state.epoch > 50")
    picture.get_by_role("button", name="Pause").click()
    before = now(picture, "epoch")
    page.wait_for_timeout(200)
    assert now(picture, "epoch") == before
    picture.get_by_role("button", name="Train").click()
    page.wait_for_function("document.querySelector('play-neuron').state.epoch === 10000")
    picture.get_by_role("button", name="Train").wait_for()
    data = DataSet(
        np.array(now(picture, "X"), float), np.array(now(picture, "T"), float), (), (), ""
    )
    start = Network([Dense([[0.1], [0.2]], [0.3])])
    trained, _ = train(start, data, learning_rate=1, epochs=10_000)
    np.testing.assert_allclose(now(picture, "W"), trained.layers[0].weights, rtol=1e-9)
