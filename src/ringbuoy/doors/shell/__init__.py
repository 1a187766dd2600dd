"""The wall that all doors share: page frames, sign-in, error pages, headers. Not a door itself."""
