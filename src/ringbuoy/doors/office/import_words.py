"""What was done about what an import found, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.directory.findings import Treatment

TREATMENTS: dict[Treatment, str | Promise] = {
    Treatment.REFUSED: _("Wrong, not taken"),
    Treatment.REPAIRED: _("Taken in another form, or left out"),
    Treatment.NOTED: _("Taken, but look at it"),
}
