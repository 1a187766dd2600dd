"""Honest numbers, made from the journal and the contacts; changes nothing."""
