"""What was promised adds up in the report, and the funder's list is whole and names nobody."""

import csv
import io
from datetime import timedelta

import pytest

from ringbuoy.contacts.models import Contact
from ringbuoy.followups.models import FollowUp
from ringbuoy.followups.promising import promise, refuse
from ringbuoy.followups.recording import Emergency, UnknownCode, describe, write_help_down
from ringbuoy.followups.rules import Outcome
from ringbuoy.followups.taking import take
from ringbuoy.followups.telling import tell
from ringbuoy.reporting import funder
from ringbuoy.reporting.followed import Followed
from ringbuoy.reporting.queries import report, with_follow_ups
from ringbuoy.reporting.spans import Span
from tests.cast import Bench
from tests.doors.test_desk import talks_with
from tests.scenarios.test_follow_ups import asked, ended, said, tomorrow_evening

MARCH = Span.month("2026-03")


@pytest.fixture
def promised(bench: Bench) -> FollowUp:
    """One says yes, one says no; both tell something about themselves."""
    contact = talks_with(bench, "maria")
    row = promise(bench.maria, contact, asked(), at=bench.at)
    describe(bench.maria, contact, {"age": "25_34", "gender": "", "military": "wont_say"}, at=bench.at)
    ended(bench, contact)
    other = talks_with(bench, "tom")
    refuse(bench.tom, other, at=bench.at)
    describe(bench.tom, other, {"age": "13_17"}, at=bench.at)
    return row


def kept(bench: Bench, promised: FollowUp) -> Contact:
    tomorrow_evening(bench)
    call = take(bench.maria, promised, at=bench.at)
    write_help_down(bench.maria, call, Emergency.MOBILE_CRISIS, police=False, attempt=True, at=bench.at)
    tell(bench.maria, call, said(Outcome.REACHED), at=bench.at)
    return call


def test_a_promise_kept_in_its_time_counts_when_its_window_is_over(bench: Bench, promised: FollowUp) -> None:
    kept(bench, promised)
    before = with_follow_ups(report(MARCH), at=promised.closes_at - timedelta(seconds=1)).followed
    after = with_follow_ups(report(MARCH), at=promised.closes_at).followed

    assert (before.due, before.asked, before.agreed) == (0, 2, 1)
    assert after == Followed(asked=2, agreed=1, due=1, in_window=1, reached=1, attempts=1, connections=1)


def test_a_promise_that_nobody_kept_counts_against_us(bench: Bench, promised: FollowUp) -> None:
    after = with_follow_ups(report(MARCH), at=promised.closes_at).followed

    assert (after.due, after.in_window, after.reached) == (1, 0, 0)


def test_the_funders_list_is_whole_and_names_nobody(bench: Bench, promised: FollowUp) -> None:
    kept(bench, promised)
    sheet = funder.as_csv(funder.counts(MARCH), hides_small=False)
    rows = {(row["item"], row["code"]): int(row["number"]) for row in csv.DictReader(io.StringIO(sheet))}

    assert rows["offered", "accepted"] == rows["offered", "declined"] == 1
    assert rows["attempts_per_person", "1"] == rows["connections_per_person", "1"] == 1
    assert rows["outcome_of_attempt", "reached"] == rows["attempt_in_progress", "yes"] == 1
    assert rows["risk_at_promise", "not_asked"] == rows["risk_at_contact_1", "not_asked"] == 1
    assert (
        rows["accepted_age", "25_34"] == rows["declined_age", "13_17"] == rows["help", "mobile_crisis"] == 1
    )
    assert rows["accepted_military", "wont_say"] == rows["accepted_gender", "not_asked"] == 1
    assert not any(word in sheet for word in ("0167", "Robin", str(promised.contact_id)))


def test_small_groups_are_hidden_from_who_may_not_see_them(bench: Bench, promised: FollowUp) -> None:
    sheet = funder.as_csv(funder.counts(MARCH), hides_small=True)

    assert not any(row["number"] == "1" for row in csv.DictReader(io.StringIO(sheet)))
    assert "not shown" in sheet


def test_what_is_no_answer_of_ours_is_not_written_down(bench: Bench) -> None:
    contact = talks_with(bench, "maria")

    with pytest.raises(UnknownCode):
        describe(bench.maria, contact, {"age": "old"}, at=bench.at)
    with pytest.raises(UnknownCode):
        write_help_down(bench.maria, contact, "helicopter", police=False, attempt=False, at=bench.at)
