"""What the screens ask about reports."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ringbuoy.contacts.models import Contact
from ringbuoy.kernel.errors import NotFound
from ringbuoy.mandated_reports.duties import row_behind
from ringbuoy.mandated_reports.models import Report
from ringbuoy.mandated_reports.rules import OPEN, Row, State
from ringbuoy.mandated_reports.wording import Told, told_of
from ringbuoy.people.models import Person
from ringbuoy.privacy.sealing import ContactKey

STILL_THEIRS = (State.TO_REPORT, State.TO_WRITE)
_WITH = ("contact__line", "opened_by", "decided_by", "told_by", "ended_by")


class NoSuchReport(NotFound):
    """There is none, or it is not for this person."""


@dataclass(frozen=True)
class Shown:
    """A report with the row of the table behind it, and its words. None: filed, or the keys are away."""

    report: Report
    row: Row | None
    told: Told | None


def reports_of(contact: Contact, *, key: ContactKey) -> list[Shown]:
    """Give the reports of a contact, the newest first. Who asks has passed the gate to its words."""
    rows = Report.objects.filter(contact=contact).select_related(*_WITH).order_by("-number")
    return [Shown(one, row_behind(one), told_of(one, key=key)) for one in rows]


def number_of_reports(contact: Contact) -> int:
    """Tell how many reports a contact has, those that are over too."""
    return Report.objects.filter(contact=contact).count()


def open_reports() -> list[Report]:
    """Give every report that is not over, the one that is due first on top."""
    return list(Report.objects.filter(state__in=OPEN).select_related(*_WITH).order_by("deadline"))


def ended_reports(*, most: int) -> list[Report]:
    """Give the last reports that are over, the newest first."""
    rows = Report.objects.exclude(state__in=OPEN).select_related(*_WITH)
    return list(rows.order_by("-ended_at")[:most])


def still_to_report(person: Person) -> list[Report]:
    """Give what this person still has to tell an agency, also of contacts that are closed."""
    rows = Report.objects.filter(contact__counselor=person, state__in=STILL_THEIRS)
    return list(rows.select_related(*_WITH).order_by("deadline"))


def is_late(report: Report, *, at: datetime) -> bool:
    """Tell whether a report should have gone on by now."""
    return report.deadline is not None and report.deadline <= at


def find_report(report_id: int) -> Report:
    """Find a report, for whoever may see the floor.

    :raises NoSuchReport: there is none.
    """
    return _one(Report.objects.filter(pk=report_id))


def find_own_report(actor: Person, report_id: int) -> Report:
    """Find a report of one's own contact.

    :raises NoSuchReport: there is none, or a colleague has the contact.
    """
    return _one(Report.objects.filter(pk=report_id, contact__counselor=actor.pk))


def _one(rows: QuerySet[Report]) -> Report:
    found = rows.select_related(*_WITH).first()
    if found is None:
        raise NoSuchReport(_("There is no such report, or it is with a colleague."))
    return found
