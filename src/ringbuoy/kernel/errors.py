"""The five ways in which something foreseen goes wrong.

The text of each error is the sentence that the person reads, and it says what they can do.
It never holds a caller's words, name or number.
"""


class Foreseen(Exception):
    """Something foreseen went wrong; the text is meant for the person at the screen."""

    @property
    def sentence(self) -> str:
        """The sentence that the person reads."""
        return str(self)


class Refused(Foreseen):
    """What was sent cannot be used as it is."""


class NotPermitted(Foreseen):
    """This person may not do this."""


class NotFound(Foreseen):
    """There is no such thing, or not for this person."""


class Conflict(Foreseen):
    """Somebody else was first; look again."""


class Unavailable(Foreseen):
    """A part that is needed does not answer now."""
