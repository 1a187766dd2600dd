"""What went through carriers of texts, and what they said it costs."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ringbuoy.reporting.measures import Figure, Measure, Unit, figures
from ringbuoy.texting.costs import Charge, Counted


def _(sentence: str) -> str:
    """Mark a sentence for the catalogue; the door that shows it puts it into the reader's language."""
    return sentence


@dataclass(frozen=True)
class Texted:
    """The texts of a span. `charges` has one row for each currency."""

    received: int = 0
    parts_received: int = 0
    sent: int = 0
    parts_sent: int = 0
    charges: Sequence[Charge] = ()
    by_carrier: Sequence[Counted] = ()

    @property
    def every(self) -> int:
        """All texts, in both directions."""
        return self.received + self.sent

    @property
    def charged(self) -> int:
        """The texts of which the carrier said what they cost."""
        return sum(charge.texts for charge in self.charges)


def total_of(rows: Sequence[Counted]) -> Texted:
    """Add up the counts of lines and carriers."""
    return Texted(
        received=sum(row.received for row in rows),
        parts_received=sum(row.parts_received for row in rows),
        sent=sum(row.sent for row in rows),
        parts_sent=sum(row.parts_sent for row in rows),
        charges=_added([charge for row in rows for charge in row.charges]),
        by_carrier=tuple(rows),
    )


def _added(charges: Sequence[Charge]) -> Sequence[Charge]:
    """Add up what is in the same currency; nothing is changed from one into another."""
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    texts: dict[str, int] = defaultdict(int)
    for charge in charges:
        amounts[charge.currency] += charge.amount
        texts[charge.currency] += charge.texts
    return tuple(Charge(currency, amounts[currency], texts[currency]) for currency in sorted(amounts))


_DAY_OF_TEXT = _("A text counts on the day on which it came or was written, not on the day of its contact.")
_NOT_TAKEN = _("Texts that no carrier took from us.")

RECEIVED = Measure(
    key="texts_received",
    name=_("Texts received"),
    unit=Unit.TEXTS,
    numerator="received",
    denominator="",
    definition=_("Texts that a carrier brought us, in a conversation or not, such as STOP; each once."),
    leaves_out=_DAY_OF_TEXT,
    source="own-definition",
)
PARTS_RECEIVED = Measure(
    key="text_parts_received",
    name=_("Parts of texts received"),
    unit=Unit.TEXTS,
    numerator="parts_received",
    denominator="",
    definition=_("The parts of those texts, as the carrier counted them. Carriers charge by the part."),
    leaves_out=_DAY_OF_TEXT,
    source="own-definition",
)
SENT = Measure(
    key="texts_sent",
    name=_("Texts sent"),
    unit=Unit.TEXTS,
    numerator="sent",
    denominator="",
    definition=_("Texts that a carrier took from us, whatever became of them: talk, answers, trials."),
    leaves_out=_NOT_TAKEN,
    source="own-definition",
)
PARTS_SENT = Measure(
    key="text_parts_sent",
    name=_("Parts of texts sent"),
    unit=Unit.TEXTS,
    numerator="parts_sent",
    denominator="",
    definition=_("The parts of those texts: 160 plain letters or 70 others alone, 153 or 67 in a long text."),
    leaves_out=_NOT_TAKEN,
    source="3gpp-23040",
)
CHARGED = Measure(
    key="texts_charged",
    name=_("Texts of which the carrier said what they cost"),
    unit=Unit.SHARE,
    numerator="charged",
    denominator="every",
    definition=_("Texts whose price the carrier told us, of all received and sent."),
    leaves_out="",
    source="own-definition",
)
COST = Measure(
    key="texts_cost",
    name=_("What texts cost, as carriers said"),
    unit=Unit.MONEY,
    numerator="amount",
    denominator="texts",
    definition=_("The prices that carriers told us, added up in each currency. The bill is what counts."),
    leaves_out=_("Texts whose price was not told, and what a carrier charges beside texts."),
    source="own-definition",
)
COUNTED = (RECEIVED, PARTS_RECEIVED, SENT, PARTS_SENT, CHARGED)
TEXTED = (*COUNTED, COST)


def text_figures(texted: Texted) -> list[Figure]:
    """Work out the measures of texts; the cost once for each currency. No texts: none."""
    if not texted.every:
        return []
    costs = [Figure(COST, one.amount, one.texts, one.amount, one.currency) for one in texted.charges]
    return [*figures(COUNTED, texted), *costs]
