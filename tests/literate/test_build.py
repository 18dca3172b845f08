"""Whole builds of small sites: what stops them, what they say, what they write."""

import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jinja2
import nbformat
import pytest
from bs4 import BeautifulSoup
from mkdocs.exceptions import Abort

from literate.page.fonts import FONTS
from literate.run.chapter import Chapter
from literate.run.execution import Done, Executor
from literate.run.results import Execution

from .pages import figure, lab

Make = Callable[..., Any]

FIGURE = figure(label="fig-a", caption="A line, $z = 1$.")
GOOD = f"""
# Good

```python
x = 41
print("out")
```

The value is `{{python}} x + 1`. See [](#fig-a).
{FIGURE}
```pycon
>>> x
41
```
"""
NETWORK = "def loss():\n    return 0.25\n"


def soup(page: str) -> BeautifulSoup:
    return BeautifulSoup(page, "html.parser")


def stopped(error: object, *messages: str) -> None:
    """The build was stopped with exit status 1, and the last thing it said were these lines."""
    assert isinstance(error, Abort), error
    assert error.code == 1
    for message in messages:
        assert message in str(error.__context__ or error)


# ------------------------------------------------------------------ a build that succeeds


def test_a_chapter_becomes_a_page(project: Make) -> None:
    book = project({"docs/part/04-good.md": GOOD}, site_url="https://example.org/book/")
    assert book.build(strict=True) is None, book.log
    page = soup(book.page("part/04-good/index.html"))
    assert "The value is 42. See Figure 1.1." in page.get_text()
    (figure,) = page.select("figure#fig-a")
    (svg,) = figure.select("svg")
    assert svg["aria-label"] == "A rising line"
    (caption,) = figure.select("figcaption")
    assert caption.get_text().startswith("Figure 1.1. A line, ")
    assert len(caption.select("math")) == 1
    assert page.select("script, .arithmatex") == []
    assert [pre.get_text() for pre in page.select("pre.stdout")] == ["out"]
    (button,) = page.select(".literate-buttons a")
    assert button["href"] == "../04-good.ipynb"
    assert button.has_attr("download")


def test_the_notebook_is_written_and_linked(project: Make) -> None:
    text = GOOD + "\nSee [home](../index.md#home), [](../index.md#fig-h).\n"
    home = "# Home\n" + FIGURE.replace("fig-a", "fig-h")
    book = project(
        {"docs/part/04-good.md": text, "docs/index.md": home, "docs/prose.md": "# Prose"},
        literate_repository="owner/name",
    )
    assert book.build(strict=True) is None, book.log
    site = book.folder / "site"
    assert sorted(path.relative_to(site).as_posix() for path in site.rglob("*.ipynb")) == [
        "index.ipynb",
        "part/04-good.ipynb",
    ]
    notebook = nbformat.read(site / "part" / "04-good.ipynb", as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    sources = "\n".join(cell.source for cell in notebook.cells)
    assert "The value is 42. See Figure 1.1." in sources
    assert "See [home](https://example.org/book/#home), Figure 0.1." in sources
    assert 'pip install --quiet "git+https://github.com/owner/name"' in sources
    links = soup(book.page("part/04-good/index.html")).select(".literate-buttons a")
    assert [link["href"] for link in links] == [
        "../04-good.ipynb",
        "https://colab.research.google.com/github/owner/name/blob/notebooks/part/04-good.ipynb",
    ]
    assert soup(book.page()).select(".literate-buttons a")[0]["href"] == "index.ipynb"
    assert soup(book.page("prose/index.html")).select(".literate-buttons") == []


@pytest.mark.parametrize(
    ("address", "home"),
    [
        ("https://example.org/book/", "[our\nhome](https://example.org/book/#home)"),
        ("", "our\nhome"),
    ],
)
def test_a_lab_is_handed_out_with_links_that_work_anywhere(
    project: Make, address: str, home: str
) -> None:
    text = "# Lab\n\nSee {}, [a page](https://example.com) and `[0](1)`."
    notebook = lab(text.format("[our\nhome](../index.md#home)"))
    book = project({"docs/index.md": "# Home\n", "docs/labs/l.ipynb": notebook})
    jupyter = {"mkdocs-jupyter": {"include": ["labs/*.ipynb"], "execute": False}}
    plugins = ["search", jupyter, {"literate": {"repository": "owner/name"}}]
    book.configure(site_url=address, plugins=plugins)
    assert book.build(strict=True) is None, book.log
    (download, colab) = soup(book.page("labs/l/index.html")).select("h1 + .literate-buttons a")
    assert (download["href"], download.has_attr("download")) == ("l.ipynb", True)
    file = book.folder / "site/labs/l/l.ipynb"
    handed_out = nbformat.read(file, as_version=nbformat.NO_CONVERT)
    nbformat.validate(handed_out)
    assert [cell.source for cell in handed_out.cells] == [text.format(home)]
    # The deployment puts all notebooks of the site on the branch.
    branch = "https://colab.research.google.com/github/owner/name/blob/notebooks"
    assert colab["href"] == f"{branch}/labs/l/l.ipynb"


def test_the_styles_of_formulas_come_with_their_font(project: Make) -> None:
    book = project({"theme/main.html": "{% for css in config.extra_css %}{{ css }};{% endfor %}"})
    assert book.build() is None
    assert book.page() == "assets/literate/math.css;"
    css = (book.folder / "site/assets/literate/math.css").read_text()
    for name in FONTS:
        assert f"{name}.woff2" in css
        assert (book.folder / f"site/assets/literate/{name}.woff2").read_bytes() == b"font"


def test_links_to_figures_of_other_chapters(project: Make) -> None:
    book = project(
        {
            "docs/01-a.md": "# A\n\nSee [](02-b.md#fig-b).\n" + FIGURE,
            "docs/02-b.md": "# B\n\nSee [](01-a.md#fig-a).\n" + FIGURE.replace("fig-a", "fig-b"),
        }
    )
    assert book.build(strict=True) is None, book.log
    (link,) = [a for a in soup(book.page("01-a/index.html")).select("a") if "Figure" in a.text]
    assert (link["href"], link.get_text()) == ("../02-b/#fig-b", "Figure 2.1")


def test_links_to_ids_in_outputs_are_good(project: Make) -> None:
    cell = "```python\nfrom IPython.display import HTML\nHTML('<p id=\"made\">x</p>')\n```\n"
    validation = {"links": {"anchors": "warn"}}
    book = project({"docs/index.md": f"# A\n\n[made](#made)\n\n{cell}"}, validation=validation)
    assert book.build(strict=True) is None, book.log


# ------------------------------------------------------------------ what stops a build

CELL = "# A\n\nText.\n\n```python\n{}\n```\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (CELL.format("x = 1\n1 / 0"), "docs/part/04-a.md:7: ZeroDivisionError: division by zero"),
        (
            CELL.format("import os\nos._exit(1)"),
            "docs/part/04-a.md:6: the worker that ran this cell died (exit status 1)",
        ),
        (
            "# A\n\n```pycon\n>>> 1 + 1\n3\n```\n",
            "docs/part/04-a.md:4: the example '1 + 1' gives '2', not '3'",
        ),
        ("# A\n\nIs `{python} x`.\n", "docs/part/04-a.md:3: NameError: name 'x' is not defined"),
        ("# A\n\n```python\nx\n", "docs/part/04-a.md:3: the block opened with '```python'"),
        ("# A\n\n```pyhton\nx\n```\n", "docs/part/04-a.md:3: unknown language 'pyhton'"),
        (
            FIGURE.replace("#| alt: A rising line\n", ""),
            "docs/part/04-a.md:2: a figure with a caption needs an alternative text",
        ),
        (
            CELL.format("from matplotlib.figure import Figure\nFigure()"),
            "docs/part/04-a.md:6: a picture without an alternative text",
        ),
        ("# A\n\n[](#fig-no)\n", "docs/part/04-a.md:3: a link to a figure that does not exist"),
        (
            "# A\n\nText.\n\n- item\n\n    $$\n    \\frac{\n    $$\n",
            "docs/part/04-a.md:7: formula '\\frac{'",
        ),
        ("# A\n\nText $x$,\nthen $\\nocommand$.\n", "docs/part/04-a.md:4: formula '\\nocommand'"),
        (
            '# A\n\n```py\n--8<-- "src/maths/gone.py"\n```\n',
            "docs/part/04-a.md:4: Snippet at path 'src/maths/gone.py' could not be found",
        ),
        (
            '# A\n\n--8<-- "src/part.md"\n',
            "docs/part/04-a.md:3: what is included holds cells or inline values",
        ),
        (
            '# A\n\n--8<-- "src/open.md"\n',
            "docs/part/04-a.md:3: in what is included: the block opened with '```' is not closed",
        ),
        (
            '# A\n\n```py\n--8<-- "src/maths/__init__.py:gone"\n```\n' + CELL.format("1"),
            "docs/part/04-a.md:4: Snippet section 'gone' could not be located",
        ),
    ],
)
def test_mistakes_stop_every_build(project: Make, text: str, message: str) -> None:
    files = {"src/maths/__init__.py": NETWORK, "src/part.md": "`{python} 1`", "src/open.md": "```"}
    book = project(files | {"docs/part/04-a.md": text})
    stopped(book.build(), message)
    assert not (book.folder / "site" / "index.html").exists()


def test_a_file_in_another_encoding_is_named(project: Make) -> None:
    book = project({"docs/b.md": CELL.format("1 / 0")})
    (book.folder / "docs/a.md").write_bytes(b"# A\n\nCaf\xe9\n")
    stopped(book.build(), "docs/a.md:3: the file is not UTF-8: the byte 0xe9", "docs/b.md:6: ")


def test_the_exit_status_of_the_command(project: Make) -> None:
    book = project({"docs/part/04-a.md": CELL.format("1 / 0"), "docs/05-b.md": CELL.format("b")})
    stopped(book.build(strict=True), "docs/part/04-a.md:6: ", "docs/05-b.md:6: ")
    process = book.start()
    told, _ = process.communicate(timeout=300)
    assert process.returncode == 1
    assert "\ndocs/part/04-a.md:6: ZeroDivisionError: division by zero\n" in told
    assert "\ndocs/05-b.md:6: NameError: name 'b' is not defined\n" in told
    assert "Traceback" not in told


def test_a_cell_that_never_ends(project: Make) -> None:
    files = {"docs/a.md": CELL.format("import time\ntime.sleep(60)"), "docs/b.md": CELL.format("2")}
    book = project(files, literate_timeout=2)
    stopped(book.build(), "docs/a.md:7: the cell did not end within 2 s")
    assert "docs/b.md:" in book.log  # was executed all the same


def test_a_cache_folder_that_cannot_be_written_is_named_before_anything_runs(
    project: Make,
) -> None:
    files = {"blocked": "a file", "docs/a.md": CELL.format("open('ran', 'w')")}
    book = project(files, literate_cache_dir="blocked")
    stopped(book.build(), f"cache_dir: {book.folder / 'blocked'}: results cannot be kept here")
    assert not (book.folder / "ran").exists()


def test_cells_run_in_the_folder_of_the_settings(
    project: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    book = project({"root.txt": "one", "docs/a.md": CELL.format("open('root.txt').read()")})
    monkeypatch.chdir(tmp_path)
    assert book.build(strict=True) is None
    assert "'one" in book.page("a/index.html")
    assert book.build() is None
    assert book.executed == []
    book.write({"root.txt": "two"})
    assert book.build() is None
    assert "'two" in book.page("a/index.html")


def test_stderr_stops_a_strict_build_only(project: Make) -> None:
    book = project({"docs/a.md": CELL.format("import warnings\nwarnings.warn('careful')")})
    assert book.build() is None
    assert "docs/a.md:7: the cell wrote to stderr: UserWarning: careful" in book.log
    assert "UserWarning: careful" in book.page("a/index.html")
    stopped(book.build(strict=True), "Aborted with 1 warnings in strict mode")


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("[x](b.md)", "b.md"),
        ("[x](index.md#no-such-heading)", "no-such-heading"),
        ("[x](#no-such-heading)", "no-such-heading"),
    ],
)
def test_a_dead_link_stops_a_strict_build(project: Make, link: str, told: str) -> None:
    validation = {"links": {"anchors": "warn", "not_found": "warn"}}
    book = project({"docs/a.md": f"# A\n\n{link}\n"}, validation=validation)
    stopped(book.build(strict=True), "in strict mode")
    assert told in book.log


def test_a_chapter_that_was_not_executed_is_never_silent(
    project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Idle(Executor):
        def submit(self, chapter: Chapter, done: Done, expected: float = 0.0) -> None:
            done(chapter, Execution([], 0.0))

    monkeypatch.setattr("literate.serving.Executor", Idle)
    book = project({"docs/a.md": CELL.format("1"), "docs/b.md": "# B"})
    stopped(book.build(), "docs/a.md:1: only 0 of 1 cells and inline values were executed")


# ------------------------------------------------------------------ the ledger

LEDGER = "id,source,section,form,shows\nI-001,a,b,c,d\nI-002,a,b,c,d\nII-001,a,b,c,d\n"
SPAN = '# A\n\n<span id="{}"></span>\n\nText.\n'


@pytest.mark.parametrize(
    ("text", "finished", "message"),
    [
        (SPAN.format("I-001"), [], ""),
        (SPAN.format("I-001") + SPAN.format("I-002"), ["I-"], ""),
        (SPAN.format("I-009"), [], "docs/a.md:3: ledger.csv has no item I-009"),
        (SPAN.format("I-001") * 2, [], "docs/a.md:3: I-001 has a place already, in docs/a.md:3"),
        (SPAN.format("I-001"), ["I-"], "ledger.csv:3: I-002 has no place on the site"),
        ("```python\n#| ledger: I-009\n1\n```\n", [], "docs/a.md:2: ledger.csv has no item I-009"),
        ("```python\n#| ledger: I-001, I-002\n1\n```\n", ["I-"], ""),
        (FIGURE.replace("#| alt", "#| ledger: I-001 I-002\n#| alt"), ["I-"], ""),
        (SPAN.format("I-001") + "$$ a = b $$\n", ["II-"], "ledger.csv:4: II-001 has no place"),
    ],
)
def test_the_ledger(project: Make, text: str, finished: list[str], message: str) -> None:
    files = {"docs/a.md": text, "ledger.csv": LEDGER}
    book = project(files, literate_ledger="ledger.csv", literate_ledger_finished=finished)
    error = book.build(strict=True)
    if message:
        stopped(error, message)
    else:
        assert error is None, book.log


# ------------------------------------------------------------------ the cache


def test_only_what_changed_is_executed(project: Make) -> None:
    files = {f"docs/{name}.md": CELL.format("from maths import loss\nloss()") for name in "ab"}
    book = project(
        files | {"src/maths/__init__.py": NETWORK},
        literate_sources=["src/maths"],
    )
    assert book.build() is None, book.log
    assert sorted(book.executed) == ["docs/a.md", "docs/b.md"]
    assert "0.25" in book.page("a/index.html")
    assert book.build() is None
    assert book.executed == []

    book.write({"docs/a.md": files["docs/a.md"].replace("Text.", "Better text.")})
    assert book.build() is None
    assert book.executed == []
    assert "Better text." in book.page("a/index.html")

    book.write({"docs/a.md": files["docs/a.md"].replace("loss()", "2 * loss()")})
    assert book.build() is None
    assert book.executed == ["docs/a.md"]
    assert "0.5" in book.page("a/index.html")

    book.write({"src/maths/__init__.py": NETWORK.replace("0.25", "0.75")})
    assert book.build() is None
    assert sorted(book.executed) == ["docs/a.md", "docs/b.md"]
    assert "0.75" in book.page("b/index.html")


def test_a_broken_entry_is_told_and_no_failure(project: Make) -> None:
    book = project({"docs/a.md": CELL.format("6 * 7")})
    assert book.build() is None
    entry = book.folder / ".cache/literate/docs/a.json"
    entry.write_bytes(entry.read_bytes()[:-20])
    assert book.build(strict=True) is None
    assert "unreadable, executed again" in book.log
    assert book.executed == ["docs/a.md"]
    assert "42" in book.page("a/index.html")


def test_what_failed_is_not_kept(project: Make) -> None:
    book = project(
        {"docs/a.md": CELL.format("1 / 0"), "docs/b.md": "# B\n\n```pycon\n>>> 1\n2\n```"}
    )
    for _ in range(2):
        stopped(book.build(), "docs/a.md:6", "docs/b.md:4")
        assert sorted(book.executed) == ["docs/a.md", "docs/b.md"]
        assert not [*(book.folder / ".cache").rglob("*.json")]


def test_entries_of_removed_chapters_go(project: Make) -> None:
    book = project({"docs/a.md": CELL.format("1"), "docs/b.md": CELL.format("2")})
    assert book.build() is None
    (book.folder / "docs/a.md").unlink()
    assert book.build() is None
    kept = (book.folder / ".cache/literate/docs").iterdir()
    assert [path.name for path in kept] == ["b.json"]


def test_the_longest_chapter_starts_first(project: Make) -> None:
    seconds = {"a": 2.0, "b": 9.0, "c": 1.0, "d": 5.0}
    book = project({f"docs/{name}.md": CELL.format("1") for name in seconds}, literate_workers=1)
    assert book.build() is None
    for name, time_ in seconds.items():
        entry = book.folder / f".cache/literate/docs/{name}.json"
        entry.write_text(json.dumps(json.loads(entry.read_text()) | {"seconds": time_}))
    book.write({f"docs/{name}.md": CELL.format("2") for name in [*seconds, "new"]})
    assert book.build() is None
    assert book.executed == [f"docs/{name}.md" for name in ("new", "b", "d", "a", "c")]


def test_the_labs_cache_has_the_versions_of_what_prints_them_in_its_name(project: Make) -> None:
    jupyter = {"mkdocs-jupyter": {"include": ["labs/*.ipynb"]}}
    book = project({"docs/labs/l.ipynb": lab("# Lab")}, plugins=[jupyter, {"literate": {}}])
    assert book.build(strict=True) is None, book.log
    (kept,) = (book.folder / ".cache/labs").iterdir()
    assert kept.name == f"{version('mkdocs-jupyter')}-{version('nbconvert')}"
    assert len(list(kept.iterdir())) == 1


# ------------------------------------------------------------------ several processes


def tree(folder: Path) -> dict[str, bytes]:
    """All files of a site but the sitemap, which has dates."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith("sitemap.xml")
    }


NOISY = CELL.format(
    "import sys, warnings\n"
    "print({'a', 'b', 'c', 'd'}, object(), [object()])\n"
    "print(sorted(globals())[0])\n"
    "lambda: 0"
)


def test_two_builds_are_the_same_byte_for_byte(project: Make) -> None:
    files = {"docs/04-good.md": GOOD, "docs/noisy.md": NOISY}
    books = [project(files, folder=name, literate_repository="a/b") for name in ("one", "two")]
    process = books[0].start("--strict", PYTHONHASHSEED="1")
    assert books[1].build(strict=True) is None, books[1].log
    told, _ = process.communicate(timeout=300)
    assert process.returncode == 0, told
    first, second = (tree(book.folder / "site") for book in books)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
    assert len(first) > 5


def test_two_builds_at_once_in_one_folder(project: Make) -> None:
    slow = CELL.format("import time\ntime.sleep(0.5)\nprint('done')")
    book = project({"docs/a.md": slow, "docs/b.md": GOOD})
    processes = [book.start("--strict") for _ in range(2)]
    for process in processes:
        told, _ = process.communicate(timeout=300)
        assert process.returncode == 0, told
    assert "done" in book.page("a/index.html")
    assert "The value is 42" in book.page("b/index.html")
    before = tree(book.folder / "site")
    assert book.build(strict=True) is None
    assert book.executed == []
    assert tree(book.folder / "site") == before


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_after_a_build_that_was_killed_the_next_is_right(project: Make, tmp_path: Path) -> None:
    started = tmp_path / "started"
    slow = CELL.format(f"open({str(started)!r}, 'w').close()\nimport time\ntime.sleep(seconds)")
    fast = CELL.format("print('fast')")
    book = project(
        {"docs/a.md": slow, "docs/b.md": fast, "docs/sitecustom.md": "# C"},
        literate_workers=2,
    )
    book.write({"docs/a.md": slow.replace("seconds", "60")})
    process = book.start()
    end = time.monotonic() + 60
    entry = book.folder / ".cache/literate/docs/b.json"
    while not (started.exists() and entry.exists()):
        assert process.poll() is None
        assert time.monotonic() < end
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    assert process.returncode != 0
    book.write({"docs/a.md": slow.replace("seconds", "0")})
    assert book.build(strict=True) is None, book.log
    assert book.executed == ["docs/a.md"]  # the other was kept
    assert "fast" in book.page("b/index.html")


def test_templates_are_compiled_once(project: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str | None] = []
    compile_template = jinja2.Environment.compile

    def counted(env: jinja2.Environment, source: str, name: str | None, *more: Any) -> Any:
        compiled.append(name)
        return compile_template(env, source, name, *more)

    monkeypatch.setattr(jinja2.Environment, "compile", counted)
    book = project({"theme/other.html": "{% include 'main.html' %}"})
    book.write({"docs/index.md": "---\ntemplate: other.html\n---\n\n# Home"})
    printed = "literate-printed.html"  # of what is printed as before
    for expected in (["other.html", "main.html"], [printed], [], ["main.html"]):
        assert book.build(strict=True) is None, book.log
        assert [name for name in compiled if name != "sitemap.xml"] == expected
        compiled.clear()
        if not expected:  # from now on another template
            book.write({"theme/main.html": "Again: {{ page.title }}"})
    assert "Again: Home" in book.page()


def test_the_plugin_is_found_by_its_name() -> None:
    code = "import literate.plugin, sys; print('scratchnet' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"
    assert logging.getLogger("mkdocs.plugins.literate")
