"""Tables from arrays."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from literate import Table, table


def lines(made: Table) -> list[str]:
    return made.markdown.split("\n")


def test_numbers_stand_to_the_right_and_words_to_the_left() -> None:
    made = table({"gate": ["or", "nand"], "loss": [0.5, 12.25], "n": [1, 200]})
    assert lines(made) == [
        "| gate |    loss |   n |",
        "| ---- | ------: | --: |",
        "| or   |  0.5000 |   1 |",
        "| nand | 12.2500 | 200 |",
    ]


def test_arrays_without_axes_are_numbers() -> None:
    accuracies = [np.mean(np.array(hits), axis=0, keepdims=False) for hits in ([1, 0], [1, 1])]
    made = table({"accuracy": [np.asarray(accuracy) for accuracy in accuracies]})
    assert lines(made) == ["| accuracy |", "| -------: |", "|   0.5000 |", "|   1.0000 |"]


def test_it_is_shown_as_a_table() -> None:
    made = table({"x": [1]})
    assert made._repr_markdown_() == str(made) == made.markdown


def test_columns_of_an_array() -> None:
    X = np.array([[0.0, 1.0], [1.0, 0.5]])
    made = table({"x1": X[:, 0], "x2": X[:, 1]}, digits=1)
    assert lines(made)[2:] == ["| 0.0 | 1.0 |", "| 1.0 | 0.5 |"]


def test_rows_of_an_array() -> None:
    made = table(np.array([[1, 2], [3, 4]]), ["a", "b"])
    assert lines(made) == ["|  a |  b |", "| -: | -: |", "|  1 |  2 |", "|  3 |  4 |"]


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (1, 4, "1"),
        (np.int64(-3), 4, "−3"),
        (2.0, 2, "2.00"),
        (np.float64(0.5), 3, "0.500"),
        (np.float32(0.1), 4, "0.1000"),
        (-0.25, 1, "−0.2"),
        (-0.00001, 2, "0.00"),
        (-0.0, 1, "0.0"),
        (Fraction(1, 3), 3, "0.333"),
        (np.array(0.64), 3, "0.640"),
        (np.array(7), 4, "7"),
        (1e-9, 4, "0.0000"),
        (123456.789, 1, "123456.8"),
        (float("nan"), 2, "nan"),
        (float("inf"), 2, "inf"),
        (True, 4, "yes"),
        (np.False_, 4, "no"),
        (None, 4, "None"),
        ("a|b", 4, "a\\|b"),
        ("two\nlines", 4, "two lines"),
        ("$\\sigma$", 4, "$\\sigma$"),
        ("$|v|$", 4, "$\\vert v\\vert$"),
        ("$\\|v\\|$", 4, "$\\Vert v\\Vert$"),
        ("$a|2$ | b", 4, "$a\\vert2$ \\| b"),
        ("$\\left|-1\\right|$", 4, "$\\left\\vert-1\\right\\vert$"),
        ("", 4, ""),
    ],
)
def test_how_a_value_is_written(value: Any, digits: int, text: str) -> None:
    assert lines(table({"x": [value]}, digits=digits))[2].removeprefix("|")[:-1].strip() == text


def test_digits_by_column() -> None:
    made = table({"a": [0.125], "b": [0.125], "c": [0.125]}, digits={"a": 1, "b": 3})
    assert lines(made)[2] == "| 0.1 | 0.125 | 0.1250 |"


def test_truth_values_and_mixed_columns_stand_to_the_left() -> None:
    assert lines(table({"fires": [True, False], "mixed": [1, "none"]}))[1] == "| ----- | ----- |"


def test_no_rows() -> None:
    assert len(lines(table({"x": []}))) == 2


def test_a_table_is_a_table_in_the_site(render: Any) -> None:
    page = render(table({"a|b": ["x|y"], "n": [1]}).markdown)
    assert page.count("<td") == 2
    assert "a|b" in page
    assert "x|y" in page


@pytest.mark.parametrize(
    ("columns", "headers", "message"),
    [
        ({"a": [1], "b": [1, 2]}, None, "one length, got a: 1, b: 2"),
        ({"a": [1]}, ["a"], "headers: the columns have names already"),
        ({}, None, "at least one column"),
        ([[1, 2]], ["a"], r"shape (1, 2), got ['a']"),
        ([[1, 2]], None, r"shape (1, 2), got []"),
        ([[1, 2], [1]], ["a", "b"], "headers: expected one a column"),
        ([], ["a"], r"shape (0, 0)"),
    ],
)
def test_what_does_not_fit_is_named(
    columns: Mapping[str, Any], headers: list[str] | None, message: str
) -> None:
    with pytest.raises(ValueError, match=r"^(columns|headers): ") as raised:
        table(columns, headers)
    assert message in str(raised.value)
