"""The center itself: its name, its emergency number, where the exit leads. Changed live, versioned."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings as installation
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, NotFound, Refused
from ringbuoy.lines.models import THE_CENTER, Center, CenterVersion
from ringbuoy.people.models import Person

CHANGEABLE = ("name", "emergency_number", "crisis_numbers", "exit_url", "zone", "country", "on_call_numbers")


class CenterChangedMeanwhile(Conflict):
    """Somebody else changed the center's settings since this page was opened."""


class BadCenter(Refused):
    """A setting of the center cannot be used."""


class NoSuchCenterVersion(NotFound):
    """The center never had this version."""


def the_center() -> Center:
    """Give the center as it stands; before the first change, as the installation's settings say."""
    return Center.objects.filter(pk=THE_CENTER).first() or _as_installed()


def _as_installed() -> Center:
    said = installation.RINGBUOY
    crisis = [{"name": _("Crisis line"), "number": said.crisis_number}] if said.crisis_number else []
    return Center(
        pk=THE_CENTER,
        name=said.center_name,
        emergency_number=said.emergency_number,
        crisis_numbers=crisis,
        country=said.country,
        version=0,
    )


@transaction.atomic
def change_center(actor: Person, settings: Mapping[str, Any], *, seen: int, at: datetime) -> Center:
    """Change settings that this person saw at version `seen`. They hold at once.

    :raises CenterChangedMeanwhile: there is another version by now.
    """
    require(actor, Act.CHANGE_SETTINGS)
    center = the_center()
    for name, value in _only_changeable(settings).items():
        setattr(center, name, value)
    _check(center)
    center.version = seen + 1
    _swap(center, seen)
    values = {name: getattr(center, name) for name in CHANGEABLE}
    CenterVersion.objects.create(version=center.version, settings=values, at=at, person_id=actor.pk)
    write(Happened.CENTER_CHANGED, at=at, person=actor.pk, version=center.version, changed=sorted(settings))
    return center


def roll_center_back(actor: Person, *, to: int, seen: int, at: datetime) -> Center:
    """Set the center as it stood at version `to`, as a new version."""
    kept = CenterVersion.objects.filter(version=to).first()
    if kept is None:
        raise NoSuchCenterVersion(_("The settings have no version %(version)s.") % {"version": to})
    return change_center(actor, kept.settings, seen=seen, at=at)


def _swap(center: Center, seen: int) -> None:
    if not (_insert(center) if seen == 0 else _update(center, seen)):
        raise CenterChangedMeanwhile(_("A colleague changed these settings just now. Look again, then save."))


def _insert(center: Center) -> bool:
    try:
        with transaction.atomic():
            center.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _update(center: Center, seen: int) -> bool:
    values = {name: getattr(center, name) for name in (*CHANGEABLE, "version")}
    return bool(Center.objects.filter(pk=THE_CENTER, version=seen).update(**values))


def _only_changeable(settings: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(settings) - set(CHANGEABLE)
    if unknown:
        raise BadCenter(_("A center has no setting “%(name)s”.") % {"name": ", ".join(sorted(unknown))})
    return dict(settings)


def _check(center: Center) -> None:
    if not center.name.strip():
        raise BadCenter(_("Give the center a name."))
    if not center.emergency_number.strip():
        raise BadCenter(_("Give the emergency number that callers see, such as 911 or 112."))
    if urlsplit(center.exit_url).scheme != "https":
        raise BadCenter(_("The exit leads to a neutral page whose address begins with https://."))
    try:
        ZoneInfo(center.zone)
    except (ValueError, ZoneInfoNotFoundError) as error:
        raise BadCenter(_("Write the time zone as America/New_York or Europe/Lisbon.")) from error
