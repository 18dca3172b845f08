"""The articles' training loops, frozen: written out literally, one line for each of theirs.

They are what `scratchnet` is compared with, so nothing here uses `scratchnet`, and nothing here is
ever tidied or made faster. Names are the articles' names.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def sigmoid(x: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-x)))


def sigmoid_der(x: Array) -> Array:
    return sigmoid(x) * (1 - sigmoid(x))


class OneLayer(NamedTuple):
    weights: Array
    bias: Array | None
    printed: list[float]  # the signed error sum of each epoch, which the article prints
    half_squared: list[float]


def one_layer(
    input_features: Array,
    target_output: Array,
    weights: Array,
    bias: float | None,
    *,
    lr: float,
    epochs: int,
    published: bool,
) -> OneLayer:
    """Part I's listings: OR with and without bias, and the virus table."""
    weights = weights.copy()
    bias_weight = None if bias is None else np.array([bias])
    printed, half_squared = [], []
    for _ in range(epochs):
        inputs = input_features
        in_o = np.dot(inputs, weights)
        if bias_weight is not None:
            in_o = in_o + bias_weight
        out_o = sigmoid(in_o)
        error = out_o - target_output
        printed.append(float(error.sum()))
        half_squared.append(float((0.5 * np.power(error, 2)).sum()))
        derror_douto = error
        # The article passes the output; the input is what the derivative is a function of.
        douto_dino = sigmoid_der(out_o if published else in_o)
        deriv = derror_douto * douto_dino
        inputs = input_features.T
        deriv_final = np.dot(inputs, deriv)
        weights -= lr * deriv_final
        if bias_weight is not None:
            for i in deriv:
                bias_weight -= lr * i
    return OneLayer(weights, bias_weight, printed, half_squared)


class TwoLayers(NamedTuple):
    weight_hidden: Array
    weight_output: Array
    printed: list[float]  # the half squared error of each epoch, which the article prints


def two_layers(
    input_features: Array,
    target_output: Array,
    weight_hidden: Array,
    weight_output: Array,
    *,
    lr: float,
    epochs: int,
) -> TwoLayers:
    """Part II's listings: OR with three hidden neurons, XOR with four."""
    weight_hidden, weight_output = weight_hidden.copy(), weight_output.copy()
    printed = []
    for _ in range(epochs):
        input_hidden = np.dot(input_features, weight_hidden)
        output_hidden = sigmoid(input_hidden)
        input_op = np.dot(output_hidden, weight_output)
        output_op = sigmoid(input_op)
        error_out = (1 / 2) * (np.power((output_op - target_output), 2))
        printed.append(float(error_out.sum()))
        derror_douto = output_op - target_output
        douto_dino = sigmoid_der(input_op)
        dino_dwo = output_hidden
        derror_dwo = np.dot(dino_dwo.T, derror_douto * douto_dino)
        derror_dino = derror_douto * douto_dino
        dino_douth = weight_output
        derror_douth = np.dot(derror_dino, dino_douth.T)
        douth_dinh = sigmoid_der(input_hidden)
        dinh_dwh = input_features
        derror_wh = np.dot(dinh_dwh.T, douth_dinh * derror_douth)
        weight_hidden -= lr * derror_wh
        weight_output -= lr * derror_dwo
    return TwoLayers(weight_hidden, weight_output, printed)


class Classifier(NamedTuple):
    W1: Array
    b1: Array
    W2: Array
    b2: Array
    losses: list[float]  # before each pass, divided by the number of examples


def classifier(
    X: Array,
    y: npt.NDArray[np.intp],
    nn_hdim: int,
    *,
    epsilon: float,
    reg_lambda: float,
    passes: int,
) -> Classifier:
    """Part III's network: tanh, softmax, weight decay; starts from `RandomState(0)`."""
    num_examples = len(X)
    rng = np.random.RandomState(0)
    W1 = rng.randn(2, nn_hdim) / np.sqrt(2)
    b1 = np.zeros((1, nn_hdim))
    W2 = rng.randn(nn_hdim, 2) / np.sqrt(nn_hdim)
    b2 = np.zeros((1, 2))
    losses = []
    for _ in range(passes):
        z1 = X.dot(W1) + b1
        a1 = np.tanh(z1)
        z2 = a1.dot(W2) + b2
        exp_scores = np.exp(z2)
        probs = exp_scores / np.sum(exp_scores, axis=1, keepdims=True)
        data_loss = np.sum(-np.log(probs[range(num_examples), y]))
        data_loss += reg_lambda / 2 * (np.sum(np.square(W1)) + np.sum(np.square(W2)))
        losses.append(float(data_loss / num_examples))
        delta3 = probs
        delta3[range(num_examples), y] -= 1
        dW2 = (a1.T).dot(delta3)
        db2 = np.sum(delta3, axis=0, keepdims=True)
        delta2 = delta3.dot(W2.T) * (1 - np.power(a1, 2))
        dW1 = np.dot(X.T, delta2)
        db1 = np.sum(delta2, axis=0)
        dW2 += reg_lambda * W2
        dW1 += reg_lambda * W1
        W1 += -epsilon * dW1
        b1 += -epsilon * db1
        W2 += -epsilon * dW2
        b2 += -epsilon * db2
    return Classifier(W1, b1, W2, b2, losses)
