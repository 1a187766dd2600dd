"""The contact: its moves, messages, notes and how it ended."""
