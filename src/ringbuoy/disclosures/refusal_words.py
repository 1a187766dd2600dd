"""Why something is not done, in words for the person who asked."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.disclosures.rules import Refusal

REFUSALS: dict[Refusal, str | Promise] = {
    Refusal.NOT_PROVED: _(
        "Nothing tells us which talk was yours, and we do not ask for names. Ask in a talk."
    ),
    Refusal.NOTHING_HELD: _("We hold nothing of it any more."),
    Refusal.MUST_BE_KEPT: _("A court or an open complaint makes us keep it for now. Ask again later."),
    Refusal.TOO_WIDE: _("More is asked than the reason for it covers. It must be asked more narrowly."),
    Refusal.NO_BASIS: _("What it rests on does not oblige us."),
}
