"""The glossary: first uses become links, everything else stays as it was."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from literate.page.glossary import Glossary, used

PAGE = """# Look up a term

Bias
:   A number that a neuron adds.
    It goes on here.

Gradient
:   All slopes.

Gradient descent, steepest descent
:   Going down.

Entropy
:   A measure.

Input { .unlinked }
:   A number that goes in.
"""


def link(html: str, page: str = PAGE) -> str:
    """HTML with its links, written short: `[Bias](bias)`."""
    linked = Glossary(page).link(html, "../g/")
    plain = re.sub(r'<a class="term" href="[^"]*">(.*?)</a>', r"\1", linked, flags=re.DOTALL)
    assert plain == html, "nothing else changes"
    return re.sub(r'<a class="term" href="\.\./g/#([^"]*)">([^<]*)</a>', r"[\2](\1)", linked)


def test_terms_are_read_with_their_lines() -> None:
    terms = Glossary(PAGE).terms
    assert [term.names for term in terms] == [
        ("Bias",),
        ("Gradient",),
        ("Gradient descent", "steepest descent"),
        ("Entropy",),
        ("Input",),
    ]
    assert terms[0].text == "A number that a neuron adds.\n    It goes on here."
    assert [term.line for term in terms] == [3, 7, 10, 13, 16]
    assert terms[2].anchor == "gradient-descent"
    assert [term.linked for term in terms] == [True, True, True, True, False]


def test_a_page_may_begin_with_a_free_line() -> None:
    assert [term.line for term in Glossary("\n" + PAGE).terms] == [4, 8, 11, 14, 17]


def test_the_first_use_alone_is_linked() -> None:
    assert link("<p>A bias, a bias.</p><p>Bias</p>") == (
        "<p>A [bias](bias), a bias.</p><p>Bias</p>"
    )


def test_capitals_plurals_and_ends_of_lines() -> None:
    assert link("<p>BIASES</p>") == "<p>[BIASES](bias)</p>"
    assert link("<p>entropies</p>") == "<p>[entropies](entropy)</p>"
    assert link("<p>Steepest\ndescent</p>") == "<p>[Steepest\ndescent](gradient-descent)</p>"


def test_the_longest_name_wins_and_hides_what_is_in_it() -> None:
    text = "<p>Gradient descent, gradient descent, the gradients</p>"
    assert link(text) == (
        "<p>[Gradient descent](gradient-descent), gradient descent, the [gradients](gradient)</p>"
    )


def test_what_is_part_of_an_unlinked_term_is_not_linked() -> None:
    page = PAGE + "\nBias current { .unlinked }\n:   Something else.\n"
    assert link("<p>a bias current, a bias</p>", page) == "<p>a bias current, a [bias](bias)</p>"


def test_whole_words_only() -> None:
    text = "<p>biased, cross-entropy, gradient-free, an input</p>"
    assert link(text) == text


@pytest.mark.parametrize(
    "html",
    [
        '<h2 id="bias">Bias<a href="#bias">¶</a></h2>',
        '<p><a href="x">a bias</a></p>',
        "<p><code>bias</code></p>",
        "<pre><span></span><code>bias = <span>bias</span></code></pre>",
        '<math class="bias"><mtext>bias</mtext></math>',
        "<svg><title>bias</title><text>bias</text></svg>",
        '<figure class="x"><p>bias</p><figcaption>A bias.</figcaption></figure>',
        "<table><tr><td>bias</td></tr></table>",
        "<details><summary>Bias</summary></details>",
        "<button>bias</button>",
        "<style>bias</style><script>bias</script><!-- <p>bias</p> -->",
        '<div class="admonition abstract">\n<p>You will learn: the bias.</p>\n</div>',
        '<div class="admonition abstract"><div><p>a bias</p></div>\n<p>bias</p></div>',
        '<div class="footnote"><ol><li><div class="x"><div>bias</div></div>bias</li></ol></div>',
        '<p><em class="unlinked">bias</em></p>',
        '<div class="literate-output"><div><p>bias</p></div> bias</div>',
        "<figure><figure><p>bias</p></figure>bias</figure>",
        '<div class="admonition warning"><p class="admonition-title">Bias</p></div>',
        '<div class="footnote"><ol><li>bias</li></ol></div>',
        "<p><strong>1. A bias.</strong> <strong>The bias:</strong></p>",
        "<p><img alt=\"1 > a bias\" title='> bias'></p>",
    ],
)
def test_places_without_links(html: str) -> None:
    assert link(html) == html
    assert link(html + "<p>a bias</p>").endswith("<p>a [bias](bias)</p>"), "and then it goes on"


def test_places_with_links() -> None:
    assert link("<li><strong>Bias</strong></li>") == "<li><strong>[Bias](bias)</strong></li>"
    assert link("<div class='x'><blockquote>bias") == "<div class='x'><blockquote>[bias](bias)"
    assert link("Bias <em>and</em>") == "[Bias](bias) <em>and</em>"


def test_what_is_used_can_be_read_from_the_page() -> None:
    glossary = Glossary(PAGE)
    anchors = used(glossary.link("<p>A bias and the gradient</p>", "../g/"))
    assert anchors == {"bias", "gradient"}
    assert [term.names[0] for term in glossary.unused(anchors)] == ["Gradient descent", "Entropy"]


def test_the_key_holds_the_names_and_no_definition() -> None:
    key = Glossary(PAGE).key
    assert Glossary(PAGE.replace("All slopes", "Slopes")).key == key
    assert Glossary(PAGE.replace("steepest descent", "descent")).key != key
    assert Glossary(PAGE.replace(" { .unlinked }", "")).key != key


def test_mistakes() -> None:
    assert list(Glossary(PAGE).mistakes()) == []
    twice = PAGE + "\nSteepest descent\n:   Again.\n"
    assert list(Glossary(twice).mistakes()) == [
        (19, "'steepest descent' is defined twice, first in line 10")
    ]
    empty = PAGE + "\nLayer\n:   \n"
    assert list(Glossary(empty).mistakes()) == [(19, "'Layer' has no definition")]


def test_an_empty_glossary_links_nothing() -> None:
    assert Glossary("# Terms\n").link("<p>bias</p>", "g/") == "<p>bias</p>"


def test_the_page_of_the_glossary_gets_anchors(render: Callable[[str], str]) -> None:
    html = Glossary(PAGE).with_anchors(render(PAGE))
    ids = re.findall(r'<dt id="([^"]+)">', html)
    assert ids == ["bias", "gradient", "gradient-descent", "entropy", "input"]
    assert "unlinked" not in html


def test_a_page_with_large_pictures_takes_no_time() -> None:
    picture = "<figure><svg>" + '<path d="M0 0"/>' * 20_000 + "</svg></figure>"
    prose = "<p>" + "many <em>words</em> and then a few more of them " * 1000 + "</p>"
    page = "\n".join(
        f"Term number {chr(97 + n // 26)}{chr(97 + n % 26)}\n:   X.\n" for n in range(150)
    )
    glossary = Glossary(page)
    start = time.perf_counter()
    glossary.link(picture + prose, "g/")
    assert time.perf_counter() - start < 2


# ------------------------------------------------------------------ in a site

SITE = {
    "docs/reference/glossary.md": "# Terms\n\nBias\n:   A number.\n",
    "docs/reference/other.md": "# Other\n\nThe bias.\n",
    "docs/part/a.md": "# A bias\n\nThe bias, the [bias](../reference/glossary.md#bias).\n",
}


def site(project: Callable[..., Any], **files: str) -> Any:
    """A small site with a glossary."""
    return project(SITE | files, literate_glossary="reference/glossary.md")


def test_chapters_link_to_the_glossary(project: Callable[..., Any]) -> None:
    book = site(project)
    assert book.build(strict=True) is None, book.log
    page = book.page("part/a/index.html")
    assert page.count('<a class="term" href="../../reference/glossary/#bias">bias</a>') == 1
    assert '<dt id="bias">Bias</dt>' in book.page("reference/glossary/index.html")
    assert 'class="term"' not in book.page("reference/glossary/index.html")
    assert 'class="term"' not in book.page("reference/other/index.html")


@pytest.mark.parametrize("glossary", ["glossary.md", "terms/glossary.md", "part/glossary.md"])
def test_a_glossary_stands_anywhere(project: Callable[..., Any], glossary: str) -> None:
    files = {
        f"docs/{glossary}": "# Terms\n\nBias\n:   A number.\n",
        "docs/part/01-a.md": "# A\n\nThe bias.\n",
        "docs/terms/other.md": "# Other\n\nThe bias.\n",
    }
    book = project(files, literate_glossary=glossary)
    assert book.build(strict=True) is None, book.log
    assert book.page("part/01-a/index.html").count('class="term"') == 1
    beside = glossary.startswith("terms")
    assert book.page("terms/other/index.html").count('class="term"') == (not beside)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("Bias\n:   Again.\n", "reference/glossary.md:6: 'bias' is defined twice, first in line 3"),
        ("Unheard\n:   Of.\n", "docs/reference/glossary.md:6: 'Unheard' stands in no chapter"),
    ],
)
def test_a_mistake_stops_a_strict_build(
    project: Callable[..., Any], more: str, message: str
) -> None:
    text = SITE["docs/reference/glossary.md"] + "\n" + more
    book = project(
        SITE | {"docs/reference/glossary.md": text}, literate_glossary="reference/glossary.md"
    )
    assert book.build(strict=True) is not None
    assert message in book.log


def test_a_glossary_that_is_missing_stops_the_build(project: Callable[..., Any]) -> None:
    book = project({}, literate_glossary="reference/glossary.md")
    assert book.build() is not None
    assert "'reference/glossary.md' is not a page of this site" in book.log


def test_while_the_server_runs(project: Callable[..., Any]) -> None:
    book = site(project)
    glossary = SITE["docs/reference/glossary.md"]

    def change(text: str) -> set[str]:
        book.write({"docs/reference/glossary.md": text})
        assert book.serve() is None
        return set(book.rendered)

    change(glossary)
    assert change(glossary.replace("A number", "One number")) == {"reference/glossary.md"}
    assert "stands in no chapter" not in book.log
    assert "part/a.md" in change(glossary.replace("Bias", "Number"))
    assert "docs/reference/glossary.md:3: 'Number' stands in no chapter" in book.log
    assert 'class="term"' not in book.page("part/a/index.html")
    change(glossary)
    assert 'class="term"' in book.page("part/a/index.html")
