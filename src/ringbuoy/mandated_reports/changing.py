"""Changing the table of duties: one person proposes a row, another one approves it, and then it holds."""

import re
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, NotFound, NotPermitted, Refused
from ringbuoy.mandated_reports.models import DutyVersion
from ringbuoy.mandated_reports.rules import Duty, Row
from ringbuoy.people.models import Person

PLACE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
"""A country, or a part of one, as ISO 3166 writes it: US-CA, GB-ENG, DE."""


class BadDuty(Refused):
    """Something is missing without which nobody can rely on the row."""


class OneChangesOneApproves(NotPermitted):
    """Nobody approves what they have proposed."""


class DutyChangedMeanwhile(Conflict):
    """A colleague changed this row since the page was opened."""


class NothingWaits(NotFound):
    """Nothing was proposed under this number, or it is settled."""


def check(row: Row, *, on: date) -> None:
    """Refuse what cannot be relied on.

    :raises BadDuty: with what is missing.
    """
    if not PLACE.fullmatch(row.place):
        raise BadDuty(_("Write the place as ISO 3166 does: US-CA for California, GB-ENG, or DE."))
    if not row.harms or not row.ages:
        raise BadDuty(_("Choose at least one kind of harm and one age."))
    if row.duty is not Duty.NO_DUTY and (not row.agency or not row.hours):
        raise BadDuty(_("Say which agency must be told, and within how many hours."))
    if not row.source or not row.reviewed_by:
        raise BadDuty(_("Say which law says so, and who has read it for you: your counsel, by name."))
    if row.reviewed_on > on:
        raise BadDuty(_("The day of the review lies in the future. Write the day on which they read it."))


@transaction.atomic
def propose(actor: Person, row: Row, *, at: datetime) -> DutyVersion:
    """Propose a row as the version after the one that this person saw. It holds once another has approved it.

    What waited for the same row is replaced.

    :raises BadDuty: something is missing.
    :raises DutyChangedMeanwhile: another version holds by now.
    """
    require(actor, Act.EDIT_DUTIES)
    check(row, on=at.date())
    approved = DutyVersion.objects.filter(code=row.code, outcome="approved").order_by("-version").first()
    if (approved.version if approved else 0) != row.version:
        raise _changed()
    DutyVersion.objects.filter(code=row.code, outcome="").update(
        outcome="replaced", settled_by=actor, settled_at=at
    )
    version = _insert(actor, row, at=at)
    _note(Happened.DUTY_PROPOSED, actor, version, at=at)
    return version


def _insert(actor: Person, row: Row, *, at: datetime) -> DutyVersion:
    newest = DutyVersion.objects.filter(code=row.code).order_by("-version").first()
    try:
        with transaction.atomic():
            return DutyVersion.objects.create(
                code=row.code,
                version=newest.version + 1 if newest else 1,
                place=row.place,
                harms=sorted(row.harms),
                ages=sorted(row.ages),
                duty=row.duty,
                hours=row.hours,
                written_hours=row.written_hours,
                agency=row.agency,
                number=row.number,
                form=row.form,
                source=row.source,
                note=row.note,
                reviewed_by=row.reviewed_by,
                reviewed_on=row.reviewed_on,
                is_on=row.is_on,
                proposed_by=actor,
                at=at,
            )
    except IntegrityError:
        raise _changed() from None


@transaction.atomic
def approve(actor: Person, version: DutyVersion, *, at: datetime) -> None:
    """Let a proposed row hold, as the second person.

    :raises OneChangesOneApproves: they have proposed it themself.
    :raises NothingWaits: it was settled already.
    """
    require(actor, Act.DECIDE_ON_REPORTS)
    if actor.pk == version.proposed_by_id:
        raise OneChangesOneApproves(_("You have proposed it yourself. A colleague must read and approve it."))
    _settle(actor, version, "approved", at=at)
    _note(Happened.DUTY_APPROVED, actor, version, at=at)


@transaction.atomic
def refuse(actor: Person, version: DutyVersion, *, at: datetime) -> None:
    """Let a proposed row not hold. Whoever proposed it may take it back.

    :raises NothingWaits: it was settled already.
    """
    if actor.pk != version.proposed_by_id:
        require(actor, Act.DECIDE_ON_REPORTS)
    _settle(actor, version, "refused", at=at)
    _note(Happened.DUTY_REFUSED, actor, version, at=at)


def find_waiting(version_id: int) -> DutyVersion:
    """Find what waits for a second person.

    :raises NothingWaits: it was settled already, or never proposed.
    """
    version = DutyVersion.objects.select_related("proposed_by").filter(pk=version_id, outcome="").first()
    if version is None:
        raise _settled()
    return version


def _settle(actor: Person, version: DutyVersion, outcome: str, *, at: datetime) -> None:
    waiting = DutyVersion.objects.filter(pk=version.pk, outcome="")
    if not waiting.update(outcome=outcome, settled_by=actor, settled_at=at):
        raise _settled()


def _note(name: Happened, actor: Person, version: DutyVersion, *, at: datetime) -> None:
    write(
        name,
        at=at,
        person=actor.pk,
        duty=version.code,
        version=version.version,
        says=version.duty,
        on=version.is_on,
    )


def _changed() -> DutyChangedMeanwhile:
    return DutyChangedMeanwhile(_("A colleague changed this just now. Look at it again, then save."))


def _settled() -> NothingWaits:
    return NothingWaits(_("This was settled already. Look at the list again."))
