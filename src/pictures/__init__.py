"""The pictures of the book: plots and diagrams, drawn with matplotlib from arrays of scratchnet."""
