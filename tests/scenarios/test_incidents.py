"""What went badly wrong is filed by whoever saw it, looked into by another, and never edited afterwards."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.alarms.models import Alarm
from ringbuoy.incidents.due import sweep
from ringbuoy.incidents.filing import NotAReport, Report, file
from ringbuoy.incidents.models import Incident, Step
from ringbuoy.incidents.queries import all_for, counts
from ringbuoy.incidents.reviewing import (
    NothingAdded,
    NotPossibleNow,
    OwnReport,
    add,
    close,
    find,
    finish_step,
    open_report,
    plan_step,
    take_up,
)
from ringbuoy.journal.models import Entry
from ringbuoy.people.models import Person
from ringbuoy.privacy.rows import showing
from ringbuoy.statements.models import StatementWords
from tests.cast import Bench

ACCOUNT = "The talk was cut and nobody called Robin back"


def filed(bench: Bench, by: Person | None = None, **more: object) -> Incident:
    said = {
        "kind": "contact_lost",
        "severity": "some_harm",
        "happened_at": bench.at - timedelta(hours=1),
        "account": ACCOUNT,
        "acts": "I told Ines.",
    }
    return file(by or bench.maria, Report(**{**said, **more}), at=bench.at)  # type: ignore[arg-type]


def test_an_incident_is_reviewed_acted_on_and_closed(bench: Bench) -> None:
    contact = bench.reaches_out().contact
    row = filed(bench, contacts=[contact])
    take_up(bench.ines, row, at=bench.later(hours=2))
    plan_step(bench.ines, row, "Test the cable", owner=bench.owen, due_on=date(2026, 3, 9), at=bench.at)
    with pytest.raises(NotPossibleNow):
        close(bench.ines, row, "The cable was old.", at=bench.at)

    finish_step(bench.ines, row, str(Step.objects.get().pk), at=bench.later(days=1))
    close(bench.ines, row, "The cable was old.", at=bench.at)
    add(bench.maria, find(row.pk), "It happened once more.", contact=None, at=bench.later(days=1))

    opened = open_report(bench.nora, find(row.pk), at=bench.at)
    assert (opened.account.words, opened.acts and opened.acts.words) == (ACCOUNT, "I told Ines.")
    assert [part.words for part in opened.addenda] == ["It happened once more."]
    assert [part.words for _step, part in opened.steps] == ["Test the cable"]
    assert opened.conclusion is not None
    assert opened.conclusion.words == "The cable was old."
    assert list(row.contacts.all()) == [contact]
    assert counts(bench.at - timedelta(days=9), bench.at) == {("contact_lost", "some_harm"): 1}


def test_nobody_edits_what_was_signed(bench: Bench) -> None:
    row = filed(bench)

    with showing(row.account_id), pytest.raises(DatabaseError), transaction.atomic():
        StatementWords.objects.filter(statement=row.account).update(words=None)
    assert ACCOUNT not in "".join(str(entry.codes) for entry in Entry.objects.all())


def test_whoever_filed_it_reads_it_and_never_reviews_it(bench: Bench) -> None:
    row = filed(bench, by=bench.ines)

    assert open_report(bench.ines, row, at=bench.at).account.words == ACCOUNT
    with pytest.raises(OwnReport):
        take_up(bench.ines, row, at=bench.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.filter(pk=row.pk).update(reviewer=bench.ines)


@pytest.mark.parametrize("name", ["tom", "owen", "abel", "kai"])
def test_a_colleague_neither_reads_nor_adds(bench: Bench, name: str) -> None:
    row = filed(bench)
    other = bench.person(name)

    with pytest.raises(RoleDoesNotAllow):
        open_report(other, row, at=bench.at)
    with pytest.raises(RoleDoesNotAllow):
        add(other, row, "I know better", contact=None, at=bench.at)
    assert list(all_for(other, at=bench.at)) == []
    assert Entry.objects.filter(name="contact.read_refused", person_id=other.pk).exists()


def test_of_a_grave_one_the_directors_hear_at_once(bench: Bench) -> None:
    filed(bench, by=bench.kai, severity="serious")

    assert Alarm.objects.get().code == "grave_incident"


def test_what_is_late_is_told_once(bench: Bench) -> None:
    row = filed(bench)

    assert (sweep(at=bench.later(days=3)), sweep(at=bench.later(hours=1))) == (1, 0)
    take_up(bench.nora, find(row.pk), at=bench.at)
    plan_step(bench.nora, find(row.pk), "Ask", owner=bench.tom, due_on=date(2026, 3, 7), at=bench.at)
    assert (sweep(at=bench.later(days=1)), sweep(at=bench.later(days=4))) == (0, 1)
    assert sweep(at=bench.later(days=1)) == 0
    assert Alarm.objects.get(code="incident_late").times == 2


@pytest.mark.parametrize(
    "more",
    [
        {"kind": "bad_luck"},
        {"severity": "rather"},
        {"account": " "},
        {"happened_at": None},
        {"account": "x" * 8_001},
    ],
)
def test_a_report_says_what_when_and_how_grave(bench: Bench, more: dict[str, object]) -> None:
    with pytest.raises(NotAReport):
        filed(bench, **more)


def test_it_has_not_happened_yet(bench: Bench) -> None:
    with pytest.raises(NotAReport):
        filed(bench, happened_at=bench.at + timedelta(minutes=1))


def test_a_step_has_somebody_and_a_day_and_only_the_reviewer_decides_it(bench: Bench) -> None:
    row = filed(bench)
    take_up(bench.ines, row, at=bench.at)
    day = date(2026, 3, 9)

    for owner, due_on in ((None, day), (bench.tom, None), (bench.tom, date(2026, 3, 1))):
        with pytest.raises(NothingAdded):
            plan_step(bench.ines, row, "Ask", owner=owner, due_on=due_on, at=bench.at)
    with pytest.raises(NotPossibleNow):
        plan_step(bench.nora, row, "Ask", owner=bench.tom, due_on=day, at=bench.at)
    with pytest.raises(NotPossibleNow):
        close(bench.nora, row, "Closed", at=bench.at)
    with pytest.raises(NotPossibleNow):
        finish_step(bench.ines, row, "none", at=bench.at)
