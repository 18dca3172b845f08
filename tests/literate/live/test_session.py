"""A chapter in the browser's Python: the same shell, its steps as JSON."""

import json
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from literate.live import handout
from literate.live.session import Session, unpack_on_import
from literate.run.parse import parse
from literate.run.results import Execution, Outcome, Problem

TEXT = """# Title

```python title="Code" tags=["collapsed"]
x = 0.5
x
```

It is `{python} x * 2`.

```python
#| label: fig-a
#| caption: Up to `{python} x`.
#| alt: A curve to `{python} x`
y = x
```

```pycon
>>> x
0.5
```
"""
CHAPTER = parse(TEXT, "docs/part-1/01-a.md")
VALUES = ["", "1.0", "", "0.5", "0.5", ""]
EXECUTION = Execution([Outcome(value=value) for value in VALUES], 0.0)
PAGE = handout.page(CHAPTER, EXECUTION, str)


def run(session: Session, index: int, source: str) -> dict[str, Any]:
    outcome: dict[str, Any] = json.loads(session.run(index, source))
    return outcome


def test_what_a_page_must_know() -> None:
    assert [step["kind"] for step in PAGE["steps"]] == [
        "python",
        "inline",
        "python",
        "inline",
        "inline",
        "pycon",
    ]
    assert [step.get("number") for step in PAGE["steps"]] == [1, None, 2, None, None, 3]
    assert PAGE["steps"][0] == {
        "line": 4,
        "source": "x = 0.5\nx",
        "kind": "python",
        "number": 1,
        "tags": ["collapsed"],
        "alt": [],
    }
    assert PAGE["steps"][1] == {"line": 8, "source": "x * 2", "kind": "inline", "value": "1.0"}
    assert PAGE["steps"][2]["alt"] == [{"text": "A curve to "}, {"step": 4}]


def test_the_steps_run_as_they_stand_in_the_editors() -> None:
    session = Session(json.dumps(PAGE))
    first = run(session, 0, "x = 0.25\nx")
    assert first["outputs"][0]["data"]["text/plain"] == "0.25"
    assert run(session, 1, "x * 2")["value"] == "0.5"
    (problem,) = run(session, 5, ">>> x\n0.5\n")["problems"]
    assert "gives '0.25', not '0.5'" in problem["message"]
    assert run(session, 5, ">>> x\n0.25\n")["problems"] == []
    assert run(session, 17, "x + 1")["outputs"][0]["data"]["text/plain"] == "1.25"


def test_an_error_names_the_line_of_the_cell() -> None:
    session = Session(json.dumps(PAGE))
    (problem,) = run(session, 2, "y = 1\n1 / 0\n")["problems"]
    assert problem == {"line": 1, "message": "ZeroDivisionError: division by zero"}
    (problem,) = run(session, 2, "y = 1\nif\n")["problems"]
    assert problem["line"] == 1
    assert Problem(**problem).message.startswith("SyntaxError")


def test_formulas_of_tables_are_set_when_the_book_is_built() -> None:
    table = {"output_type": "display_data", "data": {"text/markdown": "| $w_1$ |\n| -- |\n| 1 |"}}
    outcomes = [Outcome([table]), *EXECUTION.outcomes[1:]]
    page = handout.page(CHAPTER, Execution(outcomes, 0.0), lambda latex: f"<math>{latex}</math>")
    assert page["formulas"] == {"w_1": "<math>w_1</math>"}
    assert handout.key(page) != handout.key(PAGE)


@pytest.fixture
def archive() -> zipfile.ZipFile:
    """The packages of the site, with one of the book's own."""
    source = Path(__file__).parents[3] / "src" / "scratchnet"
    made = handout.packages([source])
    assert made == handout.packages([source])
    return zipfile.ZipFile(BytesIO(made))


def test_the_packages_for_the_browser(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    assert {"scratchnet/layers.py", "literate/run/shell.py", "literate/live/session.py"} <= {*names}
    assert "literate/__init__.py" in names
    assert not [name for name in names if name.endswith((".pyc", ".js", ".css"))]
    assert not [name for name in names if name.startswith(("literate/page", "literate/plugin"))]


@pytest.fixture
def modules() -> Iterator[None]:
    """Python's finders and modules as they were."""
    finders, path, known = sys.meta_path[:], sys.path[:], {*sys.modules}
    yield
    sys.meta_path[:], sys.path[:] = finders, path
    for name in {*sys.modules} - known:
        del sys.modules[name]


@pytest.mark.usefixtures("modules")
def test_wheels_are_unpacked_when_they_are_imported(tmp_path: Path) -> None:
    unpacked: list[str] = []

    def unpack(name: str) -> None:
        unpacked.append(name)
        (tmp_path / f"{name.partition('-')[0]}.py").write_text("import sys\n", encoding="utf-8")

    wheels = [
        {"name": "lazy_a-1.whl", "package": "a", "depends": ["b", "c"], "imports": ["lazy_a"]},
        {"name": "lazy_b-1.whl", "package": "b", "depends": ["c"], "imports": ["lazy_b"]},
        {"name": "lazy_c-1.whl", "package": "c", "depends": [], "imports": ["lazy_c"]},
    ]
    sys.path.insert(0, str(tmp_path))
    unpack_on_import(json.dumps(wheels), unpack)
    import lazy_b  # type: ignore[import-not-found]

    assert lazy_b
    assert unpacked == ["lazy_c-1.whl", "lazy_b-1.whl"]
    import lazy_a  # type: ignore[import-not-found]

    assert lazy_a
    assert unpacked == ["lazy_c-1.whl", "lazy_b-1.whl", "lazy_a-1.whl"]
