"""Builds the site, lists and reads its pages, and serves them on this machine."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[2]
FRESH = 10.0  # seconds, of chapters executed again


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


def kind(page: str) -> str:
    """What a page is made of: the chapters are of one kind, and so are the labs."""
    return page.strip("/").rpartition("/")[0].partition("-")[0] or page


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


def build(root: Path, target: Path, **environment: str) -> str:
    """Build the book in `root` strictly, as at a desk: without an address of its own.

    The repository is set, so that the pages have all their buttons. Beside a site that is given,
    all is as it was when `make site` built that one.

    Returns:
        What went wrong, or nothing.
    """
    variables = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    if "BUILT_SITE" not in os.environ:
        variables = {"GITHUB_REPOSITORY": "owner/book"} | variables
        variables.pop("SITE_URL", None)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(target)]
    done = subprocess.run(
        command,
        cwd=root,
        env=variables | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return "" if done.returncode == 0 else f"mkdocs build --strict failed:\n{done.stdout}"


def built_once(folder: Path) -> tuple[Path, str]:
    """The built site, and what went wrong, for all test processes that share a folder.

    The first to ask builds, the others wait for it. Where `make site` has just built, and
    `BUILT_SITE` says where, nothing is built.
    """
    if given := os.environ.get("BUILT_SITE"):
        return ROOT / given, stale(ROOT, ROOT / given)
    target, told = folder / "site", folder / "site.txt"
    with (folder / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            told.write_text(build(ROOT, target), encoding="utf-8")
    return target, told.read_text(encoding="utf-8")


def stale(root: Path, target: Path) -> str:
    """Why a site is not that of the book as it is now, or nothing."""
    built = target / "index.html"
    if not built.is_file():
        return f"{target} is no built site"
    files = [root / "mkdocs.yml", root / "pyproject.toml", root / "requirements.txt"]
    files += [path for folder in ("docs", "src") for path in (root / folder).rglob("*")]
    newer = [
        path.relative_to(root).as_posix()
        for path in files
        if path.is_file() and path.suffix != ".pyc" and path.stat().st_mtime > built.stat().st_mtime
    ]
    return f"{target} is older than {', '.join(newer)}" if newer else ""


def build_elsewhere(root: Path, target: Path) -> str:
    """Build a copy of the book in another folder, with another order of sets.

    The quickest lab is executed afresh, and as many of the quick chapters as take `FRESH`
    seconds; the results of all others are those of the first build.

    Returns:
        What went wrong, or nothing.
    """
    unwanted = shutil.ignore_patterns(".git", ".venv", ".cache", "site", "tests", "__pycache__")
    shutil.copytree(ROOT, root, ignore=unwanted)
    kept = root / ".cache" / "literate"
    shutil.copytree(ROOT / ".cache" / "literate", kept)
    seconds = {
        entry: float(json.loads(entry.read_bytes())["seconds"]) for entry in kept.rglob("*.json")
    }
    quick = sorted(seconds, key=lambda entry: seconds[entry])
    next(entry for entry in quick if entry.parent.name == "labs").unlink()
    budget = FRESH
    for entry in quick:
        if (budget := budget - seconds[entry]) >= 0:
            entry.unlink(missing_ok=True)
    (root / ".cache" / "runtime").symlink_to(ROOT / ".cache" / "runtime")
    return build(root, target, PYTHONHASHSEED="4711", PYTHONPATH=str(root / "src"))


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
