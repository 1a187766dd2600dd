"""Count the golden log by hand: slowly, event by event, with nothing of the program's own code.

Everything is a plain number of seconds or a string here, so that no mistake is shared.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.golden.log import LINES, Event

LIMITS = (10, 15, 20, 30, 60, 120, 300)


def count_by_hand(
    events: Sequence[Event], first: date, last: date, *, line: str | None = None
) -> dict[str, Any]:
    """Give every number of the report of these days."""
    seen = _in_span(_lives(events), first, last, line)
    talked = [one for one in seen if "answered" in one and "paper" not in one and one["kind"] != "test"]
    left = [one for one in seen if "abandoned" in one and "answered" not in one]
    handled = [one for one in talked if one["kind"] == "counseling" and "closed" in one]
    papers = [one for one in seen if "paper" in one]
    closed = handled + [one for one in papers if one["kind"] == "counseling" and "closed" in one]
    tests = [one for one in seen if one["kind"] == "test" and "paper" not in one]
    return {
        "offered": len(seen) - len(papers) - len(tests),
        "answered": len(talked),
        "answered_in_goal": len([1 for one in talked if _waited(one) <= one["goal"]]),
        "abandoned": len(left),
        "overflowed": len([1 for one in seen if "overflowed" in one]),
        "messages": len([1 for one in seen if "message" in one and one["kind"] != "test"]),
        "waiting": len([1 for one in seen if set(one) <= {"opened", "line", "channel", "goal", "kind"}]),
        "not_let_in": 0,
        "lost": len([1 for one in talked if "abandoned" in one]),
        "on_paper": len(papers),
        "tests": len(tests),
        "counseling": len([1 for one in talked + papers if one["kind"] == "counseling"]),
        "not_counseling": len([1 for one in talked if one["kind"] != "counseling"]),
        "closed_counseling": len(closed),
        "answered_within": tuple(len([1 for one in talked if _waited(one) <= limit]) for limit in LIMITS),
        "abandoned_within": tuple(
            len([1 for one in left if one["abandoned"] - one["opened"] <= limit * 1_000_000])
            for limit in LIMITS
        ),
        "wait": _spread([one["answered"] - one["opened"] for one in talked]),
        "talk": _spread([one["ended"] - one["answered"] for one in handled]),
        "wrap_up": _spread([one["closed"] - one["ended"] for one in handled]),
        "handling": _spread([one["closed"] - one["answered"] for one in handled]),
        "dispositions": dict(Counter(one["disposition"] for one in closed)),
        "risk_levels": dict(Counter(one["risk_level"] for one in closed)),
        "topics": dict(Counter(topic for one in closed for topic in one["topics"])),
        "kinds": dict(Counter(one["kind"] for one in talked if one["kind"] != "counseling")),
    }


def _lives(events: Sequence[Event]) -> dict[str, dict[str, Any]]:
    lives: dict[str, dict[str, Any]] = {}
    for event in events:
        one = lives.setdefault(str(event.contact), {"kind": "counseling"})
        moment = _microseconds(event.at)
        if event.name == "contact.opened":
            one["opened"] = moment
            one.update(line=event.codes["line"], channel=event.codes["channel"])
            one["goal"] = LINES[str(event.codes["line"])]["service_level_seconds"]
        elif event.name == "contact.answered":
            one.setdefault("answered", moment)
        elif event.name in ("contact.ended", "contact.caller_left"):
            one["ended"] = moment
        elif event.name == "contact.message_taken":
            one["message"] = moment
        elif event.name == "contact.paper_entered":
            one["paper"] = moment
        elif event.name == "contact.closed":
            one["closed"] = moment
            one["kind"] = event.codes["counts_as"]
            one.update({name: event.codes[name] for name in ("disposition", "risk_level", "topics")})
        elif event.name in ("contact.abandoned", "contact.overflowed"):
            one[event.name[8:]] = moment
    return lives


def _in_span(
    lives: dict[str, dict[str, Any]], first: date, last: date, line: str | None
) -> list[dict[str, Any]]:
    found = []
    for one in lives.values():
        zone = ZoneInfo(str(LINES[one["line"]]["zone"]))
        day = datetime.fromtimestamp(one["opened"] // 1_000_000, zone).strftime("%Y-%m-%d")
        if str(first) <= day <= str(last) and line in (None, one["line"]):
            found.append(one)
    return found


def _waited(one: dict[str, Any]) -> float:
    return (one["answered"] - one["opened"]) / 1_000_000


def _microseconds(at: datetime) -> int:
    return int(at.timestamp()) * 1_000_000 + at.microsecond


def _spread(microseconds: list[int]) -> tuple[int, int, int, int, int]:
    """Give the number, the sum, the half, the 95 in 100 and the longest: by walking up the sorted times."""
    half = most = -1
    for place, value in enumerate(sorted(microseconds), start=1):
        if half < 0 and place * 100 >= 50 * len(microseconds):
            half = value
        if most < 0 and place * 100 >= 95 * len(microseconds):
            most = value
    return len(microseconds), sum(microseconds), half, most, max(microseconds, default=-1)
