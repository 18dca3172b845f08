"""Pictures of functions, data, networks at work and training: each returns a `Figure`."""

from scratchnet.plots.curves import curve, descent_on_curve, lines, losses
from scratchnet.plots.planes import decision_regions, points, regions_grid

__all__ = [
    "curve",
    "decision_regions",
    "descent_on_curve",
    "lines",
    "losses",
    "points",
    "regions_grid",
]
