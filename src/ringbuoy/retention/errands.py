"""Asking keyd to do something about one contact, in the name of whoever decided it."""

from datetime import datetime

from ringbuoy.contacts.models import Contact
from ringbuoy.keyd.requests import Act as KeydAct
from ringbuoy.people.models import Person
from ringbuoy.privacy.grants import OPERATOR, Grant
from ringbuoy.privacy.keys import own_keys


def ask_keyd(actor: Person | None, act: KeydAct, contact: Contact, *, at: datetime) -> None:
    """Have keyd do it. Call it last in a transaction: what keyd could not do was then not written down.

    :raises KeysUnavailable: keyd does not answer.
    :raises Foreseen: keyd refuses; the sentence says why.
    """
    roles = ",".join(sorted(actor.roles)) if actor else OPERATOR
    person = actor.pk if actor else None
    grant = Grant(person, roles, contact.pk, act.value, own_live=False, passed_at=at)
    own_keys().errand(act, contact.pk, grant=grant)
