"""What lets a site be read without a network: the list of its files, and the worker."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from literate.beside import finish
from literate.page.offline import listed, write_offline

FILES = {
    "index.html": "<head><title>Home</title></head>",
    "a/index.html": "<head><title>A</title></head>",
    "a.ipynb": "{}",
    "assets/site.css": "p { color: black }",
    "assets/literate/live/site.json": "{}",
}
LEFT_OUT = {
    "404.html": "gone",
    "book.pdf": "%PDF",
    "robots.txt": "",
    "sitemap.xml": "2026",
    "sitemap.xml.gz": "2026",
    "assets/javascripts/bundle.js.map": "{}",
    "assets/javascripts/lunr/min/lunr.de.min.js": "x",
    "assets/literate/live/python/python_stdlib.zip": "12345",
    "assets/literate/live/python/pyodide.mjs": "123",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name, text in {**FILES, **LEFT_OUT}.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


def written(site: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((site / "offline.json").read_bytes())
    return found


def test_each_file_has_its_sum_and_its_size(site: Path) -> None:
    write_offline(site)
    files = written(site)["files"]
    assert b" " not in (site / "offline.json").read_bytes()
    assert files.keys() == FILES.keys()
    for name, (digest, size) in files.items():
        content = FILES[name].encode()
        assert (digest, size) == (hashlib.sha256(content).hexdigest()[:32], len(content))


def test_python_is_counted_apart(site: Path) -> None:
    assert listed(site)["python"] == 8


def test_the_worker_stands_at_the_root(site: Path) -> None:
    write_offline(site)
    assert "registration.scope" in (site / "sw.js").read_text(encoding="utf-8")


def test_a_version_is_what_its_files_are(site: Path) -> None:
    first = listed(site)
    write_offline(site)
    assert listed(site) == first, "the list does not count itself"
    for name in LEFT_OUT:
        (site / name).write_text("another", encoding="utf-8")
    assert listed(site)["version"] == first["version"]
    (site / "assets/site.css").write_text("p { color: white }", encoding="utf-8")
    second = listed(site)["version"]
    (site / "a.ipynb").rename(site / "b.ipynb")
    assert len({first["version"], second, listed(site)["version"]}) == 3


@pytest.mark.parametrize("policy", [True, False])
def test_it_is_written_when_all_else_is(policy: bool, site: Path) -> None:
    finish(site, policy, offline=True)
    page = (site / "index.html").read_bytes()
    assert (b"Content-Security-Policy" in page) == policy
    assert written(site)["files"]["index.html"][0] == hashlib.sha256(page).hexdigest()[:32]


def test_a_site_without_it_has_neither(site: Path) -> None:
    finish(site, policy=True, offline=False)
    assert not (site / "sw.js").exists()
    assert not (site / "offline.json").exists()
