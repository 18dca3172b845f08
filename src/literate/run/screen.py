"""Text as a terminal leaves it: returns, backspaces and erasing done, colours taken off."""

from __future__ import annotations

import re

_PIECES = re.compile(
    r"(?:\x1b\[|\x9b(?=[0-9]))(?P<numbers>[0-9;?]*)[ -/]*(?P<command>[@-~])"
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # links and titles
    r"|\x1b[ -~]?"
    r"|(?P<control>[\x00-\x08\x0a-\x1f\x7f-\x9f])"
    r"|(?P<text>[^\x00-\x08\x0a-\x1f\x7f-\x9f]+)"
)
_UNFINISHED = re.compile(r"(?:\x1b(?:\[[0-9;?]*[ -/]*|\][^\x07\x1b]*\x1b?)?|\x9b[0-9;?]*[ -/]*)\Z")
_LONGEST_SEQUENCE = 1000
_ADDRESS = re.compile(r"(?<= at )0x[0-9a-fA-F]{6,}")


class Screen:
    r"""What stands on a terminal when the text written to it has all arrived.

    Examples:
        >>> screen = Screen()
        >>> screen.write("10 %\r20 %\n\x1b[31mred\x1b[0m abc\b\b\bxyz")
        >>> print(screen.text)
        20 %
        red xyz
    """

    def __init__(self) -> None:
        self.lines = [""]
        self.row = self.column = 0
        self.size = 0
        """How many characters stand on it."""
        self.full = False
        """Whether something was written for which there was no room; nothing is added then."""
        self._rest = ""

    @property
    def text(self) -> str:
        """All lines, the same at each build: without memory addresses and lone surrogates."""
        text = "\n".join(self.lines)
        return _ADDRESS.sub("0x…", text.encode(errors="backslashreplace").decode())

    def write(self, text: str, room: int = 10**9) -> None:
        """Write on it as long as it grows by no more than `room` characters."""
        text, self._rest = self._rest + text, ""
        unfinished = _UNFINISHED.search(text)
        if unfinished is not None and len(unfinished[0]) < _LONGEST_SEQUENCE:
            text, self._rest = text[: unfinished.start()], unfinished[0]
        room += self.size
        for piece in _PIECES.finditer(text):
            if self.full:
                return
            if piece["text"]:
                self._put(piece["text"], room)
            elif piece["control"]:
                self._control(piece["control"], room)
            elif piece["command"]:
                numbers = re.findall(r"\d+", piece["numbers"])
                self._command(piece["command"], [int(number) for number in numbers])

    def _put(self, text: str, room: int) -> None:
        line = self.lines[self.row]
        longest = room - (self.size - len(line))
        self.full = self.column + len(text) > max(longest, len(line))
        text = text[: max(0, max(longest, len(line)) - self.column)] if self.full else text
        if text:
            line = line.ljust(self.column)
            self._set(line[: self.column] + text + line[self.column + len(text) :])
            self.column += len(text)

    def _set(self, line: str) -> None:
        self.size += len(line) - len(self.lines[self.row])
        self.lines[self.row] = line

    def _control(self, control: str, room: int) -> None:
        if control == "\n":
            if self.row + 1 == len(self.lines):
                self.full = self.size >= room
                if self.full:
                    return
                self.lines.append("")
                self.size += 1
            self.row, self.column = self.row + 1, 0
        elif control == "\r":
            self.column = 0
        elif control == "\b":
            self.column = max(0, self.column - 1)

    def _command(self, command: str, numbers: list[int]) -> None:
        """Move the cursor or erase; colours and all else leave no trace."""
        number = numbers[0] if numbers else 0
        line = self.lines[self.row]
        if command == "K":
            erased = (line[: self.column], " " * self.column + line[self.column :], "")
            self._set(erased[min(number, 2)])
        elif command == "J" and number >= 2:
            self.size, self.lines = self.row, [""] * (self.row + 1)
        elif command == "H":
            row, column = [*numbers, 1, 1][:2] if numbers else (1, 1)
            self.row = min(max(row, 1), len(self.lines)) - 1
            self.column = min(max(column, 1), _LONGEST_SEQUENCE) - 1
        elif command == "A":
            self.row = max(0, self.row - max(number, 1))
        elif command == "B":
            self.row = min(len(self.lines) - 1, self.row + max(number, 1))
        elif command == "C":
            self.column += min(max(number, 1), _LONGEST_SEQUENCE)
        elif command == "D":
            self.column = max(0, self.column - max(number, 1))
        elif command == "G":
            self.column = min(max(number, 1), _LONGEST_SEQUENCE) - 1


def as_shown(text: str) -> str:
    r"""A text as a terminal leaves it.

    Examples:
        >>> as_shown("\x1b[1mbold\x1b[0m\ttab\x00")
        'bold\ttab'
        >>> as_shown(f"<object object at {hex(10**9)}>")
        '<object object at 0x…>'
    """
    screen = Screen()
    screen.write(text)
    return screen.text
