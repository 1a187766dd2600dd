"""Open now: whatever says its hours is looked at, however many closed ones answer better."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from ringbuoy.directory.models import Entry, OpenHours, Organization, Schedule, Service
from ringbuoy.directory.searching.indexing import index_all, index_services
from ringbuoy.directory.searching.open_hours import forget_open_hours, write_open_hours
from ringbuoy.directory.searching.questions import Question
from ringbuoy.referrals import open_hours
from ringbuoy.referrals.looking import look

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 25, 3, tzinfo=UTC)
CLOSED_ONES = 120
MORE_THAN_ARE_RANKED = 2_100


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


def test_what_is_written_down_finds_the_open_one_behind_however_many_closed_ones() -> None:
    closed = services([f"Food pantry {number}" for number in range(MORE_THAN_ARE_RANKED)])
    hours(closed, "09:00", "17:00")
    hours(services(["A house that has a pantry, too"]), "00:00", "24:00")
    index_all()

    steps = list(iter(lambda: open_hours.sweep(at=NIGHT), 0))

    assert sum(steps) == MORE_THAN_ARE_RANKED + 1
    assert max(steps) == open_hours.AT_ONCE
    assert found(NIGHT) == ["A house that has a pantry, too"]


def test_what_is_written_is_not_believed_against_the_schedules() -> None:
    (row,) = services(["Night pantry"])
    hours([row], "00:00", "24:00")
    index_all()
    open_hours.sweep(at=NIGHT)

    Schedule.objects.update(opens_at="09:00", closes_at="17:00")

    assert found(NIGHT) == []


def test_changed_hours_and_another_time_zone_are_asked_of_the_schedules_until_they_are_written() -> None:
    (row,) = services(["Day pantry"])
    hours([row], "09:00", "17:00")
    index_all()
    open_hours.sweep(at=NIGHT)
    assert found(NIGHT) == []

    Schedule.objects.update(opens_at="00:00", closes_at="24:00")
    index_services([row.pk])
    assert found(NIGHT) == ["Day pantry"]
    open_hours.sweep(at=NIGHT)

    assert found(NIGHT) == ["Day pantry"]
    assert OpenHours.objects.count() == 1
    assert write_open_hours("Asia/Tokyo", at=NIGHT, most=9) == 1
    assert open_hours.sweep(at=NIGHT) == 1
    assert open_hours.sweep(at=NIGHT + timedelta(days=5)) == 0
    assert open_hours.sweep(at=NIGHT + timedelta(days=7)) == 1
    forget_open_hours()
    assert open_hours.sweep(at=NIGHT) == 1
