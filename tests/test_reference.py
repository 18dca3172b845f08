"""The reference pages keep up with the chapters: what they say of them is so."""

import re
from pathlib import Path

import pytest

from literate.glossary import Glossary, Term

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
    assert found[1] == f"Part {ROMAN[int(found[3])]}, chapter {int(found[4])}"
    uses = Glossary(f"{', '.join(term.names)}\n:   X.\n").link(
        PROSE[found[2]].replace("<", " "), "g/"
    )
    assert 'class="term"' in uses, f"{found[2]} does not speak of {term.names}"
