"""What was promised and is still to be done: one's own, and for supervisors all of their lines."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ringbuoy.access.gates import can
from ringbuoy.access.rules import Act
from ringbuoy.people.models import Person
from ringbuoy.referrals.models import Referral
from ringbuoy.referrals.queries import Given, NoSuchReferral, named_all
from ringbuoy.referrals.rules import State

MOST_SHOWN = 200


def to_do(actor: Person) -> list[Given]:
    """Give what this person sees of it, the oldest first."""
    return named_all(_seen_by(actor).order_by("given_at")[:MOST_SHOWN])


def number_to_do(actor: Person) -> int:
    """Count what this person promised and has not done yet."""
    return Referral.objects.filter(state=State.TO_DO, contact__counselor=actor.pk).count()


def find_to_do(actor: Person, referral_id: int) -> Referral:
    """Find a referral of which this person may say that it is done.

    :raises NoSuchReferral: there is none, or it is with a colleague.
    """
    found = _seen_by(actor).filter(pk=referral_id).first()
    if found is None:
        raise NoSuchReferral(_("There is nothing to be done here any more, or it is with a colleague."))
    return found


def _seen_by(actor: Person) -> QuerySet[Referral]:
    rows = Referral.objects.select_related("contact__line", "given_by").filter(state=State.TO_DO)
    if not can(actor, Act.WATCH_FLOOR):
        return rows.filter(contact__counselor=actor.pk)
    return rows.filter(contact__line__code__in=actor.lines) if actor.lines else rows
