"""How often emergency help was sent, and how often harm was reported to an agency."""

from dataclasses import dataclass

from ringbuoy.reporting.measures import Measure, Unit


def _(sentence: str) -> str:
    """Mark a sentence for the catalogue; the door that shows it puts it into the reader's language."""
    return sentence


@dataclass(frozen=True)
class Helped:
    """The counts of rescues that were asked for in a span, and of reports of harm that were opened in it."""

    rescues: int = 0
    voluntary: int = 0
    attempts: int = 0
    sent: int = 0
    reached: int = 0
    refused: int = 0
    harms: int = 0
    told: int = 0
    told_in_time: int = 0
    not_required: int = 0
    untold: int = 0
    untold_open: int = 0


_RESCUES = _("Test contacts. Help that nobody asked for through this page.")
_HARMS = _("Test contacts.")

RESCUES = Measure(
    key="rescues",
    name=_("Emergency help asked for"),
    unit=Unit.CONTACTS,
    numerator="rescues",
    denominator="",
    definition=_("Times that a counselor asked for emergency help, by the day on which they asked."),
    leaves_out=_RESCUES,
    source="funder-follow-up",
)
VOLUNTARY = Measure(
    key="rescues_voluntary",
    name=_("Emergency help with consent"),
    unit=Unit.SHARE,
    numerator="voluntary",
    denominator="rescues",
    definition=_("Those to which the person in danger agreed, of all that were asked for."),
    leaves_out=_RESCUES,
    source="lifeline-imminent-risk",
)
ATTEMPTS = Measure(
    key="rescues_attempts",
    name=_("Emergency help in an attempt"),
    unit=Unit.SHARE,
    numerator="attempts",
    denominator="rescues",
    definition=_("Those that began while an attempt was in progress, of all that were asked for."),
    leaves_out=_RESCUES,
    source="funder-follow-up",
)
REFUSED = Measure(
    key="rescues_refused",
    name=_("Emergency help decided against"),
    unit=Unit.SHARE,
    numerator="refused",
    denominator="rescues",
    definition=_("Those against which the second person decided, of all that were asked for."),
    leaves_out=_RESCUES,
    source="own-definition",
)
REACHED = Measure(
    key="rescues_reached",
    name=_("Emergency help that reached the person"),
    unit=Unit.SHARE,
    numerator="reached",
    denominator="sent",
    definition=_("Those in which the helpers said that they were with the person, of all that were called."),
    leaves_out=_RESCUES,
    source="lifeline-imminent-risk",
)
HARMS = Measure(
    key="harms",
    name=_("Harm that was disclosed"),
    unit=Unit.CONTACTS,
    numerator="harms",
    denominator="",
    definition=_("Reports of harm that counselors opened, by the day on which they opened them."),
    leaves_out=_HARMS,
    source="own-definition",
)
TOLD = Measure(
    key="harms_told",
    name=_("Harm reported to an agency"),
    unit=Unit.SHARE,
    numerator="told",
    denominator="harms",
    definition=_("Those of which an agency was told, by phone or in writing, of all that were opened."),
    leaves_out=_HARMS,
    source="own-definition",
)
IN_TIME = Measure(
    key="harms_in_time",
    name=_("Harm reported in the law's time"),
    unit=Unit.SHARE,
    numerator="told_in_time",
    denominator="told",
    definition=_("Those told before the clock of the table was over, of all that were told."),
    leaves_out=_HARMS,
    source="own-definition",
)
NOT_REQUIRED = Measure(
    key="harms_not_required",
    name=_("Harm that need not be reported"),
    unit=Unit.SHARE,
    numerator="not_required",
    denominator="harms",
    definition=_("Those that a supervisor decided not to report, with a reason, of all that were opened."),
    leaves_out=_HARMS,
    source="own-definition",
)
UNTOLD = Measure(
    key="harms_untold",
    name=_("Harm that could not be reported"),
    unit=Unit.SHARE,
    numerator="untold",
    denominator="harms",
    definition=_("Those that ended because nobody could be told, of all that were opened."),
    leaves_out=_HARMS,
    source="own-definition",
)
STILL_OPEN = Measure(
    key="harms_open",
    name=_("Harm still to be reported"),
    unit=Unit.CONTACTS,
    numerator="untold_open",
    denominator="",
    definition=_("Those of which no agency was told and that nobody has ended, when this report was made."),
    leaves_out=_HARMS,
    source="own-definition",
)
HELPED = (
    RESCUES,
    VOLUNTARY,
    ATTEMPTS,
    REFUSED,
    REACHED,
    HARMS,
    TOLD,
    IN_TIME,
    NOT_REQUIRED,
    UNTOLD,
    STILL_OPEN,
)
