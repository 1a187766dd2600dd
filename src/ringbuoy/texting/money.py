"""What a carrier says that a text costs. Pure."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

MOST = Decimal(1_000_000)
STEP = Decimal("0.000001")
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True)
class Cost:
    """An amount in a currency, by its three letters (ISO 4217)."""

    amount: Decimal
    currency: str


def read_cost(amount: object, currency: object) -> Cost | None:
    """Read an amount as carriers write it; some write what they take with a minus.

    None: they said nothing, or nothing that can be a price. A text is never lost for it.
    """
    if not isinstance(amount, str | int) or not isinstance(currency, str):
        return None
    try:
        value = abs(Decimal(amount))
    except InvalidOperation:
        return None
    if not value.is_finite() or value >= MOST or not _CURRENCY.fullmatch(currency.upper()):
        return None
    return Cost(value.quantize(STEP), currency.upper())
