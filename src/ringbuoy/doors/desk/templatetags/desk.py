"""How the desk names things: codes become words, each level has its own shape."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from ringbuoy.assessments.risk import Level
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import Tier
from ringbuoy.doors.desk.levels import LOOKS, steps_of
from ringbuoy.doors.shell.keys import key_shown
from ringbuoy.texting.basis import Hindrance
from ringbuoy.texting.states import BLOCKED, NO_CARRIER, REFUSED, Sent

register = template.Library()

CODES: dict[str, str | Promise] = {
    "wrong_number": _("Wrong number"),
    "silent": _("Silent"),
    "prank": _("Needs another kind of help"),
    "test": _("Test"),
    "phone": _("Phone number"),
    "email": _("E-mail address"),
    "word": _("Code word"),
    "voice": _("Call"),
    "chat": _("Chat"),
    "text": _("Text"),
    "en": _("English"),
    "es": _("Spanish"),
    "ar": _("Arabic"),
    "unrecorded": _("Not recorded"),
    "listen": _("is reading along"),
    "whisper": _("is whispering to you"),
    "join": _("has joined the talk"),
    "ready": _("ready"),
    "paused": _("on a break"),
    "caller": _("Visitor"),
    "counselor": _("Counselor"),
    "supervisor": _("Supervisor"),
    "line": _("Automatic message"),
}


@register.filter
def spoken(code: object) -> str:
    """Say a code in words; an unknown one as it is, without its underscores."""
    return str(CODES.get(str(code), str(code).replace("_", " ")))


TEXT_STATES: dict[str, str | Promise] = {
    Sent.WAITING: _("waits to be sent"),
    Sent.SENDING: _("is being sent"),
    Sent.WITH_CARRIER: _("with the carrier"),
    Sent.DELIVERED: _("delivered"),
    Sent.FAILED: _("NOT delivered"),
    Sent.NOT_SENT: _("NOT sent"),
}
TEXT_TROUBLES: dict[str, str | Promise] = {
    BLOCKED: _("The carrier blocks texts to this number."),
    NO_CARRIER: _("No carrier took it, and it was tried again and again. Tell your IT administrator."),
    REFUSED: _("The carrier refused it. Shorten or reword it, or offer to talk by phone."),
    Hindrance.STOPPED: _("They had sent STOP."),
    Hindrance.NO_TALK: _("The conversation was over."),
    Hindrance.NO_CONSENT: _("They have not agreed to be texted."),
    Hindrance.NOT_SAFE_NOW: _("This was not an hour that they called safe."),
}


@register.filter
def text_state(code: str) -> str:
    """Say how far a text has come."""
    return str(TEXT_STATES[code])


@register.filter
def text_trouble(code: str) -> str:
    """Say why a text did not go out, and what can be done."""
    return str(TEXT_TROUBLES[code])


@register.filter
def named(row: Mapping[str, Any]) -> str:
    """Give the name of a topic or disposition in the reader's language."""
    name = row.get("name", row["code"])
    if isinstance(name, Mapping):
        language = (get_language() or "en").split("-")[0]
        return str(name.get(language) or next(iter(name.values()), row["code"]))
    return gettext(name)


@register.filter
def name_in(code: str, rows: list[Mapping[str, Any]]) -> str:
    """Give the name that a line's list has for a code."""
    return next((named(row) for row in rows if row["code"] == code), spoken(code))


@register.simple_tag
def risk(contact: Contact) -> SafeString:
    """Draw the mark of a contact: danger now before the level that the questions gave."""
    if contact.tier == Tier.IMMINENT:
        return _mark("▲▲", gettext("Life in danger"), "high")
    if contact.risk_level in ("", Level.INCOMPLETE):
        return SafeString()
    look = LOOKS[Level(contact.risk_level)]
    return _mark(look.shape, look.name, look.color)


def _mark(shape: str, word: str | Promise, color: str) -> SafeString:
    return format_html(
        '<span class="c-pill c-pill--{}"><span aria-hidden="true">{}</span> {}</span>', color, shape, word
    )


@register.simple_tag(takes_context=True)
def key(context: template.Context, action: str) -> SafeString:
    """Show the key of an action on its control; nothing where the person has turned it off."""
    shown = key_shown(context["request"].user.keys, action)
    return format_html('<kbd class="c-key">{}</kbd>', shown) if shown else SafeString()


@register.inclusion_tag("desk/_next_steps.html")
def next_steps(contact: Contact) -> dict[str, object]:
    """Draw what the level of a contact suggests to do next."""
    return {"steps": steps_of(contact)}


@register.filter
def joined(contact: Contact) -> str:
    """Give an id that can stand in an attribute `id`."""
    return contact.id.hex
