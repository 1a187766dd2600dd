"""Looking through the journal as it is sealed, for what somebody must look into.

It follows the places of the tree, which have no gaps, so nothing is missed, however late it became visible.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Subquery

from ringbuoy.access.rules import acts_of
from ringbuoy.alarms.actions import raise_alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.audit.closeness import is_close
from ringbuoy.audit.models import Bookmark
from ringbuoy.audit.rules import WITHIN, Facts, alarms_of, are_many
from ringbuoy.audit.sealing import tree_size
from ringbuoy.audit.watched_contacts import is_watched
from ringbuoy.contacts.models import Contact, RecordOpening, Transfer
from ringbuoy.contacts.rules import State
from ringbuoy.contacts.sight import Reader, Record, may_read
from ringbuoy.journal.models import Entry, Leaf
from ringbuoy.journal.names import Happened
from ringbuoy.people.models import Person
from ringbuoy.privacy.rows import showing

AT_ONCE = 1_000
THE_ONE = 1
_SHOWN = frozenset({Happened.CONTACT_READ, Happened.HANDLE_REVEALED})
_READ = _SHOWN | {Happened.CONTACT_READ_REFUSED}
_REFUSED = (Happened.CONTACT_READ_REFUSED.value, Happened.PERSON_DENIED.value)
_TAKES = (Happened.CONTACT_ANSWERED.value, Happened.CONTACT_MESSAGE_ATTENDED.value)


def watch(*, at: datetime) -> int:
    """Look through what was sealed since the last time, and give how many entries that were."""
    has_begun = Bookmark.objects.filter(pk=THE_ONE)
    if has_begun.filter(position__gt=_last_place()).exists():
        return 0
    return _look_through(at=at)


def _last_place() -> Subquery:
    return Subquery(Leaf.objects.order_by("-position").values("position")[:1])


@transaction.atomic
def _look_through(*, at: datetime) -> int:
    Bookmark.objects.get_or_create(pk=THE_ONE, defaults={"position": tree_size()})
    bookmark = Bookmark.objects.select_for_update(skip_locked=True).filter(pk=THE_ONE).first()
    if bookmark is None:
        return 0
    ids = list(
        Leaf.objects.filter(position__gte=bookmark.position).values_list("entry_id", flat=True)[:AT_ONCE]
    )
    entries = Entry.objects.in_bulk(ids)
    for number in ids:
        if number in entries:
            _look_at(entries[number], at=at)
    Bookmark.objects.filter(pk=THE_ONE).update(position=bookmark.position + len(ids))
    return len(ids)


def _look_at(entry: Entry, *, at: datetime) -> None:
    if entry.person_id is None:
        return
    if entry.name in _READ and entry.contact_id is not None:
        for code in alarms_of(_facts(entry, entry.person_id, entry.contact_id)):
            raise_alarm(code, at=at, about=entry.person_id, contact=entry.contact_id, entry=entry.pk)
    if entry.name in _REFUSED and are_many(_refusals(entry), at=entry.at):
        raise_alarm(AlarmCode.MANY_DENIALS, at=at, about=entry.person_id, entry=entry.pk)


def _refusals(entry: Entry) -> list[datetime]:
    since = Entry.objects.filter(person_id=entry.person_id, at__gt=entry.at - WITHIN, at__lte=entry.at)
    return list(since.filter(name__in=_REFUSED).values_list("at", flat=True))


def _facts(entry: Entry, person_id: int, contact_id: UUID) -> Facts:
    person = Person.objects.filter(pk=person_id).first()
    contact = Contact.objects.select_related("line").filter(pk=contact_id).first()
    was_shown = entry.name in _SHOWN
    if person is None or contact is None or not was_shown:
        return Facts(was_shown=was_shown, is_watched=is_watched(contact_id))
    return Facts(
        was_shown=True,
        is_watched=is_watched(contact_id),
        is_close=is_close(person, contact),
        has_reason=_has_reason(entry, person, contact),
    )


def _has_reason(entry: Entry, person: Person, contact: Contact) -> bool:
    """Tell whether the rule of who reads what allows this reading as things stood then.

    The gate asked the same before; this is the second pair of eyes, which reads only what was journaled.
    """
    if _was_asked_to_take_over(entry, person, contact):
        return True
    roles = str(entry.codes.get("role") or ",".join(person.roles))
    reader = Reader(person.pk, acts_of(roles.split(",")), person.lines)
    return may_read(reader, _record_then(entry, person, contact), at=entry.at)


def _was_asked_to_take_over(entry: Entry, person: Person, contact: Contact) -> bool:
    with showing(contact.pk):
        rows = Transfer.objects.filter(contact=contact, receiver=person, asked_at__lte=entry.at)
        return rows.exists()


def _record_then(entry: Entry, person: Person, contact: Contact) -> Record:
    """Put the contact together as it was at the moment of the reading."""
    over_since = contact.closed_at or contact.ended_at
    was_over = over_since is not None and over_since <= entry.at
    openings = RecordOpening.objects.filter(contact=contact, person=person, at__lte=entry.at)
    return Record(
        counselor=person.pk if _had_it(entry) else contact.counselor_id,
        line=contact.line.code,
        state=contact.where if was_over else State.TALKING,
        over_since=over_since if was_over else None,
        opened_until=max(openings.values_list("until", flat=True), default=None),
    )


def _had_it(entry: Entry) -> bool:
    """Tell whether this person had taken this contact before: they may have handed it over since."""
    before = Entry.objects.filter(contact_id=entry.contact_id, at__lte=entry.at)
    return before.filter(person_id=entry.person_id, name__in=_TAKES).exists()
