"""The page that runs: what the reader's browser needs to execute the cells of a chapter."""
