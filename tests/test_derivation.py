"""The derivation of chapter 7: each of its lines, in formula and in code, equals the next.

Nothing is retyped here. The lines are the functions that the chapter's cells define, called with
symbols in place of numbers, and the formulas are those that the page prints.
"""

import ast
import itertools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import sympy
from sympy.parsing.sympy_parser import (
    implicit_multiplication,
    parse_expr,
    standard_transformations,
)

from literate.run.parse import parse

CHAPTER = Path(__file__).parents[1] / "docs" / "part-1" / "07-derivation.md"
TEXT = CHAPTER.read_text(encoding="utf-8")

FORMULA = re.compile(r"\*\*Line (?P<number>[\d.]+)\.\*\*.*?\n\$\$\n(?P<latex>.*?)\n\$\$", re.S)
OPEN_DERIVATIVE = r"\\frac\{\\partial\}\{\\partial (\w+)\}\s*\[([^\]]*)\]"
LETTERS = {name: sympy.Symbol(name) for name in ("a", "b", "t", "w1", "w2", "x1", "x2", "z")}
LINKS = {"first_link": ("1", "a"), "second_link": ("2", "z"), "third_link": ("3", "w2")}


class Line(NamedTuple):
    """One line of a derivation: its number, its value, and how many slopes are left to take."""

    number: str
    value: Any
    n_open: int


def sigmoid(z: Any) -> Any:
    return 1 / (1 + sympy.exp(-z))


def slope(f: Callable[[Any], Any], at: Any) -> Any:
    """What the chapter measures, as a derivative that sympy takes."""
    return sympy.Derivative(f(at), at)


def code_lines(text: str) -> list[Line]:
    """The lines that the chapter's cells define, each called with the letter it depends on."""
    lines = []
    for cell in parse(text).cells:
        for node in ast.parse(cell.source).body if cell.kind == "python" else []:
            if not isinstance(node, ast.Assign) or ast.unparse(node.targets[0]) not in LINKS:
                continue
            assert isinstance(node.value, ast.Dict)
            link, letter = LINKS[ast.unparse(node.targets[0])]
            for i, function in enumerate(node.value.values, start=1):
                source = ast.unparse(function)
                names = LETTERS | {"exp": sympy.exp, "sigmoid": sigmoid, "slope": slope}
                value = sympy.sympify(eval(source, names)(LETTERS[letter]))
                lines.append(Line(f"{link}.{i}", value, source.count("slope(")))
    return lines


def formula_lines(text: str) -> list[Line]:
    """The right sides of the formulas that the chapter numbers as lines."""
    lines = []
    for found in FORMULA.finditer(text):
        _, _, latex = " ".join(found["latex"].split()).partition(" = ")
        value, n_open = from_latex(latex)
        if found["number"].startswith("2."):
            value = value.subs(LETTERS["a"], sigmoid(LETTERS["z"]))
        lines.append(Line(found["number"], value, n_open))
    return lines


def from_latex(latex: str) -> tuple[Any, int]:
    """Read the little LaTeX that the lines use, and count the derivatives that are left."""
    latex = re.sub(r"\\left|\\right", "", latex).replace(r"\cdot", "*")
    latex = re.sub(r"_(\d)", r"\1", latex)
    latex = re.sub(r"e\^\{([^{}]*)\}", r"exp(\1)", latex)
    latex = re.sub(r"\^\{([^{}]*)\}|\^(\d)", r"**(\1\2)", latex)
    latex, n_open = re.subn(OPEN_DERIVATIVE, r"Derivative(\2, \1)", latex)
    while r"\frac" in latex:
        latex, n = re.subn(r"\\frac\{([^{}]*)\}\s*\{([^{}]*)\}", r"((\1)/(\2))", latex)
        assert n, f"cannot read the formula {latex}"
    rules = (*standard_transformations, implicit_multiplication)
    return parse_expr(latex, local_dict=dict(LETTERS), transformations=rules), n_open


def equal(one: Any, other: Any) -> bool:
    return bool(sympy.simplify(one.doit() - other.doit()) == 0)


def mistakes(text: str) -> list[str]:
    """What is wrong with the derivations of a chapter."""
    code, formulas = code_lines(text), formula_lines(text)
    numbers = [line.number for line in code]
    found = []
    if numbers != [line.number for line in formulas]:
        found.append(f"the page prints {len(formulas)} lines and computes {len(code)}")
    for line, after in itertools.pairwise(code):
        if line.number[0] == after.number[0] and not equal(line.value, after.value):
            found.append(f"line {after.number} has another value than line {line.number}")
    for line, formula in zip(code, formulas, strict=False):
        if not equal(line.value, formula.value):
            found.append(f"formula {formula.number} has another value than its code")
        if line.n_open != formula.n_open:
            found.append(f"formula {formula.number} and its code take other derivatives")
    return found


def test_every_line_is_found() -> None:
    counts = dict.fromkeys("123", 0)
    for line in code_lines(TEXT):
        counts[line.number[0]] += 1
    assert counts == {"1": 5, "2": 15, "3": 4}


def test_each_line_equals_the_next_and_its_formula() -> None:
    assert mistakes(TEXT) == []


def test_each_link_ends_where_the_summary_says() -> None:
    last = {line.number[0]: line.value for line in code_lines(TEXT)}
    a, t, x2, z = (LETTERS[name] for name in ("a", "t", "x2", "z"))
    assert last["1"] == a - t
    assert last["2"] == sigmoid(z) * (1 - sigmoid(z))
    assert last["3"] == x2


def test_the_product_of_the_links_is_the_slope_of_the_error() -> None:
    last = {line.number[0]: line.value for line in code_lines(TEXT)}
    w1, w2, x1, x2, b = (LETTERS[name] for name in ("w1", "w2", "x1", "x2", "b"))
    score = x1 * w1 + x2 * w2 + b
    error = (sigmoid(score) - LETTERS["t"]) ** 2 / 2
    product = last["1"].subs(LETTERS["a"], sigmoid(score)) * last["2"] * last["3"]
    assert equal(sympy.diff(error, w2), product.subs(LETTERS["z"], score))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # in the code
        ("2 * (a - t) / 2 * slope", "2 * (a - t) * slope"),
        ("(a - t) * (1 - 0)", "(a - t) * (0 - 1)"),
        ("-(1 + exp(-z)) ** -2\n", "-(1 + exp(-z)) ** -3\n"),
        ("* (exp(-z) * (-1))", "* exp(-z)"),
        ("(1 + exp(-z) - 1)", "(1 + exp(-z))"),
        ("(1 - 1 / (1 + exp(-z)))", "(1 + 1 / (1 + exp(-z)))"),
        ("sigmoid(z) * (1 - sigmoid(z))", "sigmoid(z) * (1 + sigmoid(z))"),
        ("0 + x2 * slope(lambda u: u, w2)", "0 + x1 * slope(lambda u: u, w2)"),
        ("        0 + slope(lambda u: exp(-u), z)", "        0 - exp(-z)"),
        ('    "times 1": lambda a: a - t,\n', ""),
        # in a formula
        (r"\frac{1}{2} \cdot 2 (a - t)", "2 (a - t)"),
        ("(1 - 0)", "(1 - 1)"),
        (
            r"-\left( 1 + e^{-z} \right)^{-2} \cdot" "\n",
            r"-\left( 1 + e^{-z} \right)^{-1} \cdot" "\n",
        ),
        ("0 + \\frac{\\partial}{\\partial z} \\left[ e^{-z} \\right]", "0 - e^{-z}"),
        (
            r"\frac{e^{-z}}{\left( 1 + e^{-z} \right)^2}",
            r"\frac{e^{-z}}{\left( 1 + e^{-z} \right)^3}",
        ),
        (r"\frac{1 + e^{-z} - 1}", r"\frac{1 + e^{-z} + 1}"),
        (
            r"\frac{\partial a}{\partial z} = a (1 - a)",
            r"\frac{\partial a}{\partial z} = a (a - 1)",
        ),
        (r"\frac{\partial z}{\partial w_2} = x_2", r"\frac{\partial z}{\partial w_2} = w_2"),
        ("**Line 2.8.**", "**Line 2.9.**"),
    ],
)
def test_a_changed_line_is_noticed(old: str, new: str) -> None:
    assert old in TEXT
    assert mistakes(TEXT.replace(old, new, 1))
