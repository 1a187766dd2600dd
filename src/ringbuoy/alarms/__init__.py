"""Alarms about the house itself: raised by what was done, shown until a named person answers for them."""
