"""Help is sent by two people, stays open until somebody is there, and its words are filed for years."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.contacts.ending import end
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.own import key_to_read, key_to_write
from ringbuoy.contacts.reading import NotYourContact, unlock
from ringbuoy.contacts.rules import Move as ContactMove
from ringbuoy.contacts.swaps import swap
from ringbuoy.escalations.queries import alarms_for
from ringbuoy.journal.models import Entry
from ringbuoy.privacy.rows import showing
from ringbuoy.rescues.actions import (
    Asked,
    NotReady,
    OneCannotDecideAlone,
    OneIsOpen,
    approve,
    ask_for_rescue,
    confirm_reached,
    refuse,
    stand_down,
    tell_called,
)
from ringbuoy.rescues.due import sweep
from ringbuoy.rescues.models import Rescue, RescueWords
from ringbuoy.rescues.points import bring_in, find_points, say_verified, take_out
from ringbuoy.rescues.queries import NoSuchRescue, counts, find_own_rescue, open_rescues, rescues_of
from ringbuoy.rescues.rules import (
    Basis,
    CallBack,
    Case,
    Consent,
    ForWhom,
    NotPossibleNow,
    Source,
    State,
    Step,
    Sureness,
)
from ringbuoy.rescues.wording import Told, is_filed, read_filed
from tests.cast import Bench

TOLD = Told("12 Quay Street, third floor", "Has taken pills. The door is open.")
CASE = Case(
    ForWhom.CALLER,
    Basis.ACTS_SOON,
    Consent.REFUSED,
    frozenset({Step.TALKED, Step.TRUSTED_PERSON}),
    CallBack.ANSWERED,
)
ATTEMPT = Case(ForWhom.CALLER, Basis.ATTEMPT_IN_PROGRESS, Consent.NOT_REACHED, frozenset(), CallBack.NOT_DONE)
SHEET = "area,name,number,verified_on\nHarbor County,County control,5550100167,2026-02-01\n"


@pytest.fixture
def contact(bench: Bench) -> Contact:
    """Robin talks with Maria; Ines is on shift."""
    bench.ready("maria", "ines")
    contact = bench.reaches_out().contact
    swap(contact, ContactMove.TAKE_NEXT, counselor=bench.maria, seat=1, answered_at=bench.at)
    return bench.again(contact)


def asked(bench: Bench, contact: Contact, case: Case = CASE, told: Told = TOLD) -> Rescue:
    key = key_to_write(bench.maria, contact, at=bench.at)
    what = Asked(case, Source.PERSON_SAYS, Sureness.DOOR, told)
    return ask_for_rescue(bench.maria, contact, what, key=key, at=bench.at)


def called(bench: Bench, contact: Contact) -> Rescue:
    rescue = asked(bench, contact)
    approve(bench.ines, rescue, at=bench.later(seconds=20))
    tell_called(bench.maria, rescue, None, at=bench.later(seconds=40))
    return rescue


def test_help_is_asked_approved_called_and_over_only_when_somebody_is_there(
    bench: Bench, contact: Contact
) -> None:
    rescue = asked(bench, contact)
    assert [alarm.contact_id for alarm in alarms_for(bench.ines)] == [contact.pk]
    with pytest.raises(NotPossibleNow):
        tell_called(bench.maria, rescue, None, at=bench.at)

    approve(bench.ines, rescue, at=bench.later(seconds=20))
    tell_called(bench.maria, rescue, None, at=bench.later(seconds=40))
    key = key_to_read(bench.maria, bench.again(contact), purpose="rescue", at=bench.later(minutes=8))
    confirm_reached(bench.maria, rescue, key=key, at=bench.at)

    assert (rescue.where, rescue.due_at, rescue.approved_by) == (State.REACHED, None, bench.ines)
    names = Entry.objects.filter(name__startswith="rescue.").order_by("pk").values_list("name", flat=True)
    assert list(names) == ["rescue.asked", "rescue.approved", "rescue.called", "rescue.reached"]
    assert Entry.objects.get(name="rescue.reached").codes["kind"] == "involuntary"
    assert not any(word in str(one.codes) for one in Entry.objects.all() for word in ("Quay", "pills"))


def test_nobody_decides_alone(bench: Bench, contact: Contact) -> None:
    Contact.objects.filter(pk=contact.pk).update(counselor=bench.ines)
    own = bench.again(contact)
    key = key_to_write(bench.ines, own, at=bench.at)
    what = Asked(CASE, Source.PERSON_SAYS, Sureness.DOOR, TOLD)
    rescue = ask_for_rescue(bench.ines, own, what, key=key, at=bench.at)

    with pytest.raises(OneCannotDecideAlone):
        approve(bench.ines, rescue, at=bench.at)
    with pytest.raises(RoleDoesNotAllow):
        approve(bench.tom, rescue, at=bench.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rescue.objects.filter(pk=rescue.pk).update(approved_by=bench.ines)
    approve(bench.nora, rescue, at=bench.at)
    with pytest.raises(NotPossibleNow):
        approve(bench.nora, rescue, at=bench.at)


def test_an_attempt_in_progress_starts_at_once_and_is_signed_afterwards(
    bench: Bench, contact: Contact
) -> None:
    rescue = asked(bench, contact, ATTEMPT, Told())
    tell_called(bench.maria, rescue, None, at=bench.later(seconds=15))

    approve(bench.ines, rescue, at=bench.later(minutes=3))

    assert (rescue.where, rescue.approved_by) == (State.CALLED, bench.ines)
    assert rescue.due_at == rescue.called_at + timedelta(minutes=10)  # type: ignore[operator]


def test_what_is_missing_is_named_and_nothing_is_written(bench: Bench, contact: Contact) -> None:
    empty = Case(ForWhom.CALLER, Basis.ACTS_SOON, Consent.REFUSED, frozenset(), CallBack.NOT_DONE)

    with pytest.raises(NotReady) as missing:
        asked(bench, contact, empty, Told())

    assert len(missing.value.lacks) == 4
    assert Rescue.objects.count() == 0
    assert alarms_for(bench.ines) == []


def test_one_at_a_time_and_by_the_counselor_of_the_contact(bench: Bench, contact: Contact) -> None:
    asked(bench, contact)

    with pytest.raises(OneIsOpen):
        asked(bench, contact)
    with pytest.raises(NotYourContact):
        ask_for_rescue(
            bench.tom,
            contact,
            Asked(CASE, Source.PERSON_SAYS, Sureness.DOOR, TOLD),
            key=key_to_write(bench.maria, contact, at=bench.at),
            at=bench.at,
        )


def test_it_can_be_asked_for_after_the_caller_has_gone(bench: Bench, contact: Contact) -> None:
    end(bench.maria, contact, at=bench.at)

    asked(bench, bench.again(contact))

    assert [alarm.contact_id for alarm in alarms_for(bench.ines)] == [contact.pk]


def test_while_it_is_open_supervisors_are_called_again_and_again(bench: Bench, contact: Contact) -> None:
    called(bench, contact)
    assert alarms_for(bench.ines) == []

    assert sweep(at=bench.later(minutes=9)) == 0
    assert sweep(at=bench.later(minutes=1)) == 1
    assert [alarm.contact_id for alarm in alarms_for(bench.ines)] == [contact.pk]
    assert sweep(at=bench.at) == 0
    assert sweep(at=bench.later(minutes=10)) == 1

    overdue = Entry.objects.filter(name="rescue.overdue").order_by("pk")
    assert [one.codes["step"] for one in overdue] == [1, 2]
    assert len(open_rescues()) == 1


def test_only_a_supervisor_ends_it_in_another_way_once_it_is_approved(bench: Bench, contact: Contact) -> None:
    rescue = called(bench, contact)
    key = key_to_read(bench.maria, bench.again(contact), purpose="rescue", at=bench.at)

    with pytest.raises(RoleDoesNotAllow):
        stand_down(bench.maria, rescue, key=key, at=bench.at)
    stand_down(bench.ines, rescue, key=key, at=bench.at)

    assert (rescue.where, rescue.ended_by) == (State.STOOD_DOWN, bench.ines)


def test_a_supervisor_may_decide_against_it_and_it_may_be_asked_for_again(
    bench: Bench, contact: Contact
) -> None:
    first = asked(bench, contact)
    key = unlock(bench.ines, bench.again(contact), purpose="rescue", at=bench.at)

    refuse(bench.ines, first, key=key, at=bench.at)
    second = asked(bench, bench.again(contact))

    assert (first.where, second.number) == (State.REFUSED, 2)
    stand_down(bench.maria, second, key=key_to_write(bench.maria, contact, at=bench.at), at=bench.at)
    assert [shown.told for shown in rescues_of(contact, key=key)] == [None, None]


def test_the_words_are_filed_for_years_and_read_through_the_gate(bench: Bench, contact: Contact) -> None:
    rescue = called(bench, contact)
    key = key_to_read(bench.maria, bench.again(contact), purpose="rescue", at=bench.at)
    assert rescues_of(contact, key=key)[0].told == TOLD

    confirm_reached(bench.maria, rescue, key=key, at=bench.at)

    with showing(contact.pk):
        row = RescueWords.objects.get(rescue=rescue)
    assert is_filed(row)
    assert row.place.epoch == f"rescue-{bench.at:%Y-%m}" or row.place.epoch.startswith("rescue-")
    assert read_filed(bench.ines, rescue, at=bench.at) == TOLD
    with pytest.raises(NotYourContact):
        read_filed(bench.tom, rescue, at=bench.at)


def test_reports_count_them_by_consent_and_by_what_became_of_them(bench: Bench, contact: Contact) -> None:
    rescue = called(bench, contact)
    key = key_to_read(bench.maria, bench.again(contact), purpose="rescue", at=bench.at)
    confirm_reached(bench.maria, rescue, key=key, at=bench.at)
    asked(bench, bench.again(contact), ATTEMPT)

    told = counts(bench.at - timedelta(days=1), bench.later(seconds=1))

    assert (told.voluntary, told.involuntary, told.attempts) == (0, 2, 1)
    assert (told.reached, told.still_open) == (1, 1)


def test_whose_contact_it_is_not_finds_no_rescue(bench: Bench, contact: Contact) -> None:
    rescue = asked(bench, contact)

    assert find_own_rescue(bench.maria, rescue.pk) == rescue
    with pytest.raises(NoSuchRescue):
        find_own_rescue(bench.tom, rescue.pk)


def test_answering_points_come_in_by_a_sheet_and_are_checked(bench: Bench) -> None:
    bring_in(bench.nora, SHEET, at=bench.at)
    bring_in(bench.nora, SHEET.replace("0167", "0168"), at=bench.at)
    with pytest.raises(RoleDoesNotAllow):
        bring_in(bench.ines, SHEET, at=bench.at)

    (point,) = find_points("harbor")
    assert (point.number, find_points("nowhere"), find_points("  ")) == ("5550100168", [], [])
    say_verified(bench.nora, point, at=bench.at)
    (point,) = find_points("HARBOR")
    assert point.verified_on == bench.at.date()
    take_out(bench.nora, point, at=bench.at)
    assert find_points("harbor") == []
