"""The table of duties as it holds: what we ship, and over it what two people of the center have put."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ringbuoy.kernel.errors import NotFound
from ringbuoy.mandated_reports.models import DutyVersion, Report
from ringbuoy.mandated_reports.published import SHIPPED
from ringbuoy.mandated_reports.rules import Age, Answer, Duty, Harm, Question, Row, answer, is_review_due


class NoSuchDuty(NotFound):
    """The table has no row with this code."""


def table() -> dict[str, Row]:
    """Give every row by its code, those that are off too: the center's approved version before ours."""
    approved = DutyVersion.objects.filter(outcome="approved")
    newest = approved.order_by("code", "-version").distinct("code")
    return {**SHIPPED, **{one.code: row_of(one) for one in newest}}


def row_of(version: DutyVersion) -> Row:
    """Read a version as a row of the table."""
    return Row(
        code=version.code,
        place=version.place,
        harms=frozenset(Harm(code) for code in version.harms),
        ages=frozenset(Age(code) for code in version.ages),
        duty=Duty(version.duty),
        hours=version.hours,
        written_hours=version.written_hours,
        agency=version.agency,
        number=version.number,
        form=version.form,
        source=version.source,
        note=version.note,
        reviewed_by=version.reviewed_by,
        reviewed_on=version.reviewed_on,
        version=version.version,
        is_on=version.is_on,
    )


def find(code: str) -> Row:
    """Find a row that holds.

    :raises NoSuchDuty: there is none with this code.
    """
    try:
        return table()[code]
    except KeyError:
        raise NoSuchDuty(_("There is no such row in the table. Choose one of the list.")) from None


def asked_of_table(question: Question, *, on: date) -> Answer:
    """Ask the table as it holds on this day."""
    return answer(table().values(), question, on=on)


def row_behind(report: Report) -> Row | None:
    """Give the row by which a report was opened, in the version of that day. None: the table said nothing."""
    if not report.duty_code:
        return None
    if not report.duty_version:
        return SHIPPED.get(report.duty_code)
    version = DutyVersion.objects.filter(code=report.duty_code, version=report.duty_version).first()
    return row_of(version) if version else None


def places() -> list[str]:
    """Name the places of which the table says something."""
    return sorted({row.place for row in table().values() if row.is_on})


def to_review(*, on: date) -> list[Row]:
    """Give the rows that nobody of the center has read, or not for a year."""
    return sorted((row for row in table().values() if is_review_due(row, on=on)), key=lambda row: row.code)


def waiting() -> QuerySet[DutyVersion]:
    """Give what waits for a second person, the oldest first."""
    return DutyVersion.objects.filter(outcome="").select_related("proposed_by").order_by("at")
