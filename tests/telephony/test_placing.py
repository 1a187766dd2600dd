"""Calling somebody for a contact: who may, what is dialed and shown, and what is kept of it."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.contacts.ending import end
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.outbound import Outbound, reach_out
from ringbuoy.contacts.reading import NotYourContact
from ringbuoy.contacts.rules import NotPossibleNow, State
from ringbuoy.doors.voice.lines_kept import LinesKept
from ringbuoy.doors.voice.news import AccountsAre, News
from ringbuoy.doors.voice.records import Records
from ringbuoy.kernel.channels import Channel
from ringbuoy.people import sign_ins
from ringbuoy.presence.phones import By, NoPhoneHere, set_phone
from ringbuoy.telephony.carriers import trunk_name
from ringbuoy.telephony.dialing import NoWayOut
from ringbuoy.telephony.kinds import Came, Placed, TrunkKind
from ringbuoy.telephony.models import Call, OutsideCall, OwnPhone, Trunk
from ringbuoy.telephony.numbers import UnreadableNumber, give_number
from ringbuoy.telephony.own_phones import own_rings
from ringbuoy.telephony.placing import (
    MOST_PLACED,
    AlreadyCalling,
    NothingToTakeBack,
    TooManyCalls,
    newest_call,
    place_call,
    stop_calling,
)
from ringbuoy.telephony.recording_placed import NoSuchCall, outsides, record_placed, record_placed_leg
from ringbuoy.telephony.softphones import account_for
from ringbuoy.telephony.strongbox import lock
from tests.cast import Bench

NUMBER = "+1 (555) 123-0987"


def carrier(host: str = "127.0.0.1") -> Trunk:
    return Trunk.objects.create(name="Carrier", kind=TrunkKind.ADDRESS, host=host)


def _maria_reaches_out(bench: Bench) -> Contact:
    sign_ins.begin(bench.maria, session_key="one", browser="a browser", at=bench.at)
    account_for(bench.maria, "one", at=bench.at)
    bench.starts_phone("maria")
    outbound = Outbound(bench.line(), Channel.VOICE, "en", None, seat=1)
    return reach_out(bench.maria, outbound, at=bench.at).contact


def test_the_number_is_locked_shows_the_line_and_goes_when_the_call_is_over(bench: Bench) -> None:
    carrier()
    give_number(bench.line(), "5550100")
    contact = _maria_reaches_out(bench)

    call = place_call(bench.maria, contact, NUMBER, at=bench.at)

    (stands,) = outsides(at=bench.at).calls
    assert (stands.number, stands.shows, stands.counselor) == ("+15551230987", "5550100", bench.maria.pk)
    assert "5551230987" not in repr(stands)
    assert b"5551230987" not in bytes(OutsideCall.objects.get().number)
    record_placed(call.pk, Placed.CALLING, None, at=bench.at)
    record_placed(call.pk, Placed.OVER, Came.BUSY, at=bench.at)
    record_placed(call.pk, Placed.OVER, Came.TALKED, at=bench.at)
    over = newest_call(contact)
    assert over is not None
    assert (over.came, bytes(over.number)) == (Came.BUSY, b"")
    assert outsides(at=bench.at).calls == ()
    assert place_call(bench.maria, contact, NUMBER, at=bench.at, shows_us=False).shows == ""


def test_who_works_at_their_own_phone_places_calls_by_it(bench: Bench) -> None:
    carrier()
    outbound = Outbound(bench.line(), Channel.VOICE, "en", None, seat=1)
    contact = reach_out(bench.maria, outbound, at=bench.at).contact
    phone = OwnPhone.objects.create(
        person=bench.maria, number=lock("15550100177"), is_on=False, confirmed_at=bench.at
    )
    with pytest.raises(NoPhoneHere):
        place_call(bench.maria, contact, NUMBER, at=bench.at)
    phone.is_on = True
    phone.save()
    set_phone(bench.maria.pk, By.OWN, is_there=True, at=bench.at)

    place_call(bench.maria, contact, NUMBER, at=bench.at)

    assert outsides(at=bench.at).calls[0].after_own
    assert own_rings(at=bench.at)[0].contact == contact.pk
    assert outsides(at=bench.later(seconds=60)).calls[0].is_wanted
    assert not outsides(at=bench.later(seconds=60)).calls[0].is_wanted


def test_whoever_answers_is_the_caller_of_the_contact(bench: Bench) -> None:
    carrier()
    contact = _maria_reaches_out(bench)
    call = place_call(bench.maria, contact, NUMBER, at=bench.at)
    leg = f"out-{call.pk.hex}-1"

    assert record_placed_leg(leg, at=bench.at) == contact
    assert record_placed_leg(leg, at=bench.later(seconds=5)) == contact

    assert Call.objects.get().leg == leg
    assert OutsideCall.objects.get().state == Placed.ANSWERED
    with pytest.raises(NotPossibleNow, match="already"):
        place_call(bench.maria, contact, NUMBER, at=bench.at)
    with pytest.raises(NoSuchCall):
        record_placed_leg("out-00000000000000000000000000000000-1", at=bench.at)


def test_one_call_at_a_time_and_it_can_be_stopped(bench: Bench) -> None:
    carrier()
    contact = _maria_reaches_out(bench)
    place_call(bench.maria, contact, NUMBER, at=bench.at)
    with pytest.raises(AlreadyCalling):
        place_call(bench.maria, contact, NUMBER, at=bench.at)

    stop_calling(bench.maria, contact, at=bench.at)

    assert not outsides(at=bench.at).calls[0].is_wanted
    with pytest.raises(NothingToTakeBack):
        stop_calling(bench.maria, contact, at=bench.at)


def test_a_call_that_nobody_placed_in_time_or_whose_talk_is_over_is_wanted_no_more(bench: Bench) -> None:
    carrier()
    contact = _maria_reaches_out(bench)
    place_call(bench.maria, contact, NUMBER, at=bench.at)

    assert outsides(at=bench.at).calls[0].is_wanted
    assert not outsides(at=bench.later(seconds=31)).calls[0].is_wanted
    bench.later(seconds=-31)
    end(bench.maria, contact, at=bench.at)
    assert not outsides(at=bench.at).calls[0].is_wanted


def test_a_number_that_another_key_locked_is_not_called_and_stops_nothing_else(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    carrier()
    contact = _maria_reaches_out(bench)
    place_call(bench.maria, contact, NUMBER, at=bench.at)

    monkeypatch.setattr(settings, "RINGBUOY", replace(settings.RINGBUOY, phone_key="0" * 64))

    assert not outsides(at=bench.at).calls[0].is_wanted


def test_the_demo_calls_nobody_outside(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    contact = _maria_reaches_out(bench)
    with pytest.raises(NoWayOut, match="No carrier"):
        place_call(bench.maria, contact, NUMBER, at=bench.at)

    carrier("sip.carrier.example")
    with pytest.raises(NoWayOut, match="demo"):
        place_call(bench.maria, contact, NUMBER, at=bench.at)

    monkeypatch.setattr(settings, "RINGBUOY", replace(settings.RINGBUOY, demo=False))
    assert place_call(bench.maria, contact, NUMBER, at=bench.at).state == Placed.WANTED


def test_the_demo_tells_asterisk_of_no_carrier_outside(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    carrier("sip.carrier.example")
    near = carrier("127.0.0.2")

    for is_demo, count in ((True, 1), (False, 2)):
        monkeypatch.setattr(settings, "RINGBUOY", replace(settings.RINGBUOY, demo=is_demo))
        told: list[News] = []
        records = Records(
            told.append, lambda _step, _deed: False, messages=tmp_path, lines=LinesKept(tmp_path)
        )
        records._read_accounts()
        (named,) = [news.carriers for news in told if isinstance(news, AccountsAre)]
        assert (len(named), named[-1].name) == (count, trunk_name(near.pk))


def test_what_cannot_be_called_is_refused_in_words(bench: Bench) -> None:
    carrier()
    contact = _maria_reaches_out(bench)
    for number in ("12", "one two three", "1" * 16, "+1 555 CALL NOW"):
        with pytest.raises(UnreadableNumber):
            place_call(bench.maria, contact, number, at=bench.at)
    with pytest.raises(NotYourContact):
        place_call(bench.tom, contact, NUMBER, at=bench.at)
    with pytest.raises(RoleDoesNotAllow):
        place_call(bench.kai, contact, NUMBER, at=bench.at)

    chat = bench.reaches_out().contact
    chat.counselor, chat.state = bench.maria, State.TALKING
    with pytest.raises(NotPossibleNow):
        place_call(bench.maria, chat, NUMBER, at=bench.at)
    bench.loses_phone("maria")
    with pytest.raises(NoPhoneHere):
        place_call(bench.maria, contact, NUMBER, at=bench.at)
    assert not OutsideCall.objects.exists()


def test_nobody_places_call_after_call_without_end(bench: Bench) -> None:
    carrier()
    contact = _maria_reaches_out(bench)
    for _time in range(MOST_PLACED):
        call = place_call(bench.maria, contact, NUMBER, at=bench.later(seconds=10))
        record_placed(call.pk, Placed.OVER, Came.NO_ANSWER, at=bench.at)

    with pytest.raises(TooManyCalls):
        place_call(bench.maria, contact, NUMBER, at=bench.at)
    bench.later(hours=1)
    place_call(bench.maria, contact, NUMBER, at=bench.at)
