"""The files of the runtime: from the first source that has them, whole or not at all."""

import hashlib
import json
import re
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from literate.live import runtime

CONTENT = {"core.mjs": b"core" * 1000, "numpy.whl": bytes(range(256)) * 4000}


class Place(ThreadingHTTPServer):
    """A server with some files, which can break off, know no parts, or hand out other bytes."""

    def __init__(self, content: dict[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.content = dict(content)
        self.asked: list[tuple[str, str]] = []
        self.knows_parts = True
        self.break_after: list[int] = []
        """After so many bytes the next answers break off."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class Answer(BaseHTTPRequestHandler):
    server: Place

    def do_GET(self) -> None:
        name, span = self.path.rpartition("/")[2], self.headers.get("Range", "")
        self.server.asked.append((name, span))
        if name not in self.server.content:
            self.send_error(404)
            return
        content = self.server.content[name]
        size, (first, last) = len(content), span.removeprefix("bytes=").split("-")
        start = int(first) if first else max(0, size - int(last))
        end = int(last) if first else size - 1
        part = self.server.knows_parts
        body = content[start : end + 1] if part else content
        self.send_response(206 if part else 200)
        if part:
            self.send_header("Content-Range", f"bytes {start}-{end}/{size}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.server.break_after:
            body = body[: self.server.break_after.pop(0)]
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def place() -> Iterator[Callable[..., Place]]:
    """Makes servers, and stops them."""
    places: list[Place] = []

    def make(content: dict[str, bytes] | None = None) -> Place:
        places.append(Place(CONTENT if content is None else content))
        threading.Thread(target=places[-1].serve_forever, args=(0.01,), daemon=True).start()
        return places[-1]

    yield make
    for each in places:
        each.shutdown()
        each.server_close()


def lock(*sources: dict[str, str]) -> dict[str, Any]:
    """A lock of the two files."""
    return {
        "release": "1",
        "info": {"python": "3.14.0"},
        "sources": list(sources),
        "files": [
            {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in CONTENT.items()
        ],
    }


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_all_files_come_and_stay(place: Callable[..., Place], tmp_path: Path) -> None:
    here = place()
    wanted = lock({"folder": here.address})
    assert runtime.missing(tmp_path, wanted) == list(CONTENT)
    told: list[tuple[str, int]] = []
    runtime.fetch(tmp_path, wanted, report=lambda file, size: told.append((file.name, size)))
    assert {name: (tmp_path / name).read_bytes() for name in CONTENT} == CONTENT
    assert names(tmp_path) == sorted(CONTENT)
    assert runtime.missing(tmp_path, wanted) == []
    assert told[-1] == ("numpy.whl", len(CONTENT["numpy.whl"]))
    assert [size for name, size in told if name == "numpy.whl"] == sorted(
        size for name, size in told if name == "numpy.whl"
    )
    here.asked.clear()
    runtime.fetch(tmp_path, wanted)
    assert here.asked == []


def test_the_next_source_is_asked_for_what_the_first_has_not(
    place: Callable[..., Place], tmp_path: Path
) -> None:
    first, second = place({"core.mjs": CONTENT["core.mjs"]}), place()
    runtime.fetch(tmp_path, lock({"folder": first.address}, {"folder": second.address}))
    assert names(tmp_path) == sorted(CONTENT)
    assert {name for name, _ in second.asked} == {"numpy.whl"}


def test_a_source_that_does_not_answer(place: Callable[..., Place], tmp_path: Path) -> None:
    gone, here = place(), place()
    gone.shutdown()
    gone.server_close()
    runtime.fetch(tmp_path, lock({"folder": gone.address}, {"folder": here.address}))
    assert names(tmp_path) == sorted(CONTENT)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (CONTENT["numpy.whl"][:-1] + b"x", "numpy.whl has the sha256"),
        (CONTENT["numpy.whl"][:-1], "broke off after 1,023,999 of 1,024,000 bytes"),
        (CONTENT["numpy.whl"] + b"x", ""),  # only what is asked for comes
    ],
)
def test_other_bytes_are_not_taken(
    place: Callable[..., Place], tmp_path: Path, other: bytes, said: str
) -> None:
    wanted = lock({"folder": place(CONTENT | {"numpy.whl": other}).address})
    if not said:
        runtime.fetch(tmp_path, wanted)
        assert (tmp_path / "numpy.whl").read_bytes() == CONTENT["numpy.whl"]
        return
    with pytest.raises(runtime.RuntimeMissing, match=r"cannot be had: numpy\.whl") as error:
        runtime.fetch(tmp_path, wanted)
    assert said in str(error.value)
    assert [name for name in names(tmp_path) if not name.startswith(".")] == ["core.mjs"]
    # The next source makes it good.
    runtime.fetch(tmp_path, lock({"folder": place().address}))
    assert names(tmp_path) == sorted(CONTENT)


def test_a_file_that_was_changed_on_disk_is_fetched_again(
    place: Callable[..., Place], tmp_path: Path
) -> None:
    here = place()
    wanted = lock({"folder": here.address})
    runtime.fetch(tmp_path, wanted)
    (tmp_path / "core.mjs").write_bytes(b"other")
    assert runtime.missing(tmp_path, wanted) == ["core.mjs"]
    here.asked.clear()
    runtime.fetch(tmp_path, wanted)
    assert {name for name, _ in here.asked} == {"core.mjs"}
    assert runtime.missing(tmp_path, wanted) == []


@pytest.mark.parametrize("knows_parts", [True, False])
def test_a_broken_download_goes_on(
    place: Callable[..., Place], tmp_path: Path, knows_parts: bool
) -> None:
    here = place({"numpy.whl": CONTENT["numpy.whl"]})
    here.knows_parts = knows_parts
    here.break_after = [1000, 300_000]
    wanted = lock({"folder": here.address})
    wanted["files"] = wanted["files"][1:]
    runtime.fetch(tmp_path, wanted)
    assert names(tmp_path) == ["numpy.whl"]
    first, second, *_ = here.asked
    assert (first[1], second[1]) == ("bytes=0-1023999", "bytes=1000-1023999")


def test_what_came_before_the_end_of_the_program_is_kept(
    place: Callable[..., Place], tmp_path: Path
) -> None:
    here = place({"numpy.whl": CONTENT["numpy.whl"]})
    here.break_after = [300_000, 0, 0]
    wanted = lock({"folder": here.address})
    wanted["files"] = wanted["files"][1:]
    with pytest.raises(runtime.RuntimeMissing, match="broke off"):
        runtime.fetch(tmp_path, wanted)
    assert names(tmp_path) == [".numpy.whl.part"]
    here.break_after, before = [], len(here.asked)
    runtime.fetch(tmp_path, wanted)
    assert here.asked[before:] == [("numpy.whl", "bytes=300000-1023999")]
    assert names(tmp_path) == ["numpy.whl"]


@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
@pytest.mark.parametrize("knows_parts", [True, False])
def test_members_of_a_wheel(
    place: Callable[..., Place],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    compression: int,
    knows_parts: bool,
) -> None:
    wheel = tmp_path / "a.whl"
    with zipfile.ZipFile(wheel, "w", compression) as archive:
        archive.writestr("a/large.bin", bytes(4_000_000), zipfile.ZIP_STORED)
        for name, content in CONTENT.items():
            archive.writestr(f"a/b/{name}", content)
    here = place({"a.whl": wheel.read_bytes()})
    here.knows_parts = knows_parts
    monkeypatch.setattr(runtime, "_address", lambda requirement, python: here.address + "a.whl")
    source = {"requirement": "a==1", "python": "3.12", "folder": "a/b/"}
    folder = tmp_path / "runtime"
    runtime.fetch(folder, lock(source))
    assert {name: (folder / name).read_bytes() for name in CONTENT} == CONTENT
    assert names(folder) == sorted(CONTENT)
    with pytest.raises(runtime.RuntimeMissing, match=r"a==1: core\.mjs: not in the wheel"):
        runtime.fetch(tmp_path / "other", lock(source | {"folder": "c/"}))


def test_pip_is_asked_where_a_wheel_lies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    source = {"requirement": "no-such-package==1", "python": "3.12", "folder": "a/"}
    with pytest.raises(runtime.RuntimeMissing, match="no-such-package==1: pip does not find it"):
        runtime.fetch(tmp_path, lock(source))


def test_the_lock_of_the_book() -> None:
    book = runtime.read_lock()
    files = {file.name: file for file in runtime.lock_files(book)}
    assert len(files) == len(book["files"])
    assert {"pyodide.mjs", "pyodide.asm.wasm", "python_stdlib.zip"} <= files.keys()
    packages = json.loads(runtime.pyodide_lock(book))["packages"]
    for package in packages.values():
        assert package["sha256"] == files[package["file_name"]].sha256
        assert set(package["depends"]) <= packages.keys()


def test_the_site_is_made_with_the_versions_of_the_browser() -> None:
    locked = re.findall(
        r"^([a-z]+)==([^ ;]+)",
        (Path(__file__).parents[3] / "requirements.txt").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    packages = json.loads(runtime.pyodide_lock(runtime.read_lock()))["packages"]
    for name in ("numpy", "matplotlib", "contourpy", "fonttools"):
        assert [version for each, version in locked if each == name] == [packages[name]["version"]]
