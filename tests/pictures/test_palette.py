"""The palette: every colour can be read, and the series stay apart for every eye."""

import itertools

import numpy as np
import pytest

from pictures import palette


def linear(hex_colour: str) -> np.ndarray:
    s = np.array([int(hex_colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(s <= 0.04045, s / 12.92, ((s + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio."""
    light = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other))
    return (light[1] + 0.05) / (light[0] + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("name", [n for n in palette.PALETTE if n not in ("paper", "grid")])
def test_every_colour_can_be_read_as_text(name: str, mode: str) -> None:
    paper = getattr(palette.PALETTE["paper"], mode)
    assert contrast(getattr(palette.PALETTE[name], mode), paper) >= 4.5


# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
BLINDNESS = {
    "none": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritan": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIE L*a*b* of a linear RGB colour."""
    to_xyz = np.array(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.1191920, 0.9503041],
        ]
    )
    t = to_xyz @ rgb / np.array([0.95047, 1.0, 1.08883])
    f = np.where(t > 0.008856, np.cbrt(t), 7.787 * t + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("blindness", BLINDNESS)
def test_the_series_stay_apart_for_every_eye(blindness: str, mode: str) -> None:
    names = [name for name, colour in palette.PALETTE.items() if colour.light in palette.SERIES]
    seen = {
        name: lab(
            np.clip(BLINDNESS[blindness] @ linear(getattr(palette.PALETTE[name], mode)), 0, 1)
        )
        for name in names
    }
    for one, other in itertools.combinations(names, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 12, f"{one} and {other}"


def test_series_differ_in_marker_and_dash_too() -> None:
    assert len(set(palette.SERIES)) == len(set(palette.MARKERS)) == len(set(palette.DASHES)) == 5
