"""A chapter in the reader's browser: its steps, run by the press's own shell.

The worker of the page makes one session and tells it which steps to run. What goes in and out is
JSON. `literate.live.handout` writes, when the book is built, what a session reads.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Callable, Sequence
from importlib import invalidate_caches
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from literate.run.chapter import Cell, Inline
from literate.run.shell import Shell


class Session:
    """The namespace of one page.

    Args:
        page: JSON with the chapter's `name` and its `steps`, as `handout.page` gives them.
    """

    def __init__(self, page: str) -> None:
        described = json.loads(page)
        self.steps = [_step(index, each) for index, each in enumerate(described["steps"])]
        self.shell = Shell(described["name"])

    def run(self, index: int, source: str) -> str:
        """Run one step as it stands in the reader's editor.

        Args:
            index: its place among the steps. A place behind the last is a cell of the reader's.
            source: the code.

        Returns:
            The outcome as JSON. The lines of its problems count from the cell's first, which is 0.
        """
        if index < len(self.steps):
            step = dataclasses.replace(self.steps[index], source=source)
        else:
            step = Cell(source, "python", source, 1, "", index=index)
        return json.dumps(dataclasses.asdict(self.shell.run(step)), ensure_ascii=False)


def _step(index: int, described: dict[str, Any]) -> Cell | Inline:
    kind, source, line = described["kind"], described["source"], described["line"]
    if kind == "inline":
        return Inline(source, source, line, index)
    return Cell(source, kind, source, line, "", tags=tuple(described["tags"]), index=index)


class _Wheels(MetaPathFinder):
    """Unpacks a wheel when something is first imported from it."""

    def __init__(self, wheels: Sequence[dict[str, Any]], unpack: Callable[[str], object]) -> None:
        self.wheels = {each["package"]: each for each in wheels}
        self.unpack = unpack

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find nothing; the finders that come after this one find what was unpacked."""
        top = fullname.partition(".")[0]
        for package, wheel in list(self.wheels.items()):
            if top in wheel["imports"]:
                self._unpack(package)
        return None

    def _unpack(self, package: str) -> None:
        wheel = self.wheels.pop(package, None)
        if wheel is not None:
            for needed in wheel["depends"]:
                self._unpack(needed)
            self.unpack(wheel["name"])
            invalidate_caches()


def unpack_on_import(wheels: str, unpack: Callable[[str], object]) -> None:
    """Leave wheels packed until something is imported from them.

    Args:
        wheels: JSON, a list of wheels with `name`, `package`, `depends` and `imports`.
        unpack: unpacks the wheel of a name to where Python finds it.
    """
    sys.meta_path.insert(0, _Wheels(json.loads(wheels), unpack))
