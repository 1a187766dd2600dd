"""Making, changing and rolling back lines."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, NotFound, Refused
from ringbuoy.lines.dead_ends import refuse_new
from ringbuoy.lines.models import Line, LineVersion
from ringbuoy.people.models import Person

CHANGEABLE = (
    "name",
    "is_open_to_public",
    "position",
    "languages",
    "phone_number",
    "text_number",
    "emergency_number",
    "zone",
    "week",
    "closed_on",
    "greetings",
    "boundaries",
    "policy",
    "hops",
    "phone_menu",
    "dispositions",
    "topics",
)


class NoEmergencyNumber(Refused):
    """A line must tell callers where to turn when a life is in danger."""


class NoLanguage(Refused):
    """A line speaks at least one language."""


class LineChangedMeanwhile(Conflict):
    """Somebody else changed the line since this page was opened."""


class NoSuchVersion(NotFound):
    """The line never had this version."""


@transaction.atomic
def create(code: str, settings: Mapping[str, Any], *, at: datetime, by: int | None = None) -> Line:
    """Add a line; first starts call this directly, the office through `add`."""
    line = Line(code=code, **_only_changeable(settings))
    _check(line, since=at.date())
    line.save(force_insert=True)
    _keep_version(line, at=at, by=by)
    write(Happened.LINE_CHANGED, at=at, person=by, line=line.pk, version=1, changed=sorted(settings))
    return line


def add(actor: Person, code: str, settings: Mapping[str, Any], *, at: datetime) -> Line:
    """Add a line from the office."""
    require(actor, Act.CHANGE_LINES)
    return create(code, settings, at=at, by=actor.pk)


@transaction.atomic
def change(actor: Person, line: Line, settings: Mapping[str, Any], *, seen: int, at: datetime) -> Line:
    """Change a line that this person saw at version `seen`. It holds at once.

    :raises LineChangedMeanwhile: the line has another version by now.
    """
    require(actor, Act.CHANGE_LINES)
    changed = Line.objects.get(pk=line.pk)
    for name, value in _only_changeable(settings).items():
        setattr(changed, name, value)
    _check(changed, since=at.date())
    changed.version = seen + 1
    _swap(changed, seen)
    _keep_version(changed, at=at, by=actor.pk)
    write(
        Happened.LINE_CHANGED,
        at=at,
        person=actor.pk,
        line=line.pk,
        version=changed.version,
        changed=sorted(settings),
    )
    return changed


def _swap(line: Line, seen: int) -> None:
    values = {name: getattr(line, name) for name in CHANGEABLE}
    if not Line.objects.filter(pk=line.pk, version=seen).update(version=line.version, **values):
        raise LineChangedMeanwhile(_("A colleague changed this line just now. Look again, then save."))


@transaction.atomic
def roll_back(actor: Person, line: Line, *, to: int, seen: int, at: datetime) -> Line:
    """Set a line as it stood at version `to`, as a new version."""
    require(actor, Act.CHANGE_LINES)
    kept = LineVersion.objects.filter(line=line, version=to).first()
    if kept is None:
        raise NoSuchVersion(_("This line has no version %(version)s.") % {"version": to})
    settings = {**kept.settings, "closed_on": [date.fromisoformat(day) for day in kept.settings["closed_on"]]}
    changed = change(actor, line, settings, seen=seen, at=at)
    write(Happened.LINE_ROLLED_BACK, at=at, person=actor.pk, line=line.pk, to=to)
    return changed


def _only_changeable(settings: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(settings) - set(CHANGEABLE)
    if unknown:
        raise Refused(_("A line has no setting “%(name)s”.") % {"name": ", ".join(sorted(unknown))})
    return dict(settings)


def _check(line: Line, *, since: date) -> None:
    """Read everything once, so that nothing unreadable is ever stored."""
    if not line.emergency_number.strip():
        raise NoEmergencyNumber(_("Give the emergency number that callers see, such as 911 or 112."))
    if not line.languages:
        raise NoLanguage(_("Choose at least one language for this line."))
    line.rules, line.hours, line.overflow  # noqa: B018
    refuse_new(line, since=since)


def _keep_version(line: Line, *, at: datetime, by: int | None) -> None:
    settings = {name: getattr(line, name) for name in CHANGEABLE}
    settings["closed_on"] = [day.isoformat() for day in line.closed_on]
    LineVersion.objects.create(line=line, version=line.version, settings=settings, at=at, person_id=by)
