"""Opening what a request or an order names, contact by contact, as the second person; and what is gone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import may_read, unlock
from ringbuoy.contacts.record_openings import open_with_reason
from ringbuoy.contacts.sight import Reason
from ringbuoy.disclosures.held import PURPOSE, Asked, held
from ringbuoy.disclosures.models import Disclosure
from ringbuoy.disclosures.rules import Part
from ringbuoy.kernel.errors import NotFound
from ringbuoy.people.models import Person


@dataclass(frozen=True)
class Gathered:
    """What is held of one contact. `why_gone` empty: its words are there."""

    contact: Contact
    parts: dict[Part, str] = field(repr=False)
    why_gone: str = ""

    @property
    def text(self) -> str:
        """All parts as one text in the language of the talk, and what is not there any more."""
        with translation.override(self.contact.language):
            written = [f"== {PART_NAMES[part]()}\n{words}" for part, words in self.parts.items()]
        return "\n\n".join([*written, *([f"== {self.why_gone}"] if self.why_gone else [])])


PART_NAMES = {
    Part.FACTS: lambda: _("What we know of it in codes"),
    Part.MESSAGES: lambda: _("What was written"),
    Part.NOTES: lambda: _("What was noted"),
    Part.LEVELS: lambda: _("Answers to questions, and risk levels"),
    Part.PLAN: lambda: _("Safety plan"),
    Part.SERVICES: lambda: _("Services given"),
    Part.PROMISES: lambda: _("Promises to be in touch"),
    Part.RESCUES: lambda: _("Emergency help"),
    Part.CORRECTIONS: lambda: _("What you say is not right"),
    Part.READINGS: lambda: _("Who has opened it: the day, the role, what for, and how often"),
}


def gather(actor: Person, disclosure: Disclosure, *, reason: Reason, at: datetime) -> list[Gathered]:
    """Open each contact that is named, with a reason that the directors are told, and write down its parts.

    :raises KeysUnavailable: keyd does not answer; nothing was given.
    """
    parts = [Part(code) for code in disclosure.parts]
    contacts = disclosure.contacts.select_related("line").order_by("reached_at")
    gathered = []
    for contact in contacts:
        with translation.override(contact.language):
            gathered.append(_one(actor, contact, parts, reason=reason, at=at))
    return gathered


def _one(actor: Person, contact: Contact, parts: Sequence[Part], *, reason: Reason, at: datetime) -> Gathered:
    if not may_read(actor, contact, at=at):
        open_with_reason(actor, contact, reason, at=at)
    if contact.erased_at is not None:
        why = _("The words were erased on %(day)s. Nobody can read them again.")
        return _without_words(actor, contact, parts, why % {"day": f"{contact.erased_at:%Y-%m-%d}"}, at=at)
    try:
        key = unlock(actor, contact, purpose=PURPOSE, at=at)
    except NotFound:
        why = _("The words are not kept any more: their key was destroyed when their time was over.")
        return _without_words(actor, contact, parts, why, at=at)
    return Gathered(contact, held(Asked(actor, contact, key, at), parts))


def _without_words(
    actor: Person, contact: Contact, parts: Iterable[Part], why: str, *, at: datetime
) -> Gathered:
    without = [part for part in parts if part is not Part.RESCUES]
    return Gathered(contact, held(Asked(actor, contact, None, at), without), why)
