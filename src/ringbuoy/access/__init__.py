"""Roles and gates: what each role may do, as data."""
