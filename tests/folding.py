"""What only draws or tabulates: code that a reader may skip, so the page folds it."""

import ast
from collections.abc import Iterator, Set
from itertools import takewhile

from literate.run.chapter import Cell, Chapter

DRAWING = {"table", "frames", "plots", "diagrams", "flow_chart"}
"""The calls that draw or tabulate, by the first name of each: `plots.lines(…)`, `table(…)`."""

IMPORTED = {"literate", "numpy", "pictures"}
"""The packages whose imports nobody needs to see who does not draw."""

SHAPING = {
    *("abs", "dict", "enumerate", "float", "int", "len", "list", "map", "max", "min", "range"),
    *("reversed", "round", "set", "sorted", "str", "sum", "tuple", "zip", "slice", "bool"),
    *("append", "astype", "format", "items", "join", "keys", "partition", "replace", "reshape"),
    *("tolist", "update", "values", "ravel", "_replace", "insert"),
    *("np.append", "np.arange", "np.array", "np.column_stack", "np.concatenate", "np.linspace"),
    *("np.geomspace", "np.hstack", "np.log10", "np.logspace", "np.meshgrid", "np.ones"),
    *("np.repeat", "np.stack", "np.unique", "np.vstack", "np.where", "np.zeros", "np.asarray"),
}
"""What only brings numbers into the form that a picture or a table wants."""

FOLDED = {"collapsed", "hide-input"}


def folded(cell: Cell) -> bool:
    """Whether the page shows the code of a cell only when it is asked for."""
    return bool(FOLDED & set(cell.tags))


def only_draws(chapter: Chapter) -> set[int]:
    """The cells, by their index, that end in a picture or a table and teach nothing else.

    They import, shape numbers and draw; what they name on the way no code reads that is shown.
    """
    found = {cell.index for cell in chapter.cells if _only_draws(cell, set())}
    while True:
        shown = [cell for cell in chapter.cells if cell.index not in found]
        read = set().union(*map(names_read, shown))
        fewer = {c.index for c in chapter.cells if c.index in found and _only_draws(c, read)}
        if fewer == found:
            return found
        found = fewer


def drawn_at_the_end(cell: Cell, read: Set[str]) -> list[ast.stmt]:
    """The statements at the end of a cell that only draw or tabulate.

    Args:
        cell: the cell.
        read: the names that other code reads which is shown.
    """
    body = _body(cell)
    if not body or not _draws(body[-1]):
        return []
    helpers = _functions(body)
    before = takewhile(lambda s: _draws(s) or _prepares(s, read, helpers), reversed(body[:-1]))
    return [*reversed([*before]), body[-1]]


def names_read(cell: Cell) -> set[str]:
    """The names that the code of a cell reads."""
    sources = [e.source for e in cell.examples] if cell.kind == "pycon" else [cell.source]
    nodes = [node for source in sources for node in ast.walk(ast.parse(source))]
    return {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}


def _only_draws(cell: Cell, read: Set[str]) -> bool:
    body = _body(cell)
    return bool(body) and len(drawn_at_the_end(cell, read)) == len(body)


def _body(cell: Cell) -> list[ast.stmt]:
    return [] if cell.kind == "pycon" else ast.parse(cell.source).body


def _draws(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Call)
        and _root(ast.unparse(statement.value.func)) in DRAWING
    )


def _prepares(statement: ast.stmt, read: Set[str], helpers: Set[str]) -> bool:
    """Whether a statement imports or shapes what is drawn, and nothing that is read elsewhere."""
    if isinstance(statement, ast.Import | ast.ImportFrom):
        names = [alias.name for alias in statement.names]
        modules = [statement.module or ""] if isinstance(statement, ast.ImportFrom) else names
        if {*map(_root, modules)} <= IMPORTED:
            return True
    if read & set(_bound(statement)) or isinstance(statement, ast.For | ast.While):
        return False
    parts = [*ast.walk(statement)]
    calls = [ast.unparse(part.func) for part in parts if isinstance(part, ast.Call)]
    return not any(map(_computes, parts)) and all(_shapes(name, helpers) for name in calls)


def _functions(body: list[ast.stmt]) -> set[str]:
    return {statement.name for statement in body if isinstance(statement, ast.FunctionDef)}


def _bound(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.alias):
            yield node.asname or node.name


def _root(dotted: str) -> str:
    return dotted.partition(".")[0]


def _computes(node: ast.AST) -> bool:
    """Whether a part of an expression is arithmetic or a comparison: that is what is taught."""
    if isinstance(node, ast.BinOp):
        return not (_is_text(node.left) or _is_text(node.right))
    return isinstance(node, ast.Compare)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _shapes(name: str, helpers: Set[str]) -> bool:
    last = name if name.startswith("np.") else name.rpartition(".")[2]
    return _root(name) in DRAWING or last in SHAPING or name in helpers
