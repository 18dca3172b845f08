"""What the search reads of a page, and where its index goes."""

import json
from pathlib import Path

from literate.page.concordance import Place, fill
from literate.page.ledger import Item
from literate.page.search import searchable, set_index_aside


def test_formulas_are_text_and_buttons_are_left_out() -> None:
    page = (
        '<h2 id="a">Limit of <math alttext="x"><mfrac><mn>1</mn><mi>n</mi></mfrac></math></h2>'
        '<p class="literate-buttons"><a href="b">Notebook</a></p>'
        '<p class="literate-api" data-search-exclude>In the API: <a href="c">d</a>.</p>'
        "<p><math><mi>a</mi><mo>&lt;</mo><mi>b</mi></math></p><script>let x</script>"
    )
    assert searchable(page) == '<h2 id="a">Limit of 1/n</h2><p>a &lt; b</p>'


def test_code_numbers_and_solutions_are_left_out() -> None:
    page = (
        "<p>Why?</p><pre><code>a &lt; b</code></pre>"
        '<details class="quote"><summary>Show the code</summary><pre>x</pre></details>'
        '<details class="success"><summary>Solution</summary><p>Because.</p></details>'
        '<div class="ask"><p>How many?</p></div>'
        "<table><tr><td>0.25</td><td>1 e</td><td><code>sum</code></td><td><em>1</em></td></tr>"
        "</table>"
    )
    assert searchable(page) == (
        '<p>Why?</p><details class="quote"></details>'
        "<table><tr><td><code>sum</code></td></tr></table>"
    )


def test_a_number_stands_in_the_title_and_figures_follow_each_other() -> None:
    figure = (
        '<figure class="literate-figure" id="fig-{0}"><svg></svg><figcaption>'
        "<strong>Figure {0}.</strong> {0}</figcaption></figure>"
    )
    page = '<p class="literate-number">Part I · Chapter 4</p>\n<h1 id="a">Slope</h1>'
    page = searchable(f"{page}<p>a</p>{figure.format(1)}<p>b</p>{figure.format(2)}")
    assert page == (
        '<h1 id="a">Chapter 4: Slope</h1><p>a</p><p>b</p>'
        '<h6 id="fig-1">Figure 1</h6><p> 1</p><h6 id="fig-2">Figure 2</h6><p> 2</p>'
    )


def test_figures_and_terms_are_sections() -> None:
    figure = '<figure class="literate-figure" id="fig-a"><svg data-drawing="a">B </svg>'
    caption = "<figcaption><strong>Figure 4.1.</strong> A line.</figcaption></figure>"
    page = searchable(f"<p>One.</p>{figure}{caption}<p>Two.</p>")
    assert page == '<p>One.</p><p>Two.</p><h6 id="fig-a">Figure 4.1</h6><p> A line.</p>'
    text = '<dd>A number. <a href="b" title="c">Chapter 1</a></dd>'
    page = searchable(f'<dl><dt id="bias">Bias, offset</dt>{text}</dl>')
    assert page == '<dl><h6 id="bias">Bias, offset</h6><dd>A number. </dd></dl>'
    text = "<dd>\nA number (of any kind) is\nadded (elsewhere also shift, offset).</dd>"
    page = searchable(f'<dl><dt id="bias">Bias</dt>\n{text}<dt id="b">B</dt><dd>C (d)</dd></dl>')
    assert page == (
        '<dl><h6 id="bias">Bias (elsewhere also shift, offset)</h6>\n'
        '<dd>\nA number (of any kind) is\nadded.</dd><h6 id="b">B</h6><dd>C (d)</dd></dl>'
    )


def test_items_of_an_article_are_sections_with_its_numbers() -> None:
    items = [Item("I-083", "Part I", "1 Start", "matrix", "A matrix & more")]
    places = {"I-083": Place("../a/#I-083", "Figure 1.2", "Go downhill")}
    page = searchable(fill("<!-- concordance: Part I as Figure -->", items, places))
    wanted = "Figure 83 of the article, Part I</h6><p>A matrix &amp; more</p>"
    assert page.endswith(f'<h6 id="item-I-083">{wanted}')
    unnumbered = searchable(fill("<!-- concordance: Part I -->", items, places))
    assert "<h6" not in unnumbered
    table = "<table><tr id='a'></tr>{}</table>"
    item = '<tr id="item-I-083"><td>Figure 83</td><td>A matrix</td><td>a</td></tr>'
    wanted = f'<h6 id="item-I-083">{"Figure 83 of the article, Part I</h6><p>A matrix</p>"}'
    assert searchable(table.format(item)) == table.format("") + wanted


def test_of_the_api_the_first_sentence_is_read() -> None:
    contents = (
        "<p>Adds.</p>\n<p>As one adds.</p>\n"
        '<p><span class="doc-section-title">Parameters:</span></p>\n<ul>\n'
        '<li class="doc-section-item field-body"><b><code>a</code></b> – '
        '<div class="doc-md-description">\n<p>first</p>\n</div></li>\n</ul>\n'
    )
    page = (
        '<div class="doc doc-object doc-class"><h3 id="a.B">B</h3>'
        f'<div class="doc doc-contents first">\n{contents}'
        '<div class="doc doc-children"><div class="doc doc-object doc-attribute">'
        '<h4 id="a.B.c">c</h4></div></div></div></div>'
    )
    read = searchable(page)
    assert '<div class="doc doc-contents first">\n<p>Adds.</p>' in read
    for word in ("As one adds", "Parameters", "first<", "a.B.c"):
        assert word not in read


def test_the_index_is_set_aside(tmp_path: Path) -> None:
    file = tmp_path / "search_index.json"
    set_index_aside(file)
    assert not list(tmp_path.iterdir()), "there is no search"
    docs = [{"location": "", "title": "Größe", "text": "a \n b"}]
    file.write_text(json.dumps({"config": {"lang": ["en"]}, "docs": docs}), encoding="utf-8")
    set_index_aside(file)
    assert json.loads(file.read_bytes()) == {"config": {"lang": ["en"]}, "docs": []}
    aside = (tmp_path / "sections.json").read_text(encoding="utf-8")
    assert json.loads(aside)["docs"] == [{**docs[0], "text": "a b"}]
    assert "Größe" in aside
    assert '", "' not in aside
    assert '": ' not in aside
