"""Every page in a browser: light, dark, on a phone, on paper."""

from collections.abc import Callable
from pathlib import Path

import pytest

from .building import PAGES, file_of, kind, page_id
from .checks import CHECKS, list_wrong
from .visits import Look, Visitor

# These are loaded anew in each mode; of the others it is enough that they follow a change.
FRESH = {kind(page): page for page in PAGES}


def test_every_page_is_looked_at(site: Path) -> None:
    built = {file.relative_to(site).as_posix() for file in site.rglob("*.html")}
    assert built == set(map(file_of, PAGES))
    assert {"", "404.html", "part", "labs", "reference", "reference/api"} <= FRESH.keys()


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_page(page: str, check: Callable[[Look], list[str]], visitor: Visitor) -> None:
    found = check(visitor.look(page, fresh=page in FRESH.values()))
    assert not found, list_wrong(found)
