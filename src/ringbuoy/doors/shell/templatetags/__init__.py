"""Tags and filters of the page frames."""
