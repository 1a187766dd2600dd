"""What may be dialed, by which way, and which number of ours is shown there."""

from django.utils.translation import gettext as _

from ringbuoy.contacts.models import Contact
from ringbuoy.kernel.errors import Refused, Unavailable
from ringbuoy.lines.center import the_center
from ringbuoy.telephony.carriers import carriers, ways_out
from ringbuoy.telephony.models import Call, PhoneNumber, Trunk
from ringbuoy.telephony.numbers import FEWEST_DIGITS, MOST_DIGITS, UnreadableNumber, digits_of
from ringbuoy.telephony.tolls import is_toll


class CostsTooMuch(Refused):
    """Whoever answers there gains by the call."""


class NoWayOut(Unavailable):
    """No carrier takes calls from here."""


def dialable(text: str) -> str:
    """Give the digits of a number, with its + where it has one.

    :raises UnreadableNumber: it has letters, or too few or too many digits.
    :raises CostsTooMuch: it is of a premium service, a ship or a satellite.
    """
    number = digits_of(text)
    is_long_enough = FEWEST_DIGITS <= len(number) <= MOST_DIGITS
    if not is_long_enough or any(sign.isalpha() for sign in text):
        raise UnreadableNumber(_("Write the number with 3 to 15 digits, as you would dial it."))
    dialed = f"+{number}" if text.strip().startswith(("+", "00")) else number
    if is_toll(dialed, the_center().country):
        raise CostsTooMuch(_("Calls to this number cost very much. If it is right, dial on another phone."))
    return dialed


def require_way_out() -> None:
    """Go on only where a call can go out.

    :raises NoWayOut: no carrier is set up, or this is a demo, which calls nobody beyond this machine.
    """
    known = carriers()
    if not known:
        raise NoWayOut(_("No carrier is set up here. Dial on another phone, and tell your IT administrator."))
    if not ways_out(known):
        raise NoWayOut(_("This is a demo: it calls nobody outside. Dial on another phone."))


def why_no_way_out() -> str:
    """Say why no call can go out just now. Empty: one can."""
    try:
        require_way_out()
    except NoWayOut as refused:
        return refused.sentence
    return ""


def shown_for(contact: Contact) -> str:
    """Give the number that is shown where we call for a contact: the one that they dialed, or the line's.

    Empty: the line has none, so none is shown.
    """
    call = Call.objects.filter(contact=contact).select_related("dialed").first()
    if call is not None and call.dialed is not None:
        return call.dialed.number
    return shown_of_line(contact.line_id)


def shown_of_line(line: int) -> str:
    """Give the number that is shown where we call for a line. Empty: none is."""
    number = PhoneNumber.objects.filter(line=line).first()
    shown = Trunk.objects.filter(is_on=True).exclude(shown_number="").first()
    return number.number if number else digits_of(shown.shown_number) if shown else ""
