"""What cells find under the name `IPython.display`: they run without IPython."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from literate.run.display import Displays

_IMAGES = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif"}


class _Data:
    """A text or bytes of one form, given or read from a file."""

    mime = ""

    def __init__(self, data: Any = None, filename: str | Path | None = None, **_: Any) -> None:
        if data is None and filename is None:
            raise TypeError(f"{type(self).__name__} needs data or a filename; pages load no url")
        if filename is not None:
            path = Path(filename)
            data = path.read_bytes() if self.mime == "" else path.read_text(encoding="utf-8")
        self.data = data

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {self.mime: self.data}


class HTML(_Data):
    """HTML, shown as it is."""

    mime = "text/html"


class Markdown(_Data):
    """Markdown, which becomes part of the page."""

    mime = "text/markdown"


class Latex(_Data):
    """LaTeX with its dollar signs."""

    mime = "text/latex"


class Math(_Data):
    """A formula without dollar signs."""

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {"text/latex": f"$\\displaystyle {self.data.strip('$')}$"}


class SVG(_Data):
    """A drawing."""

    mime = "image/svg+xml"


class Image(_Data):
    """A picture of pixels: PNG, JPEG or GIF, given as bytes or read from a file."""

    def __init__(self, data: Any = None, filename: str | Path | None = None, **more: Any) -> None:
        if more.get("width") or more.get("height"):
            raise TypeError(
                "Image takes no width and no height: a picture is as wide as it is made"
            )
        is_name = isinstance(data, str | Path) and "://" not in str(data)
        super().__init__(*((None, data) if is_name else (data, filename)))
        if not isinstance(self.data, bytes):
            raise TypeError(f"Image needs bytes or a file, not {self.data!r}: pages load no url")
        found = (kind for start, kind in _IMAGES.items() if self.data.startswith(start))
        kind = next(found, None)
        if kind is None:
            raise ValueError("Image: expected PNG, JPEG or GIF, got another format")
        self.mime = f"image/{kind}"


class Pretty(_Data):
    """A text, shown as it is."""

    mime = "text/plain"


@contextlib.contextmanager
def in_place_of_ipython(displays: Displays) -> Iterator[None]:
    """While a cell runs, `from IPython.display import …` finds what this module has."""
    package, module = ModuleType("IPython"), ModuleType("IPython.display")
    package.get_ipython = lambda: None  # type: ignore[attr-defined]
    package.display = module  # type: ignore[attr-defined]
    package.version_info = (9, 0, 0)  # type: ignore[attr-defined]
    vars(module).update({kind.__name__: kind for kind in _KINDS})
    vars(module).update({name: getattr(displays, name) for name in _FUNCTIONS})
    for each in (package, module):
        each.__getattr__ = _missing(each.__name__)  # type: ignore[method-assign]
    hidden = _take_out("IPython")
    sys.modules.update({"IPython": package, "IPython.display": module})
    try:
        yield
    finally:
        _take_out("IPython")
        sys.modules.update(hidden)


def _take_out(package: str) -> dict[str, ModuleType]:
    """Let Python forget a package and all that was imported from it."""
    names = [name for name in sys.modules if name == package or name.startswith(f"{package}.")]
    return {name: sys.modules.pop(name) for name in names}


_KINDS = (HTML, Markdown, Latex, Math, SVG, Image, Pretty)
_FUNCTIONS = ("display", "update_display", "clear_output")


def _missing(module: str) -> Any:
    def missing(name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        known = ", ".join(sorted([*_FUNCTIONS, *(kind.__name__ for kind in _KINDS)]))
        raise ImportError(
            f"{module} has no {name!r} here: cells run without IPython; IPython.display has {known}"
        )

    return missing
