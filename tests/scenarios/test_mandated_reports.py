"""What was disclosed is told to an agency by a person, signed by another one, in time or loudly late."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.alarms.models import Alarm
from ringbuoy.contacts.ending import end
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.own import key_to_read, key_to_write
from ringbuoy.contacts.reading import NotYourContact
from ringbuoy.contacts.rules import Move as ContactMove
from ringbuoy.contacts.swaps import swap
from ringbuoy.escalations.asking import still_open
from ringbuoy.escalations.queries import alarms_for
from ringbuoy.journal.models import Entry
from ringbuoy.mandated_reports.actions import (
    Disclosed,
    NothingSaid,
    OneCannotEndAlone,
    OneIsOpen,
    ReasonMissing,
    decide_against,
    decide_to_report,
    give_up,
    open_report,
    sign,
    tell_agency,
)
from ringbuoy.mandated_reports.changing import (
    DutyChangedMeanwhile,
    NothingWaits,
    OneChangesOneApproves,
    approve,
    find_waiting,
    propose,
    refuse,
)
from ringbuoy.mandated_reports.due import sweep
from ringbuoy.mandated_reports.duties import (
    asked_of_table,
    find,
    places,
    row_behind,
    table,
    to_review,
    waiting,
)
from ringbuoy.mandated_reports.models import DutyVersion, Report, ReportWords
from ringbuoy.mandated_reports.queries import (
    NoSuchReport,
    ended_reports,
    find_own_report,
    open_reports,
    reports_of,
    still_to_report,
)
from ringbuoy.mandated_reports.rules import About, Age, Duty, Harm, NotPossibleNow, Question, Row, State
from ringbuoy.mandated_reports.wording import Opened, Told, WordsGone, opened_for
from ringbuoy.privacy.rows import showing
from tests.cast import Bench

TOLD = Told("Ana, 9, 12 Quay Street", "Her stepfather", "He beats her with a belt")
IN_TEXAS = Question("US-TX", Harm.CHILD_ABUSE, Age.UNDER_13)
NOWHERE = Question("", Harm.CHILD_ABUSE, Age.UNDER_13)


@pytest.fixture
def contact(bench: Bench) -> Contact:
    """Robin talks with Maria; Ines is on shift."""
    bench.ready("maria", "ines")
    contact = bench.reaches_out().contact
    swap(contact, ContactMove.TAKE_NEXT, counselor=bench.maria, seat=1, answered_at=bench.at)
    return bench.again(contact)


def opened(bench: Bench, contact: Contact, question: Question = IN_TEXAS, told: Told = TOLD) -> Report:
    key = key_to_write(bench.maria, contact, at=bench.at)
    disclosed = Disclosed(About.SOMEBODY_ELSE, question, told)
    return open_report(bench.maria, contact, disclosed, key=key, at=bench.at)


def words(bench: Bench, report: Report) -> Opened:
    return opened_for(bench.ines, report, at=bench.at)


def read_by_counsel(bench: Bench, code: str) -> Row:
    return replace(find(code), reviewed_by="A. Counsel", reviewed_on=bench.at.date())


def test_what_must_be_told_runs_at_once_and_is_over_when_another_one_signs(
    bench: Bench, contact: Contact
) -> None:
    report = opened(bench, contact)
    assert (report.where, report.deadline) == (State.TO_REPORT, bench.at + timedelta(hours=1))
    assert not still_open().exists()

    tell_agency(
        bench.maria, report, words(bench, report), result="Ms. Lee, ref 77", at=bench.later(minutes=9)
    )
    assert (report.where, still_to_report(bench.maria)) == (State.REPORTED, [])
    sign(bench.ines, report, words(bench, report), at=bench.later(minutes=20))

    assert (report.where, report.due_at, open_reports()) == (State.SIGNED, None, [])
    assert [one.pk for one in ended_reports(most=5)] == [report.pk]
    assert words(bench, report).told == replace(TOLD, result="Ms. Lee, ref 77")
    names = Entry.objects.filter(name__startswith="mandated.").order_by("pk").values_list("name", flat=True)
    assert list(names) == ["mandated.opened", "mandated.told", "mandated.ended"]
    canaries = ("Ana", "Quay", "belt", "Lee", "stepfather")
    assert not any(word in str(one.codes) for one in Entry.objects.all() for word in canaries)


def test_where_the_table_says_nothing_a_supervisor_decides(bench: Bench, contact: Contact) -> None:
    report = opened(bench, contact, NOWHERE)
    assert (report.duty, report.where, row_behind(report)) == (Duty.ASK, State.ASKED, None)
    assert [(one.contact_id, one.asked_by) for one in still_open()] == [(contact.pk, bench.maria)]
    with pytest.raises(NotPossibleNow):
        tell_agency(bench.maria, report, words(bench, report), result="", at=bench.at)
    with pytest.raises(RoleDoesNotAllow):
        decide_to_report(bench.maria, report, at=bench.at)

    decide_to_report(bench.ines, report, at=bench.later(minutes=2))

    assert (report.where, [one.pk for one in still_to_report(bench.maria)]) == (State.TO_REPORT, [report.pk])
    with pytest.raises(NotPossibleNow):
        decide_to_report(bench.nora, report, at=bench.at)


def test_a_report_that_is_also_wanted_in_writing_stays_open_until_then(
    bench: Bench, contact: Contact
) -> None:
    report = opened(bench, contact, Question("US-NY", Harm.CHILD_NEGLECT, Age.FROM_13))
    told_at = bench.later(minutes=30)

    tell_agency(bench.maria, report, words(bench, report), result="Call 5", at=told_at)
    assert (report.where, report.deadline) == (State.TO_WRITE, told_at + timedelta(hours=48))
    tell_agency(bench.maria, report, words(bench, report), result="Form sent", at=bench.later(hours=9))

    assert report.where is State.REPORTED
    assert words(bench, report).told.result == "Call 5\n\nForm sent"


def test_nobody_ends_what_they_have_opened_or_told(bench: Bench, contact: Contact) -> None:
    Contact.objects.filter(pk=contact.pk).update(counselor=bench.ines)
    own = bench.again(contact)
    key = key_to_write(bench.ines, own, at=bench.at)
    report = open_report(bench.ines, own, Disclosed(About.CALLER, NOWHERE, TOLD), key=key, at=bench.at)

    with pytest.raises(OneCannotEndAlone):
        decide_against(bench.ines, report, "no_duty_here", words(bench, report), words="No", at=bench.at)
    over = {"state": "not_required", "ended_by": bench.ines, "ended_at": bench.at, "due_at": None}
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(reason="no_duty_here", **over)
    with pytest.raises(ReasonMissing):
        decide_against(bench.nora, report, "no_duty_here", words(bench, report), words=" ", at=bench.at)
    read = opened_for(bench.nora, report, at=bench.at)
    decide_against(bench.nora, report, "already_reported", read, words="Their doctor did", at=bench.at)

    assert (report.where, report.reason) == (State.NOT_REQUIRED, "already_reported")
    assert words(bench, report).told.result == "Their doctor did"


def test_what_could_not_be_told_is_tried_again_or_signed(bench: Bench, contact: Contact) -> None:
    report = opened(bench, contact)
    with pytest.raises(ReasonMissing):
        give_up(bench.maria, report, "tired", words(bench, report), words="", at=bench.at)
    give_up(bench.maria, report, "not_reached", words(bench, report), words="It rang out", at=bench.at)
    decide_to_report(bench.ines, report, at=bench.later(minutes=5))
    give_up(bench.maria, report, "nobody_known", words(bench, report), words="No name", at=bench.at)

    sign(bench.ines, report, words(bench, report), at=bench.at)

    assert (report.where, report.reason) == (State.UNREPORTED, "nobody_known")


def test_what_is_late_rings_and_alarms_the_director_each_hour(bench: Bench, contact: Contact) -> None:
    report = opened(bench, contact)
    assert sweep(at=bench.later(minutes=59)) == 0

    assert (sweep(at=bench.later(minutes=1)), sweep(at=bench.at)) == (1, 0)
    assert [alarm.contact_id for alarm in alarms_for(bench.ines)] == [contact.pk]
    assert sweep(at=bench.later(hours=1)) == 1

    alarm = Alarm.objects.get(code="report_overdue")
    assert (alarm.contact_id, alarm.times) == (contact.pk, 2)
    assert Report.objects.get(pk=report.pk).step == 2


def test_the_same_harm_is_not_reported_twice_and_nothing_is_opened_empty(
    bench: Bench, contact: Contact
) -> None:
    opened(bench, contact)

    with pytest.raises(OneIsOpen):
        opened(bench, contact)
    with pytest.raises(NothingSaid):
        opened(bench, contact, replace(IN_TEXAS, harm=Harm.CHILD_NEGLECT), Told(who="Ana"))
    key = key_to_write(bench.maria, contact, at=bench.at)
    with pytest.raises(NotYourContact):
        open_report(bench.tom, contact, Disclosed(About.CALLER, IN_TEXAS, TOLD), key=key, at=bench.at)


def test_the_words_are_read_where_the_contact_is_read(bench: Bench, contact: Contact) -> None:
    report = opened(bench, contact)
    key = key_to_read(bench.maria, contact, purpose="mandated_report", at=bench.at)

    (shown,) = reports_of(contact, key=key)
    assert (shown.told, shown.row) == (TOLD, find("us-tx-child"))
    with pytest.raises(NotYourContact):
        opened_for(bench.tom, report, at=bench.at)
    with pytest.raises(NoSuchReport):
        find_own_report(bench.tom, report.pk)
    end(bench.maria, contact, at=bench.at)
    assert opened_for(bench.maria, find_own_report(bench.maria, report.pk), at=bench.at).told == TOLD


def test_a_row_holds_when_another_one_has_approved_it(bench: Bench) -> None:
    mine = replace(read_by_counsel(bench, "us-tx-child"), number="5550100")
    with pytest.raises(RoleDoesNotAllow):
        propose(bench.ines, mine, at=bench.at)
    version = propose(bench.nora, mine, at=bench.at)
    assert table()["us-tx-child"].number == "1-800-252-5400"
    with pytest.raises(OneChangesOneApproves):
        approve(bench.nora, version, at=bench.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyVersion.objects.filter(pk=version.pk).update(outcome="approved", settled_by=bench.nora)

    approve(bench.ines, find_waiting(version.pk), at=bench.at)

    held = table()["us-tx-child"]
    assert (held.number, held.version, list(waiting())) == ("5550100", 1, [])
    assert asked_of_table(IN_TEXAS, on=bench.at.date()).row == held
    assert "us-tx-child" not in [row.code for row in to_review(on=bench.at.date())]
    with pytest.raises(NothingWaits):
        find_waiting(version.pk)
    with pytest.raises(DutyChangedMeanwhile):
        propose(bench.nora, mine, at=bench.at)


def test_a_proposal_is_replaced_refused_and_never_holds(bench: Bench) -> None:
    new = replace(read_by_counsel(bench, "us-tx-older"), code="de-older", place="DE")
    first = propose(bench.nora, new, at=bench.at)
    second = propose(bench.nora, replace(new, hours=4), at=bench.at)

    with pytest.raises(NothingWaits):
        approve(bench.ines, first, at=bench.at)
    refuse(bench.ines, second, at=bench.at)

    assert ("de-older" in table(), "DE" in places()) == (False, False)
    outcomes = DutyVersion.objects.order_by("version").values_list("outcome", flat=True)
    assert list(outcomes) == ["replaced", "refused"]


def test_a_report_keeps_the_row_by_which_it_was_opened(bench: Bench, contact: Contact) -> None:
    report = opened(bench, contact)
    version = propose(bench.nora, replace(read_by_counsel(bench, "us-tx-child"), hours=9), at=bench.at)
    approve(bench.ines, version, at=bench.at)

    behind, again = row_behind(report), opened(bench, contact, replace(IN_TEXAS, harm=Harm.CHILD_NEGLECT))

    assert (behind and behind.hours, again.duty_version) == (1, 1)
    newer = row_behind(again)
    assert (newer and newer.hours, again.deadline) == (9, bench.at + timedelta(hours=9))


def test_what_was_erased_is_signed_without_its_words(bench: Bench, contact: Contact) -> None:
    report = opened(bench, contact)
    tell_agency(bench.maria, report, words(bench, report), result="Ms. Lee", at=bench.at)
    with showing(contact.pk):
        ReportWords.objects.filter(report=report).delete()

    with pytest.raises(WordsGone):
        words(bench, report)
    sign(bench.ines, report, None, at=bench.later(minutes=5))

    assert report.where is State.SIGNED
    assert not ReportWords.objects.filter(report=report).exists()
