"""Raising an alarm, and answering for one."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from ringbuoy.access.gates import can, require
from ringbuoy.access.rules import Act
from ringbuoy.alarms.models import Alarm
from ringbuoy.alarms.queries import untaken_alarms
from ringbuoy.alarms.rules import AlarmCode, Outcome, is_long, is_news
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import Code, write
from ringbuoy.kernel.errors import Conflict, NotFound, NotPermitted, Refused
from ringbuoy.people.models import Person


class OwnAlarm(NotPermitted):
    """Nobody answers for an alarm that their own act has raised."""


class AlreadyAnswered(Conflict):
    """Somebody else was first."""


class AlreadyTaken(Conflict):
    """Somebody else looks into it already."""


class NoSuchAlarm(NotFound):
    """No alarm has this number."""


class NoOutcome(Refused):
    """It is not said what was found."""


@transaction.atomic
def raise_alarm(
    code: AlarmCode,
    *,
    at: datetime,
    about: int | None = None,
    contact: UUID | None = None,
    of_line: int | None = None,
    **codes: Code,
) -> Alarm:
    """Raise an alarm about a person's act, a contact, a line, several or none; an open one counts on.

    `codes` say more in the journal: codes, counts and ids, never words.
    """
    of_a_kind = Alarm.objects.filter(code=code, about=about, contact_id=contact, line_id=of_line)
    same = of_a_kind.filter(acknowledged_at=None)
    if not _counted_on(same, at=at):
        row = Alarm(code=code, at=at, last_at=at, about_id=about, contact_id=contact, line_id=of_line)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            # Another one was a moment faster; unless somebody has answered for that one already.
            _counted_on(same, at=at)
    alarm = of_a_kind.latest("pk")
    write(
        Happened.ALARM_RAISED,
        at=at,
        contact=contact,
        person=None,
        line=None,
        code=code.value,
        alarm=alarm.pk,
        about=about,
        **({"of_line": of_line} if of_line else {}),
        **codes,
    )
    return alarm


def _counted_on(same: QuerySet[Alarm], *, at: datetime) -> bool:
    return bool(same.update(times=F("times") + 1, last_at=at))


@transaction.atomic
def acknowledge_alarm(actor: Person, alarm: Alarm, outcome: str, *, at: datetime) -> None:
    """Answer for an alarm by name, and say what was found.

    :raises NoOutcome: it is not said what was found.
    :raises OwnAlarm: the actor's own act has raised it.
    :raises AlreadyAnswered: somebody else has answered.
    """
    require(actor, Act.ATTEND_ALARMS)
    if alarm.about_id == actor.pk:
        raise OwnAlarm(_("This alarm is about you. Ask a colleague to look into it."))
    if outcome not in set(Outcome):
        raise NoOutcome(_("Choose what you found: in order, a mistake, or misuse."))
    open_one = Alarm.objects.filter(pk=alarm.pk, acknowledged_at=None)
    if not open_one.update(acknowledged_by=actor, acknowledged_at=at, outcome=outcome):
        raise AlreadyAnswered(_("Somebody else has answered for this alarm. Look at the list again."))
    write(
        Happened.ALARM_ACKNOWLEDGED,
        at=at,
        contact=alarm.contact_id,
        person=actor.pk,
        code=alarm.code,
        alarm=alarm.pk,
        about=alarm.about_id,
        outcome=outcome,
    )


@transaction.atomic
def take_house_alarm(actor: Person, alarm: Alarm, *, at: datetime) -> None:
    """Say by name that one looks into an alarm of the house: nobody else is called. It stays open.

    :raises AlreadyTaken: somebody else looks into it, or has answered for it.
    :raises NoSuchAlarm: it is not about the house.
    """
    if not can(actor, Act.ATTEND_ALARMS):
        require(actor, Act.WATCH_FLOOR)
    if not alarm.is_of_the_house:
        raise NoSuchAlarm(_("There is no such alarm. Look at the list again."))
    if not untaken_alarms().filter(pk=alarm.pk).update(taken_by=actor, taken_at=at):
        raise AlreadyTaken(_("A colleague is already looking into this alarm. Look at the list again."))
    write(
        Happened.ALARM_TAKEN,
        at=at,
        contact=None,
        person=actor.pk,
        line=None,
        code=alarm.code,
        alarm=alarm.pk,
    )


def add_parts(alarm: Alarm, parts: Collection[str], *, at: datetime) -> bool:
    """Add to an open alarm what else of its line lacks something, and tell whether any of it is news.

    Into what is news nobody has looked yet: the alarm waits for somebody again. Whoever took it before stands
    in the journal.
    """
    known, well_since = alarm.parts or [], _well_since(alarm)
    added = sorted(set(parts).difference(known))
    if not added:
        return False
    told_at = alarm.fresh_at or alarm.at
    has_news = any(is_news(well_since.get(part), told_at=told_at, at=at) for part in added)
    alarm.parts = [*known, *added]
    if has_news:
        alarm.fresh_at, alarm.taken_by, alarm.taken_at = at, None, None
    alarm.save(update_fields=["parts", "fresh_at", "taken_by", "taken_at"])
    return has_news


@transaction.atomic
def take_part_off(code: AlarmCode, part: str, *, of_line: int | None, at: datetime) -> None:
    """Note in the open alarm of a line (None: of none) that a part of it is well; failing again is news.

    Unless it fails again so soon that it was well for a moment only.
    """
    open_one = Alarm.objects.select_for_update(of=("self",)).filter(code=code, acknowledged_at=None)
    for alarm in open_one.filter(line_id=of_line, parts__contains=[part]):
        lately = {one: moment for one, moment in _well_since(alarm).items() if not is_long(moment, at=at)}
        alarm.parts = [one for one in alarm.parts or [] if one != part]
        alarm.well_since = {one: moment.isoformat() for one, moment in (lately | {part: at}).items()}
        alarm.save(update_fields=["parts", "well_since"])


def _well_since(alarm: Alarm) -> dict[str, datetime]:
    return {part: datetime.fromisoformat(at) for part, at in (alarm.well_since or {}).items()}


def find_alarm(alarm_id: int) -> Alarm:
    """Find an alarm.

    :raises NoSuchAlarm: there is none of this number.
    """
    alarm = Alarm.objects.filter(pk=alarm_id).first()
    if alarm is None:
        raise NoSuchAlarm(_("There is no such alarm. Look at the list again."))
    return alarm
