"""What a counselor does with a phone, as rows that the engine reads: an account, hold, keys."""

from dataclasses import replace

import pytest
from django.conf import settings

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import NotYourContact
from ringbuoy.contacts.rules import NotPossibleNow, State
from ringbuoy.kernel.channels import Channel
from ringbuoy.people import sign_ins
from ringbuoy.routing.actions import answer
from ringbuoy.telephony.holding import hold_call, resume_call
from ringbuoy.telephony.models import PhoneNumber
from ringbuoy.telephony.numbers import NumberTaken, UnreadableNumber, give_number
from ringbuoy.telephony.softphones import NoPhoneLine, SignedOutMeanwhile, account_for, accounts
from ringbuoy.telephony.tones import NoSuchKey, press, take_pressed
from tests.cast import Bench


def _signs_in(bench: Bench, name: str, session: str) -> None:
    sign_ins.begin(bench.person(name), session_key=session, browser="a browser", at=bench.at)


def _maria_talks(bench: Bench) -> Contact:
    bench.ready("maria")
    contact = bench.reaches_out(channel=Channel.VOICE).contact
    bench.routes()
    return answer(bench.maria, contact, at=bench.at)


def test_an_account_holds_for_one_sign_in(bench: Bench) -> None:
    _signs_in(bench, "maria", "one")
    first = account_for(bench.maria, "one", at=bench.at)
    again = account_for(bench.maria, "one", at=bench.at)
    _signs_in(bench, "maria", "two")
    second = account_for(bench.maria, "two", at=bench.at)

    assert (first.user, first.socket) == (f"c{bench.maria.pk}", "/sip")
    assert again == first
    assert second.password != first.password
    assert accounts() == [(bench.maria.pk, second)]
    assert first.password not in repr(first)


def test_signing_out_takes_the_account_away(bench: Bench) -> None:
    _signs_in(bench, "maria", "one")
    account_for(bench.maria, "one", at=bench.at)

    sign_ins.end_sessions(bench.maria.pk)

    assert accounts() == []
    with pytest.raises(SignedOutMeanwhile):
        account_for(bench.maria, "one", at=bench.at)


def test_nobody_has_an_account_by_anothers_session_or_without_business_here(bench: Bench) -> None:
    _signs_in(bench, "maria", "one")

    with pytest.raises(SignedOutMeanwhile):
        account_for(bench.tom, "one", at=bench.at)
    with pytest.raises(RoleDoesNotAllow):
        account_for(bench.kai, "one", at=bench.at)


def test_where_the_phone_line_is_off_there_is_no_account(bench: Bench, monkeypatch) -> None:
    monkeypatch.setattr(settings, "RINGBUOY", replace(settings.RINGBUOY, sip_port=0))
    _signs_in(bench, "maria", "one")

    with pytest.raises(NoPhoneLine, match="Chats and texts go on"):
        account_for(bench.maria, "one", at=bench.at)


def test_a_call_is_held_and_taken_back(bench: Bench) -> None:
    contact = _maria_talks(bench)

    hold_call(bench.maria, contact, at=bench.at)
    assert contact.where is State.HELD
    with pytest.raises(NotPossibleNow):
        hold_call(bench.maria, contact, at=bench.at)

    resume_call(bench.maria, contact, at=bench.at)
    assert contact.where is State.TALKING
    with pytest.raises(NotYourContact):
        hold_call(bench.tom, contact, at=bench.at)


def test_keys_are_taken_once(bench: Bench) -> None:
    contact = _maria_talks(bench)

    press(bench.maria, contact, "12#", at=bench.at)

    assert take_pressed() == [(contact.pk, "12#")]
    assert take_pressed() == []
    for keys in ("", "12x", "1" * 21):
        with pytest.raises(NoSuchKey):
            press(bench.maria, contact, keys, at=bench.at)
    with pytest.raises(NotYourContact):
        press(bench.tom, contact, "1", at=bench.at)


def test_a_number_leads_to_one_line(bench: Bench) -> None:
    harbor, anchor = bench.line(), bench.line("anchor")

    give_number(harbor, "+1 (555) 010-0100")

    assert PhoneNumber.objects.get().number == "15550100100"
    assert give_number(harbor, "0015550100100").line == harbor
    with pytest.raises(NumberTaken):
        give_number(anchor, "1 555 010 0100")
    with pytest.raises(UnreadableNumber):
        give_number(anchor, "12")
