"""The math fonts: small, complete, the same bytes each time, and mended for browsers."""

import io
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from importlib.metadata import distribution

import pytest
from fontTools.ttLib import TTFont

from literate.page.fonts import FONTS, PRIMES, math_css, math_font, math_font_key
from literate.page.mathml import to_mathml

FORMULAS = r"""
\sigma'(z) = \frac{1}{1 + e^{-z}}, \delta, \Delta W, \eta, \lambda, \theta, \varepsilon, \partial
\sum_{i=1}^n \prod \int \nabla E \odot f \otimes g \circ h, \mathbb{R}, \mathcal{L}, \mathbf{W}
\left\{ \left[ \left( \left\langle \left\lVert \left\lfloor x \right\rfloor \right\rVert
\right\rangle \right) \right] \right\} \sqrt{x}, \boldsymbol\delta, \mathtt{W}, \hat{y}, \bar{x}
a \le b \ge c \ne d \approx e \ll f \gg g \propto h \in S \notin T \subset U \cup V \cap X
\Rightarrow \to \mapsto \Leftrightarrow \longrightarrow \land \lor \lnot \oplus \times \cdot \pm
\overbrace{a}^{b} \underbrace{c}_{d} \vec{w} \tilde{z} \dots \cdots \vdots \ddots \infty \forall
\arg\max, \text{größe}, X^\top, \lvert x \rvert, 100\%, \binom{n}{k}, \varphi, \ell, \mathbb{1}
"""


@pytest.fixture(scope="module")
def data() -> bytes:
    return math_font("math")


@pytest.fixture(scope="module")
def font(data: bytes) -> TTFont:
    return TTFont(io.BytesIO(data))


@pytest.fixture(scope="module")
def rare() -> TTFont:
    return TTFont(io.BytesIO(math_font("math-more")))


@pytest.fixture(scope="module")
def source() -> Iterator[TTFont]:
    """The font as ziamath brings it."""
    path = distribution("ziamath").locate_file("ziamath/fonts/STIXTwoMath-Regular.ttf")
    with TTFont(path) as font:
        yield font


def top_accents(font: TTFont) -> dict[str, int]:
    """Where an accent is put over a glyph."""
    table = font["MATH"].table.MathGlyphInfo.MathTopAccentAttachment
    places = [place.Value for place in table.TopAccentAttachment]
    return dict(zip(table.TopAccentCoverage.glyphs, places, strict=True))


def test_what_all_formulas_need_is_small(data: bytes) -> None:
    assert data[:4] == b"wOF2"
    assert 30_000 < len(data) < 50_000


def test_the_tables_that_browsers_need_for_formulas_and_no_others(font: TTFont) -> None:
    assert set(font.keys()) - {"GlyphOrder"} == {
        *("head", "hhea", "maxp", "OS/2", "hmtx", "cmap", "loca", "glyf", "name", "post"),
        *("GDEF", "MATH"),
    }


def test_another_process_makes_the_same_bytes(data: bytes) -> None:
    program = "import sys; from literate.page.fonts import *; "
    program += "sys.stdout.buffer.write(math_font('math'))"
    environment = os.environ | {"PYTHONHASHSEED": "7"}
    again = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, check=True
    )
    assert again.stdout == data


def test_the_date_is_that_of_the_source(font: TTFont, source: TTFont) -> None:
    assert font["head"].modified == source["head"].modified


def test_the_key_is_stable() -> None:
    assert math_font_key() == math_font_key()
    assert re.fullmatch("[0-9a-f]{16}", math_font_key())


def test_the_characters_of_formulas(font: TTFont, rare: TTFont) -> None:
    html = to_mathml(f'<div class="arithmatex">\\[{FORMULAS.replace("&", "&amp;")}\\]</div>')
    drawn = {c for c in html if ord(c) > 127 and c not in "\u00a0\ufe00"}
    assert len(drawn) > 60
    there = {**font.getBestCmap(), **rare.getBestCmap()}
    assert {c for c in drawn if ord(c) not in there} == set()


def test_what_grows_is_in_the_font_that_has_the_space(font: TTFont, rare: TTFont) -> None:
    # A browser asks this font alone for other sizes of a character.
    assert 0x20 in font.getBestCmap()
    assert 0x20 not in rare.getBestCmap()
    variants = rare["MATH"].table.MathVariants
    grows = {*variants.VertGlyphCoverage.glyphs, *variants.HorizGlyphCoverage.glyphs}
    stays = {code for code, name in rare.getBestCmap().items() if name in grows}
    assert all(0x2A00 <= code < 0x2B00 for code in stays), "the rare operators"


def test_italic_letters_which_browsers_choose_themselves(font: TTFont) -> None:
    # A browser shows <mi>x</mi> by these.
    italic = {*range(0x1D434, 0x1D455), *range(0x1D456, 0x1D468), 0x210E, *range(0x1D6E2, 0x1D71C)}
    assert italic - set(font.getBestCmap()) == set()


def test_brackets_grow(font: TTFont) -> None:
    variants = font["MATH"].table.MathVariants
    grown = dict(
        zip(
            variants.VertGlyphCoverage.glyphs,
            variants.VertGlyphConstruction,
            strict=True,
        )
    )
    names = font.getBestCmap()
    for bracket in "()[]{}|√":
        construction = grown[names[ord(bracket)]]
        assert construction.MathGlyphVariantRecord
        for part in construction.GlyphAssembly.PartRecords:
            assert part.glyph in font.getGlyphOrder()


def test_a_prime_is_large_before_the_browser_raises_it(font: TTFont, source: TTFont) -> None:
    names, before = font.getBestCmap(), source.getBestCmap()
    for prime in PRIMES:
        glyph = font["glyf"][names[prime]]
        assert glyph.yMin < 100  # 399 as the font has it
        raised_once = source["glyf"][f"{before[prime]}.ssty"]
        assert glyph.coordinates == raised_once.coordinates


def test_accents_have_a_width_with_their_ink_in_its_middle(font: TTFont, source: TTFont) -> None:
    names, before = font.getBestCmap(), source.getBestCmap()
    tops, tops_before = top_accents(font), top_accents(source)
    accents = [code for code in names if unicodedata.category(chr(code)) == "Mn"]
    assert len(accents) > 50
    for code in accents:
        name, old_name = names[code], before[code]
        advance, left = font["hmtx"][name]
        glyph, old = font["glyf"][name], source["glyf"][old_name]
        assert left == glyph.xMin == advance - glyph.xMax == max(0, -old.xMax)
        assert font["GDEF"].table.GlyphClassDef.classDefs[name] == 1
        # All of it has moved to the right, and so has what stands over it.
        shift = left - old.xMin
        assert list(glyph.coordinates) == [(x + shift, y) for x, y in old.coordinates]
        assert (name in tops) == (old_name in tops_before)
        if name in tops:
            assert tops[name] == tops_before[old_name] + shift


def test_the_sign_for_a_missing_character_can_be_seen(font: TTFont) -> None:
    assert font["glyf"][".notdef"].numberOfContours > 0


def test_copyright_and_licence_travel_along(font: TTFont) -> None:
    assert {record.nameID for record in font["name"].names} == {*range(7), 13, 14}
    assert "STIX Fonts Project Authors" in font["name"].getDebugName(0)
    assert "Open Font License" in font["name"].getDebugName(13)


def test_the_stylesheet() -> None:
    css = math_css()
    before, *faces = f"\n{css}".split("\n@font-face {\n")
    assert before == ""
    assert len(faces) == len(FONTS)
    covered = []
    for face, (name, characters) in zip(faces, FONTS.items(), strict=True):
        assert f'src: url("{name}.woff2") format("woff2")' in face
        (listed,) = re.findall(r"^  unicode-range: (.*);$", face, re.MULTILINE)
        ranges = re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?(?:,|$)", listed)
        assert listed == ",".join(f"U+{a}-{b}" if b else f"U+{a}" for a, b in ranges)
        assert all(a != b for a, b in ranges), "a character alone has no end"
        codes = [c for a, b in ranges for c in range(int(a, 16), int(b or a, 16) + 1)]
        assert codes == sorted(characters)
        covered += codes
    assert len(set(covered)) == len(covered), "no character is in both"
    assert 'math { font-family: "STIX Two Math", math; }' in css
