"""Giving the referrals of one contact out as FHIR, written down in the journal."""

from datetime import datetime

from ringbuoy.assessments.fhir import Resource, bundle
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import pass_to_read
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.people.models import Person
from ringbuoy.referrals.fhir import resources
from ringbuoy.referrals.queries import all_of


def export(actor: Person, contact: Contact, *, at: datetime) -> Resource:
    """Give all referrals of a contact as FHIR to somebody who may read its record.

    In no transaction, so that a refusal stays in the journal.

    :raises NotYourContact: the record is closed to this person.
    """
    pass_to_read(actor, contact, purpose="export", at=at)
    given = all_of(contact)
    write(Happened.REFERRAL_EXPORTED, at=at, contact=contact.pk, person=actor.pk, count=len(given))
    return bundle(resource for one in given for resource in resources(one))
