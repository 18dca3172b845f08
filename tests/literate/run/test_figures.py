"""Figures: SVG that can stand in a page beside others, in any theme, and is always the same."""

import io
import os
import re
import subprocess
import sys
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.patches import Rectangle

from literate.run.drawings import with_alt
from literate.run.figures import to_png, to_svg
from literate.run.svg import _path, theme_svg

SVG = "{http://www.w3.org/2000/svg}"


def crowded() -> Figure:
    """Return a figure with one of everything that a chapter may draw."""
    figure = Figure(figsize=(6, 3))
    left, right = figure.subplots(1, 2)
    x = np.linspace(-6, 6, 100)
    left.plot(x, 1 / (1 + np.exp(-x)), color="#0f5499", label=r"$\sigma(z)$")
    left.plot(x, np.tanh(x), "k--", alpha=0.5, label="tanh & <größe>")
    left.scatter([0, 1, 2], [0, 0.5, 1], c=["r", "g", "b"], edgecolors="black")
    left.plot([0, 1, 2], [1, 0.5, 0], "kx")
    left.set_xlabel(r"$z = w_1 x_1 + \hat{h}$")
    left.legend()
    right.contourf(np.outer(x, x), levels=3)
    right.bar([10, 20], [50, 60], color="#abc", edgecolor="white", hatch="//")
    right.text(50, 50, "code", family="monospace", weight="bold")
    right.add_patch(Rectangle((60, 60), 20, 20, color="black"))
    return figure


@pytest.fixture(scope="module")
def svg() -> str:
    return to_svg(crowded(), prefix="fig-a")


@pytest.fixture(scope="module")
def root(svg: str) -> Element:
    return ElementTree.fromstring(svg)


def ids(text: str) -> list[str]:
    return re.findall(r'\sid="([^"]+)"', text)


def references(text: str) -> set[str]:
    return set(re.findall(r"url\(#([^)]+)\)", text)) | set(re.findall(r'href="#([^"]+)"', text))


def test_plain_svg_and_nothing_else(svg: str) -> None:
    assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" class="figure" viewBox="0 0 ')
    assert svg.endswith("</svg>")
    markup = re.sub(r">[^<]*<", "><", svg)
    for unwanted in ("<?xml", "<!", "<metadata", "<style", "ns0:", "xlink", "\n"):
        assert unwanted not in markup


def test_every_reference_leads_to_an_id_of_its_own_figure(svg: str) -> None:
    assert len(references(svg)) > 5
    assert references(svg) == set(ids(svg))
    assert all(name.startswith("fig-a") for name in ids(svg))


def test_two_figures_on_one_page_do_not_collide(svg: str) -> None:
    page = svg + to_svg(crowded(), prefix="Fig-b")
    assert len(ids(page)) == len(set(ids(page)))


def test_ids_set_by_the_author_stay() -> None:
    figure = Figure()
    axes = figure.subplots()
    axes.plot([0, 1])[0].set_gid("step_100")
    assert 'id="fig-a-step_100"' in to_svg(figure, prefix="fig-a")


def test_every_colour_can_be_replaced(svg: str, root: Element) -> None:
    bare = re.sub(r"var\(--c-([0-9a-f]{6}),#\1\)", "", svg)
    assert not re.search(r"(fill|stroke)[:=]\W*(#|[a-z]*(black|white))", bare)
    for colour in ("0f5499", "ff0000", "aabbcc", "ffffff"):
        assert f"var(--c-{colour},#{colour})" in svg
    for element in root.iter():
        assert not {"fill", "stroke"} & set(element.attrib)
    # Black is what matplotlib leaves out, of texts and of fills.
    assert "fill:var(--c-000000,#000000)" in root.attrib["style"]


def test_the_figure_has_no_paper_of_its_own() -> None:
    figure = Figure(facecolor="#123456", edgecolor="#654321", linewidth=2)
    figure.text(0.5, 0.5, "x")
    svg = to_svg(figure, prefix="fig-a")
    assert "123456" not in svg
    assert "654321" not in svg
    assert "<path" not in svg


def test_text_stays_text_in_the_font_of_the_page(root: Element) -> None:
    texts = {"".join(element.itertext()): element for element in root.iter(f"{SVG}text")}
    assert "tanh & <größe>" in texts
    assert "font-family" not in texts["tanh & <größe>"].attrib["style"]
    assert "font-family:monospace" in texts["code"].attrib["style"]
    assert "font-weight:700" in texts["code"].attrib["style"]


def test_a_text_keeps_its_spaces() -> None:
    figure = Figure()
    figure.text(0.5, 0.5, " x ")
    assert "> x </text>" in to_svg(figure, prefix="fig-a")


def test_words_beside_a_formula_take_the_font_of_the_page() -> None:
    figure = Figure()
    figure.text(0.5, 0.5, "At $x$")
    root = ElementTree.fromstring(to_svg(figure, prefix="fig-a"))
    fonts = {span.text: "font-family" in span.get("style", "") for span in root.iter(f"{SVG}tspan")}
    assert (fonts["A"], fonts["\N{MATHEMATICAL ITALIC SMALL X}"]) == (False, True)


def test_letters_of_formulas_are_those_of_the_math_font(svg: str) -> None:
    for letter in (
        "\N{MATHEMATICAL ITALIC SMALL SIGMA}",
        "\N{MATHEMATICAL ITALIC SMALL W}",
        "\N{PLANCK CONSTANT}",
    ):
        assert f">{letter}</tspan>" in svg
    assert "font-family:STIX Two Math,math,serif" in svg
    assert "STIXGeneral" not in svg
    assert "DejaVu" not in svg


@pytest.mark.parametrize(
    ("formula", "letter"),
    [
        (r"$\mathrm{x}$", "x"),
        (r"$\mathbf{x}$", "\N{MATHEMATICAL BOLD SMALL X}"),
        (r"$\mathbfit{x}$", "\N{MATHEMATICAL BOLD ITALIC SMALL X}"),
        (r"$\boldsymbol{\alpha}$", "\N{MATHEMATICAL BOLD ITALIC SMALL ALPHA}"),
    ],
)
def test_bold_letters_of_formulas_are_characters_of_their_own(formula: str, letter: str) -> None:
    figure = Figure()
    figure.text(0.5, 0.5, formula)
    svg = to_svg(figure, prefix="fig-a")
    assert f">{letter}</tspan>" in svg
    assert "font-weight" not in svg


def test_a_prime_in_a_label() -> None:
    figure = Figure()
    figure.text(0.5, 0.5, r"$\sigma'(z)$")
    assert ">\N{PRIME}</tspan>" in to_svg(figure, prefix="fig-a")


def test_the_same_bytes_twice_and_the_figure_as_before() -> None:
    figure = crowded()
    figure.axes[0].xaxis.label.set_math_fontfamily("cm")
    before = mpl.rcParams["svg.fonttype"]
    assert to_svg(figure, prefix="fig-a") == to_svg(figure, prefix="fig-a")
    assert figure.axes[0].xaxis.label.get_math_fontfamily() == "cm"
    assert mpl.rcParams["svg.fonttype"] == before


def test_the_same_bytes_in_another_process(svg: str) -> None:
    program = (
        "import sys, test_figures as t; sys.stdout.write(t.to_svg(t.crowded(), prefix='fig-a'))"
    )
    environment = os.environ | {
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": os.path.dirname(__file__),
        "PYTHONIOENCODING": "utf-8",
    }
    again = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, check=True
    )
    assert again.stdout.decode() == svg


def test_the_size_is_natural_until_the_page_sets_one(root: Element) -> None:
    figure = Figure(figsize=(6, 3))
    svg = to_svg(figure, prefix="fig-a", tight=False)
    assert 'viewBox="0 0 432 216"' in svg
    assert "max-width:var(--figure-max-width,576px)" in svg
    assert not {"width", "height"} & set(root.attrib)


def test_tight_cuts_margins_and_untight_keeps_the_size() -> None:
    figure = Figure(figsize=(6, 3))
    figure.text(0.5, 0.5, "x")
    assert 'viewBox="0 0 432 216"' in to_svg(figure, prefix="fig-a", tight=False)
    assert 'viewBox="0 0 432 216"' not in to_svg(figure, prefix="fig-a")


def absolute(data: str) -> list[tuple[float, float]]:
    """Read the points of a path as a browser does, straight lines only."""
    point, start, points = (0.0, 0.0), (0.0, 0.0), []
    for command, arguments in re.findall(r"([MmlLz])([^MmlLz]*)", data):
        numbers = [float(n) for n in re.findall(r"-?(?:\d+\.\d+|\.\d+|\d+)", arguments)]
        for x, y in zip(numbers[::2], numbers[1::2], strict=True):
            point = (x, y) if command in "ML" else (point[0] + x, point[1] + y)
            start = point if command in "mM" else start
            points.append(point)
        point = start if command == "z" else point
    return points


def test_rounded_steps_do_not_drift() -> None:
    rng = np.random.default_rng(0)
    points = [*map(tuple, rng.uniform(-300, 300, (500, 2)).tolist())]
    lines = [f"L {x:.6f} {y:.6f} \n" for x, y in points]
    data = "".join(lines[:250]).replace("L", "M", 1) + "z\nM" + "".join(lines[250:])[1:] + "z"
    assert np.abs(np.array(absolute(_path(data))) - points).max() <= 0.005 + 1e-9


def test_curves_step_from_the_point_before() -> None:
    assert _path("M 1 1 C 2 2 3 3 4 4 Q 5 5 6 7") == "M1 1c1 1 2 2 3 3q1 1 2 3"


def test_beginnings_one_after_another_stay_beginnings() -> None:
    assert _path("M 1 1 M 2 2 M 3 4 L 5 5") == "M1 1m1 1m1 2l2 1"


def test_lengths_have_two_decimals_at_most() -> None:
    figure = Figure(figsize=(np.pi, np.e))
    figure.subplots().plot([0, 1], "kx")
    root = ElementTree.fromstring(to_svg(figure, prefix="fig-a"))
    for element in root.iter():
        for name, value in element.attrib.items():
            assert name == "style" or not re.search(r"\.\d{3}", value), (element.tag, name)


def test_a_scale_keeps_its_decimals() -> None:
    glyph = '<use transform="translate(1 2) scale(0.015625)"/>'
    assert glyph in theme_svg(f'<svg viewBox="0 0 3 4">{glyph}</svg>', prefix="fig-a")


def test_neighbours_cut_by_one_frame_stand_in_one_group() -> None:
    figure = Figure()
    axes = figure.subplots()
    for y in (0, 1):  # each marker is drawn in two halves, whose forms the second line finds
        axes.plot([0, 1], [y, y], "ro", fillstyle="left")
    root = ElementTree.fromstring(to_svg(figure, prefix="fig-a"))
    groups = [group for group in root.iter(f"{SVG}g") if "clip-path" in group.attrib]
    assert [len(group) for group in groups] == [2, 2, 4]


def test_groups_with_ids_stand_beside_others() -> None:
    figure = Figure()
    axes = figure.subplots()
    axes.set_axis_off()  # or the ticks come between
    axes.scatter([0, 1], [0, 1])
    axes.plot([0, 1], gid="up")
    axes.plot([1, 0], gid="down")
    assert {"fig-a-up", "fig-a-down"} < set(ids(to_svg(figure, prefix="fig-a")))


def test_what_is_drawn_behind_an_invisible_shape_stays() -> None:
    figure = Figure()
    shapes = [Rectangle((x, x), 0.1, 0.2) for x in (0.1, 0.3, 0.5)]
    colours = ["red", "none", "blue"]
    figure.add_artist(PatchCollection(shapes, facecolors=colours, edgecolors="none"))
    svg = to_svg(figure, prefix="fig-a")
    assert re.findall(r"<path[^>]*fill:([^\"]*)", svg) == [
        "var(--c-ff0000,#ff0000)",
        "var(--c-0000ff,#0000ff)",
    ]


def test_a_group_in_which_nothing_is_drawn_is_left_out() -> None:
    figure = Figure()
    figure.subplots().scatter([], [], gid="points")
    assert "points" not in to_svg(figure, prefix="fig-a")


def test_what_all_members_of_a_group_say_is_said_once() -> None:
    figure = Figure()
    figure.subplots().plot([0, 1], "ro-", gid="line")
    root = ElementTree.fromstring(to_svg(figure, prefix="fig-a"))
    group = root.find(".//*[@id='fig-a-line']")
    assert group is not None
    assert group.attrib["style"] == "stroke:var(--c-ff0000,#ff0000)"
    _, line, points = sorted(group, key=lambda member: member.tag != f"{SVG}defs")
    assert "stroke:" not in line.attrib["style"]
    assert points.attrib["style"] == "fill:var(--c-ff0000,#ff0000)"


def test_it_is_less_than_half_of_what_matplotlib_writes(
    svg: str, tmp_path: os.PathLike[str]
) -> None:
    path = os.path.join(tmp_path, "raw.svg")
    with mpl.rc_context({"svg.fonttype": "none"}):
        crowded().savefig(path)
    assert len(svg.encode()) < 0.5 * os.path.getsize(path)


def test_the_alternative_text(svg: str) -> None:
    named = ElementTree.fromstring(with_alt(svg, 'Two curves:\n  "a" < b & c'))
    assert named.attrib["role"] == "img"
    assert named.attrib["aria-label"] == 'Two curves: "a" < b & c'


def test_what_is_refused() -> None:
    with pytest.raises(TypeError, match="not str"):
        to_svg("figure", prefix="fig-a")  # type: ignore[arg-type]
    for prefix in ("", "1", "a b", "a)"):
        with pytest.raises(ValueError, match="prefix"):
            to_svg(Figure(), prefix=prefix)
    pixels = Figure()
    pixels.subplots().imshow([[1, 2]])
    with pytest.raises(ValueError, match="pixels"):
        to_svg(pixels, prefix="fig-a")
    unknown = Figure()
    unknown.text(0, 0, r"$\mathcal{L}$")
    message = r"^a formula in the figure has a letter unknown to Unicode: try \\mathscr$"
    with pytest.raises(ValueError, match=message):
        to_svg(unknown, prefix="fig-a")


def test_a_colour_bar_is_a_drawing() -> None:
    figure = Figure(figsize=(3, 2))
    axes = figure.subplots()
    bar = figure.colorbar(axes.pcolormesh(np.arange(9).reshape(3, 3)))
    svg = to_svg(figure, prefix="fig-a")
    assert svg == to_svg(figure, prefix="fig-a")
    colours = set(re.findall(r"fill:var\(--c-([0-9a-f]{6})", svg))
    assert {"440154", "fde725"} <= colours  # the ends of viridis
    assert len(colours) > 200
    assert bar.solids is not None
    assert bar.solids.get_rasterized()  # as matplotlib has made it
    assert len(bar.solids.get_edgecolor()) == 0


def test_a_preview_is_cut_to_what_is_drawn_on_white_paper() -> None:
    figure = Figure(figsize=(3, 2), facecolor="#123456")
    figure.add_artist(Rectangle((0.25, 0.25), 0.5, 0.5, color="black"))
    png = to_png(figure)
    assert b"Software" not in png  # it would name the version of matplotlib
    picture = imread(io.BytesIO(png))
    margin = mpl.rcParams["savefig.pad_inches"]
    assert picture.shape[:2] == (round(120 * (1 + 2 * margin)), round(120 * (1.5 + 2 * margin)))
    assert picture[0, 0].tolist() == [1, 1, 1, 1]


@pytest.mark.parametrize("draw", ["imshow", "matshow", "rasterized"])
def test_pixels_are_refused_with_a_way_out(draw: str) -> None:
    figure = Figure()
    axes = figure.subplots()
    if draw == "rasterized":
        axes.scatter([1], [2], rasterized=True)
    else:
        getattr(axes, draw)([[1, 2], [3, 4]])
    with pytest.raises(ValueError, match=r"pixels.*draw it with pcolormesh or contourf"):
        to_svg(figure, prefix="fig-a")


def test_a_shading_that_no_browser_shows_is_refused_with_a_way_out() -> None:
    for draw in ("pcolormesh", "tripcolor"):
        figure = Figure()
        values = np.arange(9).reshape(3, 3)
        points = () if draw == "pcolormesh" else (values.ravel() % 3, values.ravel() // 3)
        data = values if draw == "pcolormesh" else values.ravel()
        getattr(figure.subplots(), draw)(*points, data, shading="gouraud")
        with pytest.raises(ValueError, match=r"gouraud.*draw it with contourf"):
            to_svg(figure, prefix="fig-a")


@pytest.mark.parametrize("text", ["The $漢 x^2$", "漢 $x^2$"])
def test_letters_beside_a_formula_are_refused(text: str) -> None:
    figure = Figure()
    figure.text(0, 0, text)
    with pytest.raises(ValueError, match=r"a text with a formula cannot show 漢, .*: part them"):
        to_svg(figure, prefix="a")


def test_letters_beside_a_dollar_are_drawn() -> None:
    figure = Figure()
    figure.text(0, 0, r"漢 \$5 and \$6")
    with pytest.warns(UserWarning, match="missing from font"):
        assert "漢" in to_svg(figure, prefix="a")


def test_letters_that_matplotlib_has_not_are_left_to_the_browser() -> None:
    figure = Figure()
    figure.subplots().set_title("漢字 かな")
    with pytest.warns(UserWarning, match="missing from font"):
        assert ">漢字 かな</text>" in to_svg(figure, prefix="fig-a")
