"""Tags of the floor."""
