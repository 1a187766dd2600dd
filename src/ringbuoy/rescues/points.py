"""The answering points of each area: brought in by a sheet, checked by calling, found in a hurry."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import NotFound, Refused
from ringbuoy.kernel.numbers import whole
from ringbuoy.people.models import Person
from ringbuoy.rescues.models import AnsweringPoint

COLUMNS = ("area", "name", "number", "verified_on")
MOST_ROWS = 20_000
MOST_FOUND = 8
FEWEST_DIGITS = 7
_NUMBER = re.compile(r"\+?[0-9][0-9 ().\-/]{5,22}")


class NoSuchPoint(NotFound):
    """This answering point is not in the list any more."""


class BadSheet(Refused):
    """The sheet cannot be taken. `faults` says what is wrong in which row; nothing of it was taken."""

    def __init__(self, sentence: str, faults: Iterable[str] = ()) -> None:
        super().__init__(sentence)
        self.faults = list(faults)


@dataclass(frozen=True)
class PointRow:
    """One row of the sheet, read."""

    area: str
    name: str
    number: str
    verified_on: date


def read_sheet(text: str, *, today: date) -> list[PointRow]:
    """Read a sheet of answering points.

    :raises BadSheet: a column is missing, or rows are wrong; every wrong row is named.
    """
    try:
        rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""), strict=True))
    except csv.Error:
        raise BadSheet(_("This file is no CSV. Save the sheet as CSV once more.")) from None
    if not rows or set(COLUMNS) - set(rows[0]):
        raise BadSheet(_("The first line must name the columns: area, name, number, verified_on."))
    if len(rows) > MOST_ROWS:
        raise BadSheet(_("This sheet is too long. Bring it in by parts."))
    faults = [f"{line}: {fault}" for line, row in enumerate(rows, start=2) if (fault := _fault(row, today))]
    areas = [row["area"].strip().casefold() for row in rows if row["area"]]
    faults += [_("%(area)s stands there twice") % {"area": area} for area in _twice(areas)]
    if faults:
        raise BadSheet(_("Nothing was taken in. Mend these rows and send the sheet again."), faults)
    return [_row(row) for row in rows]


def _fault(row: dict[str, str], today: date) -> str:
    said = {name: (row[name] or "").strip() for name in COLUMNS}
    if None in row or not said["area"] or not said["name"] or max(map(len, said.values())) > 120:
        return _("area and name must be there, and short; one value for each column")
    if not is_reachable_from_anywhere(said["number"]):
        return _("write the whole number with its area code; 911 or 112 would reach our own area")
    try:
        verified = date.fromisoformat(said["verified_on"])
    except ValueError:
        return _("write the day on which somebody called to check as 2026-11-26")
    return "" if verified <= today else _("the day of the check has not come yet")


def is_reachable_from_anywhere(number: str) -> bool:
    """Tell whether a number is one that can be called from another area."""
    digits = sum(sign.isdigit() for sign in number)
    return bool(_NUMBER.fullmatch(number)) and digits >= FEWEST_DIGITS


def _twice(areas: list[str]) -> list[str]:
    return sorted({area for area in areas if areas.count(area) > 1})


def _row(row: dict[str, str]) -> PointRow:
    return PointRow(
        row["area"].strip(),
        row["name"].strip(),
        row["number"].strip(),
        date.fromisoformat(row["verified_on"].strip()),
    )


@transaction.atomic
def bring_in(actor: Person, text: str, *, at: datetime) -> int:
    """Take a sheet: its areas are added or changed, others stay. Give how many areas it had.

    :raises BadSheet: nothing was taken.
    """
    require(actor, Act.KEEP_ANSWERING_POINTS)
    rows = read_sheet(text, today=at.date())
    for row in rows:
        told = {"name": row.name, "number": row.number, "verified_on": row.verified_on}
        AnsweringPoint.objects.update_or_create(area=row.area, defaults=told)
    write(Happened.ANSWERING_POINTS_CHANGED, at=at, person=actor.pk, areas=len(rows), how="sheet")
    return len(rows)


@transaction.atomic
def say_verified(actor: Person, point: AnsweringPoint, *, at: datetime) -> None:
    """Say that somebody called this number today and reached the right house."""
    require(actor, Act.KEEP_ANSWERING_POINTS)
    AnsweringPoint.objects.filter(pk=point.pk).update(verified_on=at.date())
    write(Happened.ANSWERING_POINTS_CHANGED, at=at, person=actor.pk, point=point.pk, how="verified")


@transaction.atomic
def take_out(actor: Person, point: AnsweringPoint, *, at: datetime) -> None:
    """Take an area out of the list."""
    require(actor, Act.KEEP_ANSWERING_POINTS)
    point_id = point.pk
    point.delete()
    write(Happened.ANSWERING_POINTS_CHANGED, at=at, person=actor.pk, point=point_id, how="taken_out")


def find_points(text: str) -> list[AnsweringPoint]:
    """Find the points whose area or name holds these words, those that begin with them first."""
    said = text.strip()
    if not said:
        return []
    starting = list(AnsweringPoint.objects.filter(area__istartswith=said)[:MOST_FOUND])
    holding = AnsweringPoint.objects.filter(area__icontains=said).exclude(pk__in=[one.pk for one in starting])
    return [*starting, *holding[: MOST_FOUND - len(starting)]]


def all_points() -> list[AnsweringPoint]:
    """Give the whole list, by area."""
    return list(AnsweringPoint.objects.all())


def chosen_point(text: str) -> AnsweringPoint | None:
    """Give what was chosen of the list, by what the page sent. None: a number that is not in it.

    :raises NoSuchPoint: it was taken out, or is no row of the list.
    """
    if not text:
        return None
    return find_point(whole(text) or 0)


def find_point(point_id: int) -> AnsweringPoint:
    """Find one by its id.

    :raises NoSuchPoint: it was taken out.
    """
    point = AnsweringPoint.objects.filter(pk=point_id).first()
    if point is None:
        raise NoSuchPoint(_("This answering point is not in the list any more. Look for it again."))
    return point
