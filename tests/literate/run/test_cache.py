"""What is remembered holds as long as all it depends on, and never breaks a build."""

import json
import os
import shutil
import time
from collections.abc import Callable
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

import pytest

from literate.run import cache as cache_module
from literate.run.cache import Cache, CacheError, digest_of_tree
from literate.run.chapter import Chapter
from literate.run.parse import parse
from literate.run.reads import fingerprint
from literate.run.results import Execution, Outcome, Output, Problem

TEXT = """# Title

Prose with `{python} x`.

```python title="Code"
#| label: fig-a
#| caption: A caption with `{python} x + 1`.
#| alt: An alternative text.
x = 1
```

```pycon
>>> x
1
```
"""
OUTPUT = {"output_type": "stream", "name": "stdout", "text": "Größe 0x…\n"}
DRAWING: Output = {
    "output_type": "display_data",
    "data": {"image/svg+xml": "<svg/>"},
    "metadata": {},
}


def executed(chapter: Chapter, seconds: float = 1.5) -> Execution:
    """What running it might have given."""
    return Execution([Outcome([OUTPUT], "1") for _ in chapter.steps], seconds)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "src" / "maths"
    folder.mkdir(parents=True)
    (folder / "net.py").write_text("x = 1\n")
    return folder


@pytest.fixture
def make(tmp_path: Path, sources: Path) -> Callable[[], Cache]:
    """A cache as a new build makes it."""
    return lambda: Cache(tmp_path / "cache", [sources])


@pytest.fixture
def chapter() -> Chapter:
    return parse(TEXT, "docs/part-1/01-a.md")


@pytest.fixture
def entry(make: Callable[[], Cache], chapter: Chapter, tmp_path: Path) -> Path:
    """The file of a kept execution."""
    make().keep(chapter, executed(chapter))
    return tmp_path / "cache" / "docs" / "part-1" / "01-a.json"


# ------------------------------------------------------------------ hits


def test_at_first_nothing_is_kept(make: Callable[[], Cache], chapter: Chapter) -> None:
    assert make().load(chapter) == (None, "")
    assert make().seconds(chapter) == float("inf")


@pytest.mark.usefixtures("entry")
def test_what_was_kept_comes_back(make: Callable[[], Cache], chapter: Chapter) -> None:
    assert make().load(chapter) == (executed(chapter), "")
    assert make().seconds(chapter) == 1.5


def test_a_file_whose_name_is_no_text_is_kept(make: Callable[[], Cache], chapter: Chapter) -> None:
    execution = executed(chapter)
    execution.files[os.fsdecode(b"caf\xe9.csv")] = ""
    make().keep(chapter, execution)
    assert make().load(chapter) == (execution, "")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Prose with", "Other prose,\nof two lines, with"),
        ("# Title\n", "---\ntitle: A\n---\n# A title\n\nA paragraph.\n"),
        ("A caption with", "Another caption with"),
        ("An alternative", "Another alternative"),
        ("label: fig-a", "label: fig-b"),
        ('title="Code"', 'title="Other" hl_lines="1" tags=["collapsed"]'),
        ("```python title", "````python title"),
    ],
)
@pytest.mark.usefixtures("entry")
def test_prose_is_no_part_of_the_key(make: Callable[[], Cache], old: str, new: str) -> None:
    text = TEXT.replace(old, new)
    assert text != TEXT
    if new.startswith("````"):
        text = text.replace("x = 1\n```", "x = 1\n````")
    edited = parse(text, "docs/part-1/01-a.md")
    assert make().load(edited) == (executed(edited), "")


# ------------------------------------------------------------------ misses


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x = 1\n```", "x = 2\n```"),
        ("`{python} x`", "`{python} x `".replace("x ", "-x")),
        ("{python} x + 1", "{python} x + 2"),
        (">>> x\n1", ">>> x\n2"),
        ("```pycon", "```python"),
        ("```pycon\n>>> x\n1\n```\n", ""),
        ("Prose with `{python} x`.\n", "Prose.\n\nAnd `{python} x`.\n\n```python\n1\n```\n"),
    ],
)
@pytest.mark.usefixtures("entry")
def test_code_is_part_of_the_key(make: Callable[[], Cache], old: str, new: str) -> None:
    assert TEXT.replace(old, new) != TEXT
    edited = parse(TEXT.replace(old, new), "docs/part-1/01-a.md")
    assert make().load(edited) == (None, "")


def test_what_names_lines_of_the_chapter_holds_as_long_as_they_do(
    make: Callable[[], Cache], chapter: Chapter
) -> None:
    moved = parse(f"One line more.\n\n{TEXT}", chapter.name)
    for text, holds in (("01-a.md:9: UserWarning: careful\n", False), ("careful\n", True)):
        output = {"output_type": "stream", "name": "stderr", "text": text}
        make().keep(chapter, Execution([Outcome([DRAWING, output]) for _ in chapter.steps], 1.0))
        assert make().load(chapter)[0] is not None
        assert (make().load(moved)[0] is not None) == holds


def test_files_of_one_name_have_entries_of_their_own(
    make: Callable[[], Cache], chapter: Chapter, entry: Path
) -> None:
    lab = parse("```python\n1\n```\n", "docs/part-1/01-a.ipynb")
    make().keep(lab, executed(lab))
    assert make().load(chapter)[0] is not None
    assert entry.with_name("01-a.ipynb.json").is_file()


def test_files_that_cells_have_read_are_named_from_the_folder_of_the_book(
    chapter: Chapter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in (tmp_path / "book", tmp_path / "current"):
        folder.mkdir()
        (folder / "data.csv").write_text(folder.name)
    monkeypatch.chdir(tmp_path / "current")
    for root, name in ((tmp_path / "book", "book"), (None, "current")):
        cache = Cache(tmp_path / "cache", root=root)
        files = {"data.csv": fingerprint(tmp_path / name / "data.csv")}
        cache.keep(chapter, Execution(executed(chapter).outcomes, 1.5, files))
        assert cache.load(chapter)[0] is not None
        (tmp_path / name / "data.csv").write_text("edited")
        assert cache.load(chapter) == (None, "")


def test_the_folder_is_made_with_those_above_it(tmp_path: Path) -> None:
    assert Cache(tmp_path / "a" / "b").folder.is_dir()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file")
    for folder in (blocked, blocked / "cache"):
        with pytest.raises(CacheError, match=rf"{folder}: results cannot be kept here: "):
            Cache(folder)
    if os.access("/proc/self", os.F_OK):
        for folder in (Path("/proc/self/cache"), Path("/proc/self")):
            with pytest.raises(CacheError, match=rf"{folder}: results cannot be kept here: "):
                Cache(folder)


def test_an_entry_for_which_there_is_no_place_is_named(
    make: Callable[[], Cache], chapter: Chapter, tmp_path: Path
) -> None:
    cache = make()
    (tmp_path / "cache" / "docs").write_text("a file")
    place = tmp_path / "cache" / "docs" / "part-1"
    with pytest.raises(CacheError, match=f"^cache_dir: {place}: results cannot be kept here: "):
        cache.keep(chapter, executed(chapter))


@pytest.mark.usefixtures("entry")
def test_another_order_is_another_key(make: Callable[[], Cache], chapter: Chapter) -> None:
    swapped = parse("```python\n1\n```\n```python\n2\n```\n")
    other = parse("```python\n2\n```\n```python\n1\n```\n")
    joined = parse("```python\n1\n2\n```\n")
    as_value = parse("`{python} 1`\n```python\n2\n```\n")
    keys = [make().key(c) for c in (chapter, swapped, other, joined, as_value)]
    assert len(set(keys)) == 5


@pytest.mark.parametrize(
    "change", ["edit", "edit the data", "add", "remove", "rename", "move a line"]
)
@pytest.mark.usefixtures("entry")
def test_every_change_of_the_package_is_a_miss(
    make: Callable[[], Cache], chapter: Chapter, sources: Path, change: str
) -> None:
    (sources / "part").mkdir()
    (sources / "part" / "a.py").write_text("a = 1\nb = 2\n")
    (sources / "part" / "b.py").write_text("c = 3\n")
    (sources / "data.csv").write_text("1\n")
    make().keep(chapter, executed(chapter))
    assert make().load(chapter)[0] is not None
    match change:
        case "edit the data":
            (sources / "data.csv").write_text("2\n")
        case "edit":
            (sources / "net.py").write_text("x = 2\n")
        case "add":
            (sources / "part" / "c.py").write_text("")
        case "remove":
            (sources / "part" / "b.py").unlink()
        case "rename":
            (sources / "net.py").rename(sources / "network.py")
        case _:
            (sources / "part" / "a.py").write_text("a = 1\n")
            (sources / "part" / "b.py").write_text("b = 2\nc = 3\n")
    assert make().load(chapter) == (None, "")


@pytest.mark.usefixtures("entry")
def test_what_is_not_code_changes_nothing(
    make: Callable[[], Cache], chapter: Chapter, sources: Path
) -> None:
    (sources / "__pycache__").mkdir()
    (sources / "__pycache__" / "net.cpython-311.pyc").write_bytes(b"x")
    (sources / ".net.py.swp").write_text("x")
    (sources / "net.py~").write_text("x")
    os.utime(sources / "net.py", (1, 1))
    assert make().load(chapter)[0] is not None


@pytest.mark.parametrize("package", ["numpy", "matplotlib", "contourpy"])
@pytest.mark.usefixtures("entry")
def test_another_version_is_a_miss(
    make: Callable[[], Cache], chapter: Chapter, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        cache_module, "version", lambda name: "99" if name == package else installed(name)
    )
    assert make().load(chapter) == (None, "")


@pytest.mark.usefixtures("entry")
def test_another_python_is_a_miss(
    make: Callable[[], Cache], chapter: Chapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platform.python_version", lambda: "3.99.0")
    assert make().load(chapter) == (None, "")


@pytest.mark.usefixtures("entry")
def test_another_press_is_a_miss(
    make: Callable[[], Cache], chapter: Chapter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = tmp_path / "run"
    shutil.copytree(cache_module._EXECUTES, changed)
    monkeypatch.setattr(cache_module, "_EXECUTES", changed)
    assert make().load(chapter)[0] is not None
    changed.joinpath("chapter.py").write_bytes(b"# changed\n")
    assert make().load(chapter) == (None, "")


def test_the_versions_have_a_name_of_their_own_for_the_labs(
    make: Callable[[], Cache], sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = make().versions
    (sources / "net.py").write_text("x = 3\n")
    assert make().versions == before  # labs do not import the package
    monkeypatch.setattr(cache_module, "version", lambda name: "99")
    assert make().versions != before


# ------------------------------------------------------------------ broken entries


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"3",
        b"\x80\x81\xff",
        b"{}",
        b'{"key": 1}',
        b"not json at all",
    ],
)
def test_garbage_is_a_miss_with_a_warning(
    make: Callable[[], Cache], chapter: Chapter, entry: Path, content: bytes
) -> None:
    entry.write_bytes(content)
    execution, warning = make().load(chapter)
    assert execution is None
    assert warning.startswith(f"{entry}: unreadable, executed again") or content == b'{"key": 1}'
    assert make().seconds(chapter) == float("inf")
    make().keep(chapter, executed(chapter))
    assert make().load(chapter) == (executed(chapter), "")


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_entry_is_a_miss_with_a_warning(
    make: Callable[[], Cache], chapter: Chapter, entry: Path, part: float
) -> None:
    content = entry.read_bytes()
    entry.write_bytes(content[: int(len(content) * part)])
    execution, warning = make().load(chapter)
    assert execution is None
    assert "executed again" in warning


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"outcomes": None}, "TypeError"),
        ({"outcomes": [{}]}, "KeyError"),
        ({"outcomes": 3}, "TypeError"),
        ({"seconds": "long"}, "ValueError"),
        ({"seconds": None}, "TypeError"),
    ],
    ids=str,
)
def test_an_entry_of_another_form_is_a_miss_with_a_warning(
    make: Callable[[], Cache], chapter: Chapter, entry: Path, change: dict[str, Any], error: str
) -> None:
    entry.write_text(json.dumps(json.loads(entry.read_text()) | change))
    execution, warning = make().load(chapter)
    assert execution is None
    assert warning.startswith(f"{entry}: unreadable, executed again ({error}: ")


def test_an_incomplete_entry_is_a_miss_with_a_warning(
    make: Callable[[], Cache], chapter: Chapter, entry: Path
) -> None:
    make().keep(chapter, Execution(executed(chapter).outcomes[:-1], 1.0))
    assert make().load(chapter) == (None, f"{entry}: incomplete, executed again")
    make().keep(chapter, Execution([], 1.0))
    assert make().load(chapter) == (None, f"{entry}: incomplete, executed again")


def test_an_entry_with_problems_is_a_miss(
    make: Callable[[], Cache], chapter: Chapter, entry: Path
) -> None:
    outcomes = executed(chapter).outcomes
    outcomes[0] = Outcome(problems=[Problem(0, "no")])
    make().keep(chapter, Execution(outcomes, 1.0))
    assert make().load(chapter) == (None, f"{entry}: incomplete, executed again")


def test_a_folder_in_the_place_of_an_entry_is_a_miss_with_a_warning(
    make: Callable[[], Cache], chapter: Chapter, entry: Path
) -> None:
    entry.unlink()
    entry.mkdir()
    execution, warning = make().load(chapter)
    assert execution is None
    assert "unreadable" in warning


# ------------------------------------------------------------------ writing


@pytest.mark.parametrize(("written", "seconds"), [(False, 1.5), (True, 9.0)])
def test_an_entry_is_there_whole_or_not_at_all(
    make: Callable[[], Cache],
    chapter: Chapter,
    entry: Path,
    monkeypatch: pytest.MonkeyPatch,
    written: bool,
    seconds: float,
) -> None:
    replace = os.replace

    def interrupted(temporary: str, path: Path) -> None:
        if written:
            replace(temporary, path)
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        make().keep(chapter, executed(chapter, seconds=9.0))
    assert [path.name for path in entry.parent.iterdir()] == [entry.name]
    assert make().load(chapter) == (executed(chapter, seconds), "")


def test_an_entry_that_cannot_be_written_leaves_nothing(
    make: Callable[[], Cache], chapter: Chapter, entry: Path
) -> None:
    outcomes = [Outcome([{"output_type": "x", "data": object()}])] * len(chapter.steps)
    with pytest.raises(TypeError, match="JSON"):
        make().keep(chapter, Execution(outcomes, 1.0))
    assert [path.name for path in entry.parent.iterdir()] == [entry.name]


def test_entries_of_chapters_that_are_no_more_are_removed(
    make: Callable[[], Cache], chapter: Chapter, entry: Path
) -> None:
    other = parse(TEXT, "docs/b.md")
    cache = make()
    cache.keep(other, executed(other))
    for name in ("docs/lab.ipynb", "docs/old.ipynb"):
        lab = parse("```python\n1\n```\n", name)
        cache.keep(lab, executed(lab))
        cache.put(name, b"{}")
    cache.blob("font.woff2", lambda: b"font")
    cache.prune([chapter.name, "docs/lab.ipynb"])
    kept = ("docs/lab.ipynb", "docs/lab.ipynb.json", "font.woff2")
    assert {path for path in cache.folder.rglob("*") if path.is_file()} == {
        entry,
        *(cache.folder / name for name in kept),
    }


def test_what_killed_builds_left_is_removed_after_a_day(
    make: Callable[[], Cache], chapter: Chapter, entry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", killed)
        patch.setattr(Path, "unlink", killed)
        with pytest.raises(KeyboardInterrupt):
            make().keep(chapter, executed(chapter))
    (left,) = set(entry.parent.iterdir()) - {entry}
    yesterday = time.time() - 25 * 3600
    os.utime(left, (yesterday, yesterday))
    under_way = entry.parent / ".def.new"
    under_way.write_bytes(b"half")
    make().prune([chapter.name])
    assert sorted(entry.parent.iterdir()) == [under_way, entry]


def test_nothing_to_prune(make: Callable[[], Cache]) -> None:
    make().prune([])


def test_what_another_build_removes_at_once_is_no_mistake(
    make: Callable[[], Cache], monkeypatch: pytest.MonkeyPatch
) -> None:
    listed: list[str] = []

    def gone(folder: Path, pattern: str) -> list[Path]:
        listed.append(pattern.replace("*", "a"))
        return [folder / listed[-1]]

    cache = make()
    monkeypatch.setattr(Path, "rglob", gone)
    cache.prune([])
    assert listed == ["a.json", "a.ipynb", ".a.new"]


def test_a_file_for_others_stands_where_they_are_told(
    make: Callable[[], Cache], tmp_path: Path
) -> None:
    path = make().put("docs/lab.ipynb", b"{}")
    assert path == tmp_path / "cache" / "docs" / "lab.ipynb"
    assert path.read_bytes() == b"{}"


def test_a_blob_is_made_once(make: Callable[[], Cache]) -> None:
    made: list[int] = []

    def blob() -> bytes:
        made.append(1)
        return b"font"

    assert [make().blob("a.woff2", blob) for _ in range(3)] == [b"font"] * 3
    assert len(made) == 1
    assert make().blob("b.woff2", blob) == b"font"
    assert len(made) == 2


def test_a_blob_that_another_build_removes_at_once_is_there(
    make: Callable[[], Cache], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Cache, "_write", lambda *_: None)
    assert make().blob("a.woff2", lambda: b"font") == b"font"


def test_the_fingerprint_of_a_tree_is_the_same_on_every_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.py", "b.py", "c.py"):
        (tmp_path / name).write_text(name)
    before = digest_of_tree(tmp_path)
    files = [*tmp_path.rglob("*.py")]
    monkeypatch.setattr(Path, "rglob", lambda *_: files)
    for _ in files:
        files.append(files.pop(0))
        assert digest_of_tree(tmp_path) == before


def test_the_fingerprint_of_a_tree_knows_where_names_and_contents_end(tmp_path: Path) -> None:
    trees = [{"a.py": "bc"}, {"ab.py": "c"}, {"a.py": "b", "b.py": "c"}, {"sub/a.py": "bc"}, {}]
    digests = set()
    for number, files in enumerate(trees):
        for name, text in files.items():
            path = tmp_path / str(number) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        digests.add(digest_of_tree(tmp_path / str(number)))
    assert len(digests) == len(trees)


def test_a_file_that_goes_when_it_has_been_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    before = digest_of_tree(tmp_path)
    (tmp_path / "gone.py").symlink_to("nowhere")
    monkeypatch.setattr(Path, "is_file", lambda _: True)
    assert digest_of_tree(tmp_path) == before
