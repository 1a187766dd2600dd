"""The texts of a line by one carrier, put into words."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ringbuoy.doors.office.carrier_forms import KIND_WORDS
from ringbuoy.lines.models import Line
from ringbuoy.texting.costs import Charge, Counted
from ringbuoy.texting.kinds import Kind

CENTS = 2


@dataclass(frozen=True)
class CarrierTexts:
    """One row: the line and the carrier by name, the counts, and the cost in words."""

    line: str
    carrier: str
    counted: Counted
    cost: str


def texts_by_carrier(rows: Sequence[Counted]) -> Sequence[CarrierTexts]:
    """Put the counts of several lines and carriers into words."""
    names = dict(Line.objects.values_list("code", "name"))
    return [carrier_texts(row, line=names.get(row.line, row.line)) for row in rows]


def carrier_texts(counted: Counted, *, line: str = "") -> CarrierTexts:
    """Put the counts of one carrier into words."""
    return CarrierTexts(line, str(KIND_WORDS[Kind(counted.kind)]), counted, _cost(counted))


def _cost(counted: Counted) -> str:
    """Say what is known of the cost, and of how many texts it is known."""
    every = counted.received + counted.sent
    return "; ".join(_charge(charge, every) for charge in counted.charges) or _("not told")


def _charge(charge: Charge, every: int) -> str:
    words = {
        "amount": money(charge.amount),
        "currency": charge.currency,
        "texts": number_format(charge.texts),
        "every": number_format(every),
    }
    return _("%(amount)s %(currency)s for %(texts)s of %(every)s texts") % words


def money(amount: Decimal) -> str:
    """Write an amount, with cents; with more places where cents would hide something."""
    places = max(CENTS, -int(amount.normalize().as_tuple().exponent))
    return number_format(amount, decimal_pos=places)
