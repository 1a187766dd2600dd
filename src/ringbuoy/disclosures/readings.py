"""Who has opened what we hold of a contact: when, in which role and for what, never by name.

Source: cjeu-c-579-21 (docs/sources.md).
"""

from collections import Counter

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbuoy.contacts.models import Contact
from ringbuoy.journal.models import Entry
from ringbuoy.journal.names import Happened

GIVEN_OUT = "disclosure"
"""Not told: a law or a court may forbid to say that it was demanded."""
Words = str | Promise
ROLES: dict[str, Words] = {
    "trainee": gettext_lazy("somebody in training"),
    "counselor": gettext_lazy("a counselor"),
    "staff_counselor": gettext_lazy("a counselor"),
    "supervisor": gettext_lazy("a supervisor"),
    "clinical_director": gettext_lazy("the clinical director"),
}
_TALK = gettext_lazy("to talk with you and write the record")
_COPY = gettext_lazy("to print or copy the record")
REASONS: dict[str, Words] = {
    **dict.fromkeys(("desk", "say", "write", "notes", "level", "consult_note", "owner"), _TALK),
    **dict.fromkeys(("referral", "third_party"), _TALK),
    **dict.fromkeys(("export", "print"), _COPY),
    "earlier": gettext_lazy("because you came back"),
    "plan": gettext_lazy("for your safety plan"),
    "handle": gettext_lazy("for the number or name that you gave"),
    "rescue": gettext_lazy("for emergency help"),
    "floor": gettext_lazy("to help with the talk, or to look over it"),
    "sound": gettext_lazy("to hear what you spoke"),
}


def readings_of(contact: Contact) -> list[str]:
    """Write down on which day who opened it for what, and how often; each in one line."""
    rows = Entry.objects.filter(contact_id=contact.pk, name=Happened.CONTACT_READ)
    said = rows.exclude(codes__purpose=GIVEN_OUT).values_list("at", "codes__role", "codes__purpose")
    counted = Counter(
        (f"{at:%Y-%m-%d}", _role(role or ""), _reason(purpose or "")) for at, role, purpose in said
    )
    return [f"{day}: {role}, {why}, {times} ×" for (day, role, why), times in sorted(counted.items())]


def _role(codes: str) -> str:
    """Name the roles of somebody; where none of them talks with callers, only that they work here."""
    known = [str(ROLES[code]) for code in codes.split(",") if code in ROLES]
    return " / ".join(dict.fromkeys(known)) or _("somebody who works here")


def _reason(code: str) -> str:
    return str(REASONS.get(code) or _("for another part of our work"))
