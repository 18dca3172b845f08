"""The chapters of Part I through the press and through other tools, side by side.

Writes the chapters anew for each tool, in the form that it reads, builds from nothing, after an
edit of prose, after an edit of imported code, and with a cell that raises; prints a Markdown table.
MyST-NB is not in the lock: `make bench-tools` installs it apart. Seconds depend on the machine.
"""

from __future__ import annotations

import gzip
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat
import yaml

from literate.run.chapter import Cell
from literate.run.parse import parse

ROOT = Path(__file__).parents[2]
PYTHON = sys.executable
MYST = Path(sys.argv[1]).absolute() if len(sys.argv) > 1 else None
"""The Python of an environment with MyST-NB in it."""

SAMPLE = "part-1/08-perceptron-in-numpy"
PROBE = "part-1/99-probe"
PROBE_TEXT = "# Probe\n\n```python\nfrom scratchnet.probe import VALUE\n```\n\n```python\n{}\n```\n"
SHOWS, RAISES = 'print(f"value {VALUE}")', "VALUE = 1\nVALEU"
LINE_OF_THE_MISTAKE = 9
HEADERS = ["tool", "from nothing", "after an edit of prose", "of imported code"]
HEADERS += ["shows that edit", "a mistake in a cell", "page, gzipped"]
EXTENSIONS: list[Any] = [
    "abbr",
    "admonition",
    "attr_list",
    "footnotes",
    "tables",
    {"toc": {"permalink": True}},
    {"pymdownx.arithmatex": {"generic": True}},
    "pymdownx.details",
    "pymdownx.highlight",
    {"pymdownx.snippets": {"base_path": ["."]}},
    "pymdownx.superfences",
]


@dataclass(frozen=True)
class Tool:
    """A way to build the book: what it is called, how a chapter is written for it and built."""

    name: str
    write: Callable[[Path, str, str], Path]
    """(book, name of the chapter, its text) -> the file that was written."""
    settings: Callable[[Path], None]
    command: list[str]
    page: str
    """Where a page stands, with the name of its chapter to be filled in."""


def main() -> None:
    """Measure each tool and print the table."""
    tools = [
        Tool("literate", markdown, press_settings, mkdocs(), "site/{}/index.html"),
        Tool("markdown-exec", exec_blocks, exec_settings, mkdocs(), "site/{}/index.html"),
        Tool("mkdocs-jupyter", notebook, jupyter_settings, mkdocs(), "site/{}/index.html"),
    ]
    names = {tool.name: f"{tool.name} {version(tool.name)}" for tool in tools[1:]}
    if MYST is not None:
        command = [str(MYST), "-m", "sphinx", "-q", "docs", "site"]
        tools.append(Tool("MyST-NB", notebook, myst_settings, command, "site/{}.html"))
        ask = "from importlib.metadata import version; print(version('myst-nb'))"
        names["MyST-NB"] = "MyST-NB " + subprocess.check_output([MYST, "-c", ask], text=True)[:-1]
    print(f"On {platform.system()} with {os.cpu_count()} processors and Python ", end="")
    print(f"{platform.python_version()}, in seconds:\n")
    print("| " + " | ".join(HEADERS) + " |\n| --- | --: | --: | --: | --- | --- | --: |")
    for tool in tools:
        with tempfile.TemporaryDirectory() as folder:
            cells = [names.get(tool.name, "the press, `literate`"), *measure(tool, Path(folder))]
        print("| " + " | ".join(cells) + " |")


def measure(tool: Tool, book: Path) -> list[str]:
    """The cells of a tool's row."""
    shutil.copytree(ROOT / "src", book / "src")
    probe = book / "src" / "scratchnet" / "probe.py"
    probe.write_text("VALUE = 1\n", encoding="utf-8")
    chapters = sorted((ROOT / "docs" / "part-1").glob("*.md"))
    for path in chapters:
        tool.write(book, f"part-1/{path.stem}", path.read_text(encoding="utf-8"))
    tool.write(book, PROBE, PROBE_TEXT.format(SHOWS))
    tool.settings(book)

    cold, _ = run(tool, book)
    page = book / tool.page.format(SAMPLE)
    weight = len(gzip.compress(page.read_bytes(), mtime=0)) / 1000
    sample = (ROOT / "docs" / f"{SAMPLE}.md").read_text(encoding="utf-8")
    tool.write(book, SAMPLE, sample.replace("The program", "This program", 1))
    prose, _ = run(tool, book)
    probe.write_text("VALUE = 2\n", encoding="utf-8")
    code, _ = run(tool, book)
    shown = (book / tool.page.format(PROBE)).read_text(encoding="utf-8")
    fresh = "value 2" in re.sub(r"<[^>]+>", "", shown)
    written = tool.write(book, PROBE, PROBE_TEXT.format(RAISES))
    _, output = run(tool, book, fails=True)
    return [
        f"{cold:.1f}",
        f"{prose:.1f}",
        f"{code:.1f}",
        "yes" if fresh else "no",
        place_named(output, written.name),
        f"{weight:.0f} kB",
    ]


def place_named(output: str | None, file: str) -> str:
    """What a failed build said of the place of the mistake."""
    if output is None:
        return "does not stop the build"
    if f"{file}:{LINE_OF_THE_MISTAKE}" in output:
        return "names file and line"
    return "names the file" if file in output else "names neither file nor line"


def run(tool: Tool, book: Path, *, fails: bool = False) -> tuple[float, str | None]:
    """Build: the seconds, and what was said, or None if a build that should fail did not."""
    environment = os.environ | {"PYTHONPATH": str(book / "src"), "NO_MKDOCS_2_WARNING": "1"}
    start = time.perf_counter()
    done = subprocess.run(
        tool.command, cwd=book, env=environment, capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - start
    output = done.stdout + done.stderr
    if not fails and done.returncode:
        raise RuntimeError(f"{tool.name} did not build the book:\n{output[-3000:]}")
    return seconds, output if done.returncode else None


def mkdocs() -> list[str]:
    return [PYTHON, "-m", "mkdocs", "build"]


# ---------------------------------------------------------------- chapters as the tools read them


def markdown(book: Path, name: str, text: str) -> Path:
    """As it is."""
    return write(book / "docs" / f"{name}.md", text)


def exec_blocks(book: Path, name: str, text: str) -> Path:
    """Cells as the blocks that markdown-exec runs; it does not show what the last line returns."""
    blocks = []
    for part in parse(text, name).parts:
        if isinstance(part, Cell):
            options = f'exec="true" source="above" session="{name}"'
            lines = [f"```python {options}", *code(part).splitlines(), "```"]
            blocks.append("\n".join(part.indent + line for line in lines) + "\n")
        else:
            blocks.append(part if isinstance(part, str) else part.raw)
    return write(book / "docs" / f"{name}.md", "".join(blocks))


def notebook(book: Path, name: str, text: str) -> Path:
    """The prose and the cells as a notebook."""
    cells, prose = [], ""
    for part in parse(text, name).parts:
        if isinstance(part, Cell):
            cells += [nbformat.v4.new_markdown_cell(prose), nbformat.v4.new_code_cell(code(part))]
            prose = ""
        else:
            prose += part if isinstance(part, str) else part.raw
    cells.append(nbformat.v4.new_markdown_cell(prose))
    for i, cell in enumerate(cells):
        cell.id = f"cell-{i}"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    book_ = nbformat.v4.new_notebook(cells=cells, metadata=kernel)
    return write(book / "docs" / f"{name}.ipynb", nbformat.writes(book_))


def code(cell: Cell) -> str:
    """The code of a cell; of examples those that should not raise, without what they give."""
    if cell.kind == "python":
        return cell.source
    return "".join(each.source for each in cell.examples if each.exc_msg is None).rstrip()


# ---------------------------------------------------------------- settings


def press_settings(book: Path) -> None:
    mkdocs_settings(book, {"literate": {"sources": ["src/scratchnet"]}})


def exec_settings(book: Path) -> None:
    mkdocs_settings(book, "markdown-exec")


def jupyter_settings(book: Path) -> None:
    mkdocs_settings(book, {"mkdocs-jupyter": {"execute": True, "allow_errors": False}})


def mkdocs_settings(book: Path, plugin: Any) -> None:
    write(book / "docs" / "index.md", "# Start\n")
    config = {
        "site_name": "Book",
        "theme": {"name": "material", "font": False},
        "plugins": ["search", plugin],
        "markdown_extensions": EXTENSIONS,
    }
    write(book / "mkdocs.yml", yaml.safe_dump(config, sort_keys=False))


def myst_settings(book: Path) -> None:
    settings = 'extensions = ["myst_nb"]\nnb_execution_mode = "cache"\nnb_execution_timeout = 300\n'
    settings += "nb_execution_raise_on_error = True\n"
    settings += 'myst_enable_extensions = ["dollarmath"]\nsuppress_warnings = ["myst", "toc"]\n'
    write(book / "docs" / "conf.py", settings)
    write(book / "docs" / "index.md", "# Start\n\n```{toctree}\n:glob:\n\npart-1/*\n```\n")


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


if __name__ == "__main__":
    main()
