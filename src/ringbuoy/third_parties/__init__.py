"""Somebody reaches out about somebody else: the person at risk is a person of their own."""
