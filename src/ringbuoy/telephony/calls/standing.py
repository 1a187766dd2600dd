"""What stands at one Asterisk, and how what everybody hears is made to follow from it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ringbuoy.telephony.calls import announcing, menus, messages
from ringbuoy.telephony.calls.browsers import Browsers
from ringbuoy.telephony.calls.call import COMFORT_AFTER, Call, Hears
from ringbuoy.telephony.calls.desks import Desks
from ringbuoy.telephony.calls.ears import Ears
from ringbuoy.telephony.calls.events import Entered
from ringbuoy.telephony.calls.flood import Flood
from ringbuoy.telephony.calls.leaving import gone
from ringbuoy.telephony.calls.letting_in import Entrance
from ringbuoy.telephony.calls.lines import Numbers
from ringbuoy.telephony.calls.orders import CloseRoom, Order, Record
from ringbuoy.telephony.calls.others import let_other_go
from ringbuoy.telephony.calls.outsides import Outsides
from ringbuoy.telephony.calls.own_phones import OwnPhones
from ringbuoy.telephony.calls.person_tests import PersonTests
from ringbuoy.telephony.calls.recorders import Recorders
from ringbuoy.telephony.calls.saying import hush
from ringbuoy.telephony.calls.talks import Talks
from ringbuoy.telephony.calls.thirds import Thirds

HOURS_EVERY = timedelta(seconds=5)


class Standing:
    """Everybody at one Asterisk: who calls, whose phones are there, and what each should hear."""

    def __init__(self, numbers: Numbers | None = None, *, flood: Flood | None = None) -> None:
        self.numbers = numbers or Numbers()
        self.calls: dict[str, Call] = {}
        self.desks = Desks()
        self.browsers = Browsers()
        self.own_phones = OwnPhones(self.desks)
        self.flood = flood or Flood()
        self.outsides = Outsides(self.desks)
        self.ears = Ears()
        self.recorders = Recorders()
        self.person_tests = PersonTests(self.desks)
        self.thirds = Thirds(self.outsides)
        self.talks = Talks(self.desks, self.thirds, self.flood)
        self.entrance = Entrance(self.flood, {})
        self._hours_at: datetime | None = None

    def learn(self, numbers: Numbers, *, at: datetime) -> None:
        """Know the lines anew, for the callers too who are there."""
        self.numbers, self._hours_at = numbers.judged(at=at), at
        for call in self.calls.values():
            menus.learn(call, self.numbers)

    def look_at_hours(self, *, at: datetime) -> None:
        """Let lines open and close at their hours, also while nobody can read the records."""
        if self._hours_at is None or not timedelta() <= at - self._hours_at < HOURS_EVERY:
            self.learn(self.numbers, at=at)

    def open(self, event: Entered, at: datetime) -> Call:
        """Begin with a call that is new here."""
        line = self.numbers.by_code.get(event.line) or self.numbers.line_at(event.dialed)
        call = Call(event.leg, event.dialed, line, comfort_at=at + COMFORT_AFTER, number=event.number)
        call.language, call.is_number_kept = event.language, line.keeps_numbers
        self.calls[call.leg] = call
        return call

    def admit(self, call: Call, event: Entered, at: datetime) -> Iterator[Order]:
        """From now on the caller waits, and the records know of them. Nobody is greeted twice."""
        yield from hush(call)
        call.asked, call.hears, call.was_alone = None, Hears.NOTHING, event.is_again
        call.came = Record(call.leg, event.dialed, at, event.number, event.vouched)
        yield call.came
        if event.is_again and not event.is_late:
            yield from self.settle(call, at)
        else:
            yield from announcing.begin(call)

    def forget(self, call: Call, at: datetime, *, was_cut_off: bool = False) -> Iterator[Order]:
        """The caller is gone for good."""
        del self.calls[call.leg]
        self.browsers.end(call.leg)
        yield from let_other_go(call)
        yield from messages.end_message(call)
        yield from self.ears.forget(call, busy=self.busy)
        yield from self.recorders.forget(call)
        if call.desk or call.message or call.has_bridge:
            yield CloseRoom(call.leg)
        yield from gone(call, was_cut_off=was_cut_off or call.was_cut)
        yield from self.settle_all(at)

    def settle_all(self, at: datetime) -> Iterator[Order]:
        """Do for every caller what `settle` does for one."""
        yield from self.person_tests.release(self.calls.values())
        yield from self.thirds.release(self.calls, self.desks)
        for call in list(self.calls.values()):
            yield from self.settle(call, at)
        yield from self.thirds.settle(self.calls, self.desks)

    @property
    def busy(self) -> set[str]:
        """The counselors' legs that are in a talk."""
        talking = {call.desk for call in self.calls.values() if call.desk}
        return talking | self.thirds.desks | self.person_tests.legs

    def settle(self, call: Call, at: datetime) -> Iterator[Order]:
        """Let the caller hear what the records say they should hear, and let those listen who should."""
        yield from self.person_tests.release(self.calls.values())
        yield from self.thirds.release(self.calls, self.desks)
        yield from announcing.tell_untold(call)
        yield from self.talks.settle(call, at)
        yield from self.thirds.settle(self.calls, self.desks)
        yield from self.ears.settle(call, self.desks, busy=self.busy, at=at)
        yield from self.recorders.settle(call, is_with_others=bool(self.thirds.of(call.contact)), at=at)
