"""What is kept, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.keyd.destroying import INDEX, kind_of
from ringbuoy.keyd.retention import Retention
from ringbuoy.retention.erasing import Reason
from ringbuoy.retention.rules import HoldMove, HoldReason, HoldState

CLASS_WORDS: dict[Retention, str | Promise] = {
    Retention.WORDS: _("Messages, notes and handles"),
    Retention.RESCUE: _("Rescue records, mandated reports, complaints"),
}
INDEX_WORDS = _("Knowing callers again")
HOLD_REASON_WORDS: dict[HoldReason, str | Promise] = {
    HoldReason.COURT: _("A court or an authority asks for it"),
    HoldReason.COMPLAINT: _("A complaint is open"),
    HoldReason.INQUIRY: _("We look into what happened"),
    HoldReason.IN_USE: _("A safety plan or a follow-up is in use"),
}
HOLD_STATE_WORDS: dict[HoldState, str | Promise] = {
    HoldState.ASKED: _("Asked for; kept already"),
    HoldState.HELD: _("On hold"),
    HoldState.RELEASE_ASKED: _("Release asked for"),
    HoldState.OVER: _("Over"),
}
HOLD_MOVE_WORDS: dict[HoldMove, str | Promise] = {
    HoldMove.APPROVE: _("Approve the hold"),
    HoldMove.REFUSE: _("Refuse the hold"),
    HoldMove.ASK_RELEASE: _("Ask for its release"),
    HoldMove.RELEASE: _("Approve the release"),
    HoldMove.KEEP_ON: _("Keep it on hold"),
}
ERASE_REASON_WORDS: dict[Reason, str | Promise] = {
    Reason.CALLER_ASKED: _("The caller asked for it"),
    Reason.BY_ORDER: _("A court or an authority ordered it"),
    Reason.ENTERED_BY_MISTAKE: _("It was entered by mistake"),
}


def key_words(name: str) -> str:
    """Say which key this is: its class, and its month or quarter."""
    if kind_of(name) == INDEX:
        return f"{INDEX_WORDS}: {name}"
    retention, _dash, month = name.partition("-")
    return f"{CLASS_WORDS[Retention(retention)]}: {month}"
