"""The notebook of a page: where it lies, and the buttons that lead to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath

from literate.page.links import Figures, Numbers
from literate.page.notebook import to_notebook
from literate.run.chapter import Chapter
from literate.run.results import Execution

_COLAB = "https://colab.research.google.com/github"
_PLACE = "<!-- buttons -->"
_BUTTONS = re.compile(
    r'<p class="literate-buttons">.*?</p>\s*|<details class="literate-how">.*?</details>\s*'
    r'|<div class="literate-live"[^>]*></div>',
    re.DOTALL,
)
_HOW = """
??? literate-how "How to open the notebook"

    - With Python: type `pip install notebook numpy matplotlib` once.
      In the folder of the file type `jupyter notebook {name}`.
    - Without it: upload the file to [Colab](https://colab.research.google.com).
    - Run the cells from top to bottom, with Shift+Enter.{more}
"""
_MORE = "\n      The first one installs the book's packages, or says how."


def notebook_uri(uri: str) -> str:
    """Where the notebook of a page lies: of a chapter beside it, of a lab, itself one, below.

    Examples:
        >>> notebook_uri("part-1/04-sigmoid.md")
        'part-1/04-sigmoid.ipynb'
        >>> notebook_uri("labs/xor.ipynb")
        'labs/xor/xor.ipynb'
    """
    path = PurePosixPath(uri)
    bare = path.with_suffix("")
    return str(bare / path.name if path.suffix == ".ipynb" else path.with_suffix(".ipynb"))


def buttons(uri: str, repository: str = "", branch: str = "", link: str = "") -> str:
    """Links to the notebook of a page, in Markdown: to download it, and to open it in Colab.

    Below them three lines say how a notebook is opened.

    Args:
        uri: the page's address.
        repository: `owner/name` on GitHub; without it there is no second button.
        branch: where the repository has the notebooks of the site.
        link: where the notebook is, seen from the page; by default beside it.
    """
    notebook = notebook_uri(uri)
    link = link or PurePosixPath(notebook).name
    links = [f"[:material-download: Notebook]({link}){{ download }}"]
    if repository:
        address = f"{_COLAB}/{repository}/blob/{branch}/{notebook}"
        links.append(f"[:material-google: Open in Colab]({address})")
    more = "" if uri.endswith(".ipynb") else _MORE  # a lab needs none of them
    how = _HOW.format(name=PurePosixPath(notebook).name, more=more)
    return " ".join(links) + "\n{: .literate-buttons }\n" + how


def in_their_place(page: str) -> str:
    """Move the buttons under the title to where the page wants them, `<!-- buttons -->`.

    Args:
        page: a finished page.

    Examples:
        >>> in_their_place('<h1>A</h1><p class="literate-buttons">b</p><p>c</p><!-- buttons -->')
        '<h1>A</h1><p>c</p><p class="literate-buttons">b</p>'
    """
    if _PLACE not in page:
        return page
    buttons = "".join(_BUTTONS.findall(page))
    return _BUTTONS.sub("", page).replace(_PLACE, buttons, 1)


def notebook_of(
    chapter: Chapter,
    execution: Execution,
    figures: Figures,
    numbers: Numbers,
    *,
    above: str,
    install: str,
    include: Callable[[str], str],
    page_url: Callable[[str], str | None],
) -> str:
    """Return the notebook of a chapter.

    Args:
        chapter: the chapter.
        execution: what its steps gave.
        figures: the numbers of all figures, by the names of the chapters and the labels.
        numbers: the numbers and titles of the chapters, by their names.
        above: what stands above the title: part and number.
        install: what pip gets the book's packages from.
        include: puts what is included in the place of the lines that include it.
        page_url: the address of another page, from the target of a link.
    """
    return to_notebook(
        chapter,
        execution,
        install=install,
        above=above,
        figures=figures,
        numbers=numbers,
        page_url=page_url,
        expand=include,
    )
