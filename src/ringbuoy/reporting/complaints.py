"""What people said of us: how many complaints and compliments, how soon we answered, what we learned."""

from dataclasses import dataclass

from ringbuoy.reporting.measures import Measure, Unit


def _(sentence: str) -> str:
    """Mark a sentence for the catalogue; the door that shows it puts it into the reader's language."""
    return sentence


@dataclass(frozen=True)
class Complaints:
    """The counts of what was said in a span, in the order of `complaints.sql`.

    `to_take_on`, `due`: those whose time to be taken on, or answered, was over when the report was made.
    """

    complaints: int = 0
    compliments: int = 0
    to_take_on: int = 0
    taken_on_in_time: int = 0
    due: int = 0
    in_time: int = 0
    waiting: int = 0
    over: int = 0
    answered: int = 0
    upheld: int = 0
    learned: int = 0
    changed: int = 0


_NOT_COUNTED = _("What is said about whoever reads this report, and about test contacts.")
_NOT_YET = _("Those whose time is not over yet, and what is said about whoever reads this report.")

SAID = Measure(
    key="complaints",
    name=_("Complaints"),
    unit=Unit.CONTACTS,
    numerator="complaints",
    denominator="",
    definition=_("Complaints by page, text, chat, letter or spoken, by the day on which they came."),
    leaves_out=_NOT_COUNTED,
    source="helplines-partnership",
)
PRAISED = Measure(
    key="compliments",
    name=_("Compliments"),
    unit=Unit.CONTACTS,
    numerator="compliments",
    denominator="",
    definition=_("Compliments that came in the same ways, by the day on which they came."),
    leaves_out=_NOT_COUNTED,
    source="helplines-partnership",
)
TAKEN_ON = Measure(
    key="complaints_taken_on_in_time",
    name=_("Complaints taken on in time"),
    unit=Unit.SHARE,
    numerator="taken_on_in_time",
    denominator="to_take_on",
    definition=_("Complaints that somebody took on by name within the time that the center has set."),
    leaves_out=_NOT_YET,
    source="own-definition",
)
IN_TIME = Measure(
    key="complaints_answered_in_time",
    name=_("Complaints answered in time"),
    unit=Unit.SHARE,
    numerator="in_time",
    denominator="due",
    definition=_("Complaints that were answered within the time promised, of those whose time is over."),
    leaves_out=_NOT_YET,
    source="helplines-partnership",
)
WAITING = Measure(
    key="complaints_waiting",
    name=_("Complaints not answered yet"),
    unit=Unit.CONTACTS,
    numerator="waiting",
    denominator="",
    definition=_("Complaints of this time that had no answer when this report was made."),
    leaves_out=_NOT_COUNTED,
    source="own-definition",
)
OVER = Measure(
    key="complaints_over",
    name=_("Complaints whose time is over without an answer"),
    unit=Unit.CONTACTS,
    numerator="over",
    denominator="",
    definition=_("Those not answered when this report was made although the promised time was over."),
    leaves_out=_NOT_COUNTED,
    source="own-definition",
)
UPHELD = Measure(
    key="complaints_upheld",
    name=_("Complaints that were right"),
    unit=Unit.SHARE,
    numerator="upheld",
    denominator="answered",
    definition=_("Complaints that we found right, wholly or in part, of those answered."),
    leaves_out=_NOT_COUNTED,
    source="own-definition",
)
LEARNED = Measure(
    key="complaints_learned",
    name=_("Complaints with what we learned"),
    unit=Unit.SHARE,
    numerator="learned",
    denominator="answered",
    definition=_("Complaints of which it is written what changes, or that nothing does, of those answered."),
    leaves_out=_NOT_COUNTED,
    source="helplines-partnership",
)
CHANGED = Measure(
    key="complaints_changed",
    name=_("Complaints that changed something"),
    unit=Unit.SHARE,
    numerator="changed",
    denominator="learned",
    definition=_("Those after which something was changed, of those of which it is written what we learned."),
    leaves_out=_NOT_COUNTED,
    source="own-definition",
)
COMPLAINTS = (SAID, PRAISED, TAKEN_ON, IN_TIME, WAITING, OVER, UPHELD, LEARNED, CHANGED)
