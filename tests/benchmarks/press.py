"""How fast the press is, against other ways to execute and to serve the same chapters.

Writes a book of twelve small chapters, each with about 0.65 s of computing, and prints a table.
Times depend on the machine; the bars are ratios of times taken here, one after the other.
"""

from __future__ import annotations

import logging
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import nbformat
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from nbclient import NotebookClient

from literate.memory import Memory
from literate.run.execution import execute
from literate.run.parse import read

N_CHAPTERS = 12
SECONDS = 0.6
"""Of busy work in a chapter; its figure takes the rest."""

PROSE = """
A neuron multiplies each input by a weight and adds up the products. Call the sum $z$, its
**score**. The sigmoid $\\sigma(z)$ squashes it, see [the start](index.md):

$$
a = \\sigma(z) = \\frac{1}{1 + e^{-z}}
$$

- A power of $e$ is positive, so the denominator is larger than 1.
- At $z = 0$ the power is $e^0 = 1$, and the output is $\\frac{1}{2}$.

!!! note "Shapes"

    `X` is (n, d), `W` is (d, k), and so `X @ W` is (n, k).

| input | output |
| ----: | -----: |
|     0 |    0.5 |
|     4 | 0.9820 |
"""
WORK = [
    "import time\n\nstart = time.perf_counter()\nimport numpy as np\n\n"
    "rng = np.random.default_rng({number})\nW = rng.normal(size=(3, 3))",
    "for _ in range({steps}):\n    W = np.tanh(W @ W / 3 + 0.1)",
    "print(W.shape)",
    "for _ in range({steps}):\n    W = np.tanh(W @ W / 3 + 0.1)",
]
FIGURE = (
    "from matplotlib.figure import Figure\n\nfigure = Figure(figsize=(4, 3))\n"
    "figure.subplots().plot(np.tanh(np.linspace(-3, 3)))"
)
PRINT_SVG = "import io\n\nstream = io.StringIO()\nfigure.savefig(stream, format='svg')\n"
PRINT_SVG += "print(stream.getvalue()[stream.getvalue().index('<svg'):])"


def main() -> None:
    """Measure all and print the table."""
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    steps = calibrate()
    with tempfile.TemporaryDirectory() as folder:
        book, rival = Path(folder, "book"), Path(folder, "rival")
        write_book(book, steps, N_CHAPTERS)
        write_rival(rival, steps)
        measure_execution(book)
        measure_builds(book, rival)
    measure_serving()


def row(what: str, seconds: float) -> None:
    """Print a line of the table."""
    print(f"  {what:<62}{seconds:8.2f} s", flush=True)


def bar(what: str, value: float, bound: float, *, at_least: bool = False) -> None:
    """Print a line with a bar: at most so much, or at least."""
    passed = value >= bound if at_least else value <= bound
    sign = ">=" if at_least else "<="
    verdict = "PASS" if passed else "FAIL"
    print(f"  {what:<62}{value:8.2f}    {verdict} ({sign} {bound:g})", flush=True)


def measure_execution(book: Path) -> None:
    """One worker against two, and what a chapter costs beyond its own computing."""
    print("Executing 12 stale chapters")
    chapters = [read(path) for path in sorted(book.glob("docs/*-chapter.md"))]
    execute(chapters[:1])  # the server that forks is running from here on
    times = {}
    for workers in (1, 2):
        start = time.perf_counter()
        executions = execute(chapters, workers=workers)
        times[workers] = time.perf_counter() - start
        row(f"{workers} worker{'s' * (workers > 1)}", times[workers])
        if workers == 1:
            own = sum(float(execution.outcomes[-1].value) for execution in executions)
    row("the chapters' own computing", own)
    bar("two workers / one worker", times[2] / times[1], 0.65)
    bar("start-up of a chapter in seconds", (times[1] - own) / len(chapters), 0.3)


def measure_builds(book: Path, rival: Path) -> None:
    """Cold builds, ours and others', and a build after an edit of prose."""
    print("Building the site of these chapters, from nothing")
    mkdocs(book)  # cuts the font of the formulas, once for all
    shutil.rmtree(book / ".cache" / "literate" / "docs")
    shutil.rmtree(book / ".cache" / "pages")
    ours = mkdocs(book)
    row("the press", ours)
    exec_ = mkdocs(rival)
    row("markdown-exec", exec_)
    kernels = nbclient(book)
    row("nbclient, one kernel a chapter, executed only", kernels)
    bar("markdown-exec / the press", exec_ / ours, 1, at_least=True)
    bar("nbclient / the press", kernels / ours, 2.5, at_least=True)
    edit(book / "docs" / "01-chapter.md")
    row("the press, after an edit of prose", mkdocs(book))
    executed = re.findall(r"chapter.md: [\d.]+ s \(", (book / "log").read_text())
    bar("chapters executed after an edit of prose", len(executed), 0)


def measure_serving() -> None:
    """What a server does after an edit of prose, in small and in large books."""
    print("Rebuilding after an edit of prose while the server runs, seconds of processor")
    times: dict[tuple[str, int], float] = {}
    for n in (6, 24):
        for way in ("the press", "the press, keeping nothing", "MkDocs alone"):
            with tempfile.TemporaryDirectory() as folder:
                write_book(Path(folder), 1, n, press=way != "MkDocs alone")
                keep = way != "the press, keeping nothing"
                times[way, n] = serve(Path(folder), keep)
            row(f"{way}, {n} chapters", times[way, n])
    for way in ("the press", "the press, keeping nothing", "MkDocs alone"):
        each = (times[way, 24] - times[way, 6]) / 18
        print(f"  {way + ': each further chapter costs':<62}{1000 * each:8.1f} ms")
    ours, alone = ((times[w, 24] - times[w, 6]) for w in ("the press", "MkDocs alone"))
    bar("growth with the number of chapters, the press / MkDocs alone", ours / alone, 0.2)


# ---------------------------------------------------------------- the books


def calibrate() -> int:
    """So many steps of a chapter's work take half its seconds here."""
    import numpy as np

    W, n = np.full((3, 3), 0.1), 20_000
    start = time.process_time()
    for _ in range(n):
        W = np.tanh(W @ W / 3 + 0.1)
    return int(n * SECONDS / 2 / (time.process_time() - start))


def write_book(folder: Path, steps: int, n: int, *, press: bool = True) -> None:
    """A book for the press; without the press, the same pages with nothing executed."""
    for number in range(1, n + 1):
        blocks = [f"# Chapter {number}\n"]
        for source in WORK:
            code = source.format(number=number, steps=steps)
            blocks.append(f"{PROSE}\n## Step {len(blocks)}\n\n```python\n{code}\n```\n")
        words = "#| label: fig-a\n#| caption: A curve.\n#| alt: A curve.\n" if press else ""
        blocks.append(f"```python\n{words}{FIGURE}\nfigure\n```\n")
        value = "`{python} time.perf_counter() - start`" if press else ""
        write(folder / "docs" / f"{number:02}-chapter.md", "\n".join([*blocks, value, ""]))
    plugins: list[Any] = ["search", *([{"literate": {}}] if press else [])]
    write_site(folder, plugins)


def write_rival(folder: Path, steps: int) -> None:
    """The same chapters for markdown-exec."""
    for number in range(1, N_CHAPTERS + 1):
        options = f'exec="true" source="above" session="chapter-{number}"'
        blocks = [f"# Chapter {number}\n"]
        for source in WORK:
            code = source.format(number=number, steps=steps)
            blocks.append(f"{PROSE}\n## Step {len(blocks)}\n\n```python {options}\n{code}\n```\n")
        blocks.append(f'```python {options} html="true"\n{FIGURE}\n{PRINT_SVG}\n```\n')
        write(folder / "docs" / f"{number:02}-chapter.md", "\n".join(blocks))
    write_site(folder, ["search", "markdown-exec"])


def write_site(folder: Path, plugins: list[Any]) -> None:
    write(folder / "docs" / "index.md", "# Start\n")
    config = {
        "site_name": "Book",
        "theme": {"name": "material", "font": False},
        "plugins": plugins,
        "markdown_extensions": [
            "admonition",
            "attr_list",
            "tables",
            {"toc": {"permalink": True}},
            {"pymdownx.arithmatex": {"generic": True}},
            "pymdownx.highlight",
            "pymdownx.superfences",
        ],
    }
    write(folder / "mkdocs.yml", yaml.safe_dump(config, sort_keys=False))


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def edit(path: Path) -> None:
    """Change a word of the prose."""
    path.write_text(path.read_text(encoding="utf-8").replace("A neuron", "Each neuron", 1))


# ---------------------------------------------------------------- the runs


def mkdocs(folder: Path) -> float:
    """The seconds of `mkdocs build`; what it said is in the folder's log."""
    start = time.perf_counter()
    with (folder / "log").open("w") as log:
        command = [sys.executable, "-m", "mkdocs", "build"]
        subprocess.run(command, cwd=folder, stdout=log, stderr=log, check=True)
    return time.perf_counter() - start


def nbclient(folder: Path) -> float:
    """The seconds of executing each chapter's cells in a kernel of its own."""
    start = time.perf_counter()
    for path in sorted(folder.glob("docs/*-chapter.md")):
        cells = [nbformat.v4.new_code_cell(cell.source) for cell in read(path).cells]
        notebook = nbformat.v4.new_notebook(cells=cells)
        NotebookClient(notebook, extra_arguments=["--log-level=40"]).execute()
    return time.perf_counter() - start


def serve(folder: Path, keep: bool) -> float:
    """Seconds of processor for a rebuild after an edit, as `mkdocs serve` does it; best of five."""
    config_file = str(folder / "mkdocs.yml")
    config = load_config(config_file)
    config.plugins.on_startup(command="serve", dirty=False)
    build(config, serve_url="http://127.0.0.1:8000/")
    times: list[float] = []
    for i in range(5):
        path = folder / "docs" / "03-chapter.md"
        path.write_text(path.read_text(encoding="utf-8").replace("A neuron", f"{i} A neuron", 1))
        config = load_config(config_file)
        if not keep:
            press: Any = config.plugins["literate"]
            press.memory = Memory()
            shutil.rmtree(folder / ".cache" / "pages")
        start = time.process_time()
        build(config, serve_url="http://127.0.0.1:8000/")
        times.append(time.process_time() - start)
    return min(times)


if __name__ == "__main__":
    main()
