"""Kinds of handles in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.callers.rules import HandleKind

HANDLE_KINDS: dict[HandleKind, str | Promise] = {
    HandleKind.PHONE: _("Telephone number"),
    HandleKind.EMAIL: _("E-mail address"),
    HandleKind.WORD: _("Code word"),
}
