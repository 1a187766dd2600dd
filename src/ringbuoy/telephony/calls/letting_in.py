"""What becomes of a call that comes in: everybody is let in while there is room, and nobody hears nothing.

A carrier carries so many calls at once and no more. The last of them are kept for callers who are known to be
real, and for calls that go out: a flood of strangers leaves them free. Nobody is sent away for good: whoever
is, and calls again, is asked to press a key like everybody else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ringbuoy.telephony.calls.events import Entered
from ringbuoy.telephony.calls.flood import Flood
from ringbuoy.telephony.calls.limits import Limit

SORRY_AT_ONCE = 3
"""So many callers are told at a time that there is no room; for more of them the carrier has words."""


class Welcome(StrEnum):
    """What becomes of a call that comes in."""

    COME_IN = "come_in"
    SHOW = "show"
    """The caller is asked to press a key, or to stay."""
    SORRY = "sorry"
    """The caller is told that there is no room, and what they can do."""
    LED_ON = "led_on"
    """The carrier takes the call back: it leads it to its other number, or says that all is busy."""


@dataclass
class Entrance:
    """Looks at each call that comes in. `limits` are by the names of the carriers that have one."""

    flood: Flood
    limits: Mapping[str, Limit]

    def welcome(self, event: Entered, *, told_sorry: int, at: datetime) -> Welcome:
        """Tell what becomes of a call. `told_sorry`: how many callers hear just now that there is no room.

        A call that nobody took at first was answered long ago, and is let in whatever room there is; whom no
        engine ever had has shown nothing yet.
        """
        if event.is_again and not event.is_late:
            return Welcome.COME_IN
        must_show = self.flood.must_show(event.number, at=at)
        if event.is_late:
            return Welcome.SHOW if must_show else Welcome.COME_IN
        limit = self.limits.get(event.carrier)
        if limit is None or event.taken <= limit.most - limit.kept:
            return Welcome.SHOW if must_show else Welcome.COME_IN
        if event.taken <= limit.most and self.flood.knows(event.number, at=at):
            return Welcome.COME_IN
        if event.taken <= limit.most and self._has_a_turn(event, limit, must_show=must_show, at=at):
            return Welcome.SHOW
        self.flood.sent_away(event.number, at=at)
        return Welcome.LED_ON if limit.leads_on or told_sorry >= SORRY_AT_ONCE else Welcome.SORRY

    def _has_a_turn(self, event: Entered, limit: Limit, *, must_show: bool, at: datetime) -> bool:
        """Tell whether a stranger may come where room is kept: in no flood, or after being sent away once.

        Half of what is kept is out of their reach all the same.
        """
        if not must_show:
            return True
        return event.taken <= limit.most - limit.kept // 2 and self.flood.takes_turn(event.number, at=at)
