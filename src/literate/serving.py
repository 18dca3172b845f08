"""What is executed: for a build all that is stale, for a server what it shows when it is there.

A server answers first. A page whose results are missing or stale says so and asks how far its
chapter is; what is looked at is executed first. When the results are there, the site is built
again, and MkDocs lets the browser load the page anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from literate.book import Book
from literate.run.cache import Cache
from literate.run.chapter import Chapter
from literate.run.execution import Executor
from literate.run.results import Execution

PROGRESS = "/literate-progress"
"""Where a page asks how far its chapter is."""
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
"""A server's part that answers requests, by the rules of WSGI."""

_NOTICE = f"""
<div class="admonition info literate-pending" role="status" data-search-exclude>
<p class="admonition-title">Being computed</p>
<p>Results of this page are missing, or were computed before the last edit. They appear here as
soon as they are there. <span>%s</span></p>
</div>
<script>
  {{
    const told = document.querySelector(".literate-pending span")
    const ask = async () => {{
      const answer = await fetch("{PROGRESS}?" + location.pathname).catch(() => null)
      if (answer && answer.ok) told.textContent = await answer.text()
      setTimeout(ask, 1000)
    }}
    setTimeout(ask, 1000)
  }}
</script>
"""


class Serving:
    """The results of a book, for one build after another.

    Args:
        serves: whether there is a server; else everything is executed before a page is made.
    """

    def __init__(self, serves: bool = False) -> None:
        self.serves = serves
        self._results: dict[str, Execution] = {}
        """What this build has looked up, and what has failed, by the keys of the cache."""
        self._underway: dict[str, str] = {}
        """What waits or runs: the names of chapters, and the keys of the cache."""
        self._shown: dict[str, tuple[Chapter, Execution]] = {}
        """The last complete results of each page."""
        self._executor: Executor | None = None
        self._made_for: object = None
        self._held: dict[str, tuple[Chapter, str]] = {}
        """What a server executes when it has built all pages for the first time."""
        self._n_done = 0
        self._book: Book | None = None
        self._told: Book | None = None
        """The book for which MkDocs was asked to build again."""
        self._uris: dict[str, str] = {}
        self._signal: Path | None = None

    def execute(self, book: Book) -> None:
        """Fill a book with results: all of them for a build, for a server those that are there.

        Args:
            book: the book, with all its pages read.
        """
        self._book = book
        chapters = book.executed
        keys = {uri: book.cache.key(chapter) for uri, chapter in chapters.items()}
        for key in self._results.keys() - keys.values():
            del self._results[key]
        missing = [uri for uri in chapters if not self._look_up(book, chapters[uri], keys[uri])]
        wanted = {chapters[uri].name: (chapters[uri], keys[uri]) for uri in missing}
        if self.serves and self._executor is None:
            self._held = wanted
        else:
            self._submit(book, wanted)
        if not self.serves:
            self.finish()
        for uri, chapter in chapters.items():
            execution = self._results.get(keys[uri])
            if execution is None:
                book.await_results(uri, self._still_true(uri, chapter))
            else:
                book.take(uri, execution)
                self._shown[uri] = chapter, execution
        # A chapter that cannot be read keeps its results: mended, it is not executed again.
        names = [chapter.name for chapter in chapters.values()]
        book.cache.prune([*names, *(error.name for error in book.broken.values())])

    def release(self) -> None:
        """Begin to execute, when all pages are there: cells would take the processors from them."""
        held, self._held = self._held, {}
        if held and self._book is not None:
            self._submit(self._book, held)

    def _look_up(self, book: Book, chapter: Chapter, key: str) -> bool:
        """Whether the results are there: on disk or, if they have problems, in memory."""
        known = self._results.pop(key, None)
        if known is None or not known.problems(chapter) or not book.cache.holds(known):
            known, warning = book.cache.load(chapter)
            if warning:
                book.log.info(warning)
        if not chapter.steps:
            known = Execution([], 0.0)
        if known is not None:
            self._results[key] = known
        return known is not None

    def _submit(self, book: Book, wanted: Mapping[str, tuple[Chapter, str]]) -> None:
        """Execute what is wanted, the longest first, and nothing else.

        Args:
            book: the book.
            wanted: chapters and the keys of the cache, by the names of the chapters.
        """
        new = [
            name
            for name, (_, key) in wanted.items()
            if self._underway.get(name) != key and key not in self._results
        ]
        if not self._underway:
            self._n_done = 0
        executor = self._executor_for(book) if new else self._executor
        for name in self._underway.keys() - wanted.keys():
            del self._underway[name]
            if executor is not None:
                executor.cancel(name)
        if not new or executor is None:
            return
        book.log.info(f"{len(new)} {'chapter' if len(new) == 1 else 'chapters'} to run")
        seconds = {name: book.cache.seconds(wanted[name][0]) for name in new}
        for name in sorted(new, key=lambda name: -seconds[name]):
            chapter, self._underway[name] = wanted[name]
            done = partial(self._done, book, self._underway[name])
            executor.submit(chapter, done, seconds[name])

    def _executor_for(self, book: Book) -> Executor:
        """The processes, started anew when the settings have changed."""
        settings = book.settings
        made_for = (settings.sources, settings.workers, settings.timeout, book.cache.root)
        if self._executor is not None and made_for != self._made_for:
            self.close()
        if self._executor is None:
            self._made_for = made_for
            self._executor = Executor(
                import_from=[source.parent for source in settings.sources],
                workers=settings.workers,
                timeout=settings.timeout,
                folder=book.cache.root,
                say=book.log.info,
            )
        return self._executor

    def _done(self, book: Book, key: str, chapter: Chapter, execution: Execution) -> None:
        """Take what a chapter gave; called in the thread of the executor."""
        lasts = not execution.problems(chapter)
        now = Cache(book.cache.folder, book.settings.sources, book.cache.root)
        if lasts and now.key(chapter) == key:  # else the package was edited meanwhile
            book.cache.keep(chapter, execution)
        self._results[key] = execution
        if self._underway.get(chapter.name) == key:
            del self._underway[chapter.name]
        self._n_done += 1
        book.log.info(f"{chapter.name}: {execution.seconds:.1f} s ({self._n_done}/{self._n_all})")
        if not lasts or not self._underway:
            self._build_again()

    @property
    def _n_all(self) -> int:
        return self._n_done + len(self._underway)

    def _still_true(self, uri: str, chapter: Chapter) -> Execution:
        """What was computed before and stands above the first step that is another now."""
        before, execution = self._shown.get(uri, (chapter, Execution([], 0.0)))
        pairs = zip(chapter.steps, before.steps, execution.outcomes, strict=False)
        same = takewhile(lambda pair: pair[0].source == pair[1].source, pairs)
        return Execution([outcome for _, _, outcome in same], execution.seconds)

    def finish(self) -> None:
        """Wait until everything is executed.

        Raises:
            BaseException: results could not be kept.
        """
        try:
            self.release()
            if self._executor is not None:
                self._executor.wait()
        finally:
            if not self.serves:
                self.close()

    def close(self) -> None:
        """End all processes."""
        if self._executor is not None:
            self._executor.close()
            self._executor = None
            self._underway.clear()

    # What a server does besides.

    def notice(self, uri: str) -> str:
        """What a page says whose results are not there; nothing for all others."""
        waits = self._book is not None and uri in self._book.awaited
        return _NOTICE % self._progress(uri) if waits else ""

    def begin(self, uris: Mapping[str, str]) -> None:
        """Take the addresses of sources, by those of pages as they are on the site."""
        self._uris = {unquote(url).removeprefix("./"): uri for url, uri in uris.items()}

    def serve(self, application: Application, mount: str, signal: Path) -> Application:
        """Put into a server the answers to pages that wait for results.

        Args:
            application: what answers all requests up to now.
            mount: what the addresses of the site's pages begin with.
            signal: a file of which each change makes MkDocs build again.
        """
        self._signal = signal

        def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            path = environ["PATH_INFO"].encode("latin-1").decode(errors="replace")
            asks = path == PROGRESS
            page = unquote(environ["QUERY_STRING"]) if asks else path
            uri = self._uris.get(page.removeprefix(mount), "")
            self._look_at(uri)
            if not asks:
                return application(environ, start_response)
            start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
            return [self._progress(uri).encode()]

        return answer

    def _look_at(self, uri: str) -> None:
        """Somebody looks at a page: its chapter is the next, or its results are shown."""
        book = self._book
        if book is None or uri not in book.awaited:
            return
        name = book.executed[uri].name
        if name not in self._underway:
            self._build_again()
        elif self._executor is not None:
            self._executor.first(name)

    def _progress(self, uri: str) -> str:
        """How far the chapters are, and that of a page."""
        book, executor = self._book, self._executor
        running = executor.running() if executor is not None else []
        here = book is not None and uri in book.awaited and book.executed[uri].name in running
        own = " That of this page runs." if here else ""
        return f"{self._n_done} of {self._n_all} chapters are done.{own}"

    def _build_again(self) -> None:
        """Let MkDocs build again, once for each book that lacks results which are there now."""
        if self._signal is None or self._book is None or self._book is self._told:
            return
        if self._book.awaited:
            self._told = self._book
            self._signal.write_text(f"{time.time_ns()}\n", encoding="utf-8")
