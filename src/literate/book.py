"""One build of a book: its chapters, what they gave, and all that is made of both. No MkDocs.

A page is known by the address of its source below the folder of the pages, for example
`part-1/04-sigmoid.md`; in messages it has the name of its file, `docs/part-1/04-sigmoid.md`.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from literate.page import concordance, labs
from literate.page.api import Api, public_objects
from literate.page.glossary import Glossary, used
from literate.page.handout import buttons
from literate.page.html import accessible_tables, join_captions, resolve
from literate.page.includes import expand, include
from literate.page.ledger import Anchor, anchors, ledger_items, ledger_mistakes
from literate.page.mathml import MathError, to_mathml
from literate.page.notebook import to_notebook
from literate.page.weave import weave
from literate.run.cache import Cache, digest_of_tree
from literate.run.chapter import Chapter, ChapterError
from literate.run.execution import execute
from literate.run.parse import decoded, parse
from literate.run.results import Execution
from literate.settings import Settings

Log = logging.Logger | logging.LoggerAdapter[Any]
PageUrl = Callable[[str], str | None]
"""The address of a page of the site on the web, from its source's; None where it has none."""


class Book:
    """A book that is built.

    Args:
        settings: what it is made with.
        cache: what earlier builds have executed.
        log: where messages go.
        before: what an earlier build found about the API.
    """

    def __init__(
        self, settings: Settings, cache: Cache, log: Log, before: Api | None = None
    ) -> None:
        self.settings, self.cache, self.log = settings, cache, log
        self.chapters: dict[str, Chapter] = {}
        self.expanded: dict[str, str] = {}
        """The text of each chapter with all that it includes."""
        self.broken: dict[str, ChapterError] = {}
        """The chapters that cannot be read."""
        self.labs: dict[str, Path] = {}
        self.executions: dict[str, Execution] = {}
        self.glossary = Glossary("")
        self.api = before or Api({}, {})
        self.addresses = ""
        """The addresses of all files, since links depend on them."""
        self.anchors: dict[str, list[Anchor]] = {}
        """The items of the ledger on each finished page."""
        self.used: set[str] = set()
        """The terms of the glossary that the finished pages link to."""
        self.failures: list[str] = []
        """What must stop a build, with file and line."""
        self.noisy: set[str] = set()
        """The pages of which something was told that must be told again at the next build."""

    # What goes in.

    def read(self, uri: str, name: str, content: bytes) -> None:
        """Read a page of Markdown, of which messages use the name; a failure if it cannot be."""
        try:
            chapter = parse(decoded(content, name), name)
            self.expanded[uri] = expand(chapter, self.settings.snippets)
            self.chapters[uri] = chapter
        except ChapterError as error:
            self.broken[uri] = error
            self.fail(uri, str(error))

    def read_glossary(self) -> None:
        """Take the terms from the page of the glossary, which has been read as all others."""
        uri = self.settings.glossary
        if uri and uri not in self.chapters and uri not in self.broken:
            self.fail(uri, f"glossary: {uri!r} is not a page of this site")
        self.glossary = Glossary(self.chapters[uri].text if uri in self.chapters else "")
        for line, message in self.glossary.mistakes():
            self.warn(uri, f"{uri}:{line}: {message}")

    def link_api(self, order: Sequence[str], load: Callable[[str], Any] | None = None) -> None:
        """Find what chapters do with the objects of the packages.

        Args:
            order: the pages in the order of the book.
            load: reads a package with griffe, by its name; without it nothing is described.
        """
        digest = b"".join(map(digest_of_tree, self.settings.sources)) if load else b""
        objects = dict(self.api.objects if digest == self.api.digest else {})
        if load is not None and not objects:
            for source in self.settings.sources:
                objects |= public_objects(load(source.name))
        texts = {u: (self.chapters[u], self.expanded[u]) for u in order if u in self.chapters}
        self.api = Api(objects, texts, self.api, digest)

    # What is executed.

    def execute(self, remembered: Mapping[str, Execution] | None = None) -> None:
        """Fill `executions`: from the cache what still holds, all else at once, longest first.

        Args:
            remembered: executions by the cache's keys, which are not run again.
        """
        stale: list[str] = []
        for uri, chapter in self.chapters.items():
            execution, warning = self.cache.load(chapter)
            if warning:
                self.log.info(warning)
            execution = execution or (remembered or {}).get(self.cache.key(chapter))
            if execution is not None or not chapter.steps:
                self.take(uri, execution or Execution([], 0.0))
            else:
                stale.append(uri)
        stale.sort(key=lambda uri: -self.cache.seconds(self.chapters[uri]))
        executions = execute(
            [self.chapters[uri] for uri in stale],
            import_from=[source.parent for source in self.settings.sources],
            workers=self.settings.workers,
            timeout=self.settings.timeout,
            folder=self.cache.root,
            report=self._report,
            still_running=self.log.info,
        )
        for uri, execution in zip(stale, executions, strict=True):
            self.take(uri, execution)
        # A chapter that cannot be read keeps its results: mended, it is not executed again.
        names = {chapter.name for chapter in self.chapters.values()}
        self.cache.prune(names | {error.name for error in self.broken.values()})

    def _report(self, chapter: Chapter, execution: Execution, done: int, total: int) -> None:
        self.log.info(f"{chapter.name}: {execution.seconds:.1f} s ({done}/{total})")
        if not execution.problems(chapter):
            self.cache.keep(chapter, execution)

    def take(self, uri: str, execution: Execution) -> None:
        """Take what a chapter gave; its problems are failures."""
        chapter = self.chapters[uri]
        self.executions[uri] = execution
        for problem in execution.problems(chapter):
            self.fail(uri, f"{chapter.name}:{problem.line}: {problem.message}")

    # What comes out.

    @property
    def figures(self) -> dict[str, dict[str, str]]:
        """The numbers of all figures, by the names of the chapters and the labels."""
        return {chapter.name: chapter.figures for chapter in self.chapters.values()}

    def weave(self, uri: str) -> str:
        """Print a chapter as Markdown."""
        chapter = self.chapters[uri]
        buttons = self.buttons(uri) if chapter.cells else ""
        woven = weave(chapter, self.executions[uri], self.figures, under_title=buttons)
        for mistake in woven.mistakes:
            tell = self.fail if mistake.fatal else self.warn
            tell(uri, f"{chapter.name}:{mistake.line}: {mistake.message}")
        return woven.markdown + self.api.below_chapter(uri)

    def finish(self, uri: str, html: str, link: Callable[[str], str]) -> str:
        """Give the HTML of a page its final form: captions, formulas, terms.

        Args:
            uri: the page's address.
            html: what Markdown made of it.
            link: from the address of another page to where it is, seen from this one.
        """
        html = accessible_tables(join_captions(html))
        try:
            html = to_mathml(html)
        except MathError as error:
            chapter = self.chapters.get(uri)
            place = f"{chapter.name}:{error.line(chapter.text) or 1}" if chapter else uri
            self.fail(uri, f"{place}: {error}")
        html = self._with_terms(uri, html, link)
        self.finished(uri, html, anchors(html))
        return html

    def finished(self, uri: str, html: str, there: list[Anchor]) -> None:
        """Take note of what a finished page holds."""
        self.used |= used(html)
        self.anchors[uri] = there

    def _with_terms(self, uri: str, html: str, link: Callable[[str], str]) -> str:
        """In chapters the links to the glossary, in the glossary the places they lead to."""
        glossary = self.settings.glossary
        if glossary not in self.chapters or uri not in self.chapters:
            return html
        if uri == glossary:
            return self.glossary.with_anchors(html)
        if PurePosixPath(glossary).parent in PurePosixPath(uri).parents:
            return html
        return self.glossary.link(html, link(glossary))

    @property
    def with_notebook(self) -> list[str]:
        """The pages that hand out a notebook."""
        return [*(uri for uri, chapter in self.chapters.items() if chapter.cells), *self.labs]

    def notebook(self, uri: str, page_url: PageUrl) -> str:
        """What the buttons of a chapter or of a lab hand out."""

        def address(target: str) -> str | None:
            path, _, anchor = target.partition("#")
            url = page_url(resolve(uri, path))
            return url and url + (f"#{anchor}" if anchor else "")

        if uri in self.labs:
            return labs.handed_out(self.labs[uri], address)

        def number(page: str, label: str) -> str | None:
            return figures.get(resolve(chapter.name, page), {}).get(label)

        chapter, repository, figures = self.chapters[uri], self.settings.repository, self.figures
        return to_notebook(
            chapter,
            self.executions[uri],
            install=f"git+https://github.com/{repository}" if repository else "",
            figure_number=number,
            page_url=address,
            expand=lambda text: include(text, self.settings.snippets),
        )

    def buttons(self, uri: str) -> str:
        """Links to the notebook of a page, in Markdown."""
        return buttons(uri, self.settings.repository, self.settings.notebooks_branch)

    def check_pages(self) -> None:
        """When all pages are finished: has each item its place, and is each term in use?"""
        if self.settings.ledger is not None:
            found = {uri: [anchor.id for anchor in there] for uri, there in self.anchors.items()}
            known = [item.id for item in ledger_items(self.settings.ledger)]
            for message in ledger_mistakes(known, found, self.settings.ledger_finished):
                self.fail("", message)
        uri = self.settings.glossary
        for term in self.glossary.unused(self.used):
            self.warn(uri, f"{uri}:{term.line}: {term.names[0]!r} stands in no chapter")

    def with_concordance(self, uri: str, html: str, place: Callable[[str], tuple[str, str]]) -> str:
        """Fill the page that lists the items of the ledger; all others come back as they are.

        Args:
            uri: the page's address.
            html: the finished page.
            place: from the address of another page to where it is, and to its title.
        """
        if self.settings.ledger is None or not concordance.has_slots(html):
            return html
        try:
            items = ledger_items(self.settings.ledger)
            return concordance.fill(html, items, concordance.places(self.anchors, place))
        except ValueError as error:
            self.fail(uri, f"{uri}: {error}")
            return html

    def picture(self, uri: str) -> bytes:
        """The first figure of a chapter as a PNG; nothing for a page without one."""
        return self.executions[uri].picture if uri in self.executions else b""

    # What a page depends on.

    def key(self, uri: str) -> str:
        """The fingerprint of all that is made of a page but its links of the API."""
        if uri in self.chapters:
            own = f"{self.expanded[uri]}\0{self.cache.key(self.chapters[uri])}"
            own += f"\0{self.executions[uri].files}"
        elif uri in self.labs:
            own = f"{self.labs[uri].read_text(encoding='utf-8')}\0{self.cache.versions}"
        else:
            return ""
        common = (self.addresses, repr(self.figures), self.settings.fingerprint, self.glossary.key)
        return hashlib.sha256("\0".join((own, *common)).encode()).hexdigest()

    def page_key(self, uri: str) -> str:
        """All that the rendered page depends on, links of the API included."""
        key = self.key(uri)
        return key and key + self.api.below_chapter(uri)

    # What is told.

    def fail(self, uri: str, message: str) -> None:
        """Note what must stop the build once all failures are known."""
        self.noisy.add(uri)
        self.failures.append(message)

    def warn(self, uri: str, message: str) -> None:
        """Tell of what must stop a strict build."""
        self.noisy.add(uri)
        self.log.warning(message)
