"""First-words triage: written phrases that put a waiting chat or text before others, and say why."""
