"""What the small books of several tests are written with."""

import json


def figure(values: str = "[0, 1]", caption: str = "A line.", **options: str) -> str:
    """A cell that draws a line; options such as `label` and `ledger` stand at its head."""
    head = {"caption": caption, "alt": "A rising line"} | options
    lines = "\n".join(f"#| {name}: {value}" for name, value in head.items())
    return f"""
```python
{lines}
from matplotlib.figure import Figure
figure = Figure()
figure.subplots().plot({values})
figure
```
"""


def lab(*prose: str, **metadata: str) -> str:
    """A notebook with cells of prose, as its file has it."""
    cells = [
        {"cell_type": "markdown", "id": f"c{i}", "metadata": {}, "source": text}
        for i, text in enumerate(prose)
    ]
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook)
