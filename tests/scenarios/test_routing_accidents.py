"""Accidents that users of other systems suffered, each told once. None of them happens here."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.contacts.ending import leave
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.opening import Opened
from ringbuoy.contacts.rules import NotPossibleNow, State
from ringbuoy.journal.models import Entry
from ringbuoy.lines.models import Line
from ringbuoy.people.models import Person
from ringbuoy.presence.actions import get_ready, go_off, notice_away, pause
from ringbuoy.presence.queries import is_shown_as_away
from ringbuoy.routing.actions import NobodyWaits, NoRoom, OfferOver, answer, decline, take_next
from ringbuoy.routing.heartbeats import Heartbeats
from ringbuoy.routing.hops import confirm_hop, way_on
from ringbuoy.routing.leader import Leader
from ringbuoy.routing.losing import return_those_of_lost
from ringbuoy.routing.models import Offer
from ringbuoy.routing.queries import offers_to
from tests.cast import Bench

MESSAGE = {"kind": "message", "target": "", "after_seconds": 120}


@pytest.fixture
def leader(bench: Bench) -> Iterator[Leader]:
    leads = Leader()
    yield leads
    leads.step_down()


def hops(bench: Bench, *rows: dict[str, object]) -> Line:
    line = bench.line()
    Line.objects.filter(pk=line.pk).update(hops=list(rows))
    return Line.objects.get(pk=line.pk)


def rings_for(person: Person) -> list[Contact]:
    return [offer.contact for offer in offers_to(person)]


def journaled(name: str) -> list[Entry]:
    return list(Entry.objects.filter(name=name))


def pass_time(bench: Bench, leader: Leader, *, seconds: int, here: tuple[str, ...] = ()) -> None:
    """Let time pass as the engine sees it, second by second, with these people at their desks."""
    for _ in range(seconds):
        at = bench.later(seconds=1)
        bench.beat(*here)
        leader.step(at=at)


def ring(bench: Bench, leader: Leader, *names: str) -> Contact:
    """Robin reaches out, these people are ready, and the leader has looked."""
    bench.ready(*names)
    contact = bench.reaches_out().contact
    leader.step(at=bench.at)
    return bench.again(contact)


def test_empty_shift_does_not_ring_for_ever(bench, leader):
    line = hops(bench, MESSAGE)
    robin = bench.reaches_out(line=line).contact

    pass_time(bench, leader, seconds=10)

    waiting = bench.again(robin)
    assert waiting.where is State.WAITING
    assert way_on(waiting).kind == "message"
    assert len(journaled("contact.hop_started")) == 1
    assert len(journaled("line.unstaffed")) == 1


def test_hops_that_open_at_once_are_told_one_after_the_other(bench, leader):
    bench.line("anchor")
    to_anchor = {"kind": "line", "target": "anchor", "after_seconds": 2}
    robin = bench.reaches_out(line=hops(bench, to_anchor, {**MESSAGE, "after_seconds": 0})).contact

    pass_time(bench, leader, seconds=3)

    numbers = [entry.codes["number"] for entry in journaled("contact.hop_started")]
    assert (bench.again(robin).hop, numbers) == (2, [1, 2])


def test_one_bad_entry_does_not_stop_the_group(bench, leader):
    bench.ready("maria", "tom")
    broken = bench.reaches_out(language="").contact
    bench.later(seconds=1)
    sound = bench.reaches_out().contact

    leader.step(at=bench.at)

    assert {contact.pk for name in ("maria", "tom") for contact in rings_for(bench.person(name))} == {
        broken.pk,
        sound.pk,
    }
    assert [entry.codes["detail"] for entry in journaled("entry.broken")] == ["unknown_language"]


def test_one_unreadable_line_does_not_stop_the_others(bench, leader):
    bay = bench.line("bay")
    Line.objects.filter(pk=bay.pk).update(policy={"offer_seconds": "soon"})
    bench.ready("maria", "tom")
    on_bay = bench.reaches_out(line=bench.line()).contact
    Contact.objects.filter(pk=on_bay.pk).update(line=bay)
    sound = bench.reaches_out().contact

    leader.step(at=bench.at)

    rung = {contact.pk for name in ("maria", "tom") for contact in rings_for(bench.person(name))}
    assert rung == {on_bay.pk, sound.pk}
    assert [entry.codes["detail"] for entry in journaled("entry.broken")] == ["unreadable_line"]


def test_the_fourth_chat_does_not_starve(bench, leader):
    bench.ready("maria")
    chats = [bench.reaches_out(), *(bench.later(seconds=1) and bench.reaches_out() for _ in range(4))]

    answered = [_answer_what_rings(bench, leader) for _ in chats]

    assert answered == [opened.contact.pk for opened in chats]


def _answer_what_rings(bench: Bench, leader: Leader) -> object:
    """Maria answers what has rung longest, finishes it, and is free again."""
    bench.later(seconds=1)
    bench.beat("maria")
    leader.step(at=bench.at)
    contact = rings_for(bench.maria)[0]
    answer(bench.maria, contact, at=bench.at)
    Contact.objects.filter(pk=contact.pk).update(state=State.WRAP_UP, ended_at=bench.at)
    Contact.objects.filter(pk=contact.pk).update(state=State.CLOSED, closed_at=bench.at, seat=None)
    _tell_closed(contact, bench)
    return contact.pk


def _tell_closed(contact: Contact, bench: Bench) -> None:
    Entry.objects.create(at=bench.at, name="contact.closed", contact_id=contact.pk, person_id=bench.maria.pk)


def test_two_at_once_do_not_race(bench, leader):
    robin = ring(bench, leader, "maria", "tom")
    rung = next(name for name in ("maria", "tom") if rings_for(bench.person(name)))
    other = {"maria": "tom", "tom": "maria"}[rung]

    answer(bench.person(rung), robin, at=bench.at)
    for late in (rung, other):
        with pytest.raises(OfferOver):
            answer(bench.person(late), robin, at=bench.at)
    with pytest.raises(NobodyWaits):
        take_next(bench.person(other), at=bench.at)

    assert bench.again(robin).counselor == bench.person(rung)
    assert len(journaled("contact.answered")) == 1


def test_the_contact_does_not_disappear_when_its_counselor_does(bench, leader):
    robin = ring(bench, leader, "maria")
    answer(bench.maria, robin, at=bench.at)
    bench.ready("tom")
    heartbeats = Heartbeats()
    lost_at = bench.at

    while bench.again(robin).where is State.TALKING:
        bench.later(seconds=1)
        bench.beat("tom")
        notice_away(at=bench.at)
        return_those_of_lost(heartbeats, at=bench.at, without_leg=Contact.objects.none())

    leader.step(at=bench.at)
    assert bench.at - lost_at <= timedelta(seconds=15)
    assert [contact.pk for contact in rings_for(bench.tom)] == [robin.pk]


def test_the_contact_does_not_disappear_when_nobody_answers(bench, leader):
    robin = ring(bench, leader, "maria")

    pass_time(bench, leader, seconds=300, here=("maria",))

    assert bench.again(robin).where in {State.WAITING, State.OFFERED}
    assert len(journaled("contact.offer_lapsed")) >= 3
    assert Offer.objects.filter(contact=robin, outcome="").count() <= 1


def test_the_contact_does_not_disappear_when_the_leader_dies_between_two_writes(bench, leader):
    robin = ring(bench, leader, "maria")
    Offer.objects.all().delete()

    pass_time(bench, leader, seconds=2, here=("maria",))

    assert [contact.pk for contact in rings_for(bench.maria)] == [robin.pk]


def test_women_asked_for_women_rung(bench, leader):
    bench.ready("maria", "tom")
    Person.objects.filter(pk=bench.maria.pk).update(skills=["woman"])
    line = bench.line("women", needs_skills=["woman"])
    asked = [bench.reaches_out(line=line).contact for _ in range(3)]

    pass_time(bench, leader, seconds=90, here=("maria", "tom"))

    assert rings_for(bench.tom) == []
    assert not Offer.objects.filter(person=bench.tom).exists()
    assert Offer.objects.filter(person=bench.maria, contact__in=asked).exists()


def test_women_asked_for_and_none_on_shift_goes_on_instead_of_to_a_man(bench, leader):
    bench.ready("tom")
    line = hops(bench, MESSAGE)
    robin = bench.reaches_out(line=line).contact
    Contact.objects.filter(pk=robin.pk).update(needs_skills=["woman"])

    pass_time(bench, leader, seconds=10, here=("tom",))

    assert not Offer.objects.filter(person=bench.tom).exists()
    assert way_on(bench.again(robin)).kind == "message"


def test_believed_offline_but_was_not(bench, leader):
    """Who has said to be off gets nothing; who is shown as ready does; the page and the router agree."""
    robin = ring(bench, leader, "maria")
    bench.ready("tom")
    go_off(bench.maria, at=bench.later(seconds=1))
    leader.step(at=bench.at)

    assert rings_for(bench.maria) == []
    assert [contact.pk for contact in rings_for(bench.tom)] == [robin.pk]


def test_a_closed_browser_is_not_rung(bench, leader):
    bench.ready("maria")
    bench.later(seconds=11)
    notice_away(at=bench.at)

    bench.reaches_out()
    leader.step(at=bench.at)

    assert rings_for(bench.maria) == []


def test_declining_passes_it_on_without_penalty(bench, leader):
    robin = ring(bench, leader, "maria")
    bench.ready("tom")

    decline(bench.maria, robin, at=bench.at)
    leader.step(at=bench.at)

    assert [contact.pk for contact in rings_for(bench.tom)] == [robin.pk]
    assert rings_for(bench.maria) == []


def test_a_caller_who_left_rings_nowhere(bench, leader):
    robin = ring(bench, leader, "maria")

    leave(robin, how="exit_button", at=bench.later(seconds=1))
    leader.step(at=bench.at)

    assert rings_for(bench.maria) == []
    assert bench.again(robin).where is State.ABANDONED


def test_another_leader_takes_over_what_rings(bench, leader):
    robin = ring(bench, leader, "maria")
    leader.step_down()
    second = Leader()

    bench.later(seconds=5)
    bench.beat("maria")
    second.step(at=bench.at)
    after_take_over = rings_for(bench.maria)
    bench.later(seconds=20)
    bench.beat("maria")
    bench.ready("tom")
    second.step(at=bench.at)
    second.step_down()

    assert [contact.pk for contact in after_take_over] == [robin.pk]
    assert [contact.pk for contact in rings_for(bench.tom)] == [robin.pk]


def test_take_next_gives_who_goes_first(bench):
    get_ready(bench.maria, at=bench.at)
    first = bench.reaches_out().contact
    bench.later(seconds=30)
    urgent: Opened = bench.reaches_out()
    Contact.objects.filter(pk=urgent.contact.pk).update(tier=0)

    taken = take_next(bench.maria, at=bench.at)

    assert taken.pk == urgent.contact.pk
    assert bench.again(first).where is State.WAITING


def test_the_only_counselor_is_rung_again_soon(bench, leader):
    robin = ring(bench, leader, "maria")

    pass_time(bench, leader, seconds=31, here=("maria",))

    assert [contact.pk for contact in rings_for(bench.maria)] == [robin.pk]
    assert len(journaled("contact.offered")) == 2


def test_confirmed_hop_ends_the_contact_here_and_not_before(bench, leader):
    hop = {"kind": "center", "target": "https://other.example", "after_seconds": 30}
    robin = bench.reaches_out(line=hops(bench, hop)).contact
    pass_time(bench, leader, seconds=6)
    still_here = bench.again(robin)

    confirm_hop(still_here, at=bench.later(seconds=5))

    assert still_here.hop == 1
    assert bench.again(robin).where is State.OVERFLOWED
    assert [entry.codes["target"] for entry in journaled("contact.overflowed")] == ["https://other.example"]


def test_answered_here_while_the_way_on_is_open(bench, leader):
    robin = bench.reaches_out(line=hops(bench, MESSAGE)).contact
    pass_time(bench, leader, seconds=6)
    bench.ready("maria")
    leader.step(at=bench.at)

    answer(bench.maria, rings_for(bench.maria)[0], at=bench.at)

    assert bench.again(robin).where is State.TALKING
    with pytest.raises(NotPossibleNow):
        confirm_hop(bench.again(robin), at=bench.at)


def test_refusals(bench):
    bench.reaches_out()
    for act in (lambda: take_next(bench.kai, at=bench.at), lambda: take_next(bench.dara, at=bench.at)):
        with pytest.raises(RoleDoesNotAllow):
            act()


def test_nobody_takes_more_than_fits(bench):
    get_ready(bench.maria, at=bench.at)
    for _ in range(3):
        bench.reaches_out()

    take_next(bench.maria, at=bench.at)
    take_next(bench.maria, at=bench.at)

    with pytest.raises(NoRoom):
        take_next(bench.maria, at=bench.at)


def test_who_has_just_pressed_a_button_is_there_before_any_heartbeat(bench: Bench) -> None:
    """At each shift's begin everybody read for seconds that they are shown as away."""
    get_ready(bench.maria, at=bench.at)

    assert not is_shown_as_away(bench.maria)
    contact = bench.reaches_out().contact
    bench.routes()
    assert Offer.objects.get(contact=contact).person == bench.maria

    notice_away(at=bench.later(seconds=11))
    assert is_shown_as_away(bench.maria)
    pause(bench.maria, at=bench.at)
    assert not is_shown_as_away(bench.maria)
