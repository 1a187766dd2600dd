"""The lines of `test_ways`, walked through a real Asterisk: what is heard, and where each way ends."""

import asyncio
from collections import Counter
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

import pytest

from ringbuoy.alarms.models import Alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State
from ringbuoy.journal.models import Entry
from ringbuoy.journal.names import Happened
from ringbuoy.kernel import clock
from ringbuoy.lines.models import Line
from ringbuoy.lines.rules import HopKind, WhenClosed
from ringbuoy.telephony.calls.lines import VoiceLine
from ringbuoy.telephony.numbers import give_number
from ringbuoy.telephony.sounds.prompts import Prompt
from tests.cast import Bench
from tests.phone.call import Call
from tests.phone.phone import Phone
from tests.phone.sound import tone
from tests.telephony.exchange import GREETING_HZ, MUSIC_HZ, Exchange, samples_of
from tests.telephony.line import DESK_HZ, NUMBER, ROBIN_HZ, PhoneLine, carrier_at, until
from tests.telephony.test_ways import ELSEWHERE, HARBOR, LINES_WALKED

SPANISH_HZ, ANCHOR_HZ, SERVICE_HZ, OTHER_WAYS_HZ = 900, 1000, 1100, 800
ELSEWHERE_NUMBER, WAITS, MESSAGE, GOES_ON, PLAIN, OUTSIDE, LAST = (f"555010{digit}" for digit in range(1, 8))
TO_ANCHOR = {"kind": "line", "target": "anchor", "after_seconds": 0}
TO_ANOTHER_CENTER = {
    "kind": "center",
    "target": "1 555 000 1111",
    "after_seconds": 0,
    "answers_by_itself": True,
}
TO_MESSAGE = {"kind": "message", "target": "", "after_seconds": 0}
LINES: dict[str, tuple[VoiceLine, list[dict[str, object]]]] = {
    NUMBER: (HARBOR, []),
    ELSEWHERE_NUMBER: (ELSEWHERE, []),
    WAITS: (replace(HARBOR, code="waits", is_open=False), []),
    MESSAGE: (replace(HARBOR, code="message", is_open=False, when_closed=WhenClosed.MESSAGE), []),
    GOES_ON: (replace(HARBOR, code="goes-on", is_open=False, when_closed=WhenClosed.GO_ON), [TO_ANCHOR]),
    PLAIN: (replace(HARBOR, code="plain", takes_messages=False, menu=()), []),
    OUTSIDE: (replace(HARBOR, code="outside", menu=()), [TO_ANOTHER_CENTER, TO_MESSAGE]),
    LAST: (replace(HARBOR, code="last", takes_messages=False, menu=()), [TO_ANOTHER_CENTER]),
}
VOICES = (("harbor", "es", SPANISH_HZ), ("anchor", "en", ANCHOR_HZ), ("anchor", "es", ANCHOR_HZ))
WALKERS_AT_ONCE = 6
pytestmark = pytest.mark.cluster


@dataclass(frozen=True)
class Path:
    """Keys that are pressed at a number, each when the tone before it is heard; then where the caller is."""

    number: str
    steps: tuple[tuple[int, str], ...] = ()
    hears: tuple[int, ...] = (MUSIC_HZ,)
    line: str = "harbor"
    language: str = "en"
    state: State = State.WAITING
    hop: int = 0


PATHS = (
    Path(NUMBER, hears=(GREETING_HZ, SPANISH_HZ, MUSIC_HZ)),
    Path(NUMBER, ((GREETING_HZ, "2"),), (SPANISH_HZ, MUSIC_HZ), language="es"),
    Path(NUMBER, ((GREETING_HZ, "3"),), (ANCHOR_HZ, MUSIC_HZ), line="anchor"),
    Path(NUMBER, ((GREETING_HZ, "3"), (ANCHOR_HZ, "4")), (GREETING_HZ, MUSIC_HZ)),
    Path(
        NUMBER, ((GREETING_HZ, "2"), (SPANISH_HZ, "3")), (ANCHOR_HZ, MUSIC_HZ), line="anchor", language="es"
    ),
    Path(NUMBER, ((GREETING_HZ, "9"),)),
    Path(NUMBER, ((MUSIC_HZ, "*"),), (GREETING_HZ,), state=State.MESSAGE_TAKEN),
    Path(ELSEWHERE_NUMBER, ((ANCHOR_HZ, "4"),), (GREETING_HZ, MUSIC_HZ)),
    Path(WAITS, line="waits"),
    Path(WAITS, ((GREETING_HZ, "2"),), line="waits", language="es"),
    Path(WAITS, ((GREETING_HZ, "3"),), (ANCHOR_HZ, MUSIC_HZ), line="anchor"),
    Path(WAITS, ((MUSIC_HZ, "*"),), (GREETING_HZ,), line="waits", state=State.MESSAGE_TAKEN),
    Path(MESSAGE, hears=(GREETING_HZ,), line="message", state=State.MESSAGE_TAKEN),
    Path(GOES_ON, line="goes-on", hop=1),
    Path(GOES_ON, ((GREETING_HZ, "2"),), line="goes-on", language="es", hop=1),
    Path(GOES_ON, ((GREETING_HZ, "3"),), (ANCHOR_HZ, MUSIC_HZ), line="anchor"),
    Path(GOES_ON, ((MUSIC_HZ, "*"),), (GREETING_HZ,), "goes-on", state=State.MESSAGE_TAKEN, hop=1),
    Path(PLAIN, line="plain"),
)
Way = tuple[bool, WhenClosed, str]
"""Whether the line is open, what it does when it is not, and the first key; empty: none is pressed."""


@pytest.fixture
def lines(transactional_db: None, exchange: Exchange) -> None:
    """The lines of the walk, as the office opens them, before the engine looks; each voice has a tone."""
    bench = Bench(at=clock.now())
    today = bench.at.date()
    for number, (one, hops) in LINES.items():
        row = bench.line(one.code)
        row.policy = {"when_closed": one.when_closed.value, "takes_spoken_messages": one.takes_messages}
        row.phone_menu = [asdict(choice) for choice in one.menu]
        row.closed_on = [] if one.is_open else [today + timedelta(days=days) for days in (-1, 0, 1)]
        row.hops = hops
        row.save()
        give_number(row, number)
    for code, language, hz in VOICES:
        _speak(exchange, code, language, dict.fromkeys(Prompt, hz))
    for code in ("outside", "last"):
        tones = dict.fromkeys(Prompt, GREETING_HZ) | {Prompt.OTHER_WAYS: OTHER_WAYS_HZ}
        _speak(exchange, code, "en", tones)


def _speak(exchange: Exchange, line: str, language: str, tones: dict[Prompt, int]) -> None:
    folder = exchange.place.sounds / line / language
    folder.mkdir(parents=True, exist_ok=True)
    for prompt, hz in tones.items():
        (folder / f"{prompt}.sln").write_bytes(samples_of(tone(hz)))


def _ways_of(line: VoiceLine) -> set[Way]:
    """Give the ways of a line. Who is asked for a message at once has no other in time."""
    asks_at_once = not line.is_open and line.when_closed is WhenClosed.MESSAGE
    keys = [choice.key for choice in line.menu] + ["*"] * line.takes_messages
    return {(line.is_open, line.when_closed, key) for key in ("", *([] if asks_at_once else keys))}


def test_no_way_is_left_unwalked() -> None:
    walked = {
        (line.is_open, line.when_closed, path.steps[0][1] if path.steps else "")
        for path in PATHS
        for line in [LINES[path.number][0]]
    }

    assert set[Way]().union(*map(_ways_of, LINES_WALKED)) <= walked
    assert {line.when_closed for line, _ in LINES.values() if not line.is_open} == set(WhenClosed)
    assert {str(hop["kind"]) for _, hops in LINES.values() for hop in hops} == set(HopKind)


def test_each_way_is_heard_each_hop_leads_on_and_nobody_is_left_alone(lines: None, line: PhoneLine) -> None:
    """Every key; and outside: nobody answers, it is busy, it is answered; and the other line answers."""
    center = Phone("center", ("127.0.0.1", line.exchange.port), plays=tone(SERVICE_HZ))
    line.wire(center.open())
    carrier_at(center)
    line.knows_its_carriers()
    forsaken, rings_on = _is_led_outside(line, center, "12005550987")

    walked = line.wire(_walk_all(line.robin))

    wanted = Counter((path.line, path.language, path.state, path.hop) for path in PATHS)
    until(
        lambda: _ends() == wanted, what=f"an end of each; there is {_ends() - wanted} for {wanted - _ends()}"
    )
    _finds_it_busy(line, center)
    _finds_the_last_place_busy(line, center)
    _talks_with_somebody_there(line, center)
    _comes_back_from_a_machine(line, center)
    line.wire.do(lambda: [call.hang_up() for call in walked if call.state != "over"])
    waiting = Contact.objects.filter(state=State.WAITING).exclude(line__code__in=("outside", "last"))
    until(lambda: not waiting.exists(), what="an end of all who waited on the walk")
    _is_answered_by_the_other_line(line)
    until(lambda: rings_on.state == "over", what="a phone that rings no more")
    _leaves_message_instead(line, forsaken)
    kept = Contact.objects.filter(line__code="outside", state=State.MESSAGE_TAKEN)
    until(lambda: kept.count() == 3, what="the three who left a message")
    line.wire.do(center.close)


def _finds_it_busy(line: PhoneLine, center: Phone) -> None:
    robin, there = _is_led_outside(line, center, "12015550987")
    line.wire.do(there.refuse)
    _leaves_message_instead(line, robin)


def _finds_the_last_place_busy(line: PhoneLine, center: Phone) -> None:
    """No other place opens: the caller hears whom else to call, waits on, and the house is told."""
    robin, there = _is_led_outside(line, center, "12055550987", number=LAST)
    line.wire.do(there.refuse)
    until(lambda: robin.heard.first(OTHER_WAYS_HZ) is not None, what="the other ways, said to a caller")
    last = Line.objects.get(code="last").pk
    failed = Entry.objects.filter(name=Happened.CONTACT_HOP_FAILED, line_id=last)
    until(failed.exists, what="a word that the last place did not answer")
    silent = Alarm.objects.filter(code=AlarmCode.PHONE_HOP_SILENT, line_id=last)
    until(silent.exists, what="an alarm")
    line.hears(robin, MUSIC_HZ)
    assert line.contact(State.WAITING).hop == 1
    line.wire.do(robin.hang_up)


def _talks_with_somebody_there(line: PhoneLine, center: Phone) -> None:
    robin, there = _is_led_outside(line, center, "12025550987")
    line.wire.do(there.answer)
    line.hears(robin, SERVICE_HZ)
    line.hears(there, ROBIN_HZ)
    assert line.contact(State.OVERFLOWED).left_by == "overflow"
    line.wire.do(robin.hang_up)
    line.wire(there.ended())


def _comes_back_from_a_machine(line: PhoneLine, center: Phone) -> None:
    """What answers there hangs up at once: the caller is ours again, and the next hop opens."""
    robin, there = _is_led_outside(line, center, "12045550987")
    line.wire.do(there.answer)
    line.hears(robin, SERVICE_HZ)
    line.contact(State.OVERFLOWED)
    line.wire.do(there.hang_up)
    _leaves_message_instead(line, robin)
    assert line.contact(State.MESSAGE_TAKEN).hop == 2


def _is_led_outside(
    line: PhoneLine, center: Phone, shows: str, *, number: str = OUTSIDE
) -> tuple[Call, Call]:
    """Let somebody call a line that leads outside, and wait until it rings there."""
    robin = line.wire(line.wire(line.robin.dial(number, shows=shows)).answered())
    return robin, line.wire(center.rings())


def _leaves_message_instead(line: PhoneLine, call: Call) -> None:
    """Whom nobody takes there has heard so, and takes the other way."""
    until(lambda: call.heard.first(OTHER_WAYS_HZ) is not None, what="the other ways, said to a caller")
    line.wire.do(lambda: call.press("*"))
    line.hears(call, GREETING_HZ)


def _is_answered_by_the_other_line(line: PhoneLine) -> None:
    """Out of hours, a counselor who serves only the line to which it leads has the caller."""
    maria = line.bench.person("maria")
    maria.lines = ["anchor"]
    maria.save()
    line.comes("maria")
    robin = line.wire(line.wire(line.robin.dial(GOES_ON, shows="12035550987")).answered())

    contact = line.answers("maria")

    line.hears(robin, DESK_HZ)
    line.hears(line.desk_legs["maria"], ROBIN_HZ)
    assert (contact.line.code, contact.hop) == ("goes-on", 1)
    line.wire.do(robin.hang_up)


async def _walk_all(robin: Phone) -> list[Call]:
    """Walk every way, a few at a time: each caller has a number like nobody else's."""
    turns = asyncio.Semaphore(WALKERS_AT_ONCE)
    walks = [_walk(robin, path, turns, shows=f"1{turn:03d}5550987") for turn, path in enumerate(PATHS)]
    return await asyncio.gather(*walks)


async def _walk(robin: Phone, path: Path, turns: asyncio.Semaphore, *, shows: str) -> Call:
    async with turns:
        call = await (await robin.dial(path.number, shows=shows)).answered()
        for hz, key in path.steps:
            await call.heard.only(hz)
            call.press(key)
        for hz in path.hears:
            await call.heard.only(hz)
        return call


def _ends() -> Counter[tuple[str, str, State, int]]:
    walked = Contact.objects.select_related("line").exclude(line__code="outside")
    return Counter((one.line.code, one.language, one.where, one.hop) for one in walked)
