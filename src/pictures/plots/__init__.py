"""Pictures of functions, data, networks at work and training: each returns a `Figure`."""

from pictures.plots.boxes import matrices
from pictures.plots.fits import one_weight
from pictures.plots.functions import curve, descent_on_curve
from pictures.plots.planes import decision_regions, points, regions_grid
from pictures.plots.rates import success_rates
from pictures.plots.series import lines, losses
from pictures.plots.space import separating_plane
from pictures.plots.surfaces import parameter_path

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
]
