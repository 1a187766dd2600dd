"""Reports that the law asks for: what was disclosed, whom it must be told, by when, and how it ended."""
