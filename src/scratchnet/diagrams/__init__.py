"""Drawings: networks, neurons, gates, flow charts, graphs; each returns a `Figure`."""

from scratchnet.diagrams.charts import flow_chart, nested_sets
from scratchnet.diagrams.gates import logic_gate
from scratchnet.diagrams.graphs import computational_graph
from scratchnet.diagrams.networks import network
from scratchnet.diagrams.neurons import biological_neuron, neuron

__all__ = [
    "biological_neuron",
    "computational_graph",
    "flow_chart",
    "logic_gate",
    "nested_sets",
    "network",
    "neuron",
]
