"""The maths under the playable pictures gives the numbers of scratchnet, on a thousand networks."""

import json
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from playwright.sync_api import Page

from scratchnet.activations import identity, relu, sigmoid, sigmoid_as_published, softmax, tanh
from scratchnet.datasets import DataSet
from scratchnet.layers import Dense
from scratchnet.losses import binary_cross_entropy, half_squared_error, softmax_cross_entropy
from scratchnet.network import Network
from scratchnet.objective import gradients, objective
from scratchnet.training import train, update

STATES = 1000
AN_EPOCH_EACH = """(e, states) => JSON.stringify(states.map((state) => {
  e.state = state
  const before = e.values
  e.oneEpoch()
  return { ...before, network: e.state.network }
}))"""
"""What an element shows for each of some states, and its network an epoch later."""
BOUND = 1e-12
ACTIVATIONS = (identity, sigmoid, sigmoid_as_published, tanh, relu)
LOSSES = (half_squared_error, binary_cross_entropy, softmax_cross_entropy)
COMPUTE = """async (json) => {
  const m = await import("/play/network.js")
  const results = JSON.parse(json).map(({ network, X, T, loss, l2, rate, batch }) => {
    const steps = m.forward(network, X)
    return {
      steps,
      answer: m.losses[loss].answer(m.output(steps)),
      E: m.lossOf(network, X, T, loss, l2),
      gradients: m.backward(network, steps, T, loss, l2),
      epoch: m.epoch(network, X, T, { loss, rate, l2 }),
      batches: m.epoch(network, X, T, { loss, rate, l2, batch }),
    }
  })
  return JSON.stringify(results) // of which the browser hands over more in a second
}"""


def state(rng: np.random.Generator) -> dict[str, Any]:
    """A network, its data and how it learns, all drawn at random: what JSON can hold."""
    sizes = rng.integers(1, 5, size=rng.integers(2, 5))
    rows = int(rng.integers(1, 8))
    loss = LOSSES[rng.integers(len(LOSSES))]
    chosen = [ACTIVATIONS[i] for i in rng.integers(len(ACTIVATIONS), size=len(sizes) - 1)]
    if loss.on_scores:
        chosen[-1] = identity
    scale = 10.0 ** rng.uniform(-2, 1)
    T = rng.uniform(size=(rows, sizes[-1]))
    if loss is softmax_cross_entropy:
        T = np.eye(sizes[-1])[rng.integers(sizes[-1], size=rows)]
    return {
        "network": [
            {
                "W": (scale * rng.standard_normal((d, k))).tolist(),
                "b": (scale * rng.standard_normal(k)).tolist() if rng.random() < 0.8 else None,
                "activation": activation.name,
            }
            for (d, k), activation in zip(pairwise(sizes), chosen, strict=True)
        ],
        "X": rng.normal(scale=2, size=(rows, sizes[0])).tolist(),
        "T": T.tolist(),
        "loss": loss.name,
        "l2": float(rng.choice([0.0, 0.01, 0.5])),
        "rate": float(10.0 ** rng.uniform(-3, 0)),
        "batch": int(rng.integers(1, rows + 1)),
    }


def named(choices: tuple[Any, ...], name: str) -> Any:
    return next(choice for choice in choices if choice.name == name)


def network_of(given: dict[str, Any]) -> Network:
    return Network(
        [
            Dense(layer["W"], layer["b"], named(ACTIVATIONS, layer["activation"]))
            for layer in given["network"]
        ]
    )


def by_batches(given: dict[str, Any], data: DataSet) -> Network:
    """One epoch on batches of rows in their order, each with its share of the price on weights."""
    network, n, loss = network_of(given), len(data.X), named(LOSSES, given["loss"])
    for first in range(0, n, given["batch"]):
        rows = slice(first, first + given["batch"])
        share = given["l2"] * len(data.X[rows]) / n
        forwards = network.forward(data.X[rows])
        update(network, gradients(network, forwards, data.T[rows], loss, share), given["rate"])
    return network


def expected(given: dict[str, Any]) -> dict[str, Any]:
    """What the script should give, computed by scratchnet."""
    network, loss, l2 = network_of(given), named(LOSSES, given["loss"]), given["l2"]
    X, T = np.array(given["X"]), np.array(given["T"])
    data = DataSet(X, T, (), (), "drawn at random")
    forwards = network.forward(X)
    output = forwards[-1].a
    dE_da = loss.gradient(output, T)
    passed = []
    for layer, forward in reversed([*zip(network.layers, forwards, strict=True)]):
        delta = dE_da * layer.activation.derivative(forward.z, forward.a)
        dE_da, _ = layer.backward(forward, dE_da)
        passed.append({"delta": delta, "dE_dx": dE_da})
    found = gradients(network, forwards, T, loss, l2)
    answers: dict[Any, Any] = {binary_cross_entropy: sigmoid, softmax_cross_entropy: softmax}
    options = {"loss": loss, "learning_rate": given["rate"], "l2": l2}
    return {
        "steps": [forward._asdict() for forward in forwards],
        "answer": answers.get(loss, identity)(output),
        "E": objective(network, output, T, loss, l2),
        "gradients": [
            {"dE_dW": gradient.weights, "dE_db": gradient.bias, **slopes}
            for gradient, slopes in zip(found, reversed(passed), strict=True)
        ],
        "epoch": parameters(train(network, data, **options, epochs=1)[0]),
        "batches": parameters(by_batches(given, data)),
    }


def parameters(network: Network) -> list[dict[str, Any]]:
    return [
        {"W": layer.weights, "b": layer.bias, "activation": layer.activation.name}
        for layer in network.layers
    ]


def differences(got: Any, wanted: Any, place: str = "") -> list[str]:
    """All places where two results differ by more than the bound, measured by the largest entry."""
    if isinstance(wanted, dict):
        if got.keys() != wanted.keys():
            return [f"{place}: {sorted(got)} in the place of {sorted(wanted)}"]
        return [
            text for key in wanted for text in differences(got[key], wanted[key], f"{place}.{key}")
        ]
    if isinstance(wanted, list):
        pairs = enumerate(zip(got, wanted, strict=True))
        return [text for i, (a, b) in pairs for text in differences(a, b, f"{place}[{i}]")]
    if wanted is None or isinstance(wanted, str):
        return [] if got == wanted else [f"{place}: {got!r}, not {wanted!r}"]
    return [] if close(np.array(got), np.asarray(wanted)) else [f"{place}: {got}, not {wanted}"]


def close(a: npt.NDArray[Any], b: npt.NDArray[Any]) -> bool:
    return a.shape == b.shape and bool(np.abs(a - b).max() <= BOUND * max(1.0, np.abs(b).max()))


def test_a_thousand_networks_have_the_numbers_of_scratchnet(page: Page) -> None:
    rng = np.random.default_rng(0)
    states = [state(rng) for _ in range(STATES)]
    kinds = {(given["loss"], given["network"][0]["activation"]) for given in states}
    assert len(kinds) == len(LOSSES) * len(ACTIVATIONS)
    results = json.loads(page.evaluate(COMPUTE, json.dumps(states)))
    for i, (given, got) in enumerate(zip(states, results, strict=True)):
        found = differences(got, expected(given))
        assert not found, f"state {i}: {found[:5]}"


@pytest.mark.parametrize("path", [("E",), ("steps", 0, "z"), ("gradients", 0, "dE_dW")])
def test_a_billionth_is_a_difference(path: tuple[Any, ...]) -> None:
    wanted = expected(state(np.random.default_rng(1)))
    moved = expected(state(np.random.default_rng(1)))
    place = moved
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = place[path[-1]] * (1 + 1e-9) + 1e-9
    assert len(differences(moved, wanted)) == 1


ROSENBLATT = """async ([rows, w, b]) => {
  const { correct } = await import("/play/network.js")
  let unit = { W: w.map((value) => [value]), b: [b] }
  return rows.map(([x, t]) => ((unit = correct(unit, x, t, 1)), [...unit.W.flat(), ...unit.b]))
}"""


def test_rosenblatts_rule_goes_the_way_of_its_chapter(page: Page) -> None:
    rng = np.random.default_rng(2)
    w, b = rng.integers(-3, 4, size=2).astype(float), 1.0
    rows = [(rng.integers(0, 2, size=2).tolist(), int(t)) for t in rng.integers(0, 2, size=40)]
    wanted = []
    u, c = w.copy(), b
    for x, t in rows:
        a = int(x @ u + c >= 0)
        u, c = u + (t - a) * np.array(x), c + (t - a)
        wanted.append([*u.tolist(), c])
    assert page.evaluate(ROSENBLATT, [rows, w.tolist(), b]) == wanted
    assert len({tuple(row) for row in wanted}) > 5
