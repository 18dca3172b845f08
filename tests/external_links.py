"""Ask whether the pages of other people that the book leads to are still there.

    python tests/external_links.py docs README.md

Prints a line for each that is not, with file and line. It never fails: their servers are theirs.
"""

import re
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ADDRESS = re.compile(r"https?://[^\s<>\"'`)\]}|\\]+")
OURS = re.compile(r"https?://(?:127\.0\.0\.1|localhost|example\.(?:org|com))|//[^/]*\{")


def links(text: str) -> Iterator[tuple[int, str]]:
    """The addresses in a text, each with its line."""
    for number, line in enumerate(text.splitlines(), start=1):
        for found in ADDRESS.findall(line):
            address = found.rstrip(".,;:!?*_").partition("#")[0]
            if not OURS.match(address):
                yield number, address


def answer(address: str) -> str:
    """What is wrong with an address, or nothing."""
    try:
        headers = {"User-Agent": "Mozilla/5.0 (link check)"}
        request = urllib.request.Request(address, headers=headers)
        with urllib.request.urlopen(request, timeout=30):
            return ""
    except urllib.error.HTTPError as error:
        # Some servers refuse programs whatever they ask for.
        return "" if error.code in (401, 403, 405, 418, 429) else f"{error.code} {error.reason}"
    except (OSError, ValueError) as error:
        return str(error)


def main(names: list[str]) -> None:
    """Ask for all addresses in files and folders, each once."""
    files = [
        file
        for path in map(Path, names)
        for file in ([path] if path.is_file() else sorted(path.rglob("*.*")))
        if file.suffix in (".md", ".ipynb", ".bib")
    ]
    where: dict[str, str] = {}
    for file in files:
        for line, address in links(file.read_text(encoding="utf-8")):
            where.setdefault(address, f"file={file.as_posix()},line={line}")
    with ThreadPoolExecutor(8) as pool:
        for address, wrong in zip(where, pool.map(answer, where), strict=True):
            if wrong:
                print(f"::warning {where[address]}::{address}: {wrong}")
    print(f"{len(where)} addresses")


if __name__ == "__main__":
    main(sys.argv[1:])
