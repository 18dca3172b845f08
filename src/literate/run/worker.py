"""What a worker does: run the steps of one chapter, and send what each gave."""

from __future__ import annotations

import base64
import contextlib
import doctest
import io
import json
import multiprocessing
import os
import re
import signal
import sys
import threading
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from literate.run.chapter import Cell, Inline
from literate.run.frames import FRAMES_MIME, Frames, merge
from literate.run.results import Outcome, Output, Problem

TEXT_LIMIT = 20_000
"""So many characters of what one cell prints are kept; a note says how many there were."""

READY = "ready"
"""What a worker sends first: from here on its time is that of its cells."""
_CONTROL = re.compile(
    r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
"""Colours and links of a terminal, and characters that no page can show."""
_ADDRESS = re.compile(r"(?<= at )0x[0-9a-fA-F]{6,}")


def work(
    connection: Connection,
    name: str,
    steps: Sequence[Cell | Inline],
    import_from: list[str],
    folder: Path | None,
) -> None:
    """Run the steps and send each outcome; stop at the first cell that raises."""
    if hasattr(os, "setsid"):
        os.setsid()
    if folder is not None:
        os.chdir(folder)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    sys.path[:0] = import_from
    runner = _Runner(name)
    connection.send(READY)
    for index, step in enumerate(steps):
        try:
            outcome = runner.run(step, index)
            json.dumps(outcome.outputs, ensure_ascii=False).encode()  # as the cache does
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            outcome = Outcome(problems=[Problem(0, f"what this gave cannot be kept: {reason}")])
        connection.send(outcome)
        if outcome.problems and not (isinstance(step, Cell) and step.kind == "pycon"):
            break
    connection.send(None)
    # Not the end: as long as this process lives, the press can kill what its cells started.
    threading.Event().wait()


def _die_with_parent() -> None:
    """End with the press, and take along what the cells started."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        if hasattr(os, "killpg"):
            os.killpg(os.getpid(), signal.SIGKILL)
        os._exit(1)


class _Runner:
    """IPython's shell, with everything it would show collected in order."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.outputs: list[Output] = []
        self.caught: list[BaseException] = []
        self.shell = _make_shell(self.outputs, self.caught)
        self.code_name = name
        self.places: dict[str, int] = {}
        """The line of the chapter on which the code of each name begins."""
        self.shell.compile.get_code_name = lambda *_: self.code_name
        self.figure_prefix = ""
        self.n_figures = 0
        self.drawn: list[Any] = []
        """The figures that the step has shown."""
        self.picture = ""
        self.pictured = False
        formatters = self.shell.display_formatter.formatters
        formatters["image/svg+xml"].for_type_by_name("matplotlib.figure", "Figure", self._svg)
        bundles = self.shell.display_formatter.mimebundle_formatter
        bundles.for_type_by_name("literate.run.frames", "Frames", self._frames)
        # The plain text of a figure says nothing that its picture does not.
        formatters["text/plain"].for_type_by_name(
            "matplotlib.figure", "Figure", lambda figure, printer, cycle: printer.text("<Figure>")
        )

    def run(self, step: Cell | Inline, index: int) -> Outcome:
        """Run one step and tell what it gave."""
        self.outputs.clear()
        self.drawn.clear()
        self.code_name = f"{self.name} [{index + 1}]"
        self.places[self.code_name] = step.line
        self.figure_prefix, self.n_figures = f"c{index + 1}", 0
        self.picture = ""
        printed, value, markdown = _Printed(self.outputs), "", False
        with (
            contextlib.redirect_stdout(_Stream("stdout", printed)),
            contextlib.redirect_stderr(_Stream("stderr", printed)),
        ):
            if isinstance(step, Inline):
                value, markdown, problems = self._inline(step)
            else:
                problems = self._python(step) if step.kind == "python" else self._examples(step)
        printed.end()
        outputs = [_clean(output) for output in self.outputs]
        return Outcome(outputs, value, problems, self.picture, markdown)

    def _python(self, cell: Cell) -> list[Problem]:
        self.caught.clear()
        self.shell.displayhook.source = cell.source
        result = self.shell.run_cell(cell.source, store_history=False)
        self._show_open_figures()
        error = result.error_before_exec or result.error_in_exec
        # What goes wrong while a value is shown, IPython prints and passes over.
        error = error or next(iter(self.caught), None)
        return [] if error is None else [self._problem(error)]

    def _show_open_figures(self) -> None:
        """Show what pyplot holds open and the cell has not shown itself, as a notebook does."""
        pyplot: Any = sys.modules.get("matplotlib.pyplot")
        if pyplot is None:
            return
        from IPython.display import display

        for figure in map(pyplot.figure, pyplot.get_fignums()):
            if figure not in self.drawn:
                display(figure)
        pyplot.close("all")

    def _inline(self, inline: Inline) -> tuple[str, bool, list[Problem]]:
        """The value, and whether it is Markdown; what goes to stdout is dropped."""
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                value = eval(compile(inline.source, self.code_name, "eval"), self.shell.user_ns)
                markdown = getattr(value, "_repr_markdown_", None)
                text = markdown() if callable(markdown) else format(value)
        except BaseException as error:
            return "", False, [Problem(0, self._problem(error).message)]
        return _plain(text), callable(markdown), []

    def _examples(self, cell: Cell) -> list[Problem]:
        test = doctest.DocTest(cell.examples, {}, self.name, self.name, 0, cell.source)
        test.globs = self.shell.user_ns
        runner = _DoctestRunner()
        with contextlib.redirect_stdout(io.StringIO()):
            runner.run(test, out=lambda text: None, clear_globs=False)
        return runner.problems

    def _problem(self, error: BaseException) -> Problem:
        """Name the error, the line of the cell, and the place in other code that raised it."""
        line, where = 0, ""
        traceback = error.__traceback__
        if isinstance(error, SyntaxError) and error.filename == self.code_name:
            line, traceback = (error.lineno or 1) - 1, None
        while traceback is not None:
            file = traceback.tb_frame.f_code.co_filename
            if file == self.code_name:
                line, where = traceback.tb_lineno - 1, ""
            elif file in self.places:
                where = f" ({self.name}:{self.places[file] + traceback.tb_lineno - 1})"
            elif os.path.isfile(file):
                where = f" ({_from_here(file)}:{traceback.tb_lineno})"
            traceback = traceback.tb_next
        text = error.msg if isinstance(error, SyntaxError) else str(error)
        text = " ".join(_plain(_CONTROL.sub("", text)).split())
        kind = type(error).__name__
        return Problem(line, f"{kind}: {text}{where}" if text else f"{kind}{where}")

    def _svg(self, figure: Any) -> str:
        from literate.run.figures import to_svg

        self.n_figures += 1
        self.drawn.append(figure)
        svg = to_svg(figure, prefix=f"{self.figure_prefix}f{self.n_figures}")
        self._keep_first(figure)
        return svg

    def _frames(self, moving: Frames, **_: Any) -> dict[str, Any]:
        from literate.run.figures import to_svg

        self.n_figures += 1
        self.drawn += moving.figures
        prefix = f"{self.figure_prefix}f{self.n_figures}"
        drawings = [to_svg(figure, prefix=prefix, tight=False) for figure in moving.figures]
        self._keep_first(moving.figures[-1])
        picture = {"svg": merge(drawings), "labels": list(moving.labels), "name": moving.name}
        return {FRAMES_MIME: picture, "image/svg+xml": drawings[-1]}

    def _keep_first(self, figure: Any) -> None:
        """Keep the chapter's first figure in pixels too, for the previews of links."""
        from literate.run.figures import to_png

        if not self.pictured:
            self.pictured = True
            self.picture = base64.b64encode(to_png(figure)).decode("ascii")


class _DoctestRunner(doctest.DocTestRunner):
    """Collects what differs, with the line of each example."""

    def __init__(self) -> None:
        super().__init__(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
        self.problems: list[Problem] = []

    def report_failure(self, out: Any, test: Any, example: doctest.Example, got: str) -> None:
        given, expected = (text.strip() or "nothing" for text in (got, example.want))
        message = f"the example {example.source.strip()!r} gives {given!r}, not {expected!r}"
        self.problems.append(Problem(example.lineno, message))

    def report_unexpected_exception(
        self, out: Any, test: Any, example: doctest.Example, exc_info: Any
    ) -> None:
        message = (
            f"the example {example.source.strip()!r} raises {exc_info[0].__name__}: {exc_info[1]}"
        )
        self.problems.append(Problem(example.lineno, message))


class _Printed:
    """What one cell prints, as far as it is kept: text joins the outputs where it is printed."""

    def __init__(self, outputs: list[Output]) -> None:
        self.outputs, self.length = outputs, 0

    def add(self, stream: str, text: str) -> None:
        kept = text[: max(0, TEXT_LIMIT - self.length)]
        self.length += len(text)
        if not kept:
            return
        if not self.outputs or self.outputs[-1].get("name") != stream:
            self.outputs.append({"output_type": "stream", "name": stream, "text": ""})
        self.outputs[-1]["text"] += kept

    def end(self) -> None:
        """Say what was cut, if anything was."""
        if self.length > TEXT_LIMIT:
            last = [output for output in self.outputs if output["output_type"] == "stream"][-1]
            last["text"] += _cut_note(self.length)


class _Stream(io.TextIOBase):
    """`sys.stdout` or `sys.stderr` of a cell."""

    def __init__(self, name: str, printed: _Printed) -> None:
        self.name, self.printed = name, printed

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        self.printed.add(self.name, text)
        return len(text)


def _cut_note(length: int) -> str:
    return f"\n… cut here: {length:,} characters, of which the first {TEXT_LIMIT:,} are shown\n"


def _from_here(file: str) -> str:
    """A file as messages show it: from the folder of the book, where there is a way."""
    with contextlib.suppress(ValueError):  # on Windows it may lie on another drive
        file = os.path.relpath(file)
    return Path(file).as_posix()


def _plain(text: str) -> str:
    """Without memory addresses, the same at each build; a lone surrogate has no bytes in UTF-8."""
    return _ADDRESS.sub("0x…", text.encode(errors="backslashreplace").decode())


def _clean(output: Output) -> Output:
    """Without colours, and the same at each build; bytes as nbformat has them."""
    if output["output_type"] == "stream":
        return output | {"text": _plain(_CONTROL.sub("", output["text"]))}
    data = dict(output["data"])
    for mime, value in data.items():
        if isinstance(value, bytes):
            data[mime] = base64.b64encode(value).decode("ascii")
        elif isinstance(value, str) and mime.startswith("text/"):
            if mime == "text/plain" and len(value) > TEXT_LIMIT:
                value = value[:TEXT_LIMIT] + _cut_note(len(value))
            data[mime] = _plain(value)
    return output | {"data": data}


def _make_shell(outputs: list[Output], caught: list[BaseException]) -> Any:
    """IPython's shell: what it shows goes into `outputs`, what it catches into `caught`."""
    from IPython.core.displayhook import DisplayHook
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    class Hook(DisplayHook):
        source = ""

        def __call__(self, result: Any = None) -> None:
            if result is not None and not self.quiet():
                data, metadata = self.compute_format_data(result)  # type: ignore[no-untyped-call]
                if data:
                    outputs.append(
                        {"output_type": "execute_result", "data": data, "metadata": metadata}
                    )

        def quiet(self) -> bool:
            """Whether the cell ends in a semicolon, which hides the value as in a notebook."""
            hidden = self.semicolon_at_end_of_expression(self.source)  # type: ignore[no-untyped-call]
            return bool(hidden)

    class Publisher(DisplayPublisher):
        def publish(self, data: Any, metadata: Any = None, *_: Any, **__: Any) -> None:
            outputs.append(
                {"output_type": "display_data", "data": data, "metadata": metadata or {}}
            )

    class Shell(InteractiveShell):
        displayhook_class = Hook
        display_pub_class = Publisher

        def init_virtualenv(self) -> None:
            """Import from the environment that runs the press, whichever the shell has active."""

        def showtraceback(self, *_: Any, **__: Any) -> None:
            caught.extend(filter(None, [sys.exception()]))

        def showsyntaxerror(self, *_: Any, **__: Any) -> None:
            pass

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.ast_node_interactivity = "last_expr"
    return Shell.instance(config=config)
