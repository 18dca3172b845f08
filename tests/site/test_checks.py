"""The checks of pages, on a page where all is well and on one where everything is broken."""

import html
from collections.abc import Callable
from pathlib import Path

import pytest

from literate.page.mathml import to_mathml
from literate.run.drawings import with_alt
from literate.run.figures import to_svg
from pictures import plots
from scratchnet.activations import sigmoid

from .building import file_of
from .checks import CHECKS, list_wrong
from .colours import contrast, rgb
from .visits import MODES, Look, Visitor

PAGE = "reference/how-this-site-works/"
WORDS = " ".join(f"word{number}" for number in range(60))
MATRIX = r"\left[\begin{pmatrix}1\\2\\3\\4\end{pmatrix}\right] + \left(\frac{a^2}{b^2}\right) = "
CELLS = "".join(f"<td>column{number}</td>" for number in range(30))
HEADERS = CELLS.replace("td>", "th>")

INLINE = to_mathml(r'<span class="arithmatex">\(f(a_1)\)</span>')
DISPLAY = to_mathml(rf'<div class="arithmatex">\[{html.escape(MATRIX * 9)} 0\]</div>')
PICTURE = with_alt(to_svg(plots.curve(sigmoid), prefix="f"), "An S-shaped curve.")

SOUND = f"""
<p>{WORDS} {INLINE}</p>
<figure class="literate-figure" id="fig-sound">{PICTURE}<figcaption>A curve.</figcaption></figure>
{DISPLAY}
<table tabindex="0"><thead><tr>{HEADERS}</tr></thead><tbody><tr>{CELLS}</tr></tbody></table>
<div class="language-python highlight"><pre><span></span><code><span class="n">{"name" * 99}</span>
</code></pre></div>
<pre class="literate-output result" tabindex="0"><code>{"result" * 99}</code></pre>
"""

BROKEN = r"""
<p>Left \(x_1\) as it was. <a href="#top"></a></p>
<p style="background:#fff"><span style="color:#bbb">Pale by day.</span></p>
<p style="background:#222"><span style="color:#333">Pale by night.</span></p>
<div style="width:3000px">A page that scrolls.</div>
<div style="overflow-x:auto"><div style="width:2900px" class="box">No key.</div></div>
<div style="overflow:hidden"><p style="width:2800px" class="cut">The end of this is lost.</p></div>
<pre><code style="background:#fff"><span style="color:#aaa">pale_code</span>
<span style="color:#555;background:rgba(0,0,0,.4)">dimmed_code</span></code></pre>
<figure id="fig-small"><svg width="20" height="9" role="img" aria-label="a"></svg></figure>
<figure id="fig-stubborn"><svg width="200" height="90" viewBox="0 0 200 90" role="img"
aria-label="a"><rect width="200" height="90" style="fill:#ffffff"/>
<text x="9" y="30" style="fill:#1f2430;font-size:3px">tiny</text>
<text x="9" y="60" style="fill:#cccccc;font-size:20px">pale letters</text>
<path d="M0 0H9" style="stroke:var(--c-123456,#123456)"/></svg></figure>
<math alttext="low"><mrow><mo stretchy="false">(</mo><mtable><mtr><mtd><mn>1</mn></mtd></mtr>
<mtr><mtd><mn>2</mn></mtd></mtr><mtr><mtd><mn>3</mn></mtd></mtr></mtable></mrow></math>
<div class="md-sidebar" style="display:block!important;height:9px">x</div>
<img src="http://elsewhere.example/picture.png" alt="a">
<style>body { --c-0f5499: #010203 !important; } article { color: #444 }
[data-md-color-scheme="slate"] article { color: #ccc }</style>
<script>console.error("said by a script"); setTimeout(() => { throw Error("thrown") }, 0)</script>
"""

# What each check must say of the broken page.
FAULTS = {
    "no_error": {"said by a script", "thrown"},
    "no_other_host": {"light: http://elsewhere.example/", "dark: http:", "phone: http:"},
    "accessible": {
        "light: color-contrast",
        "dark: color-contrast",
        "light: link-name",
        "phone: link-name",
    },
    "page_stands_still": {"light: the page is 3", "phone: the page is 3", 'class="cut"'},
    "wide_boxes_have_the_keyboard": {"light: no tabindex", "phone: no tabindex"},
    "figures_are_visible": {"fig-small is 20 x 9 px"},
    "figures_can_be_read": {"'tiny' is 3.0 px", "'pale letters' has a contrast of 1.6"},
    "code_can_be_read": {
        "'pale_code' has a contrast of 2.3",
        "'dimmed_code' has a contrast of 2.6",
    },
    "figures_follow_the_theme": {"#123456 has no dark", "'tiny' is rgb(31, 36, 48) in both"},
    "the_stylesheet_knows_the_palette": {"light: blue is #010203", "dark: blue is #010203"},
    "formulas_are_mathml": {r"LaTeX left: Left \(x_1\)", "font of the formulas", "bracket in low"},
    "prints_well": {'printed too: <div class="md-sidebar"', "printed rgb(204, 204, 204)"},
}
ONLY_FRESH = {"dark: http:", "phone: http:", "phone: link-name"}
"""What is seen only where the page is loaded anew in each mode."""


def page_with(body: str, site: Path) -> str:
    """A page of the site with another article under its title."""
    page = (site / file_of(PAGE)).read_text(encoding="utf-8")
    head, title, rest = page.partition("</h1>")
    assert "<article" in head
    return head + title + body + rest[rest.index("</article>") :]


@pytest.fixture(scope="module", params=[True, False], ids=["fresh", "followed"])
def fresh(request: pytest.FixtureRequest) -> bool:
    """Whether the page is loaded anew in each mode, or follows theme and width."""
    return bool(request.param)


@pytest.fixture(scope="module")
def sound(fresh: bool, visitor: Visitor, site: Path) -> Look:
    return visitor.look(PAGE, fresh=fresh, body=page_with(SOUND, site))


@pytest.fixture(scope="module")
def broken(fresh: bool, visitor: Visitor, site: Path) -> Look:
    return visitor.look(PAGE, fresh=fresh, body=page_with(BROKEN, site), without="**/*.woff2")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_sound_page_passes(check: Callable[[Look], list[str]], sound: Look) -> None:
    found = check(sound)
    assert not found, list_wrong(found)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_broken_page_is_found(
    check: Callable[[Look], list[str]], broken: Look, fresh: bool
) -> None:
    found = check(broken)
    faults = FAULTS[check.__name__]
    for fault in faults if fresh else faults - ONLY_FRESH:
        assert any(fault in message for message in found), list_wrong([f"missed: {fault}", *found])


def test_the_sound_page_tries_the_checks(sound: Look) -> None:
    facts = sound["phone"].facts
    wide = [box["element"] for box in facts["scrollers"]]
    for box in ("math-display", "namename", "resultresult", "column0"):
        assert any(box in element for element in wide), f"{box} does not scroll"
    enclosing = [bracket for bracket in facts["brackets"] if bracket["enclosed"]]
    lowest = min(bracket["height"] for bracket in facts["brackets"])
    assert len(enclosing) >= 36
    assert max(bracket["height"] for bracket in enclosing) > 2 * lowest
    assert any(letters["text"] == "sigmoid" for letters in facts["figures"][0]["letters"])


def test_a_page_that_follows_shows_what_a_fresh_one_shows(visitor: Visitor, site: Path) -> None:
    looks = [
        visitor.look(PAGE, fresh=fresh, body=page_with(SOUND, site)) for fresh in (True, False)
    ]
    for mode in MODES:
        one, other = (look[mode] for look in looks)
        assert one.facts.keys() == other.facts.keys()
        for fact in one.facts.keys() - {"apparatus"}:  # the header has a shadow after a change
            assert one.facts[fact] == other.facts[fact], fact
        assert one.print == other.print


def test_colours_are_weighed_as_wcag_does() -> None:
    assert contrast(rgb("rgb(119, 119, 119)"), (1, 1, 1)) == pytest.approx(4.48, abs=0.005)
