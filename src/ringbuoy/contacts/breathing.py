"""After a hard contact its counselor takes a breath, whichever way it left their hands."""

from datetime import datetime

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.queries import is_grave
from ringbuoy.people.models import Person
from ringbuoy.presence.actions import rest
from ringbuoy.wellbeing.actions import offer
from ringbuoy.wellbeing.rules import After


def let_breathe(person: Person, contact: Contact, *, at: datetime) -> None:
    """After high risk offer a debrief; the next contact waits until they have answered and are ready again.

    After a calm contact all stays as it is.
    """
    if is_grave(contact):
        rest(person, at=at)
        offer(person, After.IMMINENT if contact.is_imminent else After.HIGH_RISK, at=at)
