"""The search: what it finds for the words of learners, what it weighs, and when."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Page, Response

from .building import PAGES, file_of, read
from .visits import DESK, Visitor, settle
from .windows import window

PERCEPTRON, NUMPY, LIMITS = "part-1/02-perceptron/", "part-1/08-perceptron-in-numpy/", "part-1/11-"
XOR, SOFTMAX, BACK = "part-2/06-xor/", "part-3/02-softmax-and-cross-entropy/", "part-3/03-"
GLOSSARY = "reference/glossary/#"
FIRST = {  # what must be found before all else
    "chapter 11": LIMITS,
    "Figure 83": "reference/concordance/#item-I-083",
    "Figure 8.3": f"{NUMPY}#fig-",
    "transpose": f"{GLOSSARY}transpose",
    "slope": f"{GLOSSARY}slope",
    "derivative": f"{GLOSSARY}derivative",
    "perceptron": f"{GLOSSARY}perceptron",
}
FOUND = {  # among the first three
    "softmax derivative": BACK,
    "why bias": "part-1/09-bias/",
    "gradient": "part-1/06-gradient-descent/",
    "regularization": f"{GLOSSARY}penalty",
    "initialization": f"{GLOSSARY}weight",
    "zero initialization": f"{GLOSSARY}weight",
    "normalize": f"{GLOSSARY}scaling",
    "vectorization": f"{GLOSSARY}matrix-product",
    "iterations": f"{GLOSSARY}other-names",
    "hyperparameter": f"{GLOSSARY}other-names",
    "logits": f"{GLOSSARY}score",
    "underflow": f"{GLOSSARY}other-names",
    "jacobian": f"{GLOSSARY}other-names",
    "meshgrid": f"{GLOSSARY}other-names",
    "Keras": f"{GLOSSARY}other-names",
    "MNIST": f"{GLOSSARY}other-names",
    "nan": f"{GLOSSARY}other-names",
    "overflow in exp": f"{GLOSSARY}overflow",
    "shapes not aligned": f"{GLOSSARY}other-names",
    "not aligned": f"{GLOSSARY}other-names",
    "loss does not decrease": f"{GLOSSARY}loss",
    "cost": f"{GLOSSARY}loss",
    "dying relu": f"{GLOSSARY}rectified-linear-unit",
    "how many hidden neurons": "part-2/02-how-many-neurons/",
    "xor": XOR,
    "check gradients": f"{NUMPY}#check-the-gradient",
    "sum or mean": f"{BACK}backpropagation/#sum-or-mean",
    "overfitting": "part-3/05-hidden-layer-size/#what-overfitting-looks-like",
    "pytorch": "part-3/07-with-a-library/#pytorch",
    "sigmo": "part-1/04-sigmoid/",
}
COMPRESSED = (".html", ".css", ".js", ".json", ".svg")
NOT_FOUND = {"nan": "logic-gate", "not aligned": "reference/notation/", "zyzzyva": ""}
# The page's own worker, asked as the page asks it.
SEARCH = """async (queries) => {
  const { search } = JSON.parse(document.getElementById("__config").textContent)
  const worker = new Worker(new URL(search, location.href))
  const ask = (message) => new Promise((done) => {
    worker.onmessage = ({ data }) => done(data)
    worker.postMessage(message)
  })
  await ask({ type: 0 })
  const found = {}
  for (const data of queries) found[data] = (await ask({ type: 2, data })).data.items
  worker.terminate()
  return found
}"""
Found = dict[str, list[list[dict[str, Any]]]]
"""For each query the pages, each with its sections."""


class First(NamedTuple):
    """The front page as it is first visited."""

    page: Page
    weights: list[int]
    """The bytes of each file as it is sent, compressed where servers do so."""


@pytest.fixture(scope="module")
def first(visitor: Visitor) -> Iterator[First]:
    """One visit for all tests: reading the index takes long."""
    context = visitor.new_context(viewport=DESK)
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(visitor.address)
    settle(page)
    page.wait_for_timeout(300)
    weights = []
    for answer in answers:
        compressed = answer.url.endswith(COMPRESSED) or answer.url == visitor.address
        body = answer.body()
        weights.append(len(gzip.compress(body)) if compressed else len(body))
    yield First(page, weights)
    context.close()


@pytest.fixture(scope="module")
def found(first: First) -> Found:
    """What the search finds for all queries of this module."""
    results: Found = first.page.evaluate(SEARCH, [*FIRST, *FOUND, *NOT_FOUND])
    return results


def best(page: list[dict[str, Any]]) -> list[str]:
    """The addresses that a result shows: of the page, and of its best sections."""
    score = max(section["score"] for section in page)
    return [s["location"] for s in page if "#" not in s["location"] or s["score"] == score]


def search(page: Page, words: str) -> None:
    page.locator(".md-search__input").fill(words)
    page.locator(".md-search__input").press("End")  # the theme waits for a key


def test_a_first_visit_is_light(first: First, notes: list[str]) -> None:
    files, weight = len(first.weights), sum(first.weights)
    notes.append(f"a first visit to the front page: {files} files, {weight / 1000:.0f} KB")
    assert weight <= 300_000


def test_the_index_is_fetched_when_somebody_searches(visitor: Visitor, site: Path) -> None:
    with window(visitor) as page:
        asked: list[str] = []
        page.context.on("request", lambda request: asked.append(request.url))
        page.reload()
        settle(page)
        page.locator(".md-search__input").focus()
        page.wait_for_timeout(300)
        assert not [url for url in asked if "sections.json" in url]
        search(page, "zyzzyva")
        page.get_by_text("No matching documents").wait_for()
        assert page.locator(".md-search-result__item").count() == 0
    index = (site / "search" / "sections.json").read_bytes()
    assert len(gzip.compress(index)) <= 150_000
    assert json.loads((site / "search" / "search_index.json").read_bytes())["docs"] == []


@pytest.mark.parametrize("words", FIRST)
def test_the_first_result(words: str, found: Found) -> None:
    pages = found[words]
    assert any(place.startswith(FIRST[words]) for place in best(pages[0])), pages[0]


@pytest.mark.parametrize("words", FOUND)
def test_the_first_three_results(words: str, found: Found) -> None:
    places = [place for page in found[words][:3] for place in best(page)]
    assert any(place.startswith(FOUND[words]) for place in places), places


@pytest.mark.parametrize("words", NOT_FOUND)
def test_what_only_begins_like_a_word_is_not_found(words: str, found: Found) -> None:
    places = [section["location"] for page in found[words] for section in page]
    assert not [place for place in places if NOT_FOUND[words] in place]


def test_the_api_comes_last(found: Found) -> None:
    for words, pages in found.items():
        api = [page[0]["location"].startswith("reference/api/") for page in pages]
        assert not any(api[:3]), words


def test_a_word_in_another_form_is_not_missing(found: Found) -> None:
    assert found["regularization"][0][0]["terms"] in ({"regularization": True}, {})
    sections = [s for page in found["shapes not aligned"][:1] for s in page if s["terms"]]
    assert {"shapes": True, "aligned": True} in [section["terms"] for section in sections]


def test_neither_code_nor_buttons_nor_ticks_are_read(site: Path) -> None:
    index = (site / "search" / "sections.json").read_text(encoding="utf-8")
    for words in ("import numpy", "Open in Colab</", "Show the code", "<pre>", "Solution</"):
        assert words not in index


def test_each_chapter_is_found_by_its_title(first: First, site: Path) -> None:
    # The pages of the API stand behind the chapters on purpose.
    chapters = [page for page in PAGES if "/" in page and not page.startswith("reference/api/")]
    headings = {page: read(site / file_of(page)).select("h1")[0].get_text() for page in chapters}
    titles = {page: text.replace("¶", "").strip() for page, text in headings.items()}
    results: Found = first.page.evaluate(SEARCH, list(titles.values()))
    for chapter, title in titles.items():
        assert chapter in [page[0]["location"] for page in results[title][:3]], title


def test_a_result_leads_to_its_page(first: First) -> None:
    search(first.page, "Send the error back through tanh")
    result = first.page.locator(".md-search-result__item > a[href*='/part-3/03-']")
    result.wait_for(timeout=15_000)
    result.click()
    first.page.wait_for_url("**/part-3/03-backpropagation/**")
