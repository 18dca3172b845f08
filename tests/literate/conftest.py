"""What the tests of the press share: chapters run in place, and small sites that are built."""

import contextlib
import logging
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import markdown
import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

from literate.page.blocks import HTML_FENCE, raw_html
from literate.page.fonts import FONTS, math_font_key
from literate.run.chapter import Chapter
from literate.run.execution import execute
from literate.run.parse import parse
from literate.run.results import Execution

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ran:
    """A chapter and what it gave."""

    chapter: Chapter
    execution: Execution

    @property
    def outputs(self) -> list[dict[str, Any]]:
        """The outputs of all cells, in their order."""
        return [output for outcome in self.execution.outcomes for output in outcome.outputs]

    @property
    def values(self) -> list[str]:
        """The inline values."""
        steps = zip(self.chapter.steps, self.execution.outcomes, strict=False)
        return [outcome.value for step, outcome in steps if step not in self.chapter.cells]

    @property
    def messages(self) -> list[str]:
        """What went wrong, as `line: message`."""
        return [f"{p.line}: {p.message}" for p in self.execution.problems(self.chapter)]


@pytest.fixture
def run() -> Callable[..., Ran]:
    """Parse a chapter and execute it."""

    def run(text: str, name: str = "docs/a.md", **options: Any) -> Ran:
        chapter = parse(textwrap.dedent(text), name)
        return Ran(chapter, execute([chapter], **options)[0])

    return run


@pytest.fixture(scope="session")
def render() -> Callable[[str], str]:
    """Markdown to HTML with the extensions of the real site."""
    config = load_config(str(ROOT / "mkdocs.yml"), plugins=[])
    fence = {"name": HTML_FENCE, "class": HTML_FENCE, "format": raw_html}
    settings = {**config.mdx_configs, "pymdownx.superfences": {"custom_fences": [fence]}}
    names = config.markdown_extensions
    converter = markdown.Markdown(extensions=names, extension_configs=settings)

    def render(text: str) -> str:
        return str(converter.reset().convert(text))

    return render


MAIN = """
<!doctype html>
<title>{{ page.title }}</title>
<nav>{% for item in nav %}{{ item.title }};{% endfor %}</nav>
{{ page.content }}
"""


@dataclass
class Project:
    """A small site in a folder of its own, with a theme of one template."""

    folder: Path
    records: list[logging.LogRecord] = field(default_factory=list)
    processes: "list[subprocess.Popen[str]]" = field(default_factory=list)
    serving: bool = False
    rendered: set[str] = field(default_factory=set)
    """The pages that the last builds of a server have rendered."""

    def write(self, files: Mapping[str, str]) -> None:
        """Write files, by their path from the project's folder."""
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")

    def configure(self, **settings: Any) -> None:
        """Write `mkdocs.yml`; keys with `literate_` are settings of the plugin."""
        plugin = {"timeout": 60}
        for key in [key for key in settings if key.startswith("literate_")]:
            plugin[key.removeprefix("literate_")] = settings.pop(key)
        real = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
        extensions = re.search(r"^markdown_extensions:\n(?: .*\n|\n)+", real, re.MULTILINE)
        assert extensions is not None
        site = {
            "site_name": "Book",
            "site_url": "https://example.org/book/",
            "theme": {"name": None, "custom_dir": "theme"},
            "plugins": ["search", {"literate": plugin}],
        } | settings
        text = yaml.safe_dump(site, sort_keys=False) + extensions[0]
        (self.folder / "mkdocs.yml").write_text(text, encoding="utf-8")

    def build(
        self, *, strict: bool = False, command: Literal["build", "serve"] = "build"
    ) -> Exception | SystemExit | None:
        """Build in this process; what stopped the build is returned, not raised."""
        self.records.clear()
        with self.collected():
            return self._build(strict=strict, command=command)

    def serve(self) -> Exception | SystemExit | None:
        """Build as a server does: the first call starts it, each other follows an edit.

        Where results are missing, wait for them and build again, as a server does.
        """
        self.records.clear()
        self.rendered.clear()
        with self.collected():
            error = self._build(command="serve")
            while error is None and self.plugin.book.awaited:
                self.plugin.serving.finish()
                error = self._build(command="serve")
            return error

    def answer(self) -> Exception | SystemExit | None:
        """Build as a server does, and wait for nothing."""
        self.records.clear()
        self.rendered.clear()
        with self.collected():
            return self._build(command="serve")

    def _build(
        self, *, strict: bool = False, command: Literal["build", "serve"] = "build"
    ) -> Exception | SystemExit | None:
        config = load_config(str(self.folder / "mkdocs.yml"), strict=strict)
        try:
            if command == "build" or not self.serving:
                config.plugins.on_startup(command=command, dirty=False)
                self.serving = command == "serve"
            build(config, serve_url="http://127.0.0.1/" if command == "serve" else None)
        except (Exception, SystemExit) as error:
            return error
        self.rendered |= self.plugin.memory.rendered
        return None

    @property
    def plugin(self) -> Any:
        """The plugin, which MkDocs keeps from build to build."""
        return load_config(str(self.folder / "mkdocs.yml")).plugins["literate"]

    @contextlib.contextmanager
    def collected(self) -> Iterator[None]:
        """Collect all that is said meanwhile."""
        handler = _Collect(self.records)
        logging.getLogger("mkdocs").addHandler(handler)
        try:
            yield
        finally:
            logging.getLogger("mkdocs").removeHandler(handler)

    def start(
        self, *arguments: str, command: str = "build", **environment: str
    ) -> "subprocess.Popen[str]":
        """Start `mkdocs build`, or another command, as a process of its own."""
        process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", command, *arguments],
            cwd=self.folder,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.processes.append(process)
        return process

    def page(self, name: str = "index.html") -> str:
        """A built page."""
        return (self.folder / "site" / name).read_text(encoding="utf-8")

    @property
    def log(self) -> str:
        """All that the last build said."""
        return "\n".join(record.getMessage() for record in self.records)

    @property
    def executed(self) -> list[str]:
        """The chapters that the last build executed."""
        reports = (re.search(r"(\S+\.md): [\d.]+ s \(", r.getMessage()) for r in self.records)
        return [report[1] for report in reports if report]


class _Collect(logging.Handler):
    def __init__(self, records: list[logging.LogRecord]) -> None:
        super().__init__(logging.INFO)
        self.records = records

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Callable[..., Project]]:
    """Make a small site: `project({"docs/index.md": "# Hello"}, literate_timeout=5)`."""

    projects: list[Project] = []

    def make(files: Mapping[str, str], folder: str = "book", **settings: Any) -> Project:
        made = Project(tmp_path / folder)
        projects.append(made)
        made.write({"theme/main.html": MAIN, "docs/index.md": "# Home"} | dict(files))
        made.configure(**settings)
        # Cutting the font takes seconds and is tested elsewhere.
        made.write({f".cache/literate/{n}-{math_font_key()}.woff2": "font" for n in FONTS})
        return made

    level = logging.getLogger("mkdocs").level
    logging.getLogger("mkdocs").setLevel(logging.INFO)
    yield make
    logging.getLogger("mkdocs").setLevel(level)
    for made in projects:
        if made.serving:
            made.plugin.on_shutdown()
    for process in (process for made in projects for process in made.processes):
        process.kill()
        process.communicate()
