"""When a line is open."""

from datetime import UTC, datetime

import pytest

from ringbuoy.lines.rules import BadHours, BadPolicy, Hours, Policy, read_hops


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


NIGHTS = Hours.read("UTC", {"fri": [["20:00", "02:00"]]}, ["2026-12-25"])


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-20 19:59:59", False),
        ("2026-11-20 20:00:00", True),
        ("2026-11-21 01:59:59", True),
        ("2026-11-21 02:00:00", False),
        ("2026-11-21 20:00:00", False),
        ("2026-12-25 21:00:00", False),
        ("2026-12-26 01:00:00", False),
    ],
)
def test_a_night_span_runs_into_the_next_day(moment, is_open):
    assert NIGHTS.are_open(at(moment)) is is_open


def test_no_spans_means_always_open_but_for_days_off():
    always = Hours.read("UTC", {}, ["2026-12-25"])

    assert always.are_open(at("2026-12-24 03:00"))
    assert not always.are_open(at("2026-12-25 03:00"))


def test_hours_follow_the_lines_own_clock_through_summer_time():
    new_york = Hours.read("America/New_York", {"mon": [["09:00", "17:00"]]}, [])

    assert new_york.are_open(at("2026-07-06 13:00"))
    assert not new_york.are_open(at("2026-12-07 13:30"))
    assert new_york.are_open(at("2026-12-07 14:00"))


@pytest.mark.parametrize(
    ("zone", "week"),
    [
        ("Mars/Olympus", {}),
        ("UTC", {"monday": []}),
        ("UTC", {"mon": [["25:00", "26:00"]]}),
        ("UTC", {"mon": [["9"]]}),
    ],
)
def test_hours_that_cannot_be_read_are_refused(zone, week):
    with pytest.raises(BadHours):
        Hours.read(zone, week, [])


@pytest.mark.parametrize(
    "values",
    [
        {"offer_second": 20},
        {"offer_seconds": 2},
        {"offer_seconds": "20"},
        {"offer_seconds": -20},
        {"automatic_offer": 1},
        {"ask_when_silent_seconds": 900},
        {"keep_address_hours": 48},
        {"needs_skills": "teens"},
    ],
)
def test_a_policy_that_would_hurt_is_refused(values):
    with pytest.raises(BadPolicy):
        Policy.read(values)


@pytest.mark.parametrize(
    "rows", [[{}], [{"kind": "moon"}], [{"kind": "line"}], [{"kind": "message", "after_seconds": -1}]]
)
def test_a_hop_that_leads_nowhere_is_refused(rows):
    with pytest.raises(BadPolicy):
        read_hops(rows)
