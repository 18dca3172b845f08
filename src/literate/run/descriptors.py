"""What is printed past Python's own streams: by child processes, by C code, by `os.write`."""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import selectors
import sys
import threading

from literate.run.outputs import Outputs

_STREAMS = {"stdout": 1, "stderr": 2}
_AT_ONCE = 1 << 20
"""More bytes than a pipe holds."""
_CHILDREN = frozenset(("subprocess.Popen", "os.system", "os.posix_spawn", "os.fork"))
"""What Python's audit hooks are told before a child process begins."""


class Descriptors:
    """Leads the file descriptors 1 and 2 of this process into the outputs of its cells.

    Before Python prints or shows something, what came by them is taken up, so that all stands
    in its order. A thread empties the pipes while a cell waits for its children.
    """

    def __init__(self, outputs: Outputs) -> None:
        self._outputs = outputs
        self._pipes: dict[str, int] = {}
        self._decoders = {
            stream: codecs.getincrementaldecoder("utf-8")("backslashreplace") for stream in _STREAMS
        }
        self._selector = selectors.DefaultSelector()
        for stream, descriptor in _STREAMS.items():
            self._pipes[stream], end = os.pipe()
            os.set_blocking(self._pipes[stream], False)
            os.dup2(end, descriptor)
            os.close(end)
            self._selector.register(self._pipes[stream], selectors.EVENT_READ)
            setattr(sys, f"__{stream}__", _by_lines(_Raw(descriptor, self)))
        outputs.descriptors, outputs.catch_up = dict(_STREAMS), self._catch_up
        os.register_at_fork(after_in_child=self._forked)
        # Two pipes do not tell which was written first, so what is there comes first.
        sys.addaudithook(lambda event, _: self.catch_up() if event in _CHILDREN else None)
        _do_not_buffer()
        threading.Thread(target=self._listen, daemon=True).start()

    def catch_up(self) -> None:
        """Put what has come so far into the outputs."""
        with self._outputs.lock:
            self._outputs.catch_up()

    def _catch_up(self) -> None:
        for stream, pipe in list(self._pipes.items()):
            try:
                data = os.read(pipe, _AT_ONCE)
            except BlockingIOError:
                continue
            if data:
                self._outputs.put(stream, self._decoders[stream].decode(data))
            else:  # a cell has closed the descriptor
                del self._pipes[stream]
                self._selector.unregister(pipe)

    def _listen(self) -> None:
        while self._pipes:
            self._selector.select()
            with self._outputs.lock:
                self._catch_up()

    def _forked(self) -> None:
        """In a process that a cell forks: print to the descriptors, line by line."""
        self._outputs.forked = True
        self._outputs.lock = threading.RLock()
        self._outputs.catch_up = lambda: None
        for stream, descriptor in _STREAMS.items():
            setattr(sys, stream, _by_lines(io.FileIO(descriptor, "w", closefd=False)))


class _Raw(io.FileIO):
    """A file descriptor; what was printed to the others before stands before it."""

    def __init__(self, descriptor: int, descriptors: Descriptors) -> None:
        super().__init__(descriptor, "w", closefd=False)
        self._descriptors = descriptors

    def write(self, data: object, /) -> int:
        self._descriptors.catch_up()
        return super().write(data)  # type: ignore[arg-type]


def _by_lines(raw: io.FileIO) -> io.TextIOWrapper:
    return io.TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace", line_buffering=True)


def _do_not_buffer() -> None:
    """Let C code print at once, as it does on a terminal."""
    import ctypes

    no_buffer = 2
    for name in ("stdout", "__stdoutp"):  # the second on macOS
        with contextlib.suppress(AttributeError, ValueError, OSError):
            library = ctypes.CDLL(None)
            library.setvbuf(ctypes.c_void_p.in_dll(library, name), None, no_buffer, 0)
