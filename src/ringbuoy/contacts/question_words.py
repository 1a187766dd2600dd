"""The words of the questions that a caller may answer while waiting."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ASKED: dict[str, str | Promise] = {
    "about": _("Who is this about?"),
    "before": _("Have you talked with us before?"),
    "wants": _("What would help?"),
}
ANSWERED: dict[str, str | Promise] = {
    "me": _("Me"),
    "someone_else": _("Someone else"),
    "first_time": _("No, first time"),
    "talked_before": _("Yes"),
    "talk": _("To talk"),
    "service": _("A place that helps"),
    "not_sure": _("I am not sure"),
}
