"""Words of imports: what was done about what was found, and what a row of a file may be."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.directory.findings import Treatment
from ringbuoy.doors.office.record_words import table_name

TREATMENTS: dict[Treatment, str | Promise] = {
    Treatment.REFUSED: _("Wrong, not taken"),
    Treatment.REPAIRED: _("Taken in another form, or left out"),
    Treatment.NOTED: _("Taken, but look at it"),
}

OF_NAMES: Mapping[str, str | Promise] = {
    "of_service": _("something of a service of another file, such as its telephone"),
    "of_organization": _("something of an organization of another file"),
    "of_location": _("something of a place of another file, such as its address"),
}
LINK_NAMES: Mapping[tuple[str, str], str | Promise] = {
    ("service", "organization_id"): _("which organization of another file gives it"),
    ("service_at_location", "location_id"): _("at which place of another file it is given"),
    ("taxonomy_term", "name"): _("what it helps with: a need, or several with ; between them"),
    ("location", "organization_id"): _("whose place it is: an organization of another file"),
}


def kind_name(kind: str) -> str | Promise:
    """Name what a row of a file may be."""
    return OF_NAMES.get(kind) or table_name(kind)
