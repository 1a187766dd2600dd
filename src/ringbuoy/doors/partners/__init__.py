"""The door for houses that say themselves how many of their places are free."""
