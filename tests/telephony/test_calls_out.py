"""Calls that go out through a real Asterisk: a call-back, a promised call, the helpers of a rescue."""

from datetime import date, timedelta

import pytest
from django.test import Client

from ringbuoy.contacts.ending import end
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State
from ringbuoy.escalations.models import HelpRequest, Summons
from ringbuoy.escalations.summoning import RINGS_AGAIN_AFTER, summon
from ringbuoy.followups.models import FollowUp
from ringbuoy.journal.models import Entry
from ringbuoy.kernel import clock
from ringbuoy.lines.models import Line
from ringbuoy.presence.phones import By, set_phone
from ringbuoy.rescues.models import AnsweringPoint
from ringbuoy.telephony.handing_on import HANDED_ON
from ringbuoy.telephony.kinds import Came, TrunkKind
from ringbuoy.telephony.models import Call as CallRow
from ringbuoy.telephony.models import CallBack, OnCallRing, OutsideCall, OwnPhone
from ringbuoy.telephony.on_call import Answered
from ringbuoy.telephony.recording_calls import CUT_OFF, HUNG_UP
from ringbuoy.telephony.strongbox import lock
from tests.doors.test_desk import HTMX, at_desk
from tests.doors.test_desk_follow_ups import keeps, promise_at
from tests.doors.test_rescue_calls import Danger
from tests.phone.call import Call
from tests.phone.phone import Phone
from tests.phone.sound import tone
from tests.telephony.exchange import GREETING_HZ, MUSIC_HZ
from tests.telephony.line import (
    DESK_HZ,
    NUMBER,
    ROBIN_HZ,
    ROBINS_NUMBER,
    PhoneLine,
    carrier_at,
    until,
)
from tests.telephony.test_on_call import alarm, on_call_is

HELPERS_HZ, OWN_NUMBER = 1100, "15550100177"
ACCOUNT = "15550100188"
SIGNED_IN = {"kind": TrunkKind.REGISTERS, "username": ACCOUNT}
pytestmark = pytest.mark.cluster


def _call_shown(client: Client, contact: Contact) -> str:
    return client.get(f"/desk/contacts/{contact.pk}/call", headers=HTMX).content.decode()


def _came(came: Came) -> None:
    until(lambda: OutsideCall.objects.filter(came=came).exists(), what=f"a call that came to {came}")


def test_who_asked_is_called_back_again_where_they_were_busy_and_both_hear_each_other(
    line: PhoneLine,
) -> None:
    robin = line.wire(line.dials().answered())
    line.hears(robin, GREETING_HZ)
    waiting = line.contact(State.WAITING)
    line.hears(robin, MUSIC_HZ)
    line.wire.do(lambda: robin.press("1"))
    line.wire(robin.ended())
    until(lambda: CallBack.objects.filter(contact=waiting).exists(), what="a wish to be called back")
    until(lambda: CallRow.objects.get().ended_at is not None, what="an end of the first call")
    carrier_at(line.robin)
    line.comes("maria")
    maria = at_desk(line.bench, "maria")

    contact = line.answers("maria")
    line.wire.do(line.wire(line.robin.rings()).refuse)
    _came(Came.BUSY)
    assert (contact.pk, "Their line is busy." in _call_shown(maria, contact)) == (waiting.pk, True)
    assert maria.post(f"/desk/contacts/{contact.pk}/calling/again", headers=HTMX).status_code == 204
    robin = line.wire(line.robin.rings())
    line.wire.do(robin.answer)

    line.hears(robin, DESK_HZ)
    line.hears(line.desk_legs["maria"], ROBIN_HZ)
    assert robin.invite is not None
    assert (robin.invite.number, NUMBER in robin.invite.one("from")) == (ROBINS_NUMBER, True)
    said = b"\n".join(line.robin.packets).lower()
    assert b"maria" not in said
    assert f"c{line.bench.maria.pk}@".encode() not in said
    until(lambda: "You hear each other" in _call_shown(maria, contact), what="a talk at the desk")
    for log in (line.exchange.log, line.engine.log):
        assert ROBINS_NUMBER not in log.read_text()


def _takes_own_phone(line: PhoneLine) -> Call:
    """Maria's own phone rings; she answers, and presses 1."""
    own = line.wire(line.robin.rings())
    assert own.invite is not None
    assert own.invite.number == OWN_NUMBER
    line.wire.do(own.answer)
    line.hears(own, GREETING_HZ)
    line.wire.do(lambda: own.sound.play(tone(DESK_HZ)))
    line.wire.do(lambda: own.press("1"))
    return own


def test_a_counselor_at_their_own_phone_takes_it_first_then_who_asked_is_called(line: PhoneLine) -> None:
    """One telephone is the carrier, so that both calls come to it: to Maria's own number, and to Robin's."""
    robin = line.wire(line.dials().answered())
    waiting = line.contact(State.WAITING)
    line.hears(robin, MUSIC_HZ)
    line.wire.do(lambda: robin.press("1"))
    line.wire(robin.ended())
    until(lambda: CallRow.objects.get().ended_at is not None, what="an end of the first call")
    OwnPhone.objects.create(person=line.bench.maria, number=lock(OWN_NUMBER), confirmed_at=clock.now())
    set_phone(line.bench.maria.pk, By.OWN, is_there=True, at=clock.now())
    carrier_at(line.robin)
    line.knows_its_carriers()
    line.is_ready("maria")
    maria = at_desk(line.bench, "maria")

    own = _takes_own_phone(line)
    line.wire.do(line.wire(line.robin.rings()).refuse)
    _came(Came.BUSY)
    line.wire(own.ended())
    assert maria.post(f"/desk/contacts/{waiting.pk}/calling/again", headers=HTMX).status_code == 204
    assert "Your own phone is called first." in _call_shown(maria, waiting)
    own = _takes_own_phone(line)
    robin = line.wire(line.robin.rings())
    line.hears(own, MUSIC_HZ)
    line.wire.do(robin.answer)

    line.hears(robin, DESK_HZ)
    line.hears(own, ROBIN_HZ)
    assert robin.invite is not None
    assert (robin.invite.number, NUMBER in robin.invite.one("from")) == (ROBINS_NUMBER, True)
    end(line.bench.maria, line.contact(State.TALKING), at=clock.now())
    line.wire(own.ended())


def test_the_helpers_of_a_rescue_hear_the_counselor_who_hears_why_nobody_does(line: PhoneLine) -> None:
    line.comes("maria")
    robin, contact = line.talk()
    danger = Danger(line.bench, contact)
    helpers = Phone("helpers", ("127.0.0.1", line.exchange.port), plays=tone(HELPERS_HZ))
    line.wire(helpers.open())
    carrier_at(helpers)
    point = AnsweringPoint.objects.create(
        area="Harbor County", name="Harbor 911", number="+1 555 010 4000", verified_on=date(2026, 3, 1)
    )
    maria = at_desk(line.bench, "maria")

    assert danger.dial("aside", point=point.pk) == 204
    refused = line.wire(helpers.rings())
    line.wire.do(lambda: refused.refuse(503))
    until(lambda: OutsideCall.objects.filter(state="over").exists(), what="a call that is over")
    assert "The caller is with you." in _call_shown(maria, contact)
    line.hears(robin, DESK_HZ)

    assert danger.dial("together", point=point.pk) == 204
    other = line.wire(helpers.rings())
    assert (other.invite and other.invite.number, NUMBER in other.messages[0].one("from")) == (
        "+15550104000",
        True,
    )
    line.wire.do(other.answer)
    line.hears(other, DESK_HZ, ROBIN_HZ)
    line.hears(robin, DESK_HZ, HELPERS_HZ)
    danger.rescue.refresh_from_db()
    assert danger.rescue.state == "approved"
    line.wire.do(helpers.close)


@pytest.mark.parametrize("account", [{}, SIGNED_IN], ids=["by our address", "signed in"])
def test_a_promised_call_rings_with_no_number_of_ours_and_its_outcome_is_told(
    line: PhoneLine, account: dict[str, str]
) -> None:
    line.comes("maria")
    robin, contact = line.talk()
    maria = at_desk(line.bench, "maria")
    row = promise_at(maria, contact, number=ROBINS_NUMBER, hides_us="on")
    maria.post(f"/desk/contacts/{contact.pk}/not-counseling", {"counts_as": "test"}, headers=HTMX)
    line.wire(robin.ended())
    FollowUp.objects.filter(pk=row.pk).update(opens_at=clock.now() - timedelta(hours=1))
    carrier_at(line.robin, shown_number=NUMBER, secrets=lock("a password"), **account)
    line.knows_its_carriers()
    call = keeps(maria, row)
    shown = _call_shown(maria, call)
    assert ("They see no number" in shown, "say nothing and end the call" in shown) == (True, True)

    assert maria.post(f"/desk/contacts/{call.pk}/calling/promised", headers=HTMX).status_code == 204
    robin = line.wire(line.robin.rings())
    assert robin.invite is not None
    assert "<sip:anonymous@anonymous.invalid>" in robin.invite.one("from")
    assert (robin.invite.one("privacy"), NUMBER in robin.invite.one("p-asserted-identity")) == ("id", True)
    seen = [value for name, value in robin.invite.headers if name.lower() != "p-asserted-identity"]
    assert not {said for said in (NUMBER, ACCOUNT) if said in "".join(seen)}
    assert Entry.objects.filter(name="contact.read", codes__purpose="follow_up").exists()
    line.wire.do(robin.answer)
    line.hears(robin, DESK_HZ)
    line.wire.do(robin.hang_up)
    line.contact(State.WRAP_UP)
    told = maria.post(f"/desk/contacts/{call.pk}/keeping", {"outcome": "not_now"}, headers=HTMX)
    assert (told.status_code, FollowUp.objects.get().state) == (204, "promised")


def test_handed_on_unannounced_where_the_line_allows_it_the_caller_is_alone_with_nobody(
    line: PhoneLine,
) -> None:
    line.comes("maria")
    robin, contact = line.talk()
    service = Phone("service", ("127.0.0.1", line.exchange.port), plays=tone(HELPERS_HZ))
    line.wire(service.open())
    carrier_at(service)
    sent = {"whom": "service", "number": "+1 555 010 4000", "company": "handed_on"}
    maria, way = at_desk(line.bench, "maria"), f"/desk/contacts/{contact.pk}/third"
    assert maria.post(way, sent).status_code == 403
    line.hears(robin, DESK_HZ)
    Line.objects.update(policy={"hands_on_unannounced": True})
    assert maria.post(way, sent).status_code == 302

    other = line.wire(service.rings())
    line.hears(robin, DESK_HZ)
    line.wire.do(other.answer)

    line.hears(robin, HELPERS_HZ)
    line.hears(other, ROBIN_HZ)
    line.hears(line.desk_legs["maria"])
    assert line.contact(State.WRAP_UP).left_by == HANDED_ON
    line.wire.do(service.close)


def test_whom_the_network_cut_off_is_listed_at_once_and_called_back(line: PhoneLine) -> None:
    Line.objects.update(policy={"calls_back_cut": "always"})
    line.comes("maria")
    maria = at_desk(line.bench, "maria")
    robin, contact = line.talk()
    line.wire.do(lambda: robin.hang_up(because=41))

    until(lambda: "Call back" in maria.get("/desk/dropped").content.decode(), what="a cut call in the list")
    assert line.contact(State.WRAP_UP).left_by == CUT_OFF
    maria.post(f"/desk/contacts/{contact.pk}/finish", {"disposition": "supported"}, headers=HTMX)
    carrier_at(line.robin)
    assert maria.post(f"/desk/dropped/{contact.pk}/call", headers=HTMX).status_code == 204
    robin = line.wire(line.robin.rings())
    line.wire.do(robin.answer)

    line.hears(robin, DESK_HZ)
    line.hears(line.desk_legs["maria"], ROBIN_HZ)
    assert "Call back" not in maria.get("/desk/dropped").content.decode()
    line.wire.do(robin.hang_up)
    assert line.contact(State.WRAP_UP).left_by == HUNG_UP


def test_an_on_call_phone_rings_and_only_the_key_takes_the_alarm(line: PhoneLine) -> None:
    line.bench.at = clock.now()
    on_call_is(line.bench.ines.name)
    carrier_at(line.robin)
    request = alarm(line.bench)
    Summons.objects.update(at=clock.now())

    machine = line.wire(line.robin.rings())
    line.wire.do(machine.answer)
    line.hears(machine, GREETING_HZ)
    line.wire.do(machine.hang_up)
    until(
        lambda: OnCallRing.objects.filter(outcome=Answered.NO_KEY).exists(),
        what="a machine that took nothing",
    )
    assert HelpRequest.objects.get(pk=request.pk).acknowledged_at is None

    Summons.objects.update(at=clock.now() - RINGS_AGAIN_AFTER)
    summon(request, at=clock.now())
    phone = line.wire(line.robin.rings())
    line.wire.do(phone.answer)
    line.hears(phone, GREETING_HZ)
    line.wire.do(lambda: phone.press("1"))
    until(
        lambda: HelpRequest.objects.get(pk=request.pk).acknowledged_by == line.bench.ines,
        what="a taken alarm",
    )
    line.wire(phone.ended())
    until(lambda: OnCallRing.objects.filter(outcome=Answered.TAKEN).exists(), what="a ring that took it")
