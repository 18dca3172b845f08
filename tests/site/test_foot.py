"""The foot of each page: authors, licence, version; with a repository its source and a form."""

import re
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup
from mkdocs.config import load_config

from .building import PAGES, ROOT, file_of, page_id, read
from .visits import Visitor
from .windows import window

FORM = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/mistake.yml").read_text(encoding="utf-8"))
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def foot(monkeypatch: pytest.MonkeyPatch, page: Any = None, **environment: str) -> BeautifulSoup:
    """The foot of a page as the templates of the site print it."""
    for name in ("GITHUB_REPOSITORY", "GITHUB_SHA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    config = load_config(str(ROOT / "mkdocs.yml"), plugins=[])
    template = config.theme.get_env().get_template("partials/copyright.html")
    return BeautifulSoup(template.render(config=config, page=page), "html.parser")


def test_without_a_repository_there_is_no_broken_line(monkeypatch: pytest.MonkeyPatch) -> None:
    found = foot(monkeypatch)
    text = " ".join(found.get_text().split())
    assert text == f"The contributors to scratchnet. Text: CC BY 4.0. Code: MIT. Version {VERSION}."
    assert len(found.select("a")) == 1


def test_a_version_is_a_commit_where_one_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    commit = "0123456789abcdef0123456789abcdef01234567"
    found = foot(monkeypatch, GITHUB_SHA=commit, GITHUB_REPOSITORY="owner/book")
    (link,) = [a for a in found.select("a") if a.get_text() == "0123456"]
    assert link["href"] == f"https://github.com/owner/book/commit/{commit}"
    assert "Version 0123456." in " ".join(foot(monkeypatch, GITHUB_SHA=commit).get_text().split())


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_each_page_names_its_source_and_has_a_form(page: str, site: Path) -> None:
    links = {a.get_text(): str(a["href"]) for a in read(site / file_of(page)).select("footer a")}
    report = urlsplit(links["Report a mistake"])
    assert report.path == "/owner/book/issues/new"
    query = {key: value[0] for key, value in parse_qs(report.query).items()}
    assert query.pop("template") == "mistake.yml"
    assert query["page"].rstrip("/") == (
        page_id(page).removesuffix(".html") if page else "the front page"
    )
    assert query["version"]
    assert query.keys() | {"section"} == fields() - {"what"}
    if page != "404.html":
        source = links["Source of this page"]
        path = source.removeprefix("https://github.com/owner/book/blob/main/")
        assert (ROOT / path).is_file(), source


def fields() -> set[str]:
    """The fields of the form."""
    return {field["id"] for field in FORM["body"]}


def test_a_report_knows_the_section(visitor: Visitor) -> None:
    chapter = next(page for page in PAGES if page.startswith("part-"))
    with window(visitor, chapter) as page:
        page.route("https://github.com/**", lambda route: route.fulfill(body="the form"))
        heading = page.locator("article h2").nth(1)
        heading.evaluate("e => e.scrollIntoView()")
        section = heading.inner_text().replace("¶", "").strip()
        with page.expect_request("https://github.com/**") as request:
            page.locator(".site-report").evaluate("e => e.click()")
        assert parse_qs(urlsplit(request.value.url).query)["section"] == [section]


def test_how_to_contribute_fits_a_screen() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 45
    for link in re.findall(r"\]\(([^)#]+)\)", text):
        assert (ROOT / link).exists(), link
