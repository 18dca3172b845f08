"""A server that is edited at random, and a check that it shows what a new build shows.

    python -m tests.literate.soaking MINUTES [SEED]

A small book is written to a folder of its own and served. Pages, cells, the package, the glossary,
included files and data change, vanish and come back; files are saved in halves and in the wrong
encoding. At random moments each page that is served is compared with that of a server that has just
started with the same files. In the end no process and no file may be left.
"""

from __future__ import annotations

import contextlib
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

from literate.page.fonts import FONTS, math_font_key

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0  # seconds in which what is served must be what is written
LIVERELOAD = re.compile(r"\s*<script>\s*var livereload = .*?</script>\s*", re.DOTALL)
THEME = """<!doctype html><html><body><title>{{ page.title }}</title>
<nav>{% for item in nav %}{{ item.title }};{% endfor %}</nav>{{ page.content }}</body></html>
"""
GLOSSARY = ["Neuron", "Slope", "Weight", "Bias"]
MISTAKES = [
    "```python\n1 / 0\n```\n",
    "```python\nprint('never closed')\n",
    "```python\nimport nowhere\n```\n",
    "```python\ndef f(:\n```\n",
    "```pycon\n>>> 1 + 1\n3\n```\n",
    "Is `{python} no_such_name`.\n",
    "$\\nocommand$\n",
    "[](#fig-nowhere)\n",
    "[gone](gone.md#part)\n",
    '```py\n--8<-- "docs/gone.txt"\n```\n',
    "```python\nimport os\nos._exit(3)\n```\n",
    "```python\nfrom IPython.display import HTML\nHTML('<div>')\n```\n",
    "---\ntitle: [\n---\n",
]
FIGURE = """```python
#| label: fig-{0}
#| caption: The line to {1}.
#| alt: A rising line.
from matplotlib.figure import Figure
figure = Figure()
figure.subplots().plot([0, {1}])
figure
```
"""


class StaleError(AssertionError):
    """What is served is not what is written, or the server has gone."""


def settings(address: str, name: str = "Book") -> str:
    """The text of mkdocs.yml."""
    real = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    extensions = re.search(r"^markdown_extensions:\n(?: .*\n|\n)+", real, re.MULTILINE)
    assert extensions
    plugin = {"sources": ["src/maths"], "glossary": "reference/glossary.md", "timeout": 20}
    site = {
        "plugins": ["search", {"literate": plugin}],  # first: half of it is refused, or has them
        "site_name": name,
        "site_url": address,
        "theme": {"name": None, "custom_dir": "theme"},
    }
    return f"{yaml.safe_dump(site, sort_keys=False)}{extensions[0]}"


@dataclass
class Book:
    """The files of a book, and how they are edited at random."""

    folder: Path
    address: str
    random: random.Random
    done: list[str] = field(default_factory=list)
    """What was edited, for who has to find out what went wrong."""

    def begin(self) -> None:
        """Write the book."""
        self.write("mkdocs.yml", settings(self.address))
        self.write("theme/main.html", THEME)
        for name in FONTS:  # cutting takes seconds
            self.write(f".cache/literate/{name}-{math_font_key()}.woff2", "font")
        self.package()
        self.glossary()
        self.included()
        self.data()
        for name in ("index", "a", "b", "part-1/01-c"):
            self.write(f"docs/{name}.md", self.chapter())

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file, as editors do: in its place, or another that takes its place."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        if self.random.random() < 0.5:
            path.write_bytes(data)
        else:
            beside = path.with_name(f"{path.name}.swp~")
            beside.write_bytes(data)
            beside.replace(path)

    @property
    def pages(self) -> list[str]:
        """The names of all pages but the glossary."""
        docs = self.folder / "docs"
        files = [path for path in docs.rglob("*.md") if not path.name.startswith(".")]
        found = [path.relative_to(docs).with_suffix("").as_posix() for path in files]
        return sorted(name for name in found if name != "reference/glossary")

    def chapter(self) -> str:
        """A page at random; one of six has a mistake."""
        number, other = self.random.randrange(1000), self.random.choice(["a", "b", "index"])
        pieces = [
            f"A neuron has a weight of {number} and a bias.\n",
            f"```python\nx = {number}\nprint('x is', x)\n```\n\nTwice is `{{python}} 2 * x`.\n",
            f"```python\nfrom maths import X, double\nprint(X, double({number}))\n```\n",
            f"```pycon\n>>> {number} + 1\n{number + 1}\n```\n",
            f"```python\nprint(open('docs/data.csv').read(), {number})\n```\n",
            '```py\n--8<-- "src/maths/included.py"\n```\n',
            f"See [the other](/{other}.md) and $x^2 = {number}$.\n",
            FIGURE.format(number, number) + f"\nSee [](#fig-{number}).\n",
            "!!! note\n\n    ```python\n    print('in a box')\n    ```\n",
        ]
        chosen = self.random.sample(pieces, self.random.randint(1, 4))
        if self.random.random() < 1 / 6:
            place = self.random.randrange(len(chosen) + 1)
            chosen.insert(place, self.random.choice(MISTAKES))
        return "\n".join([f"# Page {self.random.randrange(100)}\n", *chosen])

    # ---- the edits

    def edit(self) -> None:
        """Do one edit at random."""
        edits: list[tuple[int, Callable[[], str | None]]] = [
            (6, self.new_text),
            (5, self.prose),
            (5, self.code),
            (4, self.half_saved),
            (3, self.wrong_encoding),
            (1, self.empty),
            (3, self.delete),
            (4, self.new_page),
            (3, self.rename),
            (3, self.package),
            (3, self.glossary),
            (2, self.included),
            (2, self.data),
            (1, self.name_of_the_site),
            (1, self.settings_in_halves),
            (1, self.lock_of_an_editor),
        ]
        (work,) = self.random.choices([e for _, e in edits], [weight for weight, _ in edits])
        told = work() or ""
        self.done.append(f"{work.__name__} {told}".strip())

    def _any(self) -> str:
        return self.random.choice(self.pages or ["a"])

    def _text(self, name: str) -> str:
        path = self.folder / f"docs/{name}.md"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else "# New\n"

    def new_text(self) -> str:
        name = self._any()
        self.write(f"docs/{name}.md", self.chapter())
        return name

    def prose(self) -> str:
        name = self._any()
        sentence = f"\nThe slope is {self.random.randrange(1000)}.\n"
        self.write(f"docs/{name}.md", self._text(name) + sentence)
        return name

    def code(self) -> str:
        name = self._any()
        changed = re.sub(r"x = \d+", f"x = {self.random.randrange(1000)}", self._text(name))
        self.write(f"docs/{name}.md", changed)
        return name

    def half_saved(self) -> str:
        name = self._any()
        data = self.chapter().encode()
        self.write(f"docs/{name}.md", data[: self.random.randrange(len(data))])
        time.sleep(self.random.choice([0, 0.05, 0.3, 1.0]))
        self.write(f"docs/{name}.md", data)
        return name

    def wrong_encoding(self) -> str:
        others = ["docs/reference/glossary.md", "src/maths/included.py"]
        name = self.random.choice([f"docs/{self._any()}.md"] * 3 + others)
        bad = self.random.choice([b"\xff\xfe#\x00 \x00a\x00", b"# Caf\xe9\n", b"# a\n\n\x00\x80\n"])
        self.write(name, bad)
        return name

    def empty(self) -> str:
        name = self._any()
        self.write(f"docs/{name}.md", "")
        return name

    def delete(self) -> str:
        name = self._any()
        if len(self.pages) > 2:
            (self.folder / f"docs/{name}.md").unlink(missing_ok=True)
        return name

    def new_page(self) -> str | None:
        if len(self.pages) > 8:
            return self.delete()
        folder = self.random.choice(["", "part-1/", "part-2/"])
        name = f"{folder}{self.random.randrange(10):02}-{self.random.choice('defg')}"
        if not self.pages or "index" not in self.pages:
            name = "index"
        self.write(f"docs/{name}.md", self.chapter())
        return name

    def rename(self) -> str:
        name = self._any()
        new = f"part-{self.random.randint(1, 3)}/{self.random.randrange(10):02}-renamed"
        target = self.folder / f"docs/{new}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        source = self.folder / f"docs/{name}.md"
        if source.exists():
            source.rename(target)
        return f"{name} to {new}"

    def package(self) -> str:
        text = f"X = {self.random.randrange(1000)}\n\n\ndef double(x):\n    return 2 * x\n"
        if self.random.random() < 0.2:
            text = text.replace("):", "")
        self.write("src/maths/__init__.py", text)
        return text.partition("\n")[0]

    def glossary(self) -> str:
        path = self.folder / "docs/reference/glossary.md"
        if path.exists() and self.random.random() < 0.1:
            path.unlink()
            return "gone"
        terms = self.random.sample(GLOSSARY, self.random.randint(1, len(GLOSSARY)))
        entry = "{}\n:   What [it](../index.md) is: {}.\n"
        entries = [entry.format(term, self.random.randrange(1000)) for term in terms]
        self.write("docs/reference/glossary.md", "\n".join(["# Glossary\n", *entries]))
        return ", ".join(terms)

    def included(self) -> str:
        path = self.folder / "src/maths/included.py"
        if path.exists() and self.random.random() < 0.2:
            path.unlink()
            return "gone"
        self.write("src/maths/included.py", f"y = {self.random.randrange(1000)}\n")
        return ""

    def data(self) -> str:
        path = self.folder / "docs/data.csv"
        if path.exists() and self.random.random() < 0.2:
            path.unlink()
            return "gone"
        self.write("docs/data.csv", f"a,{self.random.randrange(1000)}\n")
        return ""

    def name_of_the_site(self) -> None:
        self.write("mkdocs.yml", settings(self.address, f"Book {self.random.randrange(1000)}"))

    def settings_in_halves(self) -> None:
        text = settings(self.address)
        self.write("mkdocs.yml", text[: self.random.randrange(len(text))])
        time.sleep(self.random.choice([0.05, 0.5, 1.5]))
        self.write("mkdocs.yml", text)

    def lock_of_an_editor(self) -> None:
        lock = self.folder / "docs/.#a.md"
        if lock.is_symlink():
            lock.unlink()
        else:
            lock.symlink_to("somebody@somewhere.1234")


def shown(site: Path) -> dict[str, str]:
    """The pages of a site, its notebooks and its search index, by their addresses."""
    found = [*site.rglob("*.html"), *site.rglob("*.ipynb"), *site.rglob("*.json")]
    return {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in found}


def anew(folder: Path) -> dict[str, str]:
    """What a server shows that has just started with a copy of these files."""
    with tempfile.TemporaryDirectory() as other:
        copy, site = Path(other, "book"), Path(other, "site")
        half_written = ".*.new"
        # Results and pages that were kept are not taken along: they are made anew.
        ignored = shutil.ignore_patterns("*.json", "*.page", "templates", half_written)
        shutil.copytree(folder, copy, symlinks=True, ignore=ignored)

        def config() -> Any:
            return load_config(str(copy / "mkdocs.yml"), site_dir=str(site))

        first = config()
        first.plugins.on_startup(command="serve", dirty=False)
        press: Any = first.plugins["literate"]
        try:
            build(first)
            while press.book.awaited:
                press.serving.finish()
                build(config())
        finally:
            first.plugins.on_shutdown()
        return shown(site)


@dataclass
class Server:
    """A server of the book as a process of its own."""

    book: Book
    log: Path
    temporary: Path
    mark: str = field(default_factory=lambda: uuid.uuid4().hex)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it."""
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            # So shells start what runs in the background; the server would take it over.
            signal.signal(signal.SIGINT, signal.default_int_handler)
        host = self.book.address.split("/")[2]
        environment = {**os.environ, "SOAKED": self.mark, "TMPDIR": str(self.temporary)}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", host],
                cwd=self.book.folder,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def get(self, name: str) -> str | None:
        """A page as it is served, without what MkDocs adds; nothing if there is none."""
        assert self.process
        if self.process.poll() is not None:
            raise StaleError(f"the server has ended:\n{self.told()}")
        address = self.book.address + name.removesuffix("index.html")
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
                return LIVERELOAD.sub("", answer.read().decode())
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return None
            raise StaleError(f"{name}: {error}") from None

    def processes(self) -> list[int]:
        """The processes that the server has started, itself included."""
        found = []
        for path in Path("/proc").glob("[0-9]*/environ"):
            with contextlib.suppress(OSError):
                if self.mark.encode() in path.read_bytes():
                    found.append(int(path.parent.name))
        return found

    def memory(self) -> float:
        """Megabytes that the server itself holds."""
        assert self.process
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1000

    def stop(self) -> None:
        """Stop it as a person does."""
        assert self.process
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            raise StaleError(f"the server does not end:\n{self.told()}") from None

    def told(self) -> str:
        """The end of what it said."""
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-40:])


def own_mistakes(log: str) -> list[str]:
    """Errors of which a server told, but for half a mkdocs.yml and for files that went.

    These are files that are no pages: MkDocs copies them.
    """
    found = re.findall(r"^Traceback \(.*\n(?: .*\n)+.*", log, re.MULTILINE)
    known = re.compile(r"mkdocs\.exceptions\.ConfigurationError|yaml\.")
    return [
        error
        for error in found
        if not known.match(last := error.splitlines()[-1])
        and not (last.startswith("FileNotFoundError") and "in copy_static_files" in error)
    ]


def check(server: Server, known: set[str], patience: float = PATIENCE) -> None:
    """Compare all that is served with what a new server shows.

    Args:
        server: the server.
        known: the addresses of all pages that were ever there; those of now are added.
        patience: how long what is served may be another, in seconds.

    Raises:
        StaleError: it is another, or the server has gone.
    """
    expected = anew(server.book.folder)
    known |= expected.keys()
    end = time.monotonic() + patience
    while True:
        wrong = ""
        for name in sorted(known):
            text, wanted = server.get(name), expected.get(name)
            wanted = wanted and LIVERELOAD.sub("", wanted)
            if (text and text.split()) != (wanted and wanted.split()):
                wrong = f"{name}:\n{_part(text or '', wanted or '')}"
                break
        if not wrong:
            return
        if time.monotonic() > end:
            raise StaleError(f"served is not what is written: {wrong}")
        time.sleep(0.1)


def _part(served: str, wanted: str) -> str:
    """Where two pages begin to differ."""
    at = next((i for i, (a, b) in enumerate(zip(served, wanted, strict=False)) if a != b), 0)
    at = at or min(len(served), len(wanted))
    begin, end = max(0, at - 100), at + 200
    return f"served: {served[begin:end]!r}\nwanted: {wanted[begin:end]!r}"


@dataclass
class Report:
    """What was done and seen."""

    edits: int = 0
    checks: int = 0
    memory: list[float] = field(default_factory=list)
    processes: int = 0


@contextlib.contextmanager
def served(folder: Path, seed: int) -> Iterator[Server]:
    """A book in a folder, served; afterwards nothing is left of the server.

    Its temporary files have a folder with a short name: the address of a socket has 108 letters.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/book/"
    book = Book(folder / "book", address, random.Random(seed))
    book.begin()
    server = Server(book, folder / "server.log", Path(tempfile.mkdtemp(prefix="soak-")))
    server.start()
    try:
        end = time.monotonic() + PATIENCE
        while b"Serving on" not in server.log.read_bytes():
            assert server.process
            if server.process.poll() is not None or time.monotonic() > end:
                raise StaleError(f"the server does not start:\n{server.told()}")
            time.sleep(0.1)
        yield server
        server.stop()
    finally:
        assert server.process
        if server.process.poll() is None:
            server.process.kill()
            server.process.wait()
    end = time.monotonic() + 10
    while (left := server.processes()) and time.monotonic() < end:
        time.sleep(0.1)
    if left:
        raise StaleError(f"processes are left: {left}")
    files = [path.name for path in server.temporary.iterdir()]
    shutil.rmtree(server.temporary)
    if files:
        raise StaleError(f"files are left: {files}")


def soak(folder: Path, seed: int, edits: int = 0, minutes: float = 0, every: int = 4) -> Report:
    """Edit and check, as often or as long as is wanted.

    Args:
        folder: an empty folder.
        seed: of all that is at random.
        edits: how many edits, if not a time.
        minutes: how long, if not a number.
        every: at most this many edits between two checks.

    Raises:
        StaleError: something was served that is not so, the server died, or left something behind.
    """
    report, known = Report(), set[str]()
    end = time.monotonic() + 60 * minutes
    with served(folder, seed) as server:
        book = server.book
        try:
            check(server, known)
            while report.edits < edits or time.monotonic() < end:
                for _ in range(book.random.randint(1, every)):
                    book.edit()
                    report.edits += 1
                    time.sleep(book.random.choice([0, 0, 0.1, 0.6]))
                check(server, known)
                report.checks += 1
                report.memory.append(server.memory())
                report.processes = max(report.processes, len(server.processes()))
        except StaleError as error:
            last = "\n".join(book.done[-8:])
            message = f"{error}\nseed {seed}, edit {report.edits}, the last of them:\n{last}"
            raise StaleError(f"{message}\nThe server said:\n{server.told()}") from None
    if mistakes := own_mistakes(server.log.read_text("utf-8", "replace")):
        raise StaleError("the server told of a mistake of its own:\n" + "\n".join(mistakes))
    return report


if __name__ == "__main__":
    minutes = float(sys.argv[1])
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**6)
    print(f"soaking for {minutes:g} minutes, seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        found = soak(Path(temporary), seed, minutes=minutes)
    start, end = found.memory[len(found.memory) // 10], found.memory[-1]
    print(f"{found.edits} edits, {found.checks} checks, nothing stale, nothing left")
    print(f"memory: {start:.0f} MB after the first tenth, {end:.0f} MB at the end")
    print(f"processes: at most {found.processes}")
