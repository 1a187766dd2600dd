"""Reading whole numbers that a page sent."""

LONGEST = 15
"""More digits than any number of ours has. Of thousands Python makes an error and no number."""


def whole(text: str) -> int | None:
    """Read a whole number without a sign, in the digits of any script. None: it is none, or far too long."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None
