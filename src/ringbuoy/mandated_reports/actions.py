"""Opening a report, deciding on it, telling the agency, and ending it. Two people, and nothing by itself.

`opened` None: the words were erased, or their time is over; what is done is kept as codes alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import can, require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.notes import record_closed
from ringbuoy.contacts.reading import NotYourContact, require_own
from ringbuoy.contacts.rules import OPEN as OPEN_CONTACTS
from ringbuoy.escalations.asking import ask
from ringbuoy.escalations.rules import Kind
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import Code, write
from ringbuoy.kernel.errors import Conflict, NotPermitted, Refused
from ringbuoy.mandated_reports.duties import asked_of_table, row_behind
from ringbuoy.mandated_reports.models import Report
from ringbuoy.mandated_reports.queries import number_of_reports
from ringbuoy.mandated_reports.rules import (
    AGAINST,
    GIVING_UP,
    About,
    Answer,
    Move,
    NotPossibleNow,
    Question,
    Reason,
    State,
    deadline,
    first_state,
    possible,
    told_by_phone,
)
from ringbuoy.mandated_reports.wording import Opened, Told, file_away, keep_words
from ringbuoy.people.models import Person
from ringbuoy.privacy.sealing import ContactKey

NOTHING_MORE: Mapping[str, Code] = MappingProxyType({})
MOST_REPORTS = 9


class OneIsOpen(Conflict):
    """There is a report of this already."""


class OneCannotEndAlone(NotPermitted):
    """Two people: nobody ends what they have opened or told."""


class ReasonMissing(Refused):
    """It is not said why."""


class NothingSaid(Refused):
    """Nobody can report what was not written down."""


@dataclass(frozen=True)
class Disclosed:
    """What was disclosed, in codes and in words."""

    about: About
    question: Question
    told: Told


@transaction.atomic
def open_report(
    actor: Person, contact: Contact, disclosed: Disclosed, *, key: ContactKey, at: datetime
) -> Report:
    """Open a report of what was disclosed. What must be told runs at once; all else calls a supervisor.

    :raises NothingSaid: not a word of it is written down.
    :raises OneIsOpen: there is one about this already, or there are too many.
    :raises RecordClosed: the record is closed.
    """
    require(actor, Act.REPORT_HARM)
    require_own(actor, contact)
    if contact.where not in OPEN_CONTACTS:
        raise record_closed()
    if not disclosed.told.said.strip():
        raise NothingSaid(_("Write what was said, in the person's own words. Nothing is sent by itself."))
    report = _begun(actor, contact, disclosed, at=at)
    keep_words(report, disclosed.told, key=key)
    if report.where is State.ASKED:
        ask(contact, Kind.HELP, asked_by=actor, at=at)
    codes: dict[str, Code] = {"harm": report.harm, "age": report.age, "place": report.place}
    told = codes | {"duty": report.duty, "row": report.duty_code, "version": report.duty_version}
    _note(Happened.REPORT_OPENED, actor, report, at=at, codes=told)
    return report


def _begun(actor: Person, contact: Contact, disclosed: Disclosed, *, at: datetime) -> Report:
    number = number_of_reports(contact) + 1
    if number > MOST_REPORTS:
        raise OneIsOpen(_("There are many reports of this contact. Write the rest into one of them."))
    question = disclosed.question
    found = asked_of_table(question, on=at.date())
    row = Report(
        contact=contact,
        number=number,
        about=disclosed.about,
        harm=question.harm,
        age=question.age,
        place=question.place,
        opened_by=actor,
        opened_at=at,
        **_as_the_table_says(found, at=at),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise OneIsOpen(_("This is being reported already. Look at how far it is.")) from None
    return row


def _as_the_table_says(found: Answer, *, at: datetime) -> dict[str, Any]:
    state = first_state(found.duty)
    by = deadline(state, opened_at=at, at=at, row=found.row)
    return {
        "state": state,
        "duty": found.duty,
        "duty_code": found.row.code if found.row else "",
        "duty_version": found.row.version if found.row else 0,
        "deadline": by,
        "due_at": by,
        "tell_by": deadline(State.TO_REPORT, opened_at=at, at=at, row=found.row),
    }


@transaction.atomic
def decide_to_report(actor: Person, report: Report, *, at: datetime) -> None:
    """Decide, as a supervisor, that it is reported; also once more after it could not be.

    :raises NotPossibleNow: a colleague was first, or it is over.
    """
    require(actor, Act.DECIDE_ON_REPORTS)
    _move(report, Move.REQUIRE, at=at, decided_by=actor, decided_at=at, reason="")
    _note(Happened.REPORT_DECIDED, actor, report, at=at)


@transaction.atomic
def decide_against(
    actor: Person, report: Report, reason: str, opened: Opened | None, *, words: str, at: datetime
) -> None:
    """Decide, as the second person, that it is not reported, and say why.

    :raises ReasonMissing: it is not said why, in a code and in words.
    :raises OneCannotEndAlone: they have opened it themself.
    :raises KeysUnavailable: keyd does not answer; it stays open until it does.
    """
    require(actor, Act.DECIDE_ON_REPORTS)
    if reason not in AGAINST or not words.strip():
        raise ReasonMissing(_("Choose why it is not reported, and write it in your own words."))
    _end(actor, report, Move.DECIDE_AGAINST, _with(opened, words), at=at, reason=Reason(reason))


@transaction.atomic
def tell_agency(actor: Person, report: Report, opened: Opened | None, *, result: str, at: datetime) -> None:
    """Say that the agency was told, by phone or in writing, with whom and under which reference.

    :raises NotPossibleNow: nobody has decided it yet, or it was told already.
    """
    _require_part(actor, report)
    move = Move.WRITE if report.where is State.TO_WRITE else told_by_phone(row_behind(report))
    _move(report, move, at=at, told_by=actor, told_at=report.told_at or at)
    if opened is not None:
        opened.keep(report, result)
    _note(Happened.REPORT_TOLD, actor, report, at=at)


@transaction.atomic
def give_up(
    actor: Person, report: Report, reason: str, opened: Opened | None, *, words: str, at: datetime
) -> None:
    """Say that it could not be reported, and why. A supervisor lets it be tried again, or ends it.

    :raises ReasonMissing: it is not said why.
    """
    _require_part(actor, report)
    if reason not in GIVING_UP:
        raise ReasonMissing(_("Choose why it could not be reported."))
    _move(report, Move.GIVE_UP, at=at, told_by=actor, reason=Reason(reason))
    if opened is not None:
        opened.keep(report, words)
    _note(Happened.REPORT_GIVEN_UP, actor, report, at=at, codes={"reason": reason})


@transaction.atomic
def sign(actor: Person, report: Report, opened: Opened | None, *, at: datetime) -> None:
    """Sign, as the second person, that it was reported, or that it could not be. Only then it is over.

    :raises OneCannotEndAlone: they have opened or told it themself.
    :raises KeysUnavailable: keyd does not answer; it stays open until it does.
    """
    require(actor, Act.DECIDE_ON_REPORTS)
    _end(actor, report, Move.SIGN, _with(opened, ""), at=at)


def _require_part(actor: Person, report: Report) -> None:
    """Let the counselor of the contact and supervisors pass."""
    require(actor, Act.REPORT_HARM)
    if report.contact.counselor_id != actor.pk and not can(actor, Act.DECIDE_ON_REPORTS):
        raise NotYourContact(_("This contact is with another counselor."))


def _with(opened: Opened | None, words: str) -> Told | None:
    return opened.with_result(words) if opened is not None else None


def _end(
    actor: Person, report: Report, move: Move, told: Told | None, *, at: datetime, **changes: Any
) -> None:
    if actor.pk in (report.opened_by_id, report.told_by_id):
        raise OneCannotEndAlone(_("You have part in it yourself. Another supervisor must end it."))
    _move(report, move, at=at, ended_by=actor, ended_at=at, **changes)
    if told is not None:
        file_away(actor, report, told, at=at)
    seconds = round((at - report.opened_at).total_seconds())
    codes: dict[str, Code] = {"seconds": seconds, "reason": str(report.reason)}
    _note(Happened.REPORT_ENDED, actor, report, at=at, codes=codes)


def _move(report: Report, move: Move, *, at: datetime, **changes: Any) -> None:
    """Move a report if it still stands where `report` says, and start the clock of where it goes."""
    state = possible(report.where).get(move)
    if state is None:
        raise _too_late()
    by = deadline(state, opened_at=report.opened_at, at=at, row=row_behind(report))
    changes |= {"state": state, "deadline": by, "due_at": by, "step": 0}
    mine = Report.objects.filter(pk=report.pk, state=report.state, told_by=report.told_by_id)
    if not mine.update(**changes):
        raise _too_late()
    for name, value in changes.items():
        setattr(report, name, value)


def _note(
    name: Happened, actor: Person, report: Report, *, at: datetime, codes: Mapping[str, Code] = NOTHING_MORE
) -> None:
    told: dict[str, Code] = {**codes, "report": report.pk, "state": report.state}
    write(name, at=at, contact=report.contact_id, person=actor.pk, line=report.contact.line_id, **told)


def _too_late() -> NotPossibleNow:
    return NotPossibleNow(_("This report stands elsewhere by now. Look at it again."))
