"""Results of packages that nobody here wrote: scikit-learn, autograd, sympy."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
import sympy
from autograd import grad
from sklearn.datasets import make_moons
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from scratchnet.activations import Activation, identity, relu, sigmoid, softmax, tanh
from scratchnet.datasets import DataSet, two_moons
from scratchnet.losses import (
    Loss,
    binary_cross_entropy,
    half_squared_error,
    softmax_cross_entropy,
)
from scratchnet.network import Network
from scratchnet.training import gradients, train


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("n", "noise"), [(200, 0.20), (7, 0.0), (50, 1.0)])
def test_two_moons_are_those_of_scikit_learn(seed: int, n: int, noise: float) -> None:
    X, labels = make_moons(n, noise=noise, random_state=np.random.RandomState(seed))
    ours = two_moons(n, noise, np.random.RandomState(seed))
    np.testing.assert_array_equal(ours.X, X)
    np.testing.assert_array_equal(ours.T.argmax(axis=1), labels)


def test_cross_entropies_are_those_of_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    scores, labels = rng.normal(size=(40, 3)), rng.integers(0, 3, 40)
    ours = softmax_cross_entropy.value(scores, np.eye(3)[labels])
    theirs = log_loss(labels, softmax(scores), normalize=False, labels=[0, 1, 2])
    np.testing.assert_allclose(ours, theirs, rtol=1e-12)

    one, yes = scores[:, :1], (labels == 1).astype(float)
    ours = binary_cross_entropy.value(one, yes[:, np.newaxis])
    theirs = log_loss(yes, sigmoid(one)[:, 0], normalize=False)
    np.testing.assert_allclose(ours, theirs, rtol=1e-12)


@pytest.mark.parametrize("loss", [binary_cross_entropy, softmax_cross_entropy])
def test_one_layer_is_the_logistic_regression_of_scikit_learn(loss: Loss) -> None:
    moons = two_moons(200, 0.20, np.random.RandomState(0))
    labels = moons.T.argmax(axis=1)
    theirs = LogisticRegression(C=np.inf, tol=1e-10, max_iter=10_000).fit(moons.X, labels)
    if loss is binary_cross_entropy:
        data = DataSet(moons.X, labels[:, np.newaxis].astype(float), moons.inputs, ("t",), "moons")
        sizes = (2, 1)
    else:
        data, sizes = moons, (2, 2)
    start = Network.random(sizes, output=identity, rng=np.random.default_rng(0))
    network, _ = train(start, data, loss=loss, learning_rate=0.02, epochs=10_000)
    layer = network.layers[0]
    W, b = layer.weights, layer.bias
    assert b is not None
    if sizes == (2, 2):  # two scores: only their difference matters
        W, b = W[:, 1:] - W[:, :1], b[1:] - b[:1]
    np.testing.assert_allclose(W[:, 0], theirs.coef_[0], rtol=1e-5)
    np.testing.assert_allclose(b, theirs.intercept_, rtol=1e-5)


# Each activation and loss once more, in autograd's NumPy, from the textbook formula.
ACTIVATIONS: dict[str, tuple[Activation, Callable[[Any], Any]]] = {
    "identity": (identity, lambda z: z),
    "sigmoid": (sigmoid, lambda z: 1 / (1 + anp.exp(-z))),
    "tanh": (tanh, anp.tanh),
    "relu": (relu, lambda z: anp.maximum(z, 0)),
}


def half_square(output: Any, T: Any) -> Any:
    return anp.sum((output - T) ** 2) / 2


def two_way(scores: Any, T: Any) -> Any:
    p = 1 / (1 + anp.exp(-scores))
    return -anp.sum(T * anp.log(p) + (1 - T) * anp.log(1 - p))


def many_way(scores: Any, T: Any) -> Any:
    powers = anp.exp(scores)
    return -anp.sum(T * anp.log(powers / anp.sum(powers, axis=1, keepdims=True)))


LOSSES: dict[str, tuple[Loss, Callable[[Any, Any], Any]]] = {
    "half squared error": (half_squared_error, half_square),
    "binary cross-entropy": (binary_cross_entropy, two_way),
    "softmax cross-entropy": (softmax_cross_entropy, many_way),
}


@pytest.mark.parametrize("l2", [0.0, 0.3])
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_gradients_are_those_of_autograd(activation: str, loss: str, bias: bool, l2: float) -> None:
    rng = np.random.default_rng(1)
    ours, theirs = ACTIVATIONS[activation]
    our_loss, their_loss = LOSSES[loss]
    output, their_output = (
        (identity, ACTIVATIONS["identity"][1]) if our_loss.on_scores else (ours, theirs)
    )
    network = Network.random((3, 4, 3, 2), activation=ours, output=output, bias=bias, rng=rng)
    # Biases begin at 0, where a relu whose inputs are all 0 has no derivative.
    layers = [
        replace(layer, bias=None if layer.bias is None else rng.normal(size=layer.bias.shape))
        for layer in network.layers
    ]
    network = Network(layers)
    X, T = rng.normal(size=(5, 3)), np.eye(2)[rng.integers(0, 2, 5)]

    def objective(parameters: Any) -> Any:
        a = X
        for i, (W, b) in enumerate(parameters):
            z = a @ W + (0 if b is None else b)
            a = their_output(z) if i == len(parameters) - 1 else theirs(z)
        return their_loss(a, T) + l2 / 2 * sum(anp.sum(W**2) for W, _ in parameters)

    if bias:
        expected = grad(objective)([(layer.weights, layer.bias) for layer in network.layers])
    else:
        only = grad(lambda Ws: objective([(W, None) for W in Ws]))
        expected = [(dW, None) for dW in only([layer.weights for layer in network.layers])]
    found = gradients(network, network.forward(X), T, our_loss, l2)
    for gradient, (dW, db) in zip(found, expected, strict=True):
        np.testing.assert_allclose(gradient.weights, dW, rtol=1e-10, atol=1e-13)
        if gradient.bias is not None:
            np.testing.assert_allclose(gradient.bias, db, rtol=1e-10, atol=1e-13)


def test_derivatives_are_those_of_sympy() -> None:
    z = sympy.Symbol("z", real=True)
    formulas = {
        sigmoid: (1 / (1 + sympy.exp(-z)), lambda a: a * (1 - a)),
        tanh: ((sympy.exp(2 * z) - 1) / (sympy.exp(2 * z) + 1), lambda a: 1 - a**2),
    }
    points = np.linspace(-3, 3, 13)
    for activation, (f, slope) in formulas.items():
        # The formula that the code uses is the derivative, letter for letter ...
        assert sympy.simplify(sympy.diff(f, z) - slope(f)) == 0  # type: ignore[no-untyped-call]
        # ... and the code computes it.
        exact = sympy.lambdify(z, sympy.diff(f, z), "numpy")(points)
        ours = activation.derivative(points, activation.function(points))
        np.testing.assert_allclose(ours, exact, rtol=1e-12)


def test_the_gradient_of_softmax_cross_entropy_is_p_minus_t_says_sympy() -> None:
    z = sympy.symbols("z:3", real=True)
    powers = [sympy.exp(score) for score in z]
    for right in range(3):
        loss = -sympy.log(powers[right] / sum(powers))
        for j in range(3):
            p_minus_t = powers[j] / sum(powers) - int(j == right)
            assert sympy.simplify(sympy.diff(loss, z[j]) - p_minus_t) == 0
