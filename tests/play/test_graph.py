"""The computation that one plays with: scratchnet's numbers, and questions about them."""

import json
import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect

from scratchnet.activations import sigmoid
from scratchnet.losses import half_squared_error

from .conftest import Show
from .test_network import differences, network_of
from .test_neuron import now

STATES = """(e, states) => JSON.stringify(states.map((state) => {
  e.state = state
  const { values, numbers } = e
  e.learn()
  return { values, numbers: numbers.map(({ value }) => value), network: e.state.network }
}))"""


def state(rng: np.random.Generator) -> dict[str, Any]:
    h, bias = int(rng.integers(0, 4)), rng.random() < 0.7

    def layer(d: int, k: int) -> dict[str, Any]:
        b = rng.normal(size=k).tolist() if bias else None
        return {"W": rng.normal(size=(d, k)).tolist(), "b": b, "activation": "sigmoid"}

    n = int(rng.integers(1, 5))
    rows = {"X": rng.normal(size=(n, 2)).tolist(), "T": rng.uniform(size=(n, 1)).tolist()}
    return {
        "x": rng.normal(size=2).tolist(),
        "t": float(rng.uniform()),
        "rows": rows if rng.random() < 0.5 else None,
        "network": [layer(2, h), layer(h, 1)] if h else [layer(2, 1)],
        "rate": float(10 ** rng.uniform(-2, 1)),
    }


def through(given: dict[str, Any], X: Any, T: Any) -> tuple[dict[str, Any], list[Any], list[Any]]:
    """The values of some rows; the numbers of the first one going back; and the slopes."""
    network = network_of(given)
    steps = network.forward(X)
    T = np.array(T)
    E = half_squared_error(steps[-1].a, T)
    dE_da = half_squared_error.gradient(steps[-1].a, T)
    slopes = network.backward(steps, dE_da)
    gradients: list[dict[str, Any]] = []
    backward: list[Any] = []
    for layer, step, slope in reversed([*zip(network.layers, steps, slopes, strict=True)]):
        delta = dE_da * sigmoid.derivative(step.z, step.a)
        dE_da, _ = layer.backward(step, dE_da)
        found = {"delta": delta, "dE_dx": dE_da, "dE_dW": slope.weights, "dE_db": slope.bias}
        gradients.insert(0, found)
        for j in range(delta.shape[1]):
            backward += [delta[0, j], *slope.weights[:, j]]
            backward += [slope.bias[j]] if slope.bias is not None else []
    return (
        {"steps": [step._asdict() for step in steps], "gradients": gradients, "E": E},
        backward,
        slopes,
    )


def expected(given: dict[str, Any]) -> dict[str, Any]:
    network = network_of(given)
    values, backward, slopes = through(given, [given["x"]], [[given["t"]]])
    forward = [
        v for s in values["steps"] for pair in zip(s["z"][0], s["a"][0], strict=True) for v in pair
    ]
    if rows := given["rows"]:
        values["all"], _, slopes = through(given, rows["X"], rows["T"])
    rate = given["rate"]
    return {
        "values": values,
        "numbers": np.array([*forward, values["E"], *backward]),
        "network": [
            {
                "W": layer.weights - rate * slope.weights,
                "b": None if slope.bias is None else layer.bias - rate * slope.bias,
                "activation": "sigmoid",
            }
            for layer, slope in zip(network.layers, slopes, strict=True)
        ],
    }


def test_a_thousand_states_have_the_numbers_of_scratchnet(show: Show) -> None:
    rng = np.random.default_rng(0)
    states = [state(rng) for _ in range(1000)]
    results = json.loads(show("graph").evaluate(STATES, states))
    for i, (given, got) in enumerate(zip(states, results, strict=True)):
        found = differences(got, expected(given))
        assert not found, f"state {i}: {found}"


def test_one_node_after_the_other(show: Show) -> None:
    picture = show("graph", x=[0, 1], t=1, w=[0.2, 0.3], b=[0.5])
    rows = picture.locator("tbody tr")
    picture.get_by_role("button", name="One node on").click()
    expect(rows.nth(0)).to_have_text(re.compile(r"z\s*0\.8000"))
    expect(rows.nth(1)).to_have_text(re.compile(r"a\s*·"))
    assert "z = 0.000 · 0.200 + 1.000 · 0.300 + 0.500" in picture.inner_text()
    for _ in range(6):
        picture.get_by_role("button", name="One node on").click()
    expect(rows.nth(6)).not_to_contain_text("·")
    picture.get_by_role("button", name="One back").click()
    expect(rows.nth(6)).to_have_text(re.compile(r"∂E/∂b\s*·"))


def test_the_drawing_has_every_value_and_every_slope(show: Show) -> None:
    w = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    picture = show("graph", x=[0, 1], t=1, w=w, w2=[0.7, 0.8, 0.9])
    drawn = picture.locator("svg text")
    numbers = picture.evaluate("e => e.numbers.map(({ node, value }) => [node.at(-1), value])")
    forms = {"z": "z {:.2f}", "a": "{:.2f}", "E": "{:.3f}", "δ": "δ {:.3f}", "w": "{:.3f}"}
    for kind, value in numbers:
        assert forms[kind].format(value).replace("-", "−") in drawn.all_text_contents(), kind
    assert {f"{weight:.2f}" for weight in [*w, 0.7, 0.8, 0.9]} <= {*drawn.all_text_contents()}
    picture.get_by_role("button", name="One node on").click()
    expect(drawn.filter(has_text="z 0.40")).to_have_count(1)
    expect(drawn.filter(has_text="?")).to_have_count(len(numbers) - 1)


def test_all_matrices_of_an_epoch_stand_in_its_table(show: Show) -> None:
    picture = show("graph", data="or", x=[1, 1], t=1, w=[0.1, 0.2, 0.3, 0.4], w2=[0.5, 0.6])
    head, *lines = [row.locator("th, td").all_inner_texts() for row in picture.locator("tr").all()]
    assert head == ["number", "value", "0,0", "0,1", "1,0", "1,1", "sum"]
    for _name, value, *rows in lines:
        cells = [float(cell.replace("−", "-")) for cell in rows]
        assert float(value.replace("−", "-")) == cells[3]
        if len(cells) == 5:
            assert sum(cells[:4]) == pytest.approx(cells[4], abs=3e-4)
    assert next(name for name, *cells in lines if len(cells) == 6) == "E"
    first = picture.evaluate("e => e.values.all.gradients[0].dE_dW")
    sums = {name: cells[-1] for name, *cells in lines if len(cells) == 6}
    assert sums["∂E/∂w⁽¹⁾₁₂"] == f"{first[0][1]:.4f}".replace("-", "−")
    before = now(picture, "network")[0]["W"]
    picture.get_by_role("button", name="Update once").click()
    after = np.array(now(picture, "network")[0]["W"])
    rate = now(picture, "rate")
    np.testing.assert_allclose(after, np.array(before) - rate * np.array(first), atol=1e-12)


def test_a_changed_number_changes_the_others(show: Show) -> None:
    picture = show("graph", x=[0, 1], t=1, w=[0.2, 0.3], b=[0.5])
    before = picture.evaluate("e => e.values.E")
    picture.get_by_label("t", exact=True).fill("0")
    assert now(picture, "t") == 0
    assert picture.evaluate("e => e.values.E") > before
    picture.get_by_label("w₂").fill("-1")
    assert now(picture, "network")[0]["W"] == [[0.2], [-1]]


@pytest.mark.parametrize(
    ("steps", "answer", "reply"),
    [
        (1, "0.8", "Right: z ="),
        (1, "0.3", "The bias is missing."),
        (1, "7", "Not yet. Compute"),
        (1, "", "Type a number"),
        (1, "a half", "Type a number"),
        (2, "0.69", "Right: a ="),
        (2, "0.8", "That is the score"),
        (3, "0.0961", "The half is missing."),
        (4, "−0.0663", "Right: δ ="),
        (4, "0.0663", "The sign is the other one."),
        (4, "-0.31", "The slope of the sigmoid is missing"),
        (4, "-0.0690", "That is the article's derivative"),
    ],
)
def test_it_asks_and_answers(steps: int, answer: str, reply: str, show: Show) -> None:
    picture = show("graph", x=[0, 1], t=1, w=[0.2, 0.3], b=[0.5])
    for _ in range(steps):
        picture.get_by_role("button", name="Ask me").click()
    picture.get_by_label("Your answer").fill(answer)
    picture.get_by_label("Your answer").press("Enter")
    assert picture.locator("form [role=status]").inner_text().startswith(reply)
