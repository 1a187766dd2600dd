"""Openings in words: what was done, and why."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.audit.openings import Opened
from ringbuoy.contacts.reason_words import REASONS
from ringbuoy.contacts.sight import Reason
from ringbuoy.journal.names import Happened

Words = str | Promise

DONE: dict[Happened, Words] = {
    Happened.CONTACT_READ: _("Opened a contact's words"),
    Happened.CONTACT_READ_REFUSED: _("Was refused a contact's words"),
    Happened.RECORD_OPENED_WITH_REASON: _("Opened a record that is not theirs, with a reason"),
    Happened.HANDLE_REVEALED: _("Had a number shown"),
    Happened.CONTACT_CALLER_LINKED: _("Looked for earlier contacts by what the caller gave"),
    Happened.SUPERVISOR_LISTENS: _("Began to read along"),
    Happened.SUPERVISOR_JOINED: _("Joined the talk"),
    Happened.REPORT_EXPORTED: _("Saved a report as a file"),
    Happened.JOURNAL_READ: _("Looked at who has opened what"),
    Happened.JOURNAL_EXPORTED: _("Saved who has opened what as a file"),
    Happened.PERSON_DENIED: _("Was refused a page or an act"),
}
PURPOSES: dict[str, Words] = {
    "notes": _("own notes"),
    "write": _("to write on it"),
    "transcript": _("to read what was said"),
    "earlier": _("earlier contact of the same caller"),
    "floor": _("from the floor"),
    "level": _("to set the risk level"),
    "export": _("to save the answers as a file"),
    "consult_note": _("note of a colleague who hands over"),
    "lent": _("in the open talk, while keys were out of reach"),
    "desk": _("at the desk"),
    "say": _("to write in it"),
    "handle": _("what the caller gave"),
    "print": _("to print it"),
    "disclosure": _("to give it to the person, or to a court"),
    "owner": _("for the person themself, who had its code"),
    "incident": _("an incident"),
    "feedback": _("a complaint or a compliment"),
    "sound": _("to hear what was said on the phone"),
    "referral": _("what the person wants from a service"),
}


def why(opened: Opened) -> list[Words]:
    """Say why somebody opened something: whose contact it is, for what, and the reason they gave."""
    own: list[Words] = [_("own contact")] if opened.is_own else []
    for_what: list[Words] = [PURPOSES.get(opened.purpose, opened.purpose)] if opened.purpose else []
    given: list[Words] = [REASONS[Reason(opened.reason)]] if opened.reason in set(Reason) else []
    return [*own, *for_what, *given]
