"""Links between chapters and the descriptions of what they use."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import griffe
import pytest
from bs4 import BeautifulSoup
from jinja2 import Environment, FileSystemLoader
from mkdocs_autorefs import Backlink, BacklinkCrumb

from literate.page.api import Api, Uses, public_objects, uses
from literate.run.chapter import Chapter
from literate.run.parse import parse

Make = Callable[..., Any]
TEMPLATES = Path(__file__).parents[3] / "docs/reference/api/templates"

MATHS = '''
"""Some maths."""

# --8<-- [start:double]
def double(x):
    """Return `2 x`.

    See [triple][maths.sums.triple].
    """

    return 2 * x
# --8<-- [end:double]


def triple(x):
    """Return `3 x`."""
    return 3 * x


ZERO = 0
"""Nothing."""


class Sum:
    """A sum."""

    def value(self):
        """Return it."""


def _secret():
    """Say nothing."""
'''
PLOTS = '"""Plots."""\n\nfrom maths.plots.curves import curve\n\n__all__ = ["curve"]\n'
CURVES = '"""Curves."""\n\nSAMPLES = 3\n\n\ndef curve():\n    """Draw."""\n'
SOURCES = {
    "src/maths/__init__.py": '"""Maths."""\n',
    "src/maths/sums.py": MATHS,
    "src/maths/plots/__init__.py": PLOTS,
    "src/maths/plots/curves.py": CURVES,
}
OBJECTS = dict.fromkeys(
    ["maths.sums.double", "maths.sums.triple", "maths.sums.ZERO", "maths.plots.curve"], "\n?\n"
)


# ------------------------------------------------------------------ what is public


def load(name: str, folder: Path) -> griffe.Module:
    package = griffe.load(name, search_paths=[folder], resolve_aliases=True)
    assert isinstance(package, griffe.Module)
    return package


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_public_objects(tmp_path: Path) -> None:
    write(tmp_path, SOURCES)
    found = public_objects(load("maths", tmp_path / "src"))
    assert list(found) == [
        "maths.plots.curve",
        *(f"maths.sums.{name}" for name in ["double", "triple", "ZERO", "Sum"]),
    ]
    assert found["maths.sums.double"].startswith("\ndef double(x):\n")
    assert found["maths.plots.curve"] == '\ndef curve():\n"""Draw."""\n'
    assert found["maths.sums.ZERO"] == "\nZERO = 0\n"


def test_a_list_of_exports_in_a_module(tmp_path: Path) -> None:
    text = "from other import far\n__all__ = ['a', 'far']\na: int = 1\nb = 2\n"
    write(tmp_path, {"p/__init__.py": "__all__ = ['x']\nx = 1\n", "p/m.py": text})
    assert list(public_objects(load("p", tmp_path))) == ["p.x", "p.m.a"]


# ------------------------------------------------------------------ what a chapter does with it


def cell(code: str, tags: str = "", kind: str = "python") -> str:
    return f"\n```{kind} {tags}\n{code}\n```\n"


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("from maths.sums import double", {"maths.sums.double": "double"}),
        ("from maths.sums import double as d\nd(1)", {"maths.sums.double": "double"}),
        ("from maths import plots\nplots.curve()", {"maths.plots.curve": "plots.curve"}),
        ("import maths.sums\nmaths.sums.ZERO", {"maths.sums.ZERO": "maths.sums.ZERO"}),
        ("import maths.sums as s\ns.ZERO", {"maths.sums.ZERO": "s.ZERO"}),
        (
            "from maths.sums import triple, double",
            {"maths.sums.triple": "triple", "maths.sums.double": "double"},
        ),
        ("from maths import plots\nplots.other()", {}),
        ("from others import double\ndouble(2)", {}),
        ("double = 2\nx.plots.curve", {}),
        ("%not python", {}),
    ],
)
def test_names_in_code(code: str, names: dict[str, str]) -> None:
    chapter = parse("# A\n" + cell(code))
    assert list(uses(chapter, chapter.text, OBJECTS).names.items()) == list(names.items())


def test_examples_are_code_and_imports_hold_for_all_cells_below() -> None:
    text = cell("from maths import plots") + cell(">>> plots.curve()", kind="pycon")
    chapter = parse(text)
    assert uses(chapter, text, OBJECTS).names == {"maths.plots.curve": "plots.curve"}


def test_what_is_hidden_is_not_visible_and_what_is_named_is_told() -> None:
    hidden = cell("from maths.sums import double, triple", 'tags=["hide-input"]')
    folded = "\n??? note\n\n" + "    ```python\n    double(2)\n    ```\n"
    chapter = parse("# A\n\n`double(x)` and `ZERO`.\n" + hidden)
    assert not uses(chapter, chapter.text, OBJECTS).visible
    chapter = parse(chapter.text + folded)
    found = uses(chapter, chapter.text, OBJECTS)
    assert (found.visible, found.told) == ({"maths.sums.double"}, set())
    chapter = parse(chapter.text + cell("double(3), triple(3)"))
    assert uses(chapter, chapter.text, OBJECTS).told == {"maths.sums.double"}


def test_what_is_included_is_shown_and_what_is_typed_is_not() -> None:
    objects = {"maths.sums.double": "\ndef double(x):\nreturn 2 * x\n"}
    source = "```py\n{}\n```\n"
    typed = source.format("def double(x):\n    return 2 * x")
    included = "- a\n\n    " + source.format("--8<-- 'a'").replace("\n", "\n    ")
    expanded = included.replace("--8<-- 'a'", "def double(x):\n\n        return 2 * x")
    assert uses(parse(typed), typed, objects).shown == set()
    found = uses(parse(included), expanded, objects)
    assert found.shown == {"maths.sums.double"}
    assert found.names == {"maths.sums.double": "double"}


# ------------------------------------------------------------------ the links


def api(**texts: str) -> Api:
    chapters = {f"part/{name}.md": (parse(text), text) for name, text in texts.items()}
    reference = "# R\n\n::: maths.sums\n    options: {}\n"
    return Api(OBJECTS, chapters | {"reference/api/a.md": (parse(reference), reference)})


MARKS = "{: .literate-api data-search-exclude }"
USE = "# Use\n" + cell("from maths.sums import double")


def references(book: Api, name: str) -> dict[str, str]:
    """How each chapter leads to an object."""
    link = re.compile(rf"\[{name}\]\{{ backlink-type=(.*?) \}}")
    found = {uri: link.search(book.below_chapter(uri)) for uri in book.chapters}
    return {Path(uri).stem: match[1] for uri, match in found.items() if match}


def test_a_chapter_links_to_what_it_uses() -> None:
    book = api(a=USE + cell("from maths.plots import curve"), b="# B\n")
    link = "[`double`][maths.sums.double]{ backlink-type=first-used-in }"
    assert book.below_chapter("part/a.md").strip() == f"In the API: {link}.\n{MARKS}"
    assert book.below_chapter("part/b.md") == book.below_chapter("elsewhere.md") == ""


def test_the_chapter_that_explains_is_told_from_others() -> None:
    told = USE + "\n`double` doubles.\n"
    hidden = "# Hidden\n" + cell("from maths.sums import double", 'tags=["hide-input"]')
    for texts, expected in [
        ({"a": hidden, "b": USE, "c": told, "d": told}, ("used-in", "used-in", "explained-in")),
        ({"a": hidden, "b": USE, "c": USE}, ("used-in", "first-used-in", "used-in")),
        ({"a": hidden, "b": hidden}, ("first-used-in", "used-in")),
    ]:
        found = references(api(**texts), "maths.sums.double")
        assert tuple(found.values())[:3] == expected, texts
        assert list(found) == list(texts)
    assert references(api(a=hidden), "maths.sums.triple") == {}


def test_chapters_that_did_not_change_are_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def counted(chapter: Chapter, text: str, objects: Mapping[str, str]) -> Uses:
        read.append(text)
        return uses(chapter, text, objects)

    monkeypatch.setattr("literate.page.api.uses", counted)
    chapters = {name: (parse(USE), USE) for name in "ab"}
    first = Api(OBJECTS, chapters)
    assert len(read) == 2
    again = Api(dict(OBJECTS), dict(chapters), before=first)
    assert len(read) == 2
    assert again.uses == first.uses
    changed = chapters | {"b": (chapters["b"][0], "included")}
    Api(OBJECTS, changed, before=again)
    assert read[2:] == ["included"]
    Api(OBJECTS | {"maths.new": "\n?\n"}, chapters, before=first)
    assert len(read) == 5


# ------------------------------------------------------------------ what leads back


def test_not_all_of_many_chapters_are_named() -> None:
    def backlink(name: str) -> Backlink:
        url = f"../{name}/#top"
        part, title = BacklinkCrumb("Part", ""), BacklinkCrumb(f"<i>{name}</i>", url)
        return Backlink((part, title, BacklinkCrumb("Section", f"../{name}/#section")))

    loader = FileSystemLoader(TEMPLATES / "python/material")
    template = Environment(autoescape=True, loader=loader).get_template("backlinks.html.jinja")

    def line(**chapters: str) -> str:
        kinds = {kind.replace("_", "-"): map(backlink, names) for kind, names in chapters.items()}
        text = template.render(backlinks={"used-by": {backlink("x")}} | kinds)
        return " ".join(re.sub("<.*?>", "", text).split())

    expected = "Explained in e. Used in a, b, c, d and 3 more."
    assert line(used_in="gfdcba" + "h", explained_in="e") == expected
    assert line(first_used_in="a", used_in="cb") == "First used in a. Used in b, c."
    assert line() == ""


# ------------------------------------------------------------------ whole sites

CHAPTERS = {
    "docs/01-a.md": "# Double & it\n\n`double` doubles.\n"
    + cell("from maths.sums import double\ndouble(2)"),
    "docs/02-b.md": "# Other\n\nText.\n" + cell("from maths.sums import double, Sum\ndouble(3)"),
    "docs/03-c.md": "# Apart\n\nText.\n" + cell("1 + 1"),
    "docs/api.md": "# API\n\n::: maths.sums\n\n## Plots\n\n::: maths.plots\n",
}
HANDLER = {
    "paths": ["src"],
    "options": {
        "backlinks": "flat",
        "group_by_category": False,
        "members_order": "source",
        "separate_signature": True,
        "show_root_heading": True,
        "show_source": False,
    },
}
PLUGINS = [
    "search",
    {"autorefs": {"link_titles": False}},
    {
        "mkdocstrings": {
            "custom_templates": str(TEMPLATES),
            "enable_inventory": False,
            "handlers": {"python": HANDLER},
        }
    },
    {"literate": {"timeout": 60, "sources": ["src/maths"]}},
]


@pytest.fixture
def book(project: Make) -> Any:
    validation = {"links": {"anchors": "warn"}}
    # The theme for which the template of the descriptions is written, and none of its pages.
    theme = {"name": "material", "custom_dir": "theme", "font": False}
    files = SOURCES | CHAPTERS | {"theme/404.html": "Not there."}
    return project(files, plugins=PLUGINS, validation=validation, theme=theme)


def line_of(book: Any, page: str) -> list[str]:
    found = BeautifulSoup(book.page(page), "html.parser").select("p.literate-api")
    return [" ".join(line.get_text().split()) for line in found]


def test_both_ways_on_a_site(book: Any) -> None:
    assert book.build(strict=True) is None, book.log
    page = BeautifulSoup(book.page("01-a/index.html"), "html.parser")
    (link,) = page.select("p.literate-api a")
    assert (link["href"], link.get_text()) == ("../api/#maths.sums.double", "double")
    reference = BeautifulSoup(book.page("api/index.html"), "html.parser")
    assert reference.select_one("[id='maths.sums.double']") is not None
    assert line_of(book, "api/index.html") == [
        "Explained in Double & it. Used in Other.",
        "First used in Other.",
    ]
    links = [link["href"] for link in reference.select("p.literate-api a")]
    assert links == ["../01-a/", "../02-b/", "../02-b/"]
    assert line_of(book, "03-c/index.html") == []
    (crossing,) = reference.select(".doc-contents > p > a.autorefs")
    assert crossing["href"] == "#maths.sums.triple"


def test_an_object_without_a_description_stops_a_strict_build(book: Any) -> None:
    page = CHAPTERS["docs/api.md"].replace("\n\n##", "\n    options: {members: [ZERO]}\n\n##")
    book.write({"docs/api.md": page})
    assert book.build(strict=True) is not None
    assert "'maths.sums.double'" in book.log


def shown(book: Any) -> dict[str, bytes]:
    site = book.folder / "site"
    files = [path for path in site.rglob("*") if path.is_file() and "sitemap" not in path.name]
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in files}


def served(book: Any, **texts: str) -> set[str]:
    book.write({f"docs/{name}.md": text for name, text in texts.items()})
    assert book.serve() is None, book.log
    assert "WARNING" not in {record.levelname for record in book.records}, book.log
    return set(book.rendered)


def test_a_server_renders_what_changed(book: Any) -> None:
    assert len(served(book)) == 5
    first = shown(book)
    assert served(book) == set()
    assert shown(book) == first
    # Prose: the descriptions are not rendered again, and their cross references still work.
    text = CHAPTERS["docs/02-b.md"].replace("Text", "Better text")
    assert served(book, **{"02-b": text}) == {"02-b.md"}
    # A title that descriptions name, a chapter that uses more: what leads back follows.
    text = CHAPTERS["docs/01-a.md"].replace("Double", "Twice")
    assert served(book, **{"01-a": text}) == {"01-a.md"}
    assert "Explained in Twice & it. Used in Other." in line_of(book, "api/index.html")
    more = CHAPTERS["docs/03-c.md"] + cell("from maths.sums import triple")
    assert served(book, **{"03-c": more}) == {"03-c.md"}
    assert line_of(book, "03-c/index.html") == ["In the API: triple."]
    assert "First used in Apart." in line_of(book, "api/index.html")
    # Another page describes the objects: the chapters' links follow.
    assert served(book, api="# API\n\n::: maths.plots\n") == {
        "01-a.md",
        "02-b.md",
        "03-c.md",
        "api.md",
    }
    assert line_of(book, "03-c/index.html") == []
    served(book, api=CHAPTERS["docs/api.md"])
    # An edit of a docstring.
    book.write({"src/maths/sums.py": MATHS.replace("Nothing.", "Not anything.")})
    assert "api.md" in served(book)
    assert "Not anything." in book.page("api/index.html")
    last = shown(book)
    assert book.build(strict=True) is None, book.log
    assert shown(book) == last


def test_a_mistake_in_the_package_is_told_though_no_description_can_be_made(book: Any) -> None:
    book.write({"src/maths/sums.py": "def\n"})
    assert book.build() is not None
    assert "Could not collect 'maths.sums'" in book.log
    assert book.log.count("docs/01-a.md:6: SyntaxError: invalid syntax") == 1
