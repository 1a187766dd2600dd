"""Calls through a real Asterisk: answered, helped, held, ended, and never lost."""

import pytest

from ringbuoy.contacts.ending import end
from ringbuoy.contacts.models import CallerHandle, Contact
from ringbuoy.contacts.outbound import Outbound, reach_out
from ringbuoy.contacts.own import key_to_write
from ringbuoy.contacts.rules import State
from ringbuoy.escalations.rules import Mode
from ringbuoy.escalations.watching import watch
from ringbuoy.journal.models import Entry
from ringbuoy.journal.names import Happened
from ringbuoy.kernel import clock
from ringbuoy.kernel.channels import Channel
from ringbuoy.presence.phones import By, set_phone
from ringbuoy.privacy.rows import showing
from ringbuoy.telephony.browser_calls import ask, hang_up
from ringbuoy.telephony.calls.browsers import browser_account
from ringbuoy.telephony.changing_hands import (
    ask_colleague,
    join_colleague,
    take_from_colleague,
    take_from_counselor,
)
from ringbuoy.telephony.handing_on import HANDED_ON, Wanted, call_in, leave_them, talk_together
from ringbuoy.telephony.holding import hold_call, resume_call
from ringbuoy.telephony.kinds import Came, Way, Whom
from ringbuoy.telephony.models import Call as CallRow
from ringbuoy.telephony.models import OutsideCall, OwnPhone
from ringbuoy.telephony.own_phones import keep
from ringbuoy.telephony.placing import place_call
from ringbuoy.telephony.strongbox import lock
from ringbuoy.telephony.tones import press
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
    change_lines,
    until,
)

INES_HZ, SERVICE_HZ = 900, 1100
OWN_NUMBER = "15550177"
VOUCHED_FOR = f"<sip:{ROBINS_NUMBER};verstat=TN-Validation-Passed-A@here>"
pytestmark = pytest.mark.cluster


def test_a_call_is_greeted_waits_with_music_is_answered_held_and_ended(line: PhoneLine) -> None:
    line.comes("maria")
    maria = line.bench.maria
    desk = line.desk_legs["maria"]

    robin = line.wire(line.dials().answered())
    line.hears(robin, GREETING_HZ)
    line.hears(robin, MUSIC_HZ)

    contact = line.answers("maria")
    line.hears(robin, DESK_HZ)
    line.hears(desk, ROBIN_HZ)

    hold_call(maria, contact, at=clock.now())
    line.hears(robin, MUSIC_HZ)
    line.hears(desk)
    resume_call(maria, contact, at=clock.now())
    line.hears(robin, DESK_HZ)
    line.hears(desk, ROBIN_HZ)

    press(maria, contact, "12#", at=clock.now())
    until(lambda: robin.keys == "12#", what="the keys at the other side")

    end(maria, contact, at=clock.now())
    line.wire(robin.ended())
    assert line.contact(State.WRAP_UP).left_by == "counselor"
    assert desk.state == "up"
    until(lambda: CallRow.objects.get().ended_at is not None, what="an end of the call")


def test_nothing_of_the_counselor_reaches_the_caller_and_no_number_is_kept_readable(line: PhoneLine) -> None:
    line.comes("maria")
    robin, contact = line.talk(more=(("P-Asserted-Identity", VOUCHED_FOR),))
    line.wire.do(robin.hang_up)
    contact = line.contact(State.WRAP_UP)

    said = b"\n".join(line.robin.packets).lower()
    assert b"maria" not in said
    assert line.desk_legs["maria"].invite is not None
    assert f"c{line.bench.maria.pk}@".encode() not in said
    assert b"desk" not in said
    assert str(line.desk.address[1]).encode() not in said
    assert ROBINS_NUMBER.encode() not in b"\n".join(line.desk.packets)
    assert contact.left_by == "hung_up"
    assert CallRow.objects.get().verified == "number"
    with showing(contact.pk):
        assert CallerHandle.objects.filter(contact=contact, kind="phone").exists()
    for log in (line.exchange.log, line.engine.log):
        assert ROBINS_NUMBER not in log.read_text()


def test_a_withheld_number_is_not_kept(line: PhoneLine) -> None:
    more = (("P-Asserted-Identity", f"<sip:{ROBINS_NUMBER}@here>"), ("Privacy", "id"))
    robin = line.wire(line.dials(more=more, shows="anonymous").answered())

    contact = line.contact(State.WAITING)
    assert CallRow.objects.get().is_withheld
    with showing(contact.pk):
        assert not CallerHandle.objects.filter(contact=contact).exists()
    assert contact.caller is None

    line.wire.do(robin.hang_up)
    assert line.contact(State.ABANDONED).left_by == "hung_up"


def test_whoever_returns_soon_goes_to_the_same_counselor(line: PhoneLine) -> None:
    line.comes("maria", "tom")
    robin = line.dials()
    offered = line.contact(State.OFFERED)
    name = "maria" if offered.offers.get(outcome="").person == line.bench.maria else "tom"
    contact = line.answers(name)
    line.hears(robin, DESK_HZ)
    line.wire.do(robin.hang_up)
    until(lambda: Contact.objects.get(pk=contact.pk).where is State.WRAP_UP, what="an end")

    line.dials()

    until(lambda: Contact.objects.count() == 2, what="a second contact")
    again = Contact.objects.latest("reached_at")
    assert again.prefers == line.bench.person(name)
    assert again.returned_at is not None
    assert again.caller == contact.caller


def test_we_call_somebody_by_a_carrier_who_is_busy_at_first_and_both_hear_each_other(line: PhoneLine) -> None:
    line.comes("maria")
    maria, desk = line.bench.maria, line.desk_legs["maria"]
    carrier_at(line.robin)
    outbound = Outbound(line.bench.line(), Channel.VOICE, "en", None, seat=1)
    contact = reach_out(maria, outbound, at=clock.now()).contact

    first = place_call(maria, contact, ROBINS_NUMBER, at=clock.now())
    line.wire.do(line.wire(line.robin.rings()).refuse)
    until(lambda: OutsideCall.objects.get(pk=first.pk).came == Came.BUSY, what="a call that was busy")
    place_call(maria, contact, ROBINS_NUMBER, at=clock.now())
    robin = line.wire(line.robin.rings())
    line.wire.do(robin.answer)

    line.hears(robin, DESK_HZ)
    line.hears(desk, ROBIN_HZ)
    assert robin.invite is not None
    assert (robin.invite.number, NUMBER in robin.invite.one("from")) == (ROBINS_NUMBER, True)
    until(
        lambda: CallRow.objects.filter(contact=contact, ended_at=None).exists(), what="a call of the contact"
    )
    line.wire.do(robin.hang_up)
    assert line.contact(State.WRAP_UP) == contact
    until(lambda: OutsideCall.objects.filter(came=Came.TALKED).exists(), what="a call that is over")
    assert not OutsideCall.objects.exclude(number=b"").exists()


def test_a_supervisor_listens_whispers_joins_and_takes_over(line: PhoneLine) -> None:
    line.comes("maria")
    ines, maria = line.starts_phone("ines", plays_hz=INES_HZ), line.desk_legs["maria"]
    robin, contact = line.talk()

    def hear(robins: set[int], marias: set[int], ines_too: set[int]) -> None:
        for call, tones in ((ines, ines_too), (maria, marias), (robin, robins)):
            line.hears(call, *tones)

    watch(line.bench.ines, contact, Mode.LISTEN, at=clock.now())
    hear({DESK_HZ}, {ROBIN_HZ}, {ROBIN_HZ, DESK_HZ})
    watch(line.bench.ines, contact, Mode.WHISPER, at=clock.now())
    hear({DESK_HZ}, {ROBIN_HZ, INES_HZ}, {ROBIN_HZ, DESK_HZ})
    watch(line.bench.ines, contact, Mode.JOIN, at=clock.now())
    hear({DESK_HZ, INES_HZ}, {ROBIN_HZ, INES_HZ}, {ROBIN_HZ, DESK_HZ})

    line.engine.kill()
    line.engine.start()
    hear({DESK_HZ, INES_HZ}, {ROBIN_HZ, INES_HZ}, {ROBIN_HZ, DESK_HZ})
    watch(line.bench.ines, contact, Mode.LISTEN, at=clock.now())
    hear({DESK_HZ}, {ROBIN_HZ}, {ROBIN_HZ, DESK_HZ})

    take_from_counselor(line.bench.ines, contact, at=clock.now())
    hear({INES_HZ}, set(), {ROBIN_HZ})
    line.wire.do(robin.hang_up)
    assert line.contact(State.WRAP_UP).counselor == line.bench.ines
    assert (ines.state, maria.state) == ("up", "up")


def test_somebody_is_called_in_aside_then_together_and_left_with_the_caller(line: PhoneLine) -> None:
    line.comes("maria")
    maria, desk = line.bench.maria, line.desk_legs["maria"]
    robin, contact = line.talk()
    service = Phone("service", ("127.0.0.1", line.exchange.port), plays=tone(SERVICE_HZ))
    line.wire(service.open())
    carrier_at(service)
    wanted = Wanted("15550001111", Whom.SERVICE)

    call_in(maria, contact, wanted, at=clock.now())
    line.wire.do(line.wire(service.rings()).refuse)
    until(lambda: OutsideCall.objects.filter(came=Came.BUSY).exists(), what="a service that is busy")
    line.hears(robin, DESK_HZ)

    call_in(maria, contact, wanted, at=clock.now())
    other = line.wire(service.rings())
    line.wire.do(other.answer)
    assert NUMBER in other.messages[0].one("from")
    line.hears(robin, MUSIC_HZ)
    line.hears(desk, SERVICE_HZ)
    line.hears(other, DESK_HZ)
    talk_together(maria, contact, at=clock.now())
    line.hears(robin, DESK_HZ, SERVICE_HZ)
    line.hears(other, DESK_HZ, ROBIN_HZ)
    line.hears(desk, ROBIN_HZ, SERVICE_HZ)

    leave_them(maria, contact, at=clock.now())
    line.hears(desk)
    line.hears(robin, SERVICE_HZ)
    line.hears(other, ROBIN_HZ)
    assert Contact.objects.get(pk=contact.pk).left_by == HANDED_ON
    assert wanted.number.encode() not in b"".join(line.robin.packets)
    line.wire.do(other.hang_up)
    line.wire(robin.ended())
    line.wire.do(service.close)


def test_a_colleague_talks_with_both_then_takes_the_call_over(line: PhoneLine) -> None:
    line.comes("maria")
    robin, contact = line.talk()
    line.is_ready("tom")
    tom = line.starts_phone("tom", plays_hz=INES_HZ)
    key = key_to_write(line.bench.maria, contact, at=clock.now())

    asked = ask_colleague(line.bench.maria, contact, line.bench.tom, words="", key=key, at=clock.now())
    join_colleague(line.bench.tom, asked, at=clock.now())
    line.hears(robin, DESK_HZ, INES_HZ)
    line.hears(tom, DESK_HZ, ROBIN_HZ)

    take_from_colleague(line.bench.tom, asked, at=clock.now())
    line.hears(robin, INES_HZ)
    line.hears(tom, ROBIN_HZ)
    line.hears(line.desk_legs["maria"])


def test_a_caller_in_a_browser_is_called_is_cut_off_and_goes_on(line: PhoneLine) -> None:
    """A phone of the test takes the browser's place: what it hears, and that it finds the talk again."""
    line.comes("maria")
    call = ask(line.bench.line(), "en", at=clock.now())
    page = line.wire(line.desk.rings())
    assert browser_account(call.pk) in page.invite.first
    line.wire.do(page.answer)
    line.wire.do(lambda: page.sound.play(tone(ROBIN_HZ)))
    line.hears(page, GREETING_HZ)
    line.hears(page, MUSIC_HZ)

    contact = line.answers("maria")
    line.hears(page, DESK_HZ)
    line.hears(line.desk_legs["maria"], ROBIN_HZ)
    row = CallRow.objects.get()
    assert (row.contact, row.way, row.is_withheld) == (contact, Way.BROWSER, True)

    line.wire.do(page.hang_up)
    until(lambda: CallRow.objects.get().away_since is not None, what="a browser that is cut off")
    again = line.wire(line.desk.rings())
    line.wire.do(again.answer)
    line.wire.do(lambda: again.sound.play(tone(ROBIN_HZ)))
    line.hears(again, DESK_HZ)
    line.hears(line.desk_legs["maria"], ROBIN_HZ)
    assert line.contact(State.TALKING) == contact
    until(lambda: CallRow.objects.get().away_since is None, what="a browser that is back")

    hang_up(call, at=clock.now())
    line.wire(again.ended())
    assert line.contact(State.WRAP_UP).left_by == "hung_up"
    told = b"".join(one for one in line.desk.packets if browser_account(call.pk).encode() in one)
    assert not [name for name in (b"Maria", b"maria", b"desk-", ROBINS_NUMBER.encode()) if name in told]


def test_a_call_rings_at_ones_own_phone_and_only_the_key_takes_it(line: PhoneLine) -> None:
    """Issue 4: confirmed by the key, taken by the key, rung again after a slip, ended from the desk."""
    maria = line.bench.maria
    own = Phone("own", ("127.0.0.1", line.exchange.port), plays=tone(DESK_HZ))
    line.wire(own.open())
    carrier_at(own)
    line.knows_its_carriers()
    keep(maria, OWN_NUMBER, at=clock.now())
    asked = line.wire(own.rings())
    _answers_and_presses(line, asked)
    line.wire(asked.ended())
    until(lambda: OwnPhone.objects.filter(is_on=True).exists(), what="a phone that is confirmed")

    line.is_ready("maria")
    robin = line.wire(line.dials().answered())
    rings = line.wire(own.rings())
    line.wire.do(rings.answer)
    line.hears(robin, MUSIC_HZ)
    assert NUMBER in rings.messages[0].one("from")
    assert line.contact(State.OFFERED).answered_at is None
    line.hears(rings, GREETING_HZ)
    line.wire.do(lambda: rings.press("1"))
    line.hears(robin, DESK_HZ)
    line.hears(rings, ROBIN_HZ)
    contact = line.contact(State.TALKING)
    assert contact.counselor == maria

    line.wire.do(rings.hang_up)
    again = line.wire(own.rings())
    _answers_and_presses(line, again)
    line.hears(robin, DESK_HZ)

    end(maria, contact, at=clock.now())
    line.wire(robin.ended())
    line.wire(again.ended())
    assert OWN_NUMBER.encode() not in b"".join(line.robin.packets)
    line.wire.do(own.close)


def _answers_and_presses(line: PhoneLine, call: Call) -> None:
    """Answer, hear what the voice says, and press the key."""
    line.wire.do(call.answer)
    line.hears(call, GREETING_HZ)
    line.wire.do(lambda: call.press("1"))


def test_a_voicemail_never_has_a_caller(line: PhoneLine) -> None:
    """Nobody presses: the offer lapses, the phone is let go, and the caller waits with music."""
    maria = line.bench.maria
    own = Phone("own", ("127.0.0.1", line.exchange.port), plays=tone(DESK_HZ))
    line.wire(own.open())
    carrier_at(own)
    change_lines(policy={"offer_seconds": 5})
    OwnPhone.objects.create(person=maria, number=lock(OWN_NUMBER), confirmed_at=clock.now())
    set_phone(maria.pk, By.OWN, is_there=True, at=clock.now())
    line.knows_its_carriers()
    line.is_ready("maria")

    robin = line.wire(line.dials().answered())
    machine = line.wire(own.rings())
    line.wire.do(machine.answer)
    line.wire(machine.ended())

    lapsed = Entry.objects.filter(name=Happened.CONTACT_OFFER_LAPSED)
    until(lapsed.exists, what="an offer that has lapsed")
    line.hears(robin, MUSIC_HZ)
    assert Contact.objects.get().answered_at is None
    line.wire.do(own.close)


def test_two_numbers_ring_at_once_and_the_first_key_not_a_voicemail_has_the_caller(line: PhoneLine) -> None:
    others = Phone("others", ("127.0.0.1", line.exchange.port), plays=tone(SERVICE_HZ))
    line.wire(others.open())
    carrier_at(others)
    line.knows_its_carriers()
    hop = {"kind": "center", "target": "1 555 000 1111, 1 555 000 2222", "after_seconds": 0}
    change_lines(hops=[hop])

    robin = line.wire(line.dials().answered())
    first, second = line.wire(others.rings()), line.wire(others.rings())
    assert {first.invite.number, second.invite.number} == {"15550001111", "15550002222"}
    line.wire.do(first.answer)
    line.wire.do(second.answer)
    line.hears(robin, MUSIC_HZ)
    line.wire.do(lambda: second.press("1"))

    line.hears(robin, SERVICE_HZ)
    line.hears(second, ROBIN_HZ)
    line.wire(first.ended())
    assert line.contact(State.OVERFLOWED).left_by == "overflow"
    line.wire.do(robin.hang_up)
    line.wire(second.ended())
    line.wire.do(others.close)
