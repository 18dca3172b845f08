"""Layers and networks: forward and backward by hand, constructors, counting, stacks."""

import dataclasses
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from scratchnet.activations import identity, relu, sigmoid, tanh
from scratchnet.layers import Dense
from scratchnet.network import Network, scaled_normal, uniform

X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
HIDDEN = [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]
OUTPUT = [[0.7], [0.8], [0.9]]


def test_one_neuron_by_hand() -> None:
    """Part I: w = (0.2, 0.3), bias 0.5, x = (0, 1), target 1."""
    layer = Dense([[0.2], [0.3]], [0.5])
    forward = layer.forward(np.array([[0.0, 1.0]]))
    assert forward.z.item() == pytest.approx(0.8)
    assert round(forward.a.item(), 8) == 0.68997448
    dE_dx, gradient = layer.backward(forward, forward.a - 1)
    assert round(gradient.weights[1, 0].item(), 8) == -0.06631746
    assert gradient.weights[0, 0] == 0
    assert gradient.bias is not None
    assert round(gradient.bias[0].item(), 8) == -0.06631746
    delta = gradient.bias[0]
    assert_allclose(dE_dx, [[0.2 * delta, 0.3 * delta]], rtol=1e-15)
    assert round(0.3 - 0.05 * gradient.weights[1, 0].item(), 8) == 0.30331587


def test_forward_is_the_formula() -> None:
    rng = np.random.default_rng(0)
    W1, b1, W2, b2 = (rng.normal(size=s) for s in ((2, 3), (3,), (3, 2), (2,)))
    forwards = Network([Dense(W1, b1, tanh), Dense(W2, b2, relu)]).forward(X)
    (x1, z1, a1), (x2, z2, a2) = forwards
    assert np.array_equal(x1, X)
    assert_allclose(z1, X @ W1 + b1, rtol=1e-15)
    assert_allclose(a1, np.tanh(z1), rtol=1e-15)
    assert x2 is a1
    assert_allclose(z2, a1 @ W2 + b2, rtol=1e-14)
    assert_allclose(a2, np.maximum(z2, 0), rtol=1e-15)


def test_backward_through_the_network_is_backward_through_each_layer() -> None:
    network = Network.random((2, 4, 3, 1), rng=np.random.default_rng(0))
    forwards = network.forward(X)
    dE_da = forwards[-1].a - 1
    gradients = network.backward(forwards, dE_da)
    for layer, forward, found in zip(
        reversed(network.layers), reversed(forwards), reversed(gradients), strict=True
    ):
        dE_da, gradient = layer.backward(forward, dE_da)
        assert_allclose(found.weights, gradient.weights, rtol=1e-15)
        assert found.bias is not None
        assert gradient.bias is not None
        assert_allclose(found.bias, gradient.bias, rtol=1e-15)


def test_backward_changes_nothing_and_hides_nothing() -> None:
    network = Network.random((2, 3, 1), rng=np.random.default_rng(0))
    before = [layer.weights.copy() for layer in network.layers]
    forwards = network.forward(X)
    kept = [forward.a.copy() for forward in forwards]
    first = network.backward(forwards, forwards[-1].a)
    network.predict(-X)
    second = network.backward(forwards, forwards[-1].a)
    for W, layer in zip(before, network.layers, strict=True):
        assert np.array_equal(W, layer.weights)
    for a, forward in zip(kept, forwards, strict=True):
        assert np.array_equal(a, forward.a)
    for one, two in zip(first, second, strict=True):
        assert np.array_equal(one.weights, two.weights)


def test_a_layer_without_bias_has_no_bias_gradient() -> None:
    layer = Dense(HIDDEN)
    _, gradient = layer.backward(layer.forward(X), np.ones((4, 3)))
    assert gradient.bias is None


def test_layers_own_their_arrays() -> None:
    W = np.array(HIDDEN)
    layer = Dense(W)
    W[:] = 0
    assert layer.weights.tolist() == HIDDEN
    b = np.array([0.1, 0.2, 0.3])
    layer = Dense(HIDDEN, b)
    b[:] = 0
    assert layer.bias is not None
    assert layer.bias.tolist() == [0.1, 0.2, 0.3]


def test_counts_of_part_2() -> None:
    """Part II counts 9 weights for 2-3-1 and 12 for 2-4-1, and forgets 4 and 5 biases."""
    rng = np.random.default_rng(0)
    or_network = Network([Dense(HIDDEN), Dense(OUTPUT)])
    assert (or_network.n_weights, or_network.n_biases, or_network.parameter_count) == (9, 0, 9)
    xor_network = Network.random((2, 4, 1), rng=rng, networks=7)
    assert (xor_network.n_weights, xor_network.n_biases, xor_network.parameter_count) == (12, 5, 17)
    assert xor_network.sizes == (2, 4, 1)
    assert xor_network.leading == (7,)
    assert or_network.leading == ()


def test_predict_of_one_row() -> None:
    network = Network([Dense(HIDDEN), Dense(OUTPUT)])
    assert network.predict([[1, 0]]).shape == (1, 1)
    assert_allclose(network.predict([[1, 0]]), network.predict(X)[2:3], rtol=1e-15)


def test_uniform_weights_are_those_of_part_2() -> None:
    network = Network.random((2, 4, 1), bias=False, rng=np.random.RandomState(0), initial=uniform)
    rng = np.random.RandomState(0)
    assert np.array_equal(network.layers[0].weights, rng.rand(2, 4))
    assert np.array_equal(network.layers[1].weights, rng.rand(4, 1))
    assert network.layers[0].bias is None


def test_scaled_normal_weights_are_those_of_part_3() -> None:
    network = Network.random((2, 3, 2), activation=tanh, output=identity,
                             rng=np.random.RandomState(0))  # fmt: skip
    rng = np.random.RandomState(0)
    assert np.array_equal(network.layers[0].weights, rng.randn(2, 3) / np.sqrt(2))
    assert np.array_equal(network.layers[1].weights, rng.randn(3, 2) / np.sqrt(3))
    assert [layer.activation for layer in network.layers] == [tanh, identity]
    assert all((layer.bias == 0).all() for layer in network.layers if layer.bias is not None)


def test_scaled_normal_keeps_the_variance_of_weighted_sums() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(200, 100))
    z = x @ scaled_normal(rng, (100, 200))
    assert z.std() == pytest.approx(1, abs=0.02)


def test_a_stack_holds_the_networks_drawn_one_after_another() -> None:
    stack = Network.random((2, 3, 1), rng=np.random.default_rng(7), networks=3)
    rng = np.random.default_rng(7)
    for s in range(3):
        alone, selected = Network.random((2, 3, 1), rng=rng), stack.select(s)
        for one, other in zip(alone.layers, selected.layers, strict=True):
            assert np.array_equal(one.weights, other.weights)
            assert one.bias is not None
            assert other.bias is not None
            assert np.array_equal(one.bias, other.bias)


def test_the_last_network_of_a_stack() -> None:
    stack = Network.random((2, 1), rng=np.random.default_rng(7), networks=3)
    assert np.array_equal(stack.select(-1).layers[0].weights, stack.select(2).layers[0].weights)


def test_a_copy_shares_nothing() -> None:
    rng = np.random.default_rng(0)
    first, last = Dense(HIDDEN, rng.normal(size=3), tanh), Dense(OUTPUT, rng.normal(size=1))
    network = Network([first, last])
    copy = network.copy()
    before = network.predict(X)
    for layer in network.layers:
        layer.weights[:] = 0
        assert layer.bias is not None
        layer.bias[:] = 0
    assert (network.predict(X) == 0.5).all()
    assert np.array_equal(copy.predict(X), before)


def test_what_python_prints_names_shapes_and_activations() -> None:
    network = Network([Dense(HIDDEN), Dense(OUTPUT, activation=identity)])
    layers = "[Dense(weights (2, 3), sigmoid), Dense(weights (3, 1), identity)]"
    assert repr(network) == f"Network({layers})"


NAN = [[0.1], [np.nan]]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"weights": [0.1, 0.2]}, r"weights must have shape \(\.\.\., d, k\), got \(2,\)"),
        ({"weights": 0.1}, r"weights must have shape \(\.\.\., d, k\), got \(\)"),
        ({"weights": np.empty((2, 0))}, r"weights must have shape .*, got \(2, 0\)"),
        ({"weights": [["a"], ["b"]]}, "weights must hold real numbers.*<U1"),
        ({"weights": [[None], [1]]}, "weights must hold real numbers.*object"),
        ({"weights": [[1j], [1]]}, "weights must hold real numbers.*complex128"),
        ({"weights": [[1, 2], [3]]}, "weights must be a rectangular array"),
        ({"weights": NAN}, r"weights must be finite, got nan at index \(1, 0\)"),
        ({"weights": [[np.inf]]}, r"weights must be finite, got inf at index \(0, 0\)"),
        ({"weights": HIDDEN, "bias": [0.1]}, r"bias must have shape \(3,\), got \(1,\)"),
        ({"weights": HIDDEN, "bias": 0.1}, r"bias must have shape \(3,\), got \(\)"),
        ({"weights": [HIDDEN] * 2, "bias": [0.1] * 3}, r"bias must have shape \(2, 3\), got"),
        ({"weights": [[1.0]], "bias": ["a"]}, "bias must hold real numbers"),
        ({"weights": [[1.0]], "bias": [np.nan]}, "bias must be finite, got nan"),
        ({"weights": [[1.0]], "activation": np.tanh}, "activation must be an Activation"),
        ({"weights": [[1.0]], "activation": "tanh"}, "activation must be an Act.*'tanh'"),
    ],
)
def test_wrong_layers(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}"):
        Dense(**arguments)


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        ([], r"layers must be one or more Dense layers, got \(\)"),
        ([HIDDEN], "layers must be one or more Dense layers"),
        (
            [Dense(HIDDEN), Dense(HIDDEN)],
            r"layers\[1\].weights must have shape \(3, 'k'\), to follow layers\[0\], got \(2, 3\)",
        ),
        (
            [Dense([HIDDEN] * 4), Dense(OUTPUT)],
            r"layers\[1\].weights must have shape \(4, 3, 'k'\)",
        ),
    ],
    ids=["none", "no layer", "sizes", "leading axes"],
)
def test_wrong_networks(layers: list[Dense], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}"):
        Network(layers)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"sizes": (2,)}, r"sizes must name at least inputs and outputs, got \[2\]"),
        ({"sizes": ()}, "sizes must name at least inputs and outputs"),
        ({"sizes": (2, 0, 1)}, r"sizes\[1\] must be a whole number, at least 1, got 0"),
        ({"sizes": (2, -3, 1)}, r"sizes\[1\] must be a whole number, at least 1, got -3"),
        ({"sizes": (2, 1.5)}, r"sizes\[1\] must be a whole number, at least 1, got 1.5"),
        ({"sizes": (2, True)}, r"sizes\[1\] must be a whole number, at least 1, got True"),
        ({"sizes": "21"}, r"sizes\[0\] must be a whole number, at least 1, got '2'"),
        ({"networks": 0}, "networks must be a whole number, at least 1, got 0"),
        ({"networks": -1}, "networks must be a whole number, at least 1, got -1"),
        ({"rng": None}, "rng must be a numpy.random.Generator or RandomState, got None"),
        ({"rng": 0}, "rng must be a numpy.random.Generator or RandomState, got 0"),
        ({"activation": "tanh"}, "activation must be an Activation, got 'tanh'"),
        ({"initial": lambda rng, shape: np.zeros(1)}, r"weights must have shape .*, got \(1,\)"),
    ],
)
def test_wrong_random_networks(arguments: dict[str, Any], message: str) -> None:
    fine: dict[str, Any] = {"sizes": (2, 1), "rng": np.random.default_rng(0)}
    with pytest.raises(ValueError, match=f"^{message}"):
        Network.random(**{**fine, **arguments})


@pytest.mark.parametrize(
    ("X", "message"),
    [
        ([1, 0], r"X must have shape \(n, 2\), got \(2,\)"),
        ([[1, 0, 1]], r"X must have shape \(n, 2\), got \(1, 3\)"),
        ([[1], [0]], r"X must have shape \(n, 2\), got \(2, 1\)"),
        (np.empty((0, 2)), r"X must have shape \(n, 2\), got \(0, 2\)"),
        ([["1", "0"]], "X must hold real numbers"),
        ([[1j, 0]], "X must hold real numbers.*complex"),
        (np.array([[1, 0]], dtype=object), "X must hold real numbers.*object"),
        ([[np.nan, 0]], r"X must be finite, got nan at index \(0, 0\)"),
    ],
)
def test_wrong_inputs(X: Any, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}"):
        Network([Dense(HIDDEN), Dense(OUTPUT)]).predict(X)


@pytest.mark.parametrize("bias", [None, [0.0, 0.0, 0.0]])
@pytest.mark.parametrize(
    ("X", "message"),
    [
        (np.zeros((4, 3)), r"must have shape \(n, 2\), got \(4, 3\)"),
        (np.zeros(2), r"must have shape \(n, 2\), got \(2,\)"),  # would pass for one row
        (np.zeros((5, 4, 2)), r"must have shape \(n, 2\), got \(5, 4, 2\)"),
        ([["0", "1"]], "must hold real numbers, got dtype <U1"),
    ],
    ids=["columns", "1-d", "3-d", "strings"],
)
def test_forward_names_inputs_that_do_not_fit(X: Any, message: str, bias: Any) -> None:
    with pytest.raises(ValueError, match=f"^X {message}"):
        Network([Dense(HIDDEN, bias), Dense(OUTPUT)]).forward(X)


@pytest.mark.parametrize("bias", [None, [0.0]])
def test_backward_refuses_what_numpy_would_spread(bias: Any) -> None:
    """Targets (4,) make errors (4, 4) of outputs (4, 1)."""
    layer = Dense([[0.1], [0.2]], bias)
    forward = layer.forward(X)
    dE_da = forward.a - np.array([0.0, 1.0, 1.0, 1.0])
    with pytest.raises(ValueError, match=r"^dE_da must have shape \(4, 1\), got \(4, 4\)"):
        Network([layer]).backward([forward], dE_da)
    with pytest.raises(ValueError, match=r"shapes \(4,4\) and \(1,2\) not aligned"):
        layer.backward(forward, dE_da)  # a layer leaves this to NumPy


def test_a_layer_leaves_shapes_to_numpy() -> None:
    with pytest.raises(ValueError, match=r"shapes \(4,3\) and \(2,3\) not aligned"):
        Dense(HIDDEN).forward(np.zeros((4, 3)))


def test_forward_passes_on_what_is_no_number() -> None:
    """Else a training that diverges could not say in which epoch; `predict` refuses it."""
    assert np.isnan(Network([Dense(HIDDEN)]).forward([[0, np.nan]])[0].a).all()


def test_a_network_goes_backward_through_its_layers(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    right = Dense.backward

    def watched(self: Dense, *arguments: Any) -> Any:
        seen.append(self)
        return right(self, *arguments)

    monkeypatch.setattr(Dense, "backward", watched)
    network = Network.random((2, 4, 3, 1), rng=np.random.default_rng(0))
    forwards = network.forward(X)
    network.backward(forwards, forwards[-1].a)
    assert seen == list(reversed(network.layers))


@pytest.mark.parametrize("dtype", [np.float32, np.int64, np.bool_, np.uint8])
def test_numbers_of_other_types_are_the_same_numbers(dtype: Any) -> None:
    network = Network([Dense(HIDDEN), Dense(OUTPUT)])
    assert np.array_equal(network.predict(X.astype(dtype)), network.predict(X))
    layer = Dense(np.eye(2, dtype=dtype), np.ones(2, dtype=dtype))
    assert layer.weights.dtype == np.float64
    assert layer.bias is not None
    assert layer.bias.dtype == np.float64


def test_inputs_may_be_locked_or_lie_apart_in_memory() -> None:
    network = Network([Dense(HIDDEN, [0.1, 0.2, 0.3]), Dense(OUTPUT)])
    locked = X.copy()
    locked.flags.writeable = False
    wide = np.zeros((8, 4))
    wide[::2, ::2] = X
    for same in (locked, wide[::2, ::2], np.asfortranarray(X)):
        assert np.array_equal(network.predict(same), network.predict(X))


def test_forward_leaves_other_errors_alone() -> None:
    def fail(z: Any) -> Any:
        raise ValueError("mine")

    broken = dataclasses.replace(sigmoid, function=fail)
    with pytest.raises(ValueError, match="mine"):
        Network([Dense(HIDDEN, None, broken)]).forward(X)


def test_select_needs_a_stack() -> None:
    with pytest.raises(ValueError, match=r"^select needs a stack of networks, got a single one"):
        Network([Dense(HIDDEN)]).select(0)


@pytest.mark.parametrize(
    ("s", "expected"),
    [
        (3, "below 3"),
        (-4, "a whole number, at least -3"),
        (1.5, "a whole number, at least -3"),
        (1.0, "a whole number, at least -3"),
        (True, "a whole number, at least -3"),
        ("a", "a whole number, at least -3"),
    ],
)
def test_select_needs_a_network_that_is_there(s: Any, expected: str) -> None:
    stack = Network.random((2, 1), rng=np.random.default_rng(0), networks=3)
    with pytest.raises(ValueError, match=f"^s must be {expected}, got {s!r}"):
        stack.select(s)


@pytest.mark.parametrize(
    ("networks", "message"),
    [
        ([], "networks must hold at least one network, got none"),
        (
            [Network([Dense(HIDDEN)]), Network([Dense(HIDDEN), Dense(OUTPUT)])],
            r"agree in layers.*Network.*, Net",
        ),
        (
            [Network([Dense(HIDDEN)]), Network([Dense(OUTPUT)])],
            r"agree in layers.*\(2, 3\).*\(3, 1\)",
        ),
        ([Network([Dense(HIDDEN)]), Network([Dense(HIDDEN, [0, 0, 0])])], "agree in .*biases"),
        ([Network([Dense(HIDDEN)]), Network([Dense(HIDDEN, None, tanh)])], "activations"),
    ],
    ids=["none", "depth", "sizes", "biases", "activations"],
)
def test_wrong_stacks(networks: list[Network], message: str) -> None:
    with pytest.raises(ValueError, match=f"^networks must .*{message}|^{message}"):
        Network.stack(networks)
