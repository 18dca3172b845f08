"""The ledger and its anchors."""

from pathlib import Path

import pytest

from literate.page.ledger import Anchor, Item, anchors, ledger_items, ledger_mistakes
from literate.run.chapter import ChapterError

IDS = ["I-001", "I-002", "II-001", "II-002a", "III-010"]
ITEMS = [Item(id_, line=line) for line, id_ in enumerate(IDS, start=2)]


def test_items_are_read_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text('id,source,shows\nI-002,a,"b, ""c""\nd"\nI-001,Größe,e\n', encoding="utf-8")
    assert ledger_items(path) == [
        Item("I-002", source="a", shows='b, "c"\nd', line=3),
        Item("I-001", source="Größe", shows="e", line=4),
    ]


@pytest.mark.parametrize(
    ("content", "items"),
    [
        (b'id,shows\r\nI-1,"a\r\nb"\r\n', [Item("I-1", shows="a\r\nb", line=3)]),
        (b"id,shows\rI-1,a\r", [Item("I-1", shows="a", line=2)]),
        (b"line,id\n7,I-1\n", [Item("I-1", line=2)]),
    ],
    ids=["windows", "returns", "a column that counts lines"],
)
def test_items_of_other_files(tmp_path: Path, content: bytes, items: list[Item]) -> None:
    (tmp_path / "ledger.csv").write_bytes(content)
    assert ledger_items(tmp_path / "ledger.csv") == items


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"name\nI-1\n", "l.csv:1: a ledger has a column id"),
        (None, "l.csv:1: the file cannot be read: No such file or directory"),
        (b"id\nI-1\xe9\n", "l.csv:2: the file is not UTF-8: the byte 0xe9"),
    ],
)
def test_what_is_no_ledger(tmp_path: Path, content: bytes | None, message: str) -> None:
    if content is not None:
        (tmp_path / "l.csv").write_bytes(content)
    with pytest.raises(ChapterError) as raised:
        ledger_items(tmp_path / "l.csv")
    assert str(raised.value) == message


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


def test_an_anchor_above_all_headings_has_no_place() -> None:
    assert anchors('<p id="I-1"><h1>A</h1>') == [Anchor("I-1", "")]


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
    found = [("a.md:1", "I-001"), ("a.md:2", "II-001"), ("b.md:1", "I-002")]
    assert ledger_mistakes(ITEMS, found, ["I-"]) == []


def test_an_unknown_anchor() -> None:
    found = [("a.md:1", "I-001"), ("a.md:7", "I-999")]
    assert ledger_mistakes(ITEMS, found, ledger="l.csv") == ["a.md:7: l.csv has no item I-999"]
    assert ledger_mistakes(ITEMS, found) == ["a.md:7: ledger.csv has no item I-999"]


def test_an_anchor_that_stands_twice() -> None:
    found = [("a.md:3", "I-001"), ("b.md:1", "I-002"), ("b.md:2", "I-001")]
    assert ledger_mistakes(ITEMS, found) == ["b.md:2: I-001 has a place already, in a.md:3"]


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
    told = ledger_mistakes(ITEMS, [("a.md:1", "I-001")], finished, "docs/l.csv")
    assert len(told) == len(missing)
    for id_, message in zip(missing, told, strict=True):
        line = ITEMS[IDS.index(id_)].line
        assert message.startswith(f"docs/l.csv:{line}: {id_} has no place on the site: mark it")
        assert f'"#| ledger: {id_}"' in message
