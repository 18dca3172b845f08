"""Chapters on paper: headings with what follows, solutions at the end, no controls."""

import io
import re
from pathlib import Path
from unicodedata import normalize

import pypdf
import pytest

from .building import PAGES, file_of, page_id, read
from .visits import Visitor
from .windows import window

SOLUTION = "article details.success"
CHAPTERS = ["part-1/08-perceptron-in-numpy/", "part-2/06-xor/", "part-3/03-backpropagation/"]
# What scrolls is a tab stop, which is measured when it is shown; then the theme names code, too.
WHOLE = """document.querySelector('article').innerHTML
  .replace(/ tabindex="0"| id="__code_[^"]*"/g, '')"""


def words(text: str) -> str:
    """A text without what paper and screen set in different ways."""
    return re.sub(r"\W+", "", normalize("NFKC", text.replace("¶", "")))  # no ligatures


@pytest.mark.parametrize("name", CHAPTERS, ids=page_id)
def test_a_chapter_on_paper(name: str, visitor: Visitor, site: Path) -> None:
    soup = read(site / file_of(name))
    headings = {words(heading.get_text()) for heading in soup.select("article :is(h2, h3)")}
    questions = [
        words(above.select("strong")[0].get_text())
        for solution in soup.select(SOLUTION)
        for above in solution.find_previous_siblings("p")[:1]
        if above.select("strong")
    ]
    with window(visitor, name) as page:
        page.wait_for_timeout(200)
        before = page.evaluate(WHOLE)
        paper = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4")))
        page.wait_for_function(f"(before) => {WHOLE} === before", arg=before)
    sheets = [sheet.extract_text() for sheet in paper.pages]
    last = [words(sheet.strip().splitlines()[-1]) for sheet in sheets]
    assert not headings & set(last), "a heading stands alone at the foot of a sheet"
    asked = 0
    for ask in soup.select("article .ask:not(:has(math))"):
        question, ways = (words(ask.select(f".ask-{part}")[0].text) for part in ("title", "ways"))
        (sheet,) = [sheet for sheet in map(words, sheets) if question in sheet]
        assert ways in sheet, f"apart from its answer: {question}"
        asked += 1
    assert asked
    text = words(" ".join(sheets))
    end = text.rindex("Solutions")
    assert questions
    for question in questions:
        assert text.index(question) < end < text.rindex(question), question
    assert words("I have finished this chapter") not in text


def test_solutions_go_to_the_end_and_come_back(visitor: Visitor, site: Path) -> None:
    name = next(page for page in PAGES if read(site / file_of(page)).select(SOLUTION))
    with window(visitor, name) as page:
        page.locator(f"{SOLUTION} > summary").first.click()
        page.wait_for_timeout(200)
        before = page.evaluate(WHOLE)
        page.emulate_media(media="print")
        page.locator(".site-solutions").wait_for()
        assert page.locator(".site-solutions details").count() == page.locator(SOLUTION).count()
        assert page.locator(".site-solutions p").first.is_visible()
        page.emulate_media(media="screen")
        page.wait_for_function(f"(before) => {WHOLE} === before", arg=before)
