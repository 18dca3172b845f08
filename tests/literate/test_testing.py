"""The pytest plugin: chapters collected, executed once, their mistakes named with file and line."""

import json
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

GOOD = """# Good

```python
from maths import double
x = double(2)
```

Is `{python} x`.

```pycon
>>> x
4
>>> x + 1
5
```

~~~py
1 / 0
~~~
"""

BAD = """# Bad

```python
x = 1
```

Text.

```pycon
>>> x
1
>>> x + 1
3
>>> nothing
1
>>> x + 2
3
```

```python
y = 2
1 / 0
```

Never `{python} y`.

```pycon
>>> y
2
```
"""


@pytest.fixture
def book(pytester: pytest.Pytester) -> pytest.Pytester:
    """A small book with its package, and the plugin switched on."""
    pytester.makeini(
        "[pytest]\naddopts = -p literate.testing -p no:cacheprovider\n"
        "testpaths = docs\nliterate_sources = src/maths\n"
    )
    package = pytester.mkdir("src") / "maths"
    package.mkdir()
    (package / "__init__.py").write_text("def double(x):\n    return 2 * x\n")
    docs = pytester.mkdir("docs")
    (docs / "good.md").write_text(GOOD)
    (docs / "bad.md").write_text(BAD)
    (docs / "prose.md").write_text("# Prose\n\n```py\n1 / 0\n```\n")
    return pytester


def collected(book: pytest.Pytester, *arguments: str) -> list[str]:
    result = book.runpytest_inprocess("--collect-only", "-q", *arguments)
    return [line for line in result.outlines if "::" in line]


def test_every_step_and_every_example_is_a_test(book: pytest.Pytester) -> None:
    assert collected(book) == [
        "docs/bad.md::cell:4",
        "docs/bad.md::example:10",
        "docs/bad.md::example:12",
        "docs/bad.md::example:14",
        "docs/bad.md::example:16",
        "docs/bad.md::cell:21",
        "docs/bad.md::inline:25",
        "docs/bad.md::example:28",
        "docs/good.md::cell:4",
        "docs/good.md::inline:8",
        "docs/good.md::example:11",
        "docs/good.md::example:13",
    ]


def test_what_is_wrong_is_named_with_its_line_and_the_rest_passes(book: pytest.Pytester) -> None:
    result = book.runpytest_inprocess("-rA")
    result.assert_outcomes(passed=7, failed=5)
    told = result.stdout.str()
    for message in (
        "docs/bad.md:12: the example 'x + 1' gives '2', not '3'",
        "docs/bad.md:14: the example 'nothing' raises NameError: name 'nothing' is not defined",
        "docs/bad.md:22: ZeroDivisionError: division by zero",
        "docs/bad.md:25: not run, because a step above it failed",
        "docs/bad.md:28: not run, because a step above it failed",
    ):
        assert told.count(message) >= 1
    assert "Traceback" not in told  # the machinery behind it is of no use to an author
    result.stdout.fnmatch_lines(["PASSED docs/bad.md::example:16*", "PASSED docs/good.md::*"])


def test_a_selection(book: pytest.Pytester) -> None:
    book.runpytest_inprocess("-k", "example and good").assert_outcomes(passed=2, deselected=10)
    # Of the other chapter nothing was asked, so nothing was executed.
    cache = book.path / ".cache" / "literate" / "docs"
    assert [path.name for path in cache.iterdir()] == ["good.json"]
    book.runpytest_inprocess("docs/bad.md::example:10").assert_outcomes(passed=1)
    book.runpytest_inprocess("docs/good.md").assert_outcomes(passed=4)


def test_what_was_executed_is_not_executed_again(book: pytest.Pytester) -> None:
    book.runpytest_inprocess("docs/good.md").assert_outcomes(passed=4)
    entry = book.path / ".cache" / "literate" / "docs" / "good.json"
    content = json.loads(entry.read_text())
    entry.write_text(json.dumps(content | {"seconds": 123.0}))
    book.runpytest_inprocess("docs/good.md").assert_outcomes(passed=4)
    assert json.loads(entry.read_text())["seconds"] == 123.0
    (book.path / "src" / "maths" / "__init__.py").write_text("def double(x):\n    return 3 * x\n")
    book.runpytest_inprocess("docs/good.md").assert_outcomes(passed=2, failed=2)


def test_a_mistake_in_the_form_of_a_chapter(book: pytest.Pytester) -> None:
    (book.path / "docs" / "open.md").write_text("# Open\n\n```python\nx\n")
    result = book.runpytest_inprocess("docs/open.md")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["*docs/open.md:3: the block opened with '```python' is not closed*"]
    )


def test_a_folder_of_the_cache_of_its_own(book: pytest.Pytester) -> None:
    book.runpytest_inprocess("-o", "literate_cache=kept", "docs/good.md").assert_outcomes(passed=4)
    assert (book.path / "kept" / "docs" / "good.json").is_file()


def test_other_files_are_left_alone(book: pytest.Pytester) -> None:
    (book.path / "docs" / "notes.txt").write_text(BAD)
    assert not [line for line in collected(book) if "notes" in line]


def test_two_values_on_one_line_are_both_tested(book: pytest.Pytester) -> None:
    (book.path / "docs" / "two.md").write_text("# Two\n\n`{python} 1` and `{python} 1 / 0`\n")
    book.runpytest_inprocess("docs/two.md").assert_outcomes(passed=1, failed=1)


def test_the_plugin_belongs_to_this_project(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.pluginmanager.hasplugin("literate.testing")
    sources = pytestconfig.getini("literate_sources")
    src = Path(__file__).parents[2] / "src"
    assert sources == [src / "scratchnet", src / "pictures"]
