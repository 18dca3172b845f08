"""The press: executes the chapters of a book and prints them as pages.

A chapter imports two things from here, `table` and `frames`. Its way through the press:
`chapter` cuts it, `execution` runs it, `cache` remembers it, `weave` prints it.
"""

from literate.run.frames import Frames, frames
from literate.run.tables import Table, table

__all__ = ["Frames", "Table", "frames", "table"]
