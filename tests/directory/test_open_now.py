"""Open now: whatever says its hours is looked at, however many closed ones answer better."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from ringbuoy.directory.models import Entry, Organization, Schedule, Service
from ringbuoy.directory.searching.indexing import index_all
from ringbuoy.directory.searching.questions import Question
from ringbuoy.referrals.looking import look

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 25, 3, tzinfo=UTC)
CLOSED_ONES = 120


def services(names: Sequence[str], **more: str) -> list[Service]:
    """Make pantries of one giver with these names."""
    giver = Organization.objects.create(id=uuid4(), name="Harbor House", description="Help")
    rows = [
        Service(id=uuid4(), organization_id=giver.pk, name=name, **{"status": "active"} | more)
        for name in names
    ]
    return Service.objects.bulk_create(rows)


def hours(rows: Sequence[Service], opens: str, closes: str) -> None:
    Schedule.objects.bulk_create(
        Schedule(id=uuid4(), service_id=row.pk, opens_at=opens, closes_at=closes, timezone=0) for row in rows
    )


def found(at: datetime) -> list[str]:
    return [one.service.name for one in look(Question("pantry", is_open_now=True), most=5, at=at)]


def test_the_one_that_is_open_at_night_is_found_behind_many_closed_ones() -> None:
    hours(services([f"Food pantry {number}" for number in range(CLOSED_ONES)]), "09:00", "17:00")
    hours(services(["A house that has a pantry, too"]), "00:00", "24:00")
    index_all()

    assert found(NIGHT) == ["A house that has a pantry, too"]
    assert len(found(NIGHT.replace(hour=10))) == 5


def test_what_says_no_hours_or_is_closed_for_some_time_is_not_open() -> None:
    services(["Pantry without hours"])
    hours(services(["Pantry in repair"], status="temporarily closed"), "00:00", "24:00")
    index_all()

    assert found(NIGHT) == []
    assert not Entry.objects.get(names__startswith="pantry without").has_hours
