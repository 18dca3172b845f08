"""Which pages run in the browser, and what the site hands out for them."""

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from literate import living
from literate.__main__ import main
from literate.live import handout, runtime

Make = Callable[..., Any]
CELL = "# {0}\n\n```python\nx = 0.5\nx\n```\n\nIt is `{{python}} x`.\n"
CORE = b"core"
FOLDER = "assets/literate/live"


@pytest.fixture(autouse=True)
def lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A runtime of one small file that no source has."""
    file = {"name": "core.mjs", "size": len(CORE), "sha256": hashlib.sha256(CORE).hexdigest()}
    content = {"release": "1", "info": {}, "sources": [], "files": [file]}
    path = tmp_path / "runtime.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    monkeypatch.setattr(runtime, "LOCK", path)
    monkeypatch.delenv("CI", raising=False)
    return content


def fetched(book: Any) -> None:
    (book.folder / "python").mkdir(exist_ok=True)
    (book.folder / "python" / "core.mjs").write_bytes(CORE)


def test_pages_with_cells_run(project: Make) -> None:
    files = {"docs/a.md": CELL.format("Title"), "docs/b.md": "# Prose\n"}
    book = project(files, literate_runtime="python")
    fetched(book)
    assert book.build(strict=True) is None, book.log
    page = book.page("a/index.html")
    key = re.search(r'data-live-page="\.\./a\.cells\.json" data-live-key="(\w+)"', page)
    assert key is not None
    described = json.loads(book.page("a.cells.json"))
    assert described["key"] == key[1]
    assert [step["source"] for step in described["steps"]] == ["x = 0.5\nx", "x"]
    assert '<div data-cell="1">' in page
    assert '<span data-value="2">0.5</span>' in page
    assert f'<script type="module" src="../{FOLDER}/start.js"></script>' in page
    assert page.index("</h1>") < page.index("data-live-page") < page.index("data-cell")
    assert "data-live" not in book.page("b/index.html")
    assert not (book.folder / "site/b.cells.json").exists()
    site = json.loads(book.page(f"{FOLDER}/site.json"))
    for file in [*site["runtime"]["files"], site["packages"]]:
        folder = "" if file is site["packages"] else site["runtime"]["folder"]
        content = (book.folder / "site" / FOLDER / folder / file["name"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
    for name in handout.SCRIPTS:
        assert (book.folder / "site" / FOLDER / name).is_file()


@pytest.mark.parametrize("content", [None, b"other"])
def test_without_the_runtime_pages_have_no_button(content: bytes | None, project: Make) -> None:
    book = project({"docs/a.md": CELL.format("Title")}, literate_runtime="python")
    if content is not None:
        fetched(book)
        (book.folder / "python" / "core.mjs").write_bytes(content)
    assert book.build(strict=True) is None, book.log
    (told,) = [line for line in book.log.splitlines() if "pages will not run" in line]
    assert "core.mjs is missing" in told
    assert "python -m literate runtime" in told
    assert "data-" not in book.page("a/index.html")
    assert not (book.folder / "site" / FOLDER).exists()


def test_without_the_runtime_there_is_no_site_in_ci(
    project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    book = project({"docs/a.md": CELL.format("Title")}, literate_runtime="python")
    assert book.build() is not None
    assert "core.mjs is missing" in book.log
    fetched(book)
    assert book.build() is None, book.log
    assert "data-live-page" in book.page("a/index.html")


def test_a_site_that_wants_no_runtime(project: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    book = project({"docs/a.md": CELL.format("Title")})
    assert book.build(strict=True) is None, book.log
    assert "will not run" not in book.log
    assert "data-" not in book.page("a/index.html")


def test_a_page_with_a_mistake_does_not_run_while_serving(project: Make) -> None:
    files = {"docs/a.md": "# A\n\n```python\n1 / 0\n```\n\n`{python} 1`\n"}
    book = project(files, literate_runtime="python")
    fetched(book)
    assert book.serve() is None
    assert "ZeroDivisionError" in book.page("a/index.html")
    assert "data-live-page" not in book.page("a/index.html")
    book.write({"docs/a.md": CELL.format("A")})
    assert book.serve() is None
    assert "data-live-page" in book.page("a/index.html")


def test_a_server_fetches_the_runtime_meanwhile(
    project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = project({"docs/a.md": CELL.format("Title")}, literate_runtime="python")
    assert book.serve() is None
    assert "data-live-page" not in book.page("a/index.html")
    assert "will not run" not in book.log
    monkeypatch.setattr(runtime, "fetch", lambda folder: fetched(book))
    signal, told = book.folder / ".cache/signal", list[str]()
    living.fetch(book.folder / "python", signal, told.append).join()
    assert told == ["fetching Python for the reader's browser: 27 MB, once"]
    assert signal.exists(), "MkDocs is asked to build again"
    assert book.serve() is None
    assert "data-live-page" in book.page("a/index.html")
    assert "a/index.html" not in book.plugin.memory.restored


def test_a_server_without_a_network_serves(project: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    book = project({"docs/a.md": CELL.format("Title")}, literate_runtime="python")
    assert book.serve() is None
    signal, told = book.folder / ".cache/signal", list[str]()
    living.fetch(book.folder / "python", signal, told.append).join()
    assert not signal.exists()
    assert "pages will not run: cannot be had: core.mjs" in told[-1]


def test_the_command_fetches_to_where_the_settings_say(
    project: Make, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    book = project({}, literate_runtime="python")
    settings = str(book.folder / "mkdocs.yml")
    assert main(["runtime", "--config-file", settings]) == 1
    said = capsys.readouterr().err
    assert "cannot be had: core.mjs" in said
    assert "Pages of this site will not run" in said
    monkeypatch.setattr(runtime, "fetch", lambda folder, report: fetched(book))
    assert main(["runtime", "--config-file", settings]) == 0
    assert main(["runtime", "--config-file", settings]) == 0
    assert capsys.readouterr().out.endswith(f"is there: {book.folder / 'python'}\n")
    book.configure()
    assert main(["runtime", "--config-file", settings]) == 1
    assert "names no folder" in capsys.readouterr().err
