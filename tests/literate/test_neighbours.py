"""Beside other plugins and other settings of MkDocs: right, or refused with a word."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from mkdocs.exceptions import Abort, PluginError

from .pages import figure, lab

Make = Callable[..., Any]
CELL = "# {0}\n\n```python\nprint('result of {0}')\n```\n\nIt is `{{python}} 6 * 7`.\n"
FIGURE = "# Figure\n" + figure(label="fig-a")
GENERATED = """
from mkdocs.structure.files import File

def on_files(files, config):
    files.append(File.generated(config, "gen.md", content={content!r}))
    return files
"""
OUTSIDE = """
import tempfile
from pathlib import Path
from mkdocs.structure.files import File

def on_files(files, config):
    folder = Path(tempfile.mkdtemp(dir={folder!r}))
    (folder / "gen.md").write_text({content!r})
    files.append(File("gen.md", str(folder), config.site_dir, True))
    return files
"""


def text_of(book: Any, name: str) -> str:
    """What a reader sees of a page, spaces apart."""
    return " ".join(BeautifulSoup(book.page(name), "html.parser").get_text().split())


def test_a_page_that_a_plugin_generates_is_a_chapter(project: Make) -> None:
    links = "See [](gen.md#fig-a) and [](#fig-b).\n" + figure(label="fig-b")
    book = project({"docs/a.md": "# A\n\n" + links})
    content = CELL.format("gen") + figure(label="fig-a")
    book.write({"hook.py": GENERATED.format(content=content)})
    book.configure(hooks=["hook.py"])
    assert book.build(strict=True) is None, book.log
    assert "result of gen It is 42." in text_of(book, "gen/index.html")
    assert "See Figure B.1 and Figure A.1." in text_of(book, "a/index.html")
    assert (book.folder / "site/gen.ipynb").is_file()
    assert book.build(strict=True) is None
    assert book.executed == []
    broken = GENERATED.format(content="# G\n\n```python\n1 / 0\n```\n")
    other = project({"hook.py": broken}, folder="broken", hooks=[])
    other.configure(hooks=["hook.py"])
    assert "docs/gen.md:4: ZeroDivisionError" in str(other.build().__context__)


LATE = """
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

@event_priority(-100)
def on_files(files, config):
    for name, content in {contents!r}.items():
        files.append(File.generated(config, name, content=content))
    return files
"""


@pytest.mark.parametrize(
    "text", ["# G\n\n```python\n6 * 7\n```\n", "# G\n\nIs `{python} 6 * 7`.\n"]
)
def test_a_page_that_comes_too_late_is_refused(project: Make, text: str) -> None:
    plain = "# P\n\n```mermaid\na\n```\n\n    ```python\n    1\n    ```\n"
    book = project({"hook.py": LATE.format(contents={"late.md": text, "plain.md": plain})})
    book.configure(hooks=["hook.py"])
    error = book.build()
    assert isinstance(error, Abort)
    assert str(error.__context__).strip() == (
        "docs/late.md:1: another plugin added this page when all others had been executed"
    )


def test_a_page_from_a_folder_elsewhere_is_a_chapter(project: Make, tmp_path: Path) -> None:
    book = project({"docs/a.md": CELL.format("a")})
    source = OUTSIDE.format(folder=str(tmp_path), content=CELL.format("gen"))
    book.write({"hook.py": source})
    book.configure(hooks=["hook.py"])
    assert book.build(strict=True) is None, book.log
    assert "result of gen It is 42." in text_of(book, "gen/index.html")
    assert "docs/gen.md:" in book.log


def test_pages_outside_of_the_folder_of_the_settings(project: Make) -> None:
    book = project({"docs/index.md": "# Gone\n"})
    outer = book.folder.parent / "outer"
    (outer / "part").mkdir(parents=True)
    (outer / "index.md").write_text(CELL.format("home") + figure(label="fig-a"))
    (outer / "part/b.md").write_text("# B\n\n[](../index.md#fig-a)\n\n```python\n1\n```\n")
    book.configure(docs_dir="../outer", literate_repository="owner/name")
    assert book.build(strict=True) is None, book.log
    assert "result of home It is 42." in text_of(book, "index.html")
    assert "Figure 0.1" in text_of(book, "part/b/index.html")
    assert sorted(book.executed) == ["outer/index.md", "outer/part/b.md"]
    kept = {path.name for path in (book.folder / ".cache/literate/outer").rglob("*.json")}
    assert kept == {"index.json", "b.json"}
    (outer / "part/b.md").write_text("# B\n\n```python\n1 / 0\n```\n")
    assert "outer/part/b.md:4: ZeroDivisionError" in str(book.build().__context__)


def test_a_folder_of_pages_that_is_a_link(project: Make) -> None:
    book = project({"docs/a.md": CELL.format("a") + figure(label="fig-a")})
    (book.folder / "docs").rename(book.folder.parent / "real")
    (book.folder / "docs").symlink_to(book.folder.parent / "real")
    assert book.build(strict=True) is None, book.log
    assert "result of a It is 42." in text_of(book, "a/index.html")
    assert book.executed == ["docs/a.md"]


CHANGES = """
def on_page_{event}(*args, page, **rest):
    if page.file.src_uri == "a.md":
        return {text!r}
"""


@pytest.mark.parametrize(
    ("event", "text"),
    [
        ("read_source", "# A\n\n```python\nprint('other')\n```\n"),
        ("read_source", CELL.format("a").replace("It is", "It was")),
    ],
)
def test_a_plugin_that_changes_a_source_is_refused(project: Make, event: str, text: str) -> None:
    book = project({"docs/a.md": CELL.format("a"), "docs/b.md": CELL.format("b")})
    book.write({"hook.py": CHANGES.format(event=event, text=text)})
    book.configure(hooks=["hook.py"])
    error = book.build()
    assert isinstance(error, Abort)
    told = str(error.__context__).strip().split("\n")
    assert told == [
        "docs/a.md:1: another plugin has changed this page, or it was saved while the site was "
        "built"
    ]


def test_a_plugin_that_changes_the_markdown_first_is_refused(project: Make) -> None:
    book = project({"docs/a.md": CELL.format("a")})
    hook = "from mkdocs.plugins import event_priority\n\n@event_priority(200)\n"
    hook += (
        "def on_page_markdown(markdown, **rest):\n    return markdown.replace('It is', 'It was')\n"
    )
    book.write({"hook.py": hook})
    book.configure(hooks=["hook.py"])
    assert "docs/a.md:1: another plugin has changed this page" in str(book.build().__context__)


def test_a_plugin_that_hands_over_the_same_source_is_welcome(project: Make) -> None:
    book = project({"docs/a.md": "---\ntitle: T\n---\n" + CELL.format("a")})
    source = (book.folder / "docs/a.md").read_text()
    book.write({"hook.py": CHANGES.format(event="read_source", text=source)})
    book.configure(hooks=["hook.py"])
    assert book.build(strict=True) is None, book.log
    assert "result of a It is 42." in text_of(book, "a/index.html")


def test_a_plugin_that_changes_what_the_press_has_printed(project: Make) -> None:
    book = project({"docs/a.md": CELL.format("a")})
    hook = "def on_page_markdown(markdown, **rest):\n    return markdown + '\\nAt the end.\\n'\n"
    book.write({"hook.py": hook})
    book.configure(hooks=["hook.py"])
    assert book.build(strict=True) is None, book.log
    assert "result of a It is 42. At the end." in text_of(book, "a/index.html")


@pytest.mark.parametrize(
    "head", ["title: Multi meta\nauthor: Someone\n\n", "Note: a sentence.\n\n"]
)
def test_lines_that_mkdocs_takes_for_metadata_are_told(project: Make, head: str) -> None:
    book = project({"docs/a.md": head + CELL.format("a")})
    error = book.build()
    assert isinstance(error, Abort)
    assert "docs/a.md:1: MkDocs takes the first lines for metadata" in str(error.__context__)


def test_addresses_without_folders(project: Make) -> None:
    jupyter = {"mkdocs-jupyter": {"include": ["labs/*.ipynb"], "execute": False}}
    book = project(
        {
            "docs/part/a.md": CELL.format("a") + "\nSee [](b.md#fig-a).\n",
            "docs/part/b.md": FIGURE,
            "docs/labs/l.ipynb": lab("# Lab\n\n[a](../part/a.md#a)"),
            "docs/reference/glossary.md": "# Glossary\n\nResult\n:   A number.\n",
            "docs/c.md": "# C\n\nA result.\n",
        }
    )
    options = {"glossary": "reference/glossary.md"}
    book.configure(
        use_directory_urls=False,
        plugins=["search", jupyter, {"literate": options}],
        validation={"links": {"anchors": "warn"}},
    )
    assert book.build(strict=True) is None, book.log
    site = book.folder / "site"
    for page in site.rglob("*.html"):
        for tag in BeautifulSoup(page.read_text(), "html.parser").select("a[href]"):
            path, _, anchor = str(tag["href"]).partition("#")
            target = page.parent / path if path else page
            assert "://" in path or target.is_file(), (page, tag)
            if anchor and target.suffix == ".html":
                assert f'id="{anchor}"' in target.read_text()
    buttons = BeautifulSoup(book.page("labs/l.html"), "html.parser").select(".literate-buttons a")
    assert [button["href"] for button in buttons] == ["l/l.ipynb"]
    assert 'href="reference/glossary.html#result"' in book.page("c.html")


def test_a_build_that_leaves_pages_out_is_refused(project: Make) -> None:
    book = project({"docs/a.md": CELL.format("a")})
    with pytest.raises(PluginError, match=r"--dirty leaves out pages .*: what is unchanged is not"):
        book.plugin.on_startup(command="build", dirty=True)
    process = book.start("--dirty")
    told, _ = process.communicate(timeout=300)
    assert process.returncode == 1
    assert "Error: literate: --dirty leaves out pages" in told
    assert "Traceback" not in told


def test_a_build_for_github_is_a_build(project: Make) -> None:
    book = project({"docs/a.md": CELL.format("a")})
    book.plugin.on_startup(command="gh-deploy", dirty=False)
    assert not book.plugin.serving.serves


def test_a_cache_that_cannot_be_written_is_named_before_anything_runs(project: Make) -> None:
    book = project(
        {"docs/a.md": CELL.format("a"), "blocked": "a file"}, literate_cache_dir="blocked"
    )
    error = book.build()
    assert isinstance(error, Abort)
    assert f"cache_dir: {book.folder / 'blocked'}" in str(error.__context__)
    assert book.executed == []


def test_a_place_in_the_cache_that_is_taken_is_named(project: Make) -> None:
    book = project({"docs/a.md": CELL.format("a"), ".cache/literate/docs": "a file"})
    error = book.build()
    assert isinstance(error, Abort)
    kept = book.folder / ".cache/literate/docs"
    assert f"cache_dir: {kept}: results cannot be kept here" in str(error.__context__)


@pytest.mark.parametrize(
    ("name", "option", "message"),
    [
        ("docs/inc.txt", {}, 'docs/a.md:3: what is included is not UTF-8: --8<-- "docs/inc.txt"'),
        ("l.csv", {"literate_ledger": "l.csv"}, "l.csv:1: the file is not UTF-8: the byte 0xe9"),
        ("p.json", {"literate_play": "p.json"}, "play: p.json: 'utf-8' codec can't decode"),
    ],
)
def test_other_files_in_another_encoding_are_named(
    project: Make, name: str, option: dict[str, str], message: str
) -> None:
    book = project({"docs/a.md": '# A\n\n--8<-- "docs/inc.txt"\n', "docs/inc.txt": "included"})
    (book.folder / name).write_bytes(b"id,caf\xe9\n")
    book.configure(**option)
    error = book.build()
    assert isinstance(error, Abort), error
    assert message in f"{error.__context__}\n{book.log}"


@pytest.mark.parametrize(
    ("files", "option", "message"),
    [
        (
            {"l.csv": "a,b\n1,2\n"},
            {"literate_ledger": "l.csv"},
            "l.csv:1: a ledger has a column id",
        ),
        ({"p.json": "[1]"}, {"literate_play": "p.json"}, "play: p.json: "),
        (
            {"docs/b.md": '# B\n\n--8<-- "docs"\n'},
            {},
            "docs/b.md:3: what is included cannot be read",
        ),
    ],
)
def test_files_of_another_form_are_named(
    project: Make, files: dict[str, str], option: dict[str, str], message: str
) -> None:
    book = project({"docs/a.md": CELL.format("a")} | files, **option)
    error = book.build()
    assert isinstance(error, Abort), error
    assert message in f"{error.__context__}\n{book.log}"


def test_a_page_that_is_a_link_to_nothing_is_named(project: Make) -> None:
    book = project({"docs/a.md": CELL.format("a")})
    (book.folder / "docs/b.md").symlink_to(book.folder / "gone.md")
    error = book.build()
    assert isinstance(error, Abort), error
    assert "docs/b.md:1: the file cannot be read: No such file" in str(error.__context__)


def test_cells_run_in_the_folder_of_the_settings(project: Make, tmp_path: Path) -> None:
    cell = "# A\n\n```python\nprint(open('root.txt').read())\n```\n"
    book = project({"docs/a.md": cell, "root.txt": "from the root"})
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f"]
    done = subprocess.run(
        [*command, str(book.folder / "mkdocs.yml")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ},
    )
    assert done.returncode == 0, done.stderr
    assert "from the root" in text_of(book, "a/index.html")
