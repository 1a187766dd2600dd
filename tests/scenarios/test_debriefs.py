"""After a hard contact somebody asks the counselor what they need, before the next one comes."""

from collections.abc import Callable

import pytest

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.contacts.due import sweep
from ringbuoy.contacts.ending import close, close_as, end
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.own import key_to_write
from ringbuoy.contacts.transfers import accept, ask_to_take_over
from ringbuoy.escalations.danger import raise_imminent
from ringbuoy.escalations.taking_over import take_over
from ringbuoy.journal.models import Entry
from ringbuoy.presence.actions import get_ready
from ringbuoy.presence.models import Presence
from ringbuoy.wellbeing.actions import DebriefFirst, NoDebriefWaits, UnknownWish, answer, meet
from ringbuoy.wellbeing.models import Debrief
from ringbuoy.wellbeing.queries import waiting_for, wish_to_talk
from tests.cast import Bench
from tests.scenarios.test_escalations import talks_with


def after_a_hard_contact(bench: Bench) -> Debrief:
    """Maria has ended and closed a contact in which a life was in danger."""
    contact = talks_with(bench, "maria")
    raise_imminent(bench.maria, contact, reason="imminent", at=bench.at)
    end(bench.maria, bench.again(contact), at=bench.later(minutes=20))
    close(bench.maria, bench.again(contact), "supported", at=bench.later(minutes=2))
    return Debrief.objects.get(person=bench.maria)


def test_a_debrief_is_offered_and_nobody_becomes_ready_before_it_is_answered(bench: Bench) -> None:
    offered = after_a_hard_contact(bench)

    with pytest.raises(DebriefFirst):
        get_ready(bench.maria, at=bench.at)
    answer(bench.maria, "go_on", at=bench.at)
    get_ready(bench.maria, at=bench.at)

    assert (offered.after, waiting_for(bench.maria)) == ("imminent", None)
    assert Presence.objects.get(person=bench.maria).readiness == "ready"


def unrecorded(bench: Bench, contact: Contact) -> None:
    """Nobody writes the record; the time for it runs out."""
    end(bench.maria, contact, at=bench.at)
    sweep(at=bench.later(hours=1))


def not_counseling(bench: Bench, contact: Contact) -> None:
    close_as(bench.maria, contact, "prank", at=bench.at)


def taken_over(bench: Bench, contact: Contact) -> None:
    take_over(bench.ines, contact, at=bench.at)


def handed_over(bench: Bench, contact: Contact) -> None:
    bench.ready("tom")
    key = key_to_write(bench.maria, contact, at=bench.at)
    asked = ask_to_take_over(bench.maria, contact, bench.tom, words="", key=key, at=bench.at)
    accept(bench.tom, asked, at=bench.at)


@pytest.mark.parametrize("leaves", [unrecorded, not_counseling, taken_over, handed_over])
def test_it_is_offered_whichever_way_a_hard_contact_leaves(
    bench: Bench, leaves: Callable[[Bench, Contact], None]
) -> None:
    contact = talks_with(bench, "maria")
    raise_imminent(bench.maria, contact, reason="imminent", at=bench.at)

    leaves(bench, bench.again(contact))

    assert Debrief.objects.get(wish="").person == bench.maria
    assert Presence.objects.get(person=bench.maria).readiness == "paused"
    with pytest.raises(DebriefFirst):
        get_ready(bench.maria, at=bench.at)


def test_a_calm_contact_offers_none(bench: Bench) -> None:
    contact = talks_with(bench, "maria")

    end(bench.maria, contact, at=bench.later(minutes=20))
    close(bench.maria, bench.again(contact), "supported", at=bench.at)

    assert waiting_for(bench.maria) is None


def test_supervisors_see_who_wants_to_talk_until_one_of_them_has(bench: Bench) -> None:
    debrief = after_a_hard_contact(bench)
    answer(bench.maria, "supervisor", at=bench.at)

    seen = [row.person for row in wish_to_talk()]
    meet(bench.ines, debrief.pk, at=bench.later(minutes=5))

    assert (seen, wish_to_talk()) == ([bench.maria], [])
    with pytest.raises(NoDebriefWaits):
        meet(bench.nora, debrief.pk, at=bench.at)


def test_who_takes_a_break_is_ready_when_they_say_so(bench: Bench) -> None:
    after_a_hard_contact(bench)

    answer(bench.maria, "break", at=bench.at)

    assert wish_to_talk() == []
    get_ready(bench.maria, at=bench.later(minutes=15))


def test_only_known_answers_count_and_only_once(bench: Bench) -> None:
    after_a_hard_contact(bench)

    with pytest.raises(UnknownWish):
        answer(bench.maria, "holiday", at=bench.at)
    answer(bench.maria, "break", at=bench.at)
    with pytest.raises(NoDebriefWaits):
        answer(bench.maria, "go_on", at=bench.at)
    with pytest.raises(RoleDoesNotAllow):
        answer(bench.kai, "go_on", at=bench.at)


def test_only_who_watches_the_floor_has_talked_and_never_with_themself(bench: Bench) -> None:
    debrief = after_a_hard_contact(bench)
    answer(bench.maria, "supervisor", at=bench.at)

    with pytest.raises(RoleDoesNotAllow):
        meet(bench.tom, debrief.pk, at=bench.at)
    Debrief.objects.filter(pk=debrief.pk).update(person=bench.ines)
    with pytest.raises(NoDebriefWaits):
        meet(bench.ines, debrief.pk, at=bench.at)


def test_the_journal_tells_neither_the_contact_nor_why(bench: Bench) -> None:
    after_a_hard_contact(bench)
    answer(bench.maria, "supervisor", at=bench.at)

    lines = Entry.objects.filter(name__startswith="debrief.").order_by("id")
    told = [(entry.name, entry.contact_id) for entry in lines]
    assert told == [("debrief.offered", None), ("debrief.answered", None)]
