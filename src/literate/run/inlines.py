"""Inline values: code in a sentence that begins with `{python}`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from literate.run.chapter import ChapterError, Inline

_VALUE = re.compile(r"(?<![\\`])`\{python\}\s")
"""How an inline value begins."""
CODE_SPAN = re.compile(
    r"(?<![`\\])(?P<ticks>`+)(?!`)(?P<code>(?:(?!\n[ ]*\n).)+?)(?<!`)(?P=ticks)(?!`)", re.DOTALL
)
"""Code in a sentence, between one or more backticks."""


def inlines(text: str, line: int, name: str) -> Iterator[str | Inline]:
    """Cut prose at its inline values.

    Args:
        text: the prose.
        line: the line of the file on which it begins.
        name: how messages call the file.

    Raises:
        ChapterError: a value is empty, or a backtick is missing.
    """
    done = 0
    spans = list(CODE_SPAN.finditer(text))
    for value in _VALUE.finditer(text):
        at = value.start()
        if not any(at == span.start() or span.start() < at < span.end() - 1 for span in spans):
            raise ChapterError(
                name,
                line + text.count("\n", 0, at),
                "this inline value would not be computed: a backtick is missing, or one too many",
            )
    for span in spans:
        if span["ticks"] != "`" or not re.match(r"\{python\}\s", span["code"]):
            continue
        source = " ".join(span["code"].removeprefix("{python}").split())
        at = line + text.count("\n", 0, span.start())
        if not source:
            raise ChapterError(name, at, "an inline value without an expression")
        if span.start() > done:
            yield text[done : span.start()]
        yield Inline(span[0], source, at)
        done = span.end()
    if done < len(text):
        yield text[done:]
