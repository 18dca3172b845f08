"""Which chapters explain and use the objects of the book's packages, and where their API is.

Everything is found by reading: the sources of a package, the code and the prose of chapters, the
`::: package.module` lines of the pages that describe it. Nothing is imported.
"""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import dirname, relpath

from literate.run.chapter import Cell, Chapter
from literate.run.inlines import CODE_SPAN

MOST = 4
"""How many chapters that use an object its description names."""

_DIRECTIVE = re.compile(r"^:::[ ]+([\w.]+)", re.MULTILINE)
_TITLE = re.compile(r"^# +(.+?)(?: *\{[^{}]*\})? *$", re.MULTILINE)
_DESCRIPTION = re.compile(
    r'<h\d id="(?P<name>[\w.]+)" class="doc doc-heading">'
    r'(?:(?!<h\d ).)*?<div class="doc doc-contents[^>]*>',
    re.DOTALL,
)


def public_objects(folder: Path) -> dict[str, str]:
    """Return the public objects of a package: their dotted names, and their sources.

    Public is what a module names in `__all__`; without such a list, all functions, classes and
    constants that it defines under a name without a leading underscore. Where the `__init__.py`
    of a folder inside the package has an `__all__`, the modules of that folder are its own affair.

    Args:
        folder: The package's folder, which has the package's name.

    Returns:
        Dotted names in the order of the modules and of their text, each with the text that
        defines it, without indentation and empty lines. An object has the name of its module, or
        of the folder that exports it.

    Raises:
        SyntaxError: a file is no Python.
    """
    modules = {_dotted(path, folder): _Module(path) for path in sorted(folder.rglob("*.py"))}
    exporting = {
        name
        for name, module in modules.items()
        if module.exports is not None and module.is_folder and module.path.parent != folder
    }
    found: dict[str, str] = {}
    for name, module in modules.items():
        if name.startswith(tuple(f"{above}." for above in exporting)):
            continue
        for each in module.exports or [n for n in module.defines if not n.startswith("_")]:
            owner = module
            if name in exporting and each in module.imports:
                owner = modules.get(module.imports[each], module)
            if each in owner.defines:
                found[f"{name}.{each}"] = owner.defines[each]
    return found


class _Module:
    """A file of Python: what it defines, exports and imports."""

    def __init__(self, path: Path) -> None:
        self.path, self.is_folder = path, path.name == "__init__.py"
        self.defines: dict[str, str] = {}
        self.imports: dict[str, str] = {}
        self.exports: list[str] | None = None
        text = path.read_text(encoding="utf-8")
        lines = text.split("\n")
        for node in ast.parse(text, str(path)).body:
            source = _plain("\n".join(lines[node.lineno - 1 : node.end_lineno]))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                self.defines[node.name] = source
            elif isinstance(node, ast.ImportFrom):
                self.imports |= {
                    alias.asname or alias.name: node.module or "" for alias in node.names
                }
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                names = [target.id for target in targets if isinstance(target, ast.Name)]
                if names == ["__all__"] and node.value is not None:
                    self.exports = list(ast.literal_eval(node.value))
                else:
                    self.defines |= dict.fromkeys(names, source)


def _dotted(path: Path, folder: Path) -> str:
    parts = path.relative_to(folder.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@dataclass
class Uses:
    """What a chapter does with the objects of the packages."""

    title: str
    """The chapter's first heading."""
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
    heading = _TITLE.search(prose)
    found = Uses(heading[1].replace("`", "") if heading else Path(chapter.name).stem)
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
        described = {
            module: uri
            for uri, (chapter, _) in chapters.items()
            for part in chapter.parts
            if isinstance(part, str)
            for module in _DIRECTIVE.findall(part)
        }
        self.pages = {
            name: described[module]
            for name in objects
            if (module := name.rpartition(".")[0]) in described
        }

    def below_chapter(self, uri: str) -> str:
        """Return the line that ends a chapter: links to what it uses, in Markdown."""
        if uri not in self.uses:
            return ""
        links = [
            f"[`{call}`]({relpath(self.pages[name], dirname(uri) or '.')}#{name})"
            for name, call in self.uses[uri].names.items()
            if name in self.pages
        ]
        return f"\n\nIn the API: {', '.join(links)}.\n{{: .literate-api }}\n" if links else ""

    def chapters_of(self, name: str) -> tuple[str, str, list[str]]:
        """Return how a chapter leads to an object, its address, and those of others that use it.

        The chapter that explains an object includes its source; if none does, it is the first
        whose prose names what its code uses. Else there is one that uses it first.
        """
        users = [uri for uri, use in self.uses.items() if name in use.names]
        for text, kind in (
            ("Explained in", "shown"),
            ("Explained in", "told"),
            ("First used in", "visible"),
            ("First used in", "names"),
        ):
            for uri in users:
                if name in getattr(self.uses[uri], kind):
                    return text, uri, [user for user in users if user != uri]
        return "", "", []

    def above_object(self, name: str, link: Callable[[str], str]) -> str:
        """Return the line that stands above an object's description: links to chapters, in HTML.

        Args:
            name: The object's dotted name.
            link: From the address of a chapter's source to where its page is.
        """

        def linked(uri: str) -> str:
            return f'<a href="{html.escape(link(uri))}">{html.escape(self.uses[uri].title)}</a>'

        text, first, others = self.chapters_of(name)
        if not first:
            return ""
        line = f"{text} {linked(first)}."
        if others:
            more = len(others) - MOST
            line += f" Used in {', '.join(map(linked, others[:MOST]))}"
            line += f" and {more} more." if more > 0 else "."
        return f'<p class="literate-api">{line}</p>'

    def above_objects(self, page: str, link: Callable[[str], str]) -> str:
        """Return the HTML of a page with such a line above each object that it describes."""
        return _DESCRIPTION.sub(lambda m: m[0] + self.above_object(m["name"], link), page)

    def described(self, page: str) -> list[str]:
        """Return the dotted names of all that the HTML of a page describes."""
        return [found["name"] for found in _DESCRIPTION.finditer(page)]

    def key(self, uri: str) -> str:
        """Everything that the page at an address says because of other pages."""
        above = [self.above_object(n, str) for n, page in self.pages.items() if page == uri]
        return self.below_chapter(uri) + "".join(above)
