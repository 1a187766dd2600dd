"""High risk and imminent danger: the contact goes first, and supervisors are called at the same moment."""

from datetime import datetime

from django.db import transaction

from ringbuoy.contacts import danger
from ringbuoy.contacts.models import Contact
from ringbuoy.escalations.actions import acknowledge
from ringbuoy.escalations.asking import ask, still_open
from ringbuoy.escalations.models import HelpRequest
from ringbuoy.escalations.rules import Kind
from ringbuoy.people.models import Person


@transaction.atomic
def raise_imminent(actor: Person, contact: Contact, *, reason: str, at: datetime) -> HelpRequest:
    """Flag that a life is in danger, and ring every supervisor on shift.

    `reason` is a code: attempt, imminent, help_now. Raised again after somebody has acknowledged,
    it rings again.
    """
    danger.raise_imminent(actor, contact, reason=reason, at=at)
    return ask(contact, Kind.IMMINENT, asked_by=actor, at=at)


@transaction.atomic
def lower_imminent(actor: Person, contact: Contact, *, at: datetime) -> None:
    """Take the flag back and silence its alarm; the contact stays before others. Supervisors only."""
    danger.lower_imminent(actor, contact, at=at)
    for request in still_open().filter(contact=contact, kind=Kind.IMMINENT):
        acknowledge(actor, request, at=at)


def call_for_high_risk(contact: Contact, *, counselor: Person | None, at: datetime) -> HelpRequest:
    """Put a contact whose level has become high on the floor, to be acknowledged within five minutes.

    The assessment that found the level calls this inside its own transaction, after its own gate.
    """
    return ask(contact, Kind.HIGH_RISK, asked_by=counselor, at=at)
