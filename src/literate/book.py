"""One build of a book: its chapters, what they gave, and all that is made of both. No MkDocs.

A page is known by the address of its source below the folder of the pages, for example
`part-1/04-sigmoid.md`; in messages it has the name of its file, `docs/part-1/04-sigmoid.md`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath

from literate import living
from literate.messages import Log, Messages
from literate.page import ask, concordance, labs, play
from literate.page.api import Api, Load, objects_of
from literate.page.glossary import Glossary, is_reference, used
from literate.page.handout import buttons, in_their_place
from literate.page.html import join_captions
from literate.page.includes import Includes
from literate.page.ledger import Anchor, anchors, ledger_items
from literate.page.lines import with_fewer_tokens, with_long_lines
from literate.page.mathml import MathError, to_mathml
from literate.page.numbers import Numbering
from literate.page.parts import in_parts
from literate.page.tables import accessible_tables
from literate.page.values import literal
from literate.page.weave import weave
from literate.page.woven import Woven
from literate.run.cache import Cache
from literate.run.chapter import Chapter, ChapterError
from literate.run.parse import decoded, parse, parse_notebook
from literate.run.results import Execution
from literate.settings import Settings


def _read(content: Callable[[], bytes], name: str) -> str:
    """What stands in a file."""
    try:
        return decoded(content(), name)
    except OSError as error:
        raise ChapterError(name, 1, f"the file cannot be read: {error.strerror}") from None


class Book(Messages):
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
        super().__init__(log)
        self.settings, self.cache = settings, cache
        self.names: dict[str, str] = {}
        """How messages call the pages."""
        self.chapters: dict[str, Chapter] = {}
        self.expanded: dict[str, str] = {}
        """The text of each chapter with all that it includes."""
        self.broken: dict[str, ChapterError] = {}
        """The chapters that cannot be read."""
        self.labs: dict[str, Chapter] = {}
        """The notebooks that are pages."""
        self.includes = Includes(settings.snippets)
        self.executions: dict[str, Execution] = {}
        self.results: dict[str, str] = {}
        """A fingerprint of what each chapter and each lab gave."""
        self.awaited: set[str] = set()
        """The pages whose results are not all there yet."""
        self.woven: dict[str, Woven] = {}
        self.numbers = Numbering(None, {})
        """Where the pages stand in the book: known when all are read."""
        self.glossary = Glossary("")
        self.api = before or Api({}, {})
        self.addresses = ""
        """The addresses of all files, since links depend on them."""
        self.drawings: dict[str, Mapping[str, str]] = {}
        """The pictures of each page, which enter it last."""
        self.ids: dict[str, set[str]] = {}
        """The places on each finished page to which links can lead."""
        self.anchors: dict[str, list[Anchor]] = {}
        """The items of the ledger on each finished page."""
        self.used: set[str] = set()
        """The terms of the glossary that the finished pages link to."""

    # What goes in.

    def read(self, uri: str, name: str, content: Callable[[], bytes]) -> None:
        """Read a page of Markdown, of which messages use the name; a failure if it cannot be."""
        self.names[uri] = name
        try:
            chapter = parse(_read(content, name), name)
            self.expanded[uri] = self.includes.expand(chapter)
            self.chapters[uri] = chapter
        except ChapterError as error:
            self._break(uri, error)

    def read_lab(self, uri: str, name: str, content: Callable[[], bytes]) -> None:
        """Read a notebook that is a page."""
        self.names[uri] = name
        try:
            self.labs[uri] = labs.checked(parse_notebook(_read(content, name), name))
        except ChapterError as error:
            self._break(uri, error)

    def text(self, uri: str, name: str, content: Callable[[], bytes]) -> str:
        """The text of a page that is executed, though its file be another by now.

        Of all other pages, drafts for example, what stands in the file; where nothing can be read,
        why not.
        """
        if uri in self.chapters:
            return self.chapters[uri].text
        if uri not in self.broken:
            try:
                return _read(content, name)
            except ChapterError as error:
                self._break(uri, error)
        return f'# {PurePosixPath(uri).stem}\n\n!!! failure "{literal(str(self.broken[uri]))}"\n'

    def _break(self, uri: str, error: ChapterError) -> None:
        """Note that a page cannot be read."""
        self.broken[uri] = error
        self.fail(uri, str(error))

    def read_glossary(self) -> None:
        """Take the terms from the page of the glossary, which has been read as all others."""
        uri = self.settings.glossary
        if uri and uri not in self.chapters and uri not in self.broken:
            self.fail(uri, f"mkdocs.yml: glossary: {uri!r} is not a page of this site")
        self.glossary = Glossary(self.chapters[uri].text if uri in self.chapters else "")
        for line, message in self.glossary.mistakes():
            self.warn(uri, f"{self.names[uri]}:{line}: {message}")

    def link_api(self, order: Sequence[str], load: Load | None = None) -> None:
        """Find what chapters do with the objects of the packages.

        Args:
            order: the pages in the order of the book.
            load: reads a package with griffe, by its name; without it nothing is described.
        """
        texts = {u: (self.chapters[u], self.expanded[u]) for u in order if u in self.chapters}
        self.api = Api(objects_of(self.settings.sources, load), texts, self.api)
        self.api.read_all(load)

    # What is executed.

    @property
    def executed(self) -> dict[str, Chapter]:
        """All chapters and labs."""
        return self.chapters | self.labs

    @property
    def incomplete(self) -> set[str]:
        """The pages of which not all is known: not read, awaited, or stopped by what failed."""
        chapters = self.executed
        failed = {uri for uri, e in self.executions.items() if e.problems(chapters[uri])}
        return {*self.broken, *self.awaited, *failed}

    def take(self, uri: str, execution: Execution) -> None:
        """Take what a chapter gave; its problems are failures."""
        chapter = self.executed[uri]
        self._fill(uri, execution)
        for problem in execution.problems(chapter):
            self.fail(uri, f"{chapter.name}:{problem.line}: {problem.message}")

    def await_results(self, uri: str, execution: Execution) -> None:
        """Print a chapter with what is known of it; its page is made again when all is."""
        self._fill(uri, execution)
        self.awaited.add(uri)

    def _fill(self, uri: str, execution: Execution) -> None:
        self.executions[uri] = execution
        self.results[uri] = hashlib.sha256(repr(execution.outcomes).encode()).hexdigest()

    # What comes out.

    def weave(self, uri: str) -> str:
        """Print a chapter as Markdown."""
        chapter = self.chapters[uri]
        buttons = self.buttons(uri) if chapter.cells else ""
        woven = weave(
            chapter,
            self.executions[uri],
            self.numbers.figures,
            numbers=self.numbers.chapters,
            under_title=buttons,
            live=living.runs(self, uri),
        )
        self.woven[uri] = woven
        for mistake in woven.mistakes:
            tell = self.fail if mistake.fatal else self.warn
            tell(uri, f"{chapter.name}:{mistake.line}: {mistake.message}")
        for line, message in ask.mistakes(chapter):
            self.fail(uri, f"{chapter.name}:{line}: {message}")
        self.drawings[uri] = woven.drawings
        return self.numbers.told(woven.markdown) + self.api.below_chapter(uri)

    def lab(self, uri: str) -> str:
        """A lab with what its cells gave, as a notebook that mkdocs-jupyter prints."""
        if uri in self.broken:
            return labs.unreadable(PurePosixPath(uri).stem, str(self.broken[uri]))
        chapter = self.labs[uri]
        try:
            notebook, self.drawings[uri] = labs.printable(chapter, self.executions[uri])
        except labs.LabError as error:
            self.fail(uri, str(error))
            return labs.unreadable(PurePosixPath(uri).stem, str(error))
        return notebook

    def finish(self, uri: str, html: str, link: Callable[[str], str]) -> str:
        """Give the HTML of a page its final form: captions, formulas, terms.

        `link` leads from the address of another page to where it is, seen from this one.
        """
        html = accessible_tables(join_captions(self.numbers.titled(uri, html)))
        html, mistakes = play.place(html, self.settings.play)
        for line, why in [] if uri in self.incomplete else mistakes:
            self.fail(uri, f"{self.place(uri, line)}: {why}")
        try:
            html = to_mathml(html)
        except MathError as error:
            known = self.woven.get(uri)
            place = known.place_of(error) if known else self.place(uri)
            self.fail(uri, f"{place}: {error}")
        html = with_long_lines(with_fewer_tokens(html))
        html = self._with_questions(uri, self._with_terms(uri, html, link))
        html = in_parts(in_their_place(living.with_button(self, uri, html, link)))
        self.finished(uri, html, anchors(html))
        return html

    def finished(self, uri: str, html: str, there: list[Anchor]) -> None:
        """Take note of what a finished page holds."""
        self.used |= used(html)
        self.anchors[uri] = there

    def _with_questions(self, uri: str, html: str) -> str:
        """Fields and buttons for the questions of a chapter."""
        if uri not in self.chapters:
            return html
        html, misfits = ask.place(html, uri, ask.questions(self.chapters[uri]))
        for line, why in [] if uri in self.incomplete else misfits:
            self.fail(uri, f"{self.names[uri]}:{line}: {why}")
        return html

    def _with_terms(self, uri: str, html: str, link: Callable[[str], str]) -> str:
        """In chapters the links to the glossary, in the glossary the places they lead to."""
        glossary = self.settings.glossary
        if glossary not in self.chapters or uri not in self.chapters:
            return html
        if uri == glossary:
            return self.glossary.with_anchors(html)
        if is_reference(glossary, uri, self.chapters[uri].number):
            return html
        return self.glossary.link(html, link(glossary))

    @property
    def with_notebook(self) -> list[str]:
        """The pages that hand out a notebook."""
        return [*(uri for uri, chapter in self.chapters.items() if chapter.cells), *self.labs]

    def buttons(self, uri: str, link: str = "") -> str:
        """Links to the notebook of a page, in Markdown."""
        return buttons(uri, self.settings.repository, self.settings.notebooks_branch, link)

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
            self.fail(uri, f"{self.place(uri)}: {error}")
            return html

    def picture(self, uri: str) -> bytes:
        """The first figure of a chapter as a PNG; nothing for a page without one."""
        return self.executions[uri].picture if uri in self.executions else b""

    # What is told.

    def place(self, uri: str, text: str = "") -> str:
        """File and line of a text on a page, for messages; the file alone if it is not there."""
        name = self.names.get(uri, uri)
        source = self.executed[uri].text if uri in self.executed else ""
        found = re.search(rf"(?<![\w./#-]){re.escape(text)}(?![\w./#-])", source) if text else None
        return f"{name}:{source.count(chr(10), 0, found.start()) + 1}" if found else name
