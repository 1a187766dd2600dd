"""The hub: live chat of callers, live pages of staff, and the way from the port to the pages."""
