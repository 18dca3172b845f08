"""The book as plain Markdown: Material alone makes the same pages of it."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from bs4 import BeautifulSoup
from mkdocs.commands.build import build
from mkdocs.config import load_config

from literate.__main__ import main
from literate.weaving import settings_of

from .pages import figure
from .same_book import differences

Make = Callable[..., Any]
ROOT = Path(__file__).parents[2]

A = (
    """---
title: From the front
description: About a.
---

# One `{python} 1 + 1` two

<span id="I-001"></span>Text with $x_1$, `{python} 6 * 7` and [a lab](../labs/l.ipynb#second).
The concordance is [there](../reference/concordance.md), a figure is [](02-b.md#fig-b).

```python
print("out ``` <b> & *stars*")
print()
print("more")
{"x": 1}
```

- An item

    ```python
    [1.5, 2.5]
    ```

!!! note "Nested"

    ```python
    from IPython.display import HTML
    HTML("<p id='made'>made <em>here</em></p>")
    ```

"""
    + figure(label="fig-a", caption="A *line*, $y = x$.", alt="'A [line] with $5 and `code` * 2'")
    + """
```pycon
>>> 2 + 2
4
```

```py title="maths/sums.py"
--8<-- "src/maths/sums.py:double"
```
"""
)
B = """# Two

```python
from literate import table
table({"x": [1, 2], "y": [0.5, 1.25]})
```

??? question number "How much is it?"

    **`{python} 2**5`** in all.

    - 10: that is twice.

    ```python
    #| label: fig-b
    #| caption: Moves.
    #| alt: A line that moves
    from matplotlib.figure import Figure

    from literate import frames

    def draw(slope):
        figure = Figure()
        figure.subplots().plot([0, slope])
        return figure

    frames({1: draw(1), 2: draw(2)}, "slope")
    ```
"""
SUMS = '''"""Sums."""


# --8<-- [start:double]
def double(x: int) -> int:
    """Twice.

    Args:
        x: A number.
    """
    return 2 * x
# --8<-- [end:double]
'''
LAB = """# A lab

See [a chapter](../part/01-a.md).

## Second

Text.
"""
CONCORDANCE = (
    "# Concordance\n\n<!-- concordance: count --> items.\n\n<!-- concordance: Part I -->\n"
)


def lab_file() -> str:
    """A notebook with prose, code that prints, and a picture."""
    import nbformat
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

    draw = "from matplotlib.figure import Figure\nf = Figure()\nf.subplots().plot([1, 2])\nf"
    cells = [
        new_markdown_cell(LAB, id="a"),
        new_code_cell("print('printed')\n7 * 6", id="b"),
        new_code_cell(draw, id="c", metadata={"alt": "A line of the lab"}),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    text: str = nbformat.writes(new_notebook(cells=cells, metadata={"kernelspec": kernel}))
    return text


FILES = {
    "docs/index.md": "# Home\n\n[a](part/01-a.md#fig-a), ![made](assets/dot.svg)\n"
    "<!-- book: chapters --> chapters.\n",
    "docs/assets/dot.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>',
    "docs/part/01-a.md": A,
    "docs/part/02-b.md": B,
    "docs/labs/l.ipynb": lab_file(),
    "docs/reference/concordance.md": CONCORDANCE,
    "docs/reference/glossary.md": "# Glossary\n\nItem\n:   A thing.\n",
    "docs/reference/api.md": "# API\n\n## Sums {#maths.sums}\n\n::: maths.sums\n",
    "ledger.csv": "id,source,section,form,shows\nI-001,Part I,s,text,An item\n",
    "src/maths/__init__.py": '"""Maths."""\n',
    "src/maths/sums.py": SUMS,
}
PRESS = {
    "sources": ["src/maths"],
    "glossary": "reference/glossary.md",
    "ledger": "ledger.csv",
    "timeout": 60,
}
PLUGINS = [
    "search",
    "autorefs",
    {"mkdocstrings": {"handlers": {"python": {"paths": ["src"]}}}},
    {"mkdocs-jupyter": {"include": ["labs/*.ipynb"], "execute": False}},
    {"literate": PRESS},
]
NAV = [
    {"Home": "index.md"},
    {"Part": ["part/01-a.md", "part/02-b.md"]},
    {"Labs": ["labs/l.ipynb"]},
    {"Reference": ["reference/concordance.md", "reference/glossary.md", "reference/api.md"]},
]


def build_alone(folder: Path) -> Path:
    """Build with what stands in the folder's settings, which must not be the press."""
    config = load_config(str(folder / "mkdocs.yml"), strict=True)
    assert [*config.plugins] in (["search"], ["material/search"])
    build(config)
    return folder / "site"


@pytest.fixture
def woven(project: Make, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Path]:
    """A book, built, and as plain Markdown."""
    theme = {"name": "material", "font": False, "static_templates": []}
    book = project(FILES, nav=NAV, theme=theme, plugins=PLUGINS, extra_javascript=["x.js"])
    assert book.build(strict=True) is None, book.log
    monkeypatch.chdir(book.folder)
    assert main(["weave", "out"]) == 0
    return book, book.folder / "out"


def test_material_alone_makes_the_same_book_of_it(woven: tuple[Any, Path]) -> None:
    book, out = woven
    site = build_alone(out)
    assert differences(book.folder / "site", site) == []
    assert "2 chapters." in (site / "index.html").read_text("utf-8")
    page = BeautifulSoup((site / "part/01-a/index.html").read_text("utf-8"), "html.parser")
    (picture,) = page.select("img#fig-a")
    assert picture["alt"] == "A [line] with $5 and `code` * 2"
    assert page.select("#I-001, #made")
    assert page.select("li .highlight code")
    assert "out ``` <b> & *stars*\n\nmore\n" in [code.get_text() for code in page.select("code")]
    lab = BeautifulSoup((site / "labs/l/index.html").read_text("utf-8"), "html.parser")
    assert [a["href"] for a in lab.select("article p a")] == ["l.ipynb", "../../part/01-a/"]
    assert (site / "labs/l/l.ipynb").is_file()
    api = BeautifulSoup((site / "reference/api/index.html").read_text("utf-8"), "html.parser")
    assert "Twice." in api.get_text()
    concordance = (site / "reference/concordance/index.html").read_text("utf-8")
    assert '<a href="../../part/01-a/#I-001">' in concordance
    assert "1 of 1 items" in concordance


def test_nothing_is_left_for_the_press_to_do(woven: tuple[Any, Path]) -> None:
    _, out = woven
    texts = {path.name: path.read_text("utf-8") for path in (out / "docs").rglob("*.md")}
    assert len(texts) == 7
    for name, text in texts.items():
        for mark in (
            "{python}",
            "--8<--",
            ":::",
            "<!-- concordance",
            "#|",
            "]()",
            "literate-html",
            ".literate",
        ):
            assert mark not in text, name
    assert texts["01-a.md"].startswith("---\ntitle: From the front\ndescription: About a.\n---\n")
    assert "# One 2 two\n" in texts["01-a.md"]
    assert "[Figure 2.1](02-b.md#fig-b)" in texts["01-a.md"]
    assert "The picture shows slope = 2, the last of these values: 1, 2." in texts["02-b.md"]
    settings = yaml.safe_load((out / "mkdocs.yml").read_text("utf-8").replace("!!python/name:", ""))
    assert settings["plugins"] == ["search"]
    assert "literate" not in str(settings)


def test_pictures_stand_in_files_with_their_own_size(woven: tuple[Any, Path]) -> None:
    _, out = woven
    pictures = sorted((out / "docs/assets/figures").rglob("*.svg"))
    assert [path.relative_to(out / "docs/assets/figures").as_posix() for path in pictures] == [
        "labs/l/figure-1.svg",
        "part/01-a/fig-a.svg",
        "part/02-b/fig-b.svg",
    ]
    for path in pictures:
        root = ElementTree.fromstring(path.read_text("utf-8"))
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert int(root.attrib["width"]) > int(root.attrib["height"]) > 100
        assert "aria-label" not in root.attrib


def test_a_folder_that_is_not_empty_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert main(["weave", str(tmp_path)]) == 1
    assert "is not empty: give the name of a new folder" in capsys.readouterr().err
    assert [*tmp_path.iterdir()] == [tmp_path / "file"]


def test_a_book_that_cannot_be_built_is_not_written(project: Make) -> None:
    book = project({"docs/a.md": "# A\n\n```python\n1 / 0\n```\n"})
    command = [sys.executable, "-m", "literate", "weave", "out"]
    done = subprocess.run(command, cwd=book.folder, capture_output=True, text=True)
    assert done.returncode == 1
    assert "docs/a.md:4: ZeroDivisionError" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (book.folder / "out").exists()


def test_what_is_told_while_a_book_is_woven_is_of_the_book(project: Make) -> None:
    text = "# A\n\n```python\n1\n```\n\nThe formula $x^2$.\n"
    book = project({"docs/a.md": text})
    shutil.rmtree(book.folder / ".cache")  # with the font of the formulas
    command = [sys.executable, "-m", "literate", "weave", "out"]
    done = subprocess.run(command, cwd=book.folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "literate: docs/a.md" in done.stderr
    assert "lyph" not in done.stderr  # of fontTools, which makes the font of the formulas


def test_settings_keep_what_material_can_do() -> None:
    site = {
        "site_name": "Book",
        "docs_dir": "text",
        "hooks": ["x.py"],
        "theme": {"name": "material", "custom_dir": "own", "features": ["toc.follow"]},
        "nav": ["a.md", {"Labs": ["labs/l.ipynb"]}, {"Out": "https://example.com"}],
        "plugins": ["search", "literate"],
        "markdown_extensions": ["abbr", {"pymdownx.snippets": {"base_path": ["."]}}],
        "extra_css": ["own.css"],
    }
    assert settings_of(site) == {
        "site_name": "Book",
        "docs_dir": "docs",
        "theme": {"name": "material", "features": ["toc.follow"]},
        "nav": ["a.md", {"Labs": ["labs/l.md"]}, {"Out": "https://example.com"}],
        "plugins": ["search"],
        "markdown_extensions": ["abbr"],
        "extra_css": ["own.css", "assets/woven.css"],
    }


REAL = ["part-1/02-perceptron.md", "part-1/08-perceptron-in-numpy.md", "reference/notation.md"]


def test_chapters_of_the_real_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some chapters of this book, with its own settings, theme and cache."""
    for name in ("docs", "src"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("*.pyc"))
    shutil.copytree(ROOT / ".cache/literate", tmp_path / ".cache/literate", dirs_exist_ok=True)
    for path in (tmp_path / "docs").rglob("*.*"):
        uri = path.relative_to(tmp_path / "docs").as_posix()
        if path.suffix in (".md", ".ipynb") and uri not in REAL:
            title = re.search(r"^# .*", path.read_text("utf-8"), re.MULTILINE)
            path.unlink()
            if title and path.suffix == ".md" and uri != "index.md":  # chapters link to it
                path.write_text(f"{title[0]}\n", encoding="utf-8")
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    start, end = settings.index("\nnav:"), settings.index("\ntheme:")
    plugins, rest = settings.index("\nplugins:"), settings.index("\nmarkdown_extensions:")
    press = "\nplugins:\n  - search\n  - literate:\n      sources: [src/scratchnet, src/pictures]\n"
    press += "      play: docs/assets/play/options.json\n"
    text = settings[:start] + settings[end:plugins] + press + settings[rest:]
    (tmp_path / "mkdocs.yml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["weave", "out"]) == 0
    build(load_config("mkdocs.yml"))
    (tmp_path / "out/docs/index.md").write_text("# Home\n", encoding="utf-8")
    build(load_config("out/mkdocs.yml"))
    told = differences(tmp_path / "site", tmp_path / "out/site")
    assert told == []
