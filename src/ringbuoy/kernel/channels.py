"""The ways in which a person reaches the line."""

from enum import StrEnum


class Channel(StrEnum):
    """How a contact talks with us. (Asterisk's channel is a leg.)"""

    VOICE = "voice"
    CHAT = "chat"
    TEXT = "text"

    @property
    def is_written(self) -> bool:
        """Tell whether a counselor can hold more than one of these at a time."""
        return self is not Channel.VOICE
