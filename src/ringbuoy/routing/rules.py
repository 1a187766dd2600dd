"""The router: a pure object that is told what happens and answers with orders.

    arrive, ready, decline, abandon, tick … -> [MakeOffer, Withdraw, Overflow, Alarm]

It has no clock, no database, no network and no chance in it. The live engine, the tests and the
simulator drive this same object; what it decides becomes true only by the database's guarded write.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import singledispatchmethod
from uuid import UUID

from ringbuoy.routing.counselors import Counselor, Desk, Load
from ringbuoy.routing.events import (
    Answered,
    Arrived,
    Declined,
    Ended,
    Event,
    Gone,
    Left,
    LinesChanged,
    NotMade,
    Seen,
    Settled,
    Standing,
)
from ringbuoy.routing.matching import match, whose_turn
from ringbuoy.routing.orders import Order, Why
from ringbuoy.routing.overflow import hop_when_due, look_for_unstaffed
from ringbuoy.routing.policy import LineRules, ServingPolicy
from ringbuoy.routing.switchboard import Switchboard
from ringbuoy.routing.timers import Due, Timer
from ringbuoy.routing.waiting import Entry, Waiting


class Router:
    """Decides who is asked for which contact, for voice, chat and text at once."""

    def __init__(
        self, lines: Iterable[LineRules], *, at: datetime, policy: ServingPolicy | None = None
    ) -> None:
        self.board = Switchboard(policy or ServingPolicy())
        self._next_look = at
        self._note(LinesChanged(tuple(lines)), at)

    def arrive(self, waiting: Waiting, *, at: datetime) -> list[Order]:
        """A contact begins to wait, or comes back to the front."""
        return self.apply([Arrived(waiting)], at=at)

    def abandon(self, contact: UUID, *, at: datetime) -> list[Order]:
        """The caller has left."""
        return self.apply([Left(contact)], at=at)

    def ready(self, counselor: Counselor, *, at: datetime) -> list[Order]:
        """A counselor is here, or what is known of them has changed."""
        return self.apply([Seen(counselor)], at=at)

    def gone(self, person: int, *, at: datetime) -> list[Order]:
        """A counselor is not here any more; what they talked with comes back by `arrive`."""
        return self.apply([Gone(person)], at=at)

    def decline(self, contact: UUID, person: int, *, at: datetime) -> list[Order]:
        """A counselor passes on a contact."""
        return self.apply([Declined(contact, person)], at=at)

    def answer(self, contact: UUID, person: int, *, at: datetime) -> list[Order]:
        """A counselor takes a contact, rung or not."""
        return self.apply([Answered(contact, person)], at=at)

    def end(self, contact: UUID, person: int, *, at: datetime) -> list[Order]:
        """A counselor has finished a contact."""
        return self.apply([Ended(contact, person)], at=at)

    def tick(self, *, at: datetime) -> list[Order]:
        """Do what has come due by now."""
        return self.apply([], at=at)

    def apply(self, events: Iterable[Event], *, at: datetime) -> list[Order]:
        """Take note of everything that happened, then decide once."""
        orders: list[Order] = []
        for event in events:
            orders += self._note(event, at)
        orders += self._do_due(at)
        orders += self._match(at)
        if at >= self._next_look:
            orders += self._look(at)
        return orders

    @property
    def next_at(self) -> datetime:
        """When to tick next, if nothing happens before."""
        due = self.board.timers.next_at
        return min(due, self._next_look) if due else self._next_look

    @singledispatchmethod
    def _note(self, event: Event, at: datetime) -> list[Order]:
        raise TypeError(f"The router knows no event {type(event).__name__}.")

    @_note.register
    def _(self, event: Arrived, at: datetime) -> list[Order]:
        return self.board.admit(event.waiting, at=at)

    @_note.register
    def _(self, event: Standing, at: datetime) -> list[Order]:
        contact = event.waiting.contact
        orders = self.board.admit(event.waiting, at=at)
        entry = self.board.queue.entries[contact]
        entry.passed |= event.passed
        for person in list(self.board.ringing.get(contact, {})):
            self.board.stop_ringing(contact, person)
        for ringing in event.ringing:
            self.board.set_ringing(entry, ringing)
        return orders

    @_note.register
    def _(self, event: Left, at: datetime) -> list[Order]:
        return self.board.forget(event.contact, event.why)

    @_note.register
    def _(self, event: Settled, at: datetime) -> list[Order]:
        self.board.forget(event.contact, Why.CALLER_LEFT)
        return []

    @_note.register
    def _(self, event: Seen, at: datetime) -> list[Order]:
        is_new = event.counselor.person not in self.board.desks.by_person
        desk = self.board.desks.see(event.counselor)
        if is_new:
            self._keep_what_rings(desk)
        if event.counselor.is_ready:
            return self.board.withdraw_what_cannot_reach(desk)
        return self.board.withdraw_all_of(event.counselor.person, at=at)

    @_note.register
    def _(self, event: Gone, at: datetime) -> list[Order]:
        orders = self.board.withdraw_all_of(event.person, at=at)
        self.board.desks.forget(event.person)
        return orders

    @_note.register
    def _(self, event: Declined, at: datetime) -> list[Order]:
        return self.board.withdraw(event.contact, event.person, Why.DECLINED, at=at)

    @_note.register
    def _(self, event: Answered, at: datetime) -> list[Order]:
        entry = self.board.queue.entries.get(event.contact)
        if entry is None:
            return []
        rung = self.board.ringing.get(event.contact, {}).get(event.person)
        desk = self.board.desks.by_person.get(event.person)
        self.board.stop_ringing(event.contact, event.person)
        if desk is not None:
            seat = rung.seat if rung else desk.free_seat()
            _take(desk, entry, seat)
        return self.board.forget(event.contact, Why.ANSWERED_ELSEWHERE)

    @_note.register
    def _(self, event: Ended, at: datetime) -> list[Order]:
        desk = self.board.desks.by_person.get(event.person)
        if desk is not None:
            loads = tuple(load for load in desk.counselor.loads if load.contact != event.contact)
            desk.change(replace(desk.counselor, loads=loads, idle_since=at))
        return []

    @_note.register
    def _(self, event: NotMade, at: datetime) -> list[Order]:
        self.board.stop_ringing(event.contact, event.person)
        return []

    @_note.register
    def _(self, event: LinesChanged, at: datetime) -> list[Order]:
        self.board.lines = {line.code: line for line in event.lines}
        self.board.quiet.know(event.lines, at=at)
        for entry in self.board.queue.entries.values():
            self.board.refile(entry)
        return []

    def _keep_what_rings(self, desk: Desk) -> None:
        """Put the offers that stand on the desk of somebody who comes into view only now."""
        person = desk.counselor.person
        for contact, rung in self.board.ringing.items():
            if person in rung:
                waiting = self.board.queue.entries[contact].waiting
                desk.ring(Load(contact, rung[person].seat, waiting.channel, waiting.tier))

    def _do_due(self, at: datetime) -> list[Order]:
        orders: list[Order] = []
        for timer in self.board.timers.take_due(at):
            orders += self._do(timer, at)
        return orders

    def _do(self, timer: Timer, at: datetime) -> list[Order]:
        if timer.due is Due.LAPSE:
            return self._lapse(timer, at)
        if timer.due is Due.HOP:
            return hop_when_due(self.board, timer, at=at)
        return self._let_trainees_help(timer)

    def _lapse(self, timer: Timer, at: datetime) -> list[Order]:
        rung = self.board.ringing.get(timer.contact, {}).get(timer.person)
        if rung is None or rung.until > at:
            return []
        desk = self.board.desks.by_person.get(timer.person)
        if desk is not None:
            desk.lapses += 1
        return self.board.withdraw(timer.contact, timer.person, Why.LAPSED, at=at)

    def _let_trainees_help(self, timer: Timer) -> list[Order]:
        """Better a trainee, with the supervisor called, than nobody for a life in danger."""
        entry = self.board.queue.entries.get(timer.contact)
        if entry is not None and not entry.trainees_may:
            entry.trainees_may = True
            self.board.refile(entry)
        return []

    def _match(self, at: datetime) -> list[Order]:
        orders: list[Order] = []

        def offer(entry: Entry, desk: Desk) -> None:
            orders.append(self.board.ring(entry, desk, at=at))

        match(self.board.queue, self.board.desks, at=at, offer=offer)
        orders += self._ring_at_more_desks(at)
        return orders

    def _ring_at_more_desks(self, at: datetime) -> list[Order]:
        """Let a call ring at a second desk too, with those whom nobody else needs now."""
        orders: list[Order] = []
        for entry in list(self.board.calls_ringing.values()):
            while self.board.wants_more(entry):
                free = [desk for desk in self.board.desks.with_room() if self._could_ring(desk, entry)]
                desk = whose_turn(entry, free, at=at)
                if desk is None:
                    break
                orders.append(self.board.ring(entry, desk, at=at))
        return orders

    def _could_ring(self, desk: Desk, entry: Entry) -> bool:
        is_rung = entry.waiting.contact in desk.ringing
        return not is_rung and desk.serves(entry.file) and desk.has_room_for(entry.file.need)

    def _look(self, at: datetime) -> list[Order]:
        self._next_look = at + self.board.policy.look_every
        unstaffed = look_for_unstaffed(self.board, at=at)
        return [*unstaffed, *self.board.quiet.look(self.board.lines.values(), at=at)]


def _take(desk: Desk, entry: Entry, seat: int) -> None:
    waiting = entry.waiting
    load = Load(waiting.contact, seat, waiting.channel, waiting.tier)
    exposure = desk.counselor.exposure + (entry.file.need.is_grave)
    loads = (*desk.counselor.loads, load)
    desk.change(replace(desk.counselor, loads=loads, exposure=exposure))
