"""Our own small telephone for tests: SIP and sound over UDP, nothing but Python."""
