"""The text line: what a text message means, how it travels, and what may be sent to whom."""
