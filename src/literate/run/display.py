"""What `display` shows: an object in every form that it offers, to be replaced later on."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

from literate.run.drawn import Drawn
from literate.run.outputs import TEXT_LIMIT, Outputs, cut_note
from literate.run.pretty import pretty
from literate.run.results import Output
from literate.run.screen import as_shown

Bundle = dict[str, Any]
"""One object in several forms: MIME type -> content."""
_METHODS = {
    "text/html": "_repr_html_",
    "text/markdown": "_repr_markdown_",
    "image/svg+xml": "_repr_svg_",
    "image/png": "_repr_png_",
    "image/jpeg": "_repr_jpeg_",
    "text/latex": "_repr_latex_",
}


class Displays:
    """The displays of a chapter.

    Args:
        outputs: where they are shown.
        drawn: makes the drawings.
    """

    def __init__(self, outputs: Outputs, drawn: Drawn) -> None:
        self.outputs, self.drawn = outputs, drawn
        self.step = 0
        """The index of the step that runs."""
        self.changed: set[int] = set()
        """The steps above it whose displays it has replaced."""
        self._named: dict[str, list[tuple[int, Output]]] = {}

    def result(self, value: Any) -> None:
        """Show the value of the last expression."""
        self._show("execute_result", value, {})

    def display(
        self,
        *objects: Any,
        display_id: str | bool | None = None,
        raw: bool = False,
        metadata: Mapping[str, Any] | None = None,
        clear: bool = False,
        **_: Any,
    ) -> Handle | None:
        """Show objects, each in every form that it offers.

        Args:
            objects: what to show.
            display_id: a name under which they can be replaced; True makes one.
            raw: the objects are forms already, a dict from MIME types.
            metadata: what is known of them besides.
            clear: forget first what the cell has shown.
            _: what else IPython knows is passed over.

        Returns:
            A handle, if there is a name.
        """
        if clear:
            self.clear_output(wait=True)
        if display_id is True:
            display_id = f"display-{len(self._named) + 1}"
        name = display_id or ""
        for shown in objects:
            output = self._show("display_data", shown, dict(metadata or {}), raw)
            if name and output is not None:
                self._named.setdefault(name, []).append((self.step, output))
        if name:
            self._named.setdefault(name, [])
        return Handle(name, self) if name else None

    def update_display(self, shown: Any, *, display_id: str, raw: bool = False, **_: Any) -> None:
        """Show another object wherever one stands under this name."""
        data, metadata = (self._clean(shown), {}) if raw else self._forms(shown)
        for step, output in self._named.get(display_id, []):
            output["data"], output["metadata"] = data, metadata
            if step != self.step:
                self.changed.add(step)

    def clear_output(self, wait: bool = False) -> None:
        """Forget what the cell has shown, at once or when it shows the next thing."""
        self.outputs.clear(wait)

    def _show(
        self, kind: str, shown: Any, metadata: dict[str, Any], raw: bool = False
    ) -> Output | None:
        own = _method(shown, "_ipython_display_")
        if own is not None:
            own()
            return None
        data, more = (self._clean(shown), {}) if raw else self._forms(shown)
        output = {"output_type": kind, "data": data, "metadata": metadata | more}
        self.outputs.add(output)
        return output

    def _forms(self, shown: Any) -> tuple[Bundle, dict[str, Any]]:
        """All forms of an object, and what it says of them."""
        drawn = self.drawn.forms(shown)
        if drawn is not None:
            return drawn, {}
        metadata: dict[str, Any] = {}
        data: Bundle = {"text/plain": pretty(shown)}
        for mime, name in _METHODS.items():
            form, about = _form(_method(shown, name))
            if form is not None:
                data[mime] = form
            if about:
                metadata[mime] = about
        bundle = _method(shown, "_repr_mimebundle_")
        forms, about = _form(bundle and (lambda: bundle(include=None, exclude=None)))
        return self._clean(data | (forms or {})), _plain("metadata", metadata | (about or {}))

    def _clean(self, data: Mapping[str, Any]) -> Bundle:
        """The forms as they are kept: bytes in base64, texts without control characters."""
        cleaned: Bundle = {}
        for mime, form in data.items():
            if isinstance(form, bytes):
                form = base64.b64encode(form).decode("ascii")
            elif isinstance(form, str) and mime == "image/svg+xml":
                form = self.drawn.foreign(form)
            elif isinstance(form, str) and mime.startswith("text/"):
                if mime == "text/plain":
                    length = len(form)
                    form = as_shown(form[: 2 * TEXT_LIMIT])
                    if max(length if length > 2 * TEXT_LIMIT else 0, len(form)) > TEXT_LIMIT:
                        form = form[:TEXT_LIMIT] + cut_note(length)
                else:
                    form = as_shown(form.replace("\r\n", "\n").replace("\r", "\n"))
            cleaned[str(mime)] = _plain(mime, form)
        return cleaned


class Handle:
    """What `display` returns: it shows another object in the same place."""

    def __init__(self, display_id: str, displays: Displays) -> None:
        self.display_id, self._displays = display_id, displays

    def display(self, shown: Any, **options: Any) -> None:
        """Show an object under the handle's name."""
        self._displays.display(shown, display_id=self.display_id, **options)

    def update(self, shown: Any, **options: Any) -> None:
        """Show another object in the place of the one before."""
        self._displays.update_display(shown, display_id=self.display_id, **options)


def _plain(mime: str, form: Any) -> Any:
    """The form as the cache keeps it: of no class that the chapter has made."""
    try:
        text = json.dumps(form, ensure_ascii=False)
        text.encode()
    except (TypeError, ValueError) as error:
        raise ValueError(f"the form {mime} of this cannot be kept: {error}") from None
    return json.loads(text)


def _method(shown: Any, name: str) -> Callable[..., Any] | None:
    """The object's own method; classes, and objects that have every attribute, have none."""
    try:
        if isinstance(shown, type) or hasattr(shown, "_no_object_has_a_method_of_this_name_"):
            return None
        method = getattr(shown, name, None)
    except Exception:
        return None
    return method if callable(method) else None


def _form(method: Callable[[], Any] | None) -> tuple[Any, Any]:
    """What a method returns, and what it says of it."""
    if method is None:
        return None, None
    try:
        form = method()
    except NotImplementedError:
        return None, None
    return form if isinstance(form, tuple) and len(form) == 2 else (form, None)
