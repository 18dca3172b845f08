"""An executed chapter as a Jupyter notebook: the same prose, code and results.

What only a web page can show becomes what a notebook shows well: admonitions turn into
quotations, links to other pages lead to the site, `>>>` examples turn into cells.
"""

from __future__ import annotations

import doctest
import re
from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from literate.page.blocks import without_directives
from literate.page.links import Figures, Numbers, with_link_texts
from literate.page.strip import on_white, strip
from literate.page.unfold import Unfolder
from literate.page.values import value_as_markdown
from literate.run.chapter import Cell, Chapter, Inline, Shown
from literate.run.frames import FRAMES_MIME
from literate.run.results import Execution, Outcome, Output

_ATTRIBUTES = re.compile(r"\{:? [^}\n]*\}|\{:?[#.][^}\n]*\}")
_ANCHOR = re.compile(r'<span id="[^"]*"></span>')
_PAGE_LINK = re.compile(
    r"(?<!!)\[(?P<text>[^\]]+)\]\((?P<target>(?!https?:|mailto:)[^)\s]+)(?: \"[^\"]*\")?\)"
)
_FIGURE_LINK = re.compile(r"\[(?P<text>Figure [\w.]+)\]\([^)\s]*#fig-[a-z0-9-]+\)")
_VERBATIM = re.compile(
    # A fenced block, a code span, a formula.
    r"^[> ]*(?P<fence>`{3,}|~{3,})[^`\n]*\n.*?^[> ]*(?P=fence)[ ]*$"
    r"|(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[> ]*\n).)+?(?<!`)(?P=ticks)(?!`)"
    r"|\$\$.+?\$\$|(?<![\\$])\$(?! )[^$\n]+?(?<! )\$",
    re.DOTALL | re.MULTILINE,
)
_BOX = re.compile(r"^(?:<div\b[^>\n]*\bmarkdown[^>\n]*>|</div>)\n?", re.MULTILINE)
_ICON = re.compile(r":(?:material|octicons|fontawesome|simple)-[\w-]+: ?")


def to_notebook(
    chapter: Chapter,
    execution: Execution,
    *,
    install: str = "",
    above: str = "",
    figures: Figures | None = None,
    numbers: Numbers | None = None,
    page_url: Callable[[str], str | None] = lambda target: None,
    expand: Callable[[str], str] = lambda text: text,
) -> str:
    """Make the notebook of an executed chapter.

    Args:
        chapter: the parsed chapter.
        execution: what its steps gave.
        install: what `pip install` gets the book's packages from. If it is no address, the first
            cell says so where they are missing; without it the cell expects them to be there.
        above: what stands above the title: part and number.
        figures: for each chapter's name its labels and numbers, for links across chapters.
        numbers: for each chapter's name its number and its title, for links to it.
        page_url: the address of another page of the site, from a link's target; links whose
            address is unknown become plain text.
        expand: replaces the include lines of a block of shown source by the source.

    Returns:
        The notebook as JSON, in nbformat 4.5, valid and the same at each call.
    """

    def value(part: str | Inline, after: str = "") -> str:
        if isinstance(part, str):
            return part
        outcome = execution.outcome(part)
        before = "".join(prose[-2:]) or "-"
        return value_as_markdown(outcome, before, after) if outcome else part.raw

    def finish(text: str) -> str:
        text = with_link_texts(text, chapter.name, numbered, numbers or {}, lambda *_: None)
        text = _FIGURE_LINK.sub(r"\g<text>", text)  # what it leads to has no place in a notebook
        text = _link_pages(text, page_url)
        for unseen in (_ATTRIBUTES, _ANCHOR, _BOX, _ICON):
            text = unseen.sub("", text)
        return text

    numbered = {chapter.name: chapter.figures, **(figures or {})}
    cells = [_first_cell(install)]
    prose: list[str] = [f"{above}\n\n"] if above else []
    unfold = Unfolder()

    def end_prose() -> None:
        text = unfold("".join(prose))
        prose.clear()
        text = _from_the_margin(_where_not_verbatim(text, finish))
        if text.strip("> \n"):
            cells.append(new_markdown_cell(text))

    for part, after in zip_longest(chapter.parts, chapter.parts[1:]):
        if isinstance(part, Cell):
            end_prose()
            outcome = execution.outcome(part) or Outcome()
            made = _code_cells(part, outcome)
            cells += map(_folded, made) if unfold.folds(part.indent) else made
            if part.caption:
                caption = finish("".join(map(value, part.caption)))
                number = numbered[chapter.name][part.label]
                cells.append(new_markdown_cell(f"*Figure {number}.* {caption}"))
        elif isinstance(part, Shown):
            prose.append(expand(part.raw))
        else:
            prose.append(value(part, after if isinstance(after, str) else ""))
    end_prose()
    for i, cell in enumerate(cells, start=1):
        cell["id"] = f"cell-{i}"
    notebook = new_notebook(
        cells=cells,
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
    )
    nbformat.validate(notebook)
    return str(nbformat.writes(notebook, version=4)) + "\n"


def with_addresses(prose: str, page_url: Callable[[str], str | None]) -> str:
    """Let the links in the prose of a notebook work wherever it is opened.

    Args:
        prose: the Markdown of a cell.
        page_url: the address of another page of the site, from a link's target.

    Returns:
        The prose, in which links to other pages lead to their address. Those whose address is
        unknown become plain text, since a reader elsewhere could not follow them.
    """
    return _where_not_verbatim(prose, lambda text: _link_pages(text, page_url))


def _link_pages(text: str, page_url: Callable[[str], str | None]) -> str:
    def link_page(link: re.Match[str]) -> str:
        address = page_url(link["target"])
        return f"[{link['text']}]({address})" if address else link["text"]

    return _PAGE_LINK.sub(link_page, text)


def _first_cell(install: str) -> Any:
    lines = [
        "# The pictures of this notebook appear under their cells, on white paper.",
        "%matplotlib inline",
        '%config InlineBackend.print_figure_kwargs = {"facecolor": "white"}',
    ]
    if install:
        lines += [
            "",
            "# The chapters use the book's packages.",
            "import importlib.util",
            "",
            'if importlib.util.find_spec("literate") is None:',
            f"    {_install(install)}",
        ]
    return new_code_cell("\n".join(lines))


def _install(what: str) -> str:
    if "://" in what:
        return f'%pip install --quiet "{what}"'
    said = f"Install the book's packages first, {what} of its site: pip install {what}"
    return f'raise ModuleNotFoundError("{said}")'


def _code_cells(cell: Cell, outcome: Outcome) -> list[Any]:
    if cell.kind == "pycon":
        return list(_example_cells(cell, outcome))
    metadata: dict[str, Any] = {}
    if cell.tags:
        metadata["tags"] = list(cell.tags)
    if {"hide-input", "collapsed"} & set(cell.tags):
        metadata["jupyter"] = {"source_hidden": True}
    outputs = [_output(output) for output in outcome.outputs]
    return [new_code_cell(cell.source.rstrip("\n"), outputs=outputs, metadata=metadata)]


def _folded(cell: Any) -> Any:
    """A cell of a solution, which shows neither its code nor its results before it is asked to."""
    cell["metadata"] |= {
        "jupyter": {"source_hidden": True, "outputs_hidden": True},
        "cellView": "form",  # in Colab
    }
    return cell


def _output(output: Output) -> Any:
    fields = {key: value for key, value in output.items() if key != "output_type"}
    if "data" in fields:
        fields["data"] = _shown(fields["data"])
    return new_output(output["output_type"], **fields)


def _shown(data: dict[str, Any]) -> dict[str, Any]:
    """What a notebook shows of a result: moving pictures as a strip, drawings on white ground."""
    shown = {mime: value for mime, value in data.items() if mime != FRAMES_MIME}
    if FRAMES_MIME in data:
        shown.pop("image/png", None)  # of the last frame alone
        shown["image/svg+xml"] = strip(**data[FRAMES_MIME])
    elif svg := shown.get("image/svg+xml"):
        shown["image/svg+xml"] = on_white(svg)
    return shown


def _example_cells(cell: Cell, outcome: Outcome) -> Iterator[Any]:
    """The examples as cells: each ends where an example shows a result."""
    lines: list[str] = []
    for i, example in enumerate(cell.examples):
        skipped = example.options.get(doctest.SKIP, False)
        if skipped and lines:
            yield new_code_cell("\n".join(lines))
            lines = []
        lines.append(without_directives(example.source).rstrip("\n"))
        outputs = [_output(output) for given in outcome.examples[i : i + 1] for output in given]
        if outputs or example.want or skipped:
            # Whoever runs all cells gets past errors and what is not to be run.
            tag = "skip-execution" if skipped else "raises-exception" if example.exc_msg else ""
            metadata = {"tags": [tag]} if tag else {}
            yield new_code_cell("\n".join(lines), outputs=outputs, metadata=metadata)
            lines = []
    if lines:
        yield new_code_cell("\n".join(lines))


def _where_not_verbatim(text: str, change: Callable[[str], str]) -> str:
    """Apply a change to all text that is not in a block, a code span or a formula."""
    done, pieces = 0, []
    for verbatim in _VERBATIM.finditer(text):
        pieces += [change(text[done : verbatim.start()]), verbatim[0]]
        done = verbatim.end()
    return "".join([*pieces, change(text[done:])])


def _from_the_margin(text: str) -> str:
    """Text that went on in a list begins a cell here: indented, a notebook takes it for code."""
    text = re.sub(r"\A([> ]*\n)+|(\n[> ]*)+\Z", "", text)
    depth = len(text) - len(text.lstrip(" "))
    lines = text.split("\n")
    for i, line in enumerate(lines):
        if line.strip() and not line.startswith(" " * depth):
            break
        lines[i] = line[depth:]
    return "\n".join(lines)
