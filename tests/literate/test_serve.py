"""While the server runs: only what changed is made again, mistakes show, the server lives on."""

import contextlib
import html
import json
import re
import shutil
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import click
import pytest
from bs4 import BeautifulSoup

from literate.book import Book
from literate.run.execution import Executor
from literate.serving import PROGRESS

from .pages import figure, lab

Make = Callable[..., Any]
ROOT = Path(__file__).parents[2]

CELL = "# {}\n\nText of {}.\n\n```python\nprint('result of {}')\n```\n"
NAMES = ["a", "b", "c"]
FILES = {f"docs/{name}.md": CELL.format(*[name] * 3) for name in NAMES}


def rendered(book: Any) -> set[str]:
    """The pages that the server has rendered since the last edit."""
    found: set[str] = book.rendered
    return found


def pages(book: Any) -> dict[str, bytes]:
    """The site as it would be downloaded, without the dates of the sitemap."""
    site = book.folder / "site"
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file() and "sitemap" not in path.name
    }


def same_as_new(book: Any) -> None:
    """What the server shows now is what a build from nothing makes."""
    shown = pages(book)
    shutil.rmtree(book.folder / ".cache/pages", ignore_errors=True)
    assert book.build() is None, book.log
    assert pages(book) == shown


@pytest.fixture
def book(project: Make) -> Any:
    """A site of three chapters, served."""
    made = project(FILES)
    assert made.serve() is None, made.log
    assert rendered(made) == {"index.md", "a.md", "b.md", "c.md"}
    return made


# ------------------------------------------------------------------ what is made again


def test_without_a_change_nothing_is_made_again(book: Any) -> None:
    before = pages(book)
    assert book.serve() is None
    assert (rendered(book), book.executed) == (set(), [])
    assert pages(book) == before


def test_an_edit_of_prose_renders_its_page_only(book: Any) -> None:
    before = pages(book)
    book.write({"docs/b.md": FILES["docs/b.md"].replace("Text", "Better text")})
    assert book.serve() is None
    assert (rendered(book), book.executed) == ({"b.md"}, [])
    after = pages(book)
    assert b"Better text of b" in after["b/index.html"]
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"b/index.html", "b.ipynb", "search/search_index.json"}
    same_as_new(book)


def test_an_edit_of_code_executes_and_renders_its_page_only(book: Any) -> None:
    book.write({"docs/b.md": FILES["docs/b.md"].replace("result", "new result")})
    assert book.serve() is None
    assert (rendered(book), book.executed) == ({"b.md"}, ["docs/b.md"])
    assert "new result of b" in book.page("b/index.html")
    assert book.serve() is None
    assert (rendered(book), book.executed) == (set(), [])
    same_as_new(book)


def test_an_edit_of_the_package_executes_and_renders_all(project: Make) -> None:
    book = project(
        {"docs/a.md": "# A\n\n```python\nimport maths\nmaths.X\n```\n", "src/maths.py": "X = 1\n"},
        literate_sources=["src"],
    )
    # Chapters import from the folder above the sources: here a package of one file.
    book.write({"src/maths/__init__.py": "X = 1\n"})
    book.configure(literate_sources=["src/maths"])
    assert book.serve() is None, book.log
    book.write({"src/maths/__init__.py": "X = 222\n"})
    assert book.serve() is None
    assert book.executed == ["docs/a.md"]
    assert "222" in book.page("a/index.html")
    same_as_new(book)


def test_an_edit_of_included_source_renders_the_pages_that_show_it(project: Make) -> None:
    marked = "# --8<-- [start:net]\n{}\n# --8<-- [end:net]\n"
    book = project(
        {
            "docs/a.md": '# A\n\n```py\n--8<-- "src/net.py:net"\n```\n',
            "docs/b.md": "# B\n\n```py\n--8<--\nsrc/net.py\n--8<--\n```\n",
            "docs/c.md": "# C\n",
            "docs/d.md": '# D\n\n- d\n\n    ```py\n    --8<-- "src/outer.py"\n    ```\n',
            "src/net.py": marked.format("x = 1"),
            "src/outer.py": '--8<-- "src/inner.py"\n',
            "src/inner.py": "inner = 1\n",
        }
    )
    assert book.serve() is None, book.log
    book.write({"src/net.py": marked.format("yy = 2")})
    assert book.serve() is None
    assert rendered(book) == {"a.md", "b.md"}
    assert "yy" in book.page("a/index.html")
    book.write({"src/inner.py": "changed = 1\n"})
    assert book.serve() is None
    assert rendered(book) == {"d.md"}
    same_as_new(book)


def test_another_title_prints_the_navigation_of_all_pages_again(book: Any) -> None:
    book.write({"docs/b.md": FILES["docs/b.md"].replace("# b", "# Other")})
    assert book.serve() is None
    assert rendered(book) == {"b.md"}
    assert all("Other;" in book.page(f"{name}/index.html") for name in NAMES)
    same_as_new(book)


def test_front_matter_is_seen(book: Any) -> None:
    book.write({"docs/b.md": "---\ntitle: From the front\n---\n" + FILES["docs/b.md"]})
    assert book.serve() is None
    assert "<title>From the front</title>" in book.page("b/index.html")
    assert "From the front;" in book.page("a/index.html")
    same_as_new(book)


def test_a_new_page_and_a_page_that_goes(book: Any) -> None:
    book.write({"docs/a.md": "# a\n\n[d](d.md)\n", "docs/d.md": "# D"})
    assert book.serve() is None
    assert "D;" in book.page("b/index.html")
    assert 'href="../d/"' in book.page("a/index.html")
    (book.folder / "docs/d.md").unlink()
    assert book.serve() is None
    assert "D;" not in book.page("b/index.html")
    assert "'d.md', but the target is not found" in book.log
    assert not (book.folder / "site/d").exists()
    same_as_new(book)


def test_the_number_of_a_figure_elsewhere_is_followed(project: Make) -> None:
    book = project(
        {
            "docs/01-a.md": "# A\n" + figure(label="fig-one"),
            "docs/02-b.md": "# B\n\nSee [](01-a.md#fig-one).\n",
        }
    )
    assert book.serve() is None, book.log
    assert "Figure 1.1" in book.page("02-b/index.html")
    book.write({"docs/01-a.md": "# A\n" + figure(label="fig-zero") + figure(label="fig-one")})
    assert book.serve() is None
    assert "Figure 1.2" in book.page("02-b/index.html")
    same_as_new(book)


def test_settings_and_templates_are_followed(book: Any) -> None:
    book.configure(site_name="Another", extra={"x": 1})
    book.write({"theme/main.html": "{{ config.site_name }}: {{ page.content }}"})
    assert book.serve() is None
    assert book.page("a/index.html").startswith("Another: <h1")
    book.write({"theme/main.html": "{% include 'part.html' %}", "theme/part.html": "one"})
    assert book.serve() is None
    assert book.page("a/index.html") == "one"
    book.write({"theme/part.html": "two"})
    assert book.serve() is None
    assert book.page("a/index.html") == "two"
    same_as_new(book)


def test_an_extension_that_goes_changes_the_pages(book: Any) -> None:
    book.write({"docs/a.md": '# a\n\n!!! note "N"\n\n    Text.\n'})
    assert book.serve() is None
    assert "admonition" in book.page("a/index.html")
    settings = (book.folder / "mkdocs.yml").read_text(encoding="utf-8")
    book.write({"mkdocs.yml": settings.replace("  - admonition\n", "")})
    assert book.serve() is None
    assert "admonition" not in book.page("a/index.html")
    same_as_new(book)


def test_the_real_theme_and_its_search_index(project: Make) -> None:
    excluded = "---\nsearch:\n  exclude: true\n---\n" + FILES["docs/c.md"]
    book = project(
        FILES | {"docs/c.md": excluded, "docs/d.md": "# d\n\nIntro.\n\n## Größe\n\nText of d.\n"},
        theme={"name": "material", "font": False},
    )
    assert book.serve() is None, book.log
    book.write({"docs/b.md": FILES["docs/b.md"].replace("Text", "Better text")})
    assert book.serve() is None
    assert rendered(book) == {"b.md"}
    index = json.loads(book.page("search/search_index.json"))["docs"]
    told = {entry["location"]: entry["text"] for entry in index}
    assert list(told) == ["", "a/", "b/", "d/", "d/#groe"]
    assert "Better text of b" in told["b/"]
    assert "Text of a" in told["a/"]
    assert "Text of c" not in str(index)
    same_as_new(book)
    book.write({"docs/a.md": "# a\n\nOther.\n\n## Part\n\nOf a.\n"})
    assert book.serve() is None
    (book.folder / "docs/d.md").unlink()
    assert book.serve() is None
    same_as_new(book)


def test_the_search_of_mkdocs_knows_pages_without_a_heading(project: Make) -> None:
    book = project({"docs/a.md": "Text of a.\n", "docs/index.md": "Text of the start.\n"})
    for _ in range(2):
        assert book.serve() is None, book.log
        index = json.loads(book.page("search/search_index.json"))["docs"]
        assert [entry["text"] for entry in index] == ["Text of the start.", "Text of a."]


def test_what_is_printed_before_a_build_fails_is_found_by_the_search(project: Make) -> None:
    book = project(FILES, theme={"name": "material", "font": False})
    assert book.serve() is None, book.log
    without = "---\ntemplate: nowhere.html\n---\n"
    book.write({"docs/b.md": FILES["docs/b.md"].replace("Text", "Better text")})
    book.write({"docs/c.md": without + FILES["docs/c.md"]})
    assert book.serve() is not None  # when b is printed already
    book.write({"docs/c.md": FILES["docs/c.md"]})
    assert book.serve() is None, book.log
    assert "Better text of b" in book.page("search/search_index.json")
    same_as_new(book)


def test_no_worker_keeps_pages_while_they_are_edited(project: Make) -> None:
    script = "{% if config.extra.offline %}offline{% endif %}"
    book = project(FILES | {"theme/main.html": f"{script}{{{{ page.content }}}}"})
    book.configure(literate_offline=True)
    assert book.serve() is None, book.log
    assert not (book.folder / "site/sw.js").exists()
    assert not (book.folder / "site/offline.json").exists()
    assert not book.page("a/index.html").startswith("offline")
    assert book.build() is None, book.log
    assert (book.folder / "site/sw.js").exists()
    listed = json.loads(book.page("offline.json"))["files"]
    assert {"index.html", "a/index.html", "search/search_index.json"} <= listed.keys()
    assert book.page("a/index.html").startswith("offline")


# ------------------------------------------------------------------ mistakes


@pytest.mark.parametrize(
    ("text", "shown", "told"),
    [
        (
            "# b\n\n```python\nprint('before')\n1 / 0\n```\n",
            "ZeroDivisionError: division by zero",
            "docs/b.md:5: ZeroDivisionError: division by zero",
        ),
        ("# b\n\n```python\nx\n", "is not closed", "docs/b.md:3: the block opened with"),
        ("# b\n\nIs `{python} x`.\n", "name 'x' is not defined", "docs/b.md:3: NameError"),
        ("# b\n\n```pycon\n>>> 1\n2\n```\n", "gives '1', not '2'", "docs/b.md:4: the example"),
        ("# b\n\n$\\nocommand$\n", "nocommand", "docs/b.md:3: formula"),
        ('# b\n\n--8<-- "gone.md"\n', "gone.md", "docs/b.md:3: Snippet at path"),
        ("# b\n\n[](#fig-no)\n", "Figure", "docs/b.md:3: a link to a figure"),
    ],
)
def test_a_mistake_is_shown_and_the_server_lives_on(
    book: Any, text: str, shown: str, told: str
) -> None:
    book.write({"docs/b.md": text})
    assert book.serve() is None
    page = BeautifulSoup(book.page("b/index.html"), "html.parser")
    assert shown in page.get_text()
    assert told in book.log
    assert "result of a" in book.page("a/index.html")

    # An edit elsewhere: the mistake is told again, and nothing that failed runs again.
    book.write({"docs/a.md": FILES["docs/a.md"].replace("Text", "Other text")})
    assert book.serve() is None
    assert told in book.log
    assert book.executed == []
    assert "Other text" in book.page("a/index.html")
    assert shown in BeautifulSoup(book.page("b/index.html"), "html.parser").get_text()

    # Mended: the page is as before.
    book.write({"docs/b.md": FILES["docs/b.md"]})
    assert book.serve() is None
    assert "docs/b.md:" not in book.log.replace("docs/b.md: ", "")
    assert "result of b" in book.page("b/index.html")
    assert "failure" not in book.page("b/index.html")
    same_as_new(book)


def test_a_chapter_that_cannot_be_read_for_a_while_is_not_executed_again(book: Any) -> None:
    book.write({"docs/b.md": FILES["docs/b.md"].replace("Text", "~~~\nText")})
    assert book.serve() is None
    assert "is not closed" in book.page("b/index.html")
    book.write({"docs/b.md": FILES["docs/b.md"]})
    assert book.serve() is None
    assert book.executed == []
    same_as_new(book)


def test_a_file_in_another_encoding_is_named_and_the_server_lives_on(book: Any) -> None:
    (book.folder / "docs/b.md").write_bytes(b"# b\n\nCaf\xe9\n")
    assert book.serve() is None
    told = "docs/b.md:3: the file is not UTF-8: the byte 0xe9"
    assert told in book.log
    assert told in html.unescape(book.page("b/index.html"))
    book.write({"docs/b.md": FILES["docs/b.md"]})
    assert book.serve() is None
    assert book.executed == []
    same_as_new(book)


@pytest.mark.parametrize("saved", ["# b\n\nAnother text.\n", None])
def test_a_file_that_is_saved_or_goes_while_the_site_is_built(
    book: Any, saved: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This build shows what it has read; the server builds again anyway."""
    file, before = book.folder / "docs/b.md", book.page("b/index.html")

    def meanwhile(self: Book) -> None:
        file.write_text(saved) if saved else file.unlink(missing_ok=True)

    with monkeypatch.context() as patched:
        patched.setattr(Book, "read_glossary", meanwhile)
        assert book.serve() is None
    assert book.page("b/index.html") == before
    assert "docs/b.md" not in book.log
    assert book.serve() is None
    assert ("Another text" in book.page("b/index.html")) if saved else not file.exists()
    same_as_new(book)


@pytest.mark.parametrize("becomes", [b"\xff\xfe#\x00", b'{"cells": [', b"", None])
@pytest.mark.parametrize("serves", [True, False])
def test_what_is_read_for_a_page_is_read_once(
    project: Make, serves: bool, becomes: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In another encoding, half written, empty or gone: it is as it was when it was read."""
    include = '\n\n```py\n--8<-- "src/inc.py"\n```\n'
    read = {
        "docs/a.md": CELL.format(*"AAA") + include,
        "docs/labs/l.ipynb": lab("# Lab\n\nIt is short.", description="Of the lab"),
        "src/inc.py": "included = 1\n",
    }
    jupyter = {"mkdocs-jupyter": {"include": ["labs/*.ipynb"], "execute": False}}
    book = project(read, plugins=[jupyter, {"literate": {"timeout": 60, "descriptions": False}}])

    assert (book.serve() if serves else book.build()) is None, book.log
    book.write({"src/inc.py": "included = 2\n"})

    def meanwhile(self: Book) -> None:
        for file in [book.folder / name for name in read]:
            file.write_bytes(becomes) if becomes is not None else file.unlink(missing_ok=True)

    with monkeypatch.context() as patched:
        patched.setattr(Book, "read_glossary", meanwhile)
        assert (book.serve() if serves else book.build(strict=True)) is None, book.log
    page = BeautifulSoup(book.page("a/index.html"), "html.parser").get_text()
    assert "result of A" in page
    assert "included = 2" in page
    assert "included = 2" in book.page("a.ipynb")
    assert "It is short." in book.page("labs/l/index.html")
    assert "It is short." in book.page("labs/l/l.ipynb")


@pytest.mark.parametrize("serves", [True, False])
@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("docs/b.markdown", b"# b\n\nCaf\xe9\n", "docs/b.markdown:3: the file is not UTF-8"),
        ("docs/labs/l.ipynb", b"# b\n\nCaf\xe9\n", "docs/labs/l.ipynb:3: the file is not UTF-8"),
        (
            "docs/labs/l.ipynb",
            b'{"cells": [], "nbformat": 4, "nbformat_minor": 5}',
            "docs/labs/l.ipynb:1: Jupyter cannot read the notebook (ValidationError: ",
        ),
        (
            "docs/labs/l.ipynb",
            b'{"cells": [], "metadata": {}, "nbformat": 9, "nbformat_minor": 5}',
            "docs/labs/l.ipynb:1: Jupyter cannot read the notebook (",
        ),
        (
            "pyproject.toml",
            b"[project]\nname = \nversion = 1",
            "pyproject.toml:2: no wheel of the",
        ),
        ("pyproject.toml", b"[tool]\n", "pyproject.toml:1: no wheel of the packages (KeyError: "),
        ("pyproject.toml", b"\n# Caf\xe9\n", "pyproject.toml:2: the file is not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(
    project: Make, name: str, content: bytes, told: str, serves: bool
) -> None:
    jupyter = {"mkdocs-jupyter": {"include": ["labs/*.ipynb"], "execute": False}}
    options = {"timeout": 60, "sources": ["src/maths"]}
    files = {"docs/a.md": "# A\n", "src/maths/__init__.py": "", name: ""}
    book = project(files, plugins=[jupyter, {"literate": options}])
    (book.folder / name).write_bytes(content)
    error = book.serve() if serves else book.build()
    assert (error is None) == serves, error
    assert told in f"{error and error.__context__}\n{book.log}"


@pytest.mark.parametrize("rest", ["1 / 0\n```\n", "1 / 0\n"])
def test_a_server_starts_with_a_mistake(project: Make, rest: str) -> None:
    book = project(FILES | {"docs/b.md": f"# b\n\n```python\n{rest}"})
    assert book.serve() is None
    assert "docs/b.md:" in html.unescape(book.page("b/index.html"))
    book.write({"docs/b.md": FILES["docs/b.md"]})
    assert book.serve() is None
    assert "docs/b.md:" not in html.unescape(book.page("b/index.html"))
    same_as_new(book)


def test_a_cell_that_failed_for_a_reason_outside_runs_again_after_any_edit_of_code(
    project: Make, tmp_path: Path
) -> None:
    needed = tmp_path / "data"
    book = project({"docs/b.md": f"# b\n\n```python\nprint(open({str(needed)!r}).read())\n```\n"})
    assert book.serve() is None
    assert "FileNotFoundError" in book.page("b/index.html")
    needed.write_text("the data")
    book.write({"docs/b.md": f"# b\n\n```python\nprint(open({str(needed)!r}) .read())\n```\n"})
    assert book.serve() is None
    assert "the data" in book.page("b/index.html")


def test_what_a_cell_read_before_its_process_died_is_followed(project: Make) -> None:
    cells = "```python\nprint(open('x').read())\n```\n\n```python\nimport os\nos._exit(3)\n```\n"
    book = project({"docs/a.md": f"# A\n\n{cells}", "x": "first"})
    assert book.serve() is None
    assert "first" in book.page("a/index.html")
    book.write({"x": "second"})
    assert book.serve() is None
    assert "second" in book.page("a/index.html")
    assert book.serve() is None
    assert book.executed == []


def test_warnings_of_the_ledger_come_again(project: Make) -> None:
    ledger = "id,shows\nI-001,a\n"
    span = '<span id="{}"></span>\n\nText.\n'
    book = project(
        FILES | {"docs/a.md": "# a\n\n" + span.format("I-001"), "ledger.csv": ledger},
        literate_ledger="ledger.csv",
        literate_ledger_finished=["I-"],
    )
    assert book.serve() is None
    assert "I-0" not in book.log
    book.write({"docs/b.md": "# b\n\n" + span.format("I-001")})
    for _ in range(2):
        assert book.serve() is None
        assert "docs/b.md:3: I-001 has a place already, in docs/a.md:3" in book.log
    book.write({"docs/a.md": FILES["docs/a.md"]})
    assert book.serve() is None
    assert "I-0" not in book.log


def test_dead_links_to_headings_are_told_again(book: Any) -> None:
    book.configure(validation={"links": {"anchors": "warn"}})
    book.write({"docs/a.md": "# a\n\n[x](b.md#part)\n", "docs/b.md": "# b\n\n## Part\n"})
    assert book.serve() is None
    assert "#part" not in book.log
    book.write({"docs/b.md": "# b\n\n## Other\n"})
    for _ in range(2):
        assert book.serve() is None
        assert "docs/a.md:3: a link 'b.md#part', but docs/b.md has no such heading" in book.log


def test_dead_links_to_pages_are_told_again(book: Any) -> None:
    book.write({"docs/a.md": "# a\n\n[x](gone.md)\n"})
    for _ in range(2):
        assert book.serve() is None
        assert "docs/a.md:3: a link 'gone.md', but the target is not found" in book.log


def test_a_file_that_goes_is_missed(book: Any) -> None:
    book.write({"docs/a.md": "# a\n\n[data](data.csv)\n", "docs/data.csv": "1"})
    assert book.serve() is None
    assert "data.csv" not in book.log
    (book.folder / "docs/data.csv").unlink()
    assert book.serve() is None
    assert "'data.csv', but the target is not found" in book.log


def test_warnings_of_cells_are_told_again(book: Any) -> None:
    book.write({"docs/a.md": "# a\n\n```python\nimport warnings\nwarnings.warn('no')\n```\n"})
    for _ in range(2):
        assert book.serve() is None
        assert "docs/a.md:5: the cell wrote to stderr" in book.log


# ------------------------------------------------------------------ the server answers first

PENDING = "literate-pending"
SLOW = "# {0}\n\n```python\nimport time\n\ntime.sleep(1)\nprint('slow {0}')\n```\n"


def waits(book: Any, name: str) -> bool:
    """Whether a page says that results are missing."""
    return PENDING in book.page(f"{name}/index.html")


def test_pages_are_there_before_their_results_and_say_so(project: Make) -> None:
    figures = "# a\n\nSee [](#fig-a), [b](b.md#made).\n" + figure(label="fig-a", ledger="I-001")
    made = "# b\n\n```python\nfrom IPython.display import HTML\nHTML('<p id=\"made\">x</p>')\n```\n"
    book = project(
        {"docs/a.md": figures, "docs/b.md": made, "docs/c.md": "# c\n\nText.\n"}
        | {"ledger.csv": "id,shows\nI-001,a\n"},
        literate_ledger="ledger.csv",
        literate_ledger_finished=["I-"],
        validation={"links": {"anchors": "warn"}},
    )
    assert book.answer() is None
    assert [waits(book, name) for name in NAMES] == [True, True, False]
    assert "figure" in book.page("a/index.html")  # its code
    assert "2 chapters to run" in book.log
    # What is not known is not told.
    assert not [record for record in book.records if record.levelname in ("WARNING", "ERROR")]
    assert "literate-pending" not in book.page("search/search_index.json")
    assert book.serve() is None, book.log
    assert [waits(book, name) for name in NAMES] == [False] * 3
    assert not [record for record in book.records if record.levelname in ("WARNING", "ERROR")]
    same_as_new(book)


def test_an_edit_of_code_is_never_followed_by_old_results_without_a_word(project: Make) -> None:
    first = "# a\n\n```python\nx = 1\nprint('first', x)\n```\n"
    book = project({"docs/a.md": first + "\n```python\nprint('second', x)\n```\n"})
    assert book.serve() is None
    assert "second 1" in book.page("a/index.html")
    # What stands above the edit still holds, and what stands below is gone.
    book.write({"docs/a.md": first + "\n```python\nprint('third', x)\n```\n"})
    assert book.answer() is None
    assert waits(book, "a")
    assert "first 1" in book.page("a/index.html")
    assert "second" not in book.page("a/index.html")
    assert book.serve() is None
    assert not waits(book, "a")
    assert "third 1" in book.page("a/index.html")
    same_as_new(book)


def test_an_edit_of_the_package_leaves_old_results_with_a_word(project: Make) -> None:
    use = "# {0}\n\n```python\nfrom maths import X\nprint('X is', X)\n```\n"
    book = project(
        {"docs/a.md": use.format("a"), "src/maths/__init__.py": "X = 1\n"},
        literate_sources=["src/maths"],
    )
    assert book.serve() is None
    book.write({"src/maths/__init__.py": "X = 22\n"})
    assert book.answer() is None
    assert waits(book, "a")
    assert "X is 1" in book.page("a/index.html")
    assert book.serve() is None
    assert not waits(book, "a")
    assert "X is 22" in book.page("a/index.html")
    same_as_new(book)


def test_an_edit_while_a_chapter_runs_is_followed(project: Make) -> None:
    book = project({"docs/a.md": SLOW.format("one")})
    assert book.answer() is None
    book.write({"docs/a.md": SLOW.format("two")})
    assert book.answer() is None
    assert waits(book, "a")
    assert book.serve() is None
    assert "slow two" in book.page("a/index.html")
    assert book.executed == ["docs/a.md"]
    same_as_new(book)


def test_a_cell_that_does_not_end_is_stopped_as_in_a_build(project: Make) -> None:
    endless = "# a\n\n```python\nx = 1\nwhile True:\n    x = 2\n```\n"
    book = project({"docs/a.md": endless}, literate_timeout=2)
    assert book.serve() is None
    told = re.findall(r"docs/a\.md:(\d): the cell did not end within 2 s", book.log)
    assert told
    assert told[0] in "56"
    assert "the cell did not end within 2 s" in book.page("a/index.html")


def test_a_chapter_that_goes_while_it_runs(project: Make) -> None:
    book = project({"docs/a.md": SLOW.format("a"), "docs/b.md": FILES["docs/b.md"]})
    assert book.answer() is None
    (book.folder / "docs/a.md").unlink()
    assert book.serve() is None
    assert "docs/a.md" not in book.executed
    assert "result of b" in book.page("b/index.html")


def test_a_package_that_was_edited_while_a_chapter_ran_leaves_nothing_in_the_cache(
    project: Make,
) -> None:
    edit = "import pathlib\npathlib.Path('src/maths/__init__.py').write_text('X = 2')"
    book = project(
        {"docs/a.md": f"# a\n\n```python\n{edit}\nimport maths\nmaths.X\n```\n"}
        | {"src/maths/__init__.py": "X = 1\n"},
        literate_sources=["src/maths"],
    )
    assert book.build() is None, book.log
    assert not list((book.folder / ".cache").rglob("a.json"))


def test_what_is_looked_at_is_executed_first(project: Make) -> None:
    names = [f"p{i}" for i in range(5)]
    book = project({f"docs/{n}.md": SLOW.format(n) for n in names}, literate_workers=1)
    assert book.answer() is None
    asked: list[str] = []

    def application(environ: Any, start: Any) -> list[bytes]:
        asked.append(environ["PATH_INFO"])
        return [b"page"]

    def get(path: str, query: str = "") -> bytes:
        environ = {"PATH_INFO": path, "QUERY_STRING": query}
        return b"".join(serve(environ, lambda status, headers: None))

    signal = book.folder / "signal"
    serving = book.plugin.serving
    serve = serving.serve(application, "/book/", signal)
    with book.collected():
        assert get("/book/p3/") == b"page"
        assert get(PROGRESS, "/book/p4/") == b"0 of 5 chapters are done."
        assert get("/elsewhere") == b"page"
        assert asked == ["/book/p3/", "/elsewhere"]
        assert not signal.exists()
        serving.finish()
    assert book.executed[1:3] == ["docs/p4.md", "docs/p3.md"]
    # All are done: MkDocs is told, once.
    told = signal.read_bytes()
    assert get(PROGRESS, "/book/p3/") == b"5 of 5 chapters are done."
    assert signal.read_bytes() == told


def test_pages_are_built_before_their_cells_run(
    project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who starts a server sees a page before long runs take the processors."""
    book = project(FILES)
    order: list[str] = []
    monkeypatch.setattr(Executor, "submit", lambda self, chapter, *_: order.append(chapter.name))
    finish = Book.finish

    def finished(self: Book, uri: str, *rest: Any) -> str:
        order.append("page")
        return finish(self, uri, *rest)

    monkeypatch.setattr(Book, "finish", finished)
    assert book.answer() is None
    assert order[: len(NAMES)] == ["page"] * len(NAMES)
    assert sorted(order[-len(NAMES) :]) == [f"docs/{name}.md" for name in sorted(NAMES)]


def test_a_page_whose_results_have_come_is_built_when_it_is_looked_at(project: Make) -> None:
    book = project(FILES | {"docs/c.md": SLOW.format("c")}, literate_workers=1)
    assert book.answer() is None
    serving, signal = book.plugin.serving, book.folder / "signal"
    serve = serving.serve(lambda environ, start: [b""], "/book/", signal)
    end = time.monotonic() + 300
    while not signal.exists() and time.monotonic() < end:
        serve({"PATH_INFO": "/book/a/", "QUERY_STRING": ""}, None)
        time.sleep(0.02)
    assert signal.exists()
    assert book.answer() is None
    assert not waits(book, "a")
    serving.finish()


def test_a_server_that_does_not_follow_edits_waits_for_results(project: Make) -> None:
    book = project(FILES)
    with click.Context(click.Command("serve")) as context:
        context.params = {"livereload": False}
        assert book.answer() is None
    assert not any(waits(book, name) for name in NAMES)


def test_a_real_server(project: Make) -> None:
    broken = FILES["docs/b.md"].replace("print(", "nothing(")
    sources = {"src/maths/__init__.py": "X = 1\n"}
    uses = {"docs/a.md": "# a\n\n```python\nfrom maths import X\nprint('X is', X)\n```\n"}
    never = {"docs/never.md": "# Never\n\n```python\nimport time\ntime.sleep(600)\n```\n"}
    book = project(
        FILES | uses | sources | never | {"docs/b.md": broken},
        literate_sources=["src/maths"],
        literate_timeout=600,
        literate_workers=2,
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    server = book.start("--dev-addr", address, command="serve")

    def get(path: str) -> str:
        with contextlib.suppress(OSError), urlopen(f"http://{address}{path}") as page:
            return str(page.read().decode())
        return ""

    def wait_for(path: str, text: str) -> None:
        end = time.monotonic() + 300
        shown = ""
        while text not in shown:
            assert server.poll() is None, server.communicate()[0]
            assert time.monotonic() < end, shown
            time.sleep(0.1)
            shown = get(path)

    # One cell never ends, and all others are answered.
    wait_for("/book/never/", PENDING)
    wait_for(f"{PROGRESS}?/book/never/", "3 of 4 chapters are done. That of this page runs.")
    wait_for("/book/b/", "NameError: name 'nothing' is not defined")
    book.write({"docs/b.md": FILES["docs/b.md"]})
    wait_for("/book/b/", "<code>result of b</code>")
    wait_for("/book/a/", "<code>X is 1</code>")
    book.write({"src/maths/__init__.py": "X = 22\n"})  # not below docs: watched all the same
    wait_for("/book/a/", "<code>X is 22</code>")
    assert PENDING in get("/book/never/")
    book.write({"docs/never.md": "# Never\n\n```python\nprint('now')\n```\n"})
    wait_for("/book/never/", "<code>now</code>")
    assert PENDING not in get("/book/never/")


# ------------------------------------------------------------------ pages that are no chapters


def test_labs_and_pages_of_other_plugins_are_served(project: Make) -> None:
    notebook = (ROOT / "docs/labs/or-gate.ipynb").read_text(encoding="utf-8")
    notebook = re.sub(r"\.\./part-[^)#]*\.md(#[a-z0-9-]+)?", "../b.md", notebook)
    jupyter = {"mkdocs-jupyter": {"include": ["labs/*.ipynb"], "execute": False}}
    book = project(
        FILES | {"docs/labs/or-gate.ipynb": notebook},
        plugins=["search", jupyter, {"literate": {"timeout": 60}}],
    )
    assert book.serve() is None, book.log
    assert "labs/or-gate.ipynb" in rendered(book)
    first = book.page("labs/or-gate/index.html")
    assert "OR gate" in first
    assert len(first) < 60_000  # styles and scripts of mkdocs-jupyter are ten times as long
    assert 'href="../../b/"' in first
    book.write({"docs/b.md": FILES["docs/b.md"].replace("Text", "Better text")})
    assert book.serve() is None, book.log
    assert book.page("labs/or-gate/index.html") == first
    assert rendered(book) == {"b.md"}
    book.write({"docs/labs/or-gate.ipynb": notebook.replace("OR gate", "XOR gate")})
    assert book.serve() is None, book.log
    assert rendered(book) == {"labs/or-gate.ipynb"}
    assert "XOR gate" in book.page("labs/or-gate/index.html")


def test_a_build_after_a_server_in_one_process_takes_nothing_from_it(book: Any) -> None:
    shutil.rmtree(book.folder / "site")
    assert book.build() is None
    assert not book.plugin.serving.serves
    assert book.plugin.memory.restored == set()


# ------------------------------------------------------------------ drafts


def test_a_draft_is_executed_where_it_is_shown(project: Make) -> None:
    draft = "# B\n\nIt is `{python} 6 * 7`.\n"
    made = project(FILES | {"docs/b.md": draft})
    made.configure(draft_docs="b.md")
    assert made.serve() is None, made.log
    assert "It is 42" in made.page("b/index.html")
    made.write({"docs/b.md": draft.replace("7", "8")})
    assert made.serve() is None, made.log
    assert "It is 48" in made.page("b/index.html")
    assert (rendered(made), made.executed) == ({"b.md"}, ["docs/b.md"])


def test_a_draft_is_not_executed_where_it_is_left_out(project: Make) -> None:
    made = project(FILES | {"docs/b.md": "# B\n\n```python\nraise ValueError\n```\n"})
    made.configure(draft_docs="b.md")
    assert made.build(strict=True) is None, made.log
    assert sorted(made.executed) == ["docs/a.md", "docs/c.md"]
    assert not (made.folder / "site/b").exists()
