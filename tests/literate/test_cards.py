"""The pictures for previews of links."""

import io

import numpy as np
from matplotlib.figure import Figure
from matplotlib.image import imread

from literate.cards import HEIGHT, WIDTH, Card
from literate.figures import to_png

NAVY = (0x14, 0x30, 0x4F)
LONG = "Understand " * 9


def a_figure() -> bytes:
    figure = Figure()
    figure.subplots().plot([0, 1], color="#00ff00", linewidth=20)
    return to_png(figure)


def pixels(card: Card) -> np.ndarray:
    """The card's colours from 0 to 255, row by row."""
    drawn = imread(io.BytesIO(card.draw()))[..., :3]
    return np.asarray(np.rint(255 * drawn), dtype=int)


def inked(drawn: np.ndarray) -> np.ndarray:
    """Where something stands on the background."""
    return np.asarray(np.abs(drawn - NAVY).max(axis=-1) > 40)


def test_the_size_and_the_colour_of_the_site() -> None:
    drawn = pixels(Card("A title", "Part I", "The book"))
    assert drawn.shape == (HEIGHT, WIDTH, 3) == (630, 1200, 3)
    assert np.abs(drawn[0, 0] - NAVY).max() <= 2


def test_nothing_is_cut_off_and_all_is_there() -> None:
    for title in ("A title", LONG):
        for part in ("", "Part I"):
            for picture in (b"", a_figure()):
                ink = inked(pixels(Card(title, part, "The book", picture)))
                assert not ink[:30].any()
                assert not ink[-30:].any()
                assert not ink[:, :50].any()
                assert not ink[:, -50:].any()
                left = ink[:, :560]
                assert left[40:100].any() == bool(part)
                assert left[200:430].any()
                assert left[-100:].any()


def test_the_figure_stands_on_white_beside_the_title() -> None:
    plain = pixels(Card("A title", "Part I", "The book"))
    drawn = pixels(Card("A title", "Part I", "The book", a_figure()))
    assert (drawn[70:560, 600:1120] > 250).all(axis=-1).mean() > 0.5
    green = (drawn[..., 1] > 200) & (drawn[..., 0] < 60) & (drawn[..., 2] < 60)
    assert green[:, 600:].sum() > 1000
    assert not green[:, :572].any()
    assert not inked(plain)[:, 900:].any()


def test_a_long_title_does_not_run_into_the_figure() -> None:
    narrow = inked(pixels(Card(LONG, "", "", a_figure())))
    assert not narrow[:, 545:570].any()


def test_the_same_bytes_and_another_key_for_each_difference() -> None:
    card = Card("A title with $x$ & more", "Part I", "The book", a_figure())
    assert card.draw() == card.draw()
    assert len(card.draw()) < 80_000
    others = [card._replace(title="other"), card._replace(part="other")]
    others += [card._replace(site="other"), card._replace(picture=b"")]
    assert len({card.key(), *(other.key() for other in others)}) == 5
    assert card.key() == Card(*card).key()
    for mark in (b"tEXt", b"tIME", b"iTXt"):
        assert mark not in card.draw()
