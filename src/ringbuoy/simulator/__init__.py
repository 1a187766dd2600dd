"""Arrivals and people that are made up, for demos and trials."""
