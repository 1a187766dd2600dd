"""The door of the phone line: Asterisk's events come in, orders go out, and the records keep up."""
