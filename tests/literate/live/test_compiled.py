"""What Python has compiled, kept for the next page: imported without a look at the sources."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

PROGRAM = """
import sys
from pathlib import Path

folder = Path(sys.argv[1])
sys.path[:0] = [str(folder / name) for name in ("library.zip", "wheels", "own")]
sys.dont_write_bytecode = False
import beside, own, zipped
print(beside.value, zipped.value)
from literate.live.compiled import keep
steps = keep(folder / "library.zip", folder / "book", folder / "wheels")
try:
    while True:
        next(steps)
        print("step")
except StopIteration as end:
    library, others = end.value
(folder / "kept.zip").write_bytes(library)
(folder / "others.zip").write_bytes(others)
"""


def ran(folder: Path, program: str = PROGRAM) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def written(folder: Path) -> Path:
    """Modules in an archive and in folders, the last a reader's; some that nobody imports."""
    with ZipFile(folder / "library.zip", "w") as archive:
        archive.writestr("zipped.py", "value = 1\n")
        archive.writestr("unused.py", "value = 1\n")
    for name in ("wheels", "own"):
        (folder / name).mkdir()
    (folder / "own/own.py").write_text("value = 1\n", encoding="utf-8")
    (folder / "wheels/beside.py").write_text("value = 1\n", encoding="utf-8")
    (folder / "wheels/unused.py").write_text("value = 1\n", encoding="utf-8")
    return folder


def test_what_was_imported_is_kept_in_steps(tmp_path: Path) -> None:
    assert ran(written(tmp_path)) == "1 1\nstep\n"
    assert ZipFile(tmp_path / "kept.zip").namelist() == ["zipped.py", "unused.py", "zipped.pyc"]
    cached = tmp_path / f"wheels/__pycache__/beside.{sys.implementation.cache_tag}.pyc"
    assert ZipFile(tmp_path / "others.zip").namelist() == [cached.as_posix().lstrip("/")]


def test_what_was_kept_is_imported_in_place_of_the_sources(tmp_path: Path) -> None:
    ran(written(tmp_path))
    with ZipFile(tmp_path / "kept.zip") as kept, ZipFile(tmp_path / "library.zip", "w") as archive:
        archive.writestr("zipped.py", "value = 2\n")
        archive.writestr("zipped.pyc", kept.read("zipped.pyc"))
    (tmp_path / "wheels/beside.py").write_text("value = 22\n", encoding="utf-8")
    ZipFile(tmp_path / "others.zip").extractall("/")
    assert ran(tmp_path) == "1 1\n"  # and nothing is left to compile
