"""What the press does on the command line, besides building a site with MkDocs."""

from __future__ import annotations

import argparse
import logging
import os
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from literate.live.runtime import File
from literate.run.parse import as_module, read

TEMPLATE = Path(__file__).with_name("chapter-template.md")
_NAME = re.compile(r"(?P<part>[a-z0-9-]+)/(?P<number>\d\d)-(?P<words>[a-z0-9]+(?:-[a-z0-9]+)*)")


def new_chapter(docs: Path, name: str) -> Path:
    """Copy the template to where the chapter belongs; its title comes from its name.

    Args:
        docs: the folder of the chapters.
        name: part and file without its ending, for example `part-2/08-learn-a-circle`.

    Returns:
        The new file.

    Raises:
        ValueError: the name is none, or is taken, or its part does not exist. Nothing is written.
    """
    if not name:
        raise ValueError("NAME is missing: expected for example NAME=part-2/08-learn-a-circle")
    parsed = _NAME.fullmatch(name)
    if parsed is None:
        raise ValueError(
            f"NAME is {name!r}: expected a part, two digits and words in small letters, joined by "
            "hyphens, for example part-2/08-learn-a-circle"
        )
    folder = docs / parsed["part"]
    if not folder.is_dir() or not parsed["part"].startswith("part-"):
        parts = ", ".join(sorted(path.name for path in docs.glob("part-*")))
        raise ValueError(f"there is no part {parsed['part']!r}: expected one of {parts}")
    for other in folder.glob(f"{parsed['number']}-*.md"):
        raise ValueError(f"{parsed['part']} has a chapter {parsed['number']} already: {other.name}")
    title = parsed["words"].replace("-", " ").capitalize()
    text = TEMPLATE.read_text(encoding="utf-8").replace("# TITLE", f"# {title}", 1)
    path = docs / f"{name}.md"
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return path


def write_cells(docs: Path, out: Path) -> None:
    """Write the code of every chapter below a folder as Python files, for linters."""
    for path in sorted(docs.rglob("*.md")):
        chapter = read(path)
        if chapter.cells:
            target = out / path.relative_to(docs).with_suffix(".py")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(as_module(chapter), encoding="utf-8")


def weave_book(config_file: Path, out: Path) -> None:
    """Write the whole book as plain Markdown, with everything computed.

    Args:
        config_file: the site's mkdocs.yml.
        out: where the book goes: a folder that does not exist yet, or is empty.

    Raises:
        ValueError: the folder holds something.
    """
    from literate.config import build_site
    from literate.weaving import write_book

    logging.basicConfig(level=logging.WARNING, format="%(levelname)-7s -  %(message)s")
    logging.getLogger("mkdocs").setLevel(logging.INFO)  # what other packages do is no news
    if out.exists() and any(out.iterdir()):
        raise ValueError(f"{out} is not empty: give the name of a new folder")
    with tempfile.TemporaryDirectory() as folder:
        write_book(build_site(config_file, Path(folder)), out)


def fetch_runtime(config_file: Path) -> None:
    """Fetch Python for the reader's browser to where the site's settings want it, and say so.

    Args:
        config_file: the site's mkdocs.yml.

    Raises:
        ValueError: the site wants none, or files cannot be had.
    """
    from literate.config import runtime_folder
    from literate.live import runtime

    folder = runtime_folder(config_file)
    if not runtime.missing(folder):
        print(f"Python for the reader's browser is there: {folder}")
        return
    print(f"Python for the reader's browser goes to {folder}", flush=True)
    try:
        runtime.fetch(folder, report=_show_progress)
    except (runtime.RuntimeMissing, OSError) as error:
        raise ValueError(
            f"{error}\nPages of this site will not run. Try again with a network."
        ) from None


def _show_progress(file: File, size: int) -> None:
    """A line for each file, which on a terminal counts its bytes."""
    if sys.stdout.isatty():
        print(f"\r  {file.name}: {size / 1e6:.1f} of {file.size / 1e6:.1f} MB", end="", flush=True)
        print("\n" * (size == file.size), end="")
    elif size == file.size:
        print(f"  {file.name}: {size / 1e6:.1f} MB", flush=True)


def print_book(site: Path, out: Path) -> None:
    """Print a built site as one PDF.

    Args:
        site: the folder of the site.
        out: the file; the links to what the book leaves out need the address in `SITE_URL`.

    Raises:
        ValueError: there is no site, or nothing to print it with.
    """
    try:
        from literate.pdf import write_pdf
    except ModuleNotFoundError as error:
        raise ValueError(f"{error.name} is missing: make test installs it") from None
    write_pdf(site, out, os.environ.get("SITE_URL", ""))


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m literate", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    new = commands.add_parser("new", help="begin a chapter from the template")
    new.add_argument("docs", type=Path)
    new.add_argument("name")
    cells = commands.add_parser("cells", help="write the code of all chapters as Python files")
    cells.add_argument("docs", type=Path)
    cells.add_argument("out", type=Path)
    woven = commands.add_parser("weave", help="write the book as plain Markdown, all computed")
    woven.add_argument("out", type=Path)
    woven.add_argument("--config-file", type=Path, default=Path("mkdocs.yml"))
    python = commands.add_parser("runtime", help="fetch Python for the reader's browser, once")
    python.add_argument("--config-file", type=Path, default=Path("mkdocs.yml"))
    printed = commands.add_parser("pdf", help="print a site that has been built as one book")
    printed.add_argument("site", type=Path)
    printed.add_argument("out", type=Path)
    options = parser.parse_args(arguments)
    try:
        if options.command == "cells":
            write_cells(options.docs, options.out)
        elif options.command == "weave":
            weave_book(options.config_file, options.out)
        elif options.command == "runtime":
            fetch_runtime(options.config_file)
        elif options.command == "pdf":
            print_book(options.site, options.out)
        else:
            _tell_next(new_chapter(options.docs, options.name), options.name)
    except (ValueError, OSError) as error:
        what = {
            "new": "No chapter was made",
            "pdf": "No book was printed",
            "runtime": "Python for the reader's browser",
            "weave": "No book was written",
        }
        print(f"{what.get(options.command, 'Nothing was written')}: {error}", file=sys.stderr)
        return 1
    return 0


def _tell_next(path: Path, name: str) -> None:
    print(f"{path.as_posix()} is there. Next:")
    print(f"  1. list it in mkdocs.yml under nav, in its part:  - {name}.md")
    print("  2. make serve, and write: the page follows each edit")
    print(f"  3. make check NAME={name}, which takes seconds")
    print("  4. let the Next of the chapter before lead to it")
    print("  5. make lint test")


if __name__ == "__main__":
    sys.exit(main())
