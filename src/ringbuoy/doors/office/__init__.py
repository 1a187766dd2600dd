"""The office: people, lines, the center's settings, reports, and the journal of changes."""
