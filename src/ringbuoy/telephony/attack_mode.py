"""Attack mode by hand: every stranger who calls shows that they are there, for a while. Nobody is blocked."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import NotFound, Refused
from ringbuoy.people.models import Person
from ringbuoy.telephony.models import AttackMode

LONGEST = timedelta(hours=12)
SHOWN = 10


class NotThatLong(Refused):
    """The attack mode would last for no time, or for longer than anybody keeps an eye on it."""


class IsOff(NotFound):
    """There is no attack mode that could be ended."""


def attack_mode(*, at: datetime) -> AttackMode | None:
    """Give the attack mode that is on. None: nobody has switched it on, or it is over."""
    return AttackMode.objects.select_related("person").filter(over_at=None, until__gt=at).first()


def earlier_attacks(*, at: datetime) -> Sequence[AttackMode]:
    """Give the last times that it was on, the newest first, without the one that is."""
    now = attack_mode(at=at)
    rows = AttackMode.objects.select_related("person", "over_by")
    return list(rows.exclude(pk=now.pk)[:SHOWN] if now else rows[:SHOWN])


@transaction.atomic
def switch_on(actor: Person, lasts: timedelta, *, at: datetime) -> AttackMode:
    """Let strangers show that they are there, from now on and for so long. One that is on ends at once.

    :raises NotThatLong: it must last for a moment, and for twelve hours at most.
    """
    require(actor, Act.GUARD_PHONE_LINE)
    if not timedelta() < lasts <= LONGEST:
        raise NotThatLong(_("Choose a time of up to 12 hours. It can be switched on again."))
    _end(actor, at=at)
    row = AttackMode.objects.create(person=actor, began_at=at, until=at + lasts)
    minutes = lasts // timedelta(minutes=1)
    write(Happened.ATTACK_MODE_ON, at=at, person=actor.pk, attack=row.pk, minutes=minutes)
    return row


@transaction.atomic
def switch_off(actor: Person, *, at: datetime) -> None:
    """Let strangers in as on any other day.

    :raises IsOff: it is over already.
    """
    require(actor, Act.GUARD_PHONE_LINE)
    if not _end(actor, at=at):
        raise IsOff(_("Nobody is asked to press a key by hand any more. Look at the page again."))
    write(Happened.ATTACK_MODE_OFF, at=at, person=actor.pk)


def _end(actor: Person, *, at: datetime) -> int:
    rows = AttackMode.objects.filter(over_at=None, until__gt=at)
    return rows.update(over_at=at, over_by=actor)
