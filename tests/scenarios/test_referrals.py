"""A service is given in one action; what became of it comes back, to the reports and to the editors."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.callers.models import Caller
from ringbuoy.contacts.ending import close, end
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.own import key_to_write
from ringbuoy.contacts.reading import NotYourContact
from ringbuoy.directory.faults import NoSuchService
from ringbuoy.directory.models import Feedback, Organization, Service, TaxonomyTerm
from ringbuoy.journal.models import Entry
from ringbuoy.privacy.rows import showing
from ringbuoy.referrals.actions import (
    NoConsent,
    RecordIsClosed,
    UnknownChoice,
    Wanted,
    change,
    done,
    give,
    take_back,
    tell,
)
from ringbuoy.referrals.models import Referral, UnmetNeed, Wish
from ringbuoy.referrals.queries import NoSuchReferral, awaited_of_caller, find_for, given_in
from ringbuoy.referrals.rules import Consent, NotPossibleNow, State, Way
from ringbuoy.referrals.unmet import NoSuchNeed, count_unmet
from ringbuoy.referrals.wishes import wish_of
from tests.cast import Bench
from tests.doors.test_desk import talks_with

WISH = "A bed where my dog may stay"


@pytest.fixture
def shelter() -> Service:
    """A service of the directory."""
    giver = Organization.objects.create(id=uuid4(), name="Harbor House", description="Help")
    return Service.objects.create(id=uuid4(), organization_id=giver.pk, name="Night shelter", status="active")


@pytest.fixture
def contact(bench: Bench, db: None) -> Contact:
    """Robin talks with Maria."""
    return talks_with(bench, "maria")


@pytest.fixture
def referral(bench: Bench, contact: Contact, shelter: Service) -> Referral:
    """Maria gives Robin the night shelter."""
    return give(bench.maria, contact, shelter.pk, at=bench.at)


def ended(bench: Bench, contact: Contact) -> Contact:
    end(bench.maria, bench.again(contact), at=bench.later(minutes=5))
    close(bench.maria, bench.again(contact), "referred", at=bench.later(minutes=2))
    return bench.again(contact)


def test_pressed_twice_a_service_is_given_once(bench: Bench, contact: Contact, shelter: Service) -> None:
    rows = {give(bench.maria, contact, shelter.pk, at=bench.at).pk for _press in range(2)}

    assert len(rows) == 1
    assert [(one.service, one.organization, one.state) for one in given_in(contact)] == [
        ("Night shelter", "Harbor House", State.GIVEN)
    ]
    assert Entry.objects.filter(name="referral.given", contact_id=contact.pk).count() == 1


def test_only_who_has_the_open_contact_gives_what_the_directory_has(
    bench: Bench, contact: Contact, shelter: Service
) -> None:
    with pytest.raises(NotYourContact):
        give(bench.tom, contact, shelter.pk, at=bench.at)
    with pytest.raises(RoleDoesNotAllow):
        give(bench.kai, contact, shelter.pk, at=bench.at)
    with pytest.raises(NoSuchService):
        give(bench.maria, contact, uuid4(), at=bench.at)
    with pytest.raises(RecordIsClosed, match="closed"):
        give(bench.maria, ended(bench, contact), shelter.pk, at=bench.at)


def test_a_way_without_a_channel_waits_for_a_hand(bench: Bench, referral: Referral) -> None:
    key = key_to_write(bench.maria, referral.contact, at=bench.at)

    change(bench.maria, referral, Wanted(Way.TEXT, Consent.GIVEN), key=key, at=bench.at)
    assert referral.where is State.TO_DO
    done(bench.maria, referral, at=bench.later(minutes=1))

    assert referral.where is State.GIVEN
    with pytest.raises(NotPossibleNow):
        done(bench.maria, referral, at=bench.at)


def test_nobody_is_introduced_without_a_yes(bench: Bench, referral: Referral) -> None:
    key = key_to_write(bench.maria, referral.contact, at=bench.at)

    with pytest.raises(NoConsent, match="Ask first"):
        change(bench.maria, referral, Wanted(Way.WARM_TRANSFER, Consent.REFUSED), key=key, at=bench.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.update(way=Way.WARM_TRANSFER)


def test_what_the_person_wants_is_sealed_and_in_no_line_of_the_journal(
    bench: Bench, referral: Referral
) -> None:
    key = key_to_write(bench.maria, referral.contact, at=bench.at)

    change(bench.maria, referral, Wanted(wish=WISH), key=key, at=bench.at)

    with showing(referral.contact_id):
        assert WISH.encode() not in Wish.objects.get().words.stored()
    assert not Wish.objects.exists()
    assert wish_of(referral, key=key) == WISH
    change(bench.maria, referral, Wanted(), key=key, at=bench.at)
    assert wish_of(referral, key=key) == ""
    assert "dog" not in "".join(str(entry.codes) for entry in Entry.objects.all())


def test_a_dead_number_comes_back_to_the_editors(bench: Bench, referral: Referral) -> None:
    ended(bench, referral.contact)

    tell(bench.maria, referral, "not_reach", failure="number_dead", at=bench.later(days=2))

    assert referral.where is State.NOT_REACHED
    assert Feedback.objects.get().fault == "number_dead"
    with pytest.raises(NotPossibleNow):
        tell(bench.maria, referral, "lose_touch", at=bench.at)
    for outcome, failure in (("do", ""), ("help", "full"), ("not_help", "haunted")):
        with pytest.raises(UnknownChoice):
            tell(bench.maria, referral, outcome, failure=failure, at=bench.at)


def test_the_next_counselor_of_the_same_caller_asks_what_became_of_it(
    bench: Bench, referral: Referral
) -> None:
    caller = Caller.objects.create(id=uuid4(), first_seen_at=bench.at)
    Contact.objects.filter(pk=referral.contact_id).update(caller=caller)
    ended(bench, referral.contact)
    with pytest.raises(NoSuchReferral):
        find_for(bench.tom, referral.pk)
    again = talks_with(bench, "tom")
    Contact.objects.filter(pk=again.pk).update(caller=caller)

    assert [one.service for one in awaited_of_caller(bench.again(again))] == ["Night shelter"]
    tell(bench.tom, find_for(bench.tom, referral.pk), "help", at=bench.later(days=1))

    assert awaited_of_caller(bench.again(again)) == []
    assert Referral.objects.get().where is State.HELPED


def test_what_was_given_by_mistake_can_be_given_again(bench: Bench, referral: Referral) -> None:
    take_back(bench.maria, referral, at=bench.at)

    again = give(bench.maria, referral.contact, referral.service_id, at=bench.later(minutes=1))

    assert (again.number, [one.referral.pk for one in given_in(referral.contact)]) == (2, [again.pk])


def test_a_need_for_which_nothing_was_found_counts_once(bench: Bench, contact: Contact) -> None:
    TaxonomyTerm.objects.create(id=uuid4(), name="Emergency Shelter", description="x")

    count_unmet(bench.maria, contact, "emergency shelter", "full", at=bench.at)
    count_unmet(bench.maria, contact, "Emergency Shelter", "too_far", at=bench.at)

    assert UnmetNeed.objects.get().why == "too_far"
    for need, why in (("dragons", "full"), ("", "full"), ("emergency shelter", "haunted")):
        with pytest.raises(NoSuchNeed, match="Choose from the list"):
            count_unmet(bench.maria, contact, need, why, at=bench.at)
