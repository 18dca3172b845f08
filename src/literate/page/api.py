"""Which chapters explain and use the objects of the book's packages.

Everything is found by reading: the sources of a package, as griffe reads them for mkdocstrings;
the code and the prose of chapters; the `::: package.module` lines of the pages that describe it.
A chapter ends with references to what it uses. They are also what leads back from a description:
the template `backlinks.html.jinja` prints who refers to it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from literate.run.chapter import Cell, Chapter
from literate.run.inlines import CODE_SPAN

if TYPE_CHECKING:
    import griffe

Load = Callable[[str], Any]
"""Reads a package with griffe, by its name."""

_DIRECTIVE = re.compile(r"^:::[ ]+([\w.]+)", re.MULTILINE)
_LEADS_BACK = {
    "shown": "explained-in",
    "told": "explained-in",
    "visible": "first-used-in",
    "names": "first-used-in",
}
"""What a chapter may do with an object, from what explains it best; and what it is called."""


def public_objects(package: griffe.Module) -> dict[str, str]:
    """Return the public objects of a package: their dotted names, and their sources.

    Public is what a module names in `__all__`; without such a list, what it defines under a name
    without a leading underscore. Where a folder inside the package has an `__all__`, its objects
    have the folder's name, and its modules are its own affair.

    Args:
        package: The package as griffe loads it, its aliases resolved.

    Returns:
        Dotted names in the order of the modules and of their text, each with the text that
        defines it, without indentation and empty lines.
    """
    from griffe import Alias  # not above: a book without descriptions need not wait for it

    found: dict[str, str] = {}
    modules = [package]
    for module in modules:
        exports = module.exports is not None and module is not package
        for member in module.members.values():
            if isinstance(member, Alias) and not (exports and member.resolved):
                continue  # imported, for its own use or from a package that nobody describes
            if member.is_public and not member.is_module:
                found[member.path] = _plain(member.source)
        if not exports:
            modules += sorted(module.modules.values(), key=lambda inner: inner.path)
    return found


def objects_of(sources: Sequence[Path], load: Load | None) -> dict[str, str]:
    """Return the public objects of several packages; none without who reads them."""
    objects: dict[str, str] = {}
    if load is not None:
        for source in sources:
            objects |= public_objects(load(source.name))
    return objects


@dataclass
class Uses:
    """What a chapter does with the objects of the packages."""

    names: dict[str, str] = field(default_factory=dict)
    """The objects that it uses or shows, in the order of the text, and how it calls them."""
    visible: set[str] = field(default_factory=set)
    """The objects that its code uses where the reader sees it."""
    told: set[str] = field(default_factory=set)
    """Those of them that the main text uses and its prose names."""
    shown: set[str] = field(default_factory=set)
    """The objects whose source it includes."""


def uses(chapter: Chapter, text: str, objects: Mapping[str, str]) -> Uses:
    """Return what a chapter does with the objects.

    Args:
        chapter: The chapter.
        text: Its text with all that it includes.
        objects: What `public_objects` returned.
    """
    prose = "".join(part for part in chapter.parts if isinstance(part, str))
    spans = {span["code"].strip().partition("(")[0] for span in CODE_SPAN.finditer(prose)}
    found = Uses()
    bound: dict[str, str] = {}
    for cell in chapter.cells:
        for name, call in _calls(cell, bound, objects):
            found.names.setdefault(name, call)
            if "hide-input" not in cell.tags:
                found.visible.add(name)
                if not cell.indent and spans & {call, name.rpartition(".")[2]}:
                    found.told.add(name)
    if text != chapter.text:
        written, printed = _plain(chapter.text), _plain(text)
        for name, source in objects.items():
            if source in printed and source not in written:
                found.shown.add(name)
                found.names.setdefault(name, name.rpartition(".")[2])
    return found


def _calls(
    cell: Cell, bound: dict[str, str], objects: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The objects that a cell uses, and how it writes them.

    Args:
        cell: The cell.
        bound: What the names mean that the cells above have imported; imports are added.
        objects: All objects.
    """
    python = cell.kind == "python"
    source = cell.source if python else "".join(each.source for each in cell.examples)
    try:
        nodes = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.stmt | ast.expr)]
    except SyntaxError:
        return  # whoever executes the cell will say so
    for node in sorted(nodes, key=lambda node: (node.lineno, node.col_offset)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.partition(".")[0]
                bound[alias.asname or first] = alias.name if alias.asname else first
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                call = alias.asname or alias.name
                bound[call] = f"{node.module}.{alias.name}"
                if bound[call] in objects:
                    yield bound[call], alias.name
        elif isinstance(node, ast.Name | ast.Attribute):
            name = _dotted_name(node, bound)
            if name in objects:
                yield name, ast.unparse(node)


def _dotted_name(node: ast.expr, bound: Mapping[str, str]) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted_name(node.value, bound)}.{node.attr}"
    return bound.get(node.id, "") if isinstance(node, ast.Name) else ""


def _plain(text: str) -> str:
    """A text without indentation, empty lines and the marks of what is included."""
    lines = (line.strip() for line in text.split("\n"))
    return "\n".join(["", *(line for line in lines if line and "--8<--" not in line), ""])


class Api:
    """The links between the chapters of a book and the descriptions of what they use.

    Args:
        objects: What `public_objects` returned, of all packages.
        chapters: The chapters in the order of the book, by their addresses, each with its text
            and all that it includes.
        before: The links of an earlier build; chapters that are the same are not read again.
    """

    def __init__(
        self,
        objects: Mapping[str, str],
        chapters: Mapping[str, tuple[Chapter, str]],
        before: Api | None = None,
    ) -> None:
        self.objects, self.chapters = objects, chapters
        known = before.uses if before is not None and before.objects == objects else {}
        self.uses: dict[str, Uses] = {
            uri: known[uri]
            if before is not None and uri in known and before.chapters[uri] == chapter
            else uses(*chapter, objects)
            for uri, chapter in chapters.items()
        }
        prose = (p for chapter, _ in chapters.values() for p in chapter.parts if isinstance(p, str))
        modules = {module for part in prose for module in _DIRECTIVE.findall(part)}
        self.described = {name for name in objects if name.rpartition(".")[0] in modules}
        self.packages = {module.partition(".")[0] for module in modules}
        """The packages that are described, in the book or not."""

    def read_all(self, load: Load | None) -> None:
        """Read all packages that are described: who prints the pages asks for their names.

        Of an object there may be several, and a page that was made before reads nothing.
        """
        if load is not None:
            for name in sorted(self.packages):
                with suppress(Exception):  # the page that describes it will tell
                    load(name)

    def below_chapter(self, uri: str) -> str:
        """Return the line that ends a chapter: references to what it uses, in Markdown.

        autorefs makes links of them, and remembers for the other end of each what it leads back
        to: a chapter that explains the object, the first that uses it, or another one.
        """
        links = [
            f"[`{call}`][{name}]{{ backlink-type={self._leads_back(name, uri)} }}"
            for name, call in (self.uses[uri].names if uri in self.uses else {}).items()
            if name in self.described
        ]
        return (
            f"\n\nIn the API: {', '.join(links)}.\n{{: .literate-api data-search-exclude }}\n"
            if links
            else ""
        )

    def _leads_back(self, name: str, uri: str) -> str:
        """What a chapter is to an object that it uses.

        The chapter that explains an object includes its source; if none does, it is the first
        whose prose names what its code uses. Else there is one that uses it first.
        """
        for use, leads_back in _LEADS_BACK.items():
            for first, does in self.uses.items():
                if name in getattr(does, use):
                    return leads_back if first == uri else "used-in"
        raise KeyError(name)
