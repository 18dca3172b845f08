"""A server that is edited at random shows what is written, and leaves nothing behind."""

import contextlib
import dataclasses
import shutil
from pathlib import Path

import pytest
import yaml

from .soaking import StaleError, check, own_mistakes, served, settings, soak

pytestmark = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="reads /proc")
SEED = 12


def test_two_dozen_edits_at_random(tmp_path: Path, notes: list[str]) -> None:
    report = soak(tmp_path, SEED, edits=24)
    assert report.edits >= 24
    assert report.checks >= 6
    first, last = report.memory[0], report.memory[-1]
    notes.append(f"a server after {report.edits} edits at random: {first:.0f} to {last:.0f} MB")
    assert last < first + 20


def test_what_is_stale_is_found(tmp_path: Path) -> None:
    known: set[str] = set()
    with served(tmp_path, SEED) as server:
        check(server, known)
        # What the server does not see: a copy of its files, with an edit, with a page more.
        seen = server.book
        for name in ("a", "new"):
            copy = tmp_path / name
            shutil.copytree(seen.folder, copy)
            (copy / f"docs/{name}.md").write_text("# Another\n", encoding="utf-8")
            server.book = dataclasses.replace(seen, folder=copy)
            with pytest.raises(StaleError, match="served is not what is written"):
                check(server, known, patience=2)


def test_a_server_that_died_and_what_it_left_are_found(tmp_path: Path) -> None:
    def leave() -> None:
        with served(tmp_path, SEED) as server:
            assert server.process
            (server.temporary / "left").touch()
            server.process.kill()
            server.process.wait()
            with pytest.raises(StaleError, match="the server has ended"):
                check(server, set())

    with pytest.raises(StaleError, match=r"files are left: .*left"):
        leave()


def test_its_own_mistakes_are_found() -> None:
    trace = "INFO\nTraceback (most recent call last):\n  File a, in {}\n    b()\n{}\nINFO\n"
    gone = "FileNotFoundError: [Errno 2] a"
    assert own_mistakes(trace.format("copy_static_files", gone)) == []
    assert own_mistakes(trace.format("load", "yaml.scanner.ScannerError: a")) == []
    for mistake in (gone, "KeyError: 'a'"):
        (found,) = own_mistakes(trace.format("build", mistake))
        assert found.splitlines()[-1] == mistake


def test_half_of_the_settings_is_refused_or_has_the_press() -> None:
    text = settings("http://127.0.0.1:1/")
    for end in range(len(text)):
        with contextlib.suppress(yaml.YAMLError):
            half = yaml.load(text[:end].replace("!!python/name:", ""), yaml.SafeLoader) or {}
            named = isinstance(half, dict) and "site_name" in half
            assert not named or "literate" in half["plugins"][1]
