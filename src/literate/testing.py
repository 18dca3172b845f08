"""The pytest plugin: each cell, each `>>>` example, each inline value of a chapter is a test.

Switched on by `-p literate.testing`. Chapters are executed as in the build, all at once, with
what `mkdocs.yml` says of the plugin `literate`, and share its cache: what the build has executed
is not executed again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from literate.run.cache import Cache, CacheError
from literate.run.chapter import Cell, Chapter, ChapterError, Inline
from literate.run.execution import execute
from literate.run.parse import read
from literate.run.results import Execution


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ChapterFile | None:
    """Collect the Markdown files; one in which nothing is executed gives no tests."""
    if file_path.suffix != ".md":
        return None
    file: ChapterFile = ChapterFile.from_parent(parent, path=file_path)
    return file


def pytest_collection_finish(session: pytest.Session) -> None:
    """Execute those chapters only of which a step was selected."""
    selected = (item.chapter for item in session.items if isinstance(item, ChapterItem))
    _press(session.config).chapters = list({chapter.name: chapter for chapter in selected}.values())


def executed(config: pytest.Config, chapter: Chapter) -> Execution:
    """What a chapter gave, for tests that look at more than its own claims.

    Args:
        config: the configuration of the test run, which has the plugin's settings.
        chapter: the chapter, named by its path from the root.

    Returns:
        The execution, from the cache where it still holds.
    """
    return _press(config).execution(chapter)


class StepError(Exception):
    """A cell, an example or an inline value that does not hold; the text names file and line."""


class ChapterFile(pytest.File):
    """A chapter."""

    def collect(self) -> Iterator[pytest.Item]:
        """One test a cell, an example, an inline value."""
        name = self.path.relative_to(self.config.rootpath).as_posix()
        try:
            self.chapter = read(self.path, name)
        except ChapterError as error:
            raise self.CollectError(str(error)) from None
        for index, step in enumerate(self.chapter.steps):
            if isinstance(step, Cell) and step.kind == "pycon":
                for example in step.examples:
                    yield self.item(f"example:{step.line + example.lineno}", index, example.lineno)
            elif isinstance(step, Cell):
                yield self.item(f"cell:{step.line}", index, None)
            else:
                yield self.item(f"inline:{step.line}", index, None)

    def item(self, name: str, index: int, offset: int | None) -> ChapterItem:
        """A test of the step at `index`."""
        item: ChapterItem = ChapterItem.from_parent(self, name=name)
        item.chapter, item.index, item.offset = self.chapter, index, offset
        return item


class ChapterItem(pytest.Item):
    """One step of a chapter, or one example of a step."""

    chapter: Chapter
    index: int
    offset: int | None
    """The line of the example within its block; None for all that is not an example."""

    @property
    def step(self) -> Cell | Inline:
        """The step that the test is of."""
        return self.chapter.steps[self.index]

    def runtest(self) -> None:
        """Fail if the step, or this example of it, did.

        Raises:
            StepError: it did.
        """
        execution = _press(self.config).execution(self.chapter)
        if self.index >= len(execution.outcomes):
            failed = execution.problems(self.chapter)[-1]
            pytest.skip(f"not run, because {self.chapter.name}:{failed.line} failed")
        for problem in execution.outcomes[self.index].problems:
            if self.offset in (None, problem.line):
                raise StepError(f"{self.place(problem.line)}: {problem.message}")

    def place(self, offset: int) -> str:
        """File and line, as every message has them."""
        return f"{self.chapter.name}:{self.step.line + offset}"

    def repr_failure(  # type: ignore[override]
        self, excinfo: pytest.ExceptionInfo[BaseException], style: None = None
    ) -> str:
        """Our own failures speak for themselves."""
        if isinstance(excinfo.value, StepError):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the test stands."""
        return self.path, self.step.line + (self.offset or 0) - 1, self.name


class _Press:
    """Executes, at the first test, all chapters that were selected."""

    def __init__(self, config: pytest.Config) -> None:
        root = config.rootpath
        options = _options(root / "mkdocs.yml")
        sources = [root / source for source in options.get("sources", ())]
        try:
            cache = Cache(root / options.get("cache_dir", ".cache/literate"), sources, root)
        except CacheError as error:
            raise pytest.UsageError(str(error)) from None
        self.cache, self.import_from = cache, [source.parent for source in sources]
        self.timeout, self.workers = options.get("timeout", 300.0), options.get("workers")
        self.chapters: list[Chapter] = []
        self.executions: dict[str, Execution] = {}
        reporter: Any = config.pluginmanager.get_plugin("terminalreporter")
        self.tell: Callable[[str], None] | None = reporter and reporter.write_line

    def execution(self, chapter: Chapter) -> Execution:
        """What the chapter gave."""
        if chapter.name not in self.executions:
            wanted = {c.name: c for c in (*self.chapters, chapter)}.values()
            kept = {c.name: self.cache.load(c)[0] for c in wanted}
            self.executions |= {name: e for name, e in kept.items() if e is not None}
            stale = [c for c in wanted if kept[c.name] is None]
            stale.sort(key=lambda chapter: -self.cache.seconds(chapter))
            execute(
                stale,
                import_from=self.import_from,
                workers=self.workers,
                timeout=self.timeout,
                folder=self.cache.root,
                report=self._report,
                say=self.tell,
            )
        return self.executions[chapter.name]

    def _report(self, chapter: Chapter, execution: Execution, *_: int) -> None:
        self.executions[chapter.name] = execution
        if not execution.problems(chapter):
            self.cache.keep(chapter, execution)


def _options(path: Path) -> dict[str, Any]:
    """What `mkdocs.yml` says of the press; nothing where it does not."""
    if not path.is_file():
        return {}
    # Passed over is what only MkDocs understands, such as `!ENV`.
    loader: Any = type("Loader", (yaml.SafeLoader,), {})
    loader.add_constructor(None, lambda loader, node: None)
    plugins = (yaml.load(path.read_bytes(), loader) or {}).get("plugins") or []
    for plugin in [plugins] if isinstance(plugins, dict) else plugins:
        if isinstance(plugin, dict) and plugin.get("literate"):
            return dict(plugin["literate"])
    return {}


_PRESS = pytest.StashKey[_Press]()


def _press(config: pytest.Config) -> _Press:
    if _PRESS not in config.stash:
        config.stash[_PRESS] = _Press(config)
    return config.stash[_PRESS]
