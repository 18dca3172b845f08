"""`>>>` examples: run one after the other, what each gives compared with what the text says."""

from __future__ import annotations

import ast
import doctest
import sys
import traceback
from collections.abc import Callable

from literate.run.chapter import Cell
from literate.run.outputs import Outputs
from literate.run.places import Places, one_line, without_traceback
from literate.run.pretty import pretty
from literate.run.results import Output, Problem
from literate.run.screen import as_shown

_FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


def run_examples(
    cell: Cell, run: Callable[[str, int], None], outputs: Outputs, places: Places
) -> tuple[list[Problem], list[list[Output]]]:
    """Run all examples of a block; one that does not hold stops no other.

    Args:
        cell: the block.
        run: executes a statement that begins on a line of the chapter.
        outputs: where it prints.
        places: names what it raises.

    Returns:
        A problem for each example that does not hold, and for each example what a notebook would
        show: what it prints, the value of its last expression, its error.
    """
    problems: list[Problem] = []
    shown: list[list[Output]] = []
    for example in cell.examples:
        flags = _FLAGS
        for flag, on in example.options.items():
            flags = flags | flag if on else flags & ~flag
        if flags & doctest.SKIP:
            shown.append([])
            continue
        given = _Given(outputs)
        given.take(run, example.source, cell.line + example.lineno)
        shown.append(given.in_notebook(example.source))
        if problem := _mistake(cell, example, flags, given, places):
            problems.append(Problem(example.lineno, problem))
    return problems, shown


class _Given:
    """What one example gives."""

    def __init__(self, outputs: Outputs) -> None:
        self.outputs = outputs
        self.text = ""
        """All that it prints, with the values that Python shows after `>>>`."""
        self.printed = ""
        self.value = ""
        self.error: BaseException | None = None

    def take(self, run: Callable[[str, int], None], source: str, line: int) -> None:
        """Run it."""
        displayhook, sys.displayhook = sys.displayhook, self._show
        self.outputs.aside()
        try:
            run(source, line)
        except BaseException as error:
            self.error = error
        finally:
            sys.displayhook = displayhook
        self._keep_printed()

    def _keep_printed(self) -> None:
        printed = self.outputs.taken()
        self.text += printed
        self.printed += printed

    def _show(self, value: object) -> None:
        """Show a value as Python does, and remember how a notebook would."""
        self._keep_printed()
        self.outputs.aside()
        sys.__displayhook__(value)
        self.text += self.outputs.taken()
        self.outputs.aside()
        self.value = "" if value is None else as_shown(pretty(value))

    def in_notebook(self, source: str) -> list[Output]:
        """What a notebook would show, which has values of the last expression alone."""
        shown: list[Output] = []
        if self.printed:
            shown.append({"output_type": "stream", "name": "stdout", "text": self.printed})
        if self.error is not None:
            name, text = type(self.error).__name__, as_shown(one_line(str(self.error)))
            traceback = [f"{name}: {text}"]
            shown.append(
                {"output_type": "error", "ename": name, "evalue": text, "traceback": traceback}
            )
        elif self.value and isinstance(ast.parse(source).body[-1], ast.Expr):
            data = {"text/plain": self.value}
            shown.append({"output_type": "execute_result", "data": data, "metadata": {}})
        return shown


def _mistake(
    cell: Cell, example: doctest.Example, flags: int, given: _Given, places: Places
) -> str:
    """What is wrong with an example, or nothing."""
    if given.error is None:
        check = doctest.OutputChecker().check_output
        if example.exc_msg is None and check(example.want, given.text, flags):
            return ""
        gives = f"gives {_quoted(given.text)}, not {_wanted(example)}"
        return f"the example {_quoted(example.source)} {gives}"
    if example.exc_msg is not None and _is_expected(given.error, example.exc_msg, flags):
        return ""
    problem = places.problem(cell, given.error, cell.line).message
    instead = f", not {_wanted(example)}" if example.exc_msg else ""
    return f"the example {_quoted(example.source)} raises {problem}{instead}"


def _is_expected(error: BaseException, message: str, flags: int) -> bool:
    """Whether an error is the one that the example shows."""
    given = traceback.format_exception_only(error)[-1]
    if flags & doctest.IGNORE_EXCEPTION_DETAIL:
        return message.partition(":")[0].strip().rpartition(".")[2] == type(error).__name__
    return doctest.OutputChecker().check_output(message, given, flags)


def _quoted(text: str) -> str:
    return repr(without_traceback(text).strip() or "nothing")


def _wanted(example: doctest.Example) -> str:
    return one_line(example.exc_msg) if example.exc_msg else _quoted(example.want)
