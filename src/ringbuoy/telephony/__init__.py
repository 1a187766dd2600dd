"""The phone line: carriers, numbers, calls, and the counselors' phones."""
