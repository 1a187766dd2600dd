"""How many follow-ups were promised, kept in their time, and reached somebody."""

from dataclasses import dataclass

from ringbuoy.reporting.measures import Measure, Unit


def _(sentence: str) -> str:
    """Mark a sentence for the catalogue; the door that shows it puts it into the reader's language."""
    return sentence


@dataclass(frozen=True)
class Followed:
    """The counts of the promises that were due in a span, by the end of the window promised first.

    `asked`: contacts of the span in which a follow-up was offered; `agreed`: those who said yes.
    """

    asked: int = 0
    agreed: int = 0
    due: int = 0
    in_window: int = 0
    reached: int = 0
    attempts: int = 0
    connections: int = 0


_DUE = _("Promises whose window is not over yet, and those that the person stopped before it was over.")

AGREED = Measure(
    key="follow_ups_agreed",
    name=_("Said yes to a follow-up"),
    unit=Unit.SHARE,
    numerator="agreed",
    denominator="asked",
    definition=_(
        "Contacts in which a follow-up was promised, of those in which a yes or a no was written down."
    ),
    leaves_out=_("Contacts in which nobody asked, and test contacts."),
    source="funder-follow-up",
)
DUE = Measure(
    key="follow_ups_due",
    name=_("Follow-ups that were due"),
    unit=Unit.CONTACTS,
    numerator="due",
    denominator="",
    definition=_("Promised follow-ups whose window ended in this time, those of a series one by one."),
    leaves_out=_DUE,
    source="funder-follow-up",
)
IN_WINDOW = Measure(
    key="follow_ups_in_window",
    name=_("Kept in their time"),
    unit=Unit.SHARE,
    numerator="in_window",
    denominator="due",
    definition=_("Follow-ups that were first tried before the end of the promised window, of those due."),
    leaves_out=_DUE,
    source="own-definition",
)
REACHED = Measure(
    key="follow_ups_reached",
    name=_("Reached by a follow-up"),
    unit=Unit.SHARE,
    numerator="reached",
    denominator="due",
    definition=_("Follow-ups in which the person themself was reached, in whatever try, of those due."),
    leaves_out=_DUE,
    source="own-definition",
)
ATTEMPTS = Measure(
    key="follow_ups_attempts",
    name=_("Tries to reach somebody"),
    unit=Unit.CONTACTS,
    numerator="attempts",
    denominator="",
    definition=_("Calls and texts that were made to keep the follow-ups due in this time."),
    leaves_out=_("Tries that were put back without calling or texting."),
    source="funder-follow-up",
)
CONNECTED = Measure(
    key="follow_ups_connections",
    name=_("Tries in which the person was there"),
    unit=Unit.SHARE,
    numerator="connections",
    denominator="attempts",
    definition=_("Tries in which the person was there, also for “not now” or “no more”, of all tries."),
    leaves_out=_("Tries that were put back without calling or texting."),
    source="funder-follow-up",
)
FOLLOWED = (AGREED, DUE, IN_WINDOW, REACHED, ATTEMPTS, CONNECTED)
