"""The pytest plugin: chapters collected, executed once, their mistakes named with file and line."""

import json
import re

import pytest

from literate import testing

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


def settings(pytester: pytest.Pytester, **options: object) -> None:
    """Write `mkdocs.yml`, with more options of the press."""
    told = {"sources": ["src/maths"], **options}
    (pytester.path / "mkdocs.yml").write_text(
        "site_name: Book\nsite_url: !ENV [SITE_URL, '']\nmarkdown_extensions:\n"
        "  - pymdownx.emoji:\n      emoji_index: !!python/name:material.extensions.emoji.twemoji\n"
        "  - pymdownx.snippets:\n      base_path: [!relative $config_dir]\n"
        f"plugins:\n  - search\n  - literate: {json.dumps(told)}\n"
    )


@pytest.fixture
def book(pytester: pytest.Pytester) -> pytest.Pytester:
    """A small book with its package, and the plugin switched on."""
    pytester.makeini(
        "[pytest]\naddopts = -p literate.testing -p no:cacheprovider\ntestpaths = docs\n"
    )
    settings(pytester)
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
    # One fault is one failure: what could not run after it is skipped.
    result.assert_outcomes(passed=7, failed=3, skipped=2)
    told = result.stdout.str()
    for message in (
        "docs/bad.md:12: the example 'x + 1' gives '2', not '3'",
        "docs/bad.md:14: the example 'nothing' raises NameError: name 'nothing' is not defined",
        "docs/bad.md:22: ZeroDivisionError: division by zero",
        "not run, because docs/bad.md:22 failed",
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
    settings(book, cache_dir="kept")
    book.runpytest_inprocess("docs/good.md").assert_outcomes(passed=4)
    assert (book.path / "kept" / "docs" / "good.json").is_file()


def test_a_folder_that_cannot_be_written_is_named(book: pytest.Pytester) -> None:
    (book.path / "blocked").write_text("a file")
    settings(book, cache_dir="blocked")
    result = book.runpytest_inprocess("docs/good.md")
    assert f"{book.path / 'blocked'}: results cannot be kept here" in result.stderr.str()


def test_the_time_limit_is_that_of_the_build(book: pytest.Pytester) -> None:
    settings(book, timeout=2)
    text = "# Busy\n\n```python\nx = 1\nwhile True:\n    pass\n```\n\n`{python} x`\n"
    (book.path / "docs" / "busy.md").write_text(text)
    result = book.runpytest_inprocess("docs/busy.md")
    result.assert_outcomes(failed=1, skipped=1)
    assert re.search(r"docs/busy\.md:\d: the cell did not end within 2 s", result.stdout.str())


@pytest.mark.parametrize("plugins", ["", "plugins: []", "plugins: {search: {}, literate: {}}"])
def test_settings_of_any_form(book: pytest.Pytester, plugins: str) -> None:
    (book.path / "mkdocs.yml").write_text(f"site_name: Book\n{plugins}\n")
    (book.path / "docs" / "one.md").write_text("`{python} 1`\n")
    book.runpytest_inprocess("docs/one.md").assert_outcomes(passed=1)
    (book.path / "mkdocs.yml").unlink()
    book.runpytest_inprocess("docs/one.md").assert_outcomes(passed=1)


def test_other_files_are_left_alone(book: pytest.Pytester) -> None:
    (book.path / "docs" / "notes.txt").write_text(BAD)
    assert not [line for line in collected(book) if "notes" in line]


def test_two_values_on_one_line_are_both_tested(book: pytest.Pytester) -> None:
    (book.path / "docs" / "two.md").write_text("# Two\n\n`{python} 1` and `{python} 1 / 0`\n")
    book.runpytest_inprocess("docs/two.md").assert_outcomes(passed=1, failed=1)


def test_the_plugin_belongs_to_this_project(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.pluginmanager.hasplugin("literate.testing")
    options = testing._options(pytestconfig.rootpath / "mkdocs.yml")
    assert options["sources"] == ["src/scratchnet", "src/pictures"]
