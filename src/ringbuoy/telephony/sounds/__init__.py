"""What a caller hears from the line itself: music, spoken sentences, and the center's own recordings."""
