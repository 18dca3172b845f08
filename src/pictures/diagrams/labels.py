"""Where to write on the edges of a drawing so that no text covers another or a node."""

import itertools
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from pictures.shapes import Point

SHARES = [0.16 + 0.02 * k for k in range(35)]  # of the way from the source to the target
BETWEEN = 0.04  # inches of paper between two labels
T = TypeVar("T")


class Edge(NamedTuple):
    """A straight edge and the size of its label, in inches; no label where a size is 0."""

    start: Point
    end: Point
    width: float = 0.0
    height: float = 0.0


class Box(NamedTuple):
    """A rectangle around a centre."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: "Box") -> bool:
        """Say whether two rectangles overlap or nearly touch."""
        return (
            abs(self.x - other.x) < (self.width + other.width) / 2 + BETWEEN
            and abs(self.y - other.y) < (self.height + other.height) / 2 + BETWEEN
        )


def place(groups: Sequence[Sequence[Edge]], obstacles: Sequence[Box]) -> list[list[Point]]:
    """Choose where on its edge each label stands.

    The labels of one group, the edges that leave one node, stand at the same share of their way.
    For one group after another the share with the fewest faults is taken: first no overlap, then
    few other edges beneath, then near the source.

    Args:
        groups: Edges by the node they leave.
        obstacles: What no label may cover.

    Returns:
        The centre of each label, in the order of the edges.
    """
    edges = flat(groups)
    shares = _by_groups(groups, edges, obstacles)
    labelled = [edge for edge in edges if edge.width]
    _nudge(labelled, shares, edges, obstacles)
    spots = iter(map(_at, labelled, shares))
    boxes = [[next(spots) if e.width else _at(e, 0.5) for e in group] for group in groups]
    return [[(box.x, box.y) for box in group] for group in boxes]


def flat(groups: Iterable[Iterable[T]]) -> list[T]:
    """Return the members of all groups, one after another."""
    return [member for group in groups for member in group]


def _by_groups(
    groups: Sequence[Sequence[Edge]], edges: Sequence[Edge], obstacles: Sequence[Box]
) -> list[float]:
    """Return the share of each label, the same for all of a group, clear of the groups before."""
    shares: list[float] = []
    taken = list(obstacles)
    for group in groups:
        labelled = [edge for edge in group if edge.width]
        best = min(SHARES, key=lambda share: _faults_of_group(labelled, share, edges, taken))
        shares += [best] * len(labelled)
        taken += [_at(edge, best) for edge in labelled]
    return shares


def _nudge(
    labelled: list[Edge], shares: list[float], edges: Sequence[Edge], obstacles: Sequence[Box]
) -> None:
    """Move each label by itself a little, if that frees it."""
    for i, edge in enumerate(labelled):
        others = map(_at, labelled[:i] + labelled[i + 1 :], shares[:i] + shares[i + 1 :])
        taken, home = [*obstacles, *others], shares[i]
        shares[i] = min(SHARES, key=lambda share: _faults(edge, share, edges, taken, home))


def _faults_of_group(
    group: Sequence[Edge], share: float, edges: Sequence[Edge], taken: Sequence[Box]
) -> float:
    """Weigh what is wrong if all labels of a group stand at one share of their ways."""
    boxes = [_at(edge, share) for edge in group]
    own = sum(a.meets(b) for a, b in itertools.combinations(boxes, 2))
    return 1000 * own + sum(_faults(edge, share, edges, taken, 0.32) for edge in group)


def _faults(
    edge: Edge, share: float, edges: Sequence[Edge], taken: Sequence[Box], home: float
) -> float:
    """Weigh what is wrong with a place: overlaps, edges beneath, distance from where it belongs."""
    box = _at(edge, share)
    overlaps = sum(box.meets(other) for other in taken)
    crossings = sum(_crosses(other, box) for other in edges if other is not edge)
    return 1000 * overlaps + crossings + 3 * abs(share - home)


def _at(edge: Edge, share: float) -> Box:
    """Return the label's rectangle at a share of the way."""
    (x0, y0), (x1, y1) = edge.start, edge.end
    return Box(x0 + share * (x1 - x0), y0 + share * (y1 - y0), edge.width, edge.height)


def _crosses(edge: Edge, box: Box) -> bool:
    """Say whether an edge runs through a rectangle."""
    enter, leave = 0.0, 1.0  # the part of the way that lies within, axis by axis
    for start, end, centre, size in (
        (edge.start[0], edge.end[0], box.x, box.width),
        (edge.start[1], edge.end[1], box.y, box.height),
    ):
        low, high = centre - size / 2, centre + size / 2
        if start == end:
            if not low < start < high:
                return False
            continue
        first, second = sorted(((low - start) / (end - start), (high - start) / (end - start)))
        enter, leave = max(enter, first), min(leave, second)
    return enter < leave
