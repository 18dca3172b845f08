"""What is told of finished pages: dead links with their place, and nothing that is not known."""

import logging
from collections.abc import Callable
from typing import Any

import pytest

from literate.checks import DeadLinks

from .pages import figure, lab

Make = Callable[..., Any]
VALIDATION = {"links": {"anchors": "warn", "absolute_links": "warn", "unrecognized_links": "warn"}}
EVERYTHING: dict[str, Any] = {
    "validation": VALIDATION,
    "literate_ledger": "ledger.csv",
    "literate_ledger_finished": ["I-"],
    "literate_glossary": "reference/glossary.md",
}
"""The settings of a book in which all is looked at."""
OTHER = "# Other\n\n## Some heading\n\nText.\n"
BROKEN = "# Broken\n\n## Part\n\n```python\n"
ASKED = '\n??? question number "How many?"\n\n    **`{python} 3`**: so.\n'
TERMS = "# Glossary\n\nNeuron\n:   A cell.\n"


def messages(book: Any) -> list[str]:
    """The warnings of the last build, without what the log puts before them."""
    warnings = [record for record in book.records if record.levelname == "WARNING"]
    return [record.getMessage() for record in warnings]


@pytest.mark.parametrize(
    ("link", "message"),
    [
        (
            "[x](b.md#some-headin)",
            "docs/a.md:4: a link 'b.md#some-headin', but docs/b.md has no such heading: "
            "the nearest is '#some-heading'",
        ),
        ("[x](b.md#qqq)", "docs/a.md:4: a link 'b.md#qqq', but docs/b.md has no such heading"),
        ("[x](#aa)", "docs/a.md:4: a link '#aa', but docs/a.md has no such heading"),
        ("[x](c.md)", "docs/a.md:4: a link 'c.md', but the target is not found among"),
        ("[x](b)", "docs/a.md:4: an unrecognized relative link 'b', it was left as is. Did you"),
        ("[x](/b)", "docs/a.md:4: an absolute link '/b', it was left as is."),
        ("[x][y]\n\n[y]: c.md", "docs/a.md:6: a link 'c.md', but the target is not found"),
    ],
)
def test_a_dead_link_is_told_with_its_line(project: Make, link: str, message: str) -> None:
    book = project({"docs/a.md": f"# A\n\nAB c.md#x\n{link}\n", "docs/b.md": OTHER})
    book.configure(validation=VALIDATION)
    assert book.build(strict=True) is not None
    (told,) = messages(book)
    assert told.startswith(message)


def test_a_dead_link_of_a_lab(project: Make) -> None:
    text = "# Lab\n\n[x](../b.md#heading), [y](../gone.md)"
    book = project({"docs/labs/l.ipynb": lab(text), "docs/b.md": OTHER})
    jupyter = {"mkdocs-jupyter": {"include": ["labs/*.ipynb"], "execute": False}}
    book.configure(plugins=["search", jupyter, "literate"], validation=VALIDATION)
    assert book.build() is None, book.log
    lines = (book.folder / "docs/labs/l.ipynb").read_text(encoding="utf-8").split("\n")
    line = next(i for i, text in enumerate(lines, start=1) if "gone" in text)
    missing, dead = messages(book)
    assert missing.endswith(
        f"docs/labs/l.ipynb:{line}: a link to '../gone.md', which does not exist"
    )
    assert dead.startswith(f"docs/labs/l.ipynb:{line}: a link '../b.md#heading', but docs/b.md has")
    assert dead.endswith(": the nearest is '#some-heading'")


@pytest.mark.parametrize("text", ["# A\n", BROKEN])
def test_after_a_build_nobody_listens_to_mkdocs(project: Make, text: str) -> None:
    project({"docs/a.md": text}).build()
    assert logging.getLogger(DeadLinks.logger).filters == []


def test_nothing_false_is_told_behind_a_chapter_that_cannot_be_read(project: Make) -> None:
    ledger = "id,shows\nI-001,a\n"
    book = project(
        {"docs/a.md": "# A\n\n[x](b.md#part)\n", "docs/b.md": BROKEN, "ledger.csv": ledger}
        | {"docs/reference/glossary.md": TERMS},
    )
    book.configure(**EVERYTHING)
    assert book.serve() is None
    told = [record.getMessage() for record in book.records if record.levelno > 20]
    assert [message.partition("docs/")[2] for message in told] == [
        "b.md:5: the block opened with '```python' is not closed"
    ]
    # Mended, it is told what is wrong.
    book.write({"docs/b.md": OTHER})
    assert book.serve() is None
    assert "'Neuron' stands in no chapter" in book.log
    assert "I-001 has no place" in book.log
    assert "docs/a.md:3: a link 'b.md#part'" in book.log


def test_nothing_false_is_told_behind_a_cell_that_failed(project: Make) -> None:
    drawn = figure(label="fig-x", ledger="I-001")
    failed = f"# A\n\n```python\n1 / 0\n```\n{drawn}\n<!-- play: a -->\n\nSee [](#fig-x).\n{ASKED}"
    book = project(
        {"docs/a.md": failed, "docs/b.md": "# B\n\nSee [](a.md#fig-x).\n"}
        | {"ledger.csv": "id,shows\nI-001,a\n", "docs/reference/glossary.md": TERMS},
    )
    book.configure(**EVERYTHING)
    assert book.serve() is None
    told = {record.getMessage() for record in book.records if record.levelno > 20}
    assert told == {"literate: docs/a.md:4: ZeroDivisionError: division by zero"}
    book.write({"docs/a.md": failed.replace("1 / 0", "1").replace(drawn, "")})
    assert book.serve() is None
    assert "I-001 has no place" in book.log
    assert "a playable picture: no figure" in book.log
