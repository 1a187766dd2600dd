"""Sound packets, and the reports beside them: nothing of a counselor is in any that a caller receives."""

import socket

import pytest

from tests.phone import rtcp
from tests.phone.call import Call
from tests.phone.rtcp import Item
from tests.telephony.line import DESK_HZ, ROBIN_HZ, PhoneLine, until

WORDS = b"maria at a telephone of her own"
ENOUGH = 3
pytestmark = pytest.mark.cluster


def gets_reports(call: Call) -> list[bytes]:
    """Wait until some reports have come from now on, and give all."""
    before = len(call.sound.reports.came)
    until(lambda: len(call.sound.reports.came) >= before + ENOUGH, what="reports of the sound")
    return call.sound.reports.came


def test_what_a_counselors_telephone_says_beside_its_sound_stays_here(line: PhoneLine) -> None:
    line.comes("maria")
    desk = line.desk_legs["maria"]
    line.wire.do(lambda: desk.sound.tell(WORDS))

    robin, _contact = line.talk()
    gets_reports(robin)
    line.hears(robin, DESK_HZ)

    assert not [packet for packet in line.robin.packets if WORDS in packet]


def test_what_a_caller_says_beside_their_sound_stays_here(line: PhoneLine) -> None:
    line.comes("maria")
    desk = line.desk_legs["maria"]
    robin = line.dials()
    line.wire.do(lambda: robin.sound.tell(WORDS))

    line.answers("maria")
    gets_reports(desk)
    line.hears(desk, ROBIN_HZ)

    assert not [packet for packet in line.desk.packets if WORDS in packet]


def test_reports_carry_a_made_up_name_and_nothing_else(line: PhoneLine) -> None:
    line.comes("maria")

    robin, _contact = line.talk()
    items = [item for packet in gets_reports(robin) for item in rtcp.said(packet)]

    assert {kind for kind, _words in items} <= {Item.CNAME}
    assert not [words for _kind, words in items if socket.gethostname().encode() in words]
