"""What one cell prints and shows, in order."""

from __future__ import annotations

import codecs
import io
import os
import threading
from collections.abc import Callable
from typing import TextIO

from literate.run.results import Output
from literate.run.screen import Screen

TEXT_LIMIT = 20_000
"""So many characters of what one cell prints are kept; a note says how many there were."""


def cut_note(length: int) -> str:
    """The end of a text that was cut."""
    return f"\n… cut here: {length:,} characters, of which the first {TEXT_LIMIT:,} are shown\n"


class Outputs:
    """Collects the outputs of a cell: text joins them where it is printed."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        """Held by whoever adds to the outputs."""
        self.catch_up: Callable[[], None] = lambda: None
        """Takes up, with `put`, what was printed beside Python's own streams."""
        self.descriptors: dict[str, int] = {}
        """The file descriptors that `catch_up` watches, by the name of the stream."""
        self.forked = False
        """Whether this is a process that a cell has forked: it prints to the descriptors."""
        self.begin()

    def begin(self) -> None:
        """Begin a cell."""
        self._items: list[Output | _Printed] = []
        self._length = self._size = 0
        self._cut = self._clear_next = False
        self._aside: Screen | None = None

    def end(self) -> list[Output]:
        """End the cell; return what it has printed and shown."""
        with self.lock:
            self.catch_up()
            outputs = [i.output if isinstance(i, _Printed) else i for i in self._items]
            if self._cut:
                last = [output for output in outputs if output["output_type"] == "stream"][-1]
                last["text"] += cut_note(self._length)
            return outputs

    def write(self, stream: str, text: str) -> None:
        """Print a text, behind all that was printed in any other way."""
        with self.lock:
            self.catch_up()
            self.put(stream, text)

    def put(self, stream: str, text: str) -> None:
        """Print a text; called with the lock held."""
        if self._aside is not None and stream == "stdout":
            self._aside.write(text, max(0, 50 * TEXT_LIMIT - self._aside.size))
            return
        if not text:
            return
        self._clear_if_asked()
        self._length += len(text)
        if self._cut:
            return
        last = self._items[-1] if self._items else None
        if not isinstance(last, _Printed) or last.stream != stream:
            if self._size == TEXT_LIMIT:
                self._cut = True
                return
            last = _Printed(stream)
            self._items.append(last)
        before = last.screen.size
        last.screen.write(text, TEXT_LIMIT - self._size)
        self._size += last.screen.size - before
        self._cut = last.screen.full

    def add(self, output: Output) -> None:
        """Show something that is no text."""
        with self.lock:
            self.catch_up()
            self._clear_if_asked()
            self._items.append(output)

    def clear(self, wait: bool) -> None:
        """Forget the outputs of the cell, at once or when the next one comes."""
        with self.lock:
            self.catch_up()
            self._clear_next = True
            if not wait:
                self._clear_if_asked()

    def _clear_if_asked(self) -> None:
        if self._clear_next:
            aside = self._aside
            self.begin()
            self._aside = aside

    def aside(self) -> None:
        """From here on keep what goes to stdout apart from the outputs."""
        with self.lock:
            self.catch_up()
            self._aside = Screen()

    def taken(self) -> str:
        """What was printed since `aside`; from here on it joins the outputs again."""
        with self.lock:
            self.catch_up()
            text = self._aside.text if self._aside is not None else ""
            self._aside = None
            return text

    def stream(self, name: str) -> TextIO:
        """A new `sys.stdout` or `sys.stderr`, which prints here."""
        return io.TextIOWrapper(
            _Raw(name, self),
            encoding="utf-8",
            errors="backslashreplace",
            newline="\n",
            write_through=True,
        )


class _Printed:
    """A text among the outputs."""

    def __init__(self, stream: str) -> None:
        self.stream, self.screen = stream, Screen()

    @property
    def output(self) -> Output:
        return {"output_type": "stream", "name": self.stream, "text": self.screen.text}


class _Raw(io.RawIOBase):
    """The bytes of a stream: a text stream hands them over, and `sys.stdout.buffer` is this."""

    def __init__(self, stream: str, outputs: Outputs) -> None:
        self.stream, self.outputs = stream, outputs
        self.name = f"<{stream}>"
        self.decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        if self.outputs.forked:
            return os.write(self.fileno(), data)
        self.outputs.write(self.stream, self.decoder.decode(bytes(data)))
        return len(data)

    def fileno(self) -> int:
        if self.stream not in self.outputs.descriptors:
            raise io.UnsupportedOperation("fileno")
        return self.outputs.descriptors[self.stream]

    def close(self) -> None:
        """Stay open: a log handler of an earlier cell may print here again."""
