"""How many services were given and what became of them, and for which needs nothing was found."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ringbuoy.referrals.rules import State
from ringbuoy.reporting.measures import Measure, Unit


def _(sentence: str) -> str:
    """Mark a sentence for the catalogue; the door that shows it puts it into the reader's language."""
    return sentence


@dataclass(frozen=True)
class Referred:
    """The counts of the referrals of a span. What was taken back is in none of them."""

    given: int = 0
    to_do: int = 0
    reached: int = 0
    known: int = 0
    helped: int = 0
    known_to_help: int = 0
    unmet: int = 0


def tally(states: Mapping[str, int], *, unmet: int) -> Referred:
    """Count referrals by what became of them."""
    by = Counter({State(code): number for code, number in states.items()})
    final = by[State.HELPED] + by[State.NOT_HELPED]
    reached = by[State.REACHED] + final
    return Referred(
        given=by.total() - by[State.TAKEN_BACK],
        to_do=by[State.TO_DO],
        reached=reached,
        known=reached + by[State.NOT_REACHED],
        helped=by[State.HELPED],
        known_to_help=final + by[State.NOT_REACHED],
        unmet=unmet,
    )


_NOT_TAKEN_BACK = _("What was given by mistake and taken back, and test contacts.")

GIVEN = Measure(
    key="referrals_given",
    name=_("Services given"),
    unit=Unit.CONTACTS,
    numerator="given",
    denominator="",
    definition=_("Services of the directory that were given to callers, each once in a contact."),
    leaves_out=_NOT_TAKEN_BACK,
    source="own-definition",
)
TO_DO = Measure(
    key="referrals_to_do",
    name=_("Services still to be given by hand"),
    unit=Unit.CONTACTS,
    numerator="to_do",
    denominator="",
    definition=_("Services promised by text, e-mail, on paper or by an introduction, not marked as done."),
    leaves_out=_NOT_TAKEN_BACK,
    source="own-definition",
)
KNOWN = Measure(
    key="referrals_known",
    name=_("Services given of which we know whether they were reached"),
    unit=Unit.SHARE,
    numerator="known",
    denominator="given",
    definition=_("Services of which somebody told later whether the person reached them, of all given."),
    leaves_out=_NOT_TAKEN_BACK,
    source="own-definition",
)
REACHED = Measure(
    key="referrals_reached",
    name=_("Reached the service"),
    unit=Unit.SHARE,
    numerator="reached",
    denominator="known",
    definition=_("Services that the person reached, of those of which we know whether they were reached."),
    leaves_out=_("Services of which nobody told what became, and what was taken back."),
    source="own-definition",
)
HELPED = Measure(
    key="referrals_helped",
    name=_("The service helped"),
    unit=Unit.SHARE,
    numerator="helped",
    denominator="known_to_help",
    definition=_("Services that helped, of those that helped, did not help or were not reached."),
    leaves_out=_("Services of which it is too early to tell, or nobody told, and what was taken back."),
    source="own-definition",
)
UNMET = Measure(
    key="needs_unmet",
    name=_("Needs for which nothing was found"),
    unit=Unit.CONTACTS,
    numerator="unmet",
    denominator="",
    definition=_("Needs that a counselor counted as not met, each once in a contact."),
    leaves_out=_("Test contacts, and needs that nobody counted."),
    source="own-definition",
)
REFERRED = (GIVEN, TO_DO, KNOWN, REACHED, HELPED, UNMET)
