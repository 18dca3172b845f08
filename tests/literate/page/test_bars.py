"""Bars of formulas in tables stay in their cells."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

from literate import table
from literate.page.bars import without_bars
from literate.page.mathml import to_mathml

Render = Callable[[str], str]


def cells(page: str) -> list[str]:
    """What the cells of the table show."""
    soup = BeautifulSoup(to_mathml(page), "html.parser")
    return [cell.get_text() for cell in soup.select("tbody td")]


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ("| $|v|$ | 7 |", ["|v|", "7"]),
        ("$|v|$ | 7", ["|v|", "7"]),
        (r"| $\left|v\right|$ | $a|b$ |", ["|v|", "a|b"]),
        (r"| $\|v\|$ | `$|a|$` |", ["‖v‖", "$"]),
        ("| $ 10 | Between $10 and $100 |", ["$ 10", "Between $10 and $100"]),
        ("| $5|$6 |", ["$5", "$6"]),
        ("| a | b |\n| $|x|$ | $|y|$ |", ["a", "b", "|x|", "|y|"]),
    ],
)
@pytest.mark.parametrize("prefix", ["", "> ", "    "])
def test_a_row(rows: str, shown: list[str], prefix: str, render: Render) -> None:
    lead = "- item\n\n" if prefix == "    " else ""
    text = f"| a | b |\n| --- | :-: |\n{rows}\n"
    text = lead + "".join(prefix + line for line in text.splitlines(keepends=True))
    found = cells(render(without_bars(text)))
    assert found[: len(shown)] == shown or "`" in rows


TABLE = "| $|v|$ |\n| - |\n| $|v|$ |\n"
WRITTEN = TABLE.replace("|v|", r"\vert v\vert")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (TABLE, WRITTEN),
        (TABLE[:15], WRITTEN[:24]),  # without rows
        (f"```\n{TABLE}```\n\n{TABLE}", f"```\n{TABLE}```\n\n{WRITTEN}"),
        (f"```\na\nX```\n{TABLE}```\n{TABLE}", f"```\na\nX```\n{TABLE}```\n{WRITTEN}"),
        (f"> ~~~\n> ```\n> ~~~\n\n{TABLE}", f"> ~~~\n> ```\n> ~~~\n\n{WRITTEN}"),
        (f"{TABLE}```\n```\n$|v|$", f"{WRITTEN}```\n```\n$|v|$"),
        ("a | b\n- | -\nX\n$|v|$ | 1", "a | b\n- | -\nX\n$\\vert v\\vert$ | 1"),
    ],
)
def test_a_table_beside_other_things(text: str, written: str) -> None:
    assert without_bars(text) == written


@pytest.mark.parametrize(
    "text",
    [
        "$|v|$\n\n| a |\n",
        "| $|v|$ |",
        "| a |\n| - |\n| `$|v|$` |\n",
        "> | a |\n> | - |\n>\n> $|v|$\n",
        "```\n```\n$|v|$\n",
        "```text\n| a |\n| - |\n| $|v|$ |\n```\n",
        "~~~~ text\n```\n~~~\n| a |\n| - |\n| $|v|$ |\n~~~~\n",
        "| a |\n| - |\n\n$|v|$\n",
    ],
)
def test_what_is_no_row_stays(text: str) -> None:
    assert without_bars(text) == text


def test_formulas_in_the_tables_of_cells(render: Render) -> None:
    values = ["$|v|$", "a|b", r"$\|v\|$", r"$\left|-1\right|$"]
    assert cells(render(table({"$|x|$": values}).markdown)) == ["|v|", "a|b", "‖v‖", "|−1|"]
