"""Run the steps of one chapter in one namespace, and collect what each gives.

Pure Python: no processes, no threads, no IPython. It runs when the book is built and, as it
stands, in the browser.
"""

from __future__ import annotations
import __future__ as future_features

import ast
import builtins
import contextlib
import io
import linecache
import os
import re
import sys
import types
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import CodeType
from typing import Any

from literate.run.chapter import Cell, Inline
from literate.run.display import Displays
from literate.run.drawn import Drawn, has_open
from literate.run.media import in_place_of_ipython
from literate.run.outputs import Outputs
from literate.run.places import Places
from literate.run.results import Outcome, Output, Problem
from literate.run.screen import as_shown

ENVIRONMENT = {
    "MPLBACKEND": "module://literate.run.backend",
    "MATPLOTLIBRC": str(Path(__file__).with_name("matplotlibrc")),
}
"""What must be set before matplotlib is imported; a shell sets it."""
_UNTRUE_HERE = (
    ".* is non-interactive, and thus cannot be shown",  # the page shows it
    "Glyph .* missing from font",  # the reader's browser has it
)
"""Warnings of matplotlib that say nothing about a page."""
_FEATURES = [getattr(future_features, name) for name in future_features.all_feature_names]
_COMMAND = re.compile(r"\s*(?:%{1,2}\w|!|\?)|[^=!<>]*=\s*[%!]\s*\w|\s*[\w.]+\?{1,2}\s*$")
"""A line that only IPython can read."""
_FOR_JUPYTER = re.compile(r"^%(?:matplotlib|config InlineBackend)\b.*$", re.MULTILINE)
"""What in a notebook says how Jupyter is to draw."""


class Shell:
    """One chapter under way.

    Args:
        name: the chapter, as messages call it.
        roots: the folders of the project's own code, that of the book first; by default the
            current folder. Messages name places in them.
        preview: keep the chapter's first figure in pixels too.
    """

    def __init__(
        self, name: str, *, roots: Sequence[str | Path] = (), preview: bool = False
    ) -> None:
        os.environ.update(ENVIRONMENT)
        for message in _UNTRUE_HERE:
            warnings.filterwarnings("ignore", message)
        self.name = name
        self.places = Places(name, roots)
        self.outputs = Outputs()
        self.drawn = Drawn(preview=preview)
        self.displays = Displays(self.outputs, self.drawn)
        self.drawn.display = self.displays.display
        self.module = types.ModuleType("__main__")
        self.names: dict[str, Any] = vars(self.module)
        self.names["display"] = self.displays.display
        self._features = 0
        self._lines: list[str] = []
        self._line = 0
        """The line to name if an error names none."""

    def run(self, step: Cell | Inline) -> Outcome:
        """Run one step.

        Args:
            step: a cell, examples or an inline value, with its index.

        Returns:
            What it gave. Nothing is raised for what it does: that is in the outcome's problems.
        """
        self.outputs.begin()
        self.drawn.begin(step.index)
        self.displays.step, self._line = step.index, step.line
        self.displays.changed.clear()
        self._remember(step)
        value, markdown = "", False
        problems: list[Problem] = []
        examples: list[list[Output]] = []
        with self._surroundings():
            try:
                if isinstance(step, Inline):
                    value, markdown = self._inline(step)
                elif step.kind == "python":
                    self._python(step)
                else:
                    from literate.run.examples import run_examples

                    problems, examples = run_examples(
                        step, self._statement, self.outputs, self.places
                    )
            except BaseException as error:
                problems.append(self._problem(step, error))
            try:
                self._end(step)
            except BaseException as error:
                if not problems:
                    problems.append(self._problem(step, error))
        outputs, picture = self.outputs.end(), self.drawn.picture
        return Outcome(outputs, value, problems, picture, markdown, examples)

    # ---------------------------------------------------------------- the three kinds of steps

    def _python(self, cell: Cell) -> None:
        """Run a cell and show the value of its last expression, if no semicolon hides it."""
        source = cell.source
        if self.name.endswith(".ipynb"):
            source = _FOR_JUPYTER.sub("", source)
        module: ast.Module = self._compile(_on_line(cell.line, source), "exec", ast.PyCF_ONLY_AST)
        last = module.body[-1] if module.body else None
        self._line = last.lineno if last is not None else cell.line
        if isinstance(last, ast.Expr) and not _is_hidden(source, last, cell.line):
            module.body.pop()
        else:
            last = None
        exec(self._compile(module, "exec"), self.names)
        if last is not None:
            value = eval(self._compile(ast.Expression(last.value), "eval"), self.names)
            if value is not None:
                builtins._ = value  # type: ignore[attr-defined]
                self.displays.result(value)

    def _statement(self, source: str, line: int) -> None:
        """Run an example that begins on a line of the chapter."""
        exec(self._compile(_on_line(line, source), "single"), self.names)

    def _inline(self, inline: Inline) -> tuple[str, bool]:
        """The value as text, and whether it is Markdown; what is printed on the way is dropped."""
        self.outputs.aside()
        try:
            code = self._compile(_on_line(inline.line, inline.source), "eval")
            value = eval(code, self.names)
            markdown = None
            if not isinstance(value, type) and callable(getattr(value, "_repr_markdown_", None)):
                markdown = value._repr_markdown_()
            text = format(value) if markdown is None else str(markdown)
        finally:
            self.outputs.taken()
        return as_shown(text), markdown is not None

    def _end(self, step: Cell | Inline) -> None:
        """Show the figures that pyplot holds open, as a notebook does."""
        if not has_open():
            return
        if isinstance(step, Inline):
            sys.modules["matplotlib.pyplot"].close("all")
            raise ValueError("a value in a sentence shows no figure: draw it in a cell")
        self.drawn.show_open()

    # ---------------------------------------------------------------- what they share

    def _compile(self, source: Any, mode: str, flags: int = 0) -> Any:
        """Compile with the features that the chapter has imported from `__future__` so far."""
        flags |= self._features
        code = compile(source, self.name, mode, flags, dont_inherit=True)
        if isinstance(code, CodeType):
            for feature in _FEATURES:
                self._features |= code.co_flags & feature.compiler_flag
        return code

    def _problem(self, step: Cell | Inline, error: BaseException) -> Problem:
        if isinstance(error, SyntaxError) and error.filename == self.name:
            line = (error.lineno or step.line) - step.line
            lines = step.source.split("\n")
            if 0 <= line < len(lines) and _COMMAND.match(lines[line]):
                return Problem(line, _no_python(lines[line].strip()))
        problem = self.places.problem(step, error, self._line)
        return problem if isinstance(step, Cell) else Problem(0, problem.message)

    def _remember(self, step: Cell | Inline) -> None:
        """Let `inspect` and the tracebacks that a cell prints find the code."""
        lines = step.source.rstrip("\n").split("\n")
        self._lines += ["\n"] * (step.line - 1 - len(self._lines))
        self._lines[step.line - 1 : step.line - 1 + len(lines)] = [line + "\n" for line in lines]
        linecache.cache[self.name] = (1, None, self._lines, self.name)

    @contextlib.contextmanager
    def _surroundings(self) -> Iterator[None]:
        """What a step finds around it: streams, the main module, the way to show figures."""
        main, stdin = sys.modules["__main__"], sys.stdin
        formatwarning, active = warnings.formatwarning, Drawn.active
        sys.modules["__main__"], sys.stdin = self.module, io.StringIO()
        warnings.formatwarning, Drawn.active = self.places.warning, self.drawn
        try:
            with (
                contextlib.redirect_stdout(self.outputs.stream("stdout")),
                contextlib.redirect_stderr(self.outputs.stream("stderr")),
                in_place_of_ipython(self.displays),
            ):
                yield
        finally:
            sys.modules["__main__"], sys.stdin = main, stdin
            warnings.formatwarning, Drawn.active = formatwarning, active


def _on_line(line: int, source: str) -> str:
    """The source moved down, so that its lines have the numbers of the file."""
    return "\n" * (line - 1) + source


def _is_hidden(source: str, last: ast.Expr, line: int) -> bool:
    """Whether a semicolon behind the last expression hides its value, as in a notebook."""
    lines = source.encode().split(b"\n")[(last.end_lineno or line) - line :]
    rest = b"\n".join([lines[0][last.end_col_offset :], *lines[1:]])
    return re.match(rb"[\s\\]*;", rest) is not None


def _no_python(line: str) -> str:
    """What to do about a line that only IPython can read."""
    if line.startswith("%matplotlib"):
        advice = "leave it out, figures are shown without it"
    elif "!" in line:
        advice = "call subprocess.run instead"
    else:
        advice = "say it in Python"
    return f"{line!r} is a command of IPython, which cells run without: {advice}"
