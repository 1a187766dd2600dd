"""Who is in danger besides the caller, as one contact tells. No way leads here from a caller or a handle."""

from dataclasses import dataclass, field

from ringbuoy.contacts.models import Contact
from ringbuoy.privacy.rows import showing
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.third_parties.models import PersonAtRisk, PersonAtRiskWords


@dataclass(frozen=True)
class Known:
    """A person at risk with what is known of them. Empty words: nobody wrote it down."""

    row: PersonAtRisk
    words: str = field(repr=False)


def persons_of(contact: Contact, *, key: ContactKey) -> list[Known]:
    """Give the persons at risk of one contact. Who asks has passed the gate to its words."""
    with showing(contact.pk):
        rows = list(PersonAtRisk.objects.filter(contact=contact))
        sealed = {one.person_id: one for one in PersonAtRiskWords.objects.filter(contact=contact)}
    return [_known(row, sealed.get(row.pk), key) for row in rows]


def _known(row: PersonAtRisk, sealed: PersonAtRiskWords | None, key: ContactKey) -> Known:
    return Known(row, sealed.words.open(key, sequence=row.number) if sealed else "")
