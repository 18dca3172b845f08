"""Labs: notebooks that are pages, in the dress of the chapters.

The press executes a lab as it executes a chapter and writes what its cells gave into a copy of the
notebook, which mkdocs-jupyter prints. That inlines 575 KB of styles and 18 KB of scripts into each
page, leaves formulas as LaTeX and links to `.md` files dead: here its page becomes the same HTML
that chapters have, so that the site's own stylesheet serves both. The notebook itself is handed
out with links that work outside of the site.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import nbformat
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from nbformat.v4 import new_markdown_cell, new_notebook, new_output

from literate.page.blocks import output_text
from literate.page.html import place_of_drawing
from literate.page.notebook import with_addresses
from literate.run.chapter import Cell, Chapter, ChapterError
from literate.run.drawings import with_alt
from literate.run.results import Execution, Outcome, Output

_FORMULA = re.compile(
    r"\$\$(?P<display>.+?)\$\$|(?<![\\$])\$(?P<inline>[^$\n]+?)\$(?!\d)", re.DOTALL
)
_MARKS = re.compile(r"\[(?P<text>[^\]]*)\]\([^)]*\)|[*`$]")
_DESCRIPTION = 200
"""So many characters of a description search engines show, more or less."""


class LabError(ValueError):
    """A mistake in a notebook, with its line."""


class Printable(NamedTuple):
    """A lab as mkdocs-jupyter prints it."""

    notebook: str
    """JSON, with outputs; in the place of each picture stands a place for it."""
    drawings: dict[str, str]
    """The pictures as HTML, by the names of their places."""


def checked(lab: Chapter) -> Chapter:
    """Return a lab that Jupyter can read.

    Raises:
        ChapterError: Jupyter cannot.
    """
    try:
        nbformat.validate(nbformat.reads(lab.text, as_version=4))
    except (nbformat.ValidationError, ValueError, KeyError, TypeError, AttributeError) as error:
        first = str(error).partition("\n")[0]
        reason = f"{type(error).__name__}: {first}"
        raise ChapterError(lab.name, 1, f"Jupyter cannot read the notebook ({reason})") from None
    return lab


def printable(chapter: Chapter, execution: Execution) -> Printable:
    """Put what the cells of a lab gave into a copy of it.

    Args:
        chapter: the lab, read from a notebook: each code cell that draws has its pictures'
            alternative text.
        execution: what its cells gave; those that were not run have no output.

    Raises:
        LabError: for a picture whose cell has no alternative text.
    """
    notebook = nbformat.reads(chapter.text, as_version=4)
    drawings: dict[str, str] = {}
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for cell, written in zip(code, chapter.cells, strict=True):
        outcome = execution.outcome(written) or Outcome()
        cell["execution_count"] = None
        cell["outputs"] = [
            _shown(output, written, chapter.name, drawings) for output in outcome.outputs
        ]
        for problem in outcome.problems:
            message = f"{chapter.name}:{written.line + problem.line}: {problem.message}"
            cell["outputs"].append(_html(output_text(message, "problem")))
    return Printable(str(nbformat.writes(notebook, version=4)), drawings)


def unreadable(title: str, reason: str) -> str:
    """A notebook that says why another one cannot be read."""
    cells = [new_markdown_cell(f"# {title}", id="title"), new_markdown_cell(reason, id="reason")]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = new_notebook(cells=cells, metadata={"kernelspec": kernel})
    return str(nbformat.writes(notebook, version=4))


def _shown(output: Output, cell: Cell, name: str, drawings: dict[str, str]) -> Any:
    """An output for mkdocs-jupyter: a picture only as a place for it."""
    data = output.get("data", {})
    if "image/svg+xml" not in data and "image/png" not in data:
        return new_output(**output)
    alt = "".join(part for part in cell.alt if isinstance(part, str)).strip()
    if not alt:
        reason = "a picture without an alternative text, `alt` in the metadata of the cell"
        raise LabError(f"{name}:{cell.line}: {reason}")
    place = f"lab-{len(drawings) + 1}"
    if svg := data.get("image/svg+xml"):
        drawings[place] = with_alt(svg, alt)
    else:
        source = f"data:image/png;base64,{data['image/png'].strip()}"
        drawings[place] = f'<img src="{source}" alt="{html.escape(alt)}">'
    return _html(f'<figure class="literate-figure">{place_of_drawing(place, alt)}</figure>')


def _html(content: str) -> Any:
    return new_output("display_data", data={"text/html": content})


def tidy(page: str, link: Callable[[str], str], *, live: bool = False) -> str:
    """Give the page of a lab the form of a chapter.

    Args:
        page: the HTML that mkdocs-jupyter made of what `printable` gave.
        link: gives the address for each relative link.
        live: mark cells and outputs, so that a page that runs finds them.

    Returns:
        The HTML: headings, prose, code, outputs and places of pictures, without styles and
        scripts.
    """
    soup = BeautifulSoup(page, "html.parser")
    for tag in soup.find_all(["style", "script"]):
        tag.decompose()
    parts: list[str] = []
    cells = 0
    for block in soup.select("[id^='cell-id=']"):
        prose = block.select_one(".jp-RenderedMarkdown")
        if prose is not None:
            parts.append(_prose(prose, link))
            continue
        cells += 1
        code = block.select_one(".highlight-ipynb pre")
        outputs = "\n".join(map(_output, block.select(".jp-OutputArea-output")))
        cell = "" if code is None else _code(code)
        if live:
            cell = f'<div data-cell="{cells}">{cell}</div>'
            outputs = f'<div data-output="{cells}">{outputs}</div>'
        parts += [part for part in (cell, outputs) if part]
    return "\n".join(parts)


def handed_out(lab: Chapter, page_url: Callable[[str], str | None]) -> str:
    """Make the copy of a lab that readers download or open in Colab.

    Args:
        lab: the notebook, whose links to chapters are relative.
        page_url: the address of a page of the site, from a link's target.

    Returns:
        The notebook as JSON, with links to the site; where a page has no address, without.
    """
    notebook = nbformat.reads(lab.text, as_version=4)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = with_addresses(cell["source"], page_url)
    return str(nbformat.writes(notebook, version=4)) + "\n"


def description(lab: Chapter) -> str:
    """What a lab is about, for search engines: said in its metadata, or its first sentences."""
    notebook = nbformat.reads(lab.text, as_version=4)
    if told := str(notebook["metadata"].get("description", "")).strip():
        return told
    prose = [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
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


def _code(code: Tag) -> str:
    return (
        '<div class="language-python highlight"><pre><span></span>'
        f"<code>{code.decode_contents().strip()}</code></pre></div>"
    )


def _output(output: Tag) -> str:
    finished = output.select_one("figure.literate-figure, pre.literate-output")
    if finished is not None:
        return str(finished)
    table = output.find("table")
    if isinstance(table, Tag):
        return f'<div class="literate-output">{table}</div>'
    pre = output.find("pre")
    text = pre.get_text() if isinstance(pre, Tag) else output.get_text()
    mime = str(output.get("data-mime-type"))
    return output_text(text, "stderr" if "application/vnd.jupyter.stderr" in mime else "stdout")
