"""Any SVG in a page: with ids and styles of its own, and with an alternative text."""

from __future__ import annotations

import html
import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_REFERENCE = re.compile(r"""(?<=url\(#)[^)]+|(?<=url\(['"]#)[^'"]+|(?<=^#).+""")
_NAMES = ("role", "aria-label", "aria-labelledby", "aria-describedby", "aria-hidden")


def with_alt(svg: str, alt: str) -> str:
    """Name the drawing for those who do not see it.

    Args:
        svg: the drawing.
        alt: what it shows.

    Raises:
        ValueError: `alt` is empty.

    Examples:
        >>> with_alt('<svg class="figure"></svg>', 'w < 1')
        '<svg role="img" aria-label="w &lt; 1" class="figure"></svg>'
    """
    if not alt.strip():
        raise ValueError("alt must say what the figure shows, not be empty")
    label = html.escape(" ".join(alt.split()))
    return svg.replace("<svg", f'<svg role="img" aria-label="{label}"', 1)


def apart(svg: str, *, prefix: str) -> str:
    r"""Make an SVG of any origin one that can stand in a page beside others.

    Its ids begin with the prefix, its styles hold inside it alone, and what only a file of its own
    needs is gone, as are scripts and the names that it has for those who do not see it: the
    alternative text says what it shows.

    Args:
        svg: the drawing, as a file has it or as a piece of HTML.
        prefix: begins each `id` inside, to be used once a page.

    Returns:
        The drawing, from `<svg` to `</svg>`.

    Raises:
        ValueError: it is no SVG.

    Examples:
        >>> apart('<?xml version="1.0"?><svg\nviewBox="0 0 1 1"><g id="a"/></svg>', prefix="f1")
        '<svg xmlns="http://www.w3.org/2000/svg" id="f1" viewBox="0 0 1 1"><g id="f1-a"/></svg>'
    """
    try:
        root = ElementTree.fromstring(svg.strip())
    except ElementTree.ParseError as error:
        raise ValueError(f"a drawing that is no SVG: {error}") from None
    forget_namespaces(root)
    if root.tag != "svg":
        raise ValueError(f"a drawing that is no SVG: it begins with <{root.tag}>")
    remove(root, {"metadata", "script"})
    root.attrib = {name: value for name, value in root.attrib.items() if name not in _NAMES}
    ids = {element.attrib["id"] for element in root.iter() if "id" in element.attrib}
    for element in root.iter():
        for name, value in element.attrib.items():
            element.attrib[name] = (
                f"{prefix}-{value}" if name == "id" else _REFERENCE.sub(rf"{prefix}-\g<0>", value)
            )
        if element.tag == "style":
            element.text = _within(element.text or "", prefix, ids)
    first = {"xmlns": "http://www.w3.org/2000/svg", "id": prefix}
    root.attrib = first | {name: v for name, v in root.attrib.items() if name not in first}
    text = ElementTree.tostring(root, encoding="unicode").replace(" />", "/>")
    return re.sub(r"\n\s*\n", "\n", text)


def _within(css: str, prefix: str, ids: set[str]) -> str:
    """Styles that hold inside the drawing alone."""
    named = re.sub(
        r"#([\w-]+)", lambda found: f"#{prefix}-{found[1]}" if found[1] in ids else found[0], css
    )
    return f"#{prefix}{{{named.strip()}}}"


def forget_namespaces(root: Element) -> None:
    """Write `svg` and `href` as HTML does, not `{http://...}svg` and `xlink:href`."""
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        element.attrib = {name.rpartition("}")[2]: v for name, v in element.attrib.items()}


def remove(root: Element, tags: set[str]) -> None:
    """Take out elements by name."""
    for parent in list(root.iter()):
        for child in [child for child in parent if child.tag in tags]:
            parent.remove(child)
