"""Call models: what each phase of a talk is for. Suggestions, never gates."""
