"""The keeper of keys: a small program of its own, the only holder of what opens a caller's words."""
