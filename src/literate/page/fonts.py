"""The font of the formulas: STIX Two Math, cut at build time into the usual and the rare."""

from __future__ import annotations

import hashlib
import io
import unicodedata
from importlib.metadata import distribution, version
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

FAMILY = "STIX Two Math"
"""The name of the font."""

# What nearly all formulas are made of, and whatever grows: a browser takes all sizes of a bracket
# from the font that has the space.
_USUAL = frozenset(
    chain(
        range(0x0020, 0x007F),  # Latin
        map(ord, "\u00a0¬±·×÷\u0131\u0237"),
        range(0x02C6, 0x02DE),  # accents
        range(0x0300, 0x0339),
        (0x20D6, 0x20D7),
        range(0x0391, 0x03F7),  # Greek
        range(0x2010, 0x2065),  # dots, primes, invisible operators
        map(ord, "ℎℓ←↑→↓↔↕↤↦↩↪↼↽⇀⇁⇐⇑⇒⇓⇔⇕⇚⇛⟰⟱"),  # noqa: RUF001
        map(ord, "∀∂∃∅∇∈∉∋−∓∖∗∘∝∞∠∧∨∩∪∴∼≃≅≈≠≡≤≥≪≫⊂⊃⊆⊇⊕⊖⊗⊙⊢⊤⊥⋅⋆⋮⋯⋰⋱"),  # noqa: RUF001
        map(ord, "∏∐∑√∛∜∣∥∫∬∭∮∯∰∱∲∳⋀⋁⋂⋃⅀"),  # noqa: RUF001
        (*range(0x2308, 0x230C), *range(0x23B0, 0x23B2), *range(0x23DC, 0x23E0)),  # brackets
        range(0x27E6, 0x27F0),
        range(0x1D434, 0x1D468),  # italic letters
        range(0x1D6E2, 0x1D71C),
    )
)
# What else LaTeX commands can print, by Unicode block; fraktur and sans-serif letters stay out.
_RARE = (
    frozenset(
        chain(
            range(0x00A0, 0x0100),
            range(0x2100, 0x2150),  # letterlike
            range(0x2190, 0x2200),  # arrows
            range(0x27F0, 0x2800),
            range(0x2200, 0x2300),  # operators
            range(0x2A00, 0x2B00),
            range(0x25A0, 0x2600),  # shapes
            range(0x1D400, 0x1D4D0),  # bold, italic and script letters
            range(0x1D538, 0x1D56C),  # double-struck letters
            range(0x1D670, 0x1D756),  # typewriter letters, bold and italic Greek
            range(0x1D7CE, 0x1D7E2),  # digits
            range(0x1D7F6, 0x1D800),
        )
    )
    - _USUAL
)
FONTS = {"math": _USUAL, "math-more": _RARE}
"""The files of the font, and the characters of each: a browser fetches those that a page needs."""
_BASE = 1  # class of a glyph that stands alone, in the GDEF table
PRIMES = (0x2032, 0x2033, 0x2034, 0x2057)
"""The characters of one to four primes."""


def math_font(name: str) -> bytes:
    """Return one of `FONTS` as WOFF2: the same bytes for the same `math_font_key()`.

    The MATH table stays, and with it all sizes and parts of brackets, roots and arrows.
    Takes some seconds, most of them compression: keep the result.
    """
    from fontTools import subset  # most builds have the result and need no tools for fonts
    from fontTools.ttLib import TTFont

    with TTFont(_source(), recalcTimestamp=False) as font:
        _lower_primes(font)
        _straighten_accents(font)
        options = subset.Options(hinting=False, notdef_outline=True)
        options.drop_tables += ["GPOS", "GSUB", "gasp"]
        # The licence asks for copyright and licence to travel along.
        options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=FONTS[name])
        subsetter.subset(font)
        font.flavor = "woff2"
        stream = io.BytesIO()
        font.save(stream)
    return stream.getvalue()


def math_font_key() -> str:
    """Return a digest of all that decides the fonts' bytes: its source, this file, the tools."""
    digest = hashlib.sha256()
    for part in (_source(), Path(__file__)):
        digest.update(part.read_bytes())
    digest.update(f"{version('fonttools')} {version('brotli')}".encode())
    return digest.hexdigest()[:16]


def _source() -> Path:
    """Find the font inside the installed `ziamath`, without importing it."""
    return Path(str(distribution("ziamath").locate_file("ziamath/fonts/STIXTwoMath-Regular.ttf")))


def _lower_primes(font: TTFont) -> None:
    """Give the primes their form for superscripts, which Chromium does not ask the font for.

    Without it, the prime of σ' is raised twice and can hardly be seen.
    """
    features = font["GSUB"].table.FeatureList.FeatureRecord
    lookup = next(f.Feature.LookupListIndex[0] for f in features if f.FeatureTag == "ssty")
    alternates = font["GSUB"].table.LookupList.Lookup[lookup].SubTable[0].alternates
    names = font.getBestCmap()
    forms = {prime: alternates[names[prime]][0] for prime in PRIMES}
    for table in font["cmap"].tables:
        table.cmap.update(forms)


def _straighten_accents(font: TTFont) -> None:
    """Give combining accents a width: browsers centre them in formulas by it, and it is zero."""
    names = font.getBestCmap()
    accents = {names[code] for code in names if unicodedata.category(chr(code)) == "Mn"}
    attachments = font["MATH"].table.MathGlyphInfo.MathTopAccentAttachment
    tops = dict(
        zip(attachments.TopAccentCoverage.glyphs, attachments.TopAccentAttachment, strict=True)
    )
    for name in accents:
        glyph = font["glyf"][name]
        if font["hmtx"][name][0] == 0 and glyph.numberOfContours > 0:
            bearing = max(0, -glyph.xMax)  # as much room on the left as there is on the right
            shift = bearing - glyph.xMin
            glyph.coordinates.translate((shift, 0))
            glyph.recalcBounds(font["glyf"])
            font["hmtx"][name] = (glyph.xMax + bearing, bearing)
            font["GDEF"].table.GlyphClassDef.classDefs[name] = _BASE  # a mark loses its width
            if name in tops:
                tops[name].Value += shift


def math_css() -> str:
    """Return the rules for formulas, for a stylesheet that stands beside the `FONTS`.

    A display formula wider than its place scrolls in its own box. An invisible shadow makes
    Chromium repaint long braces completely; without it, parts of them would be missing.
    """
    faces = "".join(
        f"""\
@font-face {{
  font-family: "{FAMILY}";
  src: url("{name}.woff2") format("woff2");
  font-display: swap;
  unicode-range: {_ranges(characters)};
}}
"""
        for name, characters in FONTS.items()
    )
    return f"""\
{faces}math {{ font-family: "{FAMILY}", math; }}
.math-display {{ overflow: auto hidden; margin: 1em 0; padding: 0.25em 0; }}
mover > mo, munder > mo {{ box-shadow: 0 0 0 60em transparent; }}
"""


def _ranges(characters: frozenset[int]) -> str:
    """The characters as CSS writes them."""
    ordered = sorted(characters)
    firsts = [code for code in ordered if code - 1 not in characters]
    lasts = [code for code in ordered if code + 1 not in characters]
    return ",".join(f"U+{a:X}" + f"-{b:X}" * (b > a) for a, b in zip(firsts, lasts, strict=True))
