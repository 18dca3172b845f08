"""What executed steps gave: outputs, outcomes, problems."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any

from literate.run.chapter import Cell, Chapter, Inline

Output = dict[str, Any]
"""One output in nbformat's form: a `stream`, a `display_data` or an `execute_result`."""


@dataclass(frozen=True)
class Problem:
    """Something that must stop the build: what, and on which line of the chapter."""

    line: int
    message: str


@dataclass(frozen=True)
class Outcome:
    """What one step gave: the outputs of a cell, or the value of an inline expression."""

    outputs: list[Output] = field(default_factory=list)
    value: str = ""
    problems: list[Problem] = field(default_factory=list)
    """Lines are counted from the first line of the step, which is 0."""
    picture: str = ""
    """The first figure of the chapter, where this step shows it: a PNG in base64, for previews."""
    markdown: bool = False
    """Whether the value is Markdown, by `_repr_markdown_`; all else is text."""
    examples: list[list[Output]] = field(default_factory=list)
    """What a notebook would show for each `>>>` example."""


@dataclass(frozen=True)
class Execution:
    """The outcomes of a chapter's steps, in their order, and how long they took."""

    outcomes: list[Outcome]
    seconds: float
    files: dict[str, str] = field(default_factory=dict)
    """The project's files that its cells have read: path from its folder -> fingerprint."""

    def outcome(self, step: Cell | Inline) -> Outcome | None:
        """What the step gave; None if it was not run."""
        return self.outcomes[step.index] if step.index < len(self.outcomes) else None

    def problems(self, chapter: Chapter) -> list[Problem]:
        """All that went wrong, with lines of the chapter."""
        found = [
            Problem(step.line + problem.line, problem.message)
            for step, outcome in zip(chapter.steps, self.outcomes, strict=False)
            for problem in outcome.problems
        ]
        if not found and len(self.outcomes) != len(chapter.steps):
            done, all_ = len(self.outcomes), len(chapter.steps)
            found.append(Problem(1, f"only {done} of {all_} cells and inline values were executed"))
        return found

    @property
    def picture(self) -> bytes:
        """The first figure of the chapter as a PNG; nothing where it has none."""
        texts = (outcome.picture for outcome in self.outcomes if outcome.picture)
        return base64.b64decode(next(texts, ""))
