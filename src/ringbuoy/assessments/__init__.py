"""Published instruments: exact questions, computed risk level."""
