"""Who gives a line its numbers, and who takes them away."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import hint, write
from ringbuoy.kernel.errors import NotFound
from ringbuoy.lines.dead_ends import refuse_number
from ringbuoy.lines.models import Line
from ringbuoy.people.models import Person
from ringbuoy.telephony.models import PhoneNumber
from ringbuoy.telephony.numbers import give_number


class NoSuchNumber(NotFound):
    """No line answers at this number."""


@transaction.atomic
def set_number(actor: Person, line: Line, text: str, *, at: datetime) -> PhoneNumber:
    """Let a line answer at a number, from the next call on.

    :raises UnreadableNumber: it has too few or too many digits.
    :raises NumberTaken: another line answers there.
    :raises LeadsNowhere: whoever called it would find nobody.
    """
    require(actor, Act.CHANGE_SETTINGS)
    refuse_number(line, since=at.date())
    number = give_number(line, text)
    write(Happened.PHONE_NUMBER_CHANGED, at=at, person=actor.pk, line=line.pk, is_on=True)
    transaction.on_commit(hint)
    return number


@transaction.atomic
def take_number_away(actor: Person, number_id: int, *, at: datetime) -> None:
    """Let no line answer at a number of its own any more; who calls it reaches the first public line.

    :raises NoSuchNumber: it is gone already.
    """
    require(actor, Act.CHANGE_SETTINGS)
    number = PhoneNumber.objects.filter(pk=number_id).first()
    if number is None:
        raise NoSuchNumber(_("This number is gone already. Look at the page again."))
    number.delete()
    write(Happened.PHONE_NUMBER_CHANGED, at=at, person=actor.pk, line=number.line_id, is_on=False)
    transaction.on_commit(hint)
