"""Checks of what no compiler reads: templates, addresses, words, catalogues, styles, the repository."""
