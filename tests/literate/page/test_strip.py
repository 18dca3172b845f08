"""Pictures of notebooks: white ground, and frames one below the other."""

from xml.etree import ElementTree

from matplotlib.figure import Figure

from literate.page.strip import on_white, strip
from literate.run.figures import to_svg
from literate.run.frames import merge

SPACE = "{http://www.w3.org/2000/svg}"


def frame(x: float) -> str:
    figure = Figure()
    figure.subplots().plot([0, x])
    return to_svg(figure, prefix="p")


def test_a_drawing_lies_on_white() -> None:
    tree = ElementTree.fromstring(on_white(frame(1)))
    assert tree[0].tag.removeprefix(SPACE) == "rect"
    assert tree[0].attrib["fill"] == "#fff"


def test_three_frames_are_seen_each_with_its_value() -> None:
    labels = ["0", "1", "2", "<3>"]
    tree = ElementTree.fromstring(strip(merge([frame(x) for x in range(4)]), "x", labels))
    assert [text.text for text in tree.findall(f"{SPACE}text")] == ["x = 0", "x = 2", "x = <3>"]
    for wanted, inner in zip((0, 2, 3), tree.findall(f"{SPACE}svg"), strict=True):
        groups = [g for g in inner.iter() if g.attrib.get("class", "").startswith("frame")]
        seen = {g.attrib["data-frame"] for g in groups if g.attrib.get("display") != "none"}
        assert seen == {str(wanted)}
    boxes = [float(inner.attrib["y"]) for inner in tree.findall(f"{SPACE}svg")]
    heights = [float(inner.attrib["height"]) for inner in tree.findall(f"{SPACE}svg")]
    assert boxes[1] >= boxes[0] + heights[0], "no frame covers another"


def test_frames_stand_one_below_the_other_on_one_ground() -> None:
    frames = ['<g class="frame" data-frame="0"><svg/></g>', '<g class="frame" data-frame="1"/>']
    made = strip(f'<svg viewBox="0 0 8 4">{"".join(frames)}<svg></svg></svg>', "x", ["a", "b"])
    hidden = [frame.replace('"1"', '"1" display="none"') for frame in frames]
    shown = [frame.replace('"0"', '"0" display="none"') for frame in frames]
    space = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    text = '<text x="4" y="{}" font-size="11" font-family="sans-serif">x = {}</text>'
    box = '<svg y="{}" width="8" height="4" viewBox="0 0 8 4">{}<svg></svg></svg>'
    assert made == (
        f'<svg {space} width="8" height="40" viewBox="0 0 8 40">'
        '<rect width="100%" height="100%" fill="#fff"/>'
        f"{text.format(12, 'a')}{box.format(16, ''.join(hidden))}"
        f"{text.format(32, 'b')}{box.format(36, ''.join(shown))}</svg>"
    )


def test_a_drawing_of_unknown_size_stays_whole() -> None:
    assert strip("<svg><g/></svg>", "x", ["0"]) == on_white("<svg><g/></svg>")
