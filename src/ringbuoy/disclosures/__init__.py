"""Giving out, mending or erasing what we hold: as the person asks or a court orders; always two people."""
