"""What lets a site be read without a network: a worker, and the list of the site's files.

The list has the sum of each file, and the version of the site is a sum of them all. So two builds
of the same pages have one version, and the worker gives no file that is not of this version.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from fnmatch import fnmatch
from pathlib import Path

WORKER = "sw.js"
"""The worker. It stands at the root, or it could not answer for all pages."""
LIST = "offline.json"
"""The list, which the worker asks for at each visit."""
_PYTHON = "assets/literate/live/python/*"
"""The list of these files is another, and pages that run check and keep them by themselves."""
_LEFT_OUT = (
    WORKER,
    LIST,
    _PYTHON,
    "*.map",
    "*.pdf",
    "404.html",
    "assets/javascripts/lunr/*",  # the search in other languages
    "robots.txt",
    "sitemap.xml*",  # which has the day of the build
)
_LETTERS = 32
"""Of a sum in hexadecimal digits: half of SHA-256."""


def write_offline(site: Path) -> None:
    """Add the worker and the list to a site that has been built, after all else is written.

    Args:
        site: its folder.
    """
    text = json.dumps(listed(site), separators=(",", ":"))
    (site / LIST).write_text(text, encoding="utf-8")
    shutil.copyfile(Path(__file__).with_name(WORKER), site / WORKER)


def listed(site: Path) -> dict[str, object]:
    """The list of a site.

    Args:
        site: its folder.

    Returns:
        The `version`, the `files` with their sums and their sizes in bytes, and how many bytes
        `python` has, if pages of the site can run.
    """
    names = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    files = {name: _described(site / name) for name in names if not _is_left_out(name)}
    version = hashlib.sha256(json.dumps(files).encode()).hexdigest()[:_LETTERS]
    python = sum((site / name).stat().st_size for name in names if fnmatch(name, _PYTHON))
    return {"version": version, "files": files, "python": python}


def _is_left_out(name: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in _LEFT_OUT)


def _described(file: Path) -> tuple[str, int]:
    content = file.read_bytes()
    return hashlib.sha256(content).hexdigest()[:_LETTERS], len(content)
