"""Telling those who keep the directory what is due for checking: once on their pages, and weekly by mail."""
