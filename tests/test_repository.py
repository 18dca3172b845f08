"""What is committed: text only, locks with hashes, no trace of the machine it was written on."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCKS = ["requirements.txt", "tests/requirements.txt"]
BINARY = {"gif", "ico", "jpeg", "jpg", "otf", "pdf", "png", "svg", "ttf", "webp", "woff", "woff2"}
# Package indexes: pip's own configuration says where packages come from. And absolute paths of
# somebody's machine. Both are spelt so that this file does not find itself.
INDEXES = [r"\.".join(name) for name in [("pypi", "org"), ("pythonhosted", "org")]]
INDEXES += [r"\.".join(name) for name in [("download", "pytorch"), ("anaconda", "(org|com)")]]
HOMES = r"(?<![\w.>)}])/(work|root|home|Users|opt)/\w"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def tracked() -> list[Path]:
    """The committed files; none where the project was unpacked without its history."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return []
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


FILES = tracked()
needs_git = pytest.mark.skipif(not FILES, reason="this is not a checkout")


def pins(lock: str) -> dict[str, str]:
    """Name and version of each requirement of a lock; anything else in the file is an error."""
    entry = r"([a-zA-Z0-9._-]+)==([^\s;]+)(?: ; [^\\]+)?((?:\s+--hash=sha256:[0-9a-f]{64})+)"
    found: dict[str, str] = {}
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", "")
    for line in text.splitlines():
        match = re.fullmatch(entry, line)
        assert match, f"{lock}: not a pinned requirement with hashes: {line[:80]!r}"
        found[canonicalize_name(match[1])] = match[2]
    return found


def declared(*extras: str) -> list[Requirement]:
    """What pyproject.toml asks for."""
    optional: dict[str, list[str]] = PROJECT["optional-dependencies"]
    asked = [*PROJECT["dependencies"], *(line for extra in extras for line in optional[extra])]
    return [Requirement(line) for line in asked]


@needs_git
def test_only_text_is_committed() -> None:
    binary = [f for f in FILES if f.suffix[1:].lower() in BINARY or b"\0" in f.read_bytes()]
    assert not binary, "pictures and fonts are made by the build"


@needs_git
def test_nothing_committed_is_ignored() -> None:
    command = ["git", "-C", str(ROOT), "ls-files", "--cached", "--ignored", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    assert listed.split() == [], "the linter passes over what .gitignore names"


@needs_git
@pytest.mark.parametrize("pattern", [*INDEXES, HOMES])
def test_no_trace_of_a_machine(pattern: str) -> None:
    found = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for file in FILES
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(pattern, line)
    ]
    assert not found


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_hold_pins_with_hashes_only(lock: str) -> None:
    assert len(pins(lock)) > 50


def test_the_two_locks_agree() -> None:
    site, tests = map(pins, LOCKS)
    assert site.items() <= tests.items()


@pytest.mark.parametrize(
    ("lock", "extras"),
    [("requirements.txt", ["site"]), ("tests/requirements.txt", ["site", "test"])],
)
def test_locks_hold_what_is_declared(lock: str, extras: list[str]) -> None:
    pinned = pins(lock)
    for requirement in declared(*extras):
        version = pinned.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement} is not in {lock}: make lock"
        assert requirement.specifier.contains(version), f"{requirement}: {version}; make lock"


def test_what_is_imported_is_declared() -> None:
    known = {canonicalize_name(requirement.name) for requirement in declared("site", "test")}
    distributions = packages_distributions()
    for file in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Import(names=names):
                    tops = {alias.name.partition(".")[0] for alias in names}
                case ast.ImportFrom(module=str(module), level=0):
                    tops = {module.partition(".")[0]}
                case _:
                    continue
            for top in tops - set(sys.stdlib_module_names) - {"literate", "pictures", "scratchnet"}:
                owners = {canonicalize_name(name) for name in distributions.get(top, [])}
                assert owners & known, f"{file.relative_to(ROOT)} imports {top}"


def test_citation_is_of_this_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert citation["version"] == PROJECT["version"]
    assert {"title", "message", "authors"} <= citation.keys()


def test_the_chapter_in_the_readme_runs() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    cell = re.search(
        r"^```python\n(.*?)^```\n.*?`{python} (.*?)`", readme, re.DOTALL | re.MULTILINE
    )
    assert cell
    names: dict[str, object] = {}
    exec(cell[1], names)
    assert eval(cell[2], names) == "9"
