"""What is written down of opening hours says the same as looking at each moment does."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from ringbuoy.directory.searching.hours import OPEN
from ringbuoy.directory.searching.opening import Hours, opening
from ringbuoy.directory.searching.spans import Span, spans

SINCE = datetime(2026, 10, 30, 7, tzinfo=UTC)
UNTIL = SINCE + timedelta(days=8)
"""On November 1 the clocks go back in New York and in Havana, on October 25 they did in Lisbon."""
ZONES = [ZoneInfo(name) for name in ("America/New_York", "America/Havana", "Europe/Lisbon", "Asia/Kathmandu")]
MOMENTS = [SINCE + timedelta(minutes=15 * number) for number in range(8 * 24 * 4)]

days = st.dates(date(2026, 9, 1), date(2026, 11, 20))
clocks = st.sampled_from(
    ["00:00", "00:30", "01:15", "01:45", "02:30", "09:00", "13:00Z", "22:00", "23:45", "24:00"]
)
timetables = st.builds(
    Hours,
    valid_from=st.none() | days,
    valid_to=st.none() | days,
    dtstart=st.none() | days,
    until=st.none() | days,
    count=st.none() | st.integers(-1, 12),
    interval=st.none() | st.integers(0, 4),
    freq=st.sampled_from([None, "WEEKLY", "WEEKLY", "MONTHLY"]),
    wkst=st.sampled_from([None, "MO", "SU"]),
    byday=st.sampled_from([None, "MO,TU,WE,TH,FR", "SU", "1SU", "-1FR", "SA,SU"]),
    bymonthday=st.sampled_from([None, "1,15", "-1"]),
    timezone=st.sampled_from([None, None, -6.0]),
    opens_at=clocks,
    closes_at=clocks,
)
closings = st.builds(Hours, valid_from=days, valid_to=days, timezone=st.sampled_from([None, 9.0]))


def is_in(found: list[Span], moment: datetime) -> bool:
    return any(opens <= moment < closes for opens, closes in found)


@given(
    st.lists(timetables, max_size=3),
    st.lists(closings, max_size=2),
    st.sampled_from(ZONES),
    st.lists(st.sampled_from(MOMENTS), min_size=20, max_size=20),
)
def test_it_is_open_at_a_moment_exactly_when_the_moment_is_in_a_span(
    hours: list[Hours], closed: list[Hours], zone: ZoneInfo, moments: list[datetime]
) -> None:
    known = [*hours, *closed]

    found = spans(known, since=SINCE, until=UNTIL, zone=zone)

    for at in moments:
        assert is_in(found, at) == (opening(known, at=at, zone=zone, is_holiday=True) in OPEN)


def test_a_night_a_closing_and_the_hour_that_comes_twice() -> None:
    night = Hours(freq="WEEKLY", byday="SA", opens_at="22:00", closes_at="03:00")
    closed = Hours(valid_from=date(2026, 11, 1), valid_to=date(2026, 11, 1))

    assert spans([night], since=SINCE, until=UNTIL, zone=ZONES[0])[:1] == [
        (datetime(2026, 11, 1, 2, tzinfo=UTC), datetime(2026, 11, 1, 8, tzinfo=UTC))
    ]
    assert spans([night, closed], since=SINCE, until=UNTIL, zone=ZONES[0])[:1] == [
        (datetime(2026, 11, 1, 2, tzinfo=UTC), datetime(2026, 11, 1, 4, tzinfo=UTC))
    ]
