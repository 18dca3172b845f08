"""Activations: values, derivatives, extremes, and what is no number."""

import warnings

import numpy as np
import pytest
from numpy.testing import assert_allclose

from scratchnet import activations
from scratchnet.activations import (
    Activation,
    identity,
    relu,
    sigmoid,
    sigmoid_as_published,
    softmax,
    tanh,
)

ALL = [f for f in vars(activations).values() if isinstance(f, Activation)]
CORRECT = [f for f in ALL if f is not sigmoid_as_published]
ENDS = {"sigmoid": (0, 1), "sigmoid as published": (0, 1), "tanh": (-1, 1)}
"""The values far out, of those that are bounded."""
Z = np.concatenate([np.linspace(-30, 30, 6001), [1e-300, -1e-300]])


def test_every_activation_is_found_and_described() -> None:
    """The API page shows what `__all__` names."""
    assert {identity, relu, sigmoid, sigmoid_as_published, tanh} <= set(ALL)
    unnamed = [n for n, f in vars(activations).items() if f in ALL and n not in activations.__all__]
    assert not unnamed, f"add to __all__ in scratchnet/activations.py: {unnamed}"


@pytest.mark.parametrize("f", [sigmoid, sigmoid_as_published])
def test_sigmoid_is_the_textbook_formula_bit_for_bit(f: Activation) -> None:
    z = np.concatenate([Z, np.linspace(-709, 709, 5000)])
    assert np.array_equal(f(z), 1 / (1 + np.exp(-z)))


@pytest.mark.parametrize("f", ALL, ids=lambda f: f.name)
@pytest.mark.parametrize("size", [100.0, 709.0, 710.0, 745.0, 1e4, 1e300])
def test_no_warning_far_out(f: Activation, size: float) -> None:
    z = np.array([-size, size])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        a = f.function(z)
        slope = f.derivative(z, a)
    if f.name in ENDS:
        assert_allclose(a, ENDS[f.name], rtol=0, atol=1e-15)
    assert np.isfinite(a).all()
    assert np.isfinite(slope).all()


def test_sigmoid_keeps_its_relative_accuracy_for_small_outputs() -> None:
    assert sigmoid(-40.0) == pytest.approx(np.exp(-40.0), rel=1e-15)


@pytest.mark.parametrize("f", CORRECT, ids=lambda f: f.name)
def test_derivative_is_the_slope(f: Activation) -> None:
    z = np.linspace(-5, 5, 200)  # does not meet relu's corner at 0
    step = 1e-6
    slope = (f(z + step) - f(z - step)) / (2 * step)
    assert_allclose(f.derivative(z, f(z)), slope, rtol=0, atol=1e-9)


def test_the_published_derivative_is_not_the_slope() -> None:
    z = np.array([0.0])
    a = sigmoid_as_published(z)
    twice = 1 / (1 + np.exp(-a))
    assert_allclose(sigmoid_as_published.derivative(z, a), twice * (1 - twice), rtol=1e-15)
    assert sigmoid.derivative(z, a) == 0.25
    assert abs(sigmoid_as_published.derivative(z, a)[0] - 0.25) > 0.01


def test_the_published_derivative_never_falls_below_197_thousandths() -> None:
    a = np.linspace(0, 1, 1001)
    slope = sigmoid_as_published.derivative(a, a)
    assert round(slope.min().item(), 3) == 0.197


def test_relu_at_its_corner() -> None:
    z = np.array([-1.0, -0.0, 0.0, 1.0])
    assert relu(z).tolist() == [0.0, 0.0, 0.0, 1.0]
    assert relu.derivative(z, relu(z)).tolist() == [0.0, 0.0, 0.0, 1.0]


@pytest.mark.parametrize("f", ALL, ids=lambda f: f.name)
@pytest.mark.parametrize("shape", [(), (3,), (4, 2), (5, 4, 2), (0, 2)])
def test_any_shape(f: Activation, shape: tuple[int, ...]) -> None:
    z = np.random.default_rng(0).normal(size=shape)
    assert np.shape(f(z)) == shape
    assert np.shape(f.derivative(z, f(z))) == shape


@pytest.mark.parametrize("f", ALL, ids=lambda f: f.name)
@pytest.mark.parametrize(
    "z", [2, 2.0, [2], [True, False], np.array([2, -2], dtype=np.float32), np.arange(3)]
)
def test_numbers_lists_and_other_dtypes(f: Activation, z: object) -> None:
    a = f(z)  # type: ignore[arg-type]
    assert np.asarray(a).dtype == np.float64


@pytest.mark.parametrize("f", ALL, ids=lambda f: f.name)
def test_nan_stays_nan(f: Activation) -> None:
    assert np.isnan(f([np.nan])).all()


@pytest.mark.parametrize("f", ALL, ids=lambda f: f.name)
def test_the_input_is_not_changed(f: Activation) -> None:
    z = np.linspace(-800, 800, 11)
    before = z.copy()
    a = f(z)
    after = a.copy()
    f.derivative(z, a)
    assert np.array_equal(z, before)
    assert np.array_equal(a, after)


@pytest.mark.parametrize("f", [sigmoid, relu, softmax], ids=["sigmoid", "relu", "softmax"])
@pytest.mark.parametrize(
    ("z", "got"),
    [
        ("abc", "<U3"),
        (["1", "2"], "<U1"),
        (None, "object"),
        ([1, None], "object"),
        ([1j, 0], "complex128"),
        (np.array(["2020-01-01"], dtype="M8[D]"), "datetime64"),
        ([[1], [2, 3]], "rectangular"),
    ],
    ids=["str", "strings", "None", "objects", "complex", "dates", "ragged"],
)
def test_what_is_no_number_is_named(f: Activation, z: object, got: str) -> None:
    with pytest.raises(ValueError, match=f"^z must .*{got}"):
        f(z)  # type: ignore[arg-type]


def test_softmax_rows_are_probabilities() -> None:
    z = np.random.default_rng(0).normal(scale=5, size=(3, 7, 4))
    p = softmax(z)
    assert_allclose(p.sum(axis=-1), 1, rtol=1e-14)
    assert (p > 0).all()
    assert_allclose(p, np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True), rtol=1e-12)


def test_softmax_ignores_what_is_added_to_a_row() -> None:
    z = np.random.default_rng(0).normal(size=(5, 3))
    assert_allclose(softmax(z + np.array([[1e4], [-1e4], [0], [1], [700]])), softmax(z), rtol=1e-9)


def test_softmax_of_two_scores_is_the_sigmoid_of_their_difference() -> None:
    z = np.random.default_rng(0).normal(size=(5, 2))
    assert_allclose(softmax(z)[:, 1], sigmoid(z[:, 1] - z[:, 0]), rtol=1e-14)


@pytest.mark.parametrize("z", [1.0, np.empty((3, 0)), []])
def test_softmax_needs_rows(z: object) -> None:
    with pytest.raises(ValueError, match=r"^z must have shape \(\.\.\., k\).*, got \("):
        softmax(z)  # type: ignore[arg-type]
