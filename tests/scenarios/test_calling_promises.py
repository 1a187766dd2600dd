"""A promised call goes out by the phone line: in the safe hours only, and never once stopped."""

from datetime import timedelta

import pytest

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import NotYourContact
from ringbuoy.followups.calling import call_now
from ringbuoy.followups.models import FollowUp
from ringbuoy.followups.promising import promise
from ringbuoy.followups.rules import CalledOff, NotPossibleNow, Outcome
from ringbuoy.followups.stopping import call_off
from ringbuoy.followups.taking import NotSafeNow
from ringbuoy.followups.telling import tell
from ringbuoy.journal.models import Entry
from ringbuoy.kernel.channels import Channel
from ringbuoy.people import sign_ins
from ringbuoy.presence.phones import NoPhoneHere
from ringbuoy.telephony.dialing import NoWayOut
from ringbuoy.telephony.models import OutsideCall
from ringbuoy.telephony.placing import AlreadyCalling
from ringbuoy.telephony.recording_placed import outsides
from ringbuoy.telephony.softphones import account_for
from tests.cast import Bench
from tests.scenarios.test_follow_ups import asked, contact, ended, promised, said, taken
from tests.telephony.test_placing import carrier

__all__ = ["contact", "promised"]


def phone_of_maria(bench: Bench) -> None:
    sign_ins.begin(bench.maria, session_key="one", browser="a browser", at=bench.at)
    account_for(bench.maria, "one", at=bench.at)
    bench.starts_phone("maria")


@pytest.fixture
def kept(bench: Bench, promised: FollowUp) -> Contact:
    """Maria keeps her promise on Tuesday at 6.30 p.m.; 8 p.m. is the end of the safe hours."""
    row = taken(bench, promised)
    carrier()
    phone_of_maria(bench)
    return row


def test_it_rings_in_the_safe_hours_and_no_longer(bench: Bench, kept: Contact) -> None:
    call = call_now(bench.maria, kept, at=bench.at)

    (stands,) = outsides(at=bench.at).calls
    assert (stands.number, stands.is_wanted, call.until) == (
        "+15550100167",
        True,
        bench.at + timedelta(minutes=90),
    )
    OutsideCall.objects.update(state="calling")
    assert outsides(at=bench.later(minutes=89)).calls[0].is_wanted
    assert not outsides(at=bench.later(minutes=1)).calls[0].is_wanted
    with pytest.raises(NotSafeNow):
        call_now(bench.maria, kept, at=bench.at)
    assert Entry.objects.filter(name="contact.read", codes__purpose="follow_up").count() == 1
    assert "0167" not in str(list(Entry.objects.values_list("codes", flat=True)))


def test_a_talk_that_began_in_time_goes_on(bench: Bench, kept: Contact) -> None:
    call_now(bench.maria, kept, at=bench.at)
    OutsideCall.objects.update(state="answered")

    assert outsides(at=bench.later(hours=3)).calls[0].is_wanted


def test_it_stops_ringing_when_the_promise_is_stopped(
    bench: Bench, kept: Contact, promised: FollowUp
) -> None:
    call_now(bench.maria, kept, at=bench.at)

    call_off(bench.ines, FollowUp.objects.get(pk=promised.pk), CalledOff.NOT_SAFE, at=bench.later(seconds=2))

    assert not outsides(at=bench.at).calls[0].is_wanted
    with pytest.raises(NotPossibleNow):
        call_now(bench.maria, kept, at=bench.at)


def test_it_stops_ringing_when_the_outcome_is_told_and_rings_no_more(bench: Bench, kept: Contact) -> None:
    call_now(bench.maria, kept, at=bench.at)

    tell(bench.maria, kept, said(Outcome.NO_ANSWER), at=bench.later(seconds=40))

    assert not outsides(at=bench.at).calls[0].is_wanted
    with pytest.raises(NotPossibleNow):
        call_now(bench.maria, bench.again(kept), at=bench.at)


def test_only_whoever_keeps_it_calls_and_once_at_a_time(bench: Bench, kept: Contact) -> None:
    with pytest.raises(NotYourContact):
        call_now(bench.tom, kept, at=bench.at)
    call_now(bench.maria, kept, at=bench.at)
    with pytest.raises(AlreadyCalling):
        call_now(bench.maria, kept, at=bench.at)


def test_their_phone_shows_no_number_where_they_asked_for_that(bench: Bench, contact: Contact) -> None:
    row = promise(bench.maria, contact, asked(shows_us=False), at=bench.at)
    ended(bench, contact)
    carrier()
    phone_of_maria(bench)

    assert call_now(bench.maria, taken(bench, row), at=bench.at).shows == ""


def test_without_the_line_or_a_phone_it_is_said_why(bench: Bench, promised: FollowUp) -> None:
    row = taken(bench, promised)
    with pytest.raises(NoWayOut):
        call_now(bench.maria, row, at=bench.at)
    carrier()
    bench.loses_phone("maria")
    with pytest.raises(NoPhoneHere):
        call_now(bench.maria, row, at=bench.at)
    assert not OutsideCall.objects.exists()


def test_a_promised_text_is_no_call(bench: Bench, contact: Contact) -> None:
    with pytest.raises(NotPossibleNow):
        call_now(bench.maria, contact, at=bench.at)
    row = promise(bench.maria, contact, asked(channel=Channel.TEXT), at=bench.at)
    assert not row.is_call
