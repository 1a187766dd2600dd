"""Finding Asterisk, fetching it, and laying out its folder."""
