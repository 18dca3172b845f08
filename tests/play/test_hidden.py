"""The hidden layer that one plays with: its numbers are those of scratchnet."""

import json
from typing import Any

import numpy as np
from playwright.sync_api import Page

from scratchnet.activations import sigmoid
from scratchnet.datasets import DataSet, logic_gate
from scratchnet.losses import half_squared_error
from scratchnet.network import Network, uniform
from scratchnet.training import train

from .conftest import Show
from .test_network import AN_EPOCH_EACH, differences, network_of
from .test_neuron import drag, now


def state(rng: np.random.Generator) -> dict[str, Any]:
    n, h, bias = int(rng.integers(1, 7)), int(rng.integers(1, 5)), rng.random() < 0.7

    def layer(d: int, k: int) -> dict[str, Any]:
        b = rng.normal(size=k).tolist() if bias else None
        return {"W": rng.normal(scale=3, size=(d, k)).tolist(), "b": b, "activation": "sigmoid"}

    return {
        "X": rng.normal(size=(n, 2)).tolist(),
        "T": rng.integers(0, 2, size=(n, 1)).tolist(),
        "network": [layer(2, h), layer(h, 1)],
        "size": h,
        "bias": bias,
        "rate": float(10 ** rng.uniform(-2, 1)),
    }


def expected(given: dict[str, Any]) -> dict[str, Any]:
    X, T = np.array(given["X"]), np.array(given["T"], dtype=float)
    network = network_of(given)
    first, second = network.forward(X)
    delta2 = (second.a - T) * sigmoid.derivative(second.z, second.a)
    delta1 = delta2 @ network.layers[1].weights.T * sigmoid.derivative(first.z, first.a)
    below, above = network.backward([first, second], half_squared_error.gradient(second.a, T))
    data = DataSet(X, T, (), (), "drawn at random")
    after, history = train(network, data, learning_rate=given["rate"], epochs=1)
    return {
        **{"z1": first.z, "a1": first.a, "z2": second.z, "a2": second.a},
        **{"delta1": delta1, "delta2": delta2, "E": history.loss[0]},
        **{"dE_dW1": below.weights, "dE_db1": below.bias},
        **{"dE_dW2": above.weights, "dE_db2": above.bias},
        "right": np.sum((second.a >= 0.5) == T),
        "network": [
            {"W": layer.weights, "b": layer.bias, "activation": "sigmoid"} for layer in after.layers
        ],
    }


def test_a_thousand_states_have_the_numbers_of_scratchnet(show: Show) -> None:
    rng = np.random.default_rng(0)
    states = [state(rng) for _ in range(1000)]
    results = json.loads(show("hidden").evaluate(AN_EPOCH_EACH, states))
    for i, (given, got) in enumerate(zip(states, results, strict=True)):
        found = differences(got, expected(given))
        assert not found, f"state {i}: {found}"


def test_a_seed_gives_the_chapters_network_and_training_its_loss(show: Show) -> None:
    picture = show("hidden", data="xor", size=4, bias=False, seed=0, rate=0.05)
    for _ in range(100):
        picture.evaluate("e => { for (let i = 0; i < 10; i++) e.oneEpoch() }")
    rng = np.random.RandomState(0)
    start = Network.random((2, 4, 1), bias=False, rng=rng, initial=uniform)
    trained, history = train(start, logic_gate("xor"), learning_rate=0.05, epochs=1000)
    E = picture.evaluate("e => e.values.E")
    np.testing.assert_allclose(E, history.loss[-1], rtol=1e-12)
    np.testing.assert_allclose(
        now(picture, "network")[0]["W"], trained.layers[0].weights, rtol=1e-10
    )


def test_lines_are_dragged_and_points_follow(show: Show, page: Page) -> None:
    picture = show("hidden", w1=[4, 4, 4, 4], b1=[-2, -6], w2=[4, -4], b2=-2)
    line = picture.get_by_role("slider", name="Line of hidden neuron 1", exact=False).first
    before = now(picture, "network"), picture.evaluate("e => e.values.a1")
    drag(page, line, 20, -20)
    after = now(picture, "network"), picture.evaluate("e => e.values.a1")
    assert after[0][0]["W"] == before[0][0]["W"]
    assert after[0][0]["b"][0] < before[0][0]["b"][0]
    assert after[0][0]["b"][1] == before[0][0]["b"][1]
    assert after[1] != before[1]


def test_sizes_seeds_and_biases(show: Show, page: Page) -> None:
    picture = show("hidden", data="xor")
    for size in (1, 3, 4, 2):
        picture.get_by_label("hidden neurons").select_option(str(size))
        assert len(now(picture, "network")[0]["W"][0]) == size
        page.wait_for_timeout(60)
        handles = picture.get_by_role("slider", name="Arrow of the weights")
        assert handles.count() == size + (size == 2)
    before = now(picture, "network")
    picture.get_by_role("button", name="Next seed").click()
    assert now(picture, "network") != before
    picture.get_by_label("biases").select_option("without")
    assert now(picture, "network")[0]["b"] is None
    picture.get_by_role("button", name="Train").click()
    page.wait_for_function("document.querySelector('play-hidden').state.epoch > 20")
    picture.get_by_label("data").select_option("and")
    assert now(picture, "epoch") == 0
