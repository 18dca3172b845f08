"""Executes chapters, when the book is built and in the reader's browser."""
