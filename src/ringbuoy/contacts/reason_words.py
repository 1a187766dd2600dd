"""The words of the reasons for which a record is opened, or a caller's number is shown."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.contacts.handles import RevealReason
from ringbuoy.contacts.sight import Reason

REASONS: dict[Reason, str | Promise] = {
    Reason.DANGER: _("A life may be in danger"),
    Reason.CARE: _("The caller is here again and needs it"),
    Reason.CALLER_ASKED: _("The caller asked for it"),
    Reason.COMPLAINT: _("A complaint"),
    Reason.QUALITY: _("Quality of our work"),
    Reason.LEGAL: _("A duty by law"),
}
REVEAL_REASONS: dict[RevealReason, str | Promise] = {
    RevealReason.DANGER: _("A life may be in danger"),
    RevealReason.CALL_BACK: _("To call or write back, as agreed"),
    RevealReason.CALLER_ASKED: _("The caller asked for it"),
    RevealReason.CHECK: _("To check that it is right"),
}
