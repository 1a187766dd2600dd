"""Writing down about whom a caller reaches out, and what came of it."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.notes import record_closed
from ringbuoy.contacts.reading import require_own
from ringbuoy.contacts.rules import OPEN
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, NotFound
from ringbuoy.people.models import Person
from ringbuoy.privacy.rows import showing
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.third_parties.models import PersonAtRisk, PersonAtRiskWords
from ringbuoy.third_parties.rules import MOST_PERSONS, Age, Consent, Outcome, Relation


class TooManyPersons(Conflict):
    """More people than one talk can hold."""


class NoSuchPerson(NotFound):
    """There is none, or a colleague has the contact."""


class AddedElsewhere(Conflict):
    """Another screen wrote somebody down at this moment."""


@dataclass(frozen=True)
class Told:
    """What is said about a person at risk: codes, and in words who they are and how to reach them."""

    relation: Relation
    age: Age
    consent: Consent
    outcome: Outcome
    words: str = field(default="", repr=False)


@transaction.atomic
def add_person(actor: Person, contact: Contact, told: Told, *, key: ContactKey, at: datetime) -> PersonAtRisk:
    """Write down somebody about whom the caller reaches out.

    :raises TooManyPersons: five stand there already.
    :raises RecordClosed: the record is closed.
    """
    _require_open(actor, contact)
    number = PersonAtRisk.objects.filter(contact=contact).count() + 1
    if number > MOST_PERSONS:
        raise TooManyPersons(_("Five people stand there already. Change one of them, or use the notes."))
    row = PersonAtRisk(contact=contact, number=number, told_by=actor, at=at, **_codes(told))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise AddedElsewhere(_("Somebody was written down on another screen just now. Look again.")) from None
    _keep(actor, row, told, Happened.PERSON_AT_RISK_ADDED, key=key, at=at)
    return row


@transaction.atomic
def change_person(actor: Person, row: PersonAtRisk, told: Told, *, key: ContactKey, at: datetime) -> None:
    """Change what is said about somebody, or what came of it.

    :raises RecordClosed: the record is closed.
    """
    _require_open(actor, row.contact)
    PersonAtRisk.objects.filter(pk=row.pk).update(**_codes(told))
    _keep(actor, row, told, Happened.PERSON_AT_RISK_CHANGED, key=key, at=at)


def find_own_person(actor: Person, person_id: int) -> PersonAtRisk:
    """Find a person at risk of one's own contact.

    :raises NoSuchPerson: there is none, or a colleague has the contact.
    """
    rows = PersonAtRisk.objects.select_related("contact__line").filter(contact__counselor=actor.pk)
    row = rows.filter(pk=person_id).first()
    if row is None:
        raise NoSuchPerson(_("There is no such person here, or a colleague has the contact."))
    return row


def _require_open(actor: Person, contact: Contact) -> None:
    require(actor, Act.WRITE_NOTES)
    require_own(actor, contact)
    if contact.where not in OPEN:
        raise record_closed()


def _codes(told: Told) -> dict[str, str]:
    return {
        "relation": told.relation.value,
        "age": told.age.value,
        "consent": told.consent.value,
        "outcome": told.outcome.value,
    }


def _keep(
    actor: Person, row: PersonAtRisk, told: Told, name: Happened, *, key: ContactKey, at: datetime
) -> None:
    """Seal the words in the place of those before, and journal the codes."""
    with showing(row.contact_id):
        if told.words:
            sealed = PersonAtRiskWords.words.seal(key, told.words, sequence=row.number)
            kept = {"contact_id": row.contact_id, "words": sealed}
            PersonAtRiskWords.objects.update_or_create(person=row, defaults=kept)
        else:
            PersonAtRiskWords.objects.filter(person=row).delete()
    write(
        name,
        at=at,
        contact=row.contact_id,
        person=actor.pk,
        line=row.contact.line_id,
        number=row.number,
        **_codes(told),
    )
