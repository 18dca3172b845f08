"""What a build tells: failures that stop it, and warnings that stop a strict one."""

from __future__ import annotations

import logging
from typing import Any

Log = logging.Logger | logging.LoggerAdapter[Any]


class Messages:
    """Collects what goes wrong.

    Args:
        log: where warnings go.
    """

    def __init__(self, log: Log) -> None:
        self.log = log
        self.failures: list[str] = []
        """What must stop a build, with file and line."""
        self.noisy: set[str] = set()
        """The pages of which something was told that must be told again at the next build."""

    def fail(self, uri: str, message: str) -> None:
        """Note what must stop the build once all failures are known."""
        self.noisy.add(uri)
        self.failures.append(message)

    def warn(self, uri: str, message: str) -> None:
        """Tell of what must stop a strict build."""
        self.noisy.add(uri)
        self.log.warning(message)
