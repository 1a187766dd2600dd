"""What was stated to the house itself: each with a key of its own, never changed, read through a gate."""
