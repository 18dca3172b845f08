"""Two builds of one book are the same bytes, wherever they were made."""

from pathlib import Path

from .building import build_elsewhere
from .checks import list_wrong

# These hold the day of the build; the book on paper is printed after it.
DATED = ("sitemap.xml", "sitemap.xml.gz", "book.pdf")


def differences(one: Path, other: Path) -> list[str]:
    """What is not the same in two folders."""
    names = sorted(
        {
            file.relative_to(folder).as_posix()
            for folder in (one, other)
            for file in folder.rglob("*")
            if file.is_file()
        }.difference(DATED)
    )
    found = []
    for name in names:
        if not ((one / name).is_file() and (other / name).is_file()):
            found.append(f"{name} stands in one build only")
            continue
        first, second = (one / name).read_bytes(), (other / name).read_bytes()
        if first != second:
            pairs = enumerate(zip(first, second, strict=False))
            place = next((i for i, (a, b) in pairs if a != b), min(len(first), len(second)))
            around = slice(max(0, place - 60), place + 60)
            found.append(f"{name}: {first[around]!r} and {second[around]!r}")
    return found


def test_the_site_is_built(build: tuple[Path, str]) -> None:
    _, failure = build
    assert not failure, failure


def test_two_builds_are_equal(site: Path, tmp_path: Path) -> None:
    book, again = tmp_path / "elsewhere" / "book", tmp_path / "again"
    failure = build_elsewhere(book, again)
    assert not failure, failure
    found = differences(site, again)
    assert not found, list_wrong(found)
    assert not [
        file.relative_to(again)
        for file in again.rglob("*")
        if file.is_file() and str(book).encode() in file.read_bytes()
    ]


def test_a_difference_is_found(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder, text in ((one, "0x7f01"), (other, "0x7f02")):
        folder.mkdir()
        (folder / "same.html").write_text("same", encoding="utf-8")
        (folder / "page.html").write_text(f"<object at {text}>", encoding="utf-8")
        (folder / "sitemap.xml").write_text(text, encoding="utf-8")
    (one / "lost.txt").touch()
    assert [message.split(" ")[0] for message in differences(one, other)] == [
        "lost.txt",
        "page.html:",
    ]
