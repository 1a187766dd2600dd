"""Who talks with whom: each caller is brought to the counselor that the records name, or rests meanwhile."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ringbuoy.telephony.calls import call_backs, messages
from ringbuoy.telephony.calls.call import IS_OVER, Call, Hears
from ringbuoy.telephony.calls.desks import Desk, Desks
from ringbuoy.telephony.calls.flood import Flood
from ringbuoy.telephony.calls.orders import (
    CloseRoom,
    Join,
    Order,
    Part,
    PartToo,
    Record,
    RecordAway,
    RecordLost,
)
from ringbuoy.telephony.calls.others import call_other, has_failed, is_handed_over, let_other_go
from ringbuoy.telephony.calls.saying import end, hush, play, say, tell_again, tell_more
from ringbuoy.telephony.calls.thirds import Thirds
from ringbuoy.telephony.sounds.prompts import Prompt

GIVEN_BACK_AFTER = timedelta(seconds=15)
"""How long the same counselor is called again until the caller goes to the front of the queue."""


class Talks:
    """The talks of one Asterisk."""

    def __init__(self, desks: Desks, thirds: Thirds, flood: Flood) -> None:
        self.desks = desks
        self.thirds = thirds
        self.flood = flood

    def settle(self, call: Call, at: datetime) -> Iterator[Order]:
        """Bring one caller to whom they should talk with, or let them rest."""
        if call.is_ending or call.away_since or is_handed_over(call):
            return
        if messages.is_leaving_message(call) or call_backs.hangs_up_now(call):
            yield from tell_again(call)
            return
        if call.asked or call.is_sent_away:
            return
        if messages.must_go_on(call):
            yield from self._go_on_with_message(call)
        elif call.state in IS_OVER and (third := self.thirds.with_caller(call)):
            yield from self._leave_to(call, third)
        elif call.state in IS_OVER:
            yield from end(call)
        elif call.counselor is None:
            yield from self._rest(call)
        elif self.thirds.takes_counselor(call) and self.desks.of(call.counselor).ready_leg:
            call.lost_since = None
            yield from self._leave_talk(call)
            yield from play(call)
        elif leg := self.desks.of(call.counselor).ready_leg:
            yield from self._meet(call, leg, at)
        else:
            yield from self._wait_for(call, self.desks.of(call.counselor), at)

    def miss(self, call: Call, at: datetime) -> Iterator[Order]:
        """The caller's browser is cut off: their counselor stays, and so does their place."""
        call.away_since = at
        yield from messages.end_message(call)
        if call.desk:
            yield PartToo(call.leg, call.desk)
        if call.desk or call.message or call.has_bridge:
            yield CloseRoom(call.leg)
        call.message, call.desk, call.saying, call.hears = None, "", None, Hears.NOTHING
        call.has_bridge = False
        yield from [] if call.asked else [RecordAway(call.leg)]

    def come_again(self, call: Call, leg: str, at: datetime) -> Iterator[Order]:
        """A caller who was cut off goes on by a new leg, from where they were."""
        call.leg, call.away_since = leg, None
        if call.asked:
            yield from play(call)
            return
        call.came = Record(leg, call.dialed, at)
        yield call.came
        yield from self.settle(call, at)

    def _go_on_with_message(self, call: Call) -> Iterator[Order]:
        """Listen again; whoever heard music meanwhile is asked to speak first: nobody is kept unknowing."""
        if not call.was_alone:
            yield from hush(call)
            yield from messages.listen(call)
        elif call.saying is not Prompt.LEAVE_MESSAGE:
            yield from say(call, Prompt.LEAVE_MESSAGE)

    def _leave_to(self, call: Call, third: str) -> Iterator[Order]:
        """The counselor leaves; the caller and whom they were handed on to stay with each other."""
        if call.desk:
            yield PartToo(call.leg, call.desk)
        elif call.hears is not Hears.TALK:
            yield from hush(call)
            yield Join(call.leg, third)
        call.desk, call.hears = "", Hears.TALK

    def _rest(self, call: Call) -> Iterator[Order]:
        """Nobody talks with the caller: music, and the other ways where no hop has found anybody."""
        if call.stands is None and call.desk:
            return  # a talk that an earlier engine began goes on until the records are read
        call.lost_since = None
        yield from self._leave_talk(call)
        asks_more = call.waits_for_somebody and call.stands and (call.stands.asks_more or has_failed(call))
        if asks_more and not call.was_told_more:
            call.was_told_more = True
            yield from tell_more(call)
        yield from play(call)
        yield from call_other(call)

    def _meet(self, call: Call, leg: str, at: datetime) -> Iterator[Order]:
        call.lost_since = None
        if leg in call.also:
            call.desk, call.also = leg, call.also - {leg} | {call.desk}
        if call.desk == leg:
            yield from call_backs.meet(call)
            return
        if call.saying is Prompt.LISTENED:
            return  # what the law wants said is said to its end
        yield from let_other_go(call)
        yield from messages.end_message(call)
        call.message = None
        call_backs.ask_no_more(call)
        self.flood.found_real(call.number, at=at)
        yield from self._leave_talk(call)
        yield from hush(call)
        call.desk, call.hears, call.has_bridge = leg, Hears.TALK, True
        yield Join(call.leg, leg)

    def _wait_for(self, call: Call, desk: Desk, at: datetime) -> Iterator[Order]:
        """The counselor's leg is lost, or not there yet: it is called, and the caller hears what happens."""
        if call.desk:
            yield from self._leave_talk(call)
            yield from say(call, Prompt.RECONNECTING)
        yield from play(call)
        call.lost_since = call.lost_since or at
        yield from self.desks.call_again(desk, at=at)
        if at - call.lost_since >= GIVEN_BACK_AFTER and call.contact:
            call.lost_since = at
            yield RecordLost(call.leg, call.contact)

    def _leave_talk(self, call: Call) -> Iterator[Order]:
        if call.desk:
            yield Part(call.leg, call.desk)
            call.desk, call.hears = "", Hears.NOTHING
