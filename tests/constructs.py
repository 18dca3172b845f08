"""What the code of the chapters takes for granted: constructs, in reading order, and where
their explanation stands.

    .venv/bin/python tests/constructs.py

prints for each page what it uses for the first time, with the place of the explanation.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [DOCS / "numpy-in-twenty-minutes.md", *sorted(DOCS.glob("part-*/*.md"))]
"""The pages in the order in which they are read."""
FENCE = re.compile(r"( *)(`{3,})(\w*)(.*)")
SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
LIBRARIES = ("sklearn", "torch")
"""Other people's libraries, in listings that are about them."""
DRAWN = ("plots", "diagrams")
"""A function of these draws what its name says, and its arguments are in the API."""

KNOWN = {
    *("print", "len", "range", "round", "float", "int", "bool", "str", "abs", "list"),
    *("sum", "min", "max", ".append"),
}
"""What the first page asks of its readers: functions, loops and lists."""

SYNTAX = {
    "lambda": "lambda",
    "list in one line": "[f(x) for x in items]",
    "dictionary": '{"Ada": 36}',
    "dictionary in one line": "{n: len(n) for n in names}",
    "set in one line": "{len(n) for n in names}",
    "generator": "sum(f(x) for x in items)",
    "one star": "[0, *row]",
    "two stars": "{**ages",
    "two stars in a call": "f(**settings)",
    "star argument": "*rest",
    "two stars argument": "**more",
    "default": "def f(x, step=0.1)",
    "default of lambda": "w=w",
    "text with values": 'f"',
    "format": ":.1%",
    "several names": "a, b = 1, 2",
    "choice": "a if c else b",
    "with": "with np.errstate",
    "assert": "assert",
    "in": "x in items",
    "is": "x is None",
    "not": "not",
    "and, or": "and",
    "chain of comparisons": "0 < x < 1",
    "//": "7 // 2",
    "%": "7 % 2",
    "in place": "n += 1",
    "&": "&",
    "|": "|",
    "~": "~",
    "@": "@",
    "power": "x**2",
    "1e-5": "1e-5",
    "10_000": "10_000",
    "step of a slice": "x[::-1]",
    "new axis": "x[:, np.newaxis]",
    "dots in an index": "X[..., 0]",
    "indexes in a list": "x[[2, 0]]",
    "condition as an index": "x[x >= 1]",
    "function in a function": "def g",
}
"""Syntax, each with the code by which its explanation is known."""


class Use(NamedTuple):
    """A construct in a block of code."""

    name: str
    page: Path
    line: int
    """The line after the block's fence."""
    until: int
    """The line of the next block: up to here the text may still explain it."""


class Block(NamedTuple):
    """A block of code that a reader sees without unfolding anything."""

    line: int
    source: str


def blocks(text: str) -> Iterator[Block]:
    """The code of a page that is not folded away: cells, examples and listings."""
    folded, fence, kind, start = -1, "", "", 0
    found: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        indent = len(line) - len(line.lstrip())
        mark = FENCE.fullmatch(line)
        if fence:
            if line.strip() != fence:
                found.append(line)
                continue
            if kind in ("python", "py", "pycon") and folded < 0:
                yield Block(start, plain(found, kind))
            fence = ""
        elif mark:
            fence, kind, start, found = mark[2], mark[3], number, []
            if "collapsed" in mark[4] or "hide-input" in mark[4]:
                kind = ""
            if folded >= 0 and indent < folded:
                folded = -1
        elif line.strip():
            if folded >= 0 and indent < folded:
                folded = -1
            if folded < 0 and line.lstrip().startswith("??? "):
                folded = indent + 4


def plain(lines: list[str], kind: str) -> str:
    """Code without options, prompts and results."""
    if kind == "pycon":
        return "\n".join(line[4:] if line[:3] in (">>>", "...") else "" for line in lines)
    return "\n".join("" if line.lstrip().startswith("#|") else line for line in lines)


def not_imported(text: str) -> Iterator[tuple[int, str]]:
    """Names that only folded blocks of a page import, with the line of the block that uses one."""
    imports = re.findall(r"^ *(?:>>> )?(?:from \S+ )?import (.+)$", text, re.MULTILINE)
    imported = {name.split()[-1] for names in imports for name in names.split(",")}
    known: set[str] = set()
    for block in blocks(text):
        nodes = list(ast.walk(ast.parse(block.source)))
        for node in nodes:
            if isinstance(node, ast.alias):
                known.add(node.asname or node.name)
            elif isinstance(node, ast.FunctionDef):
                known.add(node.name)
        used = [n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)]
        for name in sorted(imported.intersection(used) - known):
            known.add(name)
            yield block.line, name


def dotted(node: ast.expr) -> str:
    """`np.random.default_rng` of its node, or nothing where a value stands in front."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return before and f"{before}.{node.attr}"
    return ""


def shape_of_index(node: ast.Subscript) -> Iterator[str]:
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    for part in parts:
        if isinstance(part, ast.Slice) and part.step is not None:
            yield "step of a slice"
        elif isinstance(part, ast.Constant) and part.value is ...:
            yield "dots in an index"
        elif isinstance(part, ast.List):
            yield "indexes in a list"
        elif isinstance(part, ast.Compare):
            yield "condition as an index"


def of_function(node: ast.FunctionDef | ast.Lambda) -> Iterator[str]:
    arguments = node.args
    named = isinstance(node, ast.FunctionDef)
    if arguments.defaults:
        yield "default" if named else "default of lambda"
    if arguments.vararg:
        yield "star argument"
    elif arguments.kwonlyargs:
        yield "argument by name only"
    if arguments.kwarg:
        yield "two stars argument"
    inner = [n for n in ast.walk(node) if isinstance(n, ast.FunctionDef) and n is not node]
    if inner:
        yield "function in a function"


KINDS: dict[type[ast.AST], str] = {
    ast.Lambda: "lambda",
    ast.ListComp: "list in one line",
    ast.Dict: "dictionary",
    ast.DictComp: "dictionary in one line",
    ast.SetComp: "set in one line",
    ast.GeneratorExp: "generator",
    ast.JoinedStr: "text with values",
    ast.IfExp: "choice",
    ast.With: "with",
    ast.Assert: "assert",
    ast.In: "in",
    ast.NotIn: "in",
    ast.Is: "is",
    ast.IsNot: "is",
    ast.Not: "not",
    ast.BoolOp: "and, or",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.AugAssign: "in place",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.Invert: "~",
    ast.MatMult: "@",
    ast.Pow: "power",
}


def syntax(node: ast.AST) -> Iterator[str]:
    """The names of the syntax of one node."""
    if type(node) in KINDS:
        yield KINDS[type(node)]
    if isinstance(node, ast.Dict) and None in node.keys:
        yield "two stars"
    elif isinstance(node, ast.FormattedValue) and node.format_spec:
        yield "format"
    elif isinstance(node, ast.Starred):
        yield "one star"
    elif isinstance(node, ast.Compare) and len(node.ops) > 1:
        yield "chain of comparisons"
    elif isinstance(node, ast.Assign) and any(isinstance(t, ast.Tuple) for t in node.targets):
        yield "several names"
    elif isinstance(node, ast.Subscript):
        yield from shape_of_index(node)
    elif isinstance(node, (ast.FunctionDef, ast.Lambda)):
        yield from of_function(node)
    elif isinstance(node, ast.Call) and any(k.arg is None for k in node.keywords):
        yield "two stars in a call"
    elif isinstance(node, (ast.AnnAssign, ast.ClassDef, ast.Raise, ast.Try, ast.Yield)):
        yield type(node).__name__


def names(tree: ast.AST, own: set[str]) -> Iterator[str]:
    """Functions, methods and their arguments by name, without what the page itself defines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            name = dotted(node)
            if name.split(".")[0] in DRAWN:
                yield "drawing"
            elif name == "np.newaxis":
                yield "new axis"
            elif name.startswith("np."):
                yield name
            else:
                yield f".{node.attr}"
        elif isinstance(node, ast.Call):
            called = dotted(node.func)
            if called in own or called.split(".")[0] in DRAWN:
                continue
            if called and "." not in called:
                yield called
            if called != "table":
                yield from (f"{k.arg}=" for k in node.keywords if k.arg)
        elif isinstance(node, ast.Name) and node.id not in own and hasattr(builtins, node.id):
            yield node.id
        elif isinstance(node, ast.ImportFrom) and node.module and "pictures" not in node.module:
            yield from (alias.name for alias in node.names)


def numbers(source: str) -> Iterator[str]:
    code = re.sub(r"#.*", "", source)
    if re.search(r"\d_\d", code):
        yield "10_000"
    if re.search(r"\d(?:\.\d+)?e-?\d", code):
        yield "1e-5"


def defined(trees: list[ast.AST]) -> set[str]:
    """The functions that a page defines, and the names that it gives, but not what it imports."""
    found = set()
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
    return found


def uses(page: Path, text: str) -> list[Use]:
    """All constructs of a page, in order."""
    seen = list(blocks(text))
    trees = [ast.parse(block.source) for block in seen]
    own = defined([*trees])
    ends = [block.line for block in seen[1:]] + [text.count("\n") + 2]
    found = []
    for block, tree, end in zip(seen, trees, ends, strict=True):
        here = {*numbers(block.source)}
        here |= {name for node in ast.walk(tree) for name in syntax(node)}
        if not re.search(rf"^(?:from|import) (?:{'|'.join(LIBRARIES)})", block.source, re.M):
            here |= {*names(tree, own)}
        found += [Use(name, page, block.line, end) for name in sorted(here - KNOWN)]
    return found


def mentions(text: str) -> list[tuple[int, str]]:
    """Line and code of each span of code in the prose, folded boxes left out."""
    found, fence, folded = [], "", -1
    for number, line in enumerate(text.split("\n"), start=1):
        indent = len(line) - len(line.lstrip())
        mark = FENCE.fullmatch(line)
        if fence:
            fence = "" if line.strip() == fence else fence
            continue
        if line.strip() and folded >= 0 and indent < folded:
            folded = -1
        if mark:
            fence = mark[2]
        elif folded < 0:
            if line.lstrip().startswith("??? "):
                folded = indent + 4
            spans = [span for _, span in SPAN.findall(line)]
            found += [(number, span) for span in spans if not span.startswith("{python}")]
    return found


def explains(span: str, name: str) -> bool:
    """Whether a span of code in the prose is about a construct."""
    if name in SYNTAX:
        return SYNTAX[name] in span
    word = name.rstrip("=").rpartition(".")[2]
    if name == "drawing":
        word = "plots"
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", span) is not None


def places() -> dict[str, tuple[Use, tuple[Path, int] | None]]:
    """Each construct: where it is used first, and where it is explained, if in time."""
    texts = {page: page.read_text(encoding="utf-8") for page in PAGES}
    spans = {page: mentions(text) for page, text in texts.items()}
    first: dict[str, Use] = {}
    for page, text in texts.items():
        for use in uses(page, text):
            first.setdefault(use.name, use)
    found = {}
    for name, use in first.items():
        place = None
        for page in PAGES[: PAGES.index(use.page) + 1]:
            lines = [
                line
                for line, span in spans[page]
                if explains(span, name) and (page != use.page or line < use.until)
            ]
            if lines:
                place = (page, lines[0])
                break
        found[name] = (use, place)
    return found


def main() -> None:
    page = None
    for name, (use, place) in places().items():
        if use.page != page:
            page = use.page
            print(f"\n{page.relative_to(DOCS)}")
        where = f"{place[0].relative_to(DOCS)}:{place[1]}" if place else "NOWHERE"
        print(f"  {use.line:5} {name:28} {where}")


if __name__ == "__main__":
    main()
