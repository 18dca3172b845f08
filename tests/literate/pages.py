"""What the small books of several tests are written with."""


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
