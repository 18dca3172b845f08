"""The book's packages as a wheel, which the notebooks install: no tool, no network."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import tomllib
import zipfile
from pathlib import Path

from literate.run.chapter import ChapterError
from literate.run.parse import decoded

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The date of all files, so that a wheel has the same bytes whenever it is made."""
_WHEEL = "Wheel-Version: 1.0\nGenerator: literate\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
_LINE = re.compile(r"\(at line (\d+)")
"""Where Python says that a mistake in a pyproject.toml stands."""


def wheel(project: Path, packages: bytes) -> tuple[str, bytes]:
    """Make a wheel of packages.

    Args:
        project: their pyproject.toml, with their name, version and dependencies.
        packages: their files, as a zip file.

    Returns:
        The wheel's name and its bytes. Behind the version stands a fingerprint of the files, so
        that each edition has its own.

    Raises:
        ChapterError: the pyproject.toml cannot be read, or lacks something.
    """
    try:
        about = tomllib.loads(decoded(project.read_bytes(), project.name))["project"]
        name, described = about["name"], about["description"]
        number, needed = about["version"], about["requires-python"]
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        line = int(found[1]) if (found := _LINE.search(str(error))) else 1
        reason = f"{type(error).__name__}: {error}"
        raise ChapterError(project.name, line, f"no wheel of the packages ({reason})") from None
    version = f"{number}+g{hashlib.sha256(packages).hexdigest()[:10]}"
    stem = f"{name.replace('-', '_')}-{version}"
    metadata = [
        "Metadata-Version: 2.1",
        f"Name: {name}",
        f"Version: {version}",
        f"Summary: {described}",
        f"Requires-Python: {needed}",
        *(f"Requires-Dist: {each}" for each in about.get("dependencies", [])),
    ]
    with zipfile.ZipFile(io.BytesIO(packages)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files[f"{stem}.dist-info/METADATA"] = ("\n".join(metadata) + "\n").encode()
    files[f"{stem}.dist-info/WHEEL"] = _WHEEL.encode()
    record = f"{stem}.dist-info/RECORD"
    lines = [*(_line(name, content) for name, content in files.items()), f"{record},,"]
    files[record] = ("\n".join(lines) + "\n").encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            out.writestr(entry, content)
    return f"{stem}-py3-none-any.whl", made.getvalue()


def _line(name: str, content: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(content)}"
