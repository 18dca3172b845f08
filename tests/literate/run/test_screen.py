"""Text is what a terminal shows in the end, whatever was written on the way."""

import pytest

from literate.run.screen import Screen, as_shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("plain\ntext\n", "plain\ntext\n"),
        ("tab\tstays", "tab\tstays"),
        ("".join(f"\rprogress {i:3d}%" for i in range(0, 101, 25)) + "\n", "progress 100%\n"),
        ("abc\b\b\bxyz", "xyz"),
        ("abc\b", "abc"),
        ("\x9b31mred\x9b0m", "red"),
        ("\b\ba", "a"),
        ("12345\rab", "ab345"),
        ("12345\rab\nc", "ab345\nc"),
        ("windows\r\nlines\r\n", "windows\nlines\n"),
        ("12345\r\x1b[Kab", "ab"),
        ("12345\x1b[2K\rab", "ab"),
        ("12345\x1b[2D\x1b[1Kab", "   ab"),
        ("1\n2\n\x1b[2Aone\x1b[Bx\n3", "one\n2  x\n3"),
        ("a\nb\x1b[2J\x1b[Hnew", "new\n"),
        ("a\x1b[3Cb\x1b[2Gc", "ac  b"),
        ("\x1b[1;31mred\x1b[0m \x1b[38;5;9mtoo\x1b[m", "red too"),
        ("\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x07 \x1b]0;title\x07end", "link end"),
        ("\x1b(B\x1b7x\x1b8\x1b", "Bx"),
        ("bell\x07 null\x00 form\x0c feed\x0b del\x7f next\x85 csi\x9b end", None),
        ("Größe 漢字 −1", "Größe 漢字 −1"),
    ],
)
def test_what_a_terminal_leaves(written: str, shown: str | None) -> None:
    expected = "bell null form feed del next csi end" if shown is None else shown
    assert as_shown(written) == expected
    # It does not matter in which pieces it comes.
    screen = Screen()
    for character in written:
        screen.write(character)
    assert screen.text == expected


def test_no_more_than_there_is_room_for() -> None:
    screen = Screen()
    screen.write("x" * 100, room=10)
    assert (screen.text, screen.size, screen.full) == ("x" * 10, 10, True)
    screen.write("y", room=10)
    assert screen.text == "x" * 10
    lines = Screen()
    lines.write("ab\ncd\nef", room=5)
    assert (lines.text, lines.size, lines.full) == ("ab\ncd", 5, True)


def test_a_line_that_is_written_anew_takes_its_room_once() -> None:
    screen = Screen()
    for i in range(1000):
        screen.write(f"\r{i:5d}", room=10)
        assert screen.size <= 5
    assert (screen.text, screen.full) == ("  999", False)


def test_a_sequence_without_an_end_swallows_little() -> None:
    screen = Screen()
    screen.write("\x1b]0;" + "x" * 5000)
    screen.write("end")
    assert screen.text.endswith("end")
    assert "\x1b" not in screen.text


def test_what_differs_at_each_build_is_taken_off() -> None:
    assert as_shown(f"{object()!r} and 0x7f") == "<object object at 0x…> and 0x7f"
    assert as_shown("\ud800") == "\\ud800"
