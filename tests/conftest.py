"""How the tests are shared out where several processes run them (`pytest -n`, as `make test`)."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BOOK = (ROOT / "docs", ROOT / "tests" / "site")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One process takes all tests of the book, which is executed and built once for them."""
    for item in items:
        if any(item.path.is_relative_to(folder) for folder in BOOK):
            item.add_marker(pytest.mark.xdist_group("book"))
