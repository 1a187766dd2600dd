"""Erasing one contact from the machine's own terminal, as the service's user and role.

Two programs: the one at the terminal asks, and this one, started by it, looks and acts.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from ringbuoy.kernel.clock import now
from ringbuoy.kernel.errors import Conflict, NotFound, Refused
from ringbuoy.kernel.settings import Settings
from ringbuoy.server.answering import answer, answer_of
from ringbuoy.server.loops import start_django

if TYPE_CHECKING:
    from ringbuoy.contacts.models import Contact


class NotErased(Refused):
    """Nothing was erased; the sentence says why."""


class NoSuchContact(NotFound):
    """Nobody has this number or id."""


class SeveralContacts(Conflict):
    """Four digits are not enough to tell them apart."""


@dataclass(frozen=True)
class Found:
    """A contact that can be erased, as it is shown to somebody who has to be sure."""

    contact: str
    number: str
    channel: str
    line: str
    reached: str


def find(settings: Settings, said: str) -> Found:
    """Find the contact of this id, or of these four digits.

    :raises NotErased: there is none, or there are several; the sentence says what to do.
    """
    return Found(**json.loads(_in_a_program(settings, "find", said)))


def erase(settings: Settings, found: Found, *, reason: str) -> None:
    """Erase a contact, its key first and in every backup.

    :raises NotErased: nothing was erased; the sentence says why.
    """
    _in_a_program(settings, "erase", found.contact, reason)


def _in_a_program(settings: Settings, *words: str) -> str:
    return answer_of("ringbuoy.server.erasing", settings, *words, refusal=NotErased)


def _shown(said: str) -> Found:
    """Find the one contact that is meant.

    :raises NoSuchContact: there is none.
    :raises SeveralContacts: these digits are not enough.
    """
    from ringbuoy.contacts.models import Contact
    from ringbuoy.contacts.queries import numbered

    id_ = _as_id(said)
    rows = Contact.objects.select_related("line").filter(pk=id_) if id_ else numbered(said)
    shown = [_said(contact) for contact in rows]
    if not shown:
        raise NoSuchContact("No contact with this number is left to erase. Give its four digits or its id.")
    if len(shown) > 1:
        lines = "; ".join(f"{one.contact} ({one.channel}, {one.line}, {one.reached})" for one in shown)
        raise SeveralContacts(f"Several contacts have these digits. Say which, by its id: {lines}")
    return shown[0]


def _said(contact: "Contact") -> Found:
    reached = f"{contact.reached_at:%Y-%m-%d %H:%M} UTC"
    return Found(str(contact.pk), contact.number, contact.channel, contact.line.name, reached)


def _as_id(said: str) -> UUID | None:
    """Read an id. None: it is not one."""
    try:
        return UUID(said)
    except ValueError:
        return None


def _erase(contact: str, reason: str) -> None:
    from ringbuoy.contacts.swaps import find as find_contact
    from ringbuoy.retention import erasing

    erasing.erase(None, find_contact(UUID(contact)), reason=reason, at=now())


def act(words: Sequence[str]) -> str:
    """Look or erase, and give what came of it.

    :raises Foreseen: it cannot be.
    """
    if words[0] == "find":
        return json.dumps(asdict(_shown(words[1])))
    _erase(words[1], words[2])
    return ""


if __name__ == "__main__":
    start_django("erase")
    sys.exit(answer(act, sys.argv[1:]))
