"""Pages give in the browser what they gave when they were built, digit for digit.

`make test` looks at a few of them, `make test-live` at all.
"""

import os
import re

import pytest

from literate.run.chapter import Inline
from literate.run.execution import execute
from literate.run.parse import parse

from .building import PAGES, ROOT, page_id
from .live import DRAWN, KNOWN, differences, running
from .visits import Visitor

ALL = [page for page in PAGES if re.match(r"part-|labs/.", page)]
FEW = [
    "part-1/05-or-gate-by-hand/",
    "part-2/03-two-phases/",
    "part-3/02-softmax-and-cross-entropy/",
    "labs/or-without-bias/",
]


@pytest.mark.parametrize("page", ALL if os.environ.get("LIVE_PAGES") == "all" else FEW, ids=page_id)
def test_a_page_gives_in_the_browser_what_it_gave_when_it_was_built(
    page: str, visitor: Visitor
) -> None:
    with running(visitor, page) as live:
        assert live.state == "ready", live.status
        before = live.shown()
        live.run_all()
        assert live.state == "ready", live.status
        assert differences(before, live.shown(), page) == []


def test_the_list_of_known_differences_is_of_this_book() -> None:
    assert KNOWN.keys() | DRAWN.keys() <= {*ALL}
    assert {*FEW} <= {*ALL}


TRAINING = "part-1/08-perceptron-in-numpy"
RATE, OTHER = "learning_rate = 0.05\n", "learning_rate = 0.1\n"
LAST = 'runs = {"correct": losses'  # the cell with the picture of the losses


def test_another_learning_rate_gives_what_it_gives_in_cpython(visitor: Visitor) -> None:
    text = (ROOT / f"docs/{TRAINING}.md").read_text(encoding="utf-8")
    until = text.index("\n## ", text.index(LAST))
    chapter = parse(text[:until].replace(RATE, OTHER, 1), f"docs/{TRAINING}.md")
    (execution,) = execute([chapter], import_from=[ROOT / "src"], folder=ROOT)
    with running(visitor, f"{TRAINING}/") as live:
        before = live.shown()
        rate, last = live.number(RATE.strip()), live.number(LAST)
        live.write(rate, live.source(rate).replace(RATE.strip(), OTHER.strip()))
        live.run(last)
        assert live.state == "ready", live.status
        after = live.shown()
    values, outputs, alternatives = (dict(after[k]) for k in ("values", "outputs", "alternatives"))
    numbers = {cell.index: f"cell {n}" for n, cell in enumerate(chapter.cells, start=1)}
    for step, outcome in zip(chapter.steps, execution.outcomes, strict=True):
        if isinstance(step, Inline):
            assert values.get(f"value {step.index + 1}", outcome.value) == outcome.value
            continue
        for output in outcome.outputs:
            printed = output.get("text") or output.get("data", {}).get("text/plain", "")
            if "svg" not in "".join(output.get("data", {})) and "|" not in printed:
                assert " ".join(printed.split()) in outputs[numbers[step.index]]
        words = (
            execution.outcomes[p.index].value if isinstance(p, Inline) else p for p in step.alt
        )
        shown = alternatives.get(numbers[step.index], "")
        assert shown in ("", " ".join("".join(words).split()))
    changed = {name for name, text in after["values"] if dict(before["values"])[name] != text}
    in_caption = {f"value {step.index + 1}" for step in chapter.cells[last - 1].inlines}
    assert changed - in_caption, "a sentence"
    assert changed & in_caption, "a caption"
    assert numbers[chapter.cells[last - 1].index] in {
        name for name, text in after["alternatives"] if dict(before["alternatives"])[name] != text
    }
