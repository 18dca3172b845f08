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
        ("abc\bx", "abx"),
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


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("1\n2\n3\x1b[Ax", "1\n2x\n3"),
        ("1\n2\n3\x1b[0Ax", "1\n2x\n3"),
        ("1\n2\n3\x1b[2Ax", "1x\n2\n3"),
        ("1\n2\n3\x1b[9Ax", "1x\n2\n3"),
        ("1\n2\n3\x1b[9A\x1b[Bx", "1\n2x\n3"),
        ("1\n2\n3\x1b[9A\x1b[0Bx", "1\n2x\n3"),
        ("1\n2\n3\x1b[9A\x1b[2Bx", "1\n2\n3x"),
        ("1\n2\n3\x1b[9Bx", "1\n2\n3x"),
        ("a\x1b[Cb", "a b"),
        ("a\x1b[0Cb", "a b"),
        ("a\x1b[2C\x1b[Cb", "a   b"),
        ("a\x1b[9999Cb", "a" + " " * 1000 + "b"),
        ("abc\x1b[Dx", "abx"),
        ("abc\x1b[0Dx", "abx"),
        ("abc\x1b[9Dx", "xbc"),
        ("abc\x1b[Gx", "xbc"),
        ("abc\x1b[0Gx", "xbc"),
        ("abc\x1b[9999Gx", "abc".ljust(999) + "x"),
        ("ab\ncd\x1b[Hx", "xb\ncd"),
        ("ab\ncd\x1b[0;0Hx", "xb\ncd"),
        ("ab\ncd\x1b[2Hx", "ab\nxd"),
        ("ab\ncd\x1b[1;2Hx", "ax\ncd"),
        ("ab\ncd\x1b[1;2;7Hx", "ax\ncd"),
        ("ab\ncd\x1b[9;4Hx", "ab\ncd x"),
        ("ab\x1b[1;9999Hx", "ab".ljust(999) + "x"),
        ("ab\x1b[3K\rc", "c"),
        ("abcd\x1b[2D\x1b[0K", "ab"),
        ("abcd\x1b[2D\x1b[1K", "  cd"),
        ("a\nb\x1b[Jc", "a\nbc"),
        ("a\nb\x1b[1Jc", "a\nbc"),
        ("a\nb\x1b[2Jc", "\n c"),
        ("a\nb\nc\x1b[A\x1b[3Jd", "\n d"),
        ("a\nb\x1b[A\nc", "a\nc"),
    ],
)
def test_where_commands_lead(written: str, shown: str) -> None:
    screen = Screen()
    screen.write(written)
    assert screen.text == shown
    assert screen.size == len(shown)


def test_no_more_than_there_is_room_for() -> None:
    screen = Screen()
    assert screen.full is False
    screen.write("x" * 100, room=10)
    assert (screen.text, screen.size, screen.full) == ("x" * 10, 10, True)
    screen.write("y", room=10)
    assert screen.text == "x" * 10
    lines = Screen()
    lines.write("ab\ncd\nef", room=5)
    assert (lines.text, lines.size, lines.full) == ("ab\ncd", 5, True)
    far = Screen()
    far.write("\x1b[5Cx", room=3)
    assert (far.text, far.size, far.full) == ("", 0, True)


def test_room_is_what_the_text_may_grow_by() -> None:
    screen = Screen()
    screen.write("ab\ncd", room=5)
    assert (screen.text, screen.full) == ("ab\ncd", False)
    screen.write("\rxy", room=0)
    assert (screen.text, screen.full) == ("ab\nxy", False)
    screen.write("z\n", room=2)
    assert (screen.text, screen.full) == ("ab\nxyz\n", False)
    screen.write("\x1b[A\r12345", room=1)
    assert (screen.text, screen.size, screen.full) == ("ab\n1234\n", 8, True)


@pytest.mark.parametrize(("room", "text", "full"), [(2, "ab", True), (3, "ab\n", False)])
def test_the_end_of_a_line_takes_room(room: int, text: str, full: bool) -> None:
    screen = Screen()
    screen.write("ab\n", room=room)
    assert (screen.text, screen.size, screen.full) == (text, len(text), full)


def test_a_line_longer_than_the_room_may_be_written_anew() -> None:
    screen = Screen()
    screen.write("abcdef\nx", room=8)
    screen.write("\x1b[A\r1234567", room=0)
    assert (screen.text, screen.full) == ("123456\nx", True)


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


@pytest.mark.parametrize(("length", "swallowed"), [(999, True), (1000, False)])
def test_a_sequence_is_waited_for_up_to_a_length(length: int, swallowed: bool) -> None:
    screen = Screen()
    screen.write("\x1b]0;".ljust(length, "x"))
    screen.write("\x07")
    assert (screen.text == "") is swallowed


def test_what_differs_at_each_build_is_taken_off() -> None:
    assert as_shown(f"{object()!r} and 0x7f") == "<object object at 0x…> and 0x7f"
    assert as_shown("\ud800") == "\\ud800"
