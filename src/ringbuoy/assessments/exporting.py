"""Giving the answers of one contact out as FHIR, written down in the journal."""

from datetime import datetime

from ringbuoy.assessments.fhir import GivenAnswer, Resource, bundle, resources
from ringbuoy.assessments.models import Assessment
from ringbuoy.assessments.queries import answers_of, given_in
from ringbuoy.assessments.registering import find
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import pass_to_read
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.people.models import Person


def export(actor: Person, contact: Contact, *, at: datetime) -> Resource:
    """Give all answers of a contact as FHIR to somebody who may read its record.

    In no transaction, so that a refusal stays in the journal.

    :raises NotYourContact: the record is closed to this person.
    """
    pass_to_read(actor, contact, purpose="export", at=at)
    rows = list(Assessment.objects.filter(contact=contact).order_by("started_at"))
    codes = [row.instrument for row in rows]
    write(Happened.ASSESSMENT_EXPORTED, at=at, contact=contact.pk, person=actor.pk, instruments=codes)
    return bundle(resource for row in rows for resource in _resources(row))


def _resources(row: Assessment) -> list[Resource]:
    standing = answers_of(row)
    newest = {given.item: given for given in given_in(row) if given.item in standing}
    given = [GivenAnswer(one.item, one.answer, one.at, one.person_id) for one in newest.values()]
    last = max((one.at for one in given), default=row.started_at)
    return resources(find(row.instrument), row.contact_id, given, at=last)
