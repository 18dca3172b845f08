"""Code that a reader sees uses nothing that neither this page nor an earlier one has explained."""

from pathlib import Path

import pytest

from tests.constructs import (
    DOCS,
    PAGES,
    SYNTAX,
    blocks,
    explains,
    mentions,
    not_imported,
    places,
    uses,
)

PLACES = places()


def name_of(page: Path) -> str:
    return page.relative_to(DOCS).as_posix()


def test_blocks_that_a_reader_sees() -> None:
    text = (
        "```python\n#| label: fig-a\na = 1\n```\n"
        '```python tags=["collapsed"] title="T"\nb = 1\n```\n'
        "??? success\n\n    ```python\n    c = 1\n    ```\n\n    More.\n\n"
        "- item\n\n```pycon\n>>> d\n1\n>>> for e in d:\n...     e\n```\n"
        "```markdown\nf\n```\n```py\ng\n```\n"
    )
    assert [(block.line, block.source.strip()) for block in blocks(text)] == [
        (1, "a = 1"),
        (18, "d\n\nfor e in d:\n    e"),
        (27, "g"),
    ]


def test_constructs_are_found() -> None:
    text = (
        "```python\nfrom sklearn import f\nf(a.fit_transform)[::2]\n```\n"
        "```python\nx = np.einsum(a[..., None], [i for i in b], tol=1e-5)\n"
        "def own(y, *, z=2):\n    return own(not_mine(**y))\n```\n"
    )
    first, *rest = uses(PAGES[0], text)
    assert (first.name, first.line, first.until) == ("step of a slice", 1, 5)
    assert {use.name for use in rest} == {
        *(
            "np.einsum",
            "dots in an index",
            "list in one line",
            "tol=",
            "1e-5",
            "argument by name only",
        ),
        *("not_mine", "two stars in a call"),
    }


def test_explanations_are_found() -> None:
    text = "a `{python} b` and `c.d(e)`\n```python\n`f`\n```\n??? note\n\n    `g`\n\n``h`i``\n"
    assert mentions(text) == [(1, "c.d(e)"), (9, "h`i")]
    assert explains("np.where(c, a, b)", "np.where")
    assert not explains("np.nowhere", "np.where")
    assert explains('f"{0.25:.1%}"', "format")
    assert not explains("lambda", "format")


def test_imports_that_a_reader_does_not_see_are_found() -> None:
    text = (
        '```python tags=["collapsed"]\nimport numpy as np\nfrom a import b, c as d\n```\n'
        "```python\ndef c(x):\n    return np.sum(x)\n```\n"
        "```pycon\n>>> import numpy as np\n>>> np.sum(d)\n```\n"
        "```python\nfrom a import b\nb, d\n```\n"
    )
    assert list(not_imported(text)) == [(5, "np"), (9, "d")]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_code_that_a_reader_sees_imports_what_it_uses(page: Path) -> None:
    """Who types what is seen, and unfolds nothing, misses no name."""
    missing = [f"{n} (line {line})" for line, n in not_imported(page.read_text(encoding="utf-8"))]
    assert not missing, f"{name_of(page)} uses {', '.join(missing)}: import it in this block, too"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_what_a_page_uses_first_is_explained(page: Path) -> None:
    """In a span of code in the prose, not later than just behind the block that uses it."""
    new = [use for use, _ in PLACES.values() if use.page == page]
    missing = [f"{u.name} (line {u.line})" for u in new if PLACES[u.name][1] is None]
    assert not missing, f"{name_of(page)} uses {', '.join(missing)}: explain it there or before"


def test_all_syntax_is_explained_somewhere() -> None:
    spans = [span for page in PAGES for _, span in mentions(page.read_text(encoding="utf-8"))]
    assert not [name for name in SYNTAX if not any(explains(span, name) for span in spans)]
    assert len(PLACES) > 200
