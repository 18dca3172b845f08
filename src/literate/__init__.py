"""The press: executes the chapters of a book and prints them as pages.

A chapter imports one thing from here, `table`. The way of a chapter through the press:
`chapter` cuts it, `execution` runs it, `cache` remembers it, `weave` prints it.
"""

from literate.tables import Table, table

__all__ = ["Table", "table"]
