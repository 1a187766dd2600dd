"""The rules of the reports: small groups, spans, charts, sheets, measures."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringbuoy.reporting.charts import HEIGHT, WIDTH, Bar, draw, step_of_scale, top_of_scale
from ringbuoy.reporting.counting import spread
from ringbuoy.reporting.measures import ABANDONED, ANSWERED, MEASURES, WAIT_MEAN, figure
from ringbuoy.reporting.reports import Breakdown, Report
from ringbuoy.reporting.sheet import as_csv, harmless
from ringbuoy.reporting.spans import BadSpan, Span
from ringbuoy.reporting.suppression import SMALLEST_SHOWN, show_all, show_large
from ringbuoy.reporting.tallies import Spread, Tally

MONTH = Span.month("2026-11")
COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 40))
BREAKDOWNS = st.dictionaries(st.sampled_from(["harbor", "faro"]), COUNTS)


def made(breakdown: Breakdown, *, line: str | None = None, span: Span = MONTH) -> Report:
    return Report(span, line, Tally(), {}, {}, {}, {}, breakdown, {}, {}, {})


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"a": 30, "b": 20}, {"a": 30, "b": 20}),
        ({"a": 30, "b": 20, "c": 10}, {"a": 30, "b": None, "c": None}),
        ({"a": 30, "b": 6, "c": 5}, {"a": 30, "b": None, "c": None}),
        ({"a": 30, "b": 3, "c": 2}, {"a": None, "b": None, "c": None}),
        ({"a": 10}, {"a": None}),
        ({}, {}),
    ],
)
def test_small_groups_are_hidden_and_cannot_be_worked_out(
    counts: dict[str, int], shown: dict[str, int | None]
) -> None:
    breakdown = {"harbor": counts}

    assert show_large(made(breakdown), breakdown) == shown


def test_what_is_small_on_one_line_is_hidden_on_every_line() -> None:
    breakdown = {"harbor": {"a": 40, "b": 30, "c": 25}, "faro": {"a": 5, "b": 30, "c": 25}}

    of_harbor = show_large(made(breakdown, line="harbor"), breakdown)

    assert of_harbor["a"] is None


def test_a_single_day_is_not_broken_down() -> None:
    breakdown = {"harbor": {"a": 40, "b": 30}}

    assert show_large(made(breakdown, span=Span.day("2026-11-23")), breakdown) == {"a": None, "b": None}


def test_who_may_read_contacts_sees_every_group() -> None:
    breakdown = {"harbor": {"a": 1}, "faro": {"a": 2}}

    assert show_all(made(breakdown), breakdown) == {"a": 3}


@given(BREAKDOWNS)
def test_nobody_can_work_out_a_small_group(breakdown: Breakdown) -> None:
    whole = made(breakdown).of_this_line(breakdown)
    shown = show_large(made(breakdown), breakdown)

    hidden = [whole[code] for code, number in shown.items() if number is None]
    assert all(number is None or number == 0 or number >= SMALLEST_SHOWN for number in shown.values())
    everything_is_hidden = len(hidden) == len([number for number in whole.values() if number])
    assert not hidden or everything_is_hidden or (len(hidden) >= 2 and sum(hidden) >= SMALLEST_SHOWN)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_a_month_has_its_days(text: str, first: date, last: date) -> None:
    assert Span.month(text) == Span(first, last)
    assert Span.month(text).after.before == Span.month(text)


@pytest.mark.parametrize("text", ["", "2026-13", "2026-02-30", "yesterday", "0001-01-01", "2026-1-1\n"])
def test_a_day_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadSpan):
        Span.day(text)


def test_a_day_lasts_until_it_is_over_in_every_zone() -> None:
    begin, end = Span.day("2026-03-08").bounds(["America/New_York", "Asia/Tokyo"])

    assert (begin, end) == (datetime(2026, 3, 7, 15, tzinfo=UTC), datetime(2026, 3, 9, 4, tzinfo=UTC))


@pytest.mark.parametrize(
    ("highest", "step", "top"),
    [(0, 1, 1), (3, 1, 3), (5, 2, 6), (71, 20, 80), (200, 50, 200), (999, 500, 1000)],
)
def test_a_scale_ends_at_a_round_number(highest: int, step: int, top: int) -> None:
    assert (step_of_scale(highest), top_of_scale(highest)) == (step, top)


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 5000)), max_size=31))
def test_every_bar_stays_on_the_paper(counts: list[tuple[int, int]]) -> None:
    bars = [Bar(str(place), {"answered": a, "left": b}) for place, (a, b) in enumerate(counts)]

    chart = draw(bars)

    assert sum(mark.count for mark in chart.marks) == sum(a + b for a, b in counts)
    assert all(mark.x >= 0 and mark.x + mark.width <= WIDTH for mark in chart.marks)
    assert all(mark.y >= 0 and mark.y + mark.height <= HEIGHT for mark in chart.marks)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@cmd", "\t=1", "\r=1"])
def test_a_cell_is_never_a_formula(text: str) -> None:
    assert harmless(text) == "'" + text


def test_a_sheet_tells_every_measure_and_hides_what_the_page_hides() -> None:
    breakdown = {"harbor": {"=SUM(A1)": 40, "b": 3}}
    report = made(breakdown)

    sheet = as_csv(report, {"disposition": show_large(report, breakdown)}, say=str)

    assert all(measure.definition in sheet for measure in MEASURES if '"' not in measure.definition)
    assert "disposition,'=SUM(A1),not shown (under 11)" in sheet


def test_a_rate_of_nothing_is_not_a_number() -> None:
    assert figure(ANSWERED, Tally()).value is None
    assert figure(WAIT_MEAN, Tally()).value is None


def test_a_rate_shows_what_it_was_made_from() -> None:
    shown = figure(ABANDONED, Tally(offered=40, abandoned=2))

    assert (shown.numerator, shown.denominator, shown.value) == (2, 40, float(Fraction(2, 40)))
    assert shown.meets_target is True


def test_percentiles_are_times_that_somebody_waited() -> None:
    waits = [timedelta(seconds=second) for second in range(1, 21)]

    assert spread(waits) == Spread(
        20, timedelta(seconds=210), timedelta(seconds=10), timedelta(seconds=19), timedelta(seconds=20)
    )
    assert spread(waits).mean == timedelta(seconds=10.5)
