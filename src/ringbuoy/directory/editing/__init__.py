"""Keeping the directory by hand: two people for each change, and the history of every field."""
