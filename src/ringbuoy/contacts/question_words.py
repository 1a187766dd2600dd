"""The words of the questions that a caller may answer while waiting and afterwards."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.contacts.questions import FROM_1_TO_5, SKIPPED

ASKED: dict[str, str | Promise] = {
    "about": _("Who is this about?"),
    "before": _("Have you talked with us before?"),
    "wants": _("What would help?"),
    "distress": _("How upset are you? 1: not at all, 5: as much as can be."),
    "hopelessness": _("How hopeless does it feel? 1: not at all, 5: as much as can be."),
    "distress_after": _("How upset are you now? 1: not at all, 5: as much as can be."),
    "hopelessness_after": _("How hopeless does it feel now? 1: not at all, 5: as much as can be."),
    "helped": _("Did this help?"),
}
ANSWERED: dict[str, str | Promise] = {
    "me": _("Me"),
    "someone_else": _("Someone else"),
    "first_time": _("No, first time"),
    "talked_before": _("Yes"),
    "talk": _("To talk"),
    "service": _("A place that helps"),
    "not_sure": _("I am not sure"),
    "helped": _("Yes"),
    "helped_some": _("A little"),
    "not_helped": _("No"),
    SKIPPED: _("Skip"),
    **dict(zip(FROM_1_TO_5, FROM_1_TO_5, strict=True)),
}
