"""Every link of the built site leads to a file that is there, and to a place in it."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from .building import PAGES, file_of, ids, page_id, read
from .checks import list_wrong


def dead_links(site: Path, file: Path) -> list[str]:
    """The links, pictures, scripts and styles of a page that lead nowhere in the site."""
    found = []
    for tag in read(file).select("[href], [src]"):
        link = str(tag.get("href") or tag.get("src"))
        parts = urlsplit(link)
        if parts.scheme or parts.netloc or tag.name == "base":
            continue
        path = unquote(parts.path)
        target = file if not path else site / path[1:] if path[0] == "/" else file.parent / path
        target = target.resolve()
        if target.is_dir():
            target = target / "index.html"
        if not target.is_file() or not target.is_relative_to(site.resolve()):
            found.append(f"no file: {link}")
            continue
        place = unquote(parts.fragment)
        if place and target.suffix == ".html" and place not in ids(target):
            found.append(f"no such place: {link}")
    return found


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_links_lead_somewhere(page: str, site: Path) -> None:
    found = dead_links(site, site / file_of(page))
    assert not found, list_wrong(found)


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "index.html").write_text("<p id='here'>a</p>", encoding="utf-8")
    page = tmp_path / "a.html"
    good = ["b/", "b/#here", "b/index.html#here", "/b/", "#top", "https://elsewhere.example/"]
    bad = ["c/", "b/#there", "#there", "../a.html", "/c"]
    page.write_text(
        "<p id='top'></p>" + "".join(f"<a href='{link}'></a>" for link in good + bad),
        encoding="utf-8",
    )
    assert [message.rpartition(" ")[2] for message in dead_links(tmp_path, page)] == bad


def test_styles_find_their_files(site: Path) -> None:
    missing = [
        f"{file.relative_to(site)}: {url}"
        for file in site.rglob("*.css")
        for url in re.findall(r"url\([\"']?([^\"')]+)", file.read_text(encoding="utf-8"))
        if not url.startswith("data:") and not (file.parent / urlsplit(url).path).is_file()
    ]
    assert not missing
