"""Complaints and compliments: who hears them, by when they are answered, and what we changed."""
