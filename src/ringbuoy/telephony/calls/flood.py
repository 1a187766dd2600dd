"""Whose call is looked at twice: in a flood, strangers press a key or stay. Nobody is blocked.

Whoever presses is through at once; whoever cannot is through a little later. Machines that only ring and
hang up never reach a counselor and stand in no queue; that they called is written down when nothing else is
to be. What is counted lies in memory only and is forgotten within minutes.
"""

from collections import Counter, deque
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=1)
CALM_FOR = timedelta(minutes=5)
MANY_CALLS = 120
"""So many calls within a minute are a flood: twice what reaches the largest national service."""
MANY_OF_A_NUMBER = 3
MANY_OF_A_PREFIX = 12
SAME_DIGITS = 4
"""How many digits at the end differ among the numbers of one prefix."""
PATIENCE = timedelta(seconds=20)
"""How long somebody waits who presses nothing."""
REAL_FOR = timedelta(hours=12)
TURN_WITHIN = timedelta(minutes=15)
"""Whoever was sent away and calls again within this time has a turn."""
SAME_NUMBER = 10
"""So many digits at the end tell a number, with the prefix of its country or without."""
TOLD_AGAIN_AFTER = timedelta(seconds=30)
"""That a flood goes on is told anew only from time to time."""
FOUND_AGAIN_AFTER = timedelta(hours=1)
"""Whoever is found real over and over is so anew only from time to time."""


class Flood:
    """Counts calls as they come, and knows who has been found to be real.

    `mark_of`: under what a number is known, from its last digits; by itself, these digits.
    """

    def __init__(self, mark_of: Callable[[str], str] = str) -> None:
        self._mark_of = mark_of
        self._came: deque[tuple[datetime, str]] = deque()
        self._counted: Counter[str] = Counter()
        self._real: dict[str, datetime] = {}
        self._found: dict[str, datetime] = {}
        self._sent_away: dict[str, datetime] = {}
        self._flooded_at: datetime | None = None
        self._told_until: datetime | None = None
        self.by_hand_until: datetime | None = None

    def is_on(self, *, at: datetime) -> bool:
        """Tell whether a flood goes on, or did a few minutes ago, or somebody says that one does."""
        if self.by_hand_until is not None and at < self.by_hand_until:
            return True
        return self.noticed_until(at=at) is not None

    def noticed_until(self, *, at: datetime) -> datetime | None:
        """Give the moment until which a flood that was counted is taken to go on. None: none does."""
        until = self._flooded_at and self._flooded_at + CALM_FOR
        return until if until is not None and at < until else None

    def take_noticed(self, *, at: datetime) -> datetime | None:
        """Give until when a counted flood goes on, where that is news: that it began, or lasts longer."""
        until = self.noticed_until(at=at)
        if until is None or (self._told_until and until - self._told_until < TOLD_AGAIN_AFTER):
            return None
        self._told_until = until
        return until

    def must_show(self, number: str, *, at: datetime) -> bool:
        """Count a call, and tell whether its caller is asked to press a key. An empty number is withheld."""
        self._forget_old(at)
        self._came.append((at, number))
        self._counted.update(_lanes(number))
        if len(self._came) > MANY_CALLS:
            self._flooded_at = at
        if self.knows(number, at=at):
            return False
        return self.is_on(at=at) or self._is_crowded(number)

    def found_real(self, number: str, *, at: datetime) -> None:
        """Note that somebody real calls by this number: for hours they are asked no more."""
        if not number:
            return
        mark = self._name_of(number)
        before = self._real.get(mark)
        if before is None or at - before >= FOUND_AGAIN_AFTER:
            self._real[mark] = self._found[mark] = at

    def take_found(self) -> Mapping[str, datetime]:
        """Give who was found real since this was asked last, and when."""
        found, self._found = self._found, {}
        return found

    def real(self, *, at: datetime) -> Mapping[str, datetime]:
        """Give everybody who is known, and since when."""
        return {mark: since for mark, since in self._real.items() if at - since < REAL_FOR}

    def remember(self, real: Mapping[str, datetime], *, at: datetime) -> None:
        """Know whom an earlier engine knew, for as long as it would have."""
        for mark, since in real.items():
            if since <= at and at - since < REAL_FOR:
                self._real[mark] = max(since, self._real.get(mark, since))

    def knows(self, number: str, *, at: datetime) -> bool:
        """Tell whether somebody real has called by this number, or was called there, in the last hours."""
        seen = self._real.get(self._name_of(number)) if number else None
        return seen is not None and at - seen < REAL_FOR

    def sent_away(self, number: str, *, at: datetime) -> None:
        """Note that there was no room for this caller. All who withhold their number count as one."""
        self._sent_away[self._name_of(number)] = at

    def takes_turn(self, number: str, *, at: datetime) -> bool:
        """Tell whether this caller was sent away and has come again; a turn is taken once."""
        since = self._sent_away.pop(self._name_of(number), None)
        return since is not None and at - since < TURN_WITHIN

    def _is_crowded(self, number: str) -> bool:
        """Tell whether too many calls come by one number, or by numbers that differ at their end only."""
        if not number:
            return False
        of_number, of_prefix = (self._counted[lane] for lane in _lanes(number))
        return of_number > MANY_OF_A_NUMBER or of_prefix > MANY_OF_A_PREFIX

    def _forget_old(self, at: datetime) -> None:
        while self._came and at - self._came[0][0] > WINDOW:
            _moment, number = self._came.popleft()
            self._counted.subtract(_lanes(number))
            self._counted += Counter()
        for seen, lasts in ((self._real, REAL_FOR), (self._sent_away, TURN_WITHIN)):
            for name in [one for one, since in seen.items() if at - since >= lasts]:
                del seen[name]

    def _name_of(self, number: str) -> str:
        return self._mark_of("".join(sign for sign in number if sign.isdigit())[-SAME_NUMBER:])


def _lanes(number: str) -> tuple[str, ...]:
    return (number, f"{number[:-SAME_DIGITS]}…") if number else ()
