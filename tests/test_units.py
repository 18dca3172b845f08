"""How the tests are shared out: each test belongs to one unit, and the site is built once."""

import os
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.site import building
from tests.site.checks import CHECKS
from tests.units import BUILD, BY_PAGE, EXECUTED, PARSED, TRAINED, unit

ROOT = Path(__file__).parents[1]
PAGES = "tests/site/test_pages.py::test_page[part-1/04-sigmoid-{}]"


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        (BUILD, "the book"),
        ("docs/part-1/04-sigmoid.md::cell:12", "the book"),
        ("tests/test_errata.py::test_numbers", "the book"),
        (PAGES.format("no_error"), PAGES.format("x").removesuffix("-x]")),
        (PAGES.format("prints_well"), PAGES.format("x").removesuffix("-x]")),
        ("tests/site/test_links.py::test_links[a]", "the parsed site"),
        ("tests/labs/test_labs.py::test_a[xor]", "the long runs"),
        ("tests/scratchnet/test_losses.py::test_a[x-y::z]", "tests/scratchnet/test_losses.py"),
        ("src/scratchnet/losses.py::scratchnet.losses.f", "src/scratchnet/losses.py"),
    ],
)
def test_the_unit_of_a_test(test: str, expected: str) -> None:
    assert unit(test) == expected


def test_the_files_of_units_are_there() -> None:
    for name in (BUILD, BY_PAGE, *EXECUTED, *PARSED, *TRAINED):
        assert (ROOT / name.partition("::")[0]).exists(), name


def test_the_book_is_first_and_the_pages_are_last(request: pytest.FixtureRequest) -> None:
    items = request.session.items
    names = [item.nodeid for item in items]
    if BUILD not in names or not any(name.startswith("docs/") for name in names):
        pytest.skip("the book is not part of this run")
    ask = [item.nodeid for item in items if "site" in getattr(item, "fixturenames", ())]
    assert names[0] == BUILD
    assert names[1].startswith("docs/")
    first = min(names.index(name) for name in ask)
    assert {unit(name) for name in names[first:]} == {unit(name) for name in ask}
    pages = [name for name in names if name.startswith(BY_PAGE)]
    assert names[len(names) - len(pages) :] == pages
    found = Counter(map(unit, pages))
    assert set(found.values()) <= {len(CHECKS)}
    assert len(found) in (0, len(building.PAGES))


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The builds that were asked for; each takes a moment and fails."""
    made: list[Path] = []

    def build(root: Path, target: Path) -> str:
        made.append(target)
        time.sleep(0.2)
        return "a mistake"

    monkeypatch.setattr(building, "build", build)
    monkeypatch.delenv("BUILT_SITE", raising=False)
    return made


def test_who_comes_second_waits_for_the_first(calls: list[Path], tmp_path: Path) -> None:
    told: list[tuple[Path, str]] = []
    ask = [
        threading.Thread(target=lambda: told.append(building.built_once(tmp_path)))
        for _ in range(3)
    ]
    for thread in ask:
        thread.start()
    for thread in ask:
        thread.join()
    assert calls == [tmp_path / "site"]
    assert told == [(tmp_path / "site", "a mistake")] * 3


def test_a_site_that_is_given_is_not_built_again(
    calls: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BUILT_SITE", str(tmp_path))
    assert building.built_once(tmp_path) == (tmp_path, f"{tmp_path} is no built site")
    (tmp_path / "index.html").touch()
    os.utime(tmp_path / "index.html", (4e9, 4e9))
    assert building.built_once(tmp_path) == (tmp_path, "")
    assert calls == []


def test_a_site_older_than_its_book_is_noticed(tmp_path: Path) -> None:
    book = tmp_path / "book"
    names = ["mkdocs.yml", "pyproject.toml", "requirements.txt", "docs/a/b.md", "src/c.py"]
    for name in [*names, "src/c.pyc", "site/index.html"]:
        (book / name).parent.mkdir(parents=True, exist_ok=True)
        (book / name).touch()
        os.utime(book / name, (1000, 1000))
    assert building.stale(book, book / "site") == ""
    os.utime(book / "src/c.pyc", (2000, 2000))
    assert building.stale(book, book / "site") == ""
    for name in names:
        os.utime(book / name, (2000, 2000))
        assert building.stale(book, book / "site").endswith(f"site is older than {name}")
        os.utime(book / name, (1000, 1000))
