"""What a plan says, sealed with a key of its own; opened for whoever has the caller's contact just now."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from ringbuoy.access.rules import role_codes
from ringbuoy.caller_plans.models import CallerPlan, PlanKey, PlanWords
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import NotYourContact, is_own_live, may_read, not_yours
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.ids import new_id
from ringbuoy.keyd.requests import Act as Errand
from ringbuoy.people.models import Person
from ringbuoy.privacy.grants import OPERATOR, Grant, grant, line_grant
from ringbuoy.privacy.keys import KeysUnavailable, fresh_key, open_key, own_keys
from ringbuoy.privacy.rows import showing
from ringbuoy.privacy.sealing import ContactKey

PURPOSE = "caller_plan"
RENEWED_AFTER = timedelta(days=20)
"""How old a plan's key may become: the month's key is kept 30 days at least."""
AT_ONCE = 20

__all__ = ["Helping", "NotYourContact", "forget", "forget_for_good", "keep", "open_for", "renew_keys"]


@dataclass(frozen=True)
class Helping:
    """What helps this caller, and what does not."""

    helps: str = field(default="", repr=False)
    helps_not: str = field(default="", repr=False)


def keep(plan: CallerPlan, said: Helping, *, at: datetime) -> None:
    """Seal what a plan says with a fresh key, in the place of what was kept before."""
    forget(plan)
    key = fresh_key(new_id())
    row = PlanKey.objects.create(id=key.contact, plan=plan, made_at=at)
    with showing(row.pk):
        PlanWords.objects.create(
            key=row,
            helps=PlanWords.helps.seal(key, said.helps),
            helps_not=PlanWords.helps_not.seal(key, said.helps_not),
        )


def forget(plan: CallerPlan) -> None:
    """Delete what a plan says; what backups still have goes with the key of its month."""
    for row in PlanKey.objects.filter(plan=plan):
        with showing(row.pk):
            PlanWords.objects.filter(key=row).delete()
        row.delete()


def forget_for_good(plan: CallerPlan, *, at: datetime) -> None:
    """Forget what a plan says in backups too: the caller asked for that, or nobody can know them any more.

    Call it last in a transaction: what keyd could not do was then not written down.

    :raises KeysUnavailable: keyd does not answer.
    :raises NotPermitted: keyd erases no more today.
    """
    keys = list(PlanKey.objects.filter(plan=plan).values_list("pk", flat=True))
    forget(plan)
    for key in keys:
        order = Grant(None, OPERATOR, key, Errand.ERASE.value, own_live=False, passed_at=at)
        own_keys().errand(Errand.ERASE, key, grant=order)


def open_for(actor: Person, contact: Contact, plan: CallerPlan, *, at: datetime) -> Helping:
    """Open a plan for somebody who may read the contact of this caller, with a line in the journal.

    :raises NotYourContact: they may not read it.
    :raises KeysUnavailable: keyd does not answer.
    """
    row = PlanKey.objects.get(plan=plan)
    role = role_codes(actor.roles)
    is_theirs = plan.caller_id is not None and contact.caller_id == plan.caller_id
    is_allowed = is_theirs and may_read(actor, contact, at=at)
    name = Happened.CONTACT_READ if is_allowed else Happened.CONTACT_READ_REFUSED
    write(name, at=at, contact=row.pk, person=actor.pk, purpose=PURPOSE, role=role)
    if not is_allowed:
        raise not_yours()
    own = is_own_live(actor, contact)
    signed = grant(person=actor.pk, role=role, contact=row.pk, purpose=PURPOSE, own_live=own, at=at)
    return _opened(row, open_key(row.pk, grant=signed))


def renew_keys(*, at: datetime) -> int:
    """Seal anew what plans say that stand for long, before the month's key can go; give how many."""
    renewed = 0
    old = PlanKey.objects.filter(made_at__lte=at - RENEWED_AFTER, plan__ended_at=None)
    for row in list(old.select_related("plan").order_by("made_at")[:AT_ONCE]):
        try:
            said = _opened(row, open_key(row.pk, grant=line_grant(row.pk, at=at)))
        except KeysUnavailable:
            break
        with transaction.atomic():
            if PlanKey.objects.select_for_update().filter(pk=row.pk).exists():
                keep(row.plan, said, at=at)
                renewed += 1
    return renewed


def _opened(row: PlanKey, key: ContactKey) -> Helping:
    with showing(row.pk):
        words = PlanWords.objects.get(key=row)
    return Helping(words.helps.open(key), words.helps_not.open(key))
