"""Moving pictures: what the frames share stands once, what differs in groups of its own."""

import io
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.textpath import TextPath

from literate import frames
from literate.run.figures import to_svg
from literate.run.frames import FRAMES_MIME, merge


def drawing(*elements: str, kind: str = "figure") -> str:
    body = "".join(elements)
    return f'<svg xmlns="http://www.w3.org/2000/svg" class="{kind}">{body}</svg>'


def figure(height: float, n: int = 5) -> Figure:
    made = Figure(figsize=(3, 2))
    axes = made.subplots()
    axes.set(xlim=(0, n), ylim=(0, 10), xlabel="x", ylabel="y")
    axes.plot(range(n), [height] * n)
    axes.fill_between(range(n), 0, height)
    return made


def frame(svg: str, number: int) -> str:
    """The merged drawing as it is with one frame shown: all groups of others taken out."""
    root = ElementTree.fromstring(svg)
    for parent in list(root.iter()):
        for child in [c for c in parent if c.get("data-frame") not in (None, str(number))]:
            parent.remove(child)
    flat = ElementTree.tostring(root, encoding="unicode")
    flat = re.sub(r'<ns0:g class="frame[^"]*" data-frame="\d+">(.*?)</ns0:g>(?=<|$)', r"\1", flat)
    return flat.replace("ns0:", "").replace(":ns0", "")


def test_what_all_share_stands_once() -> None:
    merged = merge(
        [
            drawing('<path d="M0 0"/>', '<path d="M1 1"/>', "<text>end</text>"),
            drawing('<path d="M0 0"/>', '<path d="M2 2"/>', "<text>end</text>"),
        ]
    )
    assert merged == drawing(
        '<path d="M0 0"/>',
        '<g class="frame" data-frame="0"><path d="M1 1"/></g>',
        '<g class="frame shown" data-frame="1"><path d="M2 2"/></g>',
        "<text>end</text>",
    )


def test_equal_frames_have_no_groups() -> None:
    same = drawing('<path d="M0 0"/>', '<path d="M1 1"/>')
    assert merge([same, same, same]) == same


def test_nothing_shared() -> None:
    first, second = '<path d="M0 0"/><path d="M1 1"/>', '<path d="M2 2"/><path d="M3 3"/>'
    assert merge([drawing(first), drawing(second)]) == drawing(
        f'<g class="frame" data-frame="0">{first}</g>',
        f'<g class="frame shown" data-frame="1">{second}</g>',
    )


def test_what_stands_in_each_frame_many_times_is_shared() -> None:
    many = ['<path d="M0 0"/>'] * 250
    merged = merge([drawing("<text>a</text>", *many), drawing(*many, "<text>b</text>")])
    assert merged.count("<path") == len(many)


def test_the_whole_is_as_large_as_the_last_frame() -> None:
    kinds = ["one", "another one", "last"]
    assert merge([drawing(kind=kind) for kind in kinds]) == drawing(kind="last")


@pytest.mark.parametrize("number", range(3))
def test_each_frame_is_whole_and_in_its_order(number: int) -> None:
    elements = [
        ["a", "b", "c", "d"],
        ["a", "x", "c", "y", "d"],
        ["z", "a", "c", "c", "d", "e"],
    ]
    drawings = [drawing(*(f"<text>{e}</text>" for e in row)) for row in elements]
    shown = frame(merge(drawings), number)
    assert re.findall("<text>(.)</text>", shown) == elements[number]


def test_real_figures_are_merged_and_small() -> None:
    drawings = [to_svg(figure(h), prefix="c1f1", tight=False) for h in (1, 2, 3)]
    merged = merge(drawings)
    ElementTree.fromstring(merged)
    assert len(merged) < 0.6 * sum(map(len, drawings))
    ids = re.findall(r'\sid="([^"]+)"', merged)
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch("c1f1_[0-9a-f]{8}", name) for name in ids)
    assert "var(--c-1f77b4,#1f77b4)" in merged
    used = re.findall(r"url\(#([^)]+)\)|href=\"#([^\"]+)\"", merged)
    assert {name for pair in used for name in pair if name} <= set(ids)
    assert merge(drawings) == merged


def test_what_two_of_three_frames_define_is_defined_once() -> None:
    one = '<defs><clipPath id="c1f1_0"><rect x="{0}"/></clipPath></defs>'
    one += '<g clip-path="url(#c1f1_0)"><path d="M{0} 0"/></g>'
    merged = merge([drawing(one.format(x)) for x in (1, 2, 1)])
    ids = re.findall(r'\sid="([^"]+)"', merged)
    assert len(ids) == len(set(ids)) == 2
    used = [re.search(r"url\(#(.*?)\)", frame(merged, number)) for number in range(3)]
    assert [found and ids.index(found[1]) for found in used] == [0, 1, 0]


def test_a_chapter_has_all_frames_in_one_drawing_and_the_last_as_its_picture(
    run: Callable[..., Any],
) -> None:
    ran = run(
        """
        ```python
        from literate import frames
        from matplotlib.figure import Figure
        def figure(red):
            made = Figure((3, 2))
            made.add_axes((0.2, 0, 0.8, 1)).set(facecolor=(red, 0, 0), xticks=[], yticks=[])
            return made
        ```

        ```python
        frames({-1: figure(0.2), 1: figure(0.4), 2: figure(0.6)}, "W\\x1b[0m")
        ```

        ```python
        figure(1)
        ```
        """
    )
    assert ran.messages == []
    data = ran.outputs[0]["data"]
    assert data["text/plain"] == "W = 2, the last of −1, 1, 2"
    svg = data[FRAMES_MIME].pop("svg")
    assert data[FRAMES_MIME] == {"labels": ["−1", "1", "2"], "name": "W"}
    drawings = [*(frame(svg, number) for number in range(3)), data["image/svg+xml"]]
    reds = [re.findall("#([369]{2})0000", drawing) for drawing in drawings]
    assert reds == [["33"], ["66"], ["99"], ["99"]]
    assert all('viewBox="0 0 216 144"' in drawing for drawing in drawings)
    before, _, after = ran.execution.outcomes
    assert (before.picture, after.picture) == ("", "")
    picture = imread(io.BytesIO(ran.execution.picture))
    assert np.round(10 * picture[120, 180, 0]) == 6


def test_labels_are_the_values_as_written() -> None:
    values = (0.1, 1, -2000, "x-y")
    made = frames({value: Figure() for value in values}, "W")
    assert (made.name, made.labels) == ("W", ("0.1", "1", "−2,000", "x-y"))


@pytest.mark.parametrize(("count", "shown"), [(2, 2), (5, 3)])
def test_a_plain_notebook_shows_a_strip_of_frames(count: int, shown: int) -> None:
    made = [Figure((3 - i / 10, 2), dpi=200, facecolor="none") for i in range(count)]
    for i, drawn in enumerate(made):
        drawn.add_axes((0, 0, 0.9, 1)).set(facecolor=(i / 10, 0, 0), xticks=[], yticks=[])
    with mpl.rc_context({"savefig.format": "svg"}):  # as a cell may have set it
        bundle = frames(dict(enumerate(made)), "$h_1$")._repr_mimebundle_()
    assert bundle["text/plain"].startswith(f"$h_1$ = {count - 1}, the last of 0, 1")
    picture = imread(io.BytesIO(bundle["image/png"]))
    assert picture.shape == (shown * 460, 600, 4)
    assert np.all(picture[:, -1] == 1), "all stands on white"
    middles = [picture[460 * row + 260, 250, 0] for row in range(shown)]
    chosen = [0, count - 1] if shown == 2 else [0, 2, 4]
    assert np.round(10 * np.array(middles)).tolist() == chosen
    for row, i in enumerate(chosen):
        ink = np.flatnonzero(np.any(picture[460 * row :][:60, :, 0] < 0.5, axis=0))
        name = TextPath((0, 0), rf"\$h_1\$ = {i}", size=11)
        assert np.ptp(ink) == pytest.approx(name.get_extents().width * 200 / 72, abs=2)


@pytest.mark.parametrize(
    ("figures", "message"),
    [
        ({}, "at least two, got 0"),
        ({1: Figure()}, "at least two, got 1"),
        ({1: Figure(), "1": Figure()}, "read the same in 1, 1$"),
    ],
)
def test_what_cannot_move(figures: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        frames(figures, "W")
