"""Ten calls a second for twenty seconds, through a real Asterisk: each caller talks with a counselor."""

import pytest
from benchmarks.phone_plain import bridged
from benchmarks.phone_world import Answering, sit_down

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import LIVE
from ringbuoy.telephony.models import Call
from tests.telephony.line import NUMBER, PhoneLine, until

A_SECOND, SECONDS, COUNSELORS = 10, 20, 24
KEY = "5"
"""So many calls are a flood, in which each caller presses a key."""
NOBODY_WAITS_SO_LONG_S = 150.0
"""On a machine that has other work the callers wait for each other; none of them waits for nobody."""
pytestmark = pytest.mark.cluster


def test_ten_calls_a_second_all_reach_a_counselor(line: PhoneLine) -> None:
    sit_down(line, COUNSELORS)
    server = ("127.0.0.1", line.exchange.port)
    calls = bridged(
        server,
        NUMBER,
        a_second=A_SECOND,
        count=A_SECOND * SECONDS,
        presses=KEY,
        within=NOBODY_WAITS_SO_LONG_S,
    )

    with Answering():
        heard, failed = line.wire(calls, within=NOBODY_WAITS_SO_LONG_S * 2)
        until(lambda: not Call.objects.filter(ended_at=None).exists(), what="the end of every call")

    assert (len(heard), failed) == (A_SECOND * SECONDS, 0)
    assert Contact.objects.filter(answered_at__isnull=False).count() == A_SECOND * SECONDS
    assert not Contact.objects.filter(state__in=LIVE).exists()
