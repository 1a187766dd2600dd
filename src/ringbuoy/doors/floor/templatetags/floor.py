"""The words for the codes that the floor shows."""

from django import template
from django.conf.locale import LANG_INFO
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.assessments.models import How
from ringbuoy.callers.rules import HandleKind
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State, Tier
from ringbuoy.doors.floor.numbers import percent
from ringbuoy.doors.floor.tiles import Doing
from ringbuoy.escalations.models import HelpRequest
from ringbuoy.escalations.rules import Called, Kind, Mode, rung
from ringbuoy.kernel.channels import Channel

register = template.Library()

_WORDS: dict[str, dict[str, str | Promise]] = {
    "channel": {Channel.VOICE: _("Call"), Channel.CHAT: _("Chat"), Channel.TEXT: _("Text")},
    "doing": {
        Doing.TALKING: _("Talking"),
        Doing.WRAPPING_UP: _("Wrap-up"),
        Doing.FREE: _("Free"),
        Doing.FREE_WITHOUT_PHONE: _("Free, without a phone"),
        Doing.BREAK: _("On a break"),
        Doing.AWAY: _("Away"),
    },
    "kind": {
        Kind.HELP: _("⚑ Wants help"),
        Kind.HIGH_RISK: _("▲ High risk"),
        Kind.IMMINENT: _("▲ Life in danger"),
    },
    "called": {
        Called.SUPERVISORS: _("Rings every supervisor on shift"),
        Called.EVERYONE_ON_THE_FLOOR: _("Nobody came. Rings everyone who watches the floor"),
        Called.ON_CALL_PHONES: _("Nobody came. The on-call phones are called and texted"),
        Called.CLINICAL_DIRECTORS: _("Nobody came. Rings the clinical directors too"),
    },
    "mode": {
        Mode.LISTEN: _("reads along"),
        Mode.WHISPER: _("whispers"),
        Mode.JOIN: _("has joined"),
    },
    "call_mode": {
        Mode.LISTEN: _("listens"),
        Mode.WHISPER: _("whispers"),
        Mode.JOIN: _("has joined"),
    },
    "call_mine": {
        Mode.LISTEN: _("You listen"),
        Mode.WHISPER: _("You whisper"),
        Mode.JOIN: _("You have joined"),
    },
    "mine": {
        Mode.LISTEN: _("You read along"),
        Mode.WHISPER: _("You whisper"),
        Mode.JOIN: _("You have joined"),
    },
    "state": {
        State.WAITING: _("waiting"),
        State.OFFERED: _("ringing"),
        State.TALKING: _("talking"),
        State.HELD: _("on hold"),
        State.TRANSFERRING: _("being handed over"),
        State.PARKED: _("parked, the caller is silent"),
        State.WRAP_UP: _("wrap-up"),
        State.CLOSED: _("closed"),
        State.ABANDONED: _("left before an answer"),
        State.OVERFLOWED: _("sent on"),
        State.MESSAGE_TAKEN: _("message taken"),
    },
    "handle": {HandleKind.PHONE: _("Number"), HandleKind.EMAIL: _("E-mail"), HandleKind.WORD: _("Code word")},
    "level": {
        "none": _("No risk found"),
        "low": _("● Low risk"),
        "moderate": _("◆ Moderate risk"),
        "high": _("▲ High risk"),
        "incomplete": _("Questions not finished"),
    },
    "how": {
        How.COMPUTED: _("by the answers"),
        How.RAISED: _("raised"),
        How.LOWERED: _("lowered"),
        How.PAPER: _("from paper"),
    },
}
_TIERS = {Tier.IMMINENT: _("▲ Life in danger"), Tier.HIGH: _("▲ High risk")}


@register.filter
def said_as(code: str, of: str) -> str | Promise:
    """Give the words for a code; a code without words is shown as it is."""
    return _WORDS[of].get(code, code)


@register.filter
def language_words(code: str) -> str:
    """Give a language's own name; a code that nobody knows is shown as it is."""
    return str(LANG_INFO.get(code, {}).get("name_local", code))


@register.filter
def ending_words(contact: Contact) -> str:
    """Give the name of how a contact ended; a code that its line has no more is shown as it is."""
    names = {row["code"]: row["name"] for row in contact.line.dispositions}
    return str(names.get(contact.disposition, contact.disposition))


@register.filter
def tier_words(tier: int) -> str | Promise:
    """Say how urgent somebody is; everyone else's urgency needs no words."""
    return _TIERS.get(Tier(tier), "")


@register.filter
def called_words(request: HelpRequest) -> str | Promise:
    """Say who is called at the step on which an alarm stands."""
    return _WORDS["called"][rung(Kind(request.kind), request.step).called]


@register.filter
def in_percent(share: float | None) -> str:
    """Write a share as whole percent; a dash where nothing was counted."""
    whole = percent(share)
    return "–" if whole is None else f"{whole}%"
