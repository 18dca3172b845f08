"""Whether the book has the same text when other processors compute it.

    python tests/processors.py [NAME …]

OpenBLAS and NumPy choose their code by the processor they find, and sums of floats in another order
are other floats. Here all chapters and labs run as they would on the processors of `PROCESSORS`,
and each page is compared with that of this machine. What differs must not be printed: print fewer
digits. Pictures, and notebooks, which hold them, may differ in the last digits of coordinates; they
are counted, no more.
"""

from __future__ import annotations

import difflib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PROCESSORS = {
    # Of the year 2013: no instruction on 512 bits.
    "haswell": ("Haswell", ["X86_V4", "AVX512_ICL", "AVX512_SPR"]),
    # Of the year 2008: none on 256 bits either, and no multiplication and addition in one.
    "nehalem": ("Nehalem", ["X86_V3", "X86_V4", "AVX512_ICL", "AVX512_SPR"]),
}
"""For each name what OpenBLAS calls it, and what NumPy must not use."""


def disabled(unwanted: Sequence[str]) -> str:
    """Of the instructions that NumPy must not use, those that this machine has, as it wants them.

    It complains of others.
    """
    umath: Any = import_module("numpy._core._multiarray_umath")
    there = [name for name in umath.__cpu_dispatch__ if umath.__cpu_features__[name]]
    return " ".join(name for name in unwanted if name in there)


def woven(out: Path, results: Path | None, **environment: str) -> None:
    """Write the whole book as plain Markdown, from a copy of this project.

    Args:
        out: the folder for the book.
        results: the results that are taken as they are; else all is executed.
        environment: variables that choose the processor.
    """
    project = out.with_name(f"{out.name}-project")
    unwanted = shutil.ignore_patterns(".git", ".venv", ".cache", "site", "tests", "__pycache__")
    shutil.copytree(ROOT, project, ignore=unwanted)
    if results:
        shutil.copytree(results, project / ".cache" / "literate")
    variables = {**os.environ, "CI": "", "NO_MKDOCS_2_WARNING": "1"}
    variables["PYTHONPATH"] = str(project / "src")
    subprocess.run(
        [sys.executable, "-m", "literate", "weave", str(out)],
        cwd=project,
        env=variables | environment,
        check=True,
    )


def differences(one: Path, other: Path) -> tuple[list[str], int]:
    """Where two books differ: the lines of their texts, and how many of their pictures do."""
    told, pictures = [], 0
    names = {
        path.relative_to(book).as_posix()
        for book in (one, other)
        for path in book.rglob("*")
        if path.is_file()
    }
    for name in sorted(names):
        here, there = one / name, other / name
        if not (here.is_file() and there.is_file()):
            told.append(f"{name} is in one of them only")
        elif here.read_bytes() != there.read_bytes():
            if not name.endswith(".md"):
                pictures += 1
                continue
            before, after = (path.read_text("utf-8").splitlines() for path in (here, there))
            changed = list(difflib.unified_diff(before, after, n=0, lineterm=""))[2:]
            told += [f"{name}: {line[:200]}" for line in changed if not line.startswith("@@")]
    return told, pictures


def main(names: Sequence[str]) -> int:
    """Compare with the processors of these names, or with all."""
    wrong = False
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder, "here")
        kept = ROOT / ".cache" / "literate"
        woven(here, kept if kept.is_dir() else None)
        for name in names or PROCESSORS:
            core, unwanted = PROCESSORS[name]
            there = Path(folder, name)
            switched_off = disabled(unwanted)
            woven(there, None, OPENBLAS_CORETYPE=core, NPY_DISABLE_CPU_FEATURES=switched_off)
            told, pictures = differences(here, there)
            print(f"{name} ({core}, NumPy without {switched_off or 'nothing'}):")
            print("\n".join(told) or "the same text on every page")
            print(f"{pictures} files with pictures differ", flush=True)
            wrong = wrong or bool(told)
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
