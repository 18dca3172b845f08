"""Chapter 7 of Part III against PyTorch: the listing that it shows and cannot run."""

from typing import Any

import numpy as np
import pytest
import torch

from ..test_with_a_library import listing, names_before


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    return names_before("PyTorch")


def test_pytorch_goes_through_the_same_losses_to_the_same_weights(names: dict[str, Any]) -> None:
    own = dict(names)
    exec(listing("PyTorch"), own)
    assert len(own["losses"]) == own["passes"] == 1001
    for linear, layer in zip(own["linears"], own["trained"].layers, strict=True):
        np.testing.assert_allclose(linear.weight.detach().T, layer.weights, rtol=1e-8)
        np.testing.assert_allclose(linear.bias.detach(), layer.bias, rtol=1e-8)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('reduction="sum"', 'reduction="mean"'),
        ("l2 / 2 * squares", "l2 * squares"),
        ("lr=learning_rate", "lr=learning_rate, momentum=0.9"),
        ("torch.nn.Tanh()", "torch.nn.ReLU()"),
        ("optimizer.zero_grad()", "pass"),
        ("torch.tensor(layer.bias)", "torch.tensor(layer.bias) + 1e-6"),
    ],
)
def test_another_setting_is_noticed(old: str, new: str, names: dict[str, Any]) -> None:
    code = listing("PyTorch")
    assert code.count(old) == 1
    with pytest.raises(AssertionError):
        exec(code.replace(old, new), names | {"passes": 20})


def test_the_defaults_are_those_of_the_table() -> None:
    assert torch.get_default_dtype() is torch.float32
    default = torch.optim.SGD([torch.zeros(1)]).defaults
    assert (default["momentum"], default["weight_decay"]) == (0, 0)
    assert torch.nn.CrossEntropyLoss().reduction == "mean"
    assert torch.nn.Linear(2, 3).weight.shape == (3, 2)
