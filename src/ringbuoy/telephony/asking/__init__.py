"""Asking a carrier's server by ourselves how it stands: is it found, does it answer, does it know us."""
