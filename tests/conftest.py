"""How tests are shared out where several processes run them (`pytest -n`, as `make test` does)."""

from typing import Any

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

NOTES = pytest.StashKey[list[str]]()


class BookTogether(LoadScopeScheduling):  # type: ignore[misc]
    """One process takes all tests of the book, which is executed and built once for them."""

    def _split_scope(self, nodeid: str) -> str:
        return "book" if nodeid.startswith(("docs/", "tests/site/")) else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> BookTogether:
    return BookTogether(config, log)


def pytest_configure(config: pytest.Config) -> None:
    config.stash[NOTES] = []


@pytest.fixture(scope="session")
def notes(pytestconfig: pytest.Config) -> list[str]:
    """Lines for the end of the test run: what was measured, what was not tested."""
    return pytestconfig.stash[NOTES]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand the notes over to the process that prints them."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["notes"] = session.config.stash[NOTES]


def pytest_testnodedown(node: Any) -> None:
    """Take the notes of another process."""
    node.config.stash[NOTES] += getattr(node, "workeroutput", {}).get("notes", [])


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    notes = config.stash[NOTES]
    if notes:
        terminalreporter.section("the built site")
        for note in dict.fromkeys(notes):
            terminalreporter.line(note)
