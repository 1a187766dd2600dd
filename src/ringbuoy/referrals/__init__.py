"""Giving a service of the directory to a caller, and what became of it."""
