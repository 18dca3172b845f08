"""Where to write on the edges of a drawing so that no text covers another or a node."""

from collections.abc import Sequence
from typing import NamedTuple

Point = tuple[float, float]
SHARES = [0.16 + 0.02 * k for k in range(35)]  # of the way from the source to the target
BETWEEN = 0.04  # inches of paper between two labels


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
    edges = [edge for group in groups for edge in group]
    labelled = [[edge for edge in group if edge.width] for group in groups]
    shares: list[float] = []
    for group in labelled:
        taken = [*obstacles, *_boxes(labelled, shares)]

        def faults(share: float, group: list[Edge] = group, taken: list[Box] = taken) -> float:
            boxes = [_at(edge, share) for edge in group]
            own = sum(box.meets(other) for i, box in enumerate(boxes) for other in boxes[:i])
            return 1000 * own + sum(_faults(edge, share, edges, taken, 0.32) for edge in group)

        shares += [min(SHARES, key=faults)] * len(group)
    # Then each label by itself moves a little, if that frees it.
    flat = [edge for group in labelled for edge in group]
    for i, edge in enumerate(flat):
        others = [_at(e, share) for e, share in zip(flat, shares, strict=True) if e is not edge]
        taken, home = [*obstacles, *others], shares[i]
        shares[i] = min(SHARES, key=lambda share: _faults(edge, share, edges, taken, home))
    spots = iter(_at(edge, share) for edge, share in zip(flat, shares, strict=True))
    return [
        [(box.x, box.y) for box in (next(spots) if e.width else _at(e, 0.5) for e in group)]
        for group in groups
    ]


def _boxes(groups: Sequence[Sequence[Edge]], shares: Sequence[float]) -> list[Box]:
    """Return the rectangles of the labels whose share is known already."""
    flat = [edge for group in groups for edge in group]
    return [_at(edge, share) for edge, share in zip(flat, shares, strict=False)]


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
