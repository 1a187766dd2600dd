"""Who may read a contact and until when, at the very edge of each limit."""

from datetime import UTC, datetime, timedelta

import pytest

from ringbuoy.access.rules import Role, acts_of
from ringbuoy.contacts.rules import OPEN, State
from ringbuoy.contacts.sight import Reader, Record, may_read

AT = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
ME, OTHER = 1, 2
INSTANT = timedelta(microseconds=1)


def reads(
    role: Role, *, mine: bool, state: State = State.CLOSED, ago: timedelta | None = None, **more: object
):
    over = {"over_since": AT - ago} if ago is not None else {}
    record = Record(ME if mine else OTHER, "harbor", state, **{**over, **more})
    return may_read(Reader(ME, acts_of([role]), ["harbor"]), record, at=AT)


@pytest.mark.parametrize(
    ("role", "limit"),
    [
        (Role.TRAINEE, timedelta(hours=24)),
        (Role.COUNSELOR, timedelta(hours=24)),
        (Role.STAFF_COUNSELOR, timedelta(days=30)),
        (Role.SUPERVISOR, timedelta(days=30)),
        (Role.CLINICAL_DIRECTOR, timedelta(days=30)),
    ],
)
def test_ones_own_record_closes_at_its_limit(role, limit):
    assert reads(role, mine=True, ago=limit)
    assert not reads(role, mine=True, ago=limit + INSTANT)


def test_a_colleagues_record_is_the_supervisors_for_a_day_and_nobody_elses():
    day = timedelta(hours=24)

    assert [role for role in Role if reads(role, mine=False, ago=day)] == [Role.SUPERVISOR]
    assert not any(reads(role, mine=False, ago=day + INSTANT) for role in Role)


@pytest.mark.parametrize("state", sorted(OPEN | {State.MESSAGE_TAKEN}))
def test_what_is_open_is_read_by_whoever_may_join_it(state):
    may = {role for role in Role if reads(role, mine=False, state=state)}

    assert may == {Role.SUPERVISOR, Role.CLINICAL_DIRECTOR}


def test_a_supervisor_of_another_line_does_not_read_what_is_closed_there():
    record = Record(OTHER, "anchor", State.CLOSED, over_since=AT)
    acts = acts_of([Role.SUPERVISOR])

    assert not may_read(Reader(ME, acts, ["harbor"]), record, at=AT)
    assert may_read(Reader(ME, acts, ["harbor", "anchor"]), record, at=AT)
    assert may_read(Reader(ME, acts), record, at=AT)


@pytest.mark.parametrize("role", list(Role))
def test_an_opening_ends_on_the_minute_and_helps_only_those_who_may_open(role):
    old, may_open = timedelta(days=400), role in (Role.SUPERVISOR, Role.CLINICAL_DIRECTOR)

    assert reads(role, mine=False, ago=old, opened_until=AT + INSTANT) is may_open
    assert not reads(role, mine=False, ago=old, opened_until=AT)


@pytest.mark.parametrize(
    "role", [Role.COORDINATOR, Role.DIRECTORY_EDITOR, Role.REPORTER, Role.IT_ADMINISTRATOR, Role.AUDITOR]
)
@pytest.mark.parametrize("state", list(State))
def test_who_does_not_counsel_reads_nothing_even_of_contacts_in_their_own_name(role, state):
    assert not reads(role, mine=True, state=state, opened_until=AT + timedelta(hours=1))


def test_a_record_that_says_not_when_it_ended_is_closed_to_everybody():
    assert not any(reads(role, mine=mine) for role in Role for mine in (True, False))
