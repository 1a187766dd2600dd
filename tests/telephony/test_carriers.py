"""Carriers, with a real Asterisk: one that fails gives the call to the next, and a trial says what came."""

import asyncio
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from ringbuoy.alarms.models import Alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State
from ringbuoy.doors.voice.ari import Ari
from ringbuoy.kernel import clock
from ringbuoy.lines.rules import Hop, HopKind
from ringbuoy.server.postgres import Cluster
from ringbuoy.telephony.asking.asking import ask_carrier
from ringbuoy.telephony.asking.rules import Standing
from ringbuoy.telephony.asterisk.accounts import Carrier, parts_of_carrier
from ringbuoy.telephony.asterisk.place import Place
from ringbuoy.telephony.carriers import carriers
from ringbuoy.telephony.kinds import Transport, TrialState, TrunkKind
from ringbuoy.telephony.models import SelfTest, Trial, Trunk
from ringbuoy.telephony.self_test_rules import SelfTestOutcome
from ringbuoy.telephony.strongbox import lock
from ringbuoy.telephony.trial_rules import TrialOutcome
from tests.cast import Bench
from tests.doors.hub_bench import app_url
from tests.phone.call import Call
from tests.phone.phone import Phone
from tests.phone.sound import tone
from tests.telephony.exchange import GREETING_HZ, MUSIC_HZ, Exchange, run_exchange
from tests.telephony.line import NUMBER, ROBIN_HZ, WITHIN_S, PhoneLine, change_lines, phone_line, until

OTHER_HZ = 900
OUTSIDE = "15559990000"
NO_ROOM = 503
AWAY = "127.0.0.2"
"""Not where the phones of this machine are: whoever calls from there must be known as a carrier."""
pytestmark = pytest.mark.cluster


@pytest.fixture(scope="module")
def exchange(data: Path) -> Iterator[Exchange]:
    yield from run_exchange(data)


@pytest.fixture
def line(
    transactional_db: None, keyd: None, exchange: Exchange, data: Path, cluster: Cluster
) -> Iterator[PhoneLine]:
    with phone_line(Bench(), exchange, data, app_url(cluster)) as opened:
        yield opened


@pytest.fixture
def outside(line: PhoneLine) -> Iterator[Phone]:
    """The telephone world behind a carrier."""
    phone = Phone("outside", ("127.0.0.1", line.exchange.port), plays=tone(OTHER_HZ))
    line.wire(phone.open(host=AWAY))
    yield phone
    line.wire.do(phone.close)


def carrier(port: int, position: int, **more: object) -> Trunk:
    """Set a carrier up that listens at this port."""
    said = {"kind": TrunkKind.ADDRESS, "host": AWAY, "port": port, "transport": Transport.UDP}
    return Trunk.objects.create(name=f"carrier {position}", position=position, **{**said, **more})


def test_a_carrier_that_is_dead_or_refuses_gives_the_call_to_the_next(line: PhoneLine) -> None:
    server = ("127.0.0.1", line.exchange.port)
    # Silent: whoever says first that it is there would be tried first.
    refusing = Phone("refusing", server, is_silent=True)
    outside = Phone("outside", server, plays=tone(OTHER_HZ), is_silent=True)
    line.wire(refusing.open())
    line.wire(outside.open())
    carrier(9, 0, host="127.0.0.1")
    carrier(refusing.address[1], 1, host="127.0.0.1")
    carrier(outside.address[1], 2, host="127.0.0.1", shown_number="15550100")
    change_lines(hops=[asdict(Hop(HopKind.CENTER, OUTSIDE, 1, answers_by_itself=True))])

    robin = line.dials()
    refused = line.wire(refusing.rings())
    line.wire.do(lambda: refused.refuse(503))
    call: Call = line.wire(outside.rings())
    line.wire.do(call.answer)

    line.hears(robin, OTHER_HZ)
    line.hears(call, ROBIN_HZ)
    assert OUTSIDE in call.invite.first
    assert "15550100" in call.invite.one("p-asserted-identity")
    Trunk.objects.filter(position=2).update(name="another name", port=outside.address[1], is_encrypted=False)
    line.hears(robin, OTHER_HZ)
    line.wire.do(robin.hang_up)
    line.contact(State.OVERFLOWED)
    line.wire.do(refusing.close)
    line.wire.do(outside.close)


def test_a_carrier_that_never_says_whether_it_is_there_carries_calls_all_the_same(line: PhoneLine) -> None:
    outside = Phone("outside", ("127.0.0.1", line.exchange.port), plays=tone(OTHER_HZ), is_silent=True)
    line.wire(outside.open())
    trunk = carrier(outside.address[1], 0, host="127.0.0.1")
    change_lines(hops=[asdict(Hop(HopKind.CENTER, OUTSIDE, 1, answers_by_itself=True))])
    line.wire(ask_soon(line.exchange.place, carriers()[0]))
    questions = lambda: {one.call for one in outside.asked if one.method == "OPTIONS"}  # noqa: E731
    until(lambda: len(questions()) > 1, what="a second question, after the first was given up")

    robin = line.dials()
    call: Call = line.wire(outside.rings())
    line.wire.do(call.answer)
    line.hears(robin, OTHER_HZ)
    line.wire.do(robin.hang_up)
    asked = trial(line, trunk)
    call = line.wire(outside.rings())
    line.wire.do(call.answer)
    line.wire(call.heard.something())
    line.wire.do(lambda: call.press("1"))

    assert came_of(asked) is TrialOutcome.WORKS
    line.wire.do(outside.close)


def test_a_carrier_that_was_only_just_set_up_is_tried_in_its_place(line: PhoneLine) -> None:
    """Asterisk calls it offline until it has asked it for the first time, up to twenty seconds later."""
    server = ("127.0.0.1", line.exchange.port)
    second, first = (Phone(name, server, plays=tone(OTHER_HZ)) for name in ("second", "first"))
    line.wire(second.open())
    line.wire(first.open())
    carrier(second.address[1], 1, host="127.0.0.1")
    change_lines(hops=[asdict(Hop(HopKind.CENTER, OUTSIDE, 1, answers_by_itself=True))])
    line.wire(ask_soon(line.exchange.place, carriers()[0]))
    line.wire(_is_online(line.exchange.place, carriers()[0]))

    carrier(first.address[1], 0, host="127.0.0.1")
    line.wire(_is_known(line.exchange.place, carriers()[0]))
    robin = line.dials()
    call: Call = line.wire(first.rings())
    line.wire.do(call.answer)

    line.hears(robin, OTHER_HZ)
    assert not second.calls
    line.wire.do(robin.hang_up)
    line.contact(State.OVERFLOWED)
    line.wire.do(first.close)
    line.wire.do(second.close)


async def _is_known(place: Place, one: Carrier) -> None:
    """Wait until Asterisk has been given the last part of a carrier."""
    async with Ari(place, "looks") as ari, asyncio.timeout(WITHIN_S):
        while not await ari.ask("GET", f"/endpoints/PJSIP/{one.unseen_name}"):
            await asyncio.sleep(0.1)


async def _is_online(place: Place, one: Carrier) -> None:
    async with Ari(place, "looks") as ari, asyncio.timeout(WITHIN_S):
        while (await ari.ask("GET", f"/endpoints/PJSIP/{one.name}"))["state"] != "online":
            await asyncio.sleep(0.1)


async def ask_soon(place: Place, one: Carrier) -> None:
    """Let Asterisk ask a carrier each second whether it is there."""
    soon = {"qualify_frequency": "1", "qualify_timeout": "0.5"}
    async with Ari(place, "looks") as ari, asyncio.timeout(WITHIN_S):
        while not await ari.ask("GET", f"/endpoints/PJSIP/{one.name}"):
            await asyncio.sleep(0.1)
        await ari.give("aor", one.name, {**parts_of_carrier(one)["aor"], **soon})


def trial(line: PhoneLine, trunk: Trunk, *, hides_us: bool = False) -> Trial:
    """Ask for a trial by this carrier."""
    maria, number = line.bench.maria, lock(OUTSIDE)
    return Trial.objects.create(trunk=trunk, person=maria, number=number, hides_us=hides_us, at=clock.now())


def came_of(row: Trial) -> TrialOutcome:
    """Wait until a trial is over, and tell what came of it."""
    until(lambda: Trial.objects.get(pk=row.pk).state == TrialState.OVER, what="the end of a trial")
    row.refresh_from_db()
    assert bytes(row.number) == b""
    return TrialOutcome(row.outcome)


def test_a_trial_says_what_came_of_it(line: PhoneLine, outside: Phone) -> None:
    trunk = carrier(outside.address[1], 0)

    asked = trial(line, trunk)
    call: Call = line.wire(outside.rings())
    line.wire.do(call.answer)
    line.wire(call.heard.something())
    line.wire.do(lambda: call.press("1"))
    assert came_of(asked) is TrialOutcome.WORKS

    asked = trial(line, trunk, hides_us=True)
    call = line.wire(outside.rings())
    assert call.invite is not None
    assert (call.invite.one("privacy"), "anonymous@anonymous" in call.invite.one("from")) == ("id", True)
    call.sound.play(None)
    line.wire.do(call.answer)
    line.wire(call.heard.something())
    line.wire.do(call.hang_up)
    assert came_of(asked) is TrialOutcome.NO_SOUND

    for status, outcome in (
        (486, TrialOutcome.BUSY),
        (488, TrialOutcome.NO_CODEC),
        (403, TrialOutcome.REFUSED),
    ):
        asked = trial(line, trunk)
        call = line.wire(outside.rings())
        line.wire.do(lambda call=call, status=status: call.refuse(status))
        assert came_of(asked) is outcome


def test_a_carrier_is_signed_in_at_and_its_calls_are_taken_as_many_as_it_carries(
    line: PhoneLine, outside: Phone
) -> None:
    account = {"kind": TrunkKind.REGISTERS, "username": "harbor", "secrets": lock("a password")}
    carrier(outside.address[1], 0, most_calls=1, **account)
    until(lambda: any(one.method == "REGISTER" for one in outside.asked), what="a sign-in by Asterisk")
    call = line.wire(line.wire(outside.dial(NUMBER)).answered())

    assert ask_carrier(carriers()[0]).standing is Standing.GOOD
    line.contact(State.WAITING)
    line.hears(call, MUSIC_HZ)
    told = line.wire(line.wire(outside.dial(NUMBER)).answered())
    line.hears(told, GREETING_HZ)  # that there is no room, and what to do
    line.wire(told.ended())
    assert Contact.objects.latest("reached_at").left_by == "no_room"

    Trunk.objects.update(failover_number="15550109999")
    until(lambda: one_more(line, outside).refused == NO_ROOM, what="a call that the carrier leads on")
    line.hears(call, MUSIC_HZ)
    line.wire.do(call.hang_up)


def one_more(line: PhoneLine, outside: Phone) -> Call:
    """Place one more call by the carrier, and wait until it is over."""
    return line.wire(line.wire(outside.dial(NUMBER)).ended())


def wants_test(line: PhoneLine, by: Trunk | None = None) -> SelfTest:
    """Let the line test itself now."""
    asked = SelfTestOutcome.ASKED
    return SelfTest.objects.create(line=line.bench.line(), trunk=by, outcome=asked, at=clock.now())


def test_the_line_calls_itself_and_hears_itself_and_nothing_of_it_is_a_contact(line: PhoneLine) -> None:
    asked = wants_test(line)
    until(lambda: not SelfTest.objects.filter(outcome__in=("", "asked")).exists(), what="the end of a test")

    asked.refresh_from_db()
    assert asked.outcome == SelfTestOutcome.GOOD
    assert 0 < asked.answered_ms <= asked.met_ms
    assert not Contact.objects.exists()


def test_who_calls_with_our_own_number_during_a_test_is_a_caller_all_the_same(
    line: PhoneLine, outside: Phone
) -> None:
    asked = wants_test(line, carrier(outside.address[1], 0))
    test: Call = line.wire(outside.rings())

    robin = line.wire(line.dials(shows=NUMBER).answered())

    line.contact(State.WAITING)
    line.wire.do(robin.hang_up)
    line.wire.do(lambda: test.refuse(NO_ROOM))
    until(lambda: Alarm.objects.filter(code=AlarmCode.PHONE_TEST_FAILED).exists(), what="an alarm")
    asked.refresh_from_db()
    assert asked.outcome == SelfTestOutcome.NOT_ANSWERED
