"""Builds the site, lists and reads its pages, and serves them on this machine."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[2]
FRESH = 30.0 if os.environ.get("CI") == "true" else 10.0  # seconds, of chapters executed again
FRESH_LAB = "Train one neuron to be an OR gate"


def pages(docs: Path = ROOT / "docs") -> list[str]:
    """The addresses of all pages, from the sources: `part-1/04-sigmoid/`, and "" for the first."""
    sources = [*docs.rglob("*.md"), *docs.rglob("*.ipynb")]
    names = [source.relative_to(docs).with_suffix("").as_posix() for source in sources]
    folders = [name.removesuffix("index") for name in names if "overrides/" not in name]
    return sorted(f"{name}/" if name and not name.endswith("/") else name for name in folders)


PAGES = [*pages(), "404.html"]


def page_id(page: str) -> str:
    """The name of a page in a test's name."""
    return page.strip("/") or "index"


def file_of(page: str) -> str:
    """The file of a page in the built site."""
    return page if page.endswith(".html") else f"{page}index.html"


@cache
def read(file: Path) -> BeautifulSoup:
    """A page of the built site, parsed once."""
    return BeautifulSoup(file.read_bytes(), "html.parser")


@cache
def ids(file: Path) -> set[str]:
    """The places in a page to which a link can lead."""
    return {str(tag["id"]) for tag in read(file).find_all(id=True)}


def start_build(root: Path, target: Path, **environment: str) -> "subprocess.Popen[str]":
    """Begin a strict build of the book in `root`, as at a desk: without an address of its own.

    The repository is set, so that the pages have all their buttons.
    """
    variables = {name: value for name, value in os.environ.items() if name != "SITE_URL"}
    variables |= {"GITHUB_REPOSITORY": "owner/book", "NO_MKDOCS_2_WARNING": "1", **environment}
    return subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(target)],
        cwd=root,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def finish_build(process: "subprocess.Popen[str]") -> str:
    """Wait for a build; return what went wrong, or nothing."""
    output, _ = process.communicate()
    return "" if process.returncode == 0 else f"mkdocs build --strict failed:\n{output}"


class Rebuild(NamedTuple):
    """A build under way, the folder of its book, and where the site will stand."""

    process: "subprocess.Popen[str]"
    root: Path
    target: Path


@contextmanager
def rebuilding(root: Path) -> Iterator[Rebuild]:
    """Build a copy of the book, elsewhere and with another order of sets.

    One lab is executed afresh, and as many of the quick chapters as take `FRESH` seconds; the
    results of all others are those of the first build.
    """
    unwanted = shutil.ignore_patterns(".git", ".venv", ".cache", "site", "tests", "__pycache__")
    shutil.copytree(ROOT, root, ignore=unwanted)
    kept = Path(".cache", "literate")
    shutil.copytree(ROOT / kept, root / kept)
    entries = [*(root / kept).rglob("*.json")]
    seconds = {entry: float(json.loads(entry.read_bytes())["seconds"]) for entry in entries}
    budget = FRESH
    for entry in sorted(entries, key=lambda entry: seconds[entry]):
        if (budget := budget - seconds[entry]) >= 0:
            entry.unlink()
    shutil.copytree(ROOT / ".cache" / "labs", root / ".cache" / "labs")
    labs = [*(root / ".cache" / "labs").rglob("*.json")]
    (lab,) = [entry for entry in labs if json.loads(entry.read_bytes())["title"] == FRESH_LAB]
    lab.unlink()
    target = root.with_name("site")
    process = start_build(root, target, PYTHONHASHSEED="4711", PYTHONPATH=str(root / "src"))
    with process:  # waits, and closes its pipe
        yield Rebuild(process, root, target)
        if process.poll() is None:
            process.send_signal(signal.SIGINT)  # as Ctrl-C does: it takes its workers along


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the tests report what matters."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine; gives its address, with a slash."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
