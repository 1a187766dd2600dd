"""Any sequence of moves by several people, each on a database connection of their own, keeps the promises.

The invariants carry the numbers of the threat model's list: every contact ends (I1), none has two
counselors (I2), messages are kept once and in order (I3), notes are never lost (I7), and the journal
retells exactly where everything stands (I10).
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any, TypeVar
from uuid import UUID

import pytest
from django.db import connection, connections
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ringbuoy.contacts import due
from ringbuoy.contacts.danger import raise_imminent
from ringbuoy.contacts.ending import close, close_as, end, leave
from ringbuoy.contacts.messages import Saying, say
from ringbuoy.contacts.models import Contact, Message, Note
from ringbuoy.contacts.notes import save_note
from ringbuoy.contacts.rules import MOVES, OPEN, QUEUED, SEATED, Author, State
from ringbuoy.journal.models import Entry
from ringbuoy.kernel.errors import Foreseen
from ringbuoy.kernel.ids import new_id
from ringbuoy.privacy.rows import showing
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.routing.actions import answer, decline, take_next
from ringbuoy.routing.leader import Leader
from ringbuoy.routing.losing import return_to_front
from ringbuoy.routing.models import Offer
from tests.cast import Bench
from tests.rows import as_owner

pytestmark = pytest.mark.django_db(transaction=True)

Given = TypeVar("Given")
COUNSELORS = ("maria", "tom")
FINAL = {State.CLOSED, State.ABANDONED, State.OVERFLOWED, State.MESSAGE_TAKEN}
OFFER_ENDS = {"contact.offer_lapsed", "contact.declined", "contact.offer_withdrawn"}
RETOLD = {
    "contact.opened": State.WAITING,
    "contact.offered": State.OFFERED,
    "contact.offer_lapsed": State.WAITING,
    "contact.declined": State.WAITING,
    "contact.offer_withdrawn": State.WAITING,
    "contact.answered": State.TALKING,
    "contact.returned_to_front": State.WAITING,
    "contact.parked": State.PARKED,
    "contact.abandoned": State.ABANDONED,
    "contact.caller_left": State.WRAP_UP,
    "contact.ended": State.WRAP_UP,
    "contact.closed": State.CLOSED,
}


class Life(RuleBasedStateMachine):
    """A small center in which anything may happen in any order, on views that may be stale."""

    contacts = Bundle("contacts")
    who = st.sampled_from(COUNSELORS)

    def __init__(self) -> None:
        super().__init__()
        self.bench = Bench()
        self.keys: dict[UUID, ContactKey] = {}
        self.said: dict[UUID, list[str]] = {}
        self.noted: dict[UUID, str] = {}
        self.stale: dict[tuple[str, UUID], Contact] = {}
        self.leader = Leader()
        self.hands = {name: ThreadPoolExecutor(1) for name in (*COUNSELORS, "robin", "engine")}
        self.on("engine", lambda: self.bench.ready(*COUNSELORS))

    def on(self, hand: str, act: Callable[[], Given]) -> Given:
        """Let somebody act on their own database connection."""
        return self.hands[hand].submit(act).result(30)

    def attempt(self, hand: str, act: Callable[[], Given]) -> Given | None:
        """Let somebody try; being told that it cannot be is a right answer too."""
        try:
            return self.on(hand, act)
        except Foreseen:
            return None

    def seen_by(self, name: str, contact: UUID) -> Contact:
        """What this person last saw of a contact, which may be long ago."""
        return self.stale.setdefault((name, contact), self.fresh(contact))

    def fresh(self, contact: UUID) -> Contact:
        """A contact as it stands now."""
        return self.on("engine", lambda: Contact.objects.select_related("line").get(pk=contact))

    def teardown(self) -> None:
        """Whatever happened before, each contact can end; and the counts agree."""
        self.everybody_finishes()
        states = self.on("engine", lambda: list(Contact.objects.values_list("state", flat=True)))
        assert set(states) <= FINAL
        told = self.on("engine", lambda: Entry.objects.filter(name="contact.opened").count())
        assert told == len(states) == len(self.keys)
        for hand in self.hands.values():
            hand.submit(connections.close_all).result(10)
            hand.shutdown()

    def everybody_finishes(self) -> None:
        for contact_id in self.keys:
            contact = self.fresh(contact_id)
            if contact.state not in FINAL | {State.WRAP_UP}:
                self.on("robin", lambda contact=contact: leave(contact, how="link", at=self.bench.at))
            if contact.state not in FINAL and contact.counselor_id:
                self.on(
                    "engine",
                    lambda contact=contact: due.close_unrecorded(contact, at=self.bench.at),
                )

    @rule(target=contacts)
    def robin_reaches_out(self) -> Any:
        if len(self.keys) >= 6:
            return multiple()
        opened = self.on("robin", lambda: self.bench.reaches_out())
        self.keys[opened.contact.id] = opened.key
        self.said[opened.contact.id] = []
        return opened.contact.id

    @rule(contact=contacts, name=who)
    def looks(self, contact: UUID, name: str) -> None:
        self.stale[name, contact] = self.fresh(contact)

    @rule()
    def the_engine_decides(self) -> None:
        self.on("engine", lambda: self.leader.step(at=self.bench.at))
        self.on("engine", self._check_that_nothing_rings_in_vain)

    def _check_that_nothing_rings_in_vain(self) -> None:
        ringing = Offer.objects.filter(outcome="").values_list("contact__state", flat=True)
        assert set(ringing) <= {State.OFFERED}

    @rule()
    def another_engine_takes_over(self) -> None:
        self.on("engine", self.leader.step_down)
        self.leader = Leader()

    @rule(contact=contacts, name=who)
    def answers(self, contact: UUID, name: str) -> None:
        self.attempt(
            name, lambda: answer(self.bench.person(name), self.seen_by(name, contact), at=self.bench.at)
        )

    @rule(contact=contacts, name=who)
    def declines(self, contact: UUID, name: str) -> None:
        self.attempt(
            name, lambda: decline(self.bench.person(name), self.seen_by(name, contact), at=self.bench.at)
        )

    @rule(name=who)
    def takes_the_next(self, name: str) -> None:
        self.attempt(name, lambda: take_next(self.bench.person(name), at=self.bench.at))

    @rule(contact=contacts, name=who)
    def ends(self, contact: UUID, name: str) -> None:
        self.attempt(
            name, lambda: end(self.bench.person(name), self.seen_by(name, contact), at=self.bench.at)
        )

    @rule(contact=contacts, name=who)
    def closes(self, contact: UUID, name: str) -> None:
        person, seen = self.bench.person(name), self.seen_by(name, contact)
        self.attempt(name, lambda: close(person, seen, "supported", at=self.bench.at))

    @rule(contact=contacts, name=who)
    def closes_as_a_test(self, contact: UUID, name: str) -> None:
        person, seen = self.bench.person(name), self.seen_by(name, contact)
        self.attempt(name, lambda: close_as(person, seen, "test", at=self.bench.at))

    @rule(contact=contacts)
    def robin_leaves(self, contact: UUID) -> None:
        self.attempt(
            "robin", lambda: leave(self.seen_by("robin", contact), how="exit_button", at=self.bench.at)
        )

    @rule(contact=contacts, name=who)
    def flags_danger(self, contact: UUID, name: str) -> None:
        person, seen = self.bench.person(name), self.seen_by(name, contact)
        self.attempt(name, lambda: raise_imminent(person, seen, reason="attempt", at=self.bench.at))

    @rule(contact=contacts)
    def the_counselor_is_lost(self, contact: UUID) -> None:
        seen = self.seen_by("engine", contact)
        self.attempt("engine", lambda: return_to_front(seen, why="counselor_lost", at=self.bench.at))

    @rule(contact=contacts, words=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40))
    def robin_says(self, contact: UUID, words: str) -> None:
        if self.fresh(contact).state not in OPEN:
            return
        saying = Saying(words, Author.CALLER, new_id())
        where = self.on("robin", lambda: self._say_twice(contact, saying))
        self.said[contact].append(words)
        assert where[0] == where[1]

    def _say_twice(self, contact: UUID, saying: Saying) -> tuple[int, int]:
        row = Contact.objects.get(pk=contact)
        key, at = self.keys[contact], self.bench.at
        return say(row, saying, key=key, at=at), say(row, saying, key=key, at=at)

    @rule(contact=contacts, name=who, seen=st.integers(0, 3), words=st.text("ab ", max_size=5))
    def notes(self, contact: UUID, name: str, seen: int, words: str) -> None:
        person, row, key = self.bench.person(name), self.fresh(contact), self.keys[contact]
        saved = self.attempt(
            name, lambda: save_note(person, row, words, seen=seen, key=key, at=self.bench.at)
        )
        if saved is not None:
            self.noted[contact] = words

    @rule(minutes=st.sampled_from([0.2, 1, 9, 40]))
    def time_passes(self, minutes: float) -> None:
        self.bench.later(minutes=minutes)
        self.on("engine", lambda: self.bench.beat(*COUNSELORS))
        self.on("engine", lambda: due.sweep(at=self.bench.at))

    @precondition(lambda self: self.keys)
    @invariant()
    def the_promises_hold(self) -> None:
        self.on("engine", self._check)

    def _check(self) -> None:
        self._check_counselors()
        self._check_messages()
        self._check_notes()
        self._check_journal()

    def _check_counselors(self) -> None:
        seated = list(Contact.objects.filter(state__in=SEATED).values_list("counselor_id", "seat"))
        assert len(seated) == len(set(seated))
        assert all(counselor for counselor, _ in seated)
        ringing = set(Offer.objects.filter(outcome="").values_list("contact_id", flat=True))
        offered = set(Contact.objects.filter(state=State.OFFERED).values_list("pk", flat=True))
        assert offered <= ringing
        assert not Contact.objects.filter(state__in=QUEUED, seat__isnull=False).exists()

    def _check_messages(self) -> None:
        for contact, said in self.said.items():
            with showing(contact):
                kept = list(Message.objects.filter(contact_id=contact).order_by("sequence"))
            words = [
                row.words.open(self.keys[contact], sequence=row.sequence)
                for row in kept
                if row.author == Author.CALLER
            ]
            assert words == said
            assert [row.sequence for row in kept] == list(range(1, len(kept) + 1))

    def _check_notes(self) -> None:
        for contact, words in self.noted.items():
            with showing(contact):
                kept = list(Note.objects.filter(contact_id=contact).order_by("version"))
            assert kept[-1].words.open(self.keys[contact], sequence=kept[-1].version) == words
            assert kept[-1].version == len(kept)

    def _check_journal(self) -> None:
        for contact in Contact.objects.all():
            entries = list(Entry.objects.filter(contact_id=contact.id).order_by("id"))
            told = _retold(entries)
            assert told[-1] == contact.state, [entry.name for entry in entries]
            _assert_lawful(told)


def _retold(entries: Iterable[Entry]) -> list[State]:
    """Tell where a contact went, from the journal alone. An offer that ends late moves nothing."""
    told: list[State] = []
    for entry in entries:
        if entry.name in OFFER_ENDS and told[-1] is not State.OFFERED:
            continue
        if entry.name == "contact.caller_back":
            told.append(State.WAITING if entry.codes["seat"] is None else State.TALKING)
        elif entry.name in RETOLD:
            told.append(RETOLD[entry.name])
    return told


def _assert_lawful(told: list[State]) -> None:
    """Each step that the journal retells is a step of the table."""
    for before, following in pairwise(told):
        assert before is following or following in MOVES[before].values(), (before, following)


@pytest.fixture
def emptied() -> Iterator[None]:
    """Each life begins with empty tables, as the connections of other threads commit."""
    yield
    connections.close_all()


def test_any_sequence_of_moves_keeps_the_promises(keyd: None, emptied: None) -> None:
    def begin() -> Life:
        _empty()
        return Life()

    run_state_machine_as_test(
        begin,
        settings=settings(
            max_examples=15,
            stateful_step_count=30,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


def _empty() -> None:
    """Empty every table of ours."""
    tables = [name for name in connection.introspection.table_names() if not name.startswith("django_")]
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
