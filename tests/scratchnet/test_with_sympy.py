"""sympy derives the derivatives symbolically: they are the formulas that the package computes."""

import numpy as np
import pytest
import sympy
from numpy.testing import assert_allclose

from scratchnet.activations import sigmoid, sigmoid_as_published, tanh
from scratchnet.losses import (
    Loss,
    binary_cross_entropy,
    half_squared_error,
    softmax_cross_entropy,
)

z, a, t = sympy.symbols("z a t", real=True)
SIGMA = 1 / (1 + sympy.exp(-z))
POINTS = np.linspace(-4, 4, 9)


def numbers(expression: sympy.Expr, at: np.ndarray = POINTS) -> list[float]:
    return [float(expression.subs(z, sympy.Float(point, 30)).evalf(20)) for point in at]


def test_the_sigmoid_derivative_in_terms_of_its_output() -> None:
    assert sympy.simplify(sympy.diff(SIGMA, z) - SIGMA * (1 - SIGMA)) == 0
    assert_allclose(sigmoid(POINTS), numbers(SIGMA), rtol=1e-15)
    ours = sigmoid.derivative(POINTS, sigmoid(POINTS))
    assert_allclose(ours, numbers(sympy.diff(SIGMA, z)), rtol=1e-13)
    # The formula itself, given symbols instead of numbers.
    formula = sympy.sympify(sigmoid.derivative(np.array(z), np.array(a)))
    assert sympy.expand(formula - a * (1 - a)) == 0


def test_the_tanh_derivative_in_terms_of_its_output() -> None:
    derived = sympy.diff(sympy.tanh(z), z)
    assert sympy.simplify(derived - (1 - sympy.tanh(z) ** 2)) == 0
    assert_allclose(tanh.derivative(POINTS, tanh(POINTS)), numbers(derived), rtol=1e-12)
    formula = sympy.sympify(tanh.derivative(np.array(z), np.array(a)))
    assert sympy.expand(formula - (1 - a**2)) == 0


def test_the_published_derivative_is_the_right_function_at_the_wrong_place() -> None:
    derivative = sympy.diff(SIGMA, z)
    published = derivative.subs(z, SIGMA)
    ours = sigmoid_as_published.derivative(POINTS, sigmoid_as_published(POINTS))
    assert_allclose(ours, numbers(published), rtol=1e-14)
    assert sympy.simplify(published - derivative) != 0


def test_half_squared_error() -> None:
    assert sympy.diff((a - t) ** 2 / 2, a).equals(a - t)
    formula = sympy.sympify(half_squared_error.gradient(np.array(a), np.array(t)))
    assert formula == a - t


def test_binary_cross_entropy_with_the_sigmoid() -> None:
    E = -t * sympy.log(SIGMA) - (1 - t) * sympy.log(1 - SIGMA)
    assert sympy.simplify(sympy.diff(E, z) - (SIGMA - t)) == 0
    # The value that never takes the logarithm of 0 is the same function.
    stable = sympy.log(1 + sympy.exp(z)) - t * z
    assert sympy.simplify(sympy.diff(E - stable, z)) == 0
    assert (E - stable).subs(z, 0).equals(0)


@pytest.mark.parametrize("k", [2, 3])
def test_softmax_cross_entropy(k: int) -> None:
    scores = sympy.symbols(f"z:{k}", real=True)
    targets = sympy.symbols(f"t:{k - 1}", real=True)
    targets = (*targets, 1 - sum(targets))  # each row of targets sums to 1
    p = [sympy.exp(score) / sum(map(sympy.exp, scores)) for score in scores]
    E = -sum(ti * sympy.log(pi) for ti, pi in zip(targets, p, strict=True))
    for score, pi, ti in zip(scores, p, targets, strict=True):
        assert sympy.simplify(sympy.diff(E, score) - (pi - ti)) == 0


@pytest.mark.parametrize(
    ("loss", "columns"),
    [(half_squared_error, 2), (binary_cross_entropy, 1), (softmax_cross_entropy, 3)],
)
def test_values_and_gradients_to_twenty_digits(loss: Loss, columns: int) -> None:
    rng = np.random.default_rng(0)
    output, T = rng.normal(size=(1, columns)), np.eye(columns)[:1]
    x = sympy.symbols(f"x:{columns}", real=True)
    if loss is half_squared_error:
        E = sum((xi - int(ti)) ** 2 for xi, ti in zip(x, T[0], strict=True)) / 2
    elif loss is binary_cross_entropy:
        E = -sympy.log(1 / (1 + sympy.exp(-x[0])))
    else:
        E = -sympy.log(sympy.exp(x[0]) / sum(map(sympy.exp, x)))
    at = {xi: sympy.Float(v, 30) for xi, v in zip(x, output[0].tolist(), strict=True)}
    assert loss(output, T) == pytest.approx(float(E.subs(at).evalf(20)), rel=1e-14)
    exact = [float(sympy.diff(E, xi).subs(at).evalf(20)) for xi in x]
    assert_allclose(loss.gradient(output, T)[0], exact, rtol=0, atol=1e-15)
