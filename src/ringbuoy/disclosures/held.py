"""What we hold about one contact, part by part, in words that the person understands."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from ringbuoy.assessments.models import Assessment
from ringbuoy.assessments.queries import given_in as answers_given
from ringbuoy.assessments.queries import level_changes
from ringbuoy.contacts.messages import transcript
from ringbuoy.contacts.models import Contact, Message
from ringbuoy.contacts.notes import all_notes
from ringbuoy.contacts.rules import Audience, Author
from ringbuoy.disclosures.models import Correction
from ringbuoy.disclosures.readings import readings_of
from ringbuoy.disclosures.rules import Part
from ringbuoy.followups.models import FollowUp
from ringbuoy.kernel.errors import NotFound
from ringbuoy.people.models import Person
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.referrals.queries import given_in as services_given
from ringbuoy.rescues.models import Rescue
from ringbuoy.rescues.wording import Told, read_filed, told_of
from ringbuoy.safety_plans.writing import newest_plan
from ringbuoy.statements.stating import read

PURPOSE = "disclosure"


@dataclass(frozen=True)
class Asked:
    """Who opens which contact, when; `key` None: its words are gone."""

    actor: Person
    contact: Contact
    key: ContactKey | None
    at: datetime


def held(asked: Asked, parts: Iterable[Part]) -> dict[Part, str]:
    """Write down every part that is asked for and that there is something of."""
    written = {part: "\n".join(WRITERS[part](asked)) for part in parts}
    return {part: text for part, text in written.items() if text}


def _facts(asked: Asked) -> list[str]:
    contact = asked.contact
    return [
        _("Contact %(number)s on the line %(line)s, by %(channel)s, in %(language)s")
        % {
            "number": contact.number,
            "line": contact.line.name,
            "channel": contact.channel,
            "language": contact.language,
        },
        *_moment(_("Reached us"), contact.reached_at),
        *_moment(_("Answered"), contact.answered_at),
        *_moment(_("Ended"), contact.ended_at),
        *_code(_("Risk level"), contact.risk_level),
        *_code(_("How it ended"), contact.disposition),
        *_code(_("What it was about"), ", ".join(contact.topics)),
        *(f"{question}: {answer}" for question, answer in contact.told.items()),
    ]


def _messages(asked: Asked) -> list[str]:
    if asked.key is None:
        return []
    return [
        f"{row.at:%Y-%m-%d %H:%M:%S} UTC, {_who(row)}: {words}"
        for row, words in transcript(asked.contact, asked.key)
    ]


def _who(message: Message) -> str:
    if message.audience == Audience.STAFF:
        return _("We, among ourselves")
    return {Author.CALLER: _("You"), Author.LINE: _("The line")}.get(Author(message.author), _("We"))


def _notes(asked: Asked) -> list[str]:
    if asked.key is None:
        return []
    return [f"{note.at:%Y-%m-%d %H:%M} UTC: {note.words}" for note in all_notes(asked.contact, asked.key)]


def _levels(asked: Asked) -> list[str]:
    said = [
        f"{assessment.instrument} {one.item}: {one.answer}"
        for assessment in Assessment.objects.filter(contact=asked.contact)
        for one in answers_given(assessment)
    ]
    for change in level_changes(asked.contact):
        reason = change.reason.open(asked.key, sequence=change.number) if change.reason and asked.key else ""
        said.append(f"{change.at:%Y-%m-%d %H:%M} UTC: {change.after} {reason}".strip())
    return said


def _plan(asked: Asked) -> list[str]:
    if asked.key is None:
        return []
    return [f"{name}: {words}" for name, words in newest_plan(asked.contact, asked.key).written]


def _services(asked: Asked) -> list[str]:
    return [f"{one.service}, {one.organization}: {one.state}" for one in services_given(asked.contact)]


def _promises(asked: Asked) -> list[str]:
    rows = FollowUp.objects.filter(contact=asked.contact)
    return [f"{row.promised_at:%Y-%m-%d %H:%M} UTC, {row.channel}: {row.state}" for row in rows]


def _rescues(asked: Asked) -> list[str]:
    return [line for row in Rescue.objects.filter(contact=asked.contact) for line in _rescue(asked, row)]


def _rescue(asked: Asked, row: Rescue) -> list[str]:
    told = _told(asked, row)
    words = [told.place, told.facts] if told else [_("What was said to the helpers is not kept any more.")]
    said = f"{row.asked_at:%Y-%m-%d %H:%M} UTC: {row.basis}, {row.consent}, {row.state}"
    return [said, *(part for part in words if part)]


def _told(asked: Asked, row: Rescue) -> Told | None:
    """Open what the helpers were told. None: its time is over, though the rest of the contact is there."""
    if row.is_open:
        return told_of(row, key=asked.key) if asked.key else None
    try:
        return read_filed(asked.actor, row, at=asked.at)
    except NotFound:
        return None


def _corrections(asked: Asked) -> list[str]:
    rows = Correction.objects.select_related("statement").filter(contact=asked.contact)
    said = [(row.at, read(asked.actor, row.statement, purpose=PURPOSE, at=asked.at)) for row in rows]
    return [f"{at:%Y-%m-%d} {words}" for at, words in said if words]


WRITERS: dict[Part, Callable[[Asked], Sequence[str]]] = {
    Part.FACTS: _facts,
    Part.MESSAGES: _messages,
    Part.NOTES: _notes,
    Part.LEVELS: _levels,
    Part.PLAN: _plan,
    Part.SERVICES: _services,
    Part.PROMISES: _promises,
    Part.RESCUES: _rescues,
    Part.CORRECTIONS: _corrections,
    Part.READINGS: lambda asked: readings_of(asked.contact),
}


def _moment(name: str, moment: datetime | None) -> list[str]:
    return [f"{name}: {moment:%Y-%m-%d %H:%M} UTC"] if moment else []


def _code(name: str, code: str) -> list[str]:
    return [f"{name}: {code}"] if code else []
