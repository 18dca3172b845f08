"""Labs: what mkdocs-jupyter made of a notebook, in the dress of the chapters.

mkdocs-jupyter inlines 575 KB of styles and 18 KB of scripts into each page, leaves formulas
as LaTeX, pictures without alternative text and links to `.md` files dead. Here its page
becomes the same HTML that chapters have, so that the site's own stylesheet serves both. The
notebook itself is handed out with links that work outside of the site.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from literate.page.blocks import output_text
from literate.page.notebook import with_addresses
from literate.run.drawings import with_alt
from literate.run.svg import theme_svg

_SVG_DATA = "data:image/svg+xml;base64,"
_FORMULA = re.compile(
    r"\$\$(?P<display>.+?)\$\$|(?<![\\$])\$(?P<inline>[^$\n]+?)\$(?!\d)", re.DOTALL
)
_MARKS = re.compile(r"\[(?P<text>[^\]]*)\]\([^)]*\)|[*`$]")
_DESCRIPTION = 200
"""So many characters of a description search engines show, more or less."""


class LabError(ValueError):
    """A mistake in a notebook, with the cell in which it stands."""


def tidy(page: str, notebook: Path, link: Callable[[str], str]) -> str:
    """Give the page of a lab the form of a chapter.

    Args:
        page: the HTML that mkdocs-jupyter made.
        notebook: the notebook's file: each code cell that draws has its pictures'
            alternative text in its metadata, as `"alt"`.
        link: gives the address for each relative link.

    Returns:
        The HTML: headings, prose, code, outputs and pictures, without styles and scripts.

    Raises:
        LabError: for a picture whose cell has no alternative text.
    """
    cells = {cell["id"]: cell for cell in nbformat.read(notebook, as_version=4)["cells"]}
    soup = BeautifulSoup(page, "html.parser")
    for tag in soup.find_all(["style", "script"]):
        tag.decompose()
    parts: list[str] = []
    for block in soup.select("[id^='cell-id=']"):
        id_ = str(block["id"]).removeprefix("cell-id=")
        prose = block.select_one(".jp-RenderedMarkdown")
        if prose is not None:
            parts.append(_prose(prose, link))
            continue
        if (code := block.select_one(".highlight-ipynb pre")) is not None:
            text = code.decode_contents().strip()
            parts.append(
                '<div class="language-python highlight"><pre><span></span>'
                f"<code>{text}</code></pre></div>"
            )
        for position, output in enumerate(_outputs(block), start=1):
            alt = cells[id_]["metadata"].get("alt", "")
            parts.append(_output(output, alt, f"{id_}-{position}"))
    return "\n".join(parts)


def _outputs(block: Tag) -> list[Tag]:
    """The outputs of a cell, with all that it printed in a row as one.

    The kernel sends it in pieces, cut by the clock, even in the middle of a line. A text from
    `display` looks the same and counts as printed.
    """
    outputs: list[Tag] = []
    for output in block.select(".jp-OutputArea-output"):
        kind = _printed(output)
        before = outputs[-1] if outputs else None
        if before and before.pre and output.pre and kind and kind == _printed(before):
            before.pre.append(output.pre.get_text())
        else:
            outputs.append(output)
    return outputs


def _printed(output: Tag) -> str:
    """On which stream a cell printed this, empty for anything else than printed text."""
    printed = output.pre and "jp-OutputArea-executeResult" not in (output.get("class") or [])
    return str(output.get("data-mime-type")) if printed else ""


def handed_out(notebook: Path, page_url: Callable[[str], str | None]) -> str:
    """Make the copy of a lab that readers download or open in Colab.

    Args:
        notebook: the notebook's file, whose links to chapters are relative.
        page_url: the address of a page of the site, from a link's target.

    Returns:
        The notebook as JSON, with links to the site; where a page has no address, without.
    """
    lab = nbformat.read(notebook, as_version=4)
    for cell in lab["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = with_addresses(cell["source"], page_url)
    return str(nbformat.writes(lab, version=4)) + "\n"


def description(notebook: Path) -> str:
    """What a lab is about, for search engines: said in its metadata, or its first sentences."""
    lab = nbformat.read(notebook, as_version=4)
    if told := str(lab["metadata"].get("description", "")).strip():
        return told
    prose = [cell["source"] for cell in lab["cells"] if cell["cell_type"] == "markdown"]
    paragraphs = [text.strip() for text in "\n\n".join(prose).split("\n\n")]
    first = next((text for text in paragraphs if text and not text.startswith("#")), "")
    text = " ".join(_MARKS.sub(r"\g<text>", first).split())
    sentences = re.findall(r".+?(?:[.!?](?=\s|$)|$)", text)
    told = ""
    for sentence in sentences:
        if told and len(told + sentence) > _DESCRIPTION:
            break
        told += sentence
    return told


def _prose(prose: Tag, link: Callable[[str], str]) -> str:
    for anchor in prose.select("a.anchor-link"):
        anchor["class"] = "headerlink"
        anchor["title"] = "Permanent link"
    for anchor in prose.select("a[href]:not(.headerlink)"):
        anchor["href"] = link(str(anchor["href"]))
    for text in list(prose.find_all(string=_FORMULA)):
        if isinstance(text, NavigableString) and text.find_parent(["code", "pre"]) is None:
            text.replace_with(BeautifulSoup(_FORMULA.sub(_formula, _escape(text)), "html.parser"))
    return prose.decode_contents().strip()


def _formula(formula: re.Match[str]) -> str:
    if formula["display"]:
        return f'<div class="arithmatex">\\[{formula["display"]}\\]</div>'
    return f'<span class="arithmatex">\\({formula["inline"]}\\)</span>'


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _output(output: Tag, alt: str, prefix: str) -> str:
    picture = output.find("img")
    if isinstance(picture, Tag):
        if not alt.strip():
            raise LabError(
                f"cell {prefix}: a picture without an alternative text in the cell's metadata"
            )
        data = str(picture.get("src", ""))
        if data.startswith(_SVG_DATA):
            svg = base64.b64decode(data.removeprefix(_SVG_DATA)).decode()
            image = with_alt(theme_svg(svg, prefix=f"lab-{prefix}"), alt)
        else:
            picture.attrs = {"src": picture["src"], "alt": alt}
            image = str(picture)
        return f'<figure class="literate-figure">{image}</figure>'
    table = output.find("table")
    if isinstance(table, Tag):
        return f'<div class="literate-output">{table}</div>'
    pre = output.find("pre")
    text = pre.get_text() if isinstance(pre, Tag) else output.get_text()
    kind = (
        "stderr"
        if "application/vnd.jupyter.stderr" in str(output.get("data-mime-type"))
        else "stdout"
    )
    return output_text(text, kind)
