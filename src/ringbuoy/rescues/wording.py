"""The place and the facts of a rescue: sealed like a contact's words, filed for longer when it is over."""

from dataclasses import dataclass, field
from datetime import datetime

from ringbuoy.contacts import filing
from ringbuoy.contacts.reading import pass_to_read
from ringbuoy.people.models import Person
from ringbuoy.privacy.rows import showing
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.rescues.models import Rescue, RescueWords


@dataclass(frozen=True)
class Told:
    """What the helpers are told."""

    place: str = field(default="", repr=False)
    facts: str = field(default="", repr=False)


def keep_words(rescue: Rescue, told: Told, *, key: ContactKey) -> None:
    """Keep these words in the place of those before."""
    sealed = {
        "contact_id": rescue.contact_id,
        "place": RescueWords.place.seal(key, told.place, sequence=rescue.number),
        "facts": RescueWords.facts.seal(key, told.facts, sequence=rescue.number),
    }
    with showing(rescue.contact_id):
        RescueWords.objects.update_or_create(rescue=rescue, defaults=sealed)


def told_of(rescue: Rescue, *, key: ContactKey) -> Told | None:
    """Open the words with the key of the contact's words. None: they are filed, or were never there."""
    row = _row(rescue)
    return None if row is None or is_filed(row) else _opened(row, rescue, key)


def is_filed(row: RescueWords) -> bool:
    """Tell whether the words lie under the class that is kept for years."""
    return filing.is_filed(row.place)


def file_away(actor: Person, rescue: Rescue, *, key: ContactKey, at: datetime) -> None:
    """Seal the words of an ended rescue for the class of rescue records, inside the action's transaction.

    :raises KeysUnavailable: keyd does not answer; the rescue stays open until it does.
    """
    told = told_of(rescue, key=key)
    if told is not None:
        keep_words(rescue, told, key=filing.filing_key(actor, rescue.contact, purpose="rescue", at=at))


def read_filed(actor: Person, rescue: Rescue, *, at: datetime) -> Told | None:
    """Open the words of a rescue that is over, through the gate of its contact, with a line in the journal.

    :raises NotYourContact: the record is closed to this person.
    :raises NotFound: their time is over, or the contact was erased.
    """
    pass_to_read(actor, rescue.contact, purpose="rescue", at=at)
    row = _row(rescue)
    if row is None:
        return None
    key = filing.key_behind(actor, rescue.contact, row.place, purpose="rescue", at=at)
    return _opened(row, rescue, key)


def _row(rescue: Rescue) -> RescueWords | None:
    with showing(rescue.contact_id):
        return RescueWords.objects.filter(rescue=rescue).first()


def _opened(row: RescueWords, rescue: Rescue, key: ContactKey) -> Told:
    return Told(
        row.place.open(key, sequence=rescue.number),
        row.facts.open(key, sequence=rescue.number),
    )
