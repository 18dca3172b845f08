"""What search engines and previews of links read of each page, and the link to its source."""

import io
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup
from matplotlib.image import imread

from literate.page.labs import description
from literate.page.previews import previews
from literate.run.parse import parse_notebook

from .pages import figure, lab

Make = Callable[..., Any]
ROOT = Path(__file__).parents[2]
HEAD = '---\ndescription: All about "{0}" & <more>.\n---\n\n# Learn {0}\n'
START = "---\ntitle: Begin here\ndescription: The start.\n---\n\n# Begin\n"
FILES = {
    "docs/index.md": START + figure("[1, 1]"),
    "docs/part-1/01-a.md": HEAD.format("a") + figure(),
    "docs/part-1/02-b.md": HEAD.format("b") + figure("[0, 2]") + figure("[1, 0]"),
    "docs/prose.md": HEAD.format("prose") + "\nText.\n",
}
NAMES = ["", "part-1/01-a/", "part-1/02-b/", "prose/"]
NAV: list[Any] = ["index.md", {"Part I": ["part-1/01-a.md", "part-1/02-b.md"]}, "prose.md"]
THEME = {
    "name": "material",
    "custom_dir": str(ROOT / "docs" / "overrides"),
    "font": False,
    "features": ["content.action.edit"],
    "static_templates": ["robots.txt"],
}
SETTINGS = {
    "theme": THEME,
    "nav": NAV,
    "literate_descriptions": True,
    "site_description": "A site.",
}


def head(book: Any, name: str) -> dict[str, list[str]]:
    """The properties of a page, each with all its values."""
    page = BeautifulSoup(book.page(f"{name}index.html"), "html.parser")
    found: dict[str, list[str]] = {}
    for tag in page.select("head meta[content]"):
        key = str(tag.get("property") or tag.get("name"))
        found.setdefault(key, []).append(str(tag["content"]))
    found["canonical"] = [str(tag["href"]) for tag in page.select("link[rel=canonical]")]
    found["edit"] = [str(tag["href"]) for tag in page.select("a[rel=edit]")]
    return found


def test_a_site_with_an_address_and_a_repository(project: Make) -> None:
    book = project(FILES, literate_repository="owner/name", **SETTINGS)
    assert book.build(strict=True) is None, book.log
    address = "https://example.org/book/"
    pictures = set()
    for name in NAMES:
        found = head(book, name)
        assert found["canonical"] == found["og:url"] == [f"{address}{name}"]
        (image,) = found["og:image"]
        assert image.startswith(address)
        png = (book.folder / "site" / image.removeprefix(address)).read_bytes()
        assert len(png) < 80_000
        assert [[str(n)] for n in imread(io.BytesIO(png)).shape[1::-1]] == [
            found["og:image:width"],
            found["og:image:height"],
        ]
        pictures.add((image, png))
        assert found["twitter:card"] == ["summary_large_image"]
        assert found["og:site_name"] == ["Book"]
        source = f"{name.removesuffix('/')}.md" if name else "index.md"
        assert found["edit"] == [f"https://github.com/owner/name/edit/main/docs/{source}"]
    # The first figure of each chapter; that of the first page is the prose page's too.
    assert len(pictures) == 3
    assert len({png for _, png in pictures}) == 3
    assert head(book, "prose/")["og:image"] == head(book, "")["og:image"]
    # The picture is that of a page, which is not always the one that the link leads to.
    told = [head(book, name)["og:image:alt"] for name in NAMES]
    assert told == [["Begin here"], ["1. Learn a"], ["2. Learn b"], ["Begin here"]]
    first, second = head(book, ""), head(book, "part-1/01-a/")
    assert (first["og:type"], second["og:type"]) == (["website"], ["article"])
    assert (first["og:title"], second["og:title"]) == (["Begin here"], ["1. Learn a"])
    assert second["og:description"] == ['All about "a" & <more>.']
    robots = (book.folder / "site/robots.txt").read_text(encoding="utf-8")
    assert robots.splitlines() == ["User-agent: *", "Allow: /", f"Sitemap: {address}sitemap.xml"]
    assert f"<loc>{address}part-1/01-a/</loc>" in book.page("sitemap.xml")


def test_a_site_without_an_address_and_a_repository(project: Make) -> None:
    book = project(FILES, **SETTINGS | {"site_url": ""})
    assert book.build(strict=True) is None, book.log
    for name in NAMES:
        found = head(book, name)
        assert found["canonical"] == found["edit"] == []
        assert not {"og:image", "og:url", "og:image:width"} & found.keys()
        assert found["twitter:card"] == ["summary"]
        assert len(found["og:title"]) == len(found["og:description"]) == 1
    assert not list((book.folder / "site").rglob("previews"))
    robots = (book.folder / "site/robots.txt").read_text(encoding="utf-8")
    assert robots.splitlines() == ["User-agent: *", "Allow: /"]


def test_the_search_dialog_has_a_name_on_every_page(project: Make) -> None:
    book = project(FILES, **SETTINGS)
    assert book.build(strict=True) is None, book.log
    for name in ["index.html", "part-1/01-a/index.html", "404.html"]:
        dialogs = BeautifulSoup(book.page(name), "html.parser").select("[role=dialog]")
        assert [dialog.get("aria-label") for dialog in dialogs] == ["Search"], name


def test_pages_that_are_made_have_no_source_to_edit(project: Make) -> None:
    hook = (
        "from mkdocs.structure.files import File\n\n\n"
        "def on_files(files, config):\n"
        "    files.append(File.generated(config, 'made.md', content='# Made'))\n"
    )
    settings = {key: value for key, value in SETTINGS.items() if key != "nav"}
    settings["literate_descriptions"] = False
    book = project(FILES | {"hook.py": hook}, hooks=["hook.py"], **settings)
    book.configure(hooks=["hook.py"], literate_repository="owner/name", **settings)
    assert book.build(strict=True) is None, book.log
    assert head(book, "made/")["edit"] == []
    assert len(head(book, "prose/")["edit"]) == 1


def test_a_page_without_a_description_stops_a_strict_build(project: Make) -> None:
    for text in ("# Prose\n", "---\ndescription:\n---\n\n# Prose\n"):
        book = project(FILES | {"docs/prose.md": text}, **SETTINGS)
        assert book.build() is None
        assert "docs/prose.md:1: no description in the front matter" in book.log
        assert "index.md:1: no description" not in book.log
        assert book.build(strict=True) is not None


def test_a_book_without_figures_has_no_pictures(project: Make) -> None:
    files = FILES | {"docs/index.md": START, "docs/part-1/01-a.md": HEAD.format("a")}
    book = project(files, **SETTINGS)
    assert book.build(strict=True) is None, book.log
    assert len(head(book, "part-1/02-b/")["og:image"]) == 1
    for name in ("", "part-1/01-a/", "prose/"):
        found = head(book, name)
        assert not {"og:image", "og:image:alt", "og:image:width"} & found.keys()
        assert found["twitter:card"] == ["summary"]


@pytest.mark.parametrize("home", [None, "b.md"])
def test_without_a_picture_of_the_first_page_each_page_has_its_own_or_none(
    home: str | None,
) -> None:
    titles = {"v1.0/01-a.b.md": "The <code>or</code> gate <em>&amp;</em> more", "b.md": "B"}
    png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 480)
    front, files = previews(titles, home, {"v1.0/01-a.b.md": png, "b.md": b""}.__getitem__)
    path = "assets/literate/previews/v1.0/01-a.b.png"
    assert front == {
        "v1.0/01-a.b.md": {
            "image": path,
            "image_alt": "The or gate & more",
            "image_width": 640,
            "image_height": 480,
        },
        "b.md": {"image": ""},
    }
    assert files == {path: png}


def test_the_server_follows_descriptions_and_pictures(project: Make) -> None:
    book = project(FILES, **SETTINGS)
    assert book.serve() is None, book.log
    picture = book.folder / "site/assets/literate/previews/part-1/01-a.png"
    before = picture.read_bytes()
    text = HEAD.format("c").replace("All about", "Of") + figure("[0, 3]")
    book.write({"docs/part-1/01-a.md": text})
    assert book.serve() is None, book.log
    found = head(book, "part-1/01-a/")
    assert found["og:title"] == ["1. Learn c"]
    assert found["og:description"] == ['Of "c" & <more>.']
    assert picture.read_bytes() != before
    shown = book.page("part-1/01-a/index.html"), book.page("prose/index.html")
    assert book.build(strict=True) is None
    assert (book.page("part-1/01-a/index.html"), book.page("prose/index.html")) == shown


# ------------------------------------------------------------------ labs


LINKED = "A *neuron* learns `OR`, see\n[chapter 8](../a.md). Then $x$ is 0.5."


@pytest.mark.parametrize(
    ("notebook", "told"),
    [
        (lab("# Title\n\nText.", description=" Of the lab "), "Of the lab"),
        (lab("# Title\n\n" + LINKED), "A neuron learns OR, see chapter 8. Then x is 0.5."),
        (lab("# Title", "## Part", "Text.\n\nMore."), "Text."),
        (lab("# Title\n\n" + "Nine words stand in this sentence of the lab. " * 9), "Nine words"),
        (lab("# Title"), ""),
    ],
)
def test_the_description_of_a_lab(notebook: str, told: str) -> None:
    found = description(parse_notebook(notebook, "lab.ipynb"))
    if told == "Nine words":
        assert found.count(told) == 4
        assert found.endswith("of the lab.")
    else:
        assert found == told


def test_a_lab_has_its_description_and_its_source(project: Make) -> None:
    jupyter = {"mkdocs-jupyter": {"include": ["labs/*.ipynb"], "execute": False}}
    settings = {key: value for key, value in SETTINGS.items() if key != "nav"}
    book = project(FILES | {"docs/labs/l.ipynb": lab("# Lab\n\nTry it.")}, **settings)
    options = {"descriptions": True, "repository": "owner/name"}
    book.configure(**settings, plugins=["search", jupyter, {"literate": options}])
    assert book.build(strict=True) is None, book.log
    found = head(book, "labs/l/")
    assert found["description"] == found["og:description"] == ["Try it."]
    assert found["edit"] == ["https://github.com/owner/name/edit/main/docs/labs/l.ipynb"]
    assert found["og:image"] == head(book, "")["og:image"]
    book.write({"docs/labs/l.ipynb": lab("# Lab")})
    assert book.build() is None
    assert "docs/labs/l.ipynb:1: no description in the notebook's metadata" in book.log


# ------------------------------------------------------------------ the page that is not there


@pytest.mark.parametrize(("address", "base"), [("https://example.org/book/", "/book"), ("", "")])
def test_a_page_that_is_not_there_leads_on(project: Make, address: str, base: str) -> None:
    book = project(FILES, **SETTINGS | {"site_url": address})
    assert book.build(strict=True) is None, book.log
    page = BeautifulSoup(book.page("404.html"), "html.parser")
    links = [urljoin("/", str(a["href"])) for a in page.select("article li a")]
    assert links == [f"{base}/", f"{base}/part-1/01-a/", f"{base}/prose/"]
    assert page.title is not None
    assert page.title.get_text() == "Page not found - Book"
    assert not page.select("meta[property], link[rel=canonical], a[rel=edit]")
    (dialog,) = page.select("[role=dialog]")
    assert dialog["aria-label"] == "Search"
