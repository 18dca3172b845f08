"""The SVG that matplotlib writes becomes the SVG of a page: themed, short, the same each time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Set
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from matplotlib.colors import to_hex

from literate.run.drawings import forget_namespaces, remove

_PAINTS = ("fill", "stroke", "stop-color")
_INHERITED = ("fill", "stroke", "font-", "text-anchor")
_PIXELS_PER_POINT = 96 / 72
_NO_PIXELS = (
    "the figure holds an image of pixels, which takes no colours from the page: draw it with "
    "pcolormesh or contourf, not with imshow or rasterized=True"
)
_NO_GOURAUD = (
    "browsers do not show shading='gouraud' as matplotlib means it: draw it with contourf, or with "
    "shading='nearest' and more points"
)


def theme_svg(svg: str, *, prefix: str, gids: Set[str] = frozenset()) -> str:
    """Do to matplotlib's own SVG what `to_svg` promises.

    Args:
        svg: the drawing as matplotlib wrote it.
        prefix: as in `to_svg`.
        gids: ids that were set on purpose and are kept.

    Raises:
        ValueError: as `to_svg` does.
    """
    root = ElementTree.fromstring(svg)
    if root.find(".//{*}image") is not None:
        raise ValueError(_NO_PIXELS)
    if root.find(".//{*}filter") is not None:
        raise ValueError(_NO_GOURAUD)
    forget_namespaces(root)
    remove(root, {"metadata", "style"})
    _rename_ids(root, prefix, gids)
    for element in root.iter():
        _theme(element)
        _round(element)
    _flatten(root)
    _lift_styles(root)
    _set_root(root)
    return ElementTree.tostring(root, encoding="unicode").replace(" />", "/>")


def _rename_ids(root: Element, prefix: str, gids: Set[str]) -> None:
    """Keep the ids which are referred to or were set by `set_gid`; begin each with `prefix`."""
    reference = re.compile(r"(?<=url\(#)[^)]+|(?<=^#).+")
    values = [value for element in root.iter() for value in element.attrib.values()]
    used = {match for value in values for match in reference.findall(value)}
    names: dict[str, str] = {}
    for element in root.iter():
        old = element.attrib.pop("id", "")
        if old in gids:
            names[old] = element.attrib["id"] = f"{prefix}-{old}"
        elif old in used:
            names[old] = element.attrib["id"] = f"{prefix}_{len(names)}"
    for element in root.iter():
        for name, value in element.attrib.items():
            element.attrib[name] = reference.sub(lambda match: names.get(match[0], match[0]), value)


def _theme(element: Element) -> None:
    """Let a stylesheet choose the colours, and the page or the formulas' font the letters."""
    style = {name: element.attrib.pop(name) for name in _PAINTS if name in element.attrib}
    style |= _style(element)
    for name in _PAINTS:
        if name in style and not style[name].startswith(("none", "url(")):
            colour = to_hex(style[name])
            style[name] = f"var(--c-{colour[1:]},{colour})"
    family = style.pop("font-family", "")
    if element.tag == "tspan" and "STIX" in family:
        style["font-family"] = "STIX Two Math,math,serif"
        italic = style.pop("font-style", "") == "italic"
        bold = style.pop("font-weight", "") == "700"
        letter = element.text or ""
        if unicodedata.combining(letter):  # matplotlib places accents by their end
            style["text-anchor"] = "end"
        element.text = _math_letter(letter, bold, italic)
    elif family.endswith("monospace"):
        style["font-family"] = "monospace"
    _set_style(element, style)


def _math_letter(letter: str, bold: bool, italic: bool) -> str:
    """Return the bold or italic letter as a character of its own: the math font has one style.

    Examples:
        >>> unicodedata.name(_math_letter("z", bold=False, italic=True))
        'MATHEMATICAL ITALIC SMALL Z'
    """
    if unicodedata.category(letter) == "Co":
        raise ValueError("a formula in the figure has a letter unknown to Unicode: try \\mathscr")
    alphabet = " ".join(["BOLD"] * bold + ["ITALIC"] * italic)
    name = re.sub("LATIN |GREEK |LETTER ", "", unicodedata.name(letter, ""))
    if (alphabet, name) == ("ITALIC", "SMALL H"):
        return "\N{PLANCK CONSTANT}"  # which Unicode had before it had the alphabet
    try:
        return unicodedata.lookup(f"MATHEMATICAL {alphabet} {name}")
    except KeyError:
        return letter


def _round(element: Element) -> None:
    """Keep two decimals of lengths; matplotlib writes six."""
    for name in ("x", "y", "width", "height", "viewBox", "transform"):
        if name in element.attrib and "scale" not in element.attrib[name]:
            element.attrib[name] = re.sub(
                r"-?\d+\.\d+",
                lambda match: _hundredths(round(100 * float(match[0]))),
                element.attrib[name],
            )
    if re.match(r"rotate\(-?0 ", element.get("transform", "")):
        del element.attrib["transform"]
    if "d" in element.attrib:
        element.attrib["d"] = _path(element.attrib["d"])


def _path(data: str) -> str:
    """Write a path relative to the point before: half the bytes.

    The steps are taken between rounded points, so that errors do not add up.

    Examples:
        >>> _path("M 10 20.001 L 13 20.5 L 13.25 16 z M 1 1 C 1 2 3 4 5 6")
        'M10 20l3 .5 .25-4.5zm-9-19c0 1 2 3 4 5'
    """
    start, point = (0, 0), (0, 0)
    pieces: list[str] = []
    before = ""
    for command, arguments in re.findall(r"([A-Za-z])([^A-Za-z]*)", data):
        numbers = [round(100 * float(number)) for number in arguments.split()]
        steps = [number - point[i % 2] for i, number in enumerate(numbers)]
        if numbers:
            point = (numbers[-2], numbers[-1])
        if command == "M":
            start = point
        elif command in "zZ":
            point = start
        letter = command.lower() if pieces else command
        again = letter == before and letter not in "mz"
        pieces += [" " if again else letter, " ".join(map(_hundredths, steps))]
        before = letter
    return "".join(pieces).replace(" -", "-")


def _hundredths(count: int) -> str:
    """Write a number of hundredths in the fewest digits.

    Examples:
        >>> [_hundredths(count) for count in (250, -50, 3, 0)]
        ['2.5', '-.5', '.03', '0']
    """
    return re.sub(r"^(-?)0(?=\.)", r"\1", f"{count / 100:.2f}".rstrip("0").rstrip("."))


def _flatten(parent: Element) -> None:
    """Take out groups that say nothing, and join neighbours clipped by the same frame."""
    children: list[Element] = []
    for child in parent:
        _flatten(child)
        child.tail = None
        if child.text and not child.text.strip():
            child.text = None
        if child.tag == "path" and child.get("style") == "fill:none":
            continue
        if child.tag == "g" and not child.attrib:
            children += child
        elif child.tag == "g" and children and _same_clip(children[-1], child):
            children[-1].extend(child)
        elif len(child) or child.tag not in ("g", "defs"):
            children.append(child)
    parent.text = parent.text.strip() if parent.text and len(parent) else parent.text
    parent[:] = children


def _same_clip(one: Element, other: Element) -> bool:
    return one.tag == "g" and one.attrib == other.attrib and set(one.attrib) == {"clip-path"}


def _lift_styles(parent: Element) -> None:
    """Say once, on the group, what all its members say."""
    for child in parent:
        _lift_styles(child)
    members = [child for child in parent if child.tag != "defs"]
    if parent.tag not in ("g", "text") or len(members) < 2:
        return
    own = _style(parent)
    common = dict(set.intersection(*(set(_style(member).items()) for member in members)))
    for name in sorted(common):
        if name.startswith(_INHERITED) and own.setdefault(name, common[name]) == common[name]:
            for member in members:
                _set_style(member, {k: v for k, v in _style(member).items() if k != name})
    _set_style(parent, own)


def _style(element: Element) -> dict[str, str]:
    """Read a style attribute."""
    pairs = [rule.partition(":") for rule in element.get("style", "").split(";")]
    return {name.strip(): value.strip() for name, _, value in pairs if value}


def _set_style(element: Element, style: dict[str, str]) -> None:
    """Write a style attribute, or none when there is nothing to say."""
    element.attrib.pop("style", None)
    if style:
        element.attrib["style"] = ";".join(f"{name}:{value}" for name, value in style.items())


def _set_root(root: Element) -> None:
    """Give the drawing its natural size, and what matplotlib's stylesheet gave to everything."""
    width = round(float(root.attrib["viewBox"].split()[2]) * _PIXELS_PER_POINT)
    root.attrib = {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": "figure",
        "viewBox": root.attrib["viewBox"],
        "stroke-linejoin": "round",
        "stroke-linecap": "butt",
        # matplotlib leaves black fills out, and black is SVG's default: name it.
        "style": "fill:var(--c-000000,#000000);width:100%;height:auto;"
        f"max-width:var(--figure-max-width,{width}px)",
    }
