"""A content security policy in each page: the browser keeps the promise that it asks no other host.

Scripts of the page itself run where their digest is named, so a script that somebody brought into
a page does not.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

_SCRIPT = re.compile(
    r"<script(?P<attributes>(?:\s[^>]*)?)>(?P<source>.*?)</script>", re.DOTALL | re.IGNORECASE
)
_NOT_RUN = re.compile(r"""\ssrc=|\stype=["']?(?:application/(?:ld\+)?json|text/plain)""")
_HEAD = re.compile(r"<head\b[^>]*>\s*(?:<meta charset=[^>]*>)?", re.IGNORECASE)
_POLICY = (
    "default-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-src 'none'",
    "img-src 'self' data:",
    "object-src 'none'",
    # Pictures and formulas have styles of their own.
    "style-src 'self' 'unsafe-inline'",
    "worker-src 'self' blob:",
)


def with_policy(page: str) -> str:
    """Return a page with its policy, at the head of all that it could forbid.

    Args:
        page: a finished page; what has no head stays as it is.
    """
    digests = sorted({_digest(script["source"]) for script in _run_inline(page)})
    scripts = " ".join(["script-src 'self' 'wasm-unsafe-eval'", *digests])
    policy = "; ".join([*_POLICY, scripts])
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return _HEAD.sub(lambda head: head[0] + meta, page, count=1)


def write_policies(site: Path) -> None:
    """Write its policy into each page of a site that has been built."""
    for path in sorted(site.rglob("*.html")):
        page = path.read_text(encoding="utf-8")
        path.write_text(with_policy(page), encoding="utf-8", newline="\n")


def _run_inline(page: str) -> list[re.Match[str]]:
    return [
        script for script in _SCRIPT.finditer(page) if not _NOT_RUN.search(script["attributes"])
    ]


def _digest(source: str) -> str:
    # Browsers read line ends as \n.
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
    return f"'sha256-{digest}'"
