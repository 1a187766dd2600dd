"""Promises kept: calls and texts that somebody agreed to, in the hours that they called safe."""
