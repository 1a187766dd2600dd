"""The words for whom we called into a talk, and for what came of it."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.telephony.kinds import Came, Whom

register = template.Library()

WHOM: dict[str, str | Promise] = {
    Whom.INTERPRETER: _("The interpreter"),
    Whom.SERVICE: _("The service"),
    Whom.ANSWERING_POINT: _("The answering point"),
    Whom.SOMEBODY: _("The one you called"),
}
CAME: dict[str, str | Promise] = {
    Came.TALKED: _("has hung up."),
    Came.NO_ANSWER: _("does not answer."),
    Came.BUSY: _("is busy."),
    Came.REFUSED: _("did not take the call."),
    Came.NO_SUCH_NUMBER: _("cannot be reached: this number does not exist."),
    Came.NOT_PLACED: _("could not be called: no carrier took the call. Dial on another phone."),
    Came.TAKEN_BACK: _("is not called any more."),
    Came.PHONE_NOT_TAKEN: _("was not called: nobody pressed 1 at your own phone."),
}

CAME_OF_THEM: dict[str, str | Promise] = {
    Came.TALKED: _("They have hung up."),
    Came.NO_ANSWER: _("They do not answer."),
    Came.BUSY: _("Their line is busy."),
    Came.REFUSED: _("The call was not taken there."),
    Came.NO_SUCH_NUMBER: _("They cannot be reached: this number does not exist."),
    Came.NOT_PLACED: _("They could not be called: no carrier took the call. Dial on another phone."),
    Came.TAKEN_BACK: _("They are not called any more."),
    Came.PHONE_NOT_TAKEN: _("They were not called: nobody pressed 1 at your own phone."),
}


@register.filter
def came_of_them(code: str) -> str:
    """Say what came of calling the person of a contact."""
    return str(CAME_OF_THEM[code])


@register.filter
def whom(code: str) -> str:
    """Name whom we called."""
    return str(WHOM[code])


@register.filter
def came(code: str) -> str:
    """Say what came of a call, after the name of whom we called."""
    return str(CAME[code])
