"""What the site hands out so that its pages run: the packages, and for each page its steps."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from literate.live.runtime import lock_files, read_lock
from literate.run.chapter import Chapter, Inline
from literate.run.reads import is_source
from literate.run.results import Execution

HERE = Path(__file__).parent
SCRIPTS = (
    *("start.js", "live.js", "dress.js", "editor.js", "questions.js", "show.js", "worker.js"),
    "live.css",
)
"""The files beside this one that the browser loads."""
_PRESS = ("run", "live")
"""The rooms of the press that run in the browser too."""
_FORMULA = re.compile(r"\$(?P<latex>[^$\n]+)\$")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The date of all files in an archive, which has the same bytes whenever it is made."""
_STARTS_WITH = "numpy"
"""The wheel without which no chapter begins; all others are unpacked when they are imported."""


def packages(sources: Sequence[Path]) -> bytes:
    """The book's packages, and what of the press runs cells, as a zip file.

    Args:
        sources: the folders of the packages.
    """
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        for name, path in sorted(_package_files(sources)):
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with contextlib.suppress(FileNotFoundError):  # it has gone since it was listed
                out.writestr(entry, path.read_bytes())
    return archive.getvalue()


def _package_files(sources: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    press = HERE.parent
    yield "literate/__init__.py", press / "__init__.py"
    folders = [(source, source.name) for source in sources]
    folders += [(press / room, f"literate/{room}") for room in _PRESS]
    for folder, name in folders:
        for path in folder.rglob("*"):
            if (
                path.is_file()
                and all(map(is_source, path.relative_to(folder).parts))
                and path.suffix not in (".js", ".css")
            ):
                yield f"{name}/{path.relative_to(folder).as_posix()}", path


def site(archive: bytes, runtime: str) -> str:
    """What all pages share, as JSON: the files of the runtime and the archive of the packages.

    Args:
        archive: what `packages` made.
        runtime: the address of the runtime's folder, seen from that of the scripts.
    """
    lock = read_lock()
    sums = {file.name: file for file in lock_files(lock)}
    files = [
        {
            "name": each["name"],
            "size": sums[each["name"]].size,
            "sha256": sums[each["name"]].sha256,
            **{key: each[key] for key in ("package", "depends", "imports") if key in each},
            **({"first": True} if each.get("package") == _STARTS_WITH else {}),
        }
        for each in lock["files"]
    ]
    digest = hashlib.sha256(archive).hexdigest()
    shared = {
        "runtime": {"folder": runtime, "info": lock["info"], "files": files},
        "packages": {"name": "packages.zip", "size": len(archive), "sha256": digest},
    }
    return json.dumps(shared)


def size() -> str:
    """How much a page that runs fetches once, in words."""
    return f"{round(sum(file.size for file in lock_files(read_lock())) / 1e6)} MB"


def page(chapter: Chapter, execution: Execution, formula: Callable[[str], str]) -> dict[str, Any]:
    """What a page that runs must know of its chapter.

    Args:
        chapter: the chapter.
        execution: what its steps gave; the values go along, to tell which ones change.
        formula: sets a formula of a table, for formulas that come again.

    Returns:
        The chapter's `name`, its `steps`, and the `formulas` of its tables by their LaTeX. A step
        has its `kind`, `source` and `line`; a cell its `number` among the cells, its `tags` and
        its `alt` too, a value in the prose its `value`.
    """
    steps = []
    numbers = {cell.index: number for number, cell in enumerate(chapter.cells, start=1)}
    formulas: dict[str, str] = {}
    for step, outcome in zip(chapter.steps, execution.outcomes, strict=False):
        described: dict[str, Any] = {"line": step.line, "source": step.source.rstrip("\n")}
        if isinstance(step, Inline):
            described |= {"kind": "inline", "value": outcome.value}
        else:
            alt = [{"text": p} if isinstance(p, str) else {"step": p.index} for p in step.alt]
            number = numbers[step.index]
            described |= {"kind": step.kind, "number": number, "tags": list(step.tags), "alt": alt}
        steps.append(described)
        for table in _tables(outcome.outputs):
            for found in _FORMULA.finditer(table):
                latex = found["latex"]
                formulas[latex] = formulas.get(latex) or formula(latex)
    return {"name": chapter.name, "steps": steps, "formulas": formulas}


def _tables(outputs: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for output in outputs:
        markdown = output.get("data", {}).get("text/markdown", "")
        if isinstance(markdown, str) and markdown.startswith("|"):
            yield markdown


def key(described: Mapping[str, Any]) -> str:
    """A fingerprint of a page's steps; a page that is older than them has another one."""
    text = json.dumps(described, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
