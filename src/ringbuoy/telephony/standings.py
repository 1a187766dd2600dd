"""What the engine reads of the records: where the contacts of calls stand, and which line answers where."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State
from ringbuoy.contacts.transfers import joined_by
from ringbuoy.escalations.models import Watching
from ringbuoy.escalations.rules import Mode
from ringbuoy.escalations.telling import untold
from ringbuoy.journal.sessions import rows_of
from ringbuoy.kernel.channels import Channel
from ringbuoy.lines.journey import numbers_in
from ringbuoy.lines.models import Line
from ringbuoy.routing.hops import OpenWay, is_last, open_way
from ringbuoy.routing.queries import usual_wait
from ringbuoy.telephony.calls.events import Stands, Watches
from ringbuoy.telephony.calls.lines import Numbers
from ringbuoy.telephony.kinds import Company
from ringbuoy.telephony.models import PhoneNumber
from ringbuoy.telephony.numbers import digits_of
from ringbuoy.telephony.sounds.prompts import Prompt, wait_prompt
from ringbuoy.telephony.talk_recordings import consents
from ringbuoy.telephony.voice_lines import answering

JUDGED_FOR = timedelta(seconds=2)
_STANDINGS = """
    SELECT c.id, c.state, c.counselor_id, c.hop, c.left_by, c.language, l.code,
           EXISTS (SELECT FROM escalations_watching w WHERE w.contact_id = c.id AND w.until IS NULL),
           EXISTS (SELECT FROM telephony_talkrecording t WHERE t.contact_id = c.id),
           EXISTS (SELECT FROM escalations_toldoflistening o WHERE o.contact_id = c.id),
           (c.answered_at IS NULL OR c.state = 'talking')
               AND EXISTS (SELECT FROM telephony_callback b WHERE b.contact_id = c.id)
      FROM contacts_contact c JOIN lines_line l ON l.id = c.line_id WHERE c.id = ANY(%s)
"""
"""Read at every hint of the journal; what few calls have is asked for only where it is there."""


def standings(contacts: Collection[UUID]) -> list[Stands]:
    """Read where these contacts stand."""
    if not contacts:
        return []
    rows = rows_of(_STANDINGS, [list(contacts)])
    watched, asked, hopping = ([row[0] for row in rows if row[column]] for column in (7, 8, 3))
    watchers = _watchers(watched) if watched else {}
    recordings = consents(asked) if asked else {}
    ways = _ways_on(hopping) if hopping else {}
    for contact, state, *_rest in rows:
        if state == State.TRANSFERRING and (colleague := joined_by(contact)):
            watchers.setdefault(contact, []).append(Watches(colleague, Mode.JOIN))
    return [
        replace(
            _stands(contact, State(state), counselor, ways.get(contact)),
            watchers=tuple(watchers.get(contact, ())),
            is_handed_on=left_by == Company.HANDED_ON,
            language=language,
            line=line,
            consent=told.consent if (told := recordings.get(contact)) else None,
            is_recorded=bool(told and told.is_recorded),
            is_told_of_listening=knows,
            is_to_be_called=promised,
        )
        for contact, state, counselor, _hop, left_by, language, line, _watched, _told, knows, promised in rows
    ]


def _watchers(contacts: Collection[UUID]) -> dict[UUID, list[Watches]]:
    """Read who takes part in these contacts, besides their counselors.

    Whoever listens where a caller must be told first hears nothing until they were, however that came.
    """
    silent = untold(contacts)
    found: dict[UUID, list[Watches]] = {}
    rows = Watching.objects.filter(contact__in=contacts, until=None).order_by("pk")
    for contact, person, mode in rows.values_list("contact_id", "person_id", "mode"):
        if contact not in silent or mode == Mode.JOIN:
            found.setdefault(contact, []).append(Watches(person, Mode(mode)))
    return found


class _WayOn(NamedTuple):
    """Where the newest way out of the queue leads, and whether another hop opens after it."""

    way: OpenWay
    is_last: bool


def _ways_on(contacts: Collection[UUID]) -> dict[UUID, _WayOn]:
    """Read where the open hops of these contacts lead."""
    rows = Contact.objects.select_related("line").filter(pk__in=contacts)
    return {row.pk: _WayOn(way, is_last(row)) for row in rows if (way := open_way(row))}


def _stands(contact: UUID, state: State, counselor: int | None, on: _WayOn | None) -> Stands:
    """See how a contact stands; where a way out of the queue is open, also where it leads."""
    if on is None:
        return Stands(contact, state, counselor)
    hop = on.way.hop
    number = ",".join(digits_of(one) for one in numbers_in(hop.target)) if hop.rings else ""
    return Stands(
        contact,
        state,
        counselor,
        asks_more=not number,
        hop=on.way.number,
        number=number,
        is_last=on.is_last,
        needs_no_key=hop.answers_by_itself,
    )


def numbers(*, at: datetime) -> Numbers:
    """Read which line answers where."""
    named = dict(PhoneNumber.objects.values_list("number", "line__code"))
    return answering(list(Line.objects.all()), named).judged(at=at)


class Waits:
    """The honest sentence about the wait on each line, judged anew every few seconds."""

    def __init__(self) -> None:
        self._judged: dict[int, tuple[datetime, Prompt | None]] = {}

    def of(self, contact: Contact, *, at: datetime) -> Prompt | None:
        """Give the sentence for this contact. None: nothing is known."""
        known = self._judged.get(contact.line_id)
        if known is None or not timedelta() <= at - known[0] < JUDGED_FOR:
            known = at, wait_prompt(usual_wait(contact.line, Channel.VOICE, at=at))
            self._judged[contact.line_id] = known
        return known[1]
