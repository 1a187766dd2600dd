"""The report of the golden log equals a count by hand, in both ways of counting."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from ringbuoy.reporting.counting import count
from ringbuoy.reporting.queries import counted_by_database, facts, report
from ringbuoy.reporting.reports import Report
from ringbuoy.reporting.spans import Span
from ringbuoy.reporting.tallies import Spread, Tally
from tests.golden.hand_count import count_by_hand
from tests.golden.loading import load
from tests.golden.log import CONTACTS, Event, golden_log
from tests.rows import as_owner

pytestmark = pytest.mark.django_db

SPANS = [
    Span.month("2026-03"),
    Span.month("2026-02"),
    Span.month("2026-04"),
    Span.day("2026-03-01"),
    Span.day("2026-03-08"),
    Span.day("2026-03-29"),
    Span.day("2026-03-31"),
]


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Sequence[Event]]:
    """The golden log in the database, once for all of this file: its tests only read.

    Each test stands in a transaction within this one. PostgreSQL looks at the new rows before it plans.
    """
    golden = golden_log()
    with django_db_blocker.unblock(), transaction.atomic():
        load(golden)
        with as_owner():
            connection.cursor().execute("ANALYZE")
        yield golden
        transaction.set_rollback(True)


def test_a_report_differs_by_nothing_from_a_count_by_hand(loaded: Sequence[Event]) -> None:
    assert len({event.contact for event in loaded}) == CONTACTS

    for span in SPANS:
        for line in (None, "harbor", "faro"):
            by_hand = count_by_hand(loaded, span.first, span.last, line=line)

            assert _plain(report(span, line=line)) == by_hand, (span.code, line)


def test_the_database_and_the_program_count_the_same(loaded: Sequence[Event]) -> None:
    for span in SPANS:
        for line in (None, "harbor", "faro"):
            assert counted_by_database(span, line=line) == count(span, facts(span), line=line)


def test_every_contact_has_one_place_and_one_day(loaded: Sequence[Event]) -> None:
    month = Span.month("2026-03")
    whole = counted_by_database(month)
    total = whole.total

    parts = total.answered + total.abandoned + total.overflowed + total.messages + total.waiting
    by_day = [report(Span.day(f"2026-03-{day:02d}")).total.offered for day in month.days]

    assert parts == total.offered == sum(by_day)
    assert by_day == [whole.by_day[day].offered for day in month.days]


def _plain(made: Report) -> dict[str, Any]:
    """Put a report into the words of the count by hand."""
    numbers = {field.name: getattr(made.total, field.name) for field in fields(Tally)}
    spreads = {name: _plain_spread(value) for name, value in numbers.items() if isinstance(value, Spread)}
    return {
        **numbers,
        **spreads,
        "dispositions": made.of_this_line(made.dispositions),
        "risk_levels": made.of_this_line(made.risk_levels),
        "topics": made.of_this_line(made.topics),
        "kinds": dict(made.kinds),
    }


def _plain_spread(spread: Spread) -> tuple[int, ...]:
    values = asdict(spread)
    times = (values["total"], values["p50"], values["p95"], values["longest"])
    return (spread.count, *(-1 if time is None else time // timedelta(microseconds=1) for time in times))
