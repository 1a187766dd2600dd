"""What strangers send changes nothing: scanners, malformed packets, wrong orders, during a call."""

import http.client
from pathlib import Path

import pytest

from ringbuoy.contacts.models import Contact
from tests.phone.scanners import SHOWS, send
from tests.telephony.line import DESK_HZ, NUMBER, ROBIN_HZ, ROBINS_NUMBER, PhoneLine

LATIN, ESCAPED = "\udcfc", "%fc"  # the one byte of ü in Latin-1
PACKETS = 1_500
MOST_GROWTH_KB = 40_000
WRONG = [
    ("GET", "/ari/channels", None),
    ("POST", "/ari/channels?endpoint=PJSIP/here&app=voice", None),
    ("POST", "/ari/channels?endpoint=PJSIP/here&app=voice&api_key=voice:wrong", "{"),
    ("DELETE", "/ari/channels/x", None),
    ("GET", "/ari/events?app=voice-engine", None),
    ("GET", "/media/x", None),
    ("POST", "/ws", "INVITE sip:5550100@here SIP/2.0\r\n\r\n"),
    ("GET", "/ari/" + "a" * 5_000, None),
]
pytestmark = pytest.mark.cluster


def test_scanners_and_broken_packets_change_nothing_during_a_call(line: PhoneLine) -> None:
    line.comes("maria")
    robin, contact = line.talk()
    server = ("127.0.0.1", line.exchange.port)
    send(server, count=PACKETS, seed=1)
    first = memory_kb(line)

    answers = send(server, count=PACKETS, seed=2)
    refused = [order(line, *wrong) for wrong in WRONG]

    assert answers > 0
    assert all(status >= 400 for status in refused), refused
    assert memory_kb(line) - first < MOST_GROWTH_KB
    line.hears(robin, DESK_HZ)
    line.hears(line.desk_legs["maria"], ROBIN_HZ)
    assert list(Contact.objects.all()) == [contact]
    for log in (line.exchange.log, line.engine.log):
        assert SHOWS not in log.read_text()


@pytest.mark.parametrize("written", ["header", "name", "number"])
def test_letters_that_are_no_utf_8_stop_nobody(line: PhoneLine, written: str) -> None:
    line.comes("maria")
    number = NUMBER + (ESCAPED if written == "number" else "")
    more = (("P-Asserted-Identity", f'"M{LATIN}ller" <sip:{ROBINS_NUMBER}@here>'),) * (written == "header")
    shows = ROBINS_NUMBER + (ESCAPED if written == "name" else "")

    first = line.wire(line.wire(line.robin.dial(number, more=more, shows=shows)).answered())
    line.answers("maria")
    line.hears(first, DESK_HZ)
    line.comes("tom")
    line.talk("tom")

    assert Contact.objects.filter(answered_at__isnull=False).count() == 2


def order(line: PhoneLine, method: str, path: str, body: str | None) -> int:
    """Give Asterisk an order without its password, and give what it answers."""
    asking = http.client.HTTPConnection("127.0.0.1", line.exchange.settings.asterisk_port, timeout=60)
    asking.request(method, path, body)
    status = asking.getresponse().status
    asking.close()
    return status


def memory_kb(line: PhoneLine) -> int:
    """Tell how much memory Asterisk has in use, in KiB."""
    lines = Path(f"/proc/{line.exchange.process_id}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1])
