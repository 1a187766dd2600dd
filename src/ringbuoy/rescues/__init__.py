"""Sending help to somebody in danger of their life: the last resort, by two, until somebody is there."""
