"""Whoever hangs up, wherever they are: the record is right, nothing is left, the next is served."""

import asyncio
from collections.abc import Sequence

import pytest

from ringbuoy.contacts.ending import close
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State
from ringbuoy.doors.voice.ari import Ari
from ringbuoy.kernel import clock
from ringbuoy.routing.queries import offers_to
from ringbuoy.telephony.asterisk.place import OURS
from ringbuoy.telephony.calls.flood import MANY_OF_A_NUMBER
from ringbuoy.telephony.handing_on import Wanted, call_in
from ringbuoy.telephony.holding import hold_call
from ringbuoy.telephony.kinds import Whom
from ringbuoy.telephony.models import Call as CallRow
from ringbuoy.telephony.models import Sound
from tests.phone.call import Call
from tests.phone.phone import Phone
from tests.phone.sound import tone
from tests.telephony.exchange import GREETING_HZ, MUSIC_HZ
from tests.telephony.line import DESK_HZ, ROBINS_NUMBER, PhoneLine, carrier_at, change_lines, until

SERVICE_HZ = 1100
pytestmark = pytest.mark.cluster


def test_who_hangs_up_before_anybody_is_there_is_written_down_and_the_next_hears_music(
    line: PhoneLine,
) -> None:
    change_lines(languages=["en", "es"], phone_menu=[{"key": "2", "language": "es"}])
    greeted, chose, waits, speaks = _call(line, "15551230001", "15551230002", "15551230003", "15551230004")
    waiting = Contact.objects.filter(state=State.WAITING)
    until(lambda: waiting.count() == 4, what="four who wait")
    _hang_up(line, greeted)
    line.wire.do(lambda: chose.press("2"))
    until(lambda: Contact.objects.filter(language="es").exists(), what="a caller who chose Spanish")
    _hang_up(line, chose)
    line.hears(waits, MUSIC_HZ)
    line.wire.do(lambda: speaks.press("*"))
    until(Sound.objects.exists, what="a message that is being kept")
    _hang_up(line, speaks)
    until(lambda: not Sound.objects.filter(ended_at=None).exists(), what="a message that is over")
    line.hears(waits, MUSIC_HZ)
    _hang_up(line, waits)

    until(lambda: _ends() == ["abandoned"] * 3 + ["message_taken"], what=f"four ends; there are {_ends()}")
    assert set(Contact.objects.filter(state=State.ABANDONED).values_list("left_by", flat=True)) == {"hung_up"}
    _nothing_is_left(line)
    (after,) = _call(line, "15551230005")
    line.hears(after, MUSIC_HZ)


def test_who_hangs_up_while_asked_to_press_a_key_stood_in_no_queue_and_who_pressed_is_asked_no_more(
    line: PhoneLine,
) -> None:
    calls = _call(line, *[ROBINS_NUMBER] * (MANY_OF_A_NUMBER + 1))
    for call in calls:  # each is greeted or asked: until then no engine may have them
        until(lambda one=call: one.heard.first(GREETING_HZ) is not None, what="words of the line")
    until(lambda: CallRow.objects.count() == MANY_OF_A_NUMBER, what="those who were asked nothing")
    _hang_up(line, *calls)
    until(lambda: _ends() == ["abandoned"] * len(calls), what="an end of every call")
    assert Contact.objects.filter(left_by="at_check").count() == 1
    assert Contact.objects.filter(left_by="hung_up").count() == MANY_OF_A_NUMBER

    (presses,) = _call(line, ROBINS_NUMBER)
    line.hears(presses, GREETING_HZ)
    line.wire.do(lambda: presses.press("4"))
    line.contact(State.WAITING)
    _hang_up(line, presses)
    line.contact(State.ABANDONED)
    line.engine.kill()
    line.engine.start()
    again = _call(line, *[ROBINS_NUMBER] * (MANY_OF_A_NUMBER + 1))
    waiting = Contact.objects.filter(state=State.WAITING)
    until(lambda: waiting.count() == len(again), what="callers whom the next engine asks nothing")

    _hang_up(line, *again)
    _nothing_is_left(line)


def test_who_hangs_up_while_it_rings_in_a_talk_on_hold_and_being_handed_on(line: PhoneLine) -> None:
    line.comes("maria")
    maria, desk = line.bench.maria, line.desk_legs["maria"]

    (robin,) = _call(line, "15551230001")
    line.contact(State.OFFERED)
    _hang_up(line, robin)
    assert line.contact(State.ABANDONED).left_by == "hung_up"
    until(lambda: not offers_to(maria).exists(), what="a desk that rings no more")

    robin, contact = line.talk(shows="15551230002")
    _leaves_and_is_closed(line, robin, contact)

    robin, contact = line.talk(shows="15551230003")
    hold_call(maria, contact, at=clock.now())
    line.hears(robin, MUSIC_HZ)
    _leaves_and_is_closed(line, robin, contact)

    service = Phone("service", ("127.0.0.1", line.exchange.port), plays=tone(SERVICE_HZ))
    line.wire(service.open())
    carrier_at(service)
    robin, contact = line.talk(shows="15551230004")
    call_in(maria, contact, Wanted("15550001111", Whom.SERVICE), at=clock.now())
    other = line.wire(service.rings())
    line.wire.do(other.answer)
    line.hears(desk, SERVICE_HZ)
    line.hears(robin, MUSIC_HZ)
    _hang_up(line, robin)
    assert line.contact(State.WRAP_UP) == contact
    line.hears(other, DESK_HZ)
    line.wire.do(other.hang_up)

    _nothing_is_left(line, desk)
    line.wire.do(service.close)


def _call(line: PhoneLine, *numbers: str) -> list[Call]:
    """Let so many callers call, and wait until each is answered."""
    return [line.wire(call.answered()) for call in [line.dials(shows=number) for number in numbers]]


def _hang_up(line: PhoneLine, *calls: Call) -> None:
    for call in calls:
        line.wire.do(call.hang_up)


def _leaves_and_is_closed(line: PhoneLine, robin: Call, contact: Contact) -> None:
    """The caller hangs up; the counselor's leg stays, and the counselor is there for the next one."""
    _hang_up(line, robin)
    ended = line.contact(State.WRAP_UP)
    assert (ended, ended.left_by) == (contact, "hung_up")
    close(line.bench.maria, ended, "supported", at=clock.now())
    line.is_ready("maria")


def _ends() -> list[str]:
    return sorted(Contact.objects.values_list("state", flat=True))


def _nothing_is_left(line: PhoneLine, *desks: Call) -> None:
    """Wait until Asterisk has the counselors' legs and nothing else, and no call is open in the records."""

    def legs_and_rooms() -> tuple[Sequence[str], Sequence[str]]:
        return asyncio.run(at_asterisk(line))

    def is_left() -> bool:
        legs, rooms = legs_and_rooms()
        return bool(rooms) or len(legs) > len(desks) or not all(leg.startswith("desk-") for leg in legs)

    until(lambda: not is_left(), what=f"an empty Asterisk; it has {legs_and_rooms()}")
    assert {desk.state for desk in desks} <= {"up"}
    until(lambda: not CallRow.objects.filter(ended_at=None).exists(), what="an end of every call")


async def at_asterisk(line: PhoneLine) -> tuple[list[str], list[str]]:
    """List the legs and the rooms that there are just now."""
    async with Ari(line.exchange.place, OURS) as ari:
        legs, rooms = await ari.ask("GET", "/channels"), await ari.ask("GET", "/bridges")
    return [one["id"] for one in legs], [one["id"] for one in rooms]
