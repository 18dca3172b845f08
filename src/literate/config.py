"""The plugin's options in `mkdocs.yml`, and what a book needs to know of the site's settings."""

from __future__ import annotations

import functools
import hashlib
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import markdown.extensions
from mkdocs.commands.build import build
from mkdocs.config import config_options as options
from mkdocs.config import load_config
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.utils.yaml import get_yaml_loader, yaml_load

from literate.book import Book
from literate.run.cache import Cache, digest_of_tree
from literate.run.reads import fingerprint
from literate.settings import Settings
from literate.weaving import Site

_KNOWN = {"search", "material/search", "autorefs", "mkdocstrings", "mkdocs-jupyter", "literate"}
"""The plugins of which it is known what they read."""


def _program() -> bytes:
    """A digest of the press, and of the names and versions of all that is installed."""
    folders = (folder for path in sys.path for folder in Path(path).glob("*.dist-info"))
    installed = "\0".join(sorted(folder.name for folder in folders))
    return digest_of_tree(Path(__file__).parent) + installed.encode()


_PROGRAM = _program()
"""As it was when the press was started: an edit of it changes nothing in this process."""


class LiterateConfig(Config):
    """The plugin's options in mkdocs.yml."""

    sources = options.ListOfItems(options.Dir(exists=True), default=[])
    """Folders of code that chapters import and show; an edit there makes chapters stale."""
    cache_dir = options.Type(str, default=".cache/literate")
    """Where results are kept, from the folder of mkdocs.yml."""
    runtime = options.Type(str, default="")
    """Where Python for the reader's browser is kept; without a folder no page runs there."""
    timeout = options.Type((int, float), default=300)
    """Seconds that one cell may take."""
    workers = options.Optional(options.Type(int))
    """How many chapters run at once; by default as many as there are processors."""
    ledger = options.Optional(options.File(exists=True))
    """The CSV file that lists the items of the articles."""
    ledger_finished = options.Type(list, default=[])
    """Beginnings of ledger ids all of which must have a place by now."""
    glossary = options.Type(str, default="")
    """The page to which terms are linked. It may stand anywhere. Pages beside it in a folder are
    reference and have no links, unless they are numbered chapters."""
    repository = options.Type(str, default="")
    """`owner/name` on GitHub, for the buttons that open a notebook in Colab."""
    notebooks_branch = options.Type(str, default="notebooks")
    """The branch on which the deployment puts the notebooks of the site."""
    play = options.Optional(options.File(exists=True))
    """The JSON file that lists the playable pictures and their options."""
    search_later = options.Type(bool, default=False)
    """Put the index of the search into `search/sections.json`, for a worker that fetches it when
    somebody searches, and leave an empty one to the theme, which reads it on each visit."""
    policy = options.Type(bool, default=False)
    """Forbid pages, by a content security policy, to ask other hosts and to run other scripts."""
    offline = options.Type(bool, default=False)
    """Add a worker that keeps pages for readers without a network, and the list of files that it
    reads; a server that follows edits adds none. Templates find this as `config.extra.offline`."""
    descriptions = options.Type(bool, default=False)
    """Warn of pages without a description for search engines and previews of links."""


def settings(own: LiterateConfig, site: MkDocsConfig, runtime: Path | None = None) -> Settings:
    """What a book needs to know, of the plugin's options and of the site's.

    Args:
        own: the plugin's options.
        site: the site's settings.
        runtime: where Python for the reader's browser is, if it is there.

    Raises:
        PluginError: the list of playable pictures cannot be read.
    """
    return Settings(
        sources=tuple(map(Path, own.sources)),
        workers=own.workers,
        timeout=own.timeout,
        glossary=own.glossary,
        ledger=Path(own.ledger) if own.ledger else None,
        ledger_finished=tuple(own.ledger_finished),
        repository=own.repository,
        notebooks_branch=own.notebooks_branch,
        play=_pictures(Path(own.play)) if own.play else {},
        snippets=site.mdx_configs.get("pymdownx.snippets", {}),
        runtime=runtime,
        fingerprint=_fingerprint(site, [Path(own.play)] if own.play else [], runtime is not None),
    )


def _pictures(path: Path) -> dict[str, Any]:
    """The playable pictures and their options."""
    try:
        return dict(json.loads(path.read_bytes()))
    except (OSError, TypeError, ValueError) as error:
        raise PluginError(f"play: {path.name}: {error}") from None


def build_site(config_file: Path, folder: Path) -> Site:
    """Build a site as `mkdocs build` does, for what can be made of it besides.

    Args:
        config_file: its mkdocs.yml.
        folder: where the pages go.

    Raises:
        Abort: the build was stopped, and why was told.
    """
    site = load_config(str(config_file), site_dir=str(folder))
    site.plugins.on_startup(command="build", dirty=False)
    try:
        build(site)
    finally:
        site.plugins.on_shutdown()
    plugin: Any = site.plugins["literate"]
    pages = plugin.files.documentation_pages()
    docs = Path(site.docs_dir)
    with config_file.open("rb") as file:
        written = yaml_load(file, get_yaml_loader(config=site))
    return Site(
        book=plugin.book,
        folder=folder,
        pages={file.src_uri: (file.url.removeprefix("./"), file.page.title) for file in pages},
        files={
            file.src_uri: Path(file.abs_src_path)
            for file in plugin.files
            if file not in pages
            and file.abs_src_path is not None
            and Path(file.abs_src_path).is_relative_to(docs)
            and not file.inclusion.is_excluded()
        },
        settings=written,
    )


def runtime_folder(config_file: Path) -> Path:
    """Where a site keeps Python for the reader's browser.

    Args:
        config_file: its mkdocs.yml.

    Raises:
        ValueError: nowhere.
    """
    with config_file.open("rb") as file:
        site = MkDocsConfig(str(config_file))
        plugins = yaml_load(file, get_yaml_loader(config=site)).get("plugins") or []
    own = [each["literate"] for each in plugins if isinstance(each, dict) and "literate" in each]
    if not own or not own[0].get("runtime"):
        raise ValueError(f"{config_file} names no folder: set runtime under literate")
    return config_file.parent / str(own[0]["runtime"])


def folder_of_names(site: MkDocsConfig) -> str:
    """How messages begin the name of a page: `docs`, from the folder of mkdocs.yml."""
    docs = Path(site.docs_dir)
    root = Path(site.config_file_path).parent
    return (docs.relative_to(root) if docs.is_relative_to(root) else Path(docs.name)).as_posix()


def built(files: Files, drafts: bool) -> Sequence[File]:
    """The pages that MkDocs builds: its server those of drafts, too (`draft_docs`)."""
    level = InclusionLevel
    return files.documentation_pages(inclusion=level.is_in_serve if drafts else level.is_included)


def shelf(site: MkDocsConfig, cache: Path, serves: bool) -> tuple[bool, Path | None]:
    """Whether pages are kept for the next build, and where.

    On disk only what is made by programs that are known, and of files that are known: another
    plugin or extension may read anything, and an inventory of mkdocstrings lists what it has
    rendered.

    Args:
        site: the site's settings.
        cache: where results are kept.
        serves: whether there is a server, which remembers pages in any case.
    """
    described = _mkdocstrings(site)
    all_paths = all("paths" in handler for handler in described.get("handlers", {}).values())
    known = (
        {*site.plugins} <= _KNOWN
        and all(map(_is_known, site.markdown_extensions))
        and (not described or (described["enable_inventory"] is False and all_paths))
    )
    folder = cache.with_name("pages") / ("served" if serves else "built")
    return serves or known, folder if known else None


def _is_known(extension: object) -> bool:
    """Whether it is known what an extension of Markdown reads."""
    if not isinstance(extension, str):  # of a plugin
        return True
    name = extension.removeprefix("markdown.extensions.")
    own = Path(markdown.extensions.__file__).with_name(f"{name}.py").is_file()
    return own or (name.startswith("pymdownx.") and name != "pymdownx.b64")  # which reads files


def unchanged(own: LiterateConfig, site: MkDocsConfig, book: Book) -> Callable[[str], bool]:
    """What tells whether the files of which a page was made are still as they were then.

    Args:
        own: the plugin's options.
        site: the site's settings.
        book: the book that was built.
    """

    @functools.cache
    def now() -> tuple[str, Cache]:
        cache = Cache(book.cache.folder, book.settings.sources, book.cache.root)
        return _of_files(settings(own, site, book.settings.runtime)), cache

    def same(uri: str) -> bool:
        told, cache = now()
        chapter = book.executed.get(uri)
        unchanged = chapter is not None and cache.key(chapter) == book.cache.key(chapter)
        return unchanged and told == _of_files(book.settings)

    return same


def _mkdocstrings(site: MkDocsConfig) -> dict[str, Any]:
    """The settings of mkdocstrings; nothing where it is not in use."""
    plugin = site.plugins.get("mkdocstrings")
    return dict(plugin.config) if plugin is not None else {}


def _fingerprint(site: MkDocsConfig, more: list[Path], runs: bool) -> str:
    """Two digests of what all pages depend on: of settings and whether pages run; and of files.

    The settings are those that MkDocs has loaded: their file may be another one by now. Plugins
    change them while they work, so only files can be compared afterwards. What is described is the
    project's own code, all of it.
    """
    loaded = {**site, "site_dir": None, "strict": None}
    told = json.dumps((loaded, site.theme.name, runs), default=_name)
    described = _mkdocstrings(site)
    paths = [Path(site.config_file_path), *more]
    for folder in (site.theme.custom_dir, described.get("custom_templates")):
        paths += sorted(filter(Path.is_file, Path(folder).rglob("*"))) if folder else []
    digest = hashlib.sha256(_PROGRAM)
    for path in paths:
        digest.update(f"\0{path}\0{fingerprint(path)}".encode())
    root = Path(site.config_file_path).parent
    for handler in described.get("handlers", {}).values():
        for source in handler.get("paths", ()):
            digest.update(digest_of_tree(root / source))
    return f"{hashlib.sha256(told.encode()).hexdigest()} {digest.hexdigest()}"


def _of_files(told: Settings) -> str:
    """The second digest of a book's settings."""
    return told.fingerprint.partition(" ")[2]


def _name(value: object) -> object:
    """What stands for a value that is no text: of a function, for example, its name."""
    if isinstance(value, BasePlugin):
        value = value.config
    if isinstance(value, Mapping):
        return {str(key): value[key] for key in value}
    return str(getattr(value, "__qualname__", type(value).__qualname__))
