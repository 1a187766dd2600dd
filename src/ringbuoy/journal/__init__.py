"""The one append-only record of what happened: ids and codes, never words."""
