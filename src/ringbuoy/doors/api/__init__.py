"""The public door to the directory, for other programs: the standard's paths, reading only."""
