"""Free software on which a crisis line runs."""
