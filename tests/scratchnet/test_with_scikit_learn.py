"""scikit-learn, which nobody here wrote, gives the same data, losses and best parameters."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from sklearn.datasets import make_moons
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, log_loss

from scratchnet.activations import identity, sigmoid, softmax
from scratchnet.datasets import logic_gate, three_arms, two_moons
from scratchnet.layers import Dense
from scratchnet.losses import binary_cross_entropy, softmax_cross_entropy
from scratchnet.metrics import accuracy
from scratchnet.network import Network
from scratchnet.training import train

MOONS = two_moons(60, 0.35, np.random.RandomState(0))
ARMS = three_arms(60, 0.3, np.random.RandomState(0))


@pytest.mark.parametrize(("n", "noise"), [(200, 0.20), (7, 0.0), (50, 1.0)])
@pytest.mark.parametrize("seed", [0, 3])
def test_moons(n: int, noise: float, seed: int) -> None:
    X, y = make_moons(n, noise=noise, random_state=np.random.RandomState(seed))
    moons = two_moons(n, noise, np.random.RandomState(seed))
    assert np.array_equal(moons.X, X)
    assert np.array_equal(moons.T, np.eye(2)[y])


def test_moons_of_the_article_which_used_the_global_random_state() -> None:
    np.random.seed(0)  # noqa: NPY002
    X, y = make_moons(200, noise=0.20)
    moons = two_moons(200, 0.20, np.random.RandomState(0))
    assert np.array_equal(moons.X, X)
    assert np.array_equal(moons.T.argmax(axis=1), y)


def test_binary_cross_entropy_is_log_loss() -> None:
    scores = np.random.default_rng(0).normal(scale=4, size=(4, 1))
    T = logic_gate("or").T
    expected = log_loss(T[:, 0], sigmoid(scores)[:, 0], normalize=False)
    assert binary_cross_entropy(scores, T) == pytest.approx(expected, rel=1e-12)


def test_softmax_cross_entropy_is_log_loss() -> None:
    scores = np.random.default_rng(0).normal(scale=4, size=(60, 3))
    expected = log_loss(ARMS.T.argmax(axis=1), softmax(scores), normalize=False)
    assert softmax_cross_entropy(scores, ARMS.T) == pytest.approx(expected, rel=1e-12)


def test_accuracy() -> None:
    scores = np.random.default_rng(0).normal(size=(60, 3))
    expected = accuracy_score(ARMS.T.argmax(axis=1), scores.argmax(axis=1))
    assert accuracy(scores, ARMS.T) == expected


@pytest.mark.parametrize("l2", [0.0, 0.1, 2.0])
def test_a_sigmoid_neuron_is_logistic_regression(l2: float) -> None:
    """Their C is 1 / lambda; like our penalty, theirs leaves the bias alone."""
    T = MOONS.T[:, 1:]
    theirs = LogisticRegression(C=1 / l2 if l2 else np.inf, tol=1e-10).fit(MOONS.X, T[:, 0])
    ours, _ = train(
        Network([Dense(np.zeros((2, 1)), [0.0], identity)]),
        MOONS._replace(T=T),
        loss=binary_cross_entropy,
        learning_rate=0.05,
        epochs=5000,
        l2=l2,
    )
    layer = ours.layers[0]
    assert layer.bias is not None
    assert_allclose(layer.weights[:, 0], theirs.coef_[0], rtol=0, atol=1e-6)
    assert_allclose(layer.bias, theirs.intercept_, rtol=0, atol=1e-6)


def test_a_softmax_layer_is_multinomial_logistic_regression() -> None:
    theirs = LogisticRegression(C=np.inf, tol=1e-10).fit(ARMS.X, ARMS.T.argmax(axis=1))
    ours, _ = train(
        Network([Dense(np.zeros((2, 3)), np.zeros(3), identity)]),
        ARMS,
        loss=softmax_cross_entropy,
        learning_rate=0.02,
        epochs=5000,
    )
    # What is added to all three scores changes no probability: compare those.
    assert_allclose(softmax(ours.predict(ARMS.X)), theirs.predict_proba(ARMS.X), rtol=0, atol=1e-6)
