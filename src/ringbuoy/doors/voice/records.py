"""The records' side of the phone line, in a thread of its own: no call ever waits for the database.

What is to be written waits here while the database is away, each call's things in their order. What was read
goes to the core as events.
"""

import queue
import time
from collections import deque
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Thread
from uuid import UUID

from django.db import connections

from ringbuoy.contacts.rules import NotPossibleNow
from ringbuoy.contacts.swaps import find
from ringbuoy.doors.voice.keepers import Heard, KeeperOver
from ringbuoy.doors.voice.keeping import KeptSounds
from ringbuoy.doors.voice.lines_kept import LinesKept
from ringbuoy.doors.voice.looking import Looking
from ringbuoy.doors.voice.news import AccountsAre, News, Noted, Pressed, ReachedBefore, Survivors, Task
from ringbuoy.doors.voice.on_call import StillNeeded
from ringbuoy.doors.voice.own_keys import write_of_own_phone
from ringbuoy.doors.voice.reading_tests import ReadingTests
from ringbuoy.doors.voice.spoken import HeardSealed, Passed, Spoken
from ringbuoy.doors.voice.taking_in import TakingIn
from ringbuoy.doors.voice.telling import write_of_talk
from ringbuoy.doors.voice.writing_phones import WritingPhones
from ringbuoy.journal.sessions import own_session
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Foreseen, Unavailable
from ringbuoy.presence.phones import By, with_phone_of
from ringbuoy.routing.hops import confirm_hop
from ringbuoy.telephony.afoot import Afoot, afoot
from ringbuoy.telephony.attack_mode import attack_mode
from ringbuoy.telephony.browser_calls import browser_calls
from ringbuoy.telephony.call_backs import place_call_backs
from ringbuoy.telephony.calls.browsers import browser_of
from ringbuoy.telephony.calls.events import (
    AttackModeIs,
    BrowsersAre,
    NumbersKnown,
    OutsidesAre,
    OwnPhonesAre,
    Recorded,
    RecordersFailed,
    Stands,
)
from ringbuoy.telephony.calls.lines import Numbers
from ringbuoy.telephony.calls.orders import (
    Record,
    RecordAccepted,
    RecordAway,
    RecordCallBack,
    RecordChoice,
    RecordConsent,
    RecordGivenBack,
    RecordGone,
    RecordHandedOver,
    RecordHopFailed,
    RecordKey,
    RecordLost,
    RecordMessage,
    RecordMet,
    RecordNoTalk,
    RecordNotLetIn,
    RecordOwnPhone,
    RecordPlaced,
    RecordTalk,
    RecordTestAccepted,
    RecordTestMissed,
    RecordTold,
    ToRecords,
)
from ringbuoy.telephony.calls.outsides import is_called
from ringbuoy.telephony.calls.recorders import is_recorder
from ringbuoy.telephony.carriers import carriers_asked, limits
from ringbuoy.telephony.given_back import record_given_back
from ringbuoy.telephony.keeping_sounds import end_unended
from ringbuoy.telephony.kinds import Placed
from ringbuoy.telephony.late_wishes import keep_wish
from ringbuoy.telephony.on_call import still_needed, take_to_ring
from ringbuoy.telephony.own_phones import own_rings
from ringbuoy.telephony.recording_browsers import record_away, record_browser_call
from ringbuoy.telephony.recording_calls import (
    Ringing,
    record_call,
    record_choice,
    record_ended_without_us,
    record_gone,
    record_hop_failed,
    record_key,
    record_lost,
    record_not_let_in,
)
from ringbuoy.telephony.recording_placed import outsides, record_placed, record_placed_leg
from ringbuoy.telephony.self_test_rules import FIRST_AFTER
from ringbuoy.telephony.self_tests import take_asked_test, take_due
from ringbuoy.telephony.softphones import accounts
from ringbuoy.telephony.standings import Waits, numbers, standings
from ringbuoy.telephony.tones import take_pressed
from ringbuoy.telephony.trials import take_asked
from ringbuoy.telephony.unreached import begin_due

TRY_AGAIN_SECONDS = 0.5
NUMBERS_EVERY_SECONDS = 2.0
TESTS_EVERY_SECONDS = 5.0
Attempt = Callable[[str, Callable[[], object]], bool]


class Records:
    """Writes what the core wants written, and tells it what the records say.

    `session` is the database's number of who writes here: what it has written it has read again by itself.
    """

    def __init__(
        self, tell: Callable[[News], None], attempt: Attempt, *, messages: Path, lines: LinesKept
    ) -> None:
        self._tell = tell
        self._attempt = attempt
        self._lines = lines
        self._asked: queue.SimpleQueue[Task] = queue.SimpleQueue()
        self._spoken = Spoken(messages, attempt, pass_on=self._asked.put, tell=tell)
        self._taking_in = TakingIn(messages, self._is_on_the_line)
        self._found: frozenset[str] | None = None
        self.waiting: list[Task] = []
        self._for_later: deque[RecordNotLetIn] = deque()
        self._calls: dict[str, UUID] = {}
        self._sounds = KeptSounds(self._spoken)
        self._standings: dict[UUID, Stands] = {}
        self._numbers: Numbers | None = None
        self._accounts: AccountsAre | None = None
        self._outsides: OutsidesAre | None = None
        self._needed = StillNeeded(frozenset())
        self._person_test = ReadingTests(self._tell)
        self._own_phones: OwnPhonesAre | None = None
        self._attack_mode: AttackModeIs | None = None
        self._next_numbers = 0.0
        self._next_test = time.monotonic() + FIRST_AFTER.total_seconds()
        self._phones = WritingPhones()
        self._looking = Looking(
            (
                self._phones.write,
                self._glance,
                self._read_numbers,
                self._read_attack_mode,
                self._read_accounts,
                self._read_own_phones,
                self._place_call_backs,
                self._read_outsides,
                self._read_pressed,
                self._read_on_call,
                self._read_trials,
                self._read_person_test,
            )
        )
        self._afoot: frozenset[Afoot] = frozenset()
        self._waits = Waits()
        self.session: int | None = None
        self._is_stopping = False
        self._thread = Thread(target=self._run, name="voice records", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._spoken.start()
        self._thread.start()

    def stop(self) -> None:
        """Write what can be written, and end."""
        self._spoken.stop()
        self._is_stopping = True
        self._asked.put(None)
        self._thread.join()
        self._spoken.close()

    def write(self, task: ToRecords | Survivors | Noted | Heard | KeeperOver) -> None:
        """Have something written, as soon as it can be; what a caller leaves with us is on the disk first."""
        if isinstance(task, Heard | KeeperOver) and not is_recorder(task.keeper):
            self._spoken.write(task)
            return
        self._asked.put(task)
        if isinstance(task, RecordMessage | RecordCallBack):
            self._spoken.write(task)

    def look(self) -> None:
        """Look at once: something has changed in the records."""
        self._asked.put(None)

    def phones_are(self, persons: frozenset[int]) -> None:
        """Have written whom a call reaches by their browser: one may wait for it."""
        if self._phones.are(persons):
            self._looking.ask_at_once()
            self._asked.put(None)

    def tell_again(self) -> None:
        """Tell everything anew at the next look: the one who listens knows nothing yet."""
        self._standings.clear()
        self._numbers = self._accounts = self._outsides = self._own_phones = self._attack_mode = None
        self._next_numbers = 0.0
        self._looking.ask_at_once()

    def _run(self) -> None:
        while not self._is_stopping:
            self._gather()
            took_in = self._attempt("voice_messages", self._taking_in.look)
            went_well = self._attempt("voice_writing", self._write_waiting)
            if not went_well:
                self._give_recordings_up()
            went_well = self._attempt("voice_reading", self._read) and took_in and went_well
            went_well = self._attempt("voice_later", self._write_for_later) and went_well
            self.session = own_session()
            if not went_well:
                time.sleep(TRY_AGAIN_SECONDS)
        connections.close_all()

    def _gather(self) -> None:
        """Wait for something to do, for a moment at most, and take all that there is."""
        try:
            task = self._asked.get(timeout=self._patience())
            self._looking.ask()
            while True:
                if isinstance(task, RecordNotLetIn):
                    self._for_later.append(task)
                elif task is not None:
                    self.waiting.append(task)
                task = self._asked.get_nowait()
        except queue.Empty:
            return

    def _patience(self) -> float:
        """Give how long nothing needs to be looked at, in seconds."""
        return TRY_AGAIN_SECONDS if self.waiting else self._looking.rests_for(time.monotonic())

    def _write_waiting(self) -> None:
        """Write in order. While the database is away everything waits; nothing is lost."""
        while self.waiting:
            self._write_one(self.waiting[0])
            self.waiting.pop(0)

    def _give_recordings_up(self) -> None:
        """Let nothing of a talk wait unsealed in memory: while it cannot be kept it is not recorded."""
        kept = [task for task in self.waiting if not _is_of_talk(task)]
        if len(kept) < len(self.waiting):
            self.waiting = kept
            self._tell(RecordersFailed())

    def _write_for_later(self) -> None:
        """Write who called in a flood and was not let in, for as long as nobody else waits to be written."""
        while self._for_later and self._asked.empty():
            self._write_one(self._for_later[0])
            self._for_later.popleft()

    def _write_one(self, task: Task) -> None:
        try:
            if isinstance(task, Noted):
                task.deed()
            else:
                self._write(task)
        except Foreseen as error:
            is_call = isinstance(task, Record | RecordGivenBack)
            if is_call or (isinstance(task, RecordMessage) and isinstance(error, Unavailable)):
                raise  # a call must become a contact, and a message must be kept

    def _write(self, task: Task) -> None:
        at = clock.now()
        match task:
            case RecordPlaced():
                self._write_placed(task, at=at)
            case Record():
                self._write_call(task, at=at)
            case RecordAccepted() | RecordOwnPhone() | RecordTestAccepted() | RecordTestMissed():
                write_of_own_phone(task, at=at)
                self._looking.ask_at_once()
            case RecordGone() | RecordAway() | RecordLost() | RecordNotLetIn():
                self._write_loss(task, at=at)
            case RecordHandedOver() | RecordHopFailed() | RecordGivenBack():
                self._write_hop(task, at=at)
            case Heard() | HeardSealed() | KeeperOver():
                self._write_sound(task, at=at)
            case RecordKey() | RecordCallBack() | RecordChoice() | RecordMessage():
                self._write_what_came(task, at=at)
            case RecordConsent() | RecordTalk() | RecordNoTalk() | RecordTold() | RecordMet():
                write_of_talk(task, self._calls.get(task.leg), self._sounds, at=at)
            case Survivors():
                self._found = task.legs
                end_unended(at=at)
                record_ended_without_us(set(task.legs), began_before=task.at, at=at)

    def _write_call(self, task: Record, *, at: datetime) -> None:
        """A caller is there: called by us, by their browser, or by their own phone."""
        if is_called(task.leg):
            self._take_placed(task.leg, at=at)
        elif browser := browser_of(task.leg):
            self._take_browser(browser, task.leg, at=task.at)
        else:
            ringing = Ringing(task.leg, task.dialed, task.number, task.vouched)
            contact = record_call(ringing, at=task.at)
            self._calls[task.leg] = contact.pk
            self._tell(Recorded(task.leg, contact.pk, self._waits.of(contact, at=at)))

    def _write_loss(
        self, task: RecordGone | RecordAway | RecordLost | RecordNotLetIn, *, at: datetime
    ) -> None:
        match task:
            case RecordGone():
                record_gone(task.leg, was_cut_off=task.was_cut_off, at=at)
                self._forget(task.leg)
            case RecordAway():
                record_away(task.leg, at=at)
            case RecordLost():
                record_lost(task.contact, at=at)
            case RecordNotLetIn() if browser := browser_of(task.leg):
                record_browser_call(browser, task.leg, at=task.came_at)
                record_gone(task.leg, was_cut_off=False, at=at)
            case RecordNotLetIn():
                ringing = Ringing(task.leg, task.dialed, task.number, task.vouched)
                record_not_let_in(ringing, task.why, came_at=task.came_at, at=at)

    def _write_placed(self, task: RecordPlaced, *, at: datetime) -> None:
        if task.state is Placed.ANSWERED and is_called(task.leg):
            self._take_placed(task.leg, at=at)
        else:
            record_placed(task.id, task.state, task.came, at=at)
        self._looking.ask_at_once()

    def _take_placed(self, leg: str, *, at: datetime) -> None:
        """A call that we placed was answered: its contact is followed like any other."""
        contact = record_placed_leg(leg, at=at)
        self._calls[leg] = contact.pk
        self._tell(Recorded(leg, contact.pk))

    def _take_browser(self, browser: UUID, leg: str, *, at: datetime) -> None:
        """A caller's browser is on the line, for the first time or again; who has left meanwhile is not."""
        contact = record_browser_call(browser, leg, at=at)
        if contact is not None:
            self._calls = {other: one for other, one in self._calls.items() if one != contact.pk}
            self._calls[leg] = contact.pk
            self._tell(Recorded(leg, contact.pk, self._waits.of(contact, at=at)))

    def _write_hop(self, task: RecordHandedOver | RecordHopFailed | RecordGivenBack, *, at: datetime) -> None:
        match task:
            case RecordHandedOver():
                confirm_hop(find(task.contact), at=at)
            case RecordHopFailed():
                record_hop_failed(task.contact, task.hop, at=at)
            case RecordGivenBack(leg, came, hop):
                ringing = Ringing(leg, came.dialed, came.number, came.vouched)
                contact = record_given_back(ringing, hop, at=at)
                self._calls[leg] = contact.pk
                self._tell(Recorded(leg, contact.pk))

    def _write_what_came(
        self,
        task: RecordKey | RecordCallBack | RecordChoice | RecordMessage,
        *,
        at: datetime,
    ) -> None:
        """Write what a caller has pressed."""
        match task:
            case RecordKey():
                record_key(task.leg, at=at)
            case RecordCallBack() if task.leg in self._calls:
                self._write_wish(task.leg, self._calls[task.leg], at=at)
            case RecordChoice() if task.leg in self._calls:
                record_choice(self._calls[task.leg], task.choice, at=at)
            case RecordMessage() if task.leg in self._calls:
                self._sounds.begin(task, self._calls[task.leg], at=at)

    def _write_wish(self, leg: str, contact: UUID, *, at: datetime) -> None:
        try:
            keep_wish(find(contact), asked_at=at, at=at)
        except NotPossibleNow:
            self._spoken.wishes.let_go(leg)
            raise
        self._spoken.wishes.settle(leg)

    def _write_sound(self, task: Passed, *, at: datetime) -> None:
        if isinstance(task, KeeperOver):
            self._sounds.end(task, at=at)
        else:
            self._sounds.keep(task)

    def _is_on_the_line(self, leg: str) -> bool:
        """Tell whether a caller may still be there; nobody knows who was there when we came."""
        return self._found is None or leg in self._found or leg in self._calls

    def _forget(self, leg: str) -> None:
        contact = self._calls.pop(leg, None)
        if contact is not None:
            self._sounds.forget(contact)
            self._standings.pop(contact, None)

    def _read(self) -> None:
        """Read where calls stand, which somebody waits for; then of the rest what there is time for."""
        for stands in standings(self._calls.values()):
            if self._standings.get(stands.contact) != stands:
                self._standings[stands.contact] = stands
                self._tell(stands)
        self._looking.go_on(time.monotonic(), has_time=self._asked.empty)

    def _glance(self) -> None:
        """See first what of the rest there is at all: the others ask for nothing else."""
        self._afoot = afoot(at=clock.now())

    def _read_pressed(self) -> None:
        for contact, keys in take_pressed() if Afoot.KEYS in self._afoot else ():
            self._tell(Pressed(contact, keys))

    def _read_trials(self) -> None:
        """Take the trials of carriers and the line's tests that somebody wants, or that are due."""
        at = clock.now()
        for asked in take_asked(at=at) if Afoot.TRIALS in self._afoot else ():
            self._tell(asked)
        test = take_asked_test(at=at) if Afoot.ASKED_TESTS in self._afoot else None
        if test is None and time.monotonic() >= self._next_test:
            self._next_test = time.monotonic() + TESTS_EVERY_SECONDS
            test = take_due(at=at)
        if test is not None:
            self._tell(test)

    def _read_person_test(self) -> None:
        self._person_test.read(is_afoot=Afoot.PERSON_TESTS in self._afoot)

    def _read_on_call(self) -> None:
        """Take the on-call phones that are to ring, and tell which alarms nobody has yet."""
        at, is_afoot = clock.now(), Afoot.SUMMONS in self._afoot
        for to_ring in take_to_ring(at=at) if is_afoot else ():
            self._tell(to_ring)
        now = StillNeeded(still_needed(at=at) if is_afoot else frozenset())
        if now != self._needed:
            self._needed = now
            self._tell(now)

    def _read_accounts(self) -> None:
        browsers = browser_calls(at=clock.now()) if Afoot.BROWSER_CALLS in self._afoot else []
        now = AccountsAre(
            tuple(accounts()),
            tuple(carriers_asked()),
            tuple(account for _, account in browsers),
            tuple(limits()),
        )
        if now != self._accounts:
            if self._accounts is None:
                self._tell(ReachedBefore(with_phone_of(By.BROWSER)))
            self._accounts = now
            self._tell(now)
            self._tell(BrowsersAre(tuple(stands for stands, _ in browsers)))

    def _place_call_backs(self) -> None:
        at = clock.now()
        if Afoot.UNREACHED in self._afoot:
            begin_due(at=at)
        if Afoot.CALL_BACKS in self._afoot and place_call_backs(at=at):
            self._afoot |= {Afoot.OUTSIDE_CALLS}

    def _read_own_phones(self) -> None:
        if self._accounts is None:
            return  # nobody knows the carriers yet, by whom it would ring
        now = OwnPhonesAre(own_rings(at=clock.now()) if Afoot.OWN_PHONES in self._afoot else ())
        if now != self._own_phones:
            self._own_phones = now
            self._tell(now)

    def _read_outsides(self) -> None:
        if self._accounts is None:
            return  # nobody knows the carriers yet: the call would count as not placed
        now = outsides(at=clock.now()) if Afoot.OUTSIDE_CALLS in self._afoot else OutsidesAre(())
        if now != self._outsides:
            self._outsides = now
            self._tell(now)

    def _read_attack_mode(self) -> None:
        row = attack_mode(at=clock.now())
        now = AttackModeIs(row.until if row else None)
        if now != self._attack_mode:
            self._attack_mode = now
            self._tell(now)

    def _read_numbers(self) -> None:
        if time.monotonic() < self._next_numbers:
            return
        self._next_numbers = time.monotonic() + NUMBERS_EVERY_SECONDS
        now = numbers(at=clock.now())
        self._lines.keep(now)
        if now != self._numbers:
            self._numbers = now
            self._tell(NumbersKnown(now))


def _is_of_talk(task: Task) -> bool:
    """Tell whether a task is to keep what is said in a talk."""
    return isinstance(task, RecordTalk) or (isinstance(task, Heard) and is_recorder(task.keeper))
