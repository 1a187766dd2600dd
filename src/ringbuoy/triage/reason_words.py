"""What a phrase speaks of, and how urgent it is, in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.triage.levels import About, Level, Reason

REASONS: dict[str, str | Promise] = {
    Reason.ATTEMPT: _("speaks of an attempt"),
    Reason.MEANS: _("speaks of means at hand"),
    Reason.PLACE: _("speaks of a dangerous place"),
    Reason.NOW: _("says that it comes now"),
    Reason.GOODBYE: _("says goodbye"),
    Reason.WISH: _("speaks of wanting to die"),
    Reason.PLAN: _("speaks of a plan"),
    Reason.VIOLENCE: _("speaks of violence"),
    Reason.HOPELESS: _("is without hope"),
    Reason.SELF_HARM: _("speaks of self-harm"),
    Reason.LOSS: _("speaks of a suicide"),
    Reason.IDIOM: _("figure of speech"),
}
LEVELS: dict[str, str | Promise] = {
    Level.IMMINENT: _("imminent"),
    Level.HIGH: _("high"),
    Level.SOME: _("some sign"),
    Level.NONE: _("none"),
}
ABOUT: dict[str, str | Promise] = {
    About.SELF: _("of the writer"),
    About.ANYONE: _("of anyone"),
}
