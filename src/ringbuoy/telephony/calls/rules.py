"""The core of calls: what each caller should hear follows from where the contact stands; orders make it so.

The records decide (a contact waits, talks with Maria, is over), and the legs follow. So it does not matter in
which order things are told, and an engine that has just begun does the same as one that saw it all.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from ringbuoy.contacts.rules import State
from ringbuoy.telephony.calls import menus, messages, recorders
from ringbuoy.telephony.calls.browsers import Browsers, away_in
from ringbuoy.telephony.calls.call import COMFORT_AFTER, IS_OVER, Call, Hears
from ringbuoy.telephony.calls.desks import Desks
from ringbuoy.telephony.calls.ears import Ears, is_ear
from ringbuoy.telephony.calls.events import (
    BrowsersAre,
    BrowserThere,
    BrowserUp,
    DeskUp,
    EarUp,
    Entered,
    Event,
    Found,
    Gone,
    Hanging,
    KeeperUp,
    KeyPressed,
    LimitsAre,
    NumbersKnown,
    OtherCenterUp,
    OutsideRings,
    OutsidesAre,
    OutsideUp,
    OwnPhonesAre,
    OwnPhoneUp,
    PhonesWanted,
    PhoneThere,
    Recorded,
    RecordersFailed,
    RecorderUp,
    Said,
    Stands,
    Tick,
    WaysOut,
)
from ringbuoy.telephony.calls.finding import find_desks, find_talk
from ringbuoy.telephony.calls.flood import PATIENCE, Flood
from ringbuoy.telephony.calls.leaving import gone, not_let_in
from ringbuoy.telephony.calls.letting_in import Entrance, Welcome
from ringbuoy.telephony.calls.lines import Numbers
from ringbuoy.telephony.calls.orders import (
    Answer,
    CloseRoom,
    HangUp,
    Order,
    Record,
    RecordCallBack,
    RecordChoice,
    RecordKey,
    RecordPlaced,
    Refuse,
    StopSaying,
)
from ringbuoy.telephony.calls.others import (
    ask_others_again,
    caller_of,
    let_other_go,
    lose_other,
    meet_other,
    press_other,
)
from ringbuoy.telephony.calls.outsides import Outside, Outsides, outside_of
from ringbuoy.telephony.calls.own_phones import OwnPhones
from ringbuoy.telephony.calls.recorders import Recorders, is_recorder
from ringbuoy.telephony.calls.saying import comfort, end, greet, hush, play, say, thank
from ringbuoy.telephony.calls.talks import Talks
from ringbuoy.telephony.calls.thirds import Thirds
from ringbuoy.telephony.kinds import NotLetIn, Placed
from ringbuoy.telephony.sounds.prompts import Prompt


class Calls:
    """Every call of one Asterisk."""

    def __init__(self, numbers: Numbers | None = None) -> None:
        self.numbers = numbers or Numbers()
        self.calls: dict[str, Call] = {}
        self.desks = Desks()
        self.browsers = Browsers()
        self.own_phones = OwnPhones(self.desks)
        self.flood = Flood()
        self.outsides = Outsides()
        self.ears = Ears()
        self.recorders = Recorders()
        self.thirds = Thirds(self.outsides)
        self.talks = Talks(self.desks, self.thirds, self.flood)
        self.entrance = Entrance(self.flood, {})
        self._take: Mapping[type, Callable[[Any, datetime], Iterator[Order]]] = {
            Entered: self._enter,
            Found: self._find,
            Said: self._say_on,
            Hanging: self._note_cause,
            Gone: self._let_go,
            DeskUp: self._greet_desk,
            OtherCenterUp: self._meet_other,
            EarUp: self._hear,
            OutsideRings: self._ring_outside,
            OutsideUp: self._greet_outside,
            OutsidesAre: self._place,
            WaysOut: self._learn_ways,
            LimitsAre: self._learn_limits,
            KeeperUp: self._keep_message,
            RecorderUp: self._hear_talk,
            RecordersFailed: self._fail_recorders,
            KeyPressed: self._take_key,
            PhoneThere: self._connect,
            PhonesWanted: self._want,
            OwnPhonesAre: self._follow_own_phones,
            OwnPhoneUp: self._greet_own_phone,
            BrowsersAre: self._follow_browsers,
            BrowserThere: self._connect_browser,
            BrowserUp: self._greet_browser,
            Recorded: self._take_contact,
            Stands: self._stand,
            NumbersKnown: self._learn,
            Tick: self._look,
        }

    def take(self, event: Event, *, at: datetime) -> list[Order]:
        """Tell what happened, and get what is to be done now."""
        return list(self._take[type(event)](event, at))

    def _enter(self, event: Entered, at: datetime) -> Iterator[Order]:
        if event.leg in self.calls:
            return
        told_sorry = sum(call.is_sent_away for call in self.calls.values())
        welcome = self.entrance.welcome(event, told_sorry=told_sorry, at=at)
        if welcome in (Welcome.SORRY, Welcome.LED_ON):
            yield not_let_in(event, NotLetIn.NO_ROOM, at)
        if welcome is Welcome.LED_ON:
            yield Refuse(event.leg)
            return
        call = self._open(event, at)
        yield Answer(call.leg)
        if welcome is Welcome.COME_IN:
            yield from self._admit(call, event, at)
        elif welcome is Welcome.SHOW:
            call.asked, call.asked_at = event, at
            yield from say(call, Prompt.SHOW_YOU_ARE_THERE)
        else:
            call.is_sent_away = True
            yield from say(call, Prompt.NO_ROOM)

    def _admit(self, call: Call, event: Entered, at: datetime) -> Iterator[Order]:
        """From now on the caller waits for somebody, and the records know of them."""
        yield from hush(call)
        call.asked, call.hears = None, Hears.NOTHING
        yield Record(call.leg, event.dialed, at, event.number, event.vouched)
        if event.is_again:
            yield from self._settle(call, at)
        elif call.line.says_listening:
            yield from say(call, Prompt.LISTENED)
        else:
            yield from recorders.tell(call)

    def _open(self, event: Entered, at: datetime) -> Call:
        line = self.numbers.by_code.get(event.line) or self.numbers.line_at(event.dialed)
        call = Call(event.leg, event.dialed, line, comfort_at=at + COMFORT_AFTER, number=event.number)
        call.language = event.language
        self.calls[call.leg] = call
        return call

    def _find(self, event: Found, at: datetime) -> Iterator[Order]:
        """Begin with what Asterisk has in hand. Calls that it has no more were cut off."""
        found = {caller.leg for caller in event.callers}
        for leg in [leg for leg in self.calls if leg not in found]:
            call = self.calls.pop(leg)
            if leg not in event.elsewhere:
                yield from gone(call, was_cut_off=True)
        find_desks(self.desks, event)
        yield from self.own_phones.find(event)
        self.browsers.find(event)
        self.outsides.find(event)
        self.thirds.find(event)
        yield from self.ears.find(event)
        yield from self.recorders.find(event)
        for caller in event.callers:
            call = self.calls.get(caller.leg) or self._open(caller, at)
            if call.is_sent_away:
                yield from end(call)
                continue
            call.asked = None
            yield Record(call.leg, caller.dialed, at, caller.number, caller.vouched)
            find_talk(call, event.rooms.get(call.leg, frozenset()), self.desks)
            yield from messages.lose_keeper(call, call.message.keeper) if call.message else ()
            if not call.desk:
                yield StopSaying(call.leg, Prompt.GREETING)  # nothing else can be done while it lasts
            yield from self._settle(call, at)
        for desk in self.desks.by_person.values():
            yield from self.desks.call(desk, at=at)

    def _say_on(self, event: Said, at: datetime) -> Iterator[Order]:
        call = self.calls.get(event.leg)
        if call is None or call.hears is not Hears.WORDS or call.saying != event.prompt:
            return
        call.hears, call.saying = Hears.NOTHING, None
        call.is_greeted = call.is_greeted or event.prompt in menus.GREETINGS
        yield from recorders.hear_out(call, event.prompt)
        if call.asked:
            yield from play(call)
        elif event.prompt == Prompt.LISTENED and call.waits_for_somebody:
            yield from recorders.tell(call)
        elif event.prompt in recorders.BEFORE_GREETING and call.waits_for_somebody and not call.is_greeted:
            yield from greet(call)
        elif event.prompt == Prompt.LEAVE_MESSAGE and messages.may_leave_message(call):
            yield from messages.listen(call)
        elif event.prompt in (Prompt.MESSAGE_KEPT, Prompt.CALL_BACK_KEPT, Prompt.NO_ROOM):
            yield from end(call)
        elif call.then and call.waits_for_somebody:
            following, *later = call.then
            yield from say(call, following.prompt, following.language)
            call.then = later
        else:
            yield from self._settle(call, at)

    def _note_cause(self, event: Hanging, at: datetime) -> Iterator[Order]:
        if call := self.calls.get(event.leg):
            call.cause = event.cause
        yield from ()

    def _let_go(self, event: Gone, at: datetime) -> Iterator[Order]:
        if self.own_phones.lose(event.leg, at=at):
            yield from self._settle_all(at)
            return
        yield from self.outsides.lose(event.leg, event.cause)
        if outside_of(event.leg) and event.leg not in self.calls:
            yield from self._settle_all(at)
            return
        may_come_again = self.browsers.lose(event.leg, at=at)
        call = self.calls.get(event.leg)
        if call is not None and may_come_again and not call.is_ending:
            yield from self.talks.miss(call, at)
            yield from self._settle_all(at)
        elif call is not None:
            yield from self._forget(call, at)
        elif is_ear(event.leg):
            yield from self.ears.lose(event.leg, busy=self._busy)
            yield from self._settle_all(at)
        elif is_recorder(event.leg):
            yield from self.recorders.lose(event.leg)
        elif called_for := self.calls.get(caller_of(event.leg)):
            yield from lose_other(called_for, event.leg)
        elif listened_to := self.calls.get(messages.kept_by(event.leg)):
            yield from messages.lose_keeper(listened_to, event.leg)
        elif desk := self.desks.with_leg(event.leg):
            desk.leg, desk.is_up = "", False
            yield from self._settle_all(at)

    def _forget(self, call: Call, at: datetime, *, was_cut_off: bool = False) -> Iterator[Order]:
        """The caller is gone for good."""
        del self.calls[call.leg]
        self.browsers.end(call.leg)
        yield from let_other_go(call)
        yield from messages.end_message(call)
        yield from self.ears.forget(call, busy=self._busy)
        yield from self.recorders.forget(call)
        if call.desk or call.message:
            yield CloseRoom(call.leg)
        yield from gone(call, was_cut_off=was_cut_off or call.was_cut)
        yield from self._settle_all(at)

    def _meet_other(self, event: OtherCenterUp, at: datetime) -> Iterator[Order]:
        call = self.calls.get(event.caller)
        if call is not None:
            yield from meet_other(call, event.leg, at=at)

    def _hear(self, event: EarUp, at: datetime) -> Iterator[Order]:
        yield from self.ears.hear(event.leg)

    def _ring_outside(self, event: OutsideRings, at: datetime) -> Iterator[Order]:
        self.outsides.ring(event.leg)
        yield from ()

    def _greet_outside(self, event: OutsideUp, at: datetime) -> Iterator[Order]:
        self.outsides.answer(event.leg)
        yield from self._talk_outside(at)

    def _place(self, event: OutsidesAre, at: datetime) -> Iterator[Order]:
        for one in event.calls:
            if one.company is None:  # whom we call may call back, having missed it
                self.flood.found_real(one.number, at=at)
        yield from self.outsides.stand(event)
        yield from self._talk_outside(at)

    def _learn_ways(self, event: WaysOut, at: datetime) -> Iterator[Order]:
        self.outsides.learn(event)
        yield from ()

    def _learn_limits(self, event: LimitsAre, at: datetime) -> Iterator[Order]:
        self.entrance.limits = event.limits
        yield from ()

    def _talk_outside(self, at: datetime) -> Iterator[Order]:
        """Whoever has answered a call that we placed is a caller like any other from then on."""
        for one in self.outsides.all():
            if (stands := one.talks) and stands.company:
                yield from self._welcome(one)
            elif stands and one.leg not in self.calls:
                call = self._open(Entered(one.leg, stands.shows), at)
                call.contact = stands.contact
                call.stands = Stands(stands.contact, State.TALKING, stands.counselor)
                yield RecordPlaced(one.leg, one.id, Placed.ANSWERED)
                yield from self._settle(call, at)
        yield from self._settle_all(at)

    def _welcome(self, one: Outside) -> Iterator[Order]:
        """Somebody called into a talk has answered: it is written down once."""
        if one.stands and one.stands.state is not Placed.ANSWERED and not one.is_told:
            one.is_told = True
            yield RecordPlaced(one.leg, one.id, Placed.ANSWERED)

    def _keep_message(self, event: KeeperUp, at: datetime) -> Iterator[Order]:
        call = self.calls.get(event.caller)
        yield from messages.keep(call, event.keeper, at=at) if call else [HangUp(event.keeper)]

    def _hear_talk(self, event: RecorderUp, at: datetime) -> Iterator[Order]:
        yield from self.recorders.hear(event.leg)

    def _fail_recorders(self, event: RecordersFailed, at: datetime) -> Iterator[Order]:
        yield from self.recorders.fail()

    def _take_key(self, event: KeyPressed, at: datetime) -> Iterator[Order]:
        call = self.calls.get(event.leg)
        if call is None:
            yield from self._take_key_elsewhere(event, at)
        if call is None or call.is_ending or call.is_sent_away or call.saying is Prompt.LISTENED:
            return
        if call.asked:
            self.flood.found_real(call.number, at=at)
            yield from self._admit(call, call.asked, at)
        elif event.key == recorders.KEY and recorders.may_say(call):
            yield from recorders.take_key(call)
            yield from self._settle(call, at)
        elif call.desk:
            yield RecordKey(call.leg)
        elif event.key == messages.KEY and messages.may_leave_message(call):
            yield from let_other_go(call)
            yield from say(call, Prompt.LEAVE_MESSAGE)
        elif event.key == menus.CALL_BACK_KEY and menus.may_be_called_back(call):
            yield from let_other_go(call)
            call.is_called_back = True
            yield RecordCallBack(call.leg)
            yield from say(call, Prompt.CALL_BACK_KEPT)
        elif choice := menus.choice_of(call, event.key):
            menus.choose(call, choice, self.numbers)
            yield RecordChoice(call.leg, choice)
            yield from recorders.tell_anew(call)
        elif event.key == messages.END_KEY and messages.is_being_kept(call):
            yield from thank(call)

    def _take_key_elsewhere(self, event: KeyPressed, at: datetime) -> Iterator[Order]:
        """Somebody whom we called takes a caller by the key: a counselor, or one of two others."""
        yield from self.own_phones.press(event.leg, event.key)
        if called_for := self.calls.get(caller_of(event.leg)):
            yield from press_other(called_for, event.leg, event.key)
        yield from self._settle_all(at)

    def _greet_desk(self, event: DeskUp, at: datetime) -> Iterator[Order]:
        desk = self.desks.of(event.person)
        if desk.leg and desk.leg != event.leg:
            yield HangUp(event.leg)
            return
        desk.leg, desk.is_up = event.leg, True
        yield from self._settle_all(at)

    def _connect(self, event: PhoneThere, at: datetime) -> Iterator[Order]:
        desk = self.desks.of(event.person)
        if event.is_there:
            yield from self.desks.connect(desk, event.address, at=at)
        else:
            self.desks.disconnect(desk, event.address, at=at)
        yield from self._settle_all(at)

    def _want(self, event: PhonesWanted, at: datetime) -> Iterator[Order]:
        yield from self.desks.want(event.persons, at=at)
        yield from self._settle_all(at)

    def _follow_own_phones(self, event: OwnPhonesAre, at: datetime) -> Iterator[Order]:
        yield from self.own_phones.follow(event.rings, at=at)
        yield from self._settle_all(at)

    def _greet_own_phone(self, event: OwnPhoneUp, at: datetime) -> Iterator[Order]:
        yield from self.own_phones.greet(event.leg, at=at)

    def _follow_browsers(self, event: BrowsersAre, at: datetime) -> Iterator[Order]:
        yield from self.browsers.follow(event.calls, at=at)

    def _connect_browser(self, event: BrowserThere, at: datetime) -> Iterator[Order]:
        if event.is_there:
            yield from self.browsers.connect(event.id, event.address, at=at)
        else:
            self.browsers.disconnect(event.id, event.address)

    def _greet_browser(self, event: BrowserUp, at: datetime) -> Iterator[Order]:
        """A caller's browser is there: they are a caller like any other, or go on where they were."""
        entered = self.browsers.take(event)
        known = away_in(self.calls, event.leg)
        if entered is None:
            yield HangUp(event.leg)
        elif known is None:
            yield from self._enter(entered, at)
        else:
            yield from self.ears.forget(known, busy=self._busy)
            yield from self.recorders.forget(known)
            self.calls[event.leg] = self.calls.pop(known.leg)
            yield from self.talks.come_again(known, event.leg, at)
            yield from self._settle(known, at)

    def _take_contact(self, event: Recorded, at: datetime) -> Iterator[Order]:
        call = self.calls.get(event.leg)
        if call is None or call.contact == event.contact:
            return
        call.contact = event.contact
        call.wait = event.wait
        if call.saying in menus.GREETINGS:
            call.then = menus.after_greeting(call)
        yield from ()

    def _stand(self, event: Stands, at: datetime) -> Iterator[Order]:
        for call in list(self.calls.values()):
            if call.contact == event.contact:
                call.stands = event
                menus.follow(call, event, self.numbers)
                recorders.follow(call, event.consent)
                yield from self._settle(call, at)

    def _learn(self, event: NumbersKnown, at: datetime) -> Iterator[Order]:
        self.numbers = event.numbers
        for call in self.calls.values():
            menus.learn(call, self.numbers)
        yield from ()

    def _look(self, event: Tick, at: datetime) -> Iterator[Order]:
        yield from self.desks.look(at=at)
        yield from self.browsers.look(at=at)
        yield from self.own_phones.look(at=at)
        for call in list(self.calls.values()):
            if self.browsers.has_given_up(call, at=at):
                yield from self._forget(call, at, was_cut_off=call.state not in IS_OVER)
                continue
            if call.asked and call.asked_at and at - call.asked_at >= PATIENCE:
                yield from self._admit(call, call.asked, at)
            yield from self._settle(call, at)
            yield from thank(call) if messages.is_too_long(call, at=at) else ()
            yield from comfort(call, at)
            yield from ask_others_again(call, at=at)

    def _settle_all(self, at: datetime) -> Iterator[Order]:
        yield from self.thirds.release(self.calls, self.desks)
        for call in list(self.calls.values()):
            yield from self._settle(call, at)
        yield from self.thirds.settle(self.calls, self.desks)

    @property
    def _busy(self) -> set[str]:
        """The counselors' legs that are in a talk."""
        return {call.desk for call in self.calls.values() if call.desk} | self.thirds.desks

    def _settle(self, call: Call, at: datetime) -> Iterator[Order]:
        """Let the caller hear what the records say they should hear, and let those listen who should."""
        yield from self.thirds.release(self.calls, self.desks)
        yield from self.talks.settle(call, at)
        yield from self.thirds.settle(self.calls, self.desks)
        yield from self.ears.settle(call, self.desks, busy=self._busy, at=at)
        yield from self.recorders.settle(call, is_with_others=bool(self.thirds.of(call.contact)), at=at)
