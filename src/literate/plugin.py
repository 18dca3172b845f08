"""The MkDocs plugin: takes each chapter through the press, in the order of MkDocs' events."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

import click
import markdown
from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from literate import beside, living
from literate.book import Book
from literate.checks import DeadLinks, check_pages, check_source
from literate.config import LiterateConfig, built, folder_of_names, settings, shelf, unchanged
from literate.live.runtime import RuntimeMissing
from literate.memory import Memory, page_key
from literate.page import labs
from literate.page.blocks import HTML_FENCE, raw_html
from literate.page.handout import notebook_uri
from literate.page.html import resolve, with_drawings, with_notice
from literate.page.numbers import Numbering
from literate.page.plain import write_titles_plainly
from literate.page.previews import previews
from literate.page.search import searchable, set_index_aside
from literate.run.cache import Cache, CacheError
from literate.serving import Serving

log = get_plugin_logger("literate")
"""Where the messages of the plugin go."""

_IDS = re.compile(r'\sid="([^"]+)"')


class LiteratePlugin(BasePlugin[LiterateConfig]):
    """Executes chapters and prints them; see `docs/reference/how-this-site-works.md`."""

    book: Book
    """What is built: a new one each time."""
    dead_links: DeadLinks
    files: Files
    nav: Navigation

    def __init__(self) -> None:
        self._start(False, False)

    def _start(self, serves: bool, drafts: bool) -> None:
        self.serving, self.memory, self.drafts = Serving(serves), Memory(), drafts

    # The events, in the order in which MkDocs calls them.

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Only a server that builds again can answer first.

        Raises:
            PluginError: pages are to be left out of the build.
        """
        if dirty:
            message = "--dirty leaves out pages on which others depend; build without it"
            raise PluginError(f"literate: {message}: what is unchanged is not executed again")
        context = click.get_current_context(silent=True)
        follows = context is None or context.params.get("livereload", True)
        self.on_shutdown()
        self._start(command == "serve" and follows, command == "serve")

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Let finished HTML through Markdown; begin a book with the site's settings.

        Raises:
            PluginError: the folder of the cache cannot be written, or CI lacks Python for browsers.
        """
        fences = config.mdx_configs.setdefault("pymdownx.superfences", {})
        custom = [f for f in fences.get("custom_fences", []) if f["name"] != HTML_FENCE]
        ours = {"name": HTML_FENCE, "class": HTML_FENCE, "format": raw_html}
        fences["custom_fences"] = [*custom, ours]
        if beside.MATH_CSS not in config.extra_css:
            config.extra_css.insert(0, beside.MATH_CSS)
        if self.config.repository:
            # Not `repo_url`: the theme would ask GitHub about the repository on each visit.
            source = f"https://github.com/{self.config.repository}/edit/main/"
            config.edit_uri = f"{source}{folder_of_names(config)}/"
        config.extra["offline"] = self.config.offline and not self.serving.serves
        before = self.book.api if hasattr(self, "book") else None
        root = Path(config.config_file_path).parent
        python = root / self.config.runtime if self.config.runtime else None
        try:
            cache = Cache(root / self.config.cache_dir, list(map(Path, self.config.sources)), root)
            python = living.usable(python, self.serving.serves, log.info)
        except (CacheError, RuntimeMissing) as error:
            raise PluginError(str(error)) from None
        self.book = Book(settings(self.config, config, python), cache, log, before)
        config.markdown_extensions.append(self.book.includes)
        self.memory.open(*shelf(config, cache.folder, self.serving.serves))
        self.dead_links = DeadLinks(self.book)
        self.dead_links.start()
        if "mkdocs-jupyter" in config.plugins:
            # The key of its cache knows nothing of versions.
            versions = "-".join(map(version, ("mkdocs-jupyter", "nbconvert")))
            folder = cache.folder.with_name("labs") / versions
            config.plugins["mkdocs-jupyter"].config["cache_dir"] = str(folder)
        return config

    @event_priority(-50)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Execute what is stale, or raise `PluginError`; add the notebooks and the math font."""
        book, self.files = self.book, files
        book.addresses = "\n".join(sorted(file.src_uri for file in files))
        labs = []
        for file in built(files, self.drafts):
            name = f"{folder_of_names(config)}/{file.src_uri}"
            if file.src_uri.endswith(".md"):
                book.read(file.src_uri, name, lambda: file.content_bytes)  # noqa: B023 - at once
            elif file.src_uri.endswith(".ipynb"):
                book.read_lab(file.src_uri, name, lambda: file.content_bytes)  # noqa: B023
                labs.append((file, name))
        book.numbers = Numbering(config.nav, book.chapters)
        book.read_glossary()
        try:
            self.serving.execute(book)
        except CacheError as error:
            raise PluginError(str(error)) from None
        for file, name in labs:
            file.abs_src_path = str(book.cache.put(name, book.lab(file.src_uri).encode()))

        def page_url(uri: str) -> str | None:
            file = files.get_file_from_path(uri)
            return urljoin(config.site_url, file.url) if file and config.site_url else None

        for address, content in beside.files(book, self.memory, page_url):
            kind = "abs_src_path" if isinstance(content, Path) else "content"
            made: dict[str, Any] = {kind: str(content) if isinstance(content, Path) else content}
            files.append(File.generated(config, address, **made))
        return files

    @event_priority(-50)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Begin the pages."""
        self.nav = nav
        load, mkdocstrings = None, config.plugins.get("mkdocstrings")  # type: Any, Any
        if mkdocstrings is not None:
            # It writes the styles of the handlers in use: of none, if all pages are restored.
            handler = mkdocstrings.get_handler("python")
            self._keep_compiled(handler.env)
            load = lambda name: handler.collect(name, handler.get_options({}))  # noqa: E731
        self.book.link_api([page.file.src_uri for page in nav.pages], load)
        addresses = {file.url: file.src_uri for file in built(files, self.drafts)}
        self.memory.begin(addresses, config.plugins.get("autorefs"))
        self.serving.begin(addresses)
        return nav

    @event_priority(-50)
    def on_pre_page(self, page: Page, *, config: MkDocsConfig, files: Files) -> Page:
        """Where nothing that the page depends on has changed, let it render from memory."""
        self.memory.begin_page(page, page_key(self.book, page.file.src_uri))
        return page

    @event_priority(100)
    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str | None:
        """The text of a page; that of a lab is read by who prints it."""
        uri, name = page.file.src_uri, f"{folder_of_names(config)}/{page.file.src_uri}"
        if uri in self.book.labs:
            return None
        return self.book.text(uri, name, lambda: page.file.content_bytes)

    @event_priority(100)
    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Print the executed chapter as Markdown."""
        uri = page.file.src_uri
        if uri in self.memory.restored:
            return markdown
        check_source(self.book, uri, f"{folder_of_names(config)}/{uri}", markdown)
        return self.book.weave(uri) if uri in self.book.chapters else markdown

    @event_priority(100)
    def _show_to_search(self, /, context: Any, *, page: Page, **_: Any) -> None:
        """Let the search read what people look for, and no drawings."""
        again = page.file.src_uri in self.memory.printed  # of which the search knows already
        self.content, page.content = page.content, "" if again else searchable(page.content or "")

    @event_priority(-100)
    def _show_to_readers(self, /, context: Any, *, page: Page, **_: Any) -> None:
        page.content = self.content

    on_page_context = CombinedEvent(_show_to_search, _show_to_readers)

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Captions into figures, LaTeX into MathML, labs into the dress of chapters."""
        uri = page.file.src_uri
        kept = self.memory.begin_content(self.book, page)
        write_titles_plainly(page, self.book.numbers.of(uri))
        if kept is not None:
            return kept
        if uri in self.book.labs:
            html = self._lab(html, page, config, files)
        html = self.book.finish(uri, html, lambda to: _url(files, to, page))
        # MkDocs has not seen the ids of outputs; links may lead there.
        page.present_anchor_ids = {*(page.present_anchor_ids or ()), *_IDS.findall(html)}
        self.memory.keep(page, self.book, html)
        return html

    @event_priority(-150)  # when mkdocstrings has printed what leads back
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """All pages are made: check the ledger, and stop the build if anything failed.

        Raises:
            PluginError: something did, and this is no server.
        """
        book = self.book
        check_pages(book)
        pages = {file.src_uri: file.page for file in built(files, self.drafts) if file.page}
        for uri, page in pages.items():
            book.ids[uri] = page.present_anchor_ids or set()
            place = _places(pages, page)
            page.content = book.with_concordance(uri, page.content or "", place)
        self._describe(pages)
        if config.site_url:
            self._show_previews(pages, files, config)
        if book.failures and not self.serving.serves:
            failures, book.failures = book.failures, []
            raise PluginError("\n" + "\n".join(failures))
        for failure in book.failures:
            log.error(failure)
        self._keep_compiled(env)
        self.memory.print_again(self.nav.pages, env, f"{self.nav}\n{book.settings.fingerprint}")
        return env

    def on_build_error(self, *, error: Exception) -> None:
        """What failed before another plugin stopped the build may be why it did."""
        if hasattr(self, "book"):
            self.dead_links.stop()
            for failure in self.book.failures:
                log.error(failure)

    @event_priority(100)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Keep what the template printed; let in what nothing else has to read."""
        uri = page.file.src_uri
        self.memory.keep_printed(uri, output)
        output = with_drawings(output, self.book.drawings.get(uri, {}))
        return with_notice(output, self.serving.notice(uri))

    @event_priority(-50)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Complete the search index, from which pages printed from memory are missing."""
        self.dead_links.stop()
        index = Path(config.site_dir, "search", "search_index.json")
        self.memory.complete(index)
        self.memory.save(unchanged(self.config, config, self.book))
        if self.config.search_later:
            set_index_aside(index)
        self.serving.release()
        if not self.serving.serves:  # which adds a script of its own, and has another version soon
            beside.finish(Path(config.site_dir), self.config.policy, self.config.offline)

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Follow the edits of the code that chapters import, and the results that come in."""
        signal = self.book.cache.put("results-have-come", b"")
        for path in (*self.config.sources, str(signal)):
            server.watch(path)
        application: Any = server.get_app()
        server.set_app(self.serving.serve(application, server.mount_path, signal))
        if self.config.runtime and self.book.settings.runtime is None:
            living.fetch(self.book.cache.root / self.config.runtime, signal, log.info)
        return server

    def on_shutdown(self) -> None:
        """End the processes of the cells."""
        self.serving.close()
        self.memory.close()

    # What the events are made of.

    def _keep_compiled(self, env: Environment) -> None:
        """Compile templates once: it takes a thirtieth of a build with nothing to execute."""
        folder = self.book.cache.folder / "templates"
        folder.mkdir(parents=True, exist_ok=True)
        env.bytecode_cache = FileSystemBytecodeCache(str(folder))

    def _lab(self, html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        uri, links = page.file.src_uri, {}  # type: str, dict[File, dict[str, str]]

        def link(href: str) -> str:
            path, hash_, anchor = href.partition("#")
            if urlsplit(href).scheme or not path:
                return href
            file = files.get_file_from_path(resolve(uri, path))
            if file is None:
                place = self.book.place(uri, href)
                self.book.warn(uri, f"{place}: a link to {href!r}, which does not exist")
                return href
            if anchor:
                links.setdefault(file, {})[anchor] = href
            return get_relative_url(file.url, page.file.url) + hash_ + anchor

        html = labs.tidy(html, link, live=living.runs(self.book, uri))
        page.links_to_anchors = links
        notebook = get_relative_url(notebook_uri(uri), page.url)
        buttons = markdown.markdown(  # in Markdown, as for chapters
            self.book.buttons(uri, notebook),
            extensions=config.markdown_extensions,
            extension_configs=config.mdx_configs,
        )
        return html.replace("</h1>", f"</h1>{buttons}", 1)

    def _describe(self, pages: Mapping[str, Page]) -> None:
        """Take the labs' descriptions from their notebooks; warn of pages without any."""
        for uri, page in pages.items():
            if uri in self.book.labs:
                page.meta["description"] = labs.description(self.book.labs[uri])
            if self.config.descriptions and not page.meta.get("description"):
                what = "the notebook's metadata" if uri in self.book.labs else "the front matter"
                log.warning(f"{self.book.place(uri)}:1: no description in {what}")

    def _show_previews(self, pages: Mapping[str, Page], files: Files, config: MkDocsConfig) -> None:
        titles = {uri: str(page.meta.get("title") or page.title) for uri, page in pages.items()}
        home = next((uri for uri, page in pages.items() if page.is_homepage), None)
        front, pictures = previews(titles, home, self.book.picture)
        included = InclusionLevel.INCLUDED
        for path, content in pictures.items():
            files.append(File.generated(config, path, content=content, inclusion=included))
        for uri, page in pages.items():
            page.meta.update(front[uri])


def _places(pages: Mapping[str, Page], seen_from: Page) -> Callable[[str], tuple[str, str]]:
    """Where the pages are, and their titles."""
    return lambda uri: (get_relative_url(pages[uri].url, seen_from.url), str(pages[uri].title))


def _url(files: Files, uri: str, page: Page) -> str:
    """Where another page is."""
    file = files.get_file_from_path(uri)
    assert file is not None
    return get_relative_url(file.url, page.file.url)
