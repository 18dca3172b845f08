"""How sure a success rate is; accuracy is compared with scikit-learn's."""

from typing import Any

import numpy as np
import pytest

from scratchnet.metrics import wilson_interval


def test_wilson_intervals_agree_with_the_published_formula() -> None:
    # Newcombe (1998), Statistics in Medicine 17, table I, method 3: three worked examples.
    low, high = wilson_interval([81, 15, 0], [263, 148, 20])
    np.testing.assert_allclose(low, [0.2553, 0.0624, 0.0], atol=5e-5)
    np.testing.assert_allclose(high, [0.3662, 0.1605, 0.1611], atol=5e-5)


def test_none_and_all_of_any_number_of_trials_have_an_exact_bound() -> None:
    trials = np.arange(1, 200)
    low, high = wilson_interval(np.zeros(199), trials)
    assert (low == 0).all()
    assert ((high > 0) & (high < 1)).all()
    low, high = wilson_interval(trials, trials)
    assert (high == 1).all()
    assert ((low > 0) & (low < 1)).all()
    assert (wilson_interval(np.ones(198), trials[1:])[0] > 0).all(), "one success is not none"


@pytest.mark.parametrize(
    ("successes", "trials", "message"),
    [
        (6, 5, r"successes must be from 0 to trials, got 6.0 of 5.0"),
        ([-1, 0], 5, r"successes must be from 0 to trials, got \[-1.0, 0.0\] of 5.0"),
        (0, 0, "trials must be 1 or more, got 0"),
        ("many", 5, "^successes "),
        (1, "many", "^trials "),
    ],
)
def test_impossible_counts_are_named(successes: Any, trials: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        wilson_interval(successes, trials)
