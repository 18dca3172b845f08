"""The backend that matplotlib has in cells: `plt.show()` shows figures where it is called."""

from __future__ import annotations

from typing import Any

from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_svg import FigureCanvasSVG

from literate.run.drawn import Drawn


class FigureManager(FigureManagerBase):
    """Shows its figure on the page."""

    def show(self) -> None:
        """Show the figure, unless the cell has shown it already."""
        if Drawn.active is not None:
            Drawn.active.show(self.canvas.figure)

    @classmethod
    def pyplot_show(cls, *, block: bool | None = None) -> None:
        """Show what pyplot holds open, and close it, as in a notebook."""
        if Drawn.active is not None:
            Drawn.active.show_open()


class FigureCanvas(FigureCanvasSVG):
    """A canvas for SVG, drawn when it is shown and not before."""

    manager_class: Any = FigureManager

    def draw_idle(self, *_: Any, **__: Any) -> None:
        """Draw nothing: nobody looks at the figure yet."""
