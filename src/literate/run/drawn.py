"""What a chapter draws: figures and moving pictures become SVG, each with ids of its own."""

from __future__ import annotations

import base64
import sys
from collections.abc import Callable
from typing import Any, ClassVar

from literate.run.drawings import apart
from literate.run.frames import FRAMES_MIME, Frames, merge
from literate.run.screen import as_shown


class Drawn:
    """The drawings of a chapter.

    Args:
        preview: keep the first figure in pixels too, for the previews of links.
    """

    active: ClassVar[Drawn | None] = None
    """Those of the chapter of which a cell runs."""

    def __init__(self, *, preview: bool) -> None:
        self.preview = preview
        self.display: Callable[[Any], object] = lambda figure: None
        """Shows a figure."""
        self.begin(0)

    def begin(self, step: int) -> None:
        """Begin a step, of which the index is given."""
        self._prefix, self._count = f"c{step + 1}", 0
        self.picture = ""
        """The chapter's first figure, if the step has drawn it: a PNG in base64."""
        self.figures: list[Any] = []
        """The figures that the step has shown."""

    def forms(self, shown: Any) -> dict[str, Any] | None:
        """The forms of a figure or of a moving picture; None of any other object."""
        if isinstance(shown, Frames):
            return self._frames(shown)
        kinds = ((kind.__module__, kind.__name__) for kind in type(shown).__mro__)
        if ("matplotlib.figure", "Figure") not in kinds:
            return None
        from literate.run.figures import to_svg

        self.figures.append(shown)
        svg = to_svg(shown, prefix=self._next_prefix())
        self._keep_first(shown)
        # The plain text of a figure says nothing that its picture does not.
        return {"text/plain": "<Figure>", "image/svg+xml": svg}

    def _frames(self, moving: Frames) -> dict[str, Any]:
        from literate.run.figures import to_svg

        self.figures += moving.figures
        prefix = self._next_prefix()
        drawings = [to_svg(figure, prefix=prefix, tight=False) for figure in moving.figures]
        self._keep_first(moving.figures[-1])
        name, labels = as_shown(moving.name), [as_shown(label) for label in moving.labels]
        picture = {"svg": merge(drawings), "labels": labels, "name": name}
        text = f"{name} = {labels[-1]}, the last of {', '.join(labels)}"
        return {FRAMES_MIME: picture, "image/svg+xml": drawings[-1], "text/plain": text}

    def foreign(self, svg: str) -> str:
        """A drawing by somebody else, with ids and styles of its own."""
        return apart(svg, prefix=self._next_prefix())

    def _next_prefix(self) -> str:
        self._count += 1
        return f"{self._prefix}f{self._count}"

    def _keep_first(self, figure: Any) -> None:
        from literate.run.figures import to_png

        if self.preview:
            self.preview = False
            self.picture = base64.b64encode(to_png(figure)).decode("ascii")

    def show(self, figure: Any) -> None:
        """Show a figure, unless the step has shown it already."""
        if figure not in self.figures:
            self.display(figure)

    def show_open(self) -> None:
        """Show what pyplot holds open, and close it."""
        pyplot: Any = sys.modules["matplotlib.pyplot"]
        try:
            for number in pyplot.get_fignums():
                self.show(pyplot.figure(number))
        finally:
            pyplot.close("all")


def has_open() -> bool:
    """Whether pyplot holds figures open that are to be shown at the end of their cell.

    After `plt.ioff()` they stay open, for a later cell.
    """
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    return pyplot is not None and pyplot.isinteractive() and bool(pyplot.get_fignums())
