"""Who has opened what and why: the journal sealed, checked, shown and watched."""
