"""Getting ready, pausing, going off; and noticing that somebody has gone."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.people.models import Person
from ringbuoy.presence.models import Presence
from ringbuoy.presence.rules import AWAY_AFTER, Readiness
from ringbuoy.wellbeing.actions import require_answered

_HAPPENED = {
    Readiness.READY: Happened.PERSON_READY,
    Readiness.PAUSED: Happened.PERSON_PAUSED,
    Readiness.OFF: Happened.PERSON_SIGNED_OUT,
}


def get_ready(actor: Person, *, at: datetime) -> None:
    """Say: I can take a contact now.

    :raises DebriefFirst: a debrief was offered after a hard contact and waits for an answer.
    """
    require(actor, Act.TAKE_CONTACTS)
    require_answered(actor)
    _say(actor, Readiness.READY, at=at)


def pause(actor: Person, *, at: datetime) -> None:
    """Say: no new contact for now. Open ones stay."""
    require(actor, Act.TAKE_CONTACTS)
    _say(actor, Readiness.PAUSED, at=at)


@transaction.atomic
def rest(person: Person, *, at: datetime) -> None:
    """Take somebody who is ready out of the round, until they say again that they are."""
    ready = Presence.objects.filter(person=person, readiness=Readiness.READY)
    if ready.update(readiness=Readiness.PAUSED, since=at, idle_since=at):
        write(Happened.PERSON_PAUSED, at=at, person=person.pk)


def go_off(actor: Person, *, at: datetime) -> None:
    """Leave the desk; open contacts are not touched here."""
    _say(actor, Readiness.OFF, at=at)


@transaction.atomic
def _say(person: Person, readiness: Readiness, *, at: datetime) -> None:
    _row, made = Presence.objects.select_for_update().get_or_create(
        person=person, defaults={"readiness": readiness, "since": at, "idle_since": at}
    )
    if not made:
        Presence.objects.filter(person=person).exclude(readiness=readiness).update(
            readiness=readiness, since=at, idle_since=at
        )
    write(_HAPPENED[readiness], at=at, person=person.pk)
    if readiness is not Readiness.OFF:
        _count_as_heartbeat(person, at=at)


def _count_as_heartbeat(person: Person, *, at: datetime) -> None:
    """Who has just pressed a button is at the desk, before the first heartbeat of their page has come too."""
    Presence.objects.filter(person=person).exclude(beat_at__gt=at).update(beat_at=at)
    if Presence.objects.filter(person=person, is_away=True).update(is_away=False, idle_since=at):
        write(Happened.PERSON_BACK, at=at, person=person.pk)


@transaction.atomic
def notice_away(*, at: datetime) -> Sequence[int]:
    """Mark those whose heartbeat has stopped, and give their ids. Said once for each."""
    gone = Presence.objects.filter(is_away=False).filter(
        Q(beat_at__isnull=True) | Q(beat_at__lt=at - AWAY_AFTER)
    )
    ids = list(gone.select_for_update(skip_locked=True).values_list("person_id", flat=True))
    Presence.objects.filter(person_id__in=ids).update(is_away=True)
    for person_id in ids:
        write(Happened.PERSON_AWAY, at=at, person=person_id)
    return ids


@transaction.atomic
def notice_back(*, at: datetime) -> Sequence[int]:
    """Mark those whose heartbeat has come again, and give their ids."""
    back = Presence.objects.filter(is_away=True, beat_at__gte=at - AWAY_AFTER)
    ids = list(back.select_for_update(skip_locked=True).values_list("person_id", flat=True))
    Presence.objects.filter(person_id__in=ids).update(is_away=False, idle_since=at)
    for person_id in ids:
        write(Happened.PERSON_BACK, at=at, person=person_id)
    return ids
