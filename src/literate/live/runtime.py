"""Python for the browser: fetch the files of a Pyodide release, and check every byte.

`runtime.json` beside this file names each file with its size and its sha256, and the places where
they can be had. Where a file comes from does not matter: nothing is used whose sum differs.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import Request, urlopen

LOCK = Path(__file__).with_name("runtime.json")
"""The list of the files and of the sources."""
ATTEMPTS = 4
"""So often a download that breaks off goes on."""
_CHUNK = 1 << 18
_PATIENCE = 30
"""Seconds without a byte after which a connection counts as broken."""
_TAIL = 1 << 21
"""The table of contents of a zip file lies within so many bytes at its end."""


class RuntimeMissing(Exception):  # noqa: N818
    """Files cannot be had; the text says which, and why from no source."""


@dataclass(frozen=True)
class File:
    """A file of the release, as the lock has it."""

    name: str
    size: int
    sha256: str

    def fault(self, content: bytes) -> str:
        """What is wrong with a content, or nothing."""
        if len(content) != self.size:
            return f"{self.name} has {len(content):,} bytes, expected {self.size:,}"
        found = hashlib.sha256(content).hexdigest()
        if found != self.sha256:
            return f"{self.name} has the sha256 {found[:12]}…, expected {self.sha256[:12]}…"
        return ""

    def whole(self, folder: Path) -> bool:
        """Whether the file stands in a folder, byte for byte."""
        path = folder / self.name
        return path.is_file() and not self.fault(path.read_bytes())


@dataclass(frozen=True)
class Span:
    """Where the bytes of a file lie: `size` of them from `start` on, perhaps compressed."""

    url: str
    start: int
    size: int
    deflated: bool = False


Source = Callable[[File], Span]
"""Tells where a file lies. It raises OSError when the source does not answer, and ValueError when
it has no such file."""
Report = Callable[[File, int], None]
"""Is called with a file and how many of its bytes are here, while it comes."""


def read_lock(path: Path | None = None) -> dict[str, Any]:
    """The lock: `release`, `info`, `sources` and `files`.

    Args:
        path: the JSON file, by default that of this package.
    """
    lock: dict[str, Any] = json.loads((path or LOCK).read_text(encoding="utf-8"))
    return lock


def lock_files(lock: dict[str, Any]) -> list[File]:
    """The files that a lock names."""
    return [File(each["name"], each["size"], each["sha256"]) for each in lock["files"]]


def pyodide_lock(lock: dict[str, Any]) -> str:
    """The lock in the form that Pyodide reads: the packages that are handed out, and no others."""
    packages = {
        each["package"]: {
            "name": each["package"],
            "version": each["version"],
            "file_name": each["name"],
            "sha256": each["sha256"],
            "depends": each["depends"],
            "imports": each["imports"],
            "install_dir": "site",
            "package_type": "package",
            "unvendored_tests": False,
        }
        for each in lock["files"]
        if "package" in each
    }
    return json.dumps({"info": lock["info"], "packages": packages}, sort_keys=True)


def missing(folder: Path, lock: dict[str, Any] | None = None) -> list[str]:
    """The names of the files that are not in a folder, or are other ones.

    Args:
        folder: where `fetch` has put them.
        lock: the lock, by default that of this package.
    """
    return [file.name for file in lock_files(lock or read_lock()) if not file.whole(folder)]


def fetch(
    folder: Path,
    lock: dict[str, Any] | None = None,
    *,
    report: Report = lambda file, size: None,
) -> None:
    """Fill a folder with the files of the lock; what is there stays.

    Each file appears under its name when it is whole. A download that breaks off goes on where it
    was, in this call or in the next.

    Args:
        folder: where the files come to stand; made if it is not there.
        lock: the lock, by default that of this package.
        report: is told of the progress.

    Raises:
        RuntimeMissing: no source has a file, or each has another one.
    """
    lock = lock or read_lock()
    folder.mkdir(parents=True, exist_ok=True)
    left = [file for file in lock_files(lock) if not file.whole(folder)]
    reasons: list[str] = []
    for place in lock["sources"]:
        if left:
            reasons += _fetch_from(place, folder, left, report)
            left = [file for file in left if not file.whole(folder)]
    if left:
        names = ", ".join(file.name for file in left)
        raise RuntimeMissing("\n  ".join([f"cannot be had: {names}", *reasons]))


def _fetch_from(
    place: dict[str, str], folder: Path, files: Sequence[File], report: Report
) -> list[str]:
    """Fetch from one source what it has, and tell what it has not, and why."""
    name = place.get("requirement") or place["folder"]
    reasons = []
    try:
        find = in_wheel(place) if "requirement" in place else in_folder(place)
        for file in files:
            try:
                _take(file, find(file), folder, report)
            except (ValueError, HTTPError) as error:  # this file; another one may be right
                reasons.append(f"{name}: {file.name}: {error}")
    except (OSError, zipfile.BadZipFile) as error:
        reasons.append(f"{name}: {error}")
    return reasons


def in_folder(place: dict[str, str]) -> Source:
    """A source that has each file under an address of its own.

    Args:
        place: its `folder`, an address that ends with a slash.
    """
    return lambda file: Span(urljoin(place["folder"], file.name), 0, file.size)


def in_wheel(place: dict[str, str]) -> Source:
    """A source that has the files in a wheel, of which only they are read.

    Args:
        place: the `requirement` of the package, the `python` that it wants, and the `folder`
            within the wheel, which ends with a slash.

    Raises:
        OSError: pip does not find the wheel, or its address does not answer.
        ValueError: when the source is asked for a file that is not in the wheel.
    """
    url = _address(place["requirement"], place["python"])
    tail, size = _read(url, "-" + str(_TAIL))
    with zipfile.ZipFile(BytesIO(tail)) as archive:
        members = {member.filename: member for member in archive.infolist()}
    before = size - len(tail)  # the offsets count from the beginning of what was read

    def find(file: File) -> Span:
        member = members.get(place["folder"] + file.name)
        if member is None:
            raise ValueError("not in the wheel")
        start = member.header_offset + before
        head, _ = _read(url, f"{start}-{start + 29}")
        start += 30 + sum(struct.unpack("<HH", head[26:30]))  # the lengths of name and extra field
        deflated = member.compress_type == zipfile.ZIP_DEFLATED
        return Span(url, start, member.compress_size, deflated)

    return find


def _address(requirement: str, python: str) -> str:
    """Where pip, as it is set up here, would take a wheel from."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--no-deps"]
        pip += [
            "--retries",
            "1",
            "--ignore-installed",
            "--ignore-requires-python",
            "--only-binary=:all:",
        ]
        pip += ["--python-version", python, "--target", folder, "--report", str(report)]
        ran = subprocess.run([*pip, requirement], capture_output=True, text=True, check=False)
        if ran.returncode != 0:
            last = (ran.stderr.strip() or "no word").splitlines()[-1]
            raise OSError(f"pip does not find it: {last}")
        install = json.loads(report.read_text(encoding="utf-8"))["install"]
    return str(install[0]["download_info"]["url"])


def _read(url: str, span: str) -> tuple[bytes, int]:
    """A few bytes of what lies at an address, and the size of all of it."""
    with urlopen(Request(url, headers={"Range": f"bytes={span}"}), timeout=_PATIENCE) as answer:
        content = answer.read()
        if answer.status == 206:
            return content, int(answer.headers["Content-Range"].rpartition("/")[2])
    first, _, last = span.partition("-")  # the whole came instead
    return (content[int(first) : int(last) + 1] if first else content), len(content)


def _take(file: File, span: Span, folder: Path, report: Report) -> None:
    """Bring one file into the folder.

    Raises:
        OSError: the connection breaks off again and again.
        ValueError: what came is not the file.
    """
    part = folder / f".{file.name}.{'deflated' if span.deflated else 'part'}"
    for attempt in range(ATTEMPTS):
        have = part.stat().st_size if part.exists() else 0
        if have >= span.size:
            break
        try:
            _go_on(file, span, part, have, report)
        except OSError:
            if attempt == ATTEMPTS - 1 or (part.stat().st_size if part.exists() else 0) == have:
                raise
    content = part.read_bytes()
    part.unlink()
    if span.deflated:
        try:
            content = zlib.decompress(content, wbits=-15)
        except zlib.error as error:
            raise ValueError(f"{file.name} cannot be unpacked: {error}") from None
    if fault := file.fault(content):
        raise ValueError(fault)
    new = folder / f".{file.name}.new"
    new.write_bytes(content)
    os.replace(new, folder / file.name)
    report(file, file.size)


def _go_on(file: File, span: Span, part: Path, have: int, report: Report) -> None:
    """Add to a partly fetched file what is missing from it."""
    first = span.start + have
    headers = {"Range": f"bytes={first}-{span.start + span.size - 1}"}
    with (
        urlopen(Request(span.url, headers=headers), timeout=_PATIENCE) as answer,
        part.open("ab") as out,
    ):
        if answer.status != 206:  # the server knows no parts
            answer.read(first)
        while have < span.size and (chunk := answer.read(min(_CHUNK, span.size - have))):
            out.write(chunk)
            have += len(chunk)
            if have < span.size:
                report(file, file.size * have // span.size)
    if have < span.size:
        raise OSError(f"{file.name} broke off after {have:,} of {span.size:,} bytes")
