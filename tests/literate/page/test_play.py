"""A comment under a figure becomes a playable picture; a wrong one is told with its line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from literate.page.play import place

Make = Callable[..., Any]
KNOWN = {
    "neuron": {"data": ["or", "and"], "w": "numbers", "rate": "number", "map": "switch"},
    "graph": {},
}
FIGURE = '<figure id="fig-a"><svg></svg><figcaption>A</figcaption></figure>'
CHAPTER = """# A

```python
#| label: fig-a
#| caption: A line.
#| alt: A line that rises.
import matplotlib.pyplot as plt

plt.figure().add_subplot().plot([0, 1])
```

<!-- play: neuron {options} -->

More.
"""


def test_the_picture_stands_under_the_figure() -> None:
    line = "<!-- play: neuron data=or w=1,-0.5 rate=2 map=on | Is 1 < 2?\n  Yes. -->"
    page, told = place(f"<p>a</p>{FIGURE}</div>\n{line}<p>b</p>{FIGURE}<!-- play: graph -->", KNOWN)
    assert not told
    assert page.count(FIGURE) == 2
    assert "<!--" not in page
    neuron, graph = BeautifulSoup(page, "html.parser").select(".play")
    assert (neuron.name, neuron["id"]) == ("play-neuron", "play-fig-a")
    assert json.loads(str(neuron["options"])) == {
        "data": "or",
        "w": [1, -0.5],
        "rate": 2,
        "map": True,
    }
    assert neuron["task"] == "Is 1 < 2? Yes."
    assert (graph.name, graph.get("task"), graph["options"]) == ("play-graph", None, "{}")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("neuro", "'neuro' is none of neuron, graph"),
        ("", "'' is none of neuron, graph"),
        ("neuron speed=1", "'speed=1' is no option of neuron; it has data, w, rate, map"),
        ("neuron rate", "'rate' is no option of neuron; it has data, w, rate, map"),
        ("neuron rate=fast", "rate is 'fast', which is no number"),
        ("neuron w=1,,2", "w is '1,,2', which is no numbers"),
        ("neuron map=yes", "map is 'yes', which is no switch"),
        ("neuron data=xor", "data is 'xor', which is no one of or, and"),
    ],
)
def test_what_is_unknown_is_told(words: str, why: str) -> None:
    line = f"<!-- play: {words} -->"
    assert place(FIGURE + line, KNOWN) == (FIGURE, [(line, f"a playable picture: {why}")])


@pytest.mark.parametrize("above", ["", f"{FIGURE}<p>a</p>", '<figure id="a"></figure>'])
def test_a_picture_stands_in_a_figure(above: str) -> None:
    line = "<!-- play: graph -->"
    why = "a playable picture: no figure with a caption stands right above it"
    assert place(above + line, KNOWN) == (above, [(line, why)])


def build(project: Make, options: str) -> tuple[Any, Any]:
    book = project(
        {"docs/a.md": CHAPTER.format(options=options), "docs/options.json": json.dumps(KNOWN)}
    )
    book.configure(literate_play="docs/options.json")
    return book, book.build()


def test_a_mistake_stops_the_build_with_its_line(project: Make) -> None:
    book, failed = build(project, "speed=1")
    assert failed is not None
    assert "docs/a.md:12: a playable picture: 'speed=1' is no option of neuron" in book.log


def test_a_chapter_with_a_picture(project: Make) -> None:
    book, failed = build(project, "rate=1")
    assert failed is None, book.log
    page = Path(book.folder, "site", "a", "index.html").read_text(encoding="utf-8")
    assert 'id="play-fig-a" options="{&quot;rate&quot;:1.0}"></play-neuron>' in page


def test_a_server_says_nothing_of_a_picture_that_is_still_computed(project: Make) -> None:
    known = {"options.json": json.dumps(KNOWN), "docs/a.md": CHAPTER.format(options="data=or")}
    book = project(known, literate_play="options.json")
    assert book.answer() is None
    assert "playable" not in book.log
    assert book.serve() is None
    assert "playable" not in book.log
    assert "<play-neuron" in book.page("a/index.html")
