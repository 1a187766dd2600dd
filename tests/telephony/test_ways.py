"""No dead end: every way of every line is walked, key by key, and each leads to somebody or is kept."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time

import pytest

from ringbuoy.alarms.models import Alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.contacts.rules import State
from ringbuoy.lines.actions import change
from ringbuoy.lines.dead_ends import LeadsNowhere
from ringbuoy.lines.models import Line
from ringbuoy.lines.phone_ways import Choice, DeadEnd, Walk, dead_ends, read_menu
from ringbuoy.lines.rules import DAYS, BadPolicy, HopKind, Hours, Policy, WhenClosed
from ringbuoy.server.demo_lines import LINES
from ringbuoy.telephony.calls.call import Call, Hears
from ringbuoy.telephony.calls.events import (
    Event,
    KeeperUp,
    KeyPressed,
    MessageKept,
    Recorded,
    Said,
    Stands,
    Tick,
)
from ringbuoy.telephony.calls.lines import Numbers, VoiceLine
from ringbuoy.telephony.calls.orders import HangUp, Join, Order, RecordChoice, RecordMessage, Say
from ringbuoy.telephony.kinds import TrunkKind
from ringbuoy.telephony.models import Trunk
from ringbuoy.telephony.numbers import give_number
from ringbuoy.telephony.sounds.prompts import Names, Prompt, words_of
from ringbuoy.telephony.voice_lines import voice_line
from ringbuoy.telephony.ways import tell_dead_ends
from tests.cast import Bench as Center
from tests.telephony.test_calls import CONTACT, MARIA, ROBIN, Bench

DEEP = 7
SPANISH, ANCHOR = Choice("2", language="es"), Choice("3", line="anchor")
HARBOR = VoiceLine("harbor", "en", takes_messages=True, menu=(SPANISH, ANCHOR))
ELSEWHERE = VoiceLine("anchor", "en", takes_messages=True, menu=(Choice("4", line="harbor"),))
AT = datetime(2026, 3, 2, 20, tzinfo=UTC)
DEMO = {code: Line(code=code, **said) for code, said in LINES.items()}
OF_THE_DEMO = tuple(voice_line(line).judged(at=AT) for line in DEMO.values())
LINES_WALKED = (
    *OF_THE_DEMO,
    HARBOR,
    replace(HARBOR, is_open=False),
    replace(HARBOR, is_open=False, when_closed=WhenClosed.MESSAGE),
    replace(HARBOR, is_open=False, when_closed=WhenClosed.GO_ON),
    replace(HARBOR, takes_messages=False, menu=()),
)


def _at(line: VoiceLine) -> Bench:
    bench = Bench()
    bench.calls.numbers = Numbers({"5550100": line}, line, {line.code: line, "anchor": ELSEWHERE})
    return bench


@pytest.mark.parametrize(
    "line", LINES_WALKED, ids=lambda line: f"{line.code}-{line.when_closed}-{line.is_open}"
)
def test_every_way_of_every_line_leads_to_somebody_or_is_kept(line: VoiceLine) -> None:
    bench = _at(line)
    bench.maria_is_there()
    bench.rings()
    bench.tell(Recorded(ROBIN, CONTACT, Prompt.WAIT_A_FEW_MINUTES))
    seen: set[str] = set()

    _walk(bench, seen, deep=DEEP)

    assert len(seen) > 3


def _walk(bench: Bench, seen: set[str], *, deep: int) -> None:
    call = bench.calls.calls[ROBIN]
    if deep == 0 or call.is_ending or repr(call) in seen:
        return
    seen.add(repr(call))
    _check_that_somebody_can_be_reached(bench, call)
    for step in _steps(call):
        onward = deepcopy(bench)
        _check_step(onward.calls.calls[ROBIN], onward.tell(step))
        _walk(onward, seen, deep=deep - 1)


def _check_that_somebody_can_be_reached(bench: Bench, call: Call) -> None:
    assert call.hears is not Hears.NOTHING, "silence in which nobody listens"
    if call.waits_for_somebody:
        orders = deepcopy(bench).tell(Stands(CONTACT, State.OFFERED), Stands(CONTACT, State.TALKING, MARIA))
        assert any(isinstance(order, Join) and order.caller == ROBIN for order in orders)


def _steps(call: Call) -> Iterator[Event]:
    """Give everything that can happen to somebody who waits, but that they hang up."""
    yield from (KeyPressed(ROBIN, key) for key in "0123456789*#")
    yield Tick()
    yield Stands(CONTACT, call.state, asks_more=True)
    if call.saying is not None:
        yield Said(ROBIN, call.saying.value)
    if call.message is not None:
        yield KeeperUp(ROBIN, call.message.keeper)
        yield MessageKept(ROBIN, call.message.keeper)


def _check_step(call: Call, orders: list[Order]) -> None:
    if any(isinstance(order, HangUp) and order.leg == ROBIN for order in orders):
        assert call.message is not None
        assert call.message.until is not None, "a caller was hung up on who had not been heard"


def test_a_key_speaks_another_language_from_then_on() -> None:
    bench = _at(HARBOR)
    bench.rings()
    first = bench.tell(Said(ROBIN, "greeting"))
    second = bench.tell(Said(ROBIN, "for_this_language"))

    assert first == [Say(ROBIN, "harbor", "es", Prompt.FOR_THIS_LANGUAGE)]
    assert second == [Say(ROBIN, "harbor", "en", Prompt.MENU)]
    chosen = bench.tell(KeyPressed(ROBIN, "2"))
    assert RecordChoice(ROBIN, SPANISH) in chosen
    assert chosen[-1] == Say(ROBIN, "harbor", "es", Prompt.GREETING)
    (after,) = bench.tell(Said(ROBIN, "greeting"))
    assert after == Say(ROBIN, "harbor", "es", Prompt.STAR_FOR_MESSAGE)


def test_a_key_leads_to_another_line() -> None:
    bench = _at(HARBOR)
    bench.rings()

    orders = bench.tell(KeyPressed(ROBIN, "3"))

    assert RecordChoice(ROBIN, ANCHOR) in orders
    assert orders[-1] == Say(ROBIN, "anchor", "en", Prompt.GREETING)
    assert bench.tell(KeyPressed(ROBIN, "9")) == []


def test_the_next_engine_speaks_as_was_chosen() -> None:
    bench = _at(HARBOR)
    bench.rings()
    bench.tell(Recorded(ROBIN, CONTACT), Said(ROBIN, "greeting"))

    bench.tell(Stands(CONTACT, State.WAITING, language="es", line="anchor"))

    assert bench.tell(Said(ROBIN, "for_this_language"))[-1].line == "anchor"


def test_out_of_hours_a_message_is_asked_for_at_once() -> None:
    bench = _at(replace(HARBOR, is_open=False, when_closed=WhenClosed.MESSAGE))
    bench.rings()
    bench.tell(Recorded(ROBIN, CONTACT, Prompt.WAIT_A_FEW_MINUTES))

    assert bench.tell(Said(ROBIN, "closed")) == [Say(ROBIN, "harbor", "en", Prompt.LEAVE_MESSAGE)]
    bench.tell(Said(ROBIN, "leave_message"))
    orders = bench.tell(KeeperUp(ROBIN, f"keeper-1-{ROBIN}"))
    assert any(isinstance(order, RecordMessage) for order in orders)


def test_no_line_of_the_demo_has_a_dead_end_and_its_hops_are_those_that_are_walked() -> None:
    for line in DEMO.values():
        assert list(dead_ends(line, Walk(DEMO, AT.date(), calls_out=False))) == []
        assert any(hop.kind is HopKind.MESSAGE for hop in line.overflow)


@dataclass
class Plain:
    """A line, as the walk sees it."""

    code: str = "harbor"
    is_open_to_public: bool = True
    languages: list[str] = field(default_factory=lambda: ["en", "es"])
    rules: Policy = field(default_factory=Policy)
    hours: Hours = field(default_factory=Hours)
    hops: list[dict[str, object]] = field(default_factory=list)
    menu: tuple[Choice, ...] = ()


MESSAGE, TO_ANCHOR = {"kind": "message", "target": ""}, {"kind": "line", "target": "anchor"}
TO_NEVER, TO_NIGHT = {"kind": "line", "target": "never"}, {"kind": "line", "target": "night"}
TO_CENTER = {"kind": "center", "target": "15550001111"}
TO_OFF = {"kind": "line", "target": "off"}
TO_PAGE = {"kind": "center", "target": "https://other.example"}


def _each_day(opens: int, closes: int, zone: str = "UTC") -> Hours:
    return Hours(zone, {day: [(time(opens), time(closes))] for day in DAYS})


NEVER, BY_DAY, AT_NIGHT = Hours(week={"mon": []}), _each_day(9, 17), _each_day(17, 9)
BERLIN_NIGHT = _each_day(17, 9, "Europe/Berlin")
LEADS_ON, NOT_KEPT = Policy(when_closed="go_on"), Policy(takes_spoken_messages=False)
CHRISTMAS, TODAY = date(2026, 12, 25), date(2026, 11, 27)
OFF = Hours(closed_on=frozenset({CHRISTMAS}))
LEADS_ON_NOT_KEPT = Policy(when_closed="go_on", takes_spoken_messages=False)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (Plain(menu=(SPANISH, ANCHOR)), []),
        (Plain(menu=(Choice("2", language="ar"),)), [DeadEnd.CHOICE_NOT_SPOKEN]),
        (Plain(menu=(Choice("2", line="gone"),)), [DeadEnd.CHOICE_OF_NO_LINE]),
        (Plain(menu=(Choice("2", line="harbor"),)), [DeadEnd.CHOICE_OF_ITSELF]),
        (Plain(menu=(Choice("2", line="hidden"),)), [DeadEnd.CHOICE_NOT_PUBLIC]),
        (Plain(rules=Policy(when_closed="message")), []),
        (
            Plain(rules=Policy(when_closed="message", takes_spoken_messages=False)),
            [DeadEnd.CLOSED_WITHOUT_MESSAGE],
        ),
        (Plain(rules=Policy(when_closed="go_on")), [DeadEnd.CLOSED_WITHOUT_PLACE]),
        (Plain(rules=Policy(when_closed="go_on"), hops=[TO_ANCHOR]), []),
        (Plain(rules=Policy(when_closed="go_on"), hops=[MESSAGE]), []),
        (Plain(rules=LEADS_ON_NOT_KEPT, hops=[MESSAGE]), [DeadEnd.CLOSED_WITHOUT_PLACE]),
        (Plain(rules=LEADS_ON, hops=[TO_NEVER]), [DeadEnd.CLOSED_WITHOUT_PLACE]),
        (Plain(rules=LEADS_ON, hops=[TO_NEVER, TO_NIGHT]), []),
        (Plain(rules=LEADS_ON_NOT_KEPT, hours=BY_DAY, hops=[TO_NIGHT]), []),
        (Plain(rules=LEADS_ON_NOT_KEPT, hours=BERLIN_NIGHT, hops=[TO_NIGHT]), [DeadEnd.CLOSED_AT_TIMES]),
        (Plain(rules=LEADS_ON_NOT_KEPT, hours=AT_NIGHT, hops=[TO_NIGHT]), [DeadEnd.CLOSED_AT_TIMES]),
        (Plain(rules=LEADS_ON_NOT_KEPT, hours=AT_NIGHT, hops=[TO_NIGHT, TO_CENTER]), []),
        (Plain(rules=LEADS_ON, hours=AT_NIGHT, hops=[TO_NIGHT]), []),
        (Plain(rules=NOT_KEPT, hours=NEVER), [DeadEnd.NEVER_OPEN]),
        (Plain(rules=NOT_KEPT, hours=NEVER, hops=[TO_NIGHT]), [DeadEnd.WAITS_FOR_NOBODY]),
        (Plain(rules=NOT_KEPT, hours=NEVER, hops=[TO_CENTER]), []),
        (Plain(rules=NOT_KEPT, hours=BY_DAY), [DeadEnd.WAITS_FOR_NOBODY]),
        (Plain(rules=NOT_KEPT, hours=BY_DAY, hops=[TO_NIGHT]), []),
        (Plain(rules=NOT_KEPT), []),
        (Plain(hours=BY_DAY), []),
        (Plain(rules=NOT_KEPT, hours=OFF), [DeadEnd.WAITS_FOR_NOBODY]),
        (Plain(rules=NOT_KEPT, hours=OFF, hops=[TO_NIGHT]), [DeadEnd.WAITS_FOR_NOBODY]),
        (Plain(rules=NOT_KEPT, hours=OFF, hops=[TO_ANCHOR]), []),
        (Plain(rules=LEADS_ON_NOT_KEPT, hours=OFF, hops=[TO_OFF]), [DeadEnd.CLOSED_AT_TIMES]),
        (Plain(rules=LEADS_ON, hours=OFF, hops=[TO_OFF]), []),
        (Plain(rules=LEADS_ON_NOT_KEPT, hops=[TO_PAGE]), [DeadEnd.CLOSED_WITHOUT_PLACE]),
        (Plain(rules=LEADS_ON, hops=[TO_PAGE]), []),
        (Plain(hours=NEVER), []),
    ],
)
def test_what_leads_nowhere_is_found(line: Plain, found: list[DeadEnd]) -> None:
    others = {
        "anchor": Plain("anchor"),
        "hidden": Plain("hidden", is_open_to_public=False),
        "never": Plain("never", hours=NEVER),
        "night": Plain("night", hours=AT_NIGHT),
        "off": Plain("off", hours=OFF),
    }

    assert list(dead_ends(line, Walk(others | {line.code: line}, TODAY))) == found


def test_a_day_off_that_is_over_stops_no_change() -> None:
    line = Plain(rules=NOT_KEPT, hours=OFF)

    assert list(dead_ends(line, Walk({line.code: line}, date(2026, 12, 26)))) == []


def test_a_telephone_to_which_no_carrier_leads_is_no_place() -> None:
    line = Plain(rules=LEADS_ON_NOT_KEPT, hops=[TO_CENTER])

    ends = dead_ends(line, Walk({line.code: line}, TODAY, calls_out=False))

    assert list(ends) == [DeadEnd.CLOSED_WITHOUT_PLACE]


def test_a_line_that_became_a_dead_end_by_itself_is_an_alarm_once_in_a_while(bench: Center) -> None:
    harbor = bench.line()
    give_number(harbor, "5550100")
    trunk = Trunk.objects.create(name="Carrier", kind=TrunkKind.ADDRESS, host="127.0.0.1")
    policy = {"when_closed": "go_on", "takes_spoken_messages": False}
    change(bench.nora, harbor, {"policy": policy, "hops": [TO_CENTER]}, seen=1, at=bench.at)
    assert tell_dead_ends(at=bench.at) == 0

    trunk.delete()

    assert (tell_dead_ends(at=bench.at), tell_dead_ends(at=bench.later(minutes=9))) == (1, 0)
    alarm = Alarm.objects.get()
    assert (alarm.code, alarm.times) == (AlarmCode.PHONE_DEAD_END, 1)


@pytest.mark.parametrize(
    "rows",
    [
        [{"key": "1", "language": "es"}],
        [{"key": "22", "language": "es"}],
        [{"key": "2", "language": "es"}, {"key": "2", "line": "anchor"}],
        [{"key": "2"}],
        [{"key": "2", "language": "es", "line": "anchor"}],
    ],
)
def test_a_menu_that_cannot_be_read_is_refused(rows: list[dict[str, object]]) -> None:
    with pytest.raises(BadPolicy):
        read_menu(rows)


def test_the_office_saves_no_way_that_leads_nowhere(bench: Center) -> None:
    harbor, anchor = bench.line(), bench.line("anchor")
    give_number(harbor, "5550100")
    menu = [{"key": "2", "language": "es"}, {"key": "3", "line": "anchor"}]
    harbor = change(bench.nora, harbor, {"phone_menu": menu}, seen=1, at=bench.at)
    assert harbor.menu == (SPANISH, ANCHOR)

    with pytest.raises(LeadsNowhere, match="not open to the public"):
        change(bench.nora, anchor, {"is_open_to_public": False}, seen=1, at=bench.at)
    with pytest.raises(LeadsNowhere, match="does not speak"):
        change(bench.nora, harbor, {"languages": ["en"]}, seen=2, at=bench.at)
    with pytest.raises(LeadsNowhere, match="to no place"):
        change(bench.nora, harbor, {"policy": {"when_closed": "go_on"}}, seen=2, at=bench.at)


def test_each_language_of_the_menu_is_named_in_its_own_words(bench: Center) -> None:
    names = Names("Harbor", "911", language_keys={"es": "2"}, line_keys={"Anchor Line": "3"})

    assert words_of(names, "es")[Prompt.FOR_THIS_LANGUAGE] == "Para español, pulse 2."
    assert words_of(names, "en")[Prompt.MENU] == "For Anchor Line, press 3."
    assert Prompt.FOR_THIS_LANGUAGE not in words_of(names, "en")
