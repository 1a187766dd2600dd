"""Who may do what, checked route by route against one table."""
