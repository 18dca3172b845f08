"""Letters and numbers as the pictures write them."""

import pytest

from pictures.words import number


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0, None, "0"),
        (-0.0, None, "0"),
        (-0.00001, 2, "0.00"),
        (-2.5, None, "−2.5"),
        (1000, None, "1,000"),
        (200000, None, "200,000"),
        (1234.5, None, "1234.5"),
        (1e-9, None, "10⁻⁹"),
        (-3e12, None, "−3·10¹²"),
        (0.30000000000000004, None, "0.3"),
    ],
)
def test_numbers_are_written_for_readers(value: float, digits: int | None, text: str) -> None:
    assert number(value, digits) == text
