"""A small site with a worker, published again and again, on a server that can fail in many ways."""

from __future__ import annotations

import hashlib
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from literate.page.offline import write_offline
from literate.page.policy import with_policy

from .building import ROOT

SCRIPT = "assets/offline.js"
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{name}</title>
<link rel="icon" href="data:,">
<script>
  __md_scope = new URL("{up}", location)
  __md_get = (key) => JSON.parse(localStorage.getItem(__md_scope.pathname + "." + key))
  __md_set = (key, value) =>
    localStorage.setItem(__md_scope.pathname + "." + key, JSON.stringify(value))
</script>
<link rel="stylesheet" href="{up}site.css"></head>
<body data-name="{name}" data-version="{version}"><ul class="site-links"></ul>
<script src="{up}script.js"></script><script src="{up}assets/offline.js"></script></body></html>
"""
STYLE = "body {{ --version: {version} }}"
PLAIN = 'document.body.dataset.script = "{version}"'
ASKING = (
    "onmessage = async () => postMessage(await fetch('late.txt').then((a) => a.text(), String))"
)
Answer = tuple[int, bytes]
"""A status and a body; the status 0 for none at all."""
DOWN: Answer = (0, b"")


class Site:
    """The site, and the server that hands it out under `book/`."""

    def __init__(self, folder: Path) -> None:
        self.root = folder
        self.folder = folder / "book"
        self.answer: Callable[[str], Answer | None] = lambda path: None
        """What is answered for a path instead of the file."""
        self.before: Callable[[str], object] = lambda path: None
        """Is called before a path is answered."""
        self.asked: list[str] = []
        """The paths that were asked for."""
        self.address = ""
        self.max_age = 0
        """Seconds for which a browser may keep a file without asking."""

    def publish(
        self, version: str, offline: bool = True, policy: bool = False, **more: str
    ) -> None:
        """Replace the site by another version.

        Args:
            version: what each file says of itself.
            offline: whether it has a worker.
            policy: whether its pages have a content security policy.
            more: the version of single files, by their names without a suffix.
        """
        made = self.root / "made"
        shutil.rmtree(made, ignore_errors=True)
        for name in ("", "a/", "b/"):
            up = "../" if name else "./"
            text = PAGE.format(name=name or "home", up=up, version=more.get("page", version))
            if not offline:
                text = text.replace(f'<script src="{up}assets/offline.js"></script>', "")
            write(made / name / "index.html", with_policy(text) if policy else text)
        write(made / "site.css", STYLE.format(version=more.get("style", version)))
        write(made / "script.js", PLAIN.format(version=more.get("script", version)))
        write(made / "late.txt", version)
        write(made / "asking.js", ASKING)
        if offline:
            write(made / SCRIPT, (ROOT / "docs" / SCRIPT).read_text(encoding="utf-8"))
            write_offline(made)
        shutil.rmtree(self.folder, ignore_errors=True)
        made.rename(self.folder)

    def read(self, path: str) -> Answer:
        """The file of a path."""
        file = self.folder / path / "index.html" if not path or path.endswith("/") else None
        file = file or self.folder / path
        return (200, file.read_bytes()) if file.is_file() else (404, b"<p>gone")

    def down(self) -> None:
        """Answer nothing any more."""
        self.answer = lambda path: DOWN

    def up(self) -> None:
        """Answer again."""
        self.answer = lambda path: None


def write(file: Path, text: str) -> None:
    """Write a file, and its folders."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *args: Any, site: Site, **options: Any) -> None:
        self.site = site
        super().__init__(*args, **options)

    def do_GET(self) -> None:
        path = self.path.partition("?")[0].removeprefix("/book/")
        self.site.asked.append(path)
        self.site.before(path)
        answer = self.site.answer(path)
        if answer is None:
            answer = self.site.read(path)
        if answer == DOWN:
            self.close_connection = True
            return
        status, body = answer
        digest = f'"{hashlib.sha256(body).hexdigest()}"'
        if status == 200 and self.headers.get("If-None-Match") == digest:
            status, body = 304, b""
        self.send_response(status)
        kind = "text/html" if body.startswith(b"<") else self.guess_type(path)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", f"max-age={self.site.max_age}")
        self.send_header("ETag", digest)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def published(folder: Path) -> Iterator[Site]:
    """A site that is served while the context lasts; its first version is `one`."""
    site = Site(folder)
    site.publish("one")
    handler = partial(_Handler, site=site, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        site.address = f"http://127.0.0.1:{server.server_port}/book/"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()
