"""Prints executed chapters; an edit here executes nothing."""
