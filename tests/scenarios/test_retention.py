"""What is kept: holds by two people, the center's own times, and the daily sweep with its report."""

from datetime import UTC, datetime, timedelta

import pytest

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.alarms.queries import open_alarms
from ringbuoy.callers.actions import recognize
from ringbuoy.callers.models import Caller
from ringbuoy.callers.rules import HandleKind
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State
from ringbuoy.journal.models import Entry
from ringbuoy.kernel.clock import now
from ringbuoy.kernel.errors import NotFound
from ringbuoy.keyd.retention import Retention
from ringbuoy.privacy.keys import own_keys
from ringbuoy.retention.erasing import OnHold, erase
from ringbuoy.retention.holds import (
    HeldAlready,
    NoHoldReason,
    NotNow,
    OwnRequest,
    ask_hold,
    find_hold,
    move,
)
from ringbuoy.retention.keeping import ImpossibleTime, keep_for, kept_here, last_change
from ringbuoy.retention.models import Hold, Sweep
from ringbuoy.retention.rules import HoldMove, HoldState
from ringbuoy.retention.sweeping import is_late, sweep
from tests.cast import Bench


@pytest.fixture
def over(bench: Bench) -> Contact:
    """A contact that is over."""
    contact = bench.reaches_out().contact
    Contact.objects.filter(pk=contact.pk).update(state=State.ABANDONED, ended_at=bench.at)
    return bench.again(contact)


def held_at_keyd() -> object:
    return own_keys().ask({"op": "state"})["held"]


def test_a_hold_keeps_from_the_asking_on_and_another_person_approves_it(bench: Bench, over: Contact) -> None:
    before = held_at_keyd()

    hold = ask_hold(bench.ines, over, "court", at=bench.at)
    assert held_at_keyd() == before + 1
    with pytest.raises(OwnRequest):
        move(bench.ines, hold, HoldMove.APPROVE, at=bench.at)
    move(bench.nora, hold, HoldMove.APPROVE, at=bench.later(minutes=5))

    assert find_hold(hold.pk).where is HoldState.HELD
    with pytest.raises(OnHold):
        erase(bench.nora, over, reason="caller_asked", at=bench.at)
    moves = Entry.objects.filter(name="hold.changed").values_list("codes__move", flat=True)
    assert list(moves) == ["ask", "approve"]


def test_the_release_takes_two_people_too_and_then_it_can_be_erased(bench: Bench, over: Contact) -> None:
    before = held_at_keyd()
    hold = ask_hold(bench.ines, over, "complaint", at=bench.at)
    move(bench.nora, hold, HoldMove.APPROVE, at=bench.at)

    move(bench.nora, hold, HoldMove.ASK_RELEASE, at=bench.at)
    asked = find_hold(hold.pk)
    with pytest.raises(OwnRequest):
        move(bench.nora, asked, HoldMove.RELEASE, at=bench.at)
    move(bench.ines, asked, HoldMove.RELEASE, at=bench.at)

    assert held_at_keyd() == before
    erase(bench.nora, over, reason="caller_asked", at=bench.at)
    with pytest.raises(NotFound, match="nothing left to hold"):
        ask_hold(bench.ines, over, "court", at=bench.at)


def test_what_cannot_be_is_refused_and_changes_nothing(bench: Bench, over: Contact) -> None:
    hold = ask_hold(bench.ines, over, "inquiry", at=bench.at)

    with pytest.raises(HeldAlready):
        ask_hold(bench.nora, over, "court", at=bench.at)
    with pytest.raises(NoHoldReason):
        ask_hold(bench.nora, over, "because", at=bench.at)
    with pytest.raises(NotNow):
        move(bench.nora, hold, HoldMove.ASK_RELEASE, at=bench.at)
    for name in ("maria", "owen", "abel", "kai"):
        with pytest.raises(RoleDoesNotAllow):
            move(bench.person(name), hold, HoldMove.APPROVE, at=bench.at)
    stale = find_hold(hold.pk)
    move(bench.nora, hold, HoldMove.REFUSE, at=bench.at)
    with pytest.raises(NotNow):
        move(bench.nora, stale, HoldMove.APPROVE, at=bench.at)

    assert Hold.objects.get().where is HoldState.OVER


def test_the_center_chooses_its_own_times_within_limits(bench: Bench) -> None:
    assert kept_here()[Retention.WORDS] == timedelta(days=90)

    keep_for(bench.nora, Retention.WORDS, 120, at=bench.at)

    assert kept_here()[Retention.WORDS] == timedelta(days=120)
    assert last_change(Retention.WORDS).person == bench.nora
    for days in (29, 10**9):
        with pytest.raises(ImpossibleTime, match="from 30 to"):
            keep_for(bench.nora, Retention.WORDS, days, at=bench.at)
    for name in ("ines", "abel", "owen"):
        with pytest.raises(RoleDoesNotAllow):
            keep_for(bench.person(name), Retention.WORDS, 60, at=bench.at)


def test_a_sweep_is_once_a_day_and_says_what_is_next(bench: Bench, over: Contact) -> None:
    at = now()

    sweep(at=at)
    sweep(at=at + timedelta(seconds=1))

    report = Sweep.objects.get()
    assert next(name for name, _ in report.coming).startswith("words-")
    assert (report.gone, report.ordered, report.is_clock_doubted) == ([], [], False)
    assert Entry.objects.filter(name="retention.swept").count() == 1
    assert not is_late(at=at)
    assert is_late(at=at + timedelta(days=2))


def test_keyd_has_the_last_word_when_the_sweep_orders_too_early(bench: Bench) -> None:
    sweep(at=now() + timedelta(days=900))

    assert Sweep.objects.get().ordered == []


def test_callers_whom_no_living_handle_finds_are_forgotten(bench: Bench) -> None:
    robin = recognize(HandleKind.WORD, "lighthouse", at=bench.at)
    bench.reaches_out(caller=robin)

    sweep(at=now())
    assert Caller.objects.filter(pk=robin.pk).exists()
    sweep(at=now() + timedelta(days=400))

    assert not Caller.objects.filter(pk=robin.pk).exists()
    assert Contact.objects.get().caller is None


def test_coded_facts_go_after_seven_years_unless_they_are_on_hold(bench: Bench, over: Contact) -> None:
    kept = bench.reaches_out().contact
    Contact.objects.filter(pk=kept.pk).update(state=State.ABANDONED, ended_at=bench.at)
    ask_hold(bench.ines, kept, "court", at=bench.at)
    Contact.objects.update(reached_at=datetime(2015, 1, 1, tzinfo=UTC))

    sweep(at=now())

    assert [contact.pk for contact in Contact.objects.all()] == [kept.pk]
    assert Sweep.objects.get().facts_deleted == 1
    assert not open_alarms().exists()
