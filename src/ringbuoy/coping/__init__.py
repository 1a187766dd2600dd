"""Coping strategies: short ways to get through a hard moment, found by need and read aloud."""
