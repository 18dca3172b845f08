"""The reference pages keep up with the chapters: what they say of them is so."""

import re
from pathlib import Path

import pytest
import yaml

from literate.page.glossary import Glossary, Term

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
CHAPTERS = sorted(DOCS.glob("part-*/*.md"))
FENCE = re.compile(r"^( *)(`{3,})(\w*).*?^\1\2$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[([^\]]*)\]\(\.\./(part-(\d)/(\d\d)-[^)#]*\.md)\)")
ROMAN = ["", "I", "II", "III"]


def prose(text: str) -> str:
    """A chapter without its blocks of code, but with the captions that stand in them."""
    captions = "\n".join(re.findall(r"^ *#\|(.*)$", text, re.MULTILINE))
    return FENCE.sub("", text) + captions


def plain(text: str) -> str:
    """Words in small letters, with one kind of dash and single spaces."""
    text = re.sub(r"--|[–—]", "-", text.replace("*", "").lower())
    return re.sub(r"\s+", " ", text)


PROSE = {path.relative_to(DOCS).as_posix(): prose(path.read_text("utf-8")) for path in CHAPTERS}


# ------------------------------------------------------------------ glossary

GLOSSARY = (REFERENCE / "glossary.md").read_text(encoding="utf-8")
TERMS = Glossary(GLOSSARY).terms


def test_the_terms_stand_in_the_order_of_the_alphabet() -> None:
    names = [term.names[0].lower().replace("-", " ") for term in TERMS]
    assert names == sorted(names)
    assert len(names) > 80
    entries = re.findall(r"^(?:## (.)|(\S).*\n: )", GLOSSARY, re.MULTILINE)
    letter = ""
    for heading, first in entries:
        letter = heading or letter
        assert (heading or first) == letter


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.anchor)
def test_a_term_has_a_sentence_and_the_chapter_that_explains_it(term: Term) -> None:
    sentence, _, link = term.text.rpartition("\n")
    assert re.fullmatch(r"[A-Z][^.]*\.", re.sub(r"\s+", " ", sentence)), "one sentence"
    found = LINK.fullmatch(link.strip())
    assert found, f"no link to a chapter: {link!r}"
    assert found[1] == "Chapter", "the press writes the number"
    uses = Glossary(f"{', '.join(term.names)}\n:   X.\n").link(
        PROSE[found[2]].replace("<", " "), "g/"
    )
    assert 'class="term"' in uses, f"{found[2]} does not speak of {term.names}"


# ------------------------------------------------------------------ notation

NOTATION = (REFERENCE / "notation.md").read_text(encoding="utf-8")
FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<![\\$\w])\$([^$]+?)\$(?!\d)", re.DOTALL)
WORDS = re.compile(r"\\(?:text|begin|end)\s*\{[^}]*\}")
# Commands that only place things, and signs that every reader brings from school.
LAYOUT = {
    *(r"\big", r"\displaystyle", r"\left", r"\qquad", r"\quad", r"\right", r"\underbrace"),
    *(r"\approx", r"\cdot", r"\cos", r"\dfrac", r"\frac", r"\ge", r"\ldots", r"\pm", r"\sin"),
    *(r"\sqrt", r"\tfrac"),
}
CODE_LETTER = re.compile(r"`([A-Za-z])`")
SHAPE = re.compile(r"(?:# |-> |, )\(([\w.]+(?:, \w+)*,?)\)")


def letters(formula: str) -> set[str]:
    """The letters of a formula, `w` and `sigma`, with the signs that are not from school."""
    return set(re.findall(r"\\[A-Za-z]+|[A-Za-z']", WORDS.sub(" ", formula))) - LAYOUT


def formulas(text: str) -> list[str]:
    """All LaTeX between dollar signs; footnotes quote other people's letters."""
    text = re.sub(r"^\[\^.*(?:\n    .*)*", "", text, flags=re.MULTILINE)
    return [display or inline for display, inline in FORMULA.findall(text)]


def in_code(text: str) -> set[str]:
    """The letters that stand alone in code, and those of shapes such as `# (S, n, 1)`."""
    comments = "\n".join(re.findall(r"# \(.*", text))
    shapes = [name for shape in SHAPE.findall(comments) for name in re.findall(r"\w+", shape)]
    spans = CODE_LETTER.findall(FENCE.sub("", text))
    return {*spans, *(name for name in shapes if len(name) == 1 and name.isalpha())}


def rows(text: str, heading: str) -> list[list[str]]:
    """The cells of all table rows below a heading, up to the next one of its kind or a higher."""
    level = heading.partition(" ")[0]
    section = text.split(f"\n{heading}\n")[1]
    section = re.split(rf"^#{{2,{len(level)}}} ", section, flags=re.MULTILINE)[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split(" |")] for line in lines]
    heads = [number - 1 for number, row in enumerate(cells) if row[0] == "---"]
    return [row for number, row in enumerate(cells) if not {number, number - 1} & {*heads}]


def chapter_of(cell: str) -> str:
    """The chapter that a cell such as `[I, 2](../part-1/02-perceptron.md)` links to."""
    link = LINK.fullmatch(cell)
    assert link, f"no link to a chapter: {cell!r}"
    assert link[1] == f"{ROMAN[int(link[3])]}, {int(link[4])}"
    return link[2]


FORMULAS = {name: [letters(found) for found in formulas(text)] for name, text in PROSE.items()}
CODE = {name: in_code((DOCS / name).read_text(encoding="utf-8")) for name in PROSE}
LOCAL = [
    (letter, chapter_of(row[-1]))
    for row in rows(NOTATION, "### Letters of one chapter")
    for letter in sorted(letters(",".join(formulas(row[0]))))
]
GLOBAL = [
    (row[0], chapter_of(row[-1]))
    for row in rows(NOTATION, "## Letters")
    if row not in rows(NOTATION, "### Letters of one chapter")
]
THEIRS = {
    name
    for row in rows(NOTATION, "## The articles' names")
    for name in [*formulas(row[0]), *re.findall(r"`([^`]+)`", row[0])]
}


def test_letters_are_found() -> None:
    assert letters(r"\frac{dE}{dw} \cdot \delta'^{(2)} \text{ if } x_{ij}") == {
        *("d", "E", "w", r"\delta", "'", "x", "i", "j")
    }
    assert formulas("a $x$ and $$\ny\n$$\n[^a]: $z$\n    $u$\nend $v$") == ["x", "\ny\n", "v"]
    text = "`T` `lr`\n```python\nz = f(x, (q, 1))  # (S, n, 1) -> (..., k), yes\n```\n"
    assert in_code(text) == {"T", "S", "n", "k"}
    table = "\n## A\n| b | c |\n| --- | --- |\n| 1 | 2 |\n\n### D\n| 3 | 4 |\n\n## E\n| 5 | 6 |\n"
    assert rows(table, "## A") == [["1", "2"], ["3", "4"]]
    assert len(GLOBAL) > 35
    assert len(LOCAL) > 15


@pytest.mark.parametrize("name", PROSE)
def test_every_letter_of_a_chapter_is_on_the_notation_page(name: str) -> None:
    ours = [formula for formula in formulas(PROSE[name]) if formula not in THEIRS]
    known = set[str]().union(*(letters(found) for cell, _ in GLOBAL for found in formulas(cell)))
    known |= {letter for letter, chapter in LOCAL if chapter == name}
    new = CODE[name].union(*map(letters, ours)) - known
    where = "docs/reference/notation.md, in a row that names this chapter"
    assert not new, f"{name} uses the letters {sorted(new)}: explain them in {where}"


def stands_in(name: str, formula: str) -> bool:
    """Whether a chapter has all letters of a formula in one of its own, or a single one in code."""
    wanted = letters(formula)
    if len(wanted) == 1 and any((letter, name) in LOCAL for letter in wanted):
        return False
    return wanted <= CODE[name] or any(wanted <= found for found in FORMULAS[name])


@pytest.mark.parametrize(("cell", "chapter"), GLOBAL)
def test_a_letter_appears_first_where_the_page_says(cell: str, chapter: str) -> None:
    names = formulas(cell)
    if not names:
        assert cell in PROSE[chapter], f"notation.md names {chapter} for {cell}, which it has not"
        return
    first = next((name for name in PROSE if any(stands_in(name, f) for f in names)), "no chapter")
    message = f"notation.md names {chapter} for {cell}: {first} has it first"
    assert first == chapter, message


@pytest.mark.parametrize(("letter", "chapter"), LOCAL)
def test_a_letter_of_one_chapter_stands_there(letter: str, chapter: str) -> None:
    found = CODE[chapter].union(*FORMULAS[chapter])
    assert letter in found, f"notation.md names {chapter} for {letter}, which it has not"


@pytest.mark.parametrize("name", PROSE)
def test_the_articles_names_of_a_chapter_are_on_the_notation_page(name: str) -> None:
    for table in re.findall(r"^\| the (?:article|notebook) \|.*\n(?:\|.*\n)+", PROSE[name], re.M):
        for row in table.splitlines()[2:]:
            first = row.split(" | ")[0]
            new = {*formulas(first), *re.findall(r"`([^`]+)`", first)} - THEIRS
            where = "notation.md, under The articles' names"
            assert not new, f"{name} has names of the article, {new}: list them in {where}"


# ------------------------------------------------------------------ API


def test_the_api_describes_every_module() -> None:
    """A package of pictures stands for its modules: it hands out what they define."""
    described = [
        name
        for page in sorted((REFERENCE / "api").glob("*.md"))
        for name in re.findall(r"^::: ([\w.]+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    files = [path.relative_to(ROOT / "src") for path in (ROOT / "src").rglob("*.py")]
    modules = {
        ".".join(file.with_suffix("").parts[: 2 if file.parts[0] == "pictures" else None])
        for file in files
        if file.name != "__init__.py"
    }
    assert len(described) == len(set(described))
    missing, gone = modules - {*described}, {*described} - modules
    assert not missing, f"describe on a page of docs/reference/api, with a line `::: …`: {missing}"
    assert not gone, f"docs/reference/api describes what is not there: {gone}"


def test_the_page_on_this_site_has_a_row_for_every_module_of_the_press() -> None:
    page = (REFERENCE / "how-this-site-works.md").read_text(encoding="utf-8")
    told = {*re.findall(r"`((?:run/|page/|live/)?\w+)`", page)}
    press = ROOT / "src" / "literate"
    files = [path.relative_to(press).with_suffix("") for path in press.rglob("*.py")]
    missing = {file.as_posix() for file in files if file.name != "__init__"} - told
    assert not missing, f"add a row to the modules on how-this-site-works.md: {missing}"


# ------------------------------------------------------------------ bibliography

BIBLIOGRAPHY = (REFERENCE / "bibliography.md").read_text(encoding="utf-8")
FOOTNOTES = [
    (name, plain(note))
    for name in PROSE
    for note in re.findall(r"^\[\^\w+\]:(.*(?:\n    .*)*)", PROSE[name], re.MULTILINE)
]


def bibtex(text: str) -> dict[str, dict[str, str]]:
    """The entries of a BibTeX file, written with one field a line."""
    return {
        key: dict(re.findall(r"^ +(\w+)\s*= \{?(.*?)\}?,?$", body, re.M))
        for key, body in re.findall(r"^@\w+\{(\w+),\n(.*?)^\}$", text, re.MULTILINE | re.DOTALL)
    }


ENTRIES = bibtex((REFERENCE / "references.bib").read_text(encoding="utf-8"))


def families(entry: dict[str, str]) -> list[str]:
    """The family names of the authors."""
    return [author.partition(",")[0] for author in entry["author"].split(" and ")]


def test_every_entry_is_complete() -> None:
    text = (REFERENCE / "references.bib").read_text(encoding="utf-8")
    assert len(ENTRIES) == text.count("@") > 15
    for key, entry in ENTRIES.items():
        assert {"author", "title", "year"} <= entry.keys(), key
        assert {"journal", "booktitle", "publisher", "howpublished", "school"} & entry.keys(), key
        assert re.fullmatch(r"\d{4}", entry["year"]), key


def test_the_page_lists_the_entries_of_the_file() -> None:
    items = re.split(r'<span id="(\w+)"></span>', BIBLIOGRAPHY.split("## BibTeX")[0])[1:]
    page = dict(zip(items[::2], items[1::2], strict=True))
    assert page.keys() == ENTRIES.keys()
    for key, entry in ENTRIES.items():
        cited, _, use = page[key].partition("\n\n")
        wanted = [*families(entry), entry["title"], f"({entry['year']})", entry.get("pages", "")]
        address = f"https://doi.org/{entry['doi']}" if "doi" in entry else entry.get("url", "")
        assert address in cited, key
        for text in wanted:
            assert plain(text) in plain(cited), key
        links = LINK.findall(use.split("\n#")[0].replace("\n    ", " "))
        assert links, f"{key}: no chapter"
        for label, path, _, _ in links:
            assert label in ("", "Chapter"), "the press writes the number"
            assert path in PROSE


@pytest.mark.parametrize(("name", "note"), FOOTNOTES)
def test_a_footnote_cites_an_entry(name: str, note: str) -> None:
    def agrees(entry: dict[str, str]) -> bool:
        title = plain(entry["title"]).partition(":")[0]
        wanted = [*map(plain, families(entry)), title, entry["year"]]
        return all(text in note for text in wanted)

    found = [entry for entry in ENTRIES.values() if agrees(entry)]
    assert found, f"{name}: {note}"
    for first, last in re.findall(r"(\d{2,})(?:-| to )(\d{2,})", note):
        assert found[0].get("pages") == f"{first}--{last}"


def test_the_readme_and_the_citation_file_agree_with_the_entries() -> None:
    readme = bibtex((ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(readme) == 3
    assert all(ENTRIES[key] == entry for key, entry in readme.items())
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    by_url = {entry.get("url"): entry for entry in ENTRIES.values()}
    assert len(citation["references"]) == 3
    for reference in citation["references"]:
        entry = by_url[reference["url"]]
        assert plain(reference["title"]) == plain(entry["title"])
        assert [author["family-names"] for author in reference["authors"]] == families(entry)
        assert str(reference["year"]) == entry["year"]
        assert reference["journal"] == entry.get("journal", entry.get("howpublished"))


def test_the_book_has_one_title_and_one_author() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert f"site_author: {citation['authors'][0]['name']}\n" in settings
    name = re.search(r"^site_name: (.*)$", settings, re.MULTILINE)
    assert name
    assert citation["title"].startswith(name[1])
