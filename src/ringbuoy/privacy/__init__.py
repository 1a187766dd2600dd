"""Sealing, opening, the blind index, and logs that hold no words."""
