"""Start-up: the processes, their order, their settings."""
