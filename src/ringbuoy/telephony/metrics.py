"""How the phone line stands, in numbers for Prometheus: codes of lines and counts, nothing of anybody."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Max

from ringbuoy.alarms.queries import house_alarms
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import LIVE
from ringbuoy.kernel.channels import Channel
from ringbuoy.lines.models import Line
from ringbuoy.telephony.attack_mode import attack_mode
from ringbuoy.telephony.came_in import came_by_phone
from ringbuoy.telephony.line_state import LineState, line_state
from ringbuoy.telephony.models import Drill, OwnPhone, PersonTest, Softphone, Trunk
from ringbuoy.telephony.noticed_floods import noticed_flood
from ringbuoy.telephony.person_test_rules import PersonTestOutcome
from ringbuoy.telephony.person_tests import latest_with_person
from ringbuoy.telephony.self_test_rules import SelfTestOutcome
from ringbuoy.telephony.ways_in import latest_tests


@dataclass(frozen=True)
class Measured:
    """One number. `labels` say of what."""

    name: str
    value: float
    labels: dict[str, str] = field(default_factory=dict)


NO_PHONE = "none"
"""Stands where a test rang nobody."""
HELP = {
    "ringbuoy_phone_line_up": "Whether Asterisk takes connections on this machine.",
    "ringbuoy_calls": "Calls that go on, by where they stand.",
    "ringbuoy_call_oldest_wait_seconds": "How long the caller has waited who has waited longest.",
    "ringbuoy_phones": "Counselors' phones in the browser that have an account now.",
    "ringbuoy_own_phones": "Counselors' own phones that are rung for calls, signed in or not.",
    "ringbuoy_carriers": "Carriers in use.",
    "ringbuoy_attack_mode": "Whether a person lets every stranger who calls press a key.",
    "ringbuoy_flood_noticed": "Whether so many call that strangers press a key first.",
    "ringbuoy_drill_age_seconds": "How long ago the last drill worked.",
    "ringbuoy_last_call_age_seconds": "How long ago the last call came to a line.",
    "ringbuoy_self_test_good": "Whether the last self-test of a line went well.",
    "ringbuoy_self_test_age_seconds": "How long ago a line tested itself.",
    "ringbuoy_self_test_answered_seconds": "From dialing to the answer in the last self-test.",
    "ringbuoy_self_test_met_seconds": "From dialing to sound both ways in the last self-test.",
    "ringbuoy_person_test_good": "Whether the last test of a line that rang a counselor was heard both ways.",
    "ringbuoy_person_test_age_seconds": "How long ago a test of a line that was to ring a counselor ended.",
    "ringbuoy_person_test_offered_seconds": "From dialing to the ringing, or the call, in that test.",
    "ringbuoy_person_test_accepted_seconds": "From dialing to the counselor's accepting in that test.",
    "ringbuoy_person_test_sound_seconds": "From dialing to sound both ways with the counselor in that test.",
    "ringbuoy_person_tests": "Tests of a line with a counselor in 30 days, by outcome and kind of phone.",
    "ringbuoy_house_alarms": "Alarms about the house that nobody has answered for.",
}


def measure(*, at: datetime) -> list[Measured]:
    """Measure everything now."""
    is_up = line_state() is LineState.CONNECTED
    return [
        Measured("ringbuoy_phone_line_up", float(is_up)),
        *_calls(at=at),
        Measured("ringbuoy_phones", Softphone.objects.count()),
        Measured("ringbuoy_own_phones", OwnPhone.objects.filter(is_on=True).count()),
        Measured("ringbuoy_carriers", Trunk.objects.filter(is_on=True).count()),
        Measured("ringbuoy_attack_mode", float(attack_mode(at=at) is not None)),
        Measured("ringbuoy_flood_noticed", float(noticed_flood(at=at) is not None)),
        *_drills(at=at),
        *_lines(at=at),
        *_self_tests(at=at),
        *_person_tests(at=at),
        *_alarms(),
    ]


def written(measured: Iterable[Measured]) -> str:
    """Write numbers as Prometheus reads them (text format 0.0.4)."""
    told: set[str] = set()
    lines = []
    for one in measured:
        if one.name not in told:
            told.add(one.name)
            lines += [f"# HELP {one.name} {HELP[one.name]}", f"# TYPE {one.name} gauge"]
        labels = ",".join(f'{name}="{value}"' for name, value in one.labels.items())
        lines.append(f"{one.name}{{{labels}}} {one.value:g}" if labels else f"{one.name} {one.value:g}")
    return "\n".join(lines) + "\n"


def _calls(*, at: datetime) -> Iterator[Measured]:
    live = Contact.objects.filter(channel=Channel.VOICE, state__in=LIVE)
    counted = dict(live.values_list("state").annotate(Count("pk")))
    for state in sorted(LIVE):
        yield Measured("ringbuoy_calls", counted.get(state, 0), {"state": state.value})
    oldest = live.filter(state="waiting").order_by("reached_at").values_list("reached_at", flat=True).first()
    yield Measured("ringbuoy_call_oldest_wait_seconds", _age(oldest, at=at) if oldest else 0)


def _drills(*, at: datetime) -> Iterator[Measured]:
    last = Drill.objects.filter(has_worked=True).values_list("trunk_id").annotate(Max("at"))
    for trunk, moment in last:
        yield Measured("ringbuoy_drill_age_seconds", _age(moment, at=at), {"carrier": str(trunk)})


def _lines(*, at: datetime) -> Iterator[Measured]:
    calls = came_by_phone()
    for code, moment in calls.values_list("line__code").annotate(Max("reached_at")).order_by("line__code"):
        yield Measured("ringbuoy_last_call_age_seconds", _age(moment, at=at), {"line": code})


def _self_tests(*, at: datetime) -> Iterator[Measured]:
    codes = dict(Line.objects.values_list("pk", "code"))
    tests = [(test, {"line": codes[test.line_id]}) for test in latest_tests()]
    for test, labels in tests:
        is_good = test.outcome == SelfTestOutcome.GOOD
        yield Measured("ringbuoy_self_test_good", float(is_good), labels)
    for test, labels in tests:
        yield Measured("ringbuoy_self_test_age_seconds", _age(test.at, at=at), labels)
    for test, labels in tests:
        if test.answered_ms is not None:
            yield Measured("ringbuoy_self_test_answered_seconds", test.answered_ms / 1000, labels)
    for test, labels in tests:
        if test.met_ms is not None:
            yield Measured("ringbuoy_self_test_met_seconds", test.met_ms / 1000, labels)


def _person_tests(*, at: datetime) -> Iterator[Measured]:
    latest = [
        (row, {"line": row.test.line.code, "phone": row.phone or NO_PHONE}) for row in latest_with_person()
    ]
    for row, labels in latest:
        is_good = row.outcome == PersonTestOutcome.GOOD
        yield Measured("ringbuoy_person_test_good", float(is_good), labels)
    for row, labels in latest:
        yield Measured("ringbuoy_person_test_age_seconds", _age(row.over_at or at, at=at), labels)
    for step in ("offered", "accepted", "sound"):
        for row, labels in latest:
            if (span := getattr(row, f"{step}_ms")) is not None:
                yield Measured(f"ringbuoy_person_test_{step}_seconds", span / 1000, labels)
    by = ("test__line__code", "outcome", "phone")
    counted = PersonTest.objects.exclude(outcome="").values_list(*by)
    for code, outcome, phone, count in counted.annotate(Count("pk")).order_by(*by):
        labels = {"line": code, "outcome": outcome, "phone": phone or NO_PHONE}
        yield Measured("ringbuoy_person_tests", count, labels)


def _alarms() -> Iterator[Measured]:
    for code, count in house_alarms().order_by("code").values_list("code").annotate(Count("pk")):
        yield Measured("ringbuoy_house_alarms", count, {"code": code})


def _age(moment: datetime, *, at: datetime) -> float:
    return round((at - moment).total_seconds(), 1)
