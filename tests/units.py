"""How tests are shared out where several processes run them (`pytest -n`, as `make test` does).

The book is executed and built once for all: one process builds while the others go on with tests
that need no site, and all of them look at the pages at the end.
"""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

BUILD = "tests/site/test_twice.py::test_the_site_is_built"
BY_PAGE = "tests/site/test_pages.py::test_page["
RUN = "tests/site/test_equality.py::test_a_page"
EXECUTED = ("docs/", "tests/test_errata.py")
TRAINED = ("tests/labs/test_labs.py", "tests/scratchnet/test_published_runs.py")
PARSED = ("tests/site/test_html.py", "tests/site/test_links.py", "tests/site/test_notebooks.py")


def unit(nodeid: str) -> str:
    """The tests that one process takes together, for what they share: most often those of a file.

    What asks for the results of chapters goes with the build, which executes them. What reads the
    files of the site parses each of them once, and the labs' long runs are those of the articles.
    In the browser each page is a unit: its checks share a visit. So is each page that is run.
    """
    if nodeid == BUILD or nodeid.startswith(EXECUTED):
        return "the book"
    if nodeid.startswith(RUN):
        return nodeid
    if nodeid.startswith(PARSED):
        return "the parsed site"
    if nodeid.startswith(TRAINED):
        return "the long runs"
    return nodeid.rpartition("-")[0] if nodeid.startswith(BY_PAGE) else nodeid.partition("::")[0]


class Units(LoadScopeScheduling):  # type: ignore[misc]
    """Hands out one unit after the other, in the order of the collection."""

    def __init__(self, config: pytest.Config, log: Producer) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return unit(nodeid)
