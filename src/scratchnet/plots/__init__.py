"""Pictures of functions, data, networks at work and training: each returns a `Figure`."""

from scratchnet.plots.boxes import matrices
from scratchnet.plots.curves import curve, descent_on_curve, lines, losses
from scratchnet.plots.fits import one_weight
from scratchnet.plots.planes import decision_regions, points, regions_grid
from scratchnet.plots.rates import success_rates, wilson_interval
from scratchnet.plots.space import separating_plane
from scratchnet.plots.surfaces import parameter_path

__all__ = [
    "curve",
    "decision_regions",
    "descent_on_curve",
    "lines",
    "losses",
    "matrices",
    "one_weight",
    "parameter_path",
    "points",
    "regions_grid",
    "separating_plane",
    "success_rates",
    "wilson_interval",
]
