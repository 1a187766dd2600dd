"""Calls out that nobody takes, through a real Asterisk: tried again, left to a person, no machine's."""

from datetime import timedelta

import pytest
from django.test import Client

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State
from ringbuoy.contacts.swaps import find
from ringbuoy.followups.models import FollowUp
from ringbuoy.journal.models import Entry
from ringbuoy.kernel import clock
from ringbuoy.presence.phones import By, set_phone
from ringbuoy.telephony.kinds import Came
from ringbuoy.telephony.late_wishes import keep_wish
from ringbuoy.telephony.models import Call as CallRow
from ringbuoy.telephony.models import CallBack, OutsideCall, OwnPhone, UnreachedCall
from ringbuoy.telephony.strongbox import lock
from tests.doors.test_desk import HTMX, at_desk
from tests.doors.test_desk_follow_ups import keeps, promise_at
from tests.phone.call import Call
from tests.phone.sound import tone
from tests.telephony.exchange import GREETING_HZ, MUSIC_HZ
from tests.telephony.line import (
    DESK_HZ,
    NUMBER,
    ROBIN_HZ,
    ROBINS_NUMBER,
    PhoneLine,
    carrier_at,
    change_lines,
    until,
)

OWN_NUMBER = "15550100177"
NO_ANSWER = 480
PIECES_OF_A_SENTENCE = 40
pytestmark = pytest.mark.cluster


def test_a_call_back_that_rings_out_comes_again_though_the_engine_dies_and_at_last_stands_on_the_floor(
    line: PhoneLine,
) -> None:
    waiting = _wants_to_be_called_back(line)
    change_lines(policy={"call_back_tries": 1})
    line.comes("maria")
    maria, ines = at_desk(line.bench, "maria"), at_desk(line.bench, "ines")

    assert line.answers("maria").pk == waiting.pk
    _nobody_answers(line, maria, waiting, calls=1)
    (first,) = UnreachedCall.objects.all()
    assert first.again_at is not None
    line.engine.kill()
    UnreachedCall.objects.update(again_at=clock.now())
    line.engine.start()
    line.is_ready("maria")
    again = line.answers("maria")
    _nobody_answers(line, maria, again, calls=2)

    last = UnreachedCall.objects.get(contact=again)
    assert (last.tries, last.again_at) == (2, None)
    assert _is_on_floor(ines, again)
    assert not _is_on_floor(ines, waiting)
    assert maria.post(f"/desk/unreached/{again.pk}/end", headers=HTMX).status_code == 204
    assert not _is_on_floor(ines, again)
    ended = Entry.objects.get(name="contact.unreached_settled", contact_id=again.pk)
    assert ended.person_id == line.bench.maria.pk
    assert OutsideCall.objects.count() == 2


def test_a_wish_that_is_written_when_both_talk_already_is_over_and_nobody_is_called(line: PhoneLine) -> None:
    line.comes("maria")
    robin, contact = line.talk()

    keep_wish(find(contact.pk), asked_at=clock.now(), at=clock.now())
    until(lambda: not CallBack.objects.exists(), what="a wish that is over, as both are on the line")
    line.wire.do(robin.hang_up)

    until(lambda: find(contact.pk).where is State.WRAP_UP, what="the end of the talk")
    assert not OutsideCall.objects.exists()


def test_a_promised_call_is_no_machines_and_goes_out_only_when_the_counselor_has_pressed_the_key(
    line: PhoneLine,
) -> None:
    """One telephone is the carrier: Maria's own number and Robin's both ring there."""
    maria, row = _promises(line)
    OwnPhone.objects.create(person=line.bench.maria, number=lock(OWN_NUMBER), confirmed_at=clock.now())
    set_phone(line.bench.maria.pk, By.OWN, is_there=True, at=clock.now())
    carrier_at(line.robin)
    line.knows_its_carriers()
    contact = keeps(maria, row)
    assert maria.post(f"/desk/contacts/{contact.pk}/calling/promised", headers=HTMX).status_code == 204

    voicemail = _own_phone_rings(line)
    line.wire.do(voicemail.answer)
    until(lambda: _heard_times(voicemail, 3), what="the sentence, again and again")
    until(lambda: voicemail.state == "over", what="an end of the call to a machine")
    until(lambda: OutsideCall.objects.filter(came=Came.PHONE_NOT_TAKEN).exists(), what="a call not placed")
    assert _numbers_called(line) == {OWN_NUMBER}

    assert maria.post(f"/desk/contacts/{contact.pk}/calling/promised", headers=HTMX).status_code == 204
    own = _own_phone_rings(line)
    line.wire.do(own.answer)
    line.hears(own, GREETING_HZ)
    line.wire.do(lambda: own.sound.play(tone(DESK_HZ)))
    line.wire.do(lambda: own.press("1"))
    robin = line.wire(line.robin.rings())
    assert robin.invite.number == ROBINS_NUMBER
    assert "anonymous" in robin.invite.one("from").lower()
    assert not any(number in str(robin.invite.headers) for number in (NUMBER, OWN_NUMBER))
    line.hears(own, MUSIC_HZ)
    line.wire.do(robin.answer)
    line.hears(robin, DESK_HZ)
    line.hears(own, ROBIN_HZ)

    line.wire.do(robin.hang_up)
    assert line.contact(State.WRAP_UP).pk == contact.pk
    line.wire(own.ended())


def _wants_to_be_called_back(line: PhoneLine) -> Contact:
    """Robin calls, presses 1 for a call-back, and is gone; their telephone is where calls out ring."""
    robin = line.wire(line.dials().answered())
    waiting = line.contact(State.WAITING)
    line.hears(robin, MUSIC_HZ)
    line.wire.do(lambda: robin.press("1"))
    line.wire(robin.ended())
    until(lambda: CallRow.objects.get().ended_at is not None, what="an end of the first call")
    carrier_at(line.robin)
    return waiting


def _nobody_answers(line: PhoneLine, maria: Client, contact: Contact, *, calls: int) -> None:
    """It rings at Robin's and nobody answers; Maria says so at the desk."""
    robin = line.wire(line.robin.rings())
    line.wire.do(lambda: robin.refuse(NO_ANSWER))
    missed = OutsideCall.objects.filter(came=Came.NO_ANSWER)
    until(lambda: missed.count() == calls, what="a call that nobody answered")
    said = maria.post(f"/desk/contacts/{contact.pk}/calling/later", headers=HTMX)
    assert said.status_code == 204


def _is_on_floor(supervisor: Client, contact: Contact) -> bool:
    return f"unreached-{contact.pk}" in supervisor.get("/floor/board").content.decode()


def _promises(line: PhoneLine) -> tuple[Client, FollowUp]:
    """Maria talks with Robin by her browser's phone, and promises a call with no number shown."""
    line.comes("maria")
    robin, contact = line.talk()
    maria = at_desk(line.bench, "maria")
    row = promise_at(maria, contact, number=ROBINS_NUMBER, hides_us="on")
    maria.post(f"/desk/contacts/{contact.pk}/not-counseling", {"counts_as": "test"}, headers=HTMX)
    line.wire(robin.ended())
    FollowUp.objects.filter(pk=row.pk).update(opens_at=clock.now() - timedelta(hours=1))
    return maria, row


def _own_phone_rings(line: PhoneLine) -> Call:
    own = line.wire(line.robin.rings())
    assert own.invite.number == OWN_NUMBER
    assert ROBINS_NUMBER not in str(own.invite.headers)
    return own


def _heard_times(call: Call, times: int) -> bool:
    """Tell whether so many sentences came."""
    return len(call.heard.pieces) >= times * PIECES_OF_A_SENTENCE


def _numbers_called(line: PhoneLine) -> set[str]:
    return {one.number for one in line.robin.asked if one.method == "INVITE"}
