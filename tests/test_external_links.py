"""The program that asks whether other people's pages are there."""

import http.server
import re
import threading
from pathlib import Path

import pytest

from tests.external_links import answer, links, main


def test_addresses_are_found_with_their_lines() -> None:
    text = "See [a](https://a.org/x_(1).\n<https://b.org/#top>, `http://127.0.0.1:8000`\n"
    text += "https://example.org/book/ and https://c.org/d;\n"
    assert [*links(text)] == [
        (1, "https://a.org/x_(1"),
        (2, "https://b.org/"),
        (3, "https://c.org/d"),
    ]


class Half(http.server.BaseHTTPRequestHandler):
    """Has one page."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/here" else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_what_is_gone_is_told_and_is_no_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.external_links.OURS", re.compile("(?!)"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Half) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        home = f"http://127.0.0.1:{server.server_port}"
        (tmp_path / "a.md").write_text(f"\n{home}/here {home}/gone\n")
        main([str(tmp_path)])
        assert answer(f"{home}/here") == ""
        server.shutdown()
    told = capsys.readouterr().out.splitlines()
    assert told[0].endswith(f"a.md,line=2::{home}/gone: 404 Not Found")
    assert told[1:] == ["2 addresses"]
    assert answer("https://[") != ""
