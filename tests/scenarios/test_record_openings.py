"""A supervisor needs a record that is closed to them: a reason, an hour, and somebody who reviews it."""

from datetime import timedelta

import pytest

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.alarms.actions import OwnAlarm, acknowledge_alarm
from ringbuoy.alarms.models import Alarm
from ringbuoy.alarms.rules import AlarmCode, is_overdue
from ringbuoy.contacts.ending import close, end
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import NotYourContact, unlock
from ringbuoy.contacts.record_openings import ReasonMissing, open_with_reason
from ringbuoy.contacts.rules import Move
from ringbuoy.contacts.swaps import swap
from ringbuoy.journal.models import Entry
from ringbuoy.journal.names import Happened
from ringbuoy.kernel import clock
from tests.cast import Bench


@pytest.fixture
def old(bench: Bench) -> Contact:
    """Maria closed Robin's contact three days ago."""
    bench.at = clock.now() - timedelta(days=3)
    bench.ready("maria")
    contact = bench.reaches_out().contact
    swap(contact, Move.TAKE_NEXT, counselor=bench.maria, seat=1, answered_at=bench.at)
    end(bench.maria, contact, at=bench.at)
    close(bench.maria, contact, "supported", at=bench.at)
    bench.at = clock.now()
    return bench.again(contact)


def test_a_reason_opens_a_record_for_an_hour_and_the_reading_is_journaled(bench: Bench, old: Contact) -> None:
    with pytest.raises(NotYourContact):
        unlock(bench.ines, old, purpose="floor", at=bench.at)

    open_with_reason(bench.ines, old, "complaint", at=bench.at)

    assert unlock(bench.ines, old, purpose="floor", at=bench.later(minutes=59)).contact == old.pk
    with pytest.raises(NotYourContact):
        unlock(bench.ines, old, purpose="floor", at=bench.later(minutes=1))
    entries = Entry.objects.filter(contact_id=old.pk, person_id=bench.ines.pk)
    assert list(entries.values_list("name", flat=True)) == [
        Happened.CONTACT_READ_REFUSED,
        Happened.RECORD_OPENED_WITH_REASON,
        Happened.CONTACT_READ,
        Happened.CONTACT_READ_REFUSED,
    ]


def test_the_director_is_told_and_nobody_reviews_their_own_opening(bench: Bench, old: Contact) -> None:
    open_with_reason(bench.nora, old, "legal", at=bench.at)

    alarm = Alarm.objects.get(code=AlarmCode.OPENED_WITH_REASON)
    assert (alarm.about, alarm.contact_id, alarm.acknowledged_at) == (bench.nora, old.pk, None)
    with pytest.raises(OwnAlarm):
        acknowledge_alarm(bench.nora, alarm, "in_order", at=bench.at)
    acknowledge_alarm(bench.abel, alarm, "in_order", at=bench.at)


def test_opened_again_it_is_one_alarm_that_counts(bench: Bench, old: Contact) -> None:
    open_with_reason(bench.ines, old, "danger", at=bench.at)
    open_with_reason(bench.ines, old, "care", at=bench.later(hours=2))

    assert Alarm.objects.get().times == 2


def test_an_opening_waits_72_hours_for_its_review(bench: Bench) -> None:
    assert not is_overdue(bench.at, at=bench.at + timedelta(hours=72))
    assert is_overdue(bench.at, at=bench.at + timedelta(hours=72, seconds=1))


@pytest.mark.parametrize("reason", ["", "curious", "Robin is my cousin"])
def test_without_a_reason_of_ours_nothing_opens(bench: Bench, old: Contact, reason: str) -> None:
    with pytest.raises(ReasonMissing, match="Choose why"):
        open_with_reason(bench.ines, old, reason, at=bench.at)

    assert not Alarm.objects.exists()


@pytest.mark.parametrize("name", ["maria", "tom", "owen", "femi", "abel", "kai"])
def test_nobody_else_opens_a_record_with_a_reason(bench: Bench, old: Contact, name: str) -> None:
    with pytest.raises(RoleDoesNotAllow):
        open_with_reason(bench.person(name), old, "danger", at=bench.at)
