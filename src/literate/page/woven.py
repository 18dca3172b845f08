"""What becomes of a chapter when it is printed: Markdown, drawings, and the mistakes found."""

from __future__ import annotations

from dataclasses import dataclass

from literate.page.mathml import MathError


@dataclass(frozen=True)
class Mistake:
    """Something in a chapter that its author must mend, with its line."""

    line: int
    message: str
    fatal: bool = True
    """Stops every build; else a warning, which stops a strict one."""


@dataclass(frozen=True)
class Woven:
    """A chapter as Markdown, and the mistakes that were found on the way."""

    name: str
    markdown: str
    mistakes: list[Mistake]
    drawings: dict[str, str]
    """The pictures as HTML, by the names of their places; they enter the page last."""
    lines: list[int]
    """For each line of the Markdown the line of the chapter from which it comes."""

    def place_of(self, error: MathError) -> str:
        """File and line of a formula, or of the cell that has computed it."""
        at = error.line(self.markdown)
        return f"{self.name}:{self.lines[at - 1] if at else 1}"
