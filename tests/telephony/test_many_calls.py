"""Ten calls a second for twenty seconds, through a real Asterisk: each caller talks with a counselor.

SIPp calls, which is not ours, and says itself whether its calls went as they should. Each of its callers is
heard by the counselor, who then ends the talk. A few telephones of ours call beside it: they hear the
counselor, and hang up.
"""

import time
from contextlib import suppress
from pathlib import Path

import pytest
from benchmarks.phone_plain import bridged
from benchmarks.phone_world import Answering, sit_down

from ringbuoy.contacts.ending import end
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import LIVE, State
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Foreseen
from ringbuoy.lines.models import Line
from ringbuoy.server.sipp import INSTALL, find_sipp
from ringbuoy.telephony.models import Call
from ringbuoy.telephony.numbers import give_number
from tests.phone.hearing import LISTENS, LOUD, Heard
from tests.phone.sipp import Callers, sipp
from tests.phone.sound import tone
from tests.telephony.line import NUMBER, ROBIN_HZ, PhoneLine, change_lines, until

A_SECOND, SECONDS, COUNSELORS = 10, 20, 24
OURS_A_SECOND = 1
OUR_NUMBER = "5550199"
KEY = "5"
"""So many calls are a flood, in which each caller presses a key."""
NOBODY_WAITS_SO_LONG_S = 150.0
"""On a machine that has other work the callers wait for each other; none of them waits for nobody."""
pytestmark = pytest.mark.cluster


class Listening(Answering):
    """Counselors who hear their caller, and then end the talk."""

    def __init__(self, line: PhoneLine, ends: Line) -> None:
        super().__init__()
        self._line, self._ends = line, ends
        self._since: dict[object, float] = {}

    def look(self) -> None:
        super().look()
        talks = Contact.objects.filter(state=State.TALKING, line=self._ends).select_related("counselor")
        for contact in talks:
            since = self._since.setdefault(contact.pk, time.monotonic())
            leg = self._line.desk_legs[contact.counselor.name]
            if is_heard(leg.heard, since=since):
                with suppress(Foreseen):
                    end(contact.counselor, contact, at=clock.now())


def is_heard(heard: Heard, *, since: float) -> bool:
    """Tell whether all that came last came since then, and is the caller."""
    return len(heard.pieces) >= LISTENS and heard.pieces[-LISTENS].at > since and heard.level(ROBIN_HZ) > LOUD


def none_goes_on() -> bool:
    """Tell whether every call is over in the records, which a busy engine writes a while after the call."""
    return not Call.objects.filter(ended_at=None).exists()


def test_ten_calls_a_second_all_reach_a_counselor(line: PhoneLine, tmp_path: Path) -> None:
    command = find_sipp()
    if command is None:
        pytest.skip(f"No SIPp is here: {INSTALL}")
    server = ("127.0.0.1", line.exchange.port)
    give_number(anchor := line.bench.line("anchor"), OUR_NUMBER)
    change_lines()
    sit_down(line, COUNSELORS)
    callers = Callers(
        server,
        NUMBER,
        a_second=A_SECOND,
        count=A_SECOND * SECONDS,
        plays=tone(ROBIN_HZ),
        presses=KEY,
        within=NOBODY_WAITS_SO_LONG_S,
    )
    ours = bridged(
        server,
        OUR_NUMBER,
        a_second=OURS_A_SECOND,
        count=OURS_A_SECOND * SECONDS,
        presses=KEY,
        within=NOBODY_WAITS_SO_LONG_S,
    )

    with Listening(line, line.bench.line()), sipp(command, callers, tmp_path) as calling:
        heard, failed = line.wire(ours, within=NOBODY_WAITS_SO_LONG_S * 2)
        until(lambda: calling.is_over, what="the end of SIPp's calls", within=NOBODY_WAITS_SO_LONG_S)
        until(none_goes_on, what="the end of every call", within=NOBODY_WAITS_SO_LONG_S)

    assert calling.told == (0, A_SECOND * SECONDS, 0), calling.complaint
    assert (len(heard), failed) == (OURS_A_SECOND * SECONDS, 0)
    talked = Contact.objects.filter(answered_at__isnull=False)
    assert talked.filter(line=line.bench.line(), left_by="counselor").count() == A_SECOND * SECONDS
    assert talked.filter(line=anchor).exclude(left_by="counselor").count() == OURS_A_SECOND * SECONDS
    assert not Contact.objects.filter(state__in=LIVE).exists()
