"""The MkDocs plugin: takes each chapter through the press, in the order of MkDocs' events."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable, Mapping
from html import unescape
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

import markdown
from jinja2 import ChoiceLoader, DictLoader, Environment
from mkdocs.config import config_options as options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler, get_relative_url
from pymdownx.snippets import SnippetMissingError, SnippetPreprocessor, makeExtension

from literate.page import concordance, labs, weave
from literate.page.api import Api, public_objects
from literate.page.fonts import math_css, math_font, math_font_key
from literate.page.glossary import Glossary, used
from literate.page.html import accessible_tables, join_captions, resolve
from literate.page.ledger import Anchor, anchors, ledger_items, ledger_mistakes
from literate.page.mathml import MathError, to_mathml
from literate.page.notebook import to_notebook
from literate.run.cache import Cache
from literate.run.chapter import Chapter, ChapterError
from literate.run.execution import execute
from literate.run.parse import parse, read
from literate.run.results import Execution
from literate.serving import Reuse

log = get_plugin_logger("literate")
"""Where the messages of the plugin go."""

_IDS = re.compile(r'\sid="([^"]+)"')
_SEARCH = 'class="md-search" data-md-component="search" role="dialog"'
_MATH_CSS = "assets/literate/math.css"
_PRINTED = "literate-printed.html"
_COLAB = "https://colab.research.google.com/github"


class LiterateConfig(Config):
    """The plugin's options in mkdocs.yml."""

    sources = options.ListOfItems(options.Dir(exists=True), default=[])
    """Folders of code that chapters import and show; an edit there makes chapters stale."""
    cache_dir = options.Type(str, default=".cache/literate")
    """Where results are kept, from the folder of mkdocs.yml."""
    timeout = options.Type((int, float), default=300)
    """Seconds that one cell may take."""
    workers = options.Optional(options.Type(int))
    """How many chapters run at once; by default as many as there are processors."""
    ledger = options.Optional(options.File(exists=True))
    """The CSV file that lists the items of the articles."""
    ledger_finished = options.Type(list, default=[])
    """Beginnings of ledger ids all of which must have a place by now."""
    glossary = options.Type(str, default="")
    """The page to which terms are linked; the pages beside it are reference, and have no links."""
    repository = options.Type(str, default="")
    """`owner/name` on GitHub, for the buttons that open a notebook in Colab."""
    notebooks_branch = options.Type(str, default="notebooks")
    """The branch on which the deployment puts the notebooks of the site."""
    descriptions = options.Type(bool, default=False)
    """Warn of pages without a description for search engines and previews of links."""


class LiteratePlugin(BasePlugin[LiterateConfig]):
    """Executes chapters and prints them; see `docs/reference/how-this-site-works.md`."""

    def __init__(self) -> None:
        self.reuse: Reuse | None = None
        self.chapters: dict[str, Chapter] = {}
        self.expanded: dict[str, str] = {}
        """The text of each chapter with all that it includes."""
        self.executions: dict[str, Execution] = {}
        self.broken: dict[str, ChapterError] = {}
        self.anchors: dict[str, list[Anchor]] = {}
        self.api = Api({}, {})
        self.restored: set[str] = set()
        self.warnings = CountHandler()
        self.warnings.setLevel(logging.WARNING)

    # The events, in the order in which MkDocs calls them.

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Only a server has a second build, for which keeping pages pays."""
        self.reuse = Reuse() if command == "serve" else None
        if self.reuse is not None:
            logging.getLogger("mkdocs").addHandler(self.warnings)

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Let finished HTML through Markdown; make the cache with the site's settings."""
        fences = config.mdx_configs.setdefault("pymdownx.superfences", {})
        custom = [f for f in fences.get("custom_fences", []) if f["name"] != weave.HTML_FENCE]
        ours = {"name": weave.HTML_FENCE, "class": weave.HTML_FENCE, "format": weave.raw_html}
        fences["custom_fences"] = [*custom, ours]
        if _MATH_CSS not in config.extra_css:
            config.extra_css.insert(0, _MATH_CSS)
        if self.config.repository:
            # Not `repo_url`: the theme would ask GitHub about the repository on each visit.
            docs = Path(config.docs_dir).relative_to(Path(config.config_file_path).parent)
            source = f"https://github.com/{self.config.repository}/edit/main/{docs.as_posix()}/"
            config.edit_uri = source
        self.root = Path(config.config_file_path).parent
        self.settings = _settings(config)
        self.cache = Cache(
            self.root / self.config.cache_dir, [Path(s) for s in self.config.sources]
        )
        if "mkdocs-jupyter" in config.plugins:
            # Its own key knows nothing of versions: a lab would outlive an update of NumPy.
            folder = self.cache.folder.with_name("labs") / self.cache.versions[:16]
            config.plugins["mkdocs-jupyter"].config["cache_dir"] = str(folder)
        return config

    @event_priority(-50)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Execute what is stale; add the notebooks and the math font to the site."""
        self._read(files, config)
        self.glossary = self._glossary()
        self._execute()
        self.figures = {chapter.name: chapter.figures for chapter in self.chapters.values()}
        self.labs = {
            file.src_uri: Path(file.abs_src_path or "")
            for file in files.documentation_pages()
            if file.src_uri.endswith(".ipynb")
        }
        self.uris = "\n".join(sorted(file.src_uri for file in files))
        for uri, chapter in self.chapters.items():
            if chapter.cells:
                notebook = self._notebook(uri, files, config)
                files.append(File.generated(config, _notebook_uri(uri), content=notebook))
        for uri in self.labs:
            notebook = self._notebook(uri, files, config)
            files.append(File.generated(config, _notebook_uri(uri), content=notebook))
        font = self.cache.blob(f"math-{math_font_key()}.woff2", math_font)
        files.append(File.generated(config, _MATH_CSS, content=math_css("math.woff2")))
        files.append(File.generated(config, "assets/literate/math.woff2", content=font))
        files.append(File.generated(config, "robots.txt", content=_robots(config.site_url)))
        return files

    @event_priority(-50)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Begin the pages anew."""
        self.nav = nav
        # As pages are addressed in the search index: the start page with nothing.
        self.urls = [file.url.removeprefix("./") for file in files.documentation_pages()]
        self.anchors.clear()
        self.used: set[str] = set()
        self.restored.clear()
        uris = [page.file.src_uri for page in nav.pages if page.file.src_uri in self.chapters]
        texts = {uri: (self.chapters[uri], self.expanded[uri]) for uri in uris}
        self.api = Api(self._objects(), texts, before=self.api)
        self.autorefs: Any = config.plugins.get("autorefs")
        mkdocstrings: Any = config.plugins.get("mkdocstrings")
        if mkdocstrings is not None:
            # It writes the styles of the handlers in use: of none, if all pages are restored.
            mkdocstrings.get_handler("python")
        if self.reuse is not None:
            self.reuse.begin()
        return nav

    @event_priority(-50)
    def on_pre_page(self, page: Page, *, config: MkDocsConfig, files: Files) -> Page:
        """Where nothing that the page depends on has changed, let it render from memory."""
        uri = page.file.src_uri
        self.warnings.counts.clear()
        if self.reuse is not None and self.reuse.holds(uri, self._page_key(uri)):
            self.restored.add(uri)
            reuse = self.reuse
            page.render = lambda config, files: reuse.restore(page, files)  # type: ignore[method-assign]
        return page

    @event_priority(100)
    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Print the executed chapter as Markdown."""
        uri = page.file.src_uri
        if uri in self.broken:
            return f'# {Path(uri).stem}\n\n!!! failure "{self.broken[uri]}"\n'
        if uri in self.restored or uri not in self.chapters:
            return markdown
        chapter = self.chapters[uri]
        woven = weave.weave(
            chapter,
            self.executions[uri],
            self.figures,
            under_title=self._buttons(_notebook_uri(uri)) if chapter.cells else "",
        )
        for mistake in woven.mistakes:
            tell = self._fail if mistake.fatal else self._warn
            tell(uri, f"{chapter.name}:{mistake.line}: {mistake.message}")
        return woven.markdown + self.api.below_chapter(uri)

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Captions into figures, LaTeX into MathML, labs into the dress of chapters."""
        uri = page.file.src_uri
        if uri in self.restored and self.reuse is not None:
            html, self.anchors[uri] = self.reuse.final(uri)
            self.used |= used(html)
            if self.autorefs is not None:  # which learns where things are when they are rendered
                for name in self.api.described(html):
                    self.autorefs.register_anchor(page, name)
            return html
        if uri in self.labs:
            html = self._lab(html, page, config, files)
        html = self.api.above_objects(html, lambda to: _url(files, to, page))
        html = accessible_tables(join_captions(html))
        try:
            html = to_mathml(html)
        except MathError as error:
            chapter = self.chapters.get(uri)
            place = f"{chapter.name}:{error.line(chapter.text) or 1}" if chapter else uri
            self._fail(uri, f"{place}: {error}")
        html = self._with_terms(html, page, files)
        self.used |= used(html)
        # MkDocs has not seen the ids of outputs; links may lead there.
        page.present_anchor_ids = {*(page.present_anchor_ids or ()), *_IDS.findall(html)}
        self.anchors[uri] = anchors(html)
        # What was warned of, on whatever ground, must come again at the next build.
        quiet = uri not in self.noisy and not self.warnings.counts
        if self.reuse is not None and quiet and (key := self._page_key(uri)):
            self.reuse.keep(page, key, html, self.anchors[uri])
        return html

    @event_priority(-50)
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """All pages are made: check the ledger, and stop the build if anything failed.

        Raises:
            PluginError: something did, and this is no server.
        """
        pages = {file.src_uri: file.page for file in files.documentation_pages() if file.page}
        if self.config.ledger is not None:
            self._ledger(Path(self.config.ledger), pages)
        for term in self.glossary.unused(self.used):
            message = f"{term.names[0]!r} stands in no chapter"
            self._warn(self.config.glossary, f"{self.config.glossary}:{term.line}: {message}")
        self._describe(pages)
        if config.site_url:
            self._previews(pages, files, config)
        if self.failures and self.reuse is None:
            raise PluginError("\n" + "\n".join(self.failures))
        if self.reuse is not None:
            assert env.loader is not None
            env.loader = ChoiceLoader([env.loader, DictLoader({_PRINTED: "{{ page.printed }}"})])
            surroundings = f"{self.nav}\n{self.settings}"
            for page in self.nav.pages:
                if printed := self.reuse.printed(page, surroundings):
                    page.printed = printed  # type: ignore[attr-defined]
                    exclude = {"search": {"exclude": True}}  # see Reuse.complete
                    page.meta = {**page.meta, **exclude, "template": _PRINTED}
        return env

    @event_priority(100)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Keep what the template printed."""
        if self.reuse is not None:
            self.reuse.keep_printed(page.file.src_uri, output)
        return _name_search(output)

    @event_priority(100)
    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        """The page that is not there is no page to MkDocs, but a template."""
        return _name_search(output)

    @event_priority(-50)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Complete the search index, from which pages printed from memory are missing."""
        index = Path(config.site_dir) / "search" / "search_index.json"
        if self.reuse is not None and index.is_file():
            self.reuse.complete(index, self.urls)

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Follow the edits of the code that chapters import."""
        for source in self.config.sources:
            server.watch(source)
        return server

    # What the events are made of.

    def _read(self, files: Files, config: MkDocsConfig) -> None:
        self.chapters, self.expanded, self.broken = {}, {}, {}
        self.failures: list[str] = []
        self.noisy: set[str] = set()
        for file in files.documentation_pages():
            if file.src_uri.endswith(".md") and file.abs_src_path is not None:
                path = Path(file.abs_src_path)
                try:
                    name = path.relative_to(self.root).as_posix()
                    chapter = read(path, name)
                    self.expanded[file.src_uri] = _expand(chapter, config)
                    self.chapters[file.src_uri] = chapter
                except ChapterError as error:
                    self.broken[file.src_uri] = error
                    self._fail(file.src_uri, str(error))

    def _glossary(self) -> Glossary:
        uri = self.config.glossary
        if uri and uri not in self.chapters:
            self._fail(uri, f"glossary: {uri!r} is not a page of this site")
        glossary = Glossary(self.chapters[uri].text if uri in self.chapters else "")
        for line, message in glossary.mistakes():
            self._warn(uri, f"{uri}:{line}: {message}")
        return glossary

    def _with_terms(self, html: str, page: Page, files: Files) -> str:
        """In chapters the links to the glossary, in the glossary the places they lead to."""
        uri, glossary = page.file.src_uri, files.get_file_from_path(self.config.glossary)
        if glossary is None or uri not in self.chapters:
            return html
        if uri == self.config.glossary:
            return self.glossary.with_anchors(html)
        if Path(self.config.glossary).parent in Path(uri).parents:
            return html
        return self.glossary.link(html, get_relative_url(glossary.url, page.file.url))

    def _execute(self) -> None:
        """Fill `executions`: from the cache what still holds, all else at once, longest first."""
        self.executions = {}
        stale: list[str] = []
        for uri, chapter in self.chapters.items():
            execution, warning = self.cache.load(chapter)
            if warning:
                log.info(warning)
            if not chapter.steps:
                self.executions[uri] = Execution([], 0.0)
            elif execution is not None:
                self.executions[uri] = execution
            elif (failed := self._failed(chapter)) is not None:
                self._keep(uri, failed)
            else:
                stale.append(uri)
        stale.sort(key=lambda uri: -self.cache.seconds(self.chapters[uri]))

        def report(chapter: Chapter, execution: Execution, done: int, total: int) -> None:
            log.info(f"{chapter.name}: {execution.seconds:.1f} s ({done}/{total})")
            if not execution.problems(chapter):
                self.cache.keep(chapter, execution)

        executions = execute(
            [self.chapters[uri] for uri in stale],
            import_from=[Path(source).parent for source in self.config.sources],
            workers=self.config.workers,
            timeout=self.config.timeout,
            report=report,
        )
        for uri, execution in zip(stale, executions, strict=True):
            self._keep(uri, execution)
        # A chapter that cannot be read keeps its results: mended, it is not executed again.
        names = [chapter.name for chapter in self.chapters.values()]
        self.cache.prune([*names, *(error.name for error in self.broken.values())])

    def _keep(self, uri: str, execution: Execution) -> None:
        """Take an execution, and tell of its problems."""
        chapter = self.chapters[uri]
        self.executions[uri] = execution
        for problem in execution.problems(chapter):
            self._fail(uri, f"{chapter.name}:{problem.line}: {problem.message}")
        if self.reuse is not None and execution.problems(chapter):
            self.reuse.failed[self.cache.key(chapter)] = execution

    def _failed(self, chapter: Chapter) -> Execution | None:
        """While the server runs: how the same code failed before."""
        return self.reuse.failed.get(self.cache.key(chapter)) if self.reuse is not None else None

    def _notebook(self, uri: str, files: Files, config: MkDocsConfig) -> str:
        """What the buttons of a chapter or of a lab hand out."""

        def page_url(target: str) -> str | None:
            path, _, anchor = target.partition("#")
            file = files.get_file_from_path(resolve(uri, path))
            if file is None or not config.site_url:
                return None
            return urljoin(config.site_url, file.url) + (f"#{anchor}" if anchor else "")

        def make() -> str:
            if uri in self.labs:
                return labs.handed_out(self.labs[uri], page_url)
            return self._make_notebook(uri, page_url, config)

        if self.reuse is None or uri in self.noisy:
            return make()
        return self.reuse.notebook(uri, self._key(uri), make)

    def _make_notebook(
        self, uri: str, page_url: Callable[[str], str | None], config: MkDocsConfig
    ) -> str:
        chapter = self.chapters[uri]
        return to_notebook(
            chapter,
            self.executions[uri],
            install=f"git+https://github.com/{self.config.repository}"
            if self.config.repository
            else "",
            figure_number=lambda page, label: self.figures.get(resolve(chapter.name, page), {}).get(
                label
            ),
            page_url=page_url,
            expand=lambda text: "\n".join(_snippets(config).run(text.split("\n"))),
        )

    def _buttons(self, notebook: str) -> str:
        """Links to the notebook of a page: to download it, and to open it in Colab."""
        name = notebook.rsplit("/", 1)[-1]
        links = [f"[:material-download: Notebook]({name}){{ download }}"]
        if self.config.repository:
            address = f"{_COLAB}/{self.config.repository}/blob/{self.config.notebooks_branch}"
            links.append(f"[:material-google: Open in Colab]({address}/{notebook})")
        return " ".join(links) + "\n{: .literate-buttons }\n"

    def _lab(self, html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        def link(href: str) -> str:
            path, hash_, anchor = href.partition("#")
            if urlsplit(href).scheme or not path:
                return href
            file = files.get_file_from_path(resolve(page.file.src_uri, path))
            if file is None:
                self._warn(
                    page.file.src_uri,
                    f"{page.file.src_uri}: a link to {href!r}, which does not exist",
                )
                return href
            if anchor:
                links.setdefault(file, {})[anchor] = href
            return get_relative_url(file.url, page.file.url) + hash_ + anchor

        links: dict[File, dict[str, str]] = {}
        try:
            html = labs.tidy(html, Path(page.file.abs_src_path or ""), link)
        except labs.LabError as error:
            self._fail(page.file.src_uri, f"{page.file.src_uri}: {error}")
        page.links_to_anchors = links
        buttons = self._buttons(_notebook_uri(page.file.src_uri))  # in Markdown, as for chapters
        buttons = markdown.markdown(
            buttons, extensions=config.markdown_extensions, extension_configs=config.mdx_configs
        )
        return html.replace("</h1>", f"</h1>{buttons}", 1)

    def _ledger(self, path: Path, pages: Mapping[str, Page]) -> None:
        """Check that each item has its place, and fill the page that lists them all."""
        items = ledger_items(path)
        found = {uri: [anchor.id for anchor in there] for uri, there in self.anchors.items()}
        known = [item.id for item in items]
        for message in ledger_mistakes(known, found, self.config.ledger_finished):
            self._fail("", message)
        for uri, page in pages.items():
            if page.content is None or not concordance.has_slots(page.content):
                continue
            places = {
                anchor.id: concordance.Place(
                    f"{get_relative_url(pages[other].url, page.url)}#{anchor.id}",
                    anchor.place,
                    pages[other].title,
                )
                for other, there in self.anchors.items()
                for anchor in there
            }
            try:
                page.content = concordance.fill(page.content, items, places)
            except ValueError as error:
                self._fail(uri, f"{uri}: {error}")

    def _describe(self, pages: Mapping[str, Page]) -> None:
        """Take the labs' descriptions from their notebooks; warn of pages without any."""
        for uri, page in pages.items():
            if uri in self.labs:
                page.meta.setdefault("description", labs.description(self.labs[uri]))
            if self.config.descriptions and not str(page.meta.get("description") or "").strip():
                log.warning(f"{uri}: no description in the front matter")

    def _previews(self, pages: Mapping[str, Page], files: Files, config: MkDocsConfig) -> None:
        """Give each chapter its first figure for previews, other pages the first page's."""

        def picture(uri: str, page: Page) -> dict[str, str]:
            content = self.executions[uri].picture if uri in self.executions else b""
            if not content:
                return {}
            image = f"assets/literate/previews/{uri.removesuffix('.md')}.png"
            included = InclusionLevel.INCLUDED
            files.append(File.generated(config, image, content=content, inclusion=included))
            return {"image": image, "image_alt": _plain(str(page.meta.get("title") or page.title))}

        home = next((uri for uri, page in pages.items() if page.is_homepage), None)
        common = (home is not None and picture(home, pages[home])) or {"image": ""}
        for uri, page in pages.items():
            page.meta.update((uri != home and picture(uri, page)) or common)

    def _key(self, uri: str) -> str:
        """The fingerprint of all that is made of a page but its links of the API."""
        if uri in self.chapters:
            own = f"{self.expanded[uri]}\0{self.cache.key(self.chapters[uri])}"
        elif uri in self.labs:
            own = f"{self.labs[uri].read_text(encoding='utf-8')}\0{self.cache.versions}"
        else:
            return ""
        parts = [own, self.uris, repr(self.figures), self.settings, self.glossary.key]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def _page_key(self, uri: str) -> str:
        """The fingerprint of all that the rendered page depends on, links of the API included."""
        key = self._key(uri)
        return key and f"{key} {hashlib.sha256(self.api.key(uri).encode()).hexdigest()}"

    def _objects(self) -> dict[str, str]:
        """The public objects of all packages; of one that cannot be read, none."""
        found: dict[str, str] = {}
        for source in map(Path, self.config.sources):
            try:
                found |= public_objects(source)
            except SyntaxError as error:
                log.warning(f"{error.filename}:{error.lineno}: {error.msg}")
        return found

    def _fail(self, uri: str, message: str) -> None:
        """Stop the build, once all failures are known; a running server lives on."""
        self.noisy.add(uri)
        self.failures.append(message)
        if self.reuse is not None:
            log.error(message)

    def _warn(self, uri: str, message: str) -> None:
        self.noisy.add(uri)
        log.warning(message)


def _settings(config: MkDocsConfig) -> str:
    """A fingerprint of what all pages depend on: the settings and the site's own templates."""
    paths = [Path(config.config_file_path)]
    if config.theme.custom_dir:
        paths += sorted(Path(config.theme.custom_dir).rglob("*.html"))
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"\0{path}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _name_search(output: str) -> str:
    """Name the search dialog, which Material does not."""
    return output.replace(_SEARCH, f'{_SEARCH} aria-label="Search"')


def _robots(site_url: str | None) -> str:
    """What search engines may read: everything."""
    everything = "User-agent: *\nAllow: /\n"
    return everything + (f"Sitemap: {urljoin(site_url, 'sitemap.xml')}\n" if site_url else "")


def _plain(title: str | None) -> str:
    """A title without its HTML."""
    return unescape(re.sub(r"<[^>]+>", "", title or ""))


def _url(files: Files, uri: str, page: Page) -> str:
    file = files.get_file_from_path(uri)
    assert file is not None
    return get_relative_url(file.url, page.file.url)


def _notebook_uri(uri: str) -> str:
    """Where the notebook of a page lies: of a chapter beside it, of a lab, itself one, below."""
    if uri.endswith(".ipynb"):
        return f"{uri.removesuffix('.ipynb')}/{Path(uri).name}"
    return uri.removesuffix(".md") + ".ipynb"


def _snippets(config: MkDocsConfig) -> SnippetPreprocessor:
    """The reader of `--8<--` lines, set as the site sets it."""
    settings = makeExtension().getConfigs() | config.mdx_configs.get("pymdownx.snippets", {})
    return SnippetPreprocessor(settings, markdown.Markdown())


def _expand(chapter: Chapter, config: MkDocsConfig) -> str:
    """The chapter's text with all that it includes.

    Raises:
        ChapterError: something is missing, or what is included would have to be executed.
    """
    if "8<" not in chapter.text:
        return chapter.text
    lines = chapter.text.split("\n")
    try:
        expanded = "\n".join(_snippets(config).run(lines))
    except SnippetMissingError as error:
        name = str(error).partition("'")[2].rpartition("'")[0]
        found = (i for i, line in enumerate(lines, start=1) if "8<" in line and name in line)
        raise ChapterError(chapter.name, next(found, 1), str(error)) from None
    line = next(i for i, text in enumerate(lines, start=1) if "8<" in text)
    try:
        included = len(parse(expanded).steps) - len(chapter.steps)
    except ChapterError as error:
        raise ChapterError(chapter.name, line, f"in what is included: {error.message}") from None
    if included:
        message = "what is included holds cells or inline values, which would not be executed"
        raise ChapterError(chapter.name, line, message)
    return expanded
