"""The pictures' random numbers are NumPy's: the same seed gives the numbers of the chapters."""

import json
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from scratchnet.datasets import three_arms, two_moons
from scratchnet.network import Network, scaled_normal, uniform

from .test_network import differences

SEEDS = [0, 1, 42, 4711, 2**32 - 1]
DRAWN = """async (seed) => {
  const { RandomState } = await import("/play/random.js")
  const rng = new RandomState(seed)
  const many = (n, draw) => Array.from({ length: n }, draw)
  return {
    words: many(1000, () => rng.word()),
    uniform: many(1000, () => rng.uniform()),
    normal: many(1001, () => rng.normal()),
    orders: [2, 7, 200, 1000].map((n) => rng.shuffle(many(n, (_, i) => i))),
    again: many(3, () => rng.normal()),
  }
}"""


@pytest.mark.parametrize("seed", SEEDS)
def test_the_generator(page: Page, seed: int) -> None:
    rng = np.random.RandomState(seed)
    wanted: dict[str, Any] = {
        "words": rng.randint(0, 2**32, size=1000, dtype=np.uint32),
        "uniform": rng.uniform(size=1000),
        "normal": rng.standard_normal(1001),
        "orders": [rng.permutation(n) for n in (2, 7, 200, 1000)],
        "again": rng.standard_normal(3),
    }
    assert differences(page.evaluate(DRAWN, seed), wanted) == []


@pytest.mark.parametrize(("name", "make"), [("twoMoons", two_moons), ("threeArms", three_arms)])
@pytest.mark.parametrize("n", [3, 200, 301])
def test_data(page: Page, name: str, make: Any, n: int) -> None:
    call = f"""async (n) => (await import("/play/random.js")).{name}(n, 0.2, 5)"""
    data = make(n, 0.2, np.random.RandomState(5))
    assert differences(page.evaluate(call, n), {"X": data.X, "T": data.T}) == []


@pytest.mark.parametrize("sizes", [(2, 4, 1), (2, 3, 2), (2, 5, 4, 3)])
@pytest.mark.parametrize("initial", [uniform, scaled_normal])
def test_networks(page: Page, sizes: tuple[int, ...], initial: Any) -> None:
    name = {uniform: "uniform", scaled_normal: "scaledNormal"}[initial]
    call = f"""async (sizes) => {{
      const {{ randomNetwork, {name} }} = await import("/play/random.js")
      return JSON.stringify(randomNetwork(sizes, {{ seed: 7, initial: {name} }}))
    }}"""
    network = Network.random(sizes, rng=np.random.RandomState(7), initial=initial)
    got = json.loads(page.evaluate(call, list(sizes)))
    assert len(got) == len([*pairwise(sizes)])
    wanted = [
        {"W": layer.weights, "b": layer.bias, "activation": "sigmoid"} for layer in network.layers
    ]
    assert differences(got, wanted) == []
