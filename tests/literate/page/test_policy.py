"""The content security policy of a page."""

import base64
import hashlib
import re
from pathlib import Path

from literate.page.policy import with_policy, write_policies

PAGE = (
    '<!doctype html>\n<html><head>\n<meta charset="utf-8">\n<title>A</title>'
    "<script>let a = 1\r\n</script><script src='a.js'></script>"
    "<script>let b = 2\r</script>"
    '<script id="c" type="application/json">{"a": 1}</script></head>'
    "<body><script type=module>b()</script></body></html>"
)


def policy(page: str) -> dict[str, list[str]]:
    (content,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    return {name: values for name, *values in (rule.split() for rule in content.split(";"))}


def digest(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def test_scripts_of_the_page_run_and_no_others() -> None:
    found = policy(with_policy(PAGE))["script-src"]
    assert found[:2] == ["'self'", "'wasm-unsafe-eval'"]
    assert {*found[2:]} == {digest(source) for source in ("let a = 1\n", "let b = 2\n", "b()")}


def test_no_other_host_is_named() -> None:
    rules = policy(with_policy(PAGE))
    assert rules["default-src"] == ["'self'"]
    assert not re.search(r"https?:|\*|'unsafe-eval'", str(rules))
    assert "'unsafe-inline'" not in rules["script-src"]


def test_it_stands_before_all_that_it_rules() -> None:
    page = with_policy(PAGE)
    assert page.index("Content-Security-Policy") < page.index("<title>")
    assert with_policy("<p>a</p>") == "<p>a</p>"
    assert with_policy(f"{PAGE}<pre><head></pre>") == f"{page}<pre><head></pre>"


def test_each_page_of_a_site_gets_its_own(tmp_path: Path) -> None:
    pages = {"index.html": PAGE, "a/index.html": PAGE.replace("A", "Ä")}
    for name, page in {**pages, "a/b.txt": PAGE}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(page.encode())
    write_policies(tmp_path)
    for name, page in pages.items():
        written = with_policy(page.replace("\r\n", "\n").replace("\r", "\n"))
        assert (tmp_path / name).read_bytes() == written.encode()
    assert (tmp_path / "a/b.txt").read_bytes() == PAGE.encode()
