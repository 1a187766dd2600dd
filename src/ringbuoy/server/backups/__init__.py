"""Backups: made every day, proved by a trial, and brought back onto an empty machine."""
