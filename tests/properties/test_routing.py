"""Whatever happens in whatever order: nobody lost, nobody asked twice, nobody served before their turn."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ringbuoy.contacts.rules import Tier
from ringbuoy.kernel.channels import Channel
from ringbuoy.lines.rules import Hop, HopKind
from ringbuoy.routing.counselors import Counselor, Load, can_serve, has_room
from ringbuoy.routing.orders import MakeOffer, Order, Overflow, Withdraw
from ringbuoy.routing.policy import LineRules
from ringbuoy.routing.rules import Router
from ringbuoy.routing.waiting import Waiting

START = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
LINES = (
    LineRules(
        "harbor",
        languages=frozenset({"en", "es"}),
        offer_to_at_once=2,
        hops=(Hop(HopKind.LINE, "bay", 30), Hop(HopKind.MESSAGE, "", 60)),
    ),
    LineRules("bay", languages=frozenset({"en"}), chat_limit=1),
)
LANGUAGES = st.sampled_from(["en", "es", "xx"])
SKILLS = st.frozensets(st.sampled_from(["woman", "youth"]), max_size=1)
PEOPLE = st.integers(1, 5)


class AnyShift(RuleBasedStateMachine):
    """A shift with everything that can happen on it, told to a router and to a plain memory beside it."""

    @initialize()
    def open_the_house(self) -> None:
        self.at = START
        self.router = Router(LINES, at=START)
        self.twin = Router(LINES, at=START)
        self.known: dict[UUID, Waiting] = {}
        self.here: dict[int, Counselor] = {}
        self.rings: dict[tuple[UUID, int], MakeOffer] = {}
        self.count = 0

    def tell(self, verb: str, *what: object) -> list[Order]:
        before = set(self.rings)
        orders = getattr(self.router, verb)(*what, at=self.at)
        assert orders == getattr(self.twin, verb)(*what, at=self.at), "the same events gave other orders"
        self.note(orders)
        self.check_turns(orders, before)
        return orders

    def note(self, orders: list[Order]) -> None:
        for order in orders:
            if isinstance(order, MakeOffer):
                assert (order.contact, order.person) not in self.rings, "asked twice for one contact"
                self.rings[order.contact, order.person] = order
            elif isinstance(order, Withdraw):
                self.rings.pop((order.contact, order.person), None)
            elif isinstance(order, Overflow):
                assert order.contact in self.known

    def check_turns(self, orders: list[Order], before: set[tuple[UUID, int]]) -> None:
        """Nobody is asked for a contact while an earlier one waits whom they could have taken instead."""
        board = self.router.board
        fresh = [order for order in orders if isinstance(order, MakeOffer)]
        rung_before = {contact for contact, _ in before}
        for order in fresh:
            desk = board.desks.by_person[order.person]
            others = [load for load in desk.occupied if load.contact != order.contact]
            self.check_room(order, desk.counselor, others)
            if sum(other.person == order.person for other in fresh) > 1 or order.contact in rung_before:
                continue
            for entry in board.queue.entries.values():
                could = can_serve(desk.counselor, entry.file.need) and has_room(
                    desk.counselor, others, entry.file.need
                )
                if entry.is_filed and could and entry.is_open_to(order.person, self.at):
                    later = board.queue.entries[order.contact]
                    assert later.place < entry.place, "a later contact was served first"

    def check_room(self, order: MakeOffer, counselor: Counselor, others: list[Load]) -> None:
        """A call is alone; so is high risk, and whatever a trainee has; else two."""
        waiting = self.known[order.contact]
        calls = waiting.channel is Channel.VOICE or any(load.channel is Channel.VOICE for load in others)
        grave = waiting.tier <= Tier.HIGH or any(load.tier <= Tier.HIGH for load in others)
        assert counselor.is_ready
        assert len(others) < (1 if calls or grave or counselor.is_trainee else 2)

    @rule(
        language=LANGUAGES,
        line=st.sampled_from(["harbor", "bay", "nowhere"]),
        channel=st.sampled_from(Channel),
        tier=st.sampled_from(Tier),
        needs=SKILLS,
        returned=st.booleans(),
        prefers=st.none() | PEOPLE,
    )
    def arrive(self, language, line, channel, tier, needs, returned, prefers) -> None:
        self.count += 1
        waiting = Waiting(
            UUID(int=self.count),
            line,
            channel,
            language,
            self.at,
            tier,
            self.at if returned else None,
            needs,
            prefers,
        )
        self.known[waiting.contact] = waiting
        self.tell("arrive", waiting)

    @precondition(lambda self: self.known)
    @rule(data=st.data(), tier=st.sampled_from(Tier))
    def becomes_more_urgent(self, data, tier) -> None:
        contact = data.draw(st.sampled_from(sorted(self.known)))
        entry = self.router.board.queue.entries[contact]
        changed = self.known[contact] = replace(entry.waiting, tier=tier)
        self.tell("arrive", changed)

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    def abandon(self, data) -> None:
        contact = data.draw(st.sampled_from(sorted(self.known)))
        del self.known[contact]
        self.tell("abandon", contact)

    @rule(
        person=PEOPLE,
        languages=st.frozensets(st.sampled_from(["en", "es"]), min_size=1),
        skills=SKILLS,
        is_trainee=st.booleans(),
        is_ready=st.booleans(),
    )
    def ready(self, person, languages, skills, is_trainee, is_ready) -> None:
        loads = self.here[person].loads if person in self.here else ()
        seen = Counselor(
            person,
            languages,
            skills,
            is_trainee=is_trainee,
            is_ready=is_ready,
            idle_since=self.at,
            loads=loads,
        )
        self.here[person] = seen
        self.tell("ready", seen)

    @precondition(lambda self: self.here)
    @rule(data=st.data())
    def gone(self, data) -> None:
        person = data.draw(st.sampled_from(sorted(self.here)))
        del self.here[person]
        self.tell("gone", person)

    @precondition(lambda self: self.rings)
    @rule(data=st.data())
    def decline(self, data) -> None:
        contact, person = data.draw(st.sampled_from(sorted(self.rings)))
        orders = self.tell("decline", contact, person)
        again = [order for order in orders if isinstance(order, MakeOffer) and order.contact == contact]
        assert person not in [order.person for order in again], "who declined was asked again at once"

    @precondition(lambda self: self.rings)
    @rule(data=st.data())
    def answer(self, data) -> None:
        contact, person = data.draw(st.sampled_from(sorted(self.rings)))
        del self.known[contact]
        self.tell("answer", contact, person)
        for other in [key for key in self.rings if key[0] == contact]:
            del self.rings[other]
        self.here[person] = self.router.board.desks.by_person[person].counselor

    @precondition(lambda self: any(seen.loads for seen in self.here.values()))
    @rule(data=st.data())
    def end(self, data) -> None:
        busy = sorted(person for person, seen in self.here.items() if seen.loads)
        person = data.draw(st.sampled_from(busy))
        load = data.draw(st.sampled_from(self.here[person].loads))
        self.tell("end", load.contact, person)
        self.here[person] = self.router.board.desks.by_person[person].counselor

    @rule(seconds=st.integers(0, 90))
    def time_passes(self, seconds) -> None:
        self.at += timedelta(seconds=seconds)
        self.tell("tick")

    @invariant()
    def nobody_is_lost(self) -> None:
        board = self.router.board
        assert set(board.queue.entries) == set(self.known)
        for contact, entry in board.queue.entries.items():
            rings = bool(board.ringing.get(contact))
            assert entry.is_filed != rings, "a contact stands in a file or rings, never both or neither"
            assert not entry.is_filed or entry.file.entries[contact.int] is entry

    @invariant()
    def what_rings_is_what_was_ordered(self) -> None:
        board = self.router.board
        rings = {(contact, person) for contact, rung in board.ringing.items() for person in rung}
        assert rings == set(self.rings)
        assert all(self.here[person].is_ready for _, person in rings), "somebody on a break was rung"
        written = [contact for contact, _ in rings if self.known[contact].channel is not Channel.VOICE]
        assert len(written) == len(set(written)), "a written contact rings at one desk only"

    @invariant()
    def nobody_has_too_much(self) -> None:
        for desk in self.router.board.desks.by_person.values():
            loads = desk.occupied
            seats = [load.seat for load in loads]
            calls = [load for load in loads if load.channel is Channel.VOICE]
            assert len(set(seats)) == len(seats)
            assert len(loads) <= 2
            assert not calls or len(loads) == 1

    @invariant()
    def whoever_can_be_served_is_being_served(self) -> None:
        """Nobody waits while somebody is free who may take them now."""
        board = self.router.board
        for entry in board.queue.entries.values():
            if not entry.is_filed:
                continue
            for desk in board.desks.by_person.values():
                fits = can_serve(desk.counselor, entry.file.need) and desk.has_room_for(entry.file.need)
                assert not (fits and entry.is_open_to(desk.counselor.person, self.at)), "somebody starves"


AnyShift.TestCase.settings = settings(max_examples=60, stateful_step_count=40)
TestAnyShift = AnyShift.TestCase


def test_nobody_starves_under_a_flood_of_high_risk() -> None:
    """At most the head start of arrivals passes before somebody of no flagged risk."""
    line = LineRules("harbor", chat_limit=1, offer_lasts=timedelta(seconds=60))
    router, served = Router([line], at=START), []
    router.arrive(Waiting(UUID(int=1), "harbor", Channel.CHAT, "en", START), at=START)
    for minute in range(60):
        at = START + timedelta(minutes=minute)
        for number in range(2):
            contact = UUID(int=100 + 2 * minute + number)
            router.arrive(Waiting(contact, "harbor", Channel.CHAT, "en", at, Tier.HIGH), at=at)
        orders = router.ready(Counselor(1, frozenset({"en"}), chat_limit=1), at=at)
        for order in orders:
            if isinstance(order, MakeOffer):
                router.answer(order.contact, order.person, at=at)
                router.end(order.contact, order.person, at=at)
                router.gone(order.person, at=at)
                served.append(order.contact.int)

    place = served.index(1)
    assert all(number < 100 + 2 * 13 for number in served[:place] if number != 1)
