"""Firefox, driven by Marionette, the protocol that it has built in."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BROWSERS = ("firefox-esr", "firefox")
PATIENCE = 120.0  # seconds


def find_firefox() -> str | None:
    """The path of the first Firefox that is installed."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


class Firefox:
    """A window of a Firefox that listens on a port of this machine."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.answers = self.socket.makefile("rb")
        self.sent = 0
        self._receive()  # it says what it is
        self._send("WebDriver:NewSession", {})

    def go(self, address: str) -> None:
        """Open a page and wait until it is loaded."""
        self._send("WebDriver:Navigate", {"url": address})

    def evaluate(self, script: str) -> Any:
        """What the function body returns in the page."""
        return self._send("WebDriver:ExecuteScript", {"script": script, "args": []})["value"]

    def wait(self, script: str) -> None:
        """Wait until an expression is true."""
        until = time.monotonic() + PATIENCE
        while not self.evaluate(f"return Boolean({script})"):
            if time.monotonic() > until:
                raise TimeoutError(script)
            time.sleep(0.1)

    def _send(self, name: str, parameters: dict[str, Any]) -> Any:
        self.sent += 1
        message = json.dumps([0, self.sent, name, parameters]).encode()
        self.socket.sendall(b"%d:%b" % (len(message), message))
        _, _, error, result = self._receive()
        if error:
            raise RuntimeError(f"{name}: {error['message']}")
        return result

    def _receive(self) -> Any:
        size = b""
        while not size.endswith(b":"):
            size += self.answers.read(1)
        return json.loads(self.answers.read(int(size[:-1])))


@contextmanager
def firefox(browser: str, profile: Path) -> Iterator[Firefox]:
    """A Firefox with an empty profile.

    Args:
        browser: its path.
        profile: an empty folder.
    """
    (profile / "user.js").write_text('user_pref("marionette.port", 0);\n', encoding="utf-8")
    command = [browser, "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        port, until = profile / "MarionetteActivePort", time.monotonic() + PATIENCE
        while not (port.exists() and port.read_text()) and time.monotonic() < until:
            time.sleep(0.1)
        opened = Firefox(int(port.read_text()))
        yield opened
        opened.answers.close()
        opened.socket.close()
    finally:
        process.terminate()
        process.wait()
