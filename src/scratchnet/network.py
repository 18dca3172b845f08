"""A network: a tuple of layers, each feeding the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from scratchnet.activations import Activation, sigmoid
from scratchnet.arrays import Array, RandomSource, matrix, random_source, real_array, whole_number
from scratchnet.layers import Dense, Forward, Gradient

Initial = Callable[[RandomSource, tuple[int, int]], Array]
"""How the weights of a layer are drawn: from (rng, (d, k)) to weights (d, k)."""


def uniform(rng: RandomSource, shape: tuple[int, int]) -> Array:
    """Draw weights uniformly from [0, 1), as Part II does.

    Args:
        rng: Where they are drawn from.
        shape: (d, k), the inputs and the neurons of a layer.

    Returns:
        Weights (d, k).

    Source: Part II, Figure 64.
    """
    return np.asarray(rng.uniform(size=shape))


def scaled_normal(rng: RandomSource, shape: tuple[int, int]) -> Array:
    """Draw standard normal weights divided by `sqrt(d)`, as Part III does.

    A neuron with d inputs of variance 1 then receives a weighted sum of variance 1.

    Args:
        rng: Where they are drawn from.
        shape: (d, k), the inputs and the neurons of a layer.

    Returns:
        Weights (d, k).

    Examples:
        >>> W = scaled_normal(np.random.default_rng(0), (400, 50))
        >>> bool(abs(W.std() - 1 / 20) < 0.001)
        True
    """
    return np.asarray(rng.standard_normal(shape) / np.sqrt(shape[0]))


class Network:
    """Layers, first to last. With leading axes on the parameters, many networks of one shape.

    Args:
        layers: The layers; each takes as many inputs as the one before has outputs.

    Raises:
        ValueError: there is no layer, or two neighbours do not fit.

    Source: Part II, Figure 21 (2 inputs, 3 hidden neurons, 1 output).

    Examples:
        >>> hidden = Dense([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]])
        >>> network = Network([hidden, Dense([[0.7], [0.8], [0.9]])])
        >>> network.sizes, network.n_weights, network.n_biases
        ((2, 3, 1), 9, 0)
        >>> network.predict([[1, 1]]).round(6).tolist()
        [[0.833429]]
    """

    def __init__(self, layers: Sequence[Dense]) -> None:
        self.layers = tuple(layers)
        if not self.layers or not all(isinstance(layer, Dense) for layer in self.layers):
            raise ValueError(f"layers must be one or more Dense layers, got {self.layers!r}")
        for number, (below, above) in enumerate(pairwise(self.layers), start=1):
            expected = (*below.weights.shape[:-2], below.weights.shape[-1])
            if above.weights.shape[:-1] != expected:
                raise ValueError(
                    f"layers[{number}].weights must have shape {(*expected, 'k')}, "
                    f"to follow layers[{number - 1}], got {above.weights.shape}"
                )

    def __repr__(self) -> str:
        return f"Network({list(self.layers)})"

    @classmethod
    def random(
        cls,
        sizes: Sequence[int],
        *,
        activation: Activation = sigmoid,
        output: Activation | None = None,
        bias: bool = True,
        rng: RandomSource,
        initial: Initial = scaled_normal,
        networks: int | None = None,
    ) -> Network:
        """Return a network with random weights, and biases 0.

        Args:
            sizes: Inputs, hidden neurons layer by layer, outputs: (2, 3, 1).
            activation: Of the hidden layers, and of the output layer unless `output` is given.
            output: Activation of the output layer.
            bias: Whether the layers have biases.
            rng: Where the weights are drawn from, layer by layer.
            initial: How they are drawn: `scaled_normal` (Part III), `uniform` (Part II) or any
                function of (rng, shape).
            networks: S for S networks on a leading axis, the ones that S calls would have drawn
                one after another; None for one network without leading axis.

        Raises:
            ValueError: fewer than two sizes, a size below 1, `networks` below 1, no `rng`.

        Examples:
            >>> rng = np.random.default_rng(0)
            >>> many = Network.random((2, 4, 1), rng=rng, networks=1000)
            >>> many.layers[0].weights.shape
            (1000, 2, 4)
        """
        sizes = [whole_number(size, f"sizes[{i}]", least=1) for i, size in enumerate(sizes)]
        if len(sizes) < 2:
            raise ValueError(f"sizes must name at least inputs and outputs, got {sizes}")
        random_source(rng)
        activations = [activation] * (len(sizes) - 2) + [output or activation]

        def draw() -> Network:
            layers = [
                Dense(initial(rng, (d, k)), np.zeros(k) if bias else None, f)
                for (d, k), f in zip(pairwise(sizes), activations, strict=True)
            ]
            return cls(layers)

        if networks is None:
            return draw()
        return cls.stack([draw() for _ in range(whole_number(networks, "networks", least=1))])

    @classmethod
    def stack(cls, networks: Sequence[Network]) -> Network:
        """Return networks of one shape as one `Network` with a leading axis.

        Args:
            networks: S networks of the same sizes, biases and activations.

        Raises:
            ValueError: there are none, or their sizes, biases or activations differ.
        """
        if not networks:
            raise ValueError("networks must hold at least one network, got none")
        kinds = {
            tuple((x.weights.shape, x.bias is None, x.activation) for x in network.layers)
            for network in networks
        }
        if len(kinds) > 1:
            raise ValueError(
                f"networks must agree in layers, biases and activations, got {list(networks)}"
            )
        layers = []
        for same in zip(*(network.layers for network in networks), strict=True):
            weights = np.stack([layer.weights for layer in same])  # (S, d, k)
            biases = [layer.bias for layer in same if layer.bias is not None]  # S times (k,)
            layers.append(Dense(weights, np.stack(biases) if biases else None, same[0].activation))
        return cls(layers)

    def copy(self) -> Network:
        """Return a network of its own, which shares no array with this one."""
        return Network([Dense(x.weights, x.bias, x.activation) for x in self.layers])

    def select(self, s: int) -> Network:
        """Return one network of a stack, without the leading axis.

        Args:
            s: Its number, from 0; -1 is the last one.

        Raises:
            ValueError: this is no stack, or it has no s-th network.
        """
        if not self.leading:
            raise ValueError("select needs a stack of networks, got a single one")
        S = self.leading[0]
        if whole_number(s, "s", least=-S) >= S:
            raise ValueError(f"s must be below {S}, got {s}")
        layers = [
            Dense(x.weights[s], None if x.bias is None else x.bias[s], x.activation)
            for x in self.layers
        ]
        return Network(layers)

    # --8<-- [start:passes]
    def forward(self, X: npt.ArrayLike) -> list[Forward]:
        """Return what every layer saw and made of it, first to last.

        Args:
            X: Inputs (n, d), one example per row.

        Raises:
            ValueError: `X` has another shape, or an entry is no real number.
        """
        a, d = real_array(X, "X"), self.layers[0].weights.shape[-2]
        if a.ndim != 2 or a.shape[-1] != d:
            raise ValueError(f"X must have shape (n, {d}), got {a.shape}")
        forwards = []
        for layer in self.layers:
            forward = layer.forward(a)
            forwards.append(forward)
            a = forward.a
        return forwards

    def backward(self, forwards: Sequence[Forward], dE_da: Array) -> list[Gradient]:
        """Return the gradient of every layer's parameters, first to last (backpropagation).

        Args:
            forwards: What `forward` returned.
            dE_da: How the loss changes with each output (..., n, k).

        Returns:
            `dE/dW` (..., d, k) and `dE/db` (..., k) of each layer.

        Raises:
            ValueError: `dE_da` has not the shape of the outputs.

        Source: Part II, Figures 9 to 18 and 37 to 49; Part III, backpropagation.
        """
        if dE_da.shape != forwards[-1].a.shape:
            raise ValueError(f"dE_da must have shape {forwards[-1].a.shape}, got {dE_da.shape}")
        gradients = []
        for i in reversed(range(len(self.layers))):
            dE_da, gradient = self.layers[i].backward(forwards[i], dE_da)
            gradients.append(gradient)
        return gradients[::-1]

    # --8<-- [end:passes]

    def predict(self, X: npt.ArrayLike) -> Array:
        """Return the outputs (..., n, k) for the examples `X` (n, d).

        Raises:
            ValueError: `X` is no finite matrix with one column per input.
        """
        return self.forward(matrix(X, "X", columns=self.sizes[0]))[-1].a

    @property
    def sizes(self) -> tuple[int, ...]:
        """Inputs, hidden neurons layer by layer, outputs."""
        first = self.layers[0].weights.shape[-2]
        return (first, *(layer.weights.shape[-1] for layer in self.layers))

    @property
    def leading(self) -> tuple[int, ...]:
        """The leading axes: () for one network, (S,) for a stack of S."""
        return self.layers[0].weights.shape[:-2]

    @property
    def n_weights(self) -> int:
        """How many weights one network has."""
        return sum(d * k for d, k in pairwise(self.sizes))

    @property
    def n_biases(self) -> int:
        """How many biases one network has."""
        return sum(layer.weights.shape[-1] for layer in self.layers if layer.bias is not None)

    @property
    def parameter_count(self) -> int:
        """How many numbers one network learns: its weights and biases."""
        return self.n_weights + self.n_biases
