"""What changes modules in small ways knows which file and which tests are meant."""

import tomllib

import pytest

from .mutation import ELSEWHERE, ROOT, TESTS, changed, selected, settings


@pytest.mark.parametrize(
    ("module", "tests"),
    [
        ("scratchnet.layers", "tests/scratchnet"),
        ("literate.run.parse", "tests/literate/run/test_chapter.py"),
        ("literate.page.ends", "tests/literate/page/test_ends.py"),
    ],
)
def test_the_settings_name_the_module_and_its_tests(module: str, tests: str) -> None:
    found = tomllib.loads(settings(module))["tool"]["mutmut"]
    (file,) = found["only_mutate"]
    assert (ROOT / file).is_file()
    assert found["pytest_add_cli_args_test_selection"] == [tests]
    for option in found["pytest_add_cli_args"]:
        assert (ROOT / option.removeprefix("--ignore=")).is_file()


def test_all_tests_are_there() -> None:
    assert all((ROOT / folder).is_dir() for folder in TESTS.values())
    for module in ELSEWHERE:
        assert len(selected(module)) == len(ELSEWHERE[module])
        assert all(path.endswith(".py") for path in selected(module)), module


def test_a_change_is_shown_without_what_stands_around_it() -> None:
    diff = "--- a\n+++ b\n@@ -1,2 +1,2 @@\n def f():\n-    return 1\n+    return 2\n"
    assert changed(diff) == "- return 1\n+ return 2"
