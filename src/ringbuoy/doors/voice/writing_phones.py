"""Writing down whom a call reaches, as often as that changes: routing gives calls to nobody else."""

from ringbuoy.kernel import clock
from ringbuoy.presence.phones import By, phones_are
from ringbuoy.telephony.own_phones import who_use_theirs


class WritingPhones:
    """What the core last said of the browsers' phones, and what of it is written. None: nothing yet.

    While the database is away only the newest is kept: what was in between is of no use to anybody.
    """

    def __init__(self) -> None:
        self._are: frozenset[int] | None = None
        self._written: frozenset[int] | None = None

    def are(self, persons: frozenset[int]) -> bool:
        """Take whom a call reaches by their browser now, and tell whether it is news."""
        is_news = persons != self._are
        self._are = persons
        return is_news

    def write(self) -> None:
        """Make the records true; an engine that has just begun looks at the own phones too."""
        now, at = self._are, clock.now()
        if now is None or now == self._written:
            return
        if self._written is None:
            phones_are(By.OWN, who_use_theirs(), at=at)
        phones_are(By.BROWSER, now, at=at)
        self._written = now
