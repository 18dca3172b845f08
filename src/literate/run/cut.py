"""The text of a chapter, cut where Markdown sees blocks, comments and inline values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import accumulate

from literate.run.chapter import Cell, ChapterError, Inline, Part, Shown
from literate.run.options import cell_options, fence_attributes, header_mistake
from literate.run.outline import EXECUTED, FENCE, VALUE, Fence, bare, outline

SHOWN = {"bash", "bibtex", "console", "css", "html", "json", "latex", "make"}
"""The languages of blocks that are shown only."""
SHOWN |= {"markdown", "powershell", "py", "sh", "text", "toml", "yaml"}

_TICK = re.compile(r"(?<!`)`(?!`)")
_TAB = 4
"""As many columns a tab has in Markdown."""


def cut(text: str, start: int, name: str) -> Iterator[Part]:
    """Cut a chapter into its parts, which are, put together again, the text from `start` on.

    Args:
        text: the chapter.
        start: where its front matter ends.
        name: how messages call it.

    Raises:
        ChapterError: something looks as if it were executed, and is not shown as such; or
            cannot be read.
    """
    return _Cut(text, start, name).parts()


class _Cut:
    def __init__(self, text: str, start: int, name: str) -> None:
        self.body, self.name = text[start:], name
        self.first_line = text.count("\n", 0, start) + 1
        # Not splitlines, which sees ends of lines where no editor counts one.
        self.lines = re.findall(r"[^\n]*\n|[^\n]+", self.body)
        self.offsets = [0, *accumulate(map(len, self.lines))]
        self.outline = outline(self.body)
        self.check_neighbours()

    def check_neighbours(self) -> None:
        """Refuse a block whose surroundings would change if its output stood under it."""
        beside = [
            fence
            for fence in self.outline.fences
            if fence.shown and fence.language in EXECUTED and self.touches(fence)
        ]
        if not beside:
            return
        printed, now = outline(self.body, printed=True), self.outline
        changed = [
            fence
            for fence, other in zip(now.fences, printed.fences, strict=True)
            if fence != other or fence.first in printed.strayed
        ]
        if changed or (printed.places, printed.tags) != (now.places, now.tags):
            first = [*changed, *beside][0].first
            message = "leave a line free above and below this block"
            raise self.error(self.offsets[first], message)

    def touches(self, fence: Fence) -> bool:
        """Whether no free line stands above or below a block."""
        around = [*self.lines[: fence.first][-1:], *self.lines[fence.end :][:1]]
        return any(line.strip(" \t>\n") for line in around)

    def error(self, offset: int, message: str) -> ChapterError:
        return ChapterError(self.name, self.line(offset), message)

    def line(self, offset: int) -> int:
        return self.first_line + self.body.count("\n", 0, offset)

    def parts(self) -> Iterator[Part]:
        """All parts in their order."""
        done = 0
        for begin, end, make in sorted(self.pieces(), key=lambda piece: piece[:2]):
            if begin < done:
                continue  # a comment in a block, a block in a comment
            if part := make():
                if begin > done:
                    yield self.body[done:begin]
                yield part
                done = end
        if done < len(self.body):
            yield self.body[done:]

    def pieces(self) -> Iterator[tuple[int, int, Callable[[], Part | None]]]:
        """Where something that may be more than prose begins and ends, and what makes its part."""
        for fence in self.outline.fences:
            begin, end = self.offsets[fence.first], self.offsets[fence.end]
            yield begin, end, partial(self.fence, fence, begin, end)
        opened = {self.offsets[fence.first] for fence in self.outline.fences}
        for line in FENCE.finditer(self.body):
            if line.start() not in opened:
                yield line.start(), line.end(), partial(self.no_fence, line)
        for comment in re.finditer("<!--", self.body):
            begin, end = comment.start(), self.end_of_comment(comment.end())
            yield begin, end, partial(self.comment, begin, end)
        for value in VALUE.finditer(self.body):
            close = _TICK.search(self.body, value.end())
            end = close.end() if close else value.end()
            yield value.start(), end, partial(self.value, value.start(), end)

    def fence(self, fence: Fence, begin: int, end: int) -> Part:
        """A cell for a block that the page shows and that is executed, else the block as it is."""
        raw, executed = self.body[begin:end], fence.language in EXECUTED
        if fence.shown and fence.language and not executed and fence.language not in SHOWN:
            expected = f"expected one of {', '.join(sorted((*EXECUTED, *SHOWN)))}"
            raise self.error(begin, f"unknown language {fence.language!r} of a block; {expected}")
        if not executed or self.outline.places[begin] & {"block", "comment"}:
            if "tags" in fence.attributes:
                raise self.error(begin, "this block is only shown, and tags= is not: leave it out")
            return Shown(raw)
        if not fence.shown:
            reason = "the page does not show it; leave a line free above and below"
            raise self.error(begin, f"this block would not be executed: {reason}")
        if fence.in_html:
            reason = "it stands in HTML, in which Markdown reads nothing: write <div markdown>"
            raise self.error(begin, f"this block would not be executed: {reason}")
        return self.cell(fence, raw, self.line(begin))

    def no_fence(self, line: re.Match[str]) -> None:
        """A line that looks like the beginning of a block, and begins none."""
        language = line["language"] or line["class"] or ""
        if line["fence"] in line["rest"]:
            return  # code in a sentence
        if self.outline.places[line.start()] & {"block", "comment"}:
            return
        if line["lead"].strip(" \t>"):
            if language in EXECUTED:
                message = "this block would not be executed: give it lines of its own"
                raise self.error(line.start(), message)
            return
        mistake = header_mistake(bare(line["rest"])) if language in EXECUTED else ""
        unclosed = f"the block opened with {line[0].strip(' >')!r} is not closed"
        unclosed += "" if language or not line["rest"].strip() else ", or cannot be read"
        raise self.error(line.start(), mistake or unclosed)

    def cell(self, fence: Fence, raw: str, line: int) -> Cell:
        lines = self.lines[fence.first + 1 : fence.end - 1]
        code = [text.expandtabs(_TAB)[len(fence.prefix) :] for text in lines]
        code = [text if text.strip() else "\n" for text in code]
        n_options = next((i for i, text in enumerate(code) if not text.startswith("#|")), len(code))
        cell = Cell(
            raw=raw,
            kind="python" if fence.language == "python" else "pycon",
            source="".join(code[n_options:]),
            line=line + 1 + n_options,
            indent=fence.prefix,
            **fence_attributes(fence.attributes, line, self.name),
            **cell_options(code[:n_options], line + 1, self.name),
        )
        if not cell.source.strip():
            raise ChapterError(self.name, line, "an executed block without code")
        if cell.kind == "pycon":
            self.check_examples(cell, line)
            if cell.tags:
                raise ChapterError(self.name, line, "examples are always shown: leave out tags=")
        return cell

    def check_examples(self, cell: Cell, line: int) -> None:
        try:
            examples = cell.examples
        except ValueError as error:
            message = f"a >>> example that cannot be read: {error}"
            raise ChapterError(self.name, cell.line, message) from None
        if not examples:
            raise ChapterError(self.name, line, "a pycon block without a >>> example")

    def end_of_comment(self, start: int) -> int:
        """Where the comment ends whose text begins at `start`: not in a block that it hides."""
        for end in re.compile("-->").finditer(self.body, start):
            line = self.body.count("\n", 0, end.start())
            if not any(
                fence.first <= line < fence.end and self.offsets[fence.first] > start
                for fence in self.outline.fences
            ):
                return end.end()
        return len(self.body)

    def comment(self, begin: int, end: int) -> Shown | None:
        """A comment, which hides all that stands in it."""
        if "comment" in self.outline.places[begin]:
            return Shown(self.body[begin:end])
        at_head = not self.body[self.body.rfind("\n", 0, begin) + 1 : begin].strip(" \t>")
        if at_head and "block" not in self.outline.places[begin]:
            raise self.error(begin, "the comment is not closed")
        return None

    def value(self, begin: int, end: int) -> Inline | None:
        """An inline value, where the page would show it as code."""
        raw, source = self.body[begin:end], self.outline.values.get(begin)
        places = self.outline.places[begin]
        if source is None and "attribute" in places:
            source = raw[1:-1].removeprefix("{python}")
        if source is not None:
            source = re.sub(r"\s*\n\s*", " ", source).strip()
            if not source:
                raise self.error(begin, "an inline value without an expression")
            if _letters(source) != _letters(raw[1:-1].removeprefix("{python}")):
                raise self.error(begin, "this inline value cannot be read: write it in one line")
            return Inline(raw, source, self.line(begin), in_attribute="attribute" in places)
        escaped = len(self.body[:begin]) - len(self.body[:begin].rstrip("\\"))
        if not places & {"block", "span", "comment"} and escaped % 2 == 0:
            reason = "a backtick is missing, or one too many, or it stands in HTML or in a formula"
            raise self.error(begin, f"this inline value would not be computed: {reason}")
        return None


def _letters(code: str) -> str:
    """Code without spaces and without the marks of a quotation."""
    return re.sub(r"[\s>]", "", code)
