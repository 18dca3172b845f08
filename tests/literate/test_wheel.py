"""The wheel of the book's packages, as pip installs it."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from packaging.utils import parse_wheel_filename

from literate.live.handout import packages
from literate.wheel import wheel

ROOT = Path(__file__).parents[2]
PROJECT = ROOT / "pyproject.toml"
SOURCES = [ROOT / "src" / name for name in ("scratchnet", "pictures")]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which pip has installed the wheel, without an index."""
    folder = tmp_path_factory.mktemp("wheel")
    name, content = wheel(PROJECT, packages(SOURCES))
    (folder / name).write_bytes(content)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*pip, "--target", folder / "there", folder / name], check=True)
    return folder / "there"


def test_chapters_find_what_they_import(installed: Path, tmp_path: Path) -> None:
    code = (
        "import literate, pictures, scratchnet; from pictures import plots\n"
        "print(*(m.__file__ for m in (literate, pictures, scratchnet)), sep='\\n')"
    )
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(installed)!r})\n{code}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert all(Path(line).is_relative_to(installed) for line in done.stdout.splitlines())


def test_a_wheel_is_the_same_each_time_and_another_for_other_files(tmp_path: Path) -> None:
    first = wheel(PROJECT, packages(SOURCES))
    assert first == wheel(PROJECT, packages(SOURCES))
    other = wheel(PROJECT, packages(SOURCES[:1]))
    assert first[0] != other[0]
    assert {str(parse_wheel_filename(name)[0]) for name in (first[0], other[0])} == {"scratchnet"}
    (tmp_path / "a.whl").write_bytes(first[1])
    with zipfile.ZipFile(tmp_path / "a.whl") as archive:
        (metadata,) = [name for name in archive.namelist() if name.endswith("METADATA")]
        text = archive.read(metadata).decode()
    assert "Requires-Dist: numpy" in text
    assert "Requires-Python: >=3.11" in text


def test_what_an_editor_leaves_and_what_has_gone_is_no_part_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.py").write_text("x = 1\n", encoding="utf-8")
    before = packages([tmp_path])
    for name in (".a.py.swp", "a.py~"):
        (tmp_path / name).touch()
    (tmp_path / "gone.py").symlink_to("nowhere")
    is_file = Path.is_file
    monkeypatch.setattr(Path, "is_file", lambda path: path.name == "gone.py" or is_file(path))
    assert packages([tmp_path]) == before
