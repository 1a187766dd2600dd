"""The leader: runs the router on what the database says, and makes true what it decides.

Of several engines the one that holds an advisory lock leads. The lock lives in the very session that
writes, so whoever has lost it can write no more; and every write is guarded besides, so that a second
leader would be harmless. One that does nothing any more loses that session (stalled.py).
What the leader remembers can always be read anew from the database.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from ringbuoy.journal.following import FOLLOW_SQL, Bookmark
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.routing.counselors import Counselor
from ringbuoy.routing.events import Event, Gone, LinesChanged, NotMade, Seen, Settled, Standing
from ringbuoy.routing.orders import Alarm, MakeOffer, Order, Overflow, Trouble, Withdraw
from ringbuoy.routing.policy import ServingPolicy
from ringbuoy.routing.reading import (
    History,
    last_heard,
    read_counselors,
    read_history,
    read_lines,
    read_waiting,
)
from ringbuoy.routing.rules import Router
from ringbuoy.routing.stalled import end_stalled_leader
from ringbuoy.routing.writing import end_offers, make_offers, mend_offers, open_hops

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
LOCK = 0x52494E47
LOOK_BACK = 1_000
READ_ALL_EVERY = timedelta(seconds=60)
MEND_EVERY = timedelta(seconds=1)
LOOK_EVERY = timedelta(seconds=1)

_OWN = frozenset({"contact.offered", "contact.offer_lapsed", "contact.hop_started"})
_PERSON_CODES = ("changed", "giver", "receiver", "counselor")
_TOLD_AS = {
    Trouble.ENTRY_BROKEN: Happened.ENTRY_BROKEN,
    Trouble.NOBODY_CAN: Happened.LINE_UNSTAFFED,
    Trouble.LINE_QUIET: Happened.LINE_QUIET,
}


@dataclass
class Changed:
    """What must be read anew."""

    contacts: set[UUID] = field(default_factory=set)
    persons: set[int] = field(default_factory=set)
    lines: bool = False


class Leader:
    """One engine's part in routing: leading while it holds the lock, else waiting to take over."""

    def __init__(self, policy: ServingPolicy | None = None) -> None:
        self._policy = policy or ServingPolicy()
        self._session: object = None
        self._changed = Changed()
        self._missed: list[Event] = []
        self._having: dict[UUID, int] = {}
        self._read_all_at = self._mend_at = self._look_at = LONG_AGO

    def step(self, *, at: datetime) -> Sequence[Order]:
        """Lead for one moment, and give the orders that became true. Nothing while another one leads."""
        if not self.leads and not self._take_over(at=at):
            return []
        if at >= self._read_all_at:
            self._read_all(at=at)
        if at >= self._mend_at:
            self._mend_at = at + MEND_EVERY
            self._changed.contacts |= mend_offers(at=at)
        self._follow(at=at)
        return self._carry_out(self._router.apply(self._news(at=at), at=at), at=at)

    @property
    def leads(self) -> bool:
        """Tell whether the session that holds the lock is still the one that writes."""
        return self._session is not None and connection.connection is self._session

    def step_down(self) -> None:
        """Let another one lead."""
        if self.leads:
            _run("SELECT pg_advisory_unlock(%s)", LOCK)
        self._session = None

    def _take_over(self, *, at: datetime) -> bool:
        self._session = None
        ((is_ours,),) = _run("SELECT pg_try_advisory_lock(%s)", LOCK)
        if not is_ours:
            self._look_whether_stalled(at=at)
            return False
        self._start(at=at)
        self._session = connection.connection
        write(Happened.LEADER_CHANGED, at=at)
        return True

    def _look_whether_stalled(self, *, at: datetime) -> None:
        """Let a leader that does nothing any more lead no longer; the lock is free at the next step."""
        if at >= self._look_at:
            self._look_at = at + LOOK_EVERY
            end_stalled_leader(LOCK)

    def _start(self, *, at: datetime) -> None:
        """Begin with what the database says, whoever led before."""
        ((newest,),) = _run("SELECT coalesce(max(id), 0) FROM journal_entry")
        self._bookmark = Bookmark(highest=max(0, newest - LOOK_BACK))
        self._changed = Changed()
        self._lines = read_lines()
        self._router = Router(self._lines.rules, at=at, policy=self._policy)
        heard = last_heard()
        for line in self._lines.rules:
            self._router.board.quiet.last_heard(line, heard.get(line.code), at=at)
        self._mend_at = at
        self._missed = []
        self._having = {}
        self._read_all(at=at)

    def _read_all(self, *, at: datetime) -> None:
        """Read everything anew, so that whatever was missed is made good."""
        self._read_all_at = at + READ_ALL_EVERY
        self._history = read_history(at=at)
        self._changed.lines = True
        standings = read_waiting(self._policy, at=at)
        counselors = self._see(None)
        board = self._router.board
        waiting = {standing.waiting.contact for standing in standings if isinstance(standing, Standing)}
        here = {counselor.person for counselor in counselors}
        self._missed = [
            *(Settled(contact) for contact in board.queue.entries if contact not in waiting),
            *(Gone(person) for person in board.desks.by_person if person not in here),
            *map(Seen, counselors),
            *standings,
        ]

    def _see(self, persons: set[int] | None) -> list[Counselor]:
        """Read these counselors, or all, and remember whose contacts are whose."""
        counselors = read_counselors(self._history, only=persons)
        for counselor in counselors:
            self._having.update({load.contact: counselor.person for load in counselor.loads})
        return counselors

    def _follow(self, *, at: datetime) -> None:
        """Note from the journal what has changed since the last step."""
        rows = _run(FOLLOW_SQL, *self._bookmark.ask())
        self._bookmark.take((row[0] for row in rows), at=at)
        for _, _, name, contact, person, _, codes in rows:
            if name not in _OWN:
                self._note(name, contact, [person, *_persons_in(codes)])

    def _note(self, name: str, contact: UUID | None, persons: Iterable[object]) -> None:
        if contact is not None:
            self._changed.contacts.add(contact)
        self._changed.persons.update(person for person in persons if isinstance(person, int))
        self._changed.lines = self._changed.lines or name.startswith("line.changed")

    def _news(self, *, at: datetime) -> list[Event]:
        """Read what has changed, as events for the router."""
        changed, self._changed = self._changed, Changed()
        missed, self._missed = self._missed, []
        lines = self._new_lines(at=at) if changed.lines else []
        having = {self._having.pop(contact) for contact in changed.contacts if contact in self._having}
        persons = self._news_of_persons(changed.persons | having, at=at)
        contacts = read_waiting(self._policy, at=at, only=changed.contacts) if changed.contacts else []
        return [*lines, *missed, *persons, *contacts]

    def _new_lines(self, *, at: datetime) -> list[Event]:
        before, self._lines = self._lines, read_lines()
        for code in self._lines.broken:
            alarm = Alarm(Trouble.ENTRY_BROKEN, code, detail="unreadable_line")
            self._tell(self._router.board.alarms.tell(alarm, at=at), at=at)
        return [LinesChanged(self._lines.rules)] if self._lines.rules != before.rules else []

    def _news_of_persons(self, persons: set[int], *, at: datetime) -> list[Event]:
        counselors = self._see(persons) if persons else []
        for counselor in counselors:
            self._note_end(counselor.person, len(counselor.loads), at=at)
        here = {counselor.person for counselor in counselors}
        return [*(Gone(person) for person in persons - here), *map(Seen, counselors)]

    def _note_end(self, person: int, loads: int, *, at: datetime) -> None:
        """Remember when somebody finished a contact: from then on they are idle."""
        desk = self._router.board.desks.by_person.get(person)
        if desk is not None and loads < len(desk.counselor.loads):
            before = self._history.get(person, History())
            self._history[person] = History(before.exposure, at)

    def _carry_out(self, orders: Sequence[Order], *, at: datetime) -> list[Order]:
        """Make orders true, and give those that became true. What did not is read anew at the next step."""
        withdrawn = self._end([order for order in orders if isinstance(order, Withdraw)], at=at)
        hops = self._hop([order for order in orders if isinstance(order, Overflow)], at=at)
        made = self._make([order for order in orders if isinstance(order, MakeOffer)], at=at)
        alarms = [order for order in orders if isinstance(order, Alarm)]
        self._tell(alarms, at=at)
        return [*withdrawn, *hops, *made, *alarms]

    def _end(self, orders: list[Withdraw], *, at: datetime) -> list[Order]:
        ended = end_offers(orders, at=at)
        unsure = [order for order in orders if (order.contact, order.person) not in ended]
        self._changed.contacts.update(order.contact for order in unsure)
        return [order for order in orders if (order.contact, order.person) in ended]

    def _hop(self, orders: list[Overflow], *, at: datetime) -> list[Order]:
        """Open hops, where several open at once for a contact one after the other."""
        done: list[Order] = []
        while orders:
            firsts = {order.contact: order for order in reversed(orders)}
            opened = open_hops(list(firsts.values()), at=at)
            self._changed.contacts |= firsts.keys() - opened
            done += [order for order in firsts.values() if order.contact in opened]
            orders = [order for order in orders if order is not firsts[order.contact]]
        return done

    def _make(self, orders: list[MakeOffer], *, at: datetime) -> list[Order]:
        made = make_offers(orders, at=at)
        refused = [order for order in orders if (order.contact, order.person) not in made]
        self._missed += [NotMade(order.contact, order.person) for order in refused]
        self._changed.contacts.update(order.contact for order in refused)
        self._changed.persons.update(order.person for order in refused)
        return [order for order in orders if (order.contact, order.person) in made]

    def _tell(self, alarms: Iterable[Alarm], *, at: datetime) -> None:
        for alarm in alarms:
            line = self._lines.ids.get(alarm.line)
            write(_TOLD_AS[alarm.trouble], at=at, contact=alarm.contact, line=line, detail=alarm.detail)


def _persons_in(codes: str) -> list[object]:
    """Give the persons whom the codes of an entry name; Django leaves JSON as text in its own cursor."""
    said = json.loads(codes)
    return [said.get(code) for code in _PERSON_CODES]


def _run(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
