"""The playground: from a seed it learns what scratchnet learns from it."""

import json
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from scratchnet.activations import identity, relu, sigmoid, softmax, tanh
from scratchnet.datasets import DataSet, three_arms, two_moons
from scratchnet.layers import Dense
from scratchnet.losses import half_squared_error, softmax_cross_entropy
from scratchnet.network import Network
from scratchnet.objective import objective
from scratchnet.training import train

from .conftest import Show
from .test_network import AN_EPOCH_EACH, differences, parameters
from .test_neuron import now

ACTIVATIONS = {"tanh": tanh, "sigmoid": sigmoid, "relu": relu}
LOSSES = {"softmax": (softmax_cross_entropy, identity), "squares": (half_squared_error, sigmoid)}


def state(rng: np.random.Generator) -> dict[str, Any]:
    n, k = int(rng.integers(2, 9)), int(rng.integers(2, 4))
    layers = rng.integers(1, 5, size=rng.integers(0, 3)).tolist()
    loss, activation = str(rng.choice([*LOSSES])), str(rng.choice([*ACTIVATIONS]))
    names = [activation] * len(layers) + [LOSSES[loss][1].name]
    sizes = [2, *layers, k]

    def points(n: int) -> dict[str, Any]:
        return {
            "X": rng.normal(size=(n, 2)).tolist(),
            "T": np.eye(k)[rng.integers(0, k, size=n)].tolist(),
        }

    return {
        **points(n),
        "held": points(n),
        "layers": layers,
        "activation": activation,
        "loss": loss,
        "network": [
            {
                "W": rng.normal(size=(a, b)).tolist(),
                "b": rng.normal(size=b).tolist(),
                "activation": f,
            }
            for a, b, f in zip(sizes, sizes[1:], names, strict=False)
        ],
        "rate": float(10 ** rng.uniform(-3, -1)),
        "l2": float(rng.choice([0, 0.1])),
        "batch": 0,
    }


def expected(given: dict[str, Any]) -> dict[str, Any]:
    loss, last = LOSSES[given["loss"]]
    kinds = [ACTIVATIONS[given["activation"]]] * len(given["layers"]) + [last]
    layers = zip(given["network"], kinds, strict=True)
    network = Network([Dense(layer["W"], layer["b"], f) for layer, f in layers])

    def judged(points: dict[str, Any]) -> tuple[Any, Any]:
        output, T = network.predict(points["X"]), np.array(points["T"])
        right = np.sum(output.argmax(axis=1) == T.argmax(axis=1))
        return objective(network, output, T, loss, given["l2"]), right

    E, right = judged(given)
    E_held, right_held = judged(given["held"])
    data = DataSet(np.array(given["X"]), np.array(given["T"]), (), (), "drawn at random")
    options = {"loss": loss, "learning_rate": given["rate"], "l2": given["l2"]}
    after, _ = train(network, data, **options, epochs=1)
    counts = {"weights": network.n_weights, "biases": network.n_biases}
    values = {"E": E, "right": right, "E_held": E_held, "right_held": right_held}
    return {**values, **counts, "network": parameters(after)}


def test_a_thousand_states_have_the_numbers_of_scratchnet(show: Show) -> None:
    rng = np.random.default_rng(0)
    states = [state(rng) for _ in range(1000)]
    results = json.loads(show("ground").evaluate(AN_EPOCH_EACH, states))
    for i, (given, got) in enumerate(zip(states, results, strict=True)):
        found = differences(got, expected(given))
        assert not found, f"state {i}: {found}"


@pytest.mark.parametrize(
    ("options", "data", "epochs"),
    [
        ({}, two_moons(200, 0.2, np.random.RandomState(0)), 15),
        ({"batch": 50, "rate": 0.01}, two_moons(200, 0.2, np.random.RandomState(0)), 20),
        (
            {"data": "arms", "noise": 0.1, "seed": 3, "layers": [8, 8]},
            three_arms(300, 0.1, np.random.RandomState(3)),
            30,
        ),
    ],
)
def test_a_seed_gives_the_numbers_of_scratchnet(
    options: dict[str, Any], data: DataSet, epochs: int, show: Show
) -> None:
    picture = show("ground", **options)
    picture.evaluate("(e, epochs) => { while (e.state.epoch < epochs) e.oneEpoch() }", epochs)
    sizes = (2, *options.get("layers", [3]), data.T.shape[1])
    rng = np.random.RandomState(options.get("seed", 0))
    start = Network.random(sizes, activation=tanh, output=identity, rng=rng)
    trained, history = train(
        start,
        data,
        loss=softmax_cross_entropy,
        learning_rate=options.get("rate", 0.005),
        l2=0.01,
        epochs=epochs,
        batch_size=options.get("batch"),
        rng=np.random.RandomState(options.get("seed", 0)),
    )
    got = picture.evaluate("e => e.values")
    np.testing.assert_allclose(got["E"], history.loss[-1], rtol=1e-9)
    right = softmax(trained.predict(data.X)).argmax(axis=1) == data.T.argmax(axis=1)
    assert got["right"] == right.sum()


def test_the_address_holds_weights_and_not_the_points_of_a_seed(show: Show) -> None:
    picture = show("ground", seed=4)
    picture.evaluate("e => { for (let i = 0; i < 5; i++) e.oneEpoch() }")
    address = picture.evaluate("e => e.share()")
    wanted = picture.evaluate("e => [e.state.X, e.state.network, e.state.epoch]")
    assert len(address) < 1500
    again = show("ground", at=address[address.index("#") :])
    assert again.evaluate("e => [e.state.X, e.state.network, e.state.epoch]") == wanted


def test_own_points_and_choices(show: Show, page: Page) -> None:
    picture = show("ground")
    for layers in ("none", "8, 8", "1"):
        picture.get_by_label("hidden neurons").select_option(layers)
        assert len(now(picture, "network")) == {"none": 1, "8, 8": 3, "1": 2}[layers]
    for name, choices in {
        "activation": ["relu"],
        "loss": ["squares"],
        "data": ["xor", "arms"],
    }.items():
        for choice in choices:
            picture.get_by_label(name, exact=True).select_option(choice)
            assert now(picture, name) == choice
    picture.get_by_label("data").select_option("own points")
    n = len(now(picture, "X"))
    picture.get_by_label("points of class 1").check()
    page.wait_for_timeout(60)
    box = picture.get_by_role("group", name="The plane").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 0.3 * box["width"], box["y"] + 0.9 * box["height"])
    assert len(now(picture, "X")) == n + 1
    assert now(picture, "T")[-1][1] == 1
    picture.get_by_role("button", name="Train").click()
    page.wait_for_function("document.querySelector('play-ground').state.epoch > 5")
