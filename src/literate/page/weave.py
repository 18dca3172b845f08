"""Print an executed chapter as Markdown for Material: code, outputs, captions, values.

Outputs that are HTML already travel through Markdown in a fenced block of their own, whose
formatter hands them on untouched; so they may stand in a list or a folded solution.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from literate.page.bars import without_bars
from literate.page.blocks import (
    anchors,
    fence,
    html_block,
    indent,
    live_box,
    live_value,
    named,
    output_text,
    slider,
)
from literate.page.ends import may_be_joined, open_markdown
from literate.page.html import place_of_drawing, unclosed
from literate.page.links import with_link_texts
from literate.page.values import code_span, literal, value_as_markdown
from literate.page.woven import Mistake, Woven
from literate.run.chapter import Cell, Chapter, Inline, Shown
from literate.run.frames import FRAMES_MIME
from literate.run.outline import without_tags
from literate.run.places import notice
from literate.run.results import Execution, Outcome, Output, Problem

_SHOWN_FIRST = (
    FRAMES_MIME,
    "image/svg+xml",
    "text/html",
    "text/markdown",
    "image/gif",
    "image/png",
    "image/jpeg",
    "text/latex",
    "text/plain",
)
_PICTURES = (FRAMES_MIME, "image/svg+xml", "image/gif", "image/png", "image/jpeg")
_FREE_LINE = re.compile(r"[> \t]*\n")
_MARKED = re.compile(r"\$(?:[a-zA-Z]'*|[^$]*[\\_^][^$]*)\$|\[[^\]]*\]\([^)]*\)")
"""A formula, or a link."""
_ANNOTATION = re.compile(r"#[ ]*\(\d+\)![ ]*$", re.MULTILINE)
_TITLE = re.compile(r"^# .*$", re.MULTILINE)


def weave(
    chapter: Chapter,
    execution: Execution,
    figures: Mapping[str, Mapping[str, str]] | None = None,
    *,
    numbers: Mapping[str, tuple[str, str]] | None = None,
    under_title: str = "",
    live: bool = False,
) -> Woven:
    """Print a chapter.

    Args:
        chapter: the parsed chapter.
        execution: what its steps gave; steps that were not run are left out of the page.
        figures: for each chapter's name its labels and numbers, for links across chapters.
        numbers: for each chapter's name its number and its title, for links to it.
        under_title: Markdown that is put under the chapter's title.
        live: mark cells, outputs and values, so that a page that runs finds them.

    Returns:
        The Markdown, without front matter; the mistakes: pictures without an alternative text,
        links to figures that do not exist, output on stderr; and the drawings.
    """
    return _Weaver(chapter, execution, figures or {}, numbers or {}, under_title, live).weave()


class _Weaver:
    def __init__(
        self,
        chapter: Chapter,
        execution: Execution,
        figures: Mapping[str, Mapping[str, str]],
        numbers: Mapping[str, tuple[str, str]],
        under_title: str,
        live: bool,
    ) -> None:
        self.chapter, self.under_title, self.live = chapter, under_title, live
        self.execution = execution
        self.figures = {chapter.name: chapter.figures, **figures}
        self.numbers = numbers
        self.mistakes: list[Mistake] = []
        self.drawings: dict[str, str] = {}
        self.pieces: list[str] = []
        self.lines = [1]
        self.titled, self.in_title = not under_title, False

    def mistake(self, line: int, message: str, *, fatal: bool = True) -> None:
        self.mistakes.append(Mistake(line, message, fatal))

    def weave(self) -> Woven:
        line = self.chapter.front_matter.count("\n") + 1
        for part, after in zip_longest(self.chapter.parts, self.chapter.parts[1:]):
            match part:
                case Cell():
                    free = isinstance(after, str) and _FREE_LINE.match(after)
                    end = "" if free else f"{part.indent.rstrip()}\n"
                    self.put(self.cell(part) + end, part.line, moves=False)
                case Inline():
                    before = "".join(self.pieces[-2:])
                    follows = after if isinstance(after, str) else ""
                    self.put(self.value(part, before, follows), line, moves=False)
                case Shown():
                    comment = part.raw.startswith("<!--")
                    self.put(without_tags(part.raw) if comment else part.raw, line)
                case _:
                    self.prose(self.link(part, line), line)
            line += (part if isinstance(part, str) else part.raw).count("\n")
        if self.in_title:
            self.put(f"\n\n{self.under_title}", line, moves=False)
        markdown, name = without_bars("".join(self.pieces)), self.chapter.name
        return Woven(name, markdown, self.mistakes, self.drawings, self.lines)

    def put(self, text: str, line: int, *, moves: bool = True) -> None:
        """Add a piece that comes from a line of the chapter, and moves on with its lines or not."""
        self.pieces.append(text)
        self.lines[-1:] = [line + i * moves for i in range(text.count("\n") + 1)]

    def prose(self, text: str, line: int) -> None:
        """Add prose; behind the title, which may hold values, what stands under it."""
        title = None if self.titled else _TITLE.search(text)
        if not self.in_title and title is None:
            self.put(text, line)
            return
        self.titled = True
        end = text.find("\n", title.start() if title else 0)
        self.in_title = end < 0
        if self.in_title:
            self.put(text, line)
            return
        self.put(text[:end], line)
        line += text.count("\n", 0, end)
        self.put(f"\n\n{self.under_title}", line, moves=False)
        self.put(text[end:], line)

    def value(self, inline: Inline, before: str = "-", after: str = "") -> str:
        """An inline value as Markdown; of one that failed, its source and the reason."""
        outcome, reason = self.outcome_of(inline)
        if outcome is not None and not reason:
            open_ = open_markdown(outcome.value, in_sentence=True) if outcome.markdown else ""
            if self.is_open(inline.line, "Markdown of this value", open_):
                return literal(outcome.value, before, after)
            value = value_as_markdown(outcome, before, after)
            return live_value(inline, value) if self.live else value
        return f"{code_span(inline.source)} ({code_span(reason)})"

    def alternative(self, cell: Cell) -> str:
        """The alternative text: plain, as an attribute holds it."""
        text = ""
        for part in cell.alt:
            if isinstance(part, Inline):
                outcome, reason = self.outcome_of(part)
                text += reason or (outcome.value if outcome else "")
            else:
                text += part
        return text

    def outcome_of(self, inline: Inline) -> tuple[Outcome | None, str]:
        """What an inline value gave, or the reason why it gave nothing."""
        outcome = self.execution.outcome(inline)
        if outcome is None:
            return None, "not computed"
        for output in outcome.outputs:
            if output.get("name") == "stderr":
                self.warn_of_stderr(inline.line, "inline value", output["text"])
        return outcome, outcome.problems[0].message if outcome.problems else ""

    def cell(self, cell: Cell) -> str:
        outcome = self.execution.outcome(cell) or Outcome()
        if mark := _ANNOTATION.search(cell.source):
            line = cell.line + cell.source.count("\n", 0, mark.start())
            self.mistake(
                line, "code is annotated in blocks that are marked py: here a result follows"
            )
        blocks = [html_block(anchors(cell.ledger))] if cell.ledger and not cell.caption else []
        problems = [self.problem(cell, problem) for problem in outcome.problems]
        outputs = self.outputs(cell, outcome.outputs)
        if "hide-output" in cell.tags:
            if cell.caption:
                self.mistake(cell.line, "a picture with a caption and hide-output")
            outputs = []
        if self.live:
            number = self.chapter.cells.index(cell) + 1
            blocks += live_box(f'data-cell="{number}"', self.code(cell))
            blocks += live_box(f'data-output="{number}"', problems + outputs)
        else:
            blocks += self.code(cell) + problems + outputs
        return indent("\n\n".join(blocks), cell.indent) + "\n"

    def code(self, cell: Cell) -> list[str]:
        """The code of a cell as far as the page shows it."""
        if cell.kind == "pycon":
            return [fence("pycon", cell)]
        if "collapsed" in cell.tags:
            folded = indent(fence("python", cell), "    ")
            return [f'??? quote "{cell.title or "Show the code"}"\n\n{folded}']
        return [] if "hide-input" in cell.tags else [fence("python", cell)]

    def problem(self, cell: Cell, problem: Problem) -> str:
        """What went wrong, in the place where it did."""
        where = f"{self.chapter.name}:{cell.line + problem.line}"
        message = html_block(output_text(problem.message, "problem"))
        return f'!!! failure "{where}"\n\n{indent(message, "    ")}'

    def outputs(self, cell: Cell, outputs: Sequence[Output]) -> list[str]:
        blocks: list[str] = []
        pictures = 0
        for output in outputs:
            if output["output_type"] == "stream":
                if output["name"] == "stderr":
                    self.warn_of_stderr(cell.line, "cell", output["text"])
                blocks.append(html_block(output_text(output["text"], output["name"])))
                continue
            mime = next((mime for mime in _SHOWN_FIRST if mime in output["data"]), "")
            if mime in _PICTURES:
                pictures += 1
                blocks.append(self.picture(cell, mime, output["data"][mime], pictures))
            elif mime:
                blocks.append(self.result(cell, mime, output["data"][mime]))
        outcome = self.execution.outcome(cell)
        executed = outcome is not None and not outcome.problems
        if cell.caption and pictures == 0 and executed:
            self.mistake(cell.line, "the cell has a caption and shows no picture")
        return blocks

    def result(self, cell: Cell, mime: str, data: str) -> str:
        """A value that is no picture; as text if it would take in what follows it."""
        if mime == "text/html" and not self.is_open(cell.line, "HTML of this cell", unclosed(data)):
            return html_block(f'<div class="literate-output">{data}</div>')
        if mime in ("text/markdown", "text/latex"):
            data = data.strip()
            if not self.is_open(cell.line, "Markdown of this cell", open_markdown(data)):
                return data + "\n\n<!-- -->" * may_be_joined(data)
        return html_block(output_text(data, "result"))

    def is_open(self, line: int, what: str, open_: str) -> bool:
        """Whether something would take in what follows it, which is a mistake."""
        if open_:
            self.mistake(line, f"the {what} is not closed: {open_}")
        return bool(open_)

    def warn_of_stderr(self, line: int, what: str, text: str) -> None:
        at, said = notice(text, self.chapter.name)
        self.mistake(at or line, f"the {what} wrote to stderr: {said}", fatal=False)

    def picture(self, cell: Cell, mime: str, data: Any, position: int) -> str:
        alt = self.alternative(cell)
        if not alt.strip():
            self.mistake(cell.line, "a picture without an alternative text: add #| alt: …")
        if marked := _MARKED.search(alt):
            reason = f"an alternative text is read as it stands: say {marked[0]} in words"
            self.mistake(cell.line, reason)
        if not cell.caption:
            self.mistake(cell.line, "a picture without a caption: add #| caption: …")
        if position > 1:
            self.mistake(cell.line, "a cell shows one picture; this one shows more")
            return ""
        label, number = cell.label, self.figures[self.chapter.name].get(cell.label, "")
        if mime == FRAMES_MIME:
            drawing, values = named(data["svg"], alt), slider(data["name"], data["labels"])
        elif mime == "image/svg+xml":
            drawing, values = named(data, alt), ""
        else:
            source = f"data:{mime};base64,{data.strip()}"
            drawing, values = f'<img src="{source}" alt="{html.escape(alt)}">', ""
        place = label or f"cell-{cell.index}"
        self.drawings[place] = drawing
        image = place_of_drawing(place, alt) + values
        figure = (
            f'<figure class="literate-figure" id="{label}">{anchors(cell.ledger)}{image}</figure>'
        )
        words = (part if isinstance(part, str) else self.value(part) for part in cell.caption)
        caption = self.link("".join(words), cell.line)
        label = f"**Figure {number}.** {caption}\n{{: .literate-caption }}"
        return f"{html_block(figure)}\n\n{label}"

    def link(self, text: str, line: int) -> str:
        """Write the texts of the links to figures and to chapters."""

        def mistake(at: int, message: str) -> None:
            self.mistake(line + text.count("\n", 0, at), message)

        return with_link_texts(text, self.chapter.name, self.figures, self.numbers, mistake)
