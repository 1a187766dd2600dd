"""What every room stands on: ids, the clock, errors, channels, settings, signed tokens."""
