"""The ledger and its anchors."""

from pathlib import Path

import pytest

from literate.page.ledger import Anchor, Item, anchors, ledger_items, ledger_mistakes

IDS = ["I-001", "I-002", "II-001", "II-002a", "III-010"]


def test_items_are_read_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text('id,source,shows\nI-002,a,"b, ""c""\nd"\nI-001,Größe,e\n', encoding="utf-8")
    assert ledger_items(path) == [
        Item("I-002", source="a", shows='b, "c"\nd'),
        Item("I-001", source="Größe", shows="e"),
    ]


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ('<span id="I-020"></span><p id="III-001">', ["I-020", "III-001"]),
        ('<figure class="x" id="II-004b">', ["II-004b"]),
        ('<h2 id="introduction">', []),
        ('<a data-id="I-020" href="#I-020">I-020</a>', []),
        ("&lt;span id=&quot;I-020&quot;&gt;", []),
        ('<code>&lt;<span class="nt">span</span> id="I-020"&gt;</code>', []),
        ('<span id="I-020"></span><span id="I-020"></span>', ["I-020", "I-020"]),
    ],
)
def test_anchors_of_a_page(page: str, found: list[str]) -> None:
    assert [anchor.id for anchor in anchors(page)] == found


def test_an_anchor_knows_its_figure_or_its_heading() -> None:
    headerlink = '<a class="headerlink" href="#a">¶</a>'
    captioned = (
        '<figure id="fig-a"><span id="I-002"></span><svg id="x"></svg>'
        "<figcaption><strong>Figure 4.2.</strong> See <strong>Figure 1.</strong></figcaption>"
        "</figure>"
    )
    page = (
        f'<h1>A<span id="I-000"></span></h1><h2 id="a">The <code>a</code>{headerlink}</h2>'
        f'<p><span id="I-001"></span></p>{captioned}<span id="I-003"></span>'
        '<figure class="lab"><span id="I-004"></span></figure>'
        '<h3 id="b">Next</h3><pre id="I-005"></pre>'
    )
    assert anchors(page) == [
        Anchor("I-000", "A"),
        Anchor("I-001", "The <code>a</code>"),
        Anchor("I-002", "Figure 4.2"),
        Anchor("I-003", "The <code>a</code>"),
        Anchor("I-004", "The <code>a</code>"),
        Anchor("I-005", "Next"),
    ]


def test_all_in_its_place() -> None:
    found = {"a.md": ["I-001", "II-001"], "b.md": ["I-002"]}
    assert ledger_mistakes(IDS, found, ["I-"]) == []


def test_an_unknown_anchor() -> None:
    assert ledger_mistakes(IDS, {"a.md": ["I-001", "I-999"]}) == [
        "a.md: the ledger has no item I-999"
    ]


def test_an_anchor_that_stands_twice() -> None:
    assert ledger_mistakes(IDS, {"a.md": ["I-001"], "b.md": ["I-002", "I-001"]}) == [
        "b.md: I-001 has a place already, in a.md"
    ]
    assert ledger_mistakes(IDS, {"a.md": ["I-001", "I-001"]}) == [
        "a.md: I-001 has a place already, in a.md"
    ]


@pytest.mark.parametrize(
    ("finished", "missing"),
    [
        ([], []),
        (["I-"], ["I-002"]),
        (["II-"], ["II-001", "II-002a"]),
        (["I-", "III-"], ["I-002", "III-010"]),
        ([""], ["I-002", "II-001", "II-002a", "III-010"]),
    ],
)
def test_a_missing_item_of_a_finished_part(finished: list[str], missing: list[str]) -> None:
    assert ledger_mistakes(IDS, {"a.md": ["I-001"]}, finished) == [
        f"ledger: {id_} has no place on the site" for id_ in missing
    ]
