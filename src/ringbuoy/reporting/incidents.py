"""What went badly wrong: how many incidents, how soon somebody looked into them, and what came of it."""

from dataclasses import dataclass

from ringbuoy.reporting.measures import Measure, Unit


def _(sentence: str) -> str:
    """Mark a sentence for the catalogue; the door that shows it puts it into the reader's language."""
    return sentence


@dataclass(frozen=True)
class Incidents:
    """The counts of what was filed in a span, in the order of `incidents.sql`.

    `to_take_up`: those that somebody took up, or whose time for it was over.
    """

    incidents: int = 0
    grave: int = 0
    to_take_up: int = 0
    taken_up_in_time: int = 0
    not_taken_up: int = 0
    closed: int = 0
    steps: int = 0
    steps_done: int = 0
    steps_over: int = 0


_NOT_FILED = _("What nobody filed.")

FILED = Measure(
    key="incidents",
    name=_("Incidents"),
    unit=Unit.CONTACTS,
    numerator="incidents",
    denominator="",
    definition=_("Incidents that were filed, by the day on which they were filed, not that of the harm."),
    leaves_out=_NOT_FILED,
    source="helplines-partnership",
)
GRAVE = Measure(
    key="incidents_grave",
    name=_("Grave incidents"),
    unit=Unit.SHARE,
    numerator="grave",
    denominator="incidents",
    definition=_("Incidents of serious harm or with a death, as who filed them said, of all filed."),
    leaves_out=_NOT_FILED,
    source="own-definition",
)
TAKEN_UP = Measure(
    key="incidents_taken_up_in_time",
    name=_("Incidents taken up in time"),
    unit=Unit.SHARE,
    numerator="taken_up_in_time",
    denominator="to_take_up",
    definition=_("Incidents whose review somebody took up before the alarm that it is late."),
    leaves_out=_("Incidents that nobody took up yet and whose time is not over."),
    source="own-definition",
)
NOT_TAKEN_UP = Measure(
    key="incidents_not_taken_up",
    name=_("Incidents that nobody took up in time"),
    unit=Unit.CONTACTS,
    numerator="not_taken_up",
    denominator="",
    definition=_("Incidents still without a reviewer when this report was made, although the time was over."),
    leaves_out=_NOT_FILED,
    source="own-definition",
)
LEARNED = Measure(
    key="incidents_learned",
    name=_("Incidents with what we learned"),
    unit=Unit.SHARE,
    numerator="closed",
    denominator="incidents",
    definition=_("Incidents whose review is closed, with what was found and learned, of all filed."),
    leaves_out=_NOT_FILED,
    source="helplines-partnership",
)
STEPS = Measure(
    key="incident_steps",
    name=_("Steps decided because of incidents"),
    unit=Unit.CONTACTS,
    numerator="steps",
    denominator="",
    definition=_("What somebody was to do by a day because of these incidents."),
    leaves_out=_NOT_FILED,
    source="own-definition",
)
STEPS_DONE = Measure(
    key="incident_steps_done",
    name=_("Steps that are done"),
    unit=Unit.SHARE,
    numerator="steps_done",
    denominator="steps",
    definition=_("Steps that are done, of all that were decided because of these incidents."),
    leaves_out=_NOT_FILED,
    source="own-definition",
)
STEPS_OVER = Measure(
    key="incident_steps_over",
    name=_("Steps whose day is over and that are not done"),
    unit=Unit.CONTACTS,
    numerator="steps_over",
    denominator="",
    definition=_("Steps not done when this report was made although their day was over."),
    leaves_out=_NOT_FILED,
    source="own-definition",
)
INCIDENTS = (FILED, GRAVE, TAKEN_UP, NOT_TAKEN_UP, LEARNED, STEPS, STEPS_DONE, STEPS_OVER)
