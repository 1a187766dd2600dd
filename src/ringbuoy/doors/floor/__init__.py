"""The floor: what supervisors see live, and how they come to help."""
