"""Offering a debrief, answering it, and saying that one has talked."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, Refused
from ringbuoy.people.models import Person
from ringbuoy.wellbeing.models import Debrief
from ringbuoy.wellbeing.queries import waiting_for
from ringbuoy.wellbeing.rules import After, Wish


class UnknownWish(Refused):
    """One takes a break, talks to a supervisor, or goes on."""


class NoDebriefWaits(Conflict):
    """There is none, or it was answered already."""


class DebriefFirst(Conflict):
    """Before one is ready again, one says what one needs."""


def offer(person: Person, after: After, *, at: datetime) -> None:
    """Offer a debrief, inside the action that ended a hard contact. One that waits stands."""
    _row, made = Debrief.objects.get_or_create(
        person=person, wish="", defaults={"after": after, "offered_at": at}
    )
    if made:
        write(Happened.DEBRIEF_OFFERED, at=at, person=person.pk, after=after.value)


def require_answered(person: Person) -> None:
    """Let nobody become ready who has not been asked how they are.

    :raises DebriefFirst: a debrief waits for an answer.
    """
    if waiting_for(person) is not None:
        raise DebriefFirst(_("That was a hard contact. Choose first: a break, a supervisor, or go on."))


@transaction.atomic
def answer(actor: Person, wish: str, *, at: datetime) -> None:
    """Say what one needs before the next contact.

    :raises UnknownWish: there is no such answer.
    :raises NoDebriefWaits: none waits.
    """
    require(actor, Act.TAKE_CONTACTS)
    if wish not in set(Wish):
        raise UnknownWish(_("Choose a break, a supervisor, or go on."))
    waits = Debrief.objects.filter(person=actor, wish="")
    if not waits.update(wish=wish, wished_at=at):
        raise NoDebriefWaits(_("This was answered already. You can say that you are ready."))
    write(Happened.DEBRIEF_ANSWERED, at=at, person=actor.pk, wish=str(wish))


@transaction.atomic
def meet(actor: Person, debrief_id: int, *, at: datetime) -> None:
    """Say that one has talked with a counselor who wished for it.

    :raises NoDebriefWaits: a colleague has.
    """
    require(actor, Act.WATCH_FLOOR)
    waits = Debrief.objects.filter(pk=debrief_id, wish=Wish.SUPERVISOR, met_at=None).exclude(person=actor)
    if not waits.update(met_by=actor, met_at=at):
        raise NoDebriefWaits(_("A colleague has talked with them already, or it is your own wish."))
    counselor = Debrief.objects.values_list("person_id", flat=True).get(pk=debrief_id)
    write(Happened.DEBRIEF_MET, at=at, person=actor.pk, debrief=debrief_id, counselor=counselor)
