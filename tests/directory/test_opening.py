"""Whether a door is open: rules of the calendar, zones, midnight, holidays, closings."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule

from ringbuoy.directory.searching.geography import Spot
from ringbuoy.directory.searching.opening import Hours, Opening, opening

NEW_YORK = ZoneInfo("America/New_York")
WEEKDAYS = Hours(freq="WEEKLY", byday="MO,TU,WE,TH,FR", opens_at="09:00", closes_at="17:00")


def at(text: str, zone: ZoneInfo = NEW_YORK) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def seen(*hours: Hours, when: datetime, is_holiday: bool = False) -> Opening:
    return opening(hours, at=when, zone=NEW_YORK, is_holiday=is_holiday)


# 2026-11-23 is a Monday.
@pytest.mark.parametrize(
    ("hours", "when", "expected"),
    [
        (WEEKDAYS, at("2026-11-23T09:00"), Opening.OPEN),
        (WEEKDAYS, at("2026-11-23T16:59"), Opening.OPEN),
        (WEEKDAYS, at("2026-11-23T17:00"), Opening.CLOSED),
        (WEEKDAYS, at("2026-11-22T12:00"), Opening.CLOSED),
        # 13:30 in London is 8:30 in New York.
        (WEEKDAYS, at("2026-11-23T13:30", ZoneInfo("Europe/London")), Opening.CLOSED),
        (
            Hours(freq="WEEKLY", byday="MO", opens_at="22:00", closes_at="02:00"),
            at("2026-11-24T01:30"),
            Opening.OPEN,
        ),
        (
            Hours(freq="WEEKLY", byday="MO", opens_at="22:00", closes_at="02:00"),
            at("2026-11-24T02:00"),
            Opening.CLOSED,
        ),
        (Hours(opens_at="00:00", closes_at="24:00"), at("2026-11-24T23:59"), Opening.OPEN),
        (
            Hours(freq="WEEKLY", byday="MO", opens_at="14:00Z", closes_at="15:00Z"),
            at("2026-11-23T09:30"),
            Opening.OPEN,
        ),
        (
            Hours(freq="WEEKLY", byday="MO", opens_at="09:00-06:00", closes_at="10:00-06:00"),
            at("2026-11-23T10:30"),
            Opening.OPEN,
        ),
        (
            Hours(freq="WEEKLY", byday="MO", timezone=-6, opens_at="09:00", closes_at="10:00"),
            at("2026-11-23T10:30"),
            Opening.OPEN,
        ),
        (
            Hours(freq="MONTHLY", byday="2MO", dtstart=date(2026, 1, 1), opens_at="09:00", closes_at="17:00"),
            at("2026-11-09T12:00"),
            Opening.OPEN,
        ),
        (
            Hours(freq="MONTHLY", byday="2MO", dtstart=date(2026, 1, 1), opens_at="09:00", closes_at="17:00"),
            at("2026-11-23T12:00"),
            Opening.CLOSED,
        ),
        (
            Hours(
                freq="MONTHLY", byday="-1FR", dtstart=date(2026, 1, 1), opens_at="09:00", closes_at="17:00"
            ),
            at("2026-11-27T12:00"),
            Opening.OPEN,
        ),
        (
            Hours(
                freq="MONTHLY", bymonthday="23", dtstart=date(2026, 1, 1), opens_at="09:00", closes_at="17:00"
            ),
            at("2026-11-23T12:00"),
            Opening.OPEN,
        ),
        (
            Hours(
                freq="WEEKLY",
                interval=2,
                byday="MO",
                dtstart=date(2026, 11, 16),
                opens_at="09:00",
                closes_at="17:00",
            ),
            at("2026-11-23T12:00"),
            Opening.CLOSED,
        ),
        (
            Hours(
                freq="WEEKLY",
                interval=2,
                byday="MO",
                dtstart=date(2026, 11, 9),
                opens_at="09:00",
                closes_at="17:00",
            ),
            at("2026-11-23T12:00"),
            Opening.OPEN,
        ),
        (
            Hours(
                freq="WEEKLY",
                byday="MO",
                dtstart=date(2026, 11, 9),
                count=2,
                opens_at="09:00",
                closes_at="17:00",
            ),
            at("2026-11-23T12:00"),
            Opening.CLOSED,
        ),
        (
            Hours(freq="WEEKLY", byday="MO", until=date(2026, 11, 22), opens_at="09:00", closes_at="17:00"),
            at("2026-11-23T12:00"),
            Opening.CLOSED,
        ),
        (
            Hours(valid_from=date(2027, 1, 1), opens_at="09:00", closes_at="17:00"),
            at("2026-11-23T12:00"),
            Opening.CLOSED,
        ),
        (Hours(freq="WEEKLY", byday="MO"), at("2026-11-23T12:00"), Opening.UNKNOWN),
        # What a hostile file may say ends, too.
        (
            Hours(
                freq="MONTHLY",
                byday="5MO",
                bymonthday="31",
                interval=10**9,
                dtstart=date(1700, 1, 1),
                opens_at="09:00",
                closes_at="17:00",
            ),
            at("2026-11-23T12:00"),
            Opening.CLOSED,
        ),
        (
            Hours(
                freq="WEEKLY",
                interval=0,
                count=10**15,
                dtstart=date(1700, 1, 4),
                opens_at="09:00",
                closes_at="17:00",
            ),
            at("2026-11-23T12:00"),
            Opening.OPEN,
        ),
    ],
)
def test_a_schedule_opens_and_closes(hours: Hours, when: datetime, expected: Opening) -> None:
    assert seen(hours, when=when) is expected


@pytest.mark.parametrize("interval", [1, 2, 3, 5])
@pytest.mark.parametrize("byday", ["MO", "SU,TU", None])
@pytest.mark.parametrize("wkst", ["MO", "SU", "TH"])
def test_a_rule_of_many_years_has_the_days_that_counting_each_week_gives(
    interval: int, byday: str | None, wkst: str
) -> None:
    begins = date(2015, 3, 4)
    hours = Hours(
        freq="WEEKLY",
        interval=interval,
        byday=byday,
        wkst=wkst,
        dtstart=begins,
        opens_at="09:00",
        closes_at="17:00",
    )
    days = [getattr(rrule, name) for name in byday.split(",")] if byday else None
    start, last = datetime(2015, 3, 4, tzinfo=UTC), datetime(2026, 3, 31, tzinfo=UTC)
    rule = rrule.rrule(rrule.WEEKLY, start, interval, wkst=getattr(rrule, wkst), until=last, byweekday=days)
    counted = {moment.date() for moment in rule}

    for number in [*range(30), *range(4_000, 4_040)]:
        day = begins + timedelta(days=number)
        noon = datetime.combine(day, time(12), UTC)
        is_open = opening([hours], at=noon, zone=ZoneInfo("UTC"), is_holiday=False) is Opening.OPEN
        assert is_open == (day in counted), day


def test_a_closing_of_some_days_wins() -> None:
    closing = Hours(valid_from=date(2026, 11, 20), valid_to=date(2026, 11, 25))

    assert seen(WEEKDAYS, closing, when=at("2026-11-23T12:00")) is Opening.CLOSED
    assert seen(WEEKDAYS, closing, when=at("2026-11-26T12:00")) is Opening.OPEN


def test_on_a_holiday_one_calls_first_and_without_hours_nobody_knows() -> None:
    assert seen(WEEKDAYS, when=at("2026-11-26T12:00"), is_holiday=True) is Opening.CALL_FIRST
    assert seen(WEEKDAYS, when=at("2026-11-26T20:00"), is_holiday=True) is Opening.CLOSED
    assert seen(when=datetime(2026, 11, 26, tzinfo=UTC)) is Opening.UNKNOWN


def test_a_way_is_measured_on_the_globe() -> None:
    miami, orlando = Spot(25.7617, -80.1918), Spot(28.5384, -81.3789)

    assert miami.meters_to(orlando) == pytest.approx(330_000, rel=0.02)
    x, y = miami.on_map
    other_x, other_y = Spot(25.7617, -80.0918).on_map
    on_map = ((x - other_x) ** 2 + (y - other_y) ** 2) ** 0.5
    assert miami.radius_on_map(miami.meters_to(Spot(25.7617, -80.0918))) == pytest.approx(on_map, rel=0.001)
