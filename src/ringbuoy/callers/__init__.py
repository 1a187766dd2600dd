"""Who reached out before, known by a handle that only keyd can compute."""
