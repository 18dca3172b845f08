"""Drawings: networks, neurons, gates, flow charts, graphs; each returns a `Figure`."""

from pictures.diagrams.cells import biological_neuron
from pictures.diagrams.charts import flow_chart, nested_sets
from pictures.diagrams.gates import logic_gate
from pictures.diagrams.graphs import computational_graph
from pictures.diagrams.networks import network
from pictures.diagrams.neurons import neuron

__all__ = [
    "biological_neuron",
    "computational_graph",
    "flow_chart",
    "logic_gate",
    "nested_sets",
    "network",
    "neuron",
]
