"""The notebook of a page: where it lies, and the buttons that lead to it."""

from __future__ import annotations

from pathlib import PurePosixPath

_COLAB = "https://colab.research.google.com/github"


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


def buttons(uri: str, repository: str = "", branch: str = "") -> str:
    """Links to the notebook of a page, in Markdown: to download it, and to open it in Colab.

    Args:
        uri: the page's address.
        repository: `owner/name` on GitHub; without it there is no second button.
        branch: where the repository has the notebooks of the site.
    """
    notebook = notebook_uri(uri)
    links = [f"[:material-download: Notebook]({PurePosixPath(notebook).name}){{ download }}"]
    if repository:
        address = f"{_COLAB}/{repository}/blob/{branch}/{notebook}"
        links.append(f"[:material-google: Open in Colab]({address})")
    return " ".join(links) + "\n{: .literate-buttons }\n"
