"""`>>>` examples: run one after the other, what each gives compared with what the text says."""

from __future__ import annotations

import doctest
import sys
import traceback
from collections.abc import Callable

from literate.run.chapter import Cell
from literate.run.outputs import Outputs
from literate.run.places import Places, one_line, without_traceback
from literate.run.results import Problem

_FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


def run_examples(
    cell: Cell, run: Callable[[str, int], None], outputs: Outputs, places: Places
) -> list[Problem]:
    """Run all examples of a block; one that does not hold stops no other.

    Args:
        cell: the block.
        run: executes a statement that begins on a line of the chapter.
        outputs: where it prints.
        places: names what it raises.

    Returns:
        A problem for each example that does not hold.
    """
    problems: list[Problem] = []
    displayhook, sys.displayhook = sys.displayhook, sys.__displayhook__
    try:
        for example in cell.examples:
            problem = _run(cell, example, run, outputs, places)
            if problem:
                problems.append(Problem(example.lineno, problem))
    finally:
        sys.displayhook = displayhook
    return problems


def _run(
    cell: Cell,
    example: doctest.Example,
    run: Callable[[str, int], None],
    outputs: Outputs,
    places: Places,
) -> str:
    """What is wrong with an example, or nothing."""
    flags = _FLAGS
    for flag, on in example.options.items():
        flags = flags | flag if on else flags & ~flag
    if flags & doctest.SKIP:
        return ""
    error: BaseException | None = None
    outputs.aside()
    try:
        run(example.source, cell.line + example.lineno)
    except BaseException as raised:
        error = raised
    got = outputs.taken()
    check = doctest.OutputChecker().check_output
    if error is None:
        if example.exc_msg is None and check(example.want, got, flags):
            return ""
        return f"the example {_quoted(example.source)} gives {_quoted(got)}, not {_wanted(example)}"
    if example.exc_msg is not None and _is_expected(error, example.exc_msg, flags):
        return ""
    problem = places.problem(cell, error, cell.line).message
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
