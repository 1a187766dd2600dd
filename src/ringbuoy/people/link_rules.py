"""What a link for a password is for, and how long it opens."""

from datetime import timedelta
from enum import StrEnum


class Purpose(StrEnum):
    """Why somebody chooses a password by a link."""

    INVITATION = "invitation"
    RESET = "reset"


LASTS = {Purpose.INVITATION: timedelta(hours=72), Purpose.RESET: timedelta(hours=1)}
"""An invitation waits for somebody who may be away; whoever asks for a reset sits there."""

PATH = "sign-in/link/"
"""Where a link leads, before its token."""
