"""The caller's door: the home page, the talk, the exit, a message when nobody can answer."""
