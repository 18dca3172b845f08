"""Pages that are kept for the next build: the same as made anew, and never those of before."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from literate import memory
from literate.book import Book
from literate.config import settings
from literate.kept import Kept, Shelf

from .pages import lab

Make = Callable[..., Any]

CELL = "# {}\n\nText of {}.\n\n```python\nprint('result of {}')\n```\n"
NAMES = ["a", "b", "c"]
FILES = {f"docs/{name}.md": CELL.format(*[name] * 3) for name in NAMES}
ALL = {"index.md", "a.md", "b.md", "c.md"}
THEME = {"name": "material", "custom_dir": "theme", "font": False}


def tree(book: Any) -> dict[str, bytes]:
    """The site, without the dates of the sitemap."""
    site = book.folder / "site"
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file() and "sitemap" not in path.name
    }


def made(book: Any, *, strict: bool = True) -> set[str]:
    """Build, once with what is kept and once without: the same. Returns what the first rendered."""
    assert book.build(strict=strict) is None, book.log
    first, rendered = tree(book), set(book.plugin.memory.rendered)
    kept = book.folder / ".cache/pages"
    aside = book.folder / ".cache/aside"
    if kept.exists():
        kept.rename(aside)
    assert book.build(strict=strict) is None, book.log
    assert tree(book) == first
    shutil.rmtree(kept, ignore_errors=True)
    if aside.exists():
        aside.rename(kept)
    return rendered


@pytest.fixture
def book(project: Make) -> Any:
    """A site that has been built once."""
    validation = {"links": {"anchors": "warn"}}
    book = project(FILES, theme=THEME, validation=validation)
    (book.folder / "theme/main.html").unlink()
    assert made(book) == ALL
    return book


def test_without_a_change_nothing_is_made_again(book: Any) -> None:
    before = tree(book)
    printed = {path: path.stat().st_mtime_ns for path in (book.folder / ".cache/pages").rglob("*")}
    assert made(book) == set()
    assert tree(book) == before
    assert book.build() is None
    assert book.plugin.memory.printed == ALL
    assert {path: path.stat().st_mtime_ns for path in printed} == printed


def test_an_edit_of_prose_renders_its_page_only(book: Any) -> None:
    book.write({"docs/b.md": FILES["docs/b.md"].replace("Text", "Better text")})
    assert made(book) == {"b.md"}
    assert "Better text of b" in book.page("b/index.html")
    index = json.loads(book.page("search/search_index.json"))["docs"]
    assert [entry["location"] for entry in index] == ["", "a/", "b/", "c/"]
    book.write({"docs/b.md": FILES["docs/b.md"].replace("# b", "---\ntitle: T\n---\n\n# b")})
    assert made(book) == {"b.md"}
    assert "<title>T - Book</title>" in book.page("b/index.html")
    book.write({"docs/b.md": "---\nsearch:\n  exclude: true\n---\n\n" + FILES["docs/b.md"]})
    assert made(book) == {"b.md"}
    assert "Text of b" not in book.page("search/search_index.json")


def test_other_results_of_the_same_code_are_printed(project: Make) -> None:
    book = project({"docs/a.md": "# A\n\n```python\nimport time\ntime.time_ns()\n```\n"})
    assert book.build(strict=True) is None, book.log
    before = book.page("a/index.html")
    (book.folder / ".cache/literate/docs/a.json").unlink()
    assert book.build(strict=True) is None
    assert book.plugin.memory.rendered == {"a.md"}
    assert book.page("a/index.html") != before


def test_settings_templates_and_variables_are_followed(
    book: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.write({"theme/partials/copyright.html": "One {% include '.icons/own.svg' %}"})
    book.write({"theme/.icons/own.svg": "<svg>one</svg>"})
    assert made(book) == ALL
    book.write({"theme/.icons/own.svg": "<svg>two</svg>"})
    assert made(book) == ALL
    assert "One <svg>two</svg>" in book.page("a/index.html")
    written = (book.folder / "mkdocs.yml").read_text(encoding="utf-8")
    book.write({"mkdocs.yml": written + "copyright: !ENV [WHOSE, ours]\n"})
    book.write({"theme/partials/copyright.html": "{{ config.copyright }}"})
    assert made(book) == ALL
    monkeypatch.setenv("WHOSE", "theirs")
    assert made(book) == ALL
    assert "theirs" in book.page("a/index.html")
    monkeypatch.delenv("WHOSE")
    assert made(book) == ALL
    book.configure(theme=THEME, site_url="https://example.org/other/")
    assert made(book) == ALL
    assert "https://example.org/other/a/" in book.page("a/index.html")


def test_settings_of_the_command_are_seen(book: Any) -> None:
    site = load_config(str(book.folder / "mkdocs.yml"))
    own = site.plugins["literate"].config
    known = [settings(own, site).fingerprint]
    site.site_url = "http://127.0.0.1:8000/"  # as a server sets it
    known.append(settings(own, site).fingerprint)
    site.use_directory_urls = False
    known.append(settings(own, site).fingerprint)
    assert len({*known}) == 3
    assert settings(own, site).fingerprint == known[-1]


def test_another_press_and_other_versions_keep_nothing(
    book: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("literate.config._PROGRAM", b"another")
    assert made(book) == ALL
    assert made(book) == set()


def test_what_the_press_is_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from literate import config

    press = tmp_path / "press"
    shutil.copytree(Path(config.__file__).parent, press)
    monkeypatch.setattr(config, "__file__", str(press / "config.py"))
    monkeypatch.syspath_prepend(str(tmp_path))
    known = [config._program()]
    (press / "page/weave.py").write_text("", encoding="utf-8")
    known.append(config._program())
    (tmp_path / "markdown-9.9.dist-info").mkdir()
    known.append(config._program())
    (tmp_path / "markdown-9.9.dist-info").rename(tmp_path / "markdown-9.10.dist-info")
    known.append(config._program())
    assert len({*known}) == 4
    assert config._program() == known[-1]


def test_pages_that_come_and_go(book: Any) -> None:
    book.write({"docs/d.md": "# D\n"})
    assert "d.md" in made(book)
    kept = book.folder / ".cache/pages/built"
    assert {path.name for path in kept.iterdir()} == {f"{uri}.page" for uri in {*ALL, "d.md"}}
    (book.folder / "docs/d.md").unlink()
    made(book)
    assert {path.name for path in kept.iterdir()} == {f"{uri}.page" for uri in ALL}


def test_warnings_and_failures_come_again(book: Any) -> None:
    for text, why in (
        ("[x](nowhere.md)", "target is not found"),
        ("[x](a.md#nowhere)", "has no such heading"),
        ("```python\nimport sys\nprint('noise', file=sys.stderr)\n```", "noise"),
    ):
        book.write({"docs/b.md": f"# B\n\n{text}\n"})
        for _ in range(2):
            assert isinstance(book.build(strict=True), Abort)
            assert why in book.log
    book.write({"docs/b.md": "# B\n\n```python\n1 / 0\n```\n"})
    for _ in range(2):
        assert "ZeroDivisionError" in str(book.build().__context__)
    book.write({"docs/b.md": FILES["docs/b.md"]})
    made(book)


@pytest.mark.parametrize("content", [b"", b"torn", "whole", "other"])
def test_a_file_that_cannot_be_used_is_a_page_made_again(book: Any, content: Any) -> None:
    path = book.folder / ".cache/pages/built/b.md.page"
    if content == "whole":  # but torn
        content = path.read_bytes()[:-1]
    if content == "other":
        shelf = Shelf(path.parent)
        shelf._pages["b.md"] = {"of": "another press"}  # type: ignore[assignment]
        shelf.write(["b.md"])
        content = path.read_bytes()
    path.write_bytes(content)
    assert made(book) == {"b.md"}
    assert made(book) == set()


class Gone:
    """A class that the next press has no more."""


def test_a_file_of_classes_that_are_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(tmp_path)
    shelf["a.md"].entries = [Gone()]
    shelf.write(["a.md"])
    assert isinstance(Shelf(tmp_path)["a.md"].entries[0], Gone)
    monkeypatch.delattr(f"{__name__}.Gone")
    assert Shelf(tmp_path)["a.md"] == Kept()


def test_a_folder_that_cannot_be_written_is_no_failure(book: Any) -> None:
    shutil.rmtree(book.folder / ".cache/pages")
    book.write({".cache/pages": "a file"})
    for _ in range(2):
        assert book.build(strict=True) is None, book.log
        assert book.plugin.memory.rendered == ALL


@pytest.mark.parametrize("file", ["theme/main.html", "src/maths/__init__.py", "src/net.py"])
def test_what_was_edited_while_the_site_was_built_is_not_kept(
    project: Make, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    texts = {
        "src/net.py": "x = 1\n",
        "theme/main.html": "1 {{ page.content }}",
        "src/maths/__init__.py": "X = 1\n",
    }
    page = '# A\n\n```py\n--8<-- "src/net.py"\n```\n\n```python\nimport maths\n```\n'
    book = project(texts | {"docs/a.md": page}, literate_sources=["src/maths"])
    finish = Book.finish

    def edited(self: Book, uri: str, html: str, link: Any) -> str:
        (book.folder / file).write_text(texts[file].replace("1", "2"), encoding="utf-8")
        return finish(self, uri, html, link)

    with monkeypatch.context() as patch:
        patch.setattr(Book, "finish", edited)
        assert book.build(strict=True) is None, book.log
    book.write(texts)
    # What a page includes is read once, when the page is.
    assert ("a.md" in made(book)) == (file != "src/net.py")


OWN = """
from markdown import Extension

class makeExtension(Extension):
    def extendMarkdown(self, md):
        pass
"""
PYTHON = {"handlers": {"python": {"paths": ["src"]}}}


@pytest.mark.parametrize(
    ("options", "keeps"),
    [
        ({"plugins": ["search", "autorefs", "literate"]}, True),
        ({"plugins": ["literate"], "hooks": ["hook.py"]}, False),
        ({"plugins": ["tags", "literate"]}, False),
        ({"plugins": [{"mkdocstrings": {**PYTHON, "enable_inventory": False}}, "literate"]}, True),
        ({"plugins": [{"mkdocstrings": PYTHON}, "literate"]}, False),
        ({"plugins": ["literate"], "extensions": ["sane_lists", "pymdownx.keys"]}, True),
        ({"plugins": ["literate"], "extensions": ["pymdownx.b64"]}, False),
        ({"plugins": ["literate"], "extensions": ["own"]}, False),
        (
            {
                "plugins": [
                    {"mkdocstrings": {"enable_inventory": False, "handlers": {"python": {}}}},
                    "literate",
                ]
            },
            False,
        ),
    ],
)
def test_what_reads_nobody_knows_what_keeps_nothing(
    project: Make, options: dict[str, Any], keeps: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = "def on_page_markdown(markdown, **_):\n    return markdown\n"
    extensions = options.get("extensions", [])
    book = project(
        FILES | {"hook.py": hook},
        theme=THEME,
        **{k: v for k, v in options.items() if k != "extensions"},
    )
    path = book.folder / "mkdocs.yml"
    lines = "".join(f"  - {name}\n" for name in extensions)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.rstrip() + f"\n{lines}", encoding="utf-8")
    book.write({"own.py": OWN})
    monkeypatch.syspath_prepend(str(book.folder))
    (book.folder / "theme/main.html").unlink()
    for _ in range(2):
        assert book.build(strict=True) is None, book.log
    assert book.plugin.memory.restored == (ALL if keeps else set())
    assert (book.folder / ".cache/pages").exists() == keeps


SOURCES = {
    "src/maths/__init__.py": '"""Maths."""\n\nfrom maths.sums import Sum, double\n\n__all__ = '
    '["Sum", "double"]\n',
    "src/maths/sums.py": '"""Sums."""\n\n\nclass Sum:\n    """A sum."""\n\n\n'
    'def double(value: Sum) -> Sum:\n    """Two of it."""\n    return value\n',
    # What others call `other.inner.One` is described as `other.One`.
    "src/other/__init__.py": '"""Other."""\n\nfrom other.inner import One\n\n'
    '__all__ = ["One", "two"]\n\n\ndef two(one: One) -> One:\n    """Two of."""\n    return one\n',
    "src/other/inner.py": '"""Inner."""\n\n\nclass One:\n    """One."""\n',
}
DESCRIBED = {
    "docs/a.md": "# A\n\n```python\nfrom maths import double\ndouble(2)\n```\n",
    "docs/b.md": "# B\n\nSee [Sum][maths.sums.Sum] and [two][other.two].\n",
    "docs/maths.md": "# Maths\n\n::: maths\n",
    "docs/other.md": "# Other\n\n::: other\n",
}


@pytest.fixture
def described(project: Make) -> Any:
    """A site with descriptions of two packages, of which one is the book's."""
    options = {"backlinks": "flat", "show_root_heading": True, "signature_crossrefs": True}
    options |= {"separate_signature": True, "show_signature_annotations": True}
    handlers = {"python": {"paths": ["src"], "options": options}}
    mkdocstrings = {"enable_inventory": False, "handlers": handlers}
    book = project(
        SOURCES | DESCRIBED | {"theme/404.html": "Not there."},
        plugins=[
            "search",
            "autorefs",
            {"mkdocstrings": mkdocstrings},
            {"literate": {"sources": ["src/maths"], "timeout": 60}},
        ],
        theme=THEME,
    )
    (book.folder / "theme/main.html").unlink()
    return book


def test_descriptions_are_the_same_from_the_shelf(described: Any) -> None:
    book, all_ = described, {"index.md", "a.md", "b.md", "maths.md", "other.md"}
    assert made(book) == all_
    assert 'href="../maths/#maths.Sum"' in book.page("b/index.html")
    assert "maths.Sum" in book.page("maths/index.html")
    assert "doc-backlink" in book.page("other/index.html").partition('id="other.two"')[0]
    assert made(book) == set()
    book.write({"docs/b.md": DESCRIBED["docs/b.md"] + "\nMore.\n"})
    assert made(book) == {"b.md"}


@pytest.mark.parametrize("name", ["maths/sums", "other/__init__"])
def test_an_edit_of_what_is_described_is_followed(described: Any, name: str) -> None:
    file, page = f"src/{name}.py", f"{name.partition('/')[0]}/index.html"
    made(described)
    assert "Two of" in described.page(page)
    text = (described.folder / file).read_text(encoding="utf-8")
    described.write({file: text.replace("Two of", "Twice")})
    made(described)
    assert "Twice" in described.page(page)
    assert "Two of" not in described.page(page)


def test_labs_are_kept_too(project: Make) -> None:
    plugins = [{"mkdocs-jupyter": {"include": ["labs/*.ipynb"], "execute": False}}, "literate"]
    book = project({}, plugins=plugins)
    text = lab("print('one')")
    book.write({"docs/labs/l.ipynb": text})
    assert "labs/l.ipynb" in made(book)
    assert made(book) == set()
    book.write({"docs/labs/l.ipynb": text.replace("one", "two")})
    assert made(book) == {"labs/l.ipynb"}
    assert "two" in book.page("labs/l/index.html")


def test_a_server_finds_what_the_last_one_kept(book: Any) -> None:
    assert book.serve() is None, book.log
    assert book.rendered == ALL
    book.plugin.on_shutdown()
    book.serving = False
    assert book.serve() is None, book.log
    assert book.rendered == set()
    book.write({"docs/b.md": FILES["docs/b.md"].replace("result", "new result")})
    assert book.answer() is None
    assert "Being computed" in book.page("b/index.html")
    book.plugin.serving.finish()
    assert book.answer() is None
    assert "new result of b" in book.page("b/index.html")


def test_results_that_are_gone_are_awaited_though_their_page_is_kept(book: Any) -> None:
    assert book.serve() is None, book.log
    book.plugin.on_shutdown()
    book.serving = False
    (book.folder / ".cache/literate/docs/b.json").unlink()
    assert book.answer() is None
    assert "<code>result of b" not in book.page("b/index.html")
    assert "Being computed" in book.page("b/index.html")


def test_the_notebook_follows_what_it_installs(book: Any) -> None:
    made(book)
    book.write({"pyproject.toml": '[project]\nname = "n"\nversion = "1"\n'})
    kept, calls = memory.Memory(), []
    kept.open(True, None)

    def make() -> str:
        calls.append(1)
        return str(len(calls))

    book_ = book.plugin.book
    assert [kept.notebook(book_, "a.md", name, make) for name in ("x", "x", "y")] == ["1", "1", "2"]


def test_two_books_in_one_folder_of_files_are_two(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "pages")
    shelf["a/b.md"].final = "one"
    shelf["a/b.ipynb"].final = "two"
    shelf.write(["a/b.md", "a/b.ipynb"])
    again = Shelf(tmp_path / "pages")
    assert (again["a/b.md"].final, again["a/b.ipynb"].final) == ("one", "two")
    again.prune(["a/b.md"])
    assert [path.name for path in (tmp_path / "pages/a").iterdir()] == ["b.md.page"]
    assert os.listdir(tmp_path) == ["pages"]


@pytest.mark.parametrize(
    ("whole", "half"),
    [
        ("anchors: warn", "anchors: info"),
        ("timeout: 60", "timeout: 61"),
        ("custom_dir: theme", "custom_dir: theme\n  features: [a]"),
        ("permalink: true", "permalink: false"),
    ],
)
def test_settings_are_those_that_were_loaded(book: Any, whole: str, half: str) -> None:
    """The file may be another one when they are used: it was read half written."""
    path = book.folder / "mkdocs.yml"
    told = []
    written = path.read_text(encoding="utf-8")
    assert whole in written
    for text in (written, written.replace(whole, half)):
        path.write_text(text, encoding="utf-8")
        loaded = load_config(str(path))
        path.write_text(written, encoding="utf-8")
        told.append(settings(loaded.plugins["literate"].config, loaded, None).fingerprint)
    assert told[0] != told[1]
