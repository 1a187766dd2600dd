"""The measures: each with what is counted, of what, what is left out, in one sentence, with its source.

Definitions are data. The page, the table, the file and `docs/reference/measures.md` are made from them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter

from ringbuoy.reporting.tallies import share


def _(sentence: str) -> str:
    """Mark a sentence for the catalogue; the door that shows it puts it into the reader's language."""
    return sentence


class Unit(StrEnum):
    """How the value of a measure is read."""

    CONTACTS = "contacts"
    SHARE = "share"
    TIME = "time"
    TEXTS = "texts"
    MONEY = "money"


@dataclass(frozen=True)
class Target:
    """What a center aims at: a share of at least, or at most, this."""

    share: float
    is_ceiling: bool = False

    def is_met(self, value: float) -> bool:
        """Tell whether a share, 0..1, meets the target."""
        return value <= self.share if self.is_ceiling else value >= self.share


@dataclass(frozen=True)
class Measure:
    """One measure. `numerator` and `denominator` name counts of a tally, such as `wait.p95`.

    A count has no denominator. A time has the number of times that it was made from.
    """

    key: str
    name: str
    unit: Unit
    numerator: str
    denominator: str
    definition: str
    leaves_out: str
    source: str
    target: Target | None = None


@dataclass(frozen=True)
class Figure:
    """The value of a measure: a number, a share 0..1, a time or an amount. None: there was nothing.

    `currency` is that of an amount; empty for all others.
    """

    measure: Measure
    numerator: int | timedelta | Decimal | None
    denominator: int | None
    value: float | timedelta | Decimal | int | None
    currency: str = ""

    @property
    def meets_target(self) -> bool | None:
        """Tell whether the target is met; None where there is no target or no value."""
        target = self.measure.target
        if target is None or not isinstance(self.value, float):
            return None
        return target.is_met(self.value)


def figure(measure: Measure, tally: object) -> Figure:
    """Work out one measure from the counts."""
    numerator = attrgetter(measure.numerator)(tally)
    denominator = attrgetter(measure.denominator)(tally) if measure.denominator else None
    if measure.unit is not Unit.SHARE:
        return Figure(measure, numerator, denominator, numerator)
    part = share(numerator, denominator or 0)
    return Figure(measure, numerator, denominator, None if part is None else float(part))


def figures(measures: Sequence[Measure], tally: object) -> list[Figure]:
    """Work out several measures from the same counts."""
    return [figure(measure, tally) for measure in measures]


_NO_TESTS = _("Test contacts and contacts entered from paper.")
_ONLY_CLOSED = _(
    "Open records, wrong numbers, silent contacts, requests that were not real, tests, and contacts "
    "entered from paper."
)

OFFERED = Measure(
    key="offered",
    name=_("Contacts that reached the line"),
    unit=Unit.CONTACTS,
    numerator="offered",
    denominator="",
    definition=_("Everybody who reached the line and began to wait, however short."),
    leaves_out=_NO_TESTS,
    source="lifeline-metrics",
)
ANSWERED = Measure(
    key="answered",
    name=_("Answered"),
    unit=Unit.SHARE,
    numerator="answered",
    denominator="offered",
    definition=_("Contacts that a counselor answered, of all that reached the line."),
    leaves_out=_NO_TESTS,
    source="maryland-grant",
    target=Target(0.90),
)
IN_GOAL_OF_ANSWERED = Measure(
    key="in_goal_of_answered",
    name=_("Answered in time, of those answered"),
    unit=Unit.SHARE,
    numerator="answered_in_goal",
    denominator="answered",
    definition=_("Contacts answered within the line's goal, of those that were answered."),
    leaves_out=_("Everybody who left before an answer, tests, and contacts entered from paper."),
    source="maryland-grant",
    target=Target(0.90),
)
IN_GOAL_OF_OFFERED = Measure(
    key="in_goal_of_offered",
    name=_("Answered in time, of everybody"),
    unit=Unit.SHARE,
    numerator="answered_in_goal",
    denominator="offered",
    definition=_("Contacts answered within the line's goal, of all that reached the line."),
    leaves_out=_NO_TESTS,
    source="both-denominators",
    target=Target(0.90),
)
ABANDONED = Measure(
    key="abandoned",
    name=_("Left before an answer"),
    unit=Unit.SHARE,
    numerator="abandoned",
    denominator="offered",
    definition=_(
        "Callers who left while they waited, of all that reached the line; none is too short to count."
    ),
    leaves_out=_NO_TESTS,
    source="abandonment-own-target",
    target=Target(0.05, is_ceiling=True),
)
OVERFLOWED = Measure(
    key="overflowed",
    name=_("Sent on to another center"),
    unit=Unit.SHARE,
    numerator="overflowed",
    denominator="offered",
    definition=_(
        "Contacts that went on to another center, of all that reached the line. Not answered by us."
    ),
    leaves_out=_NO_TESTS,
    source="flow-out",
)
MESSAGES = Measure(
    key="messages",
    name=_("Left a message"),
    unit=Unit.SHARE,
    numerator="messages",
    denominator="offered",
    definition=_("Callers who left a message because nobody was free, of all that reached the line."),
    leaves_out=_NO_TESTS,
    source="own-definition",
)
WAITING = Measure(
    key="waiting",
    name=_("Still waiting"),
    unit=Unit.CONTACTS,
    numerator="waiting",
    denominator="",
    definition=_("Contacts that waited for an answer when this report was made."),
    leaves_out=_NO_TESTS,
    source="own-definition",
)
LOST = Measure(
    key="lost",
    name=_("Answered, then lost"),
    unit=Unit.SHARE,
    numerator="lost",
    denominator="answered",
    definition=_(
        "Callers whose counselor was cut off and who left while they waited again, of those answered."
    ),
    leaves_out=_NO_TESTS,
    source="own-definition",
)
NOT_LET_IN = Measure(
    key="not_let_in",
    name=_("Left before they came into the queue"),
    unit=Unit.SHARE,
    numerator="not_let_in",
    denominator="offered",
    definition=_(
        "Callers by telephone who hung up while asked to press a key in a flood of calls, or who found no "
        "room, of all that reached the line. They count among those who left before an answer."
    ),
    leaves_out=_NO_TESTS,
    source="own-definition",
)
WAIT_P50 = Measure(
    key="wait_p50",
    name=_("Speed of answer, half of callers"),
    unit=Unit.TIME,
    numerator="wait.p50",
    denominator="wait.count",
    definition=_("Half of those answered waited no longer than this, from reaching the line to the answer."),
    leaves_out=_("Everybody who was not answered."),
    source="nearest-rank",
)
WAIT_P95 = Measure(
    key="wait_p95",
    name=_("Speed of answer, 95 in 100"),
    unit=Unit.TIME,
    numerator="wait.p95",
    denominator="wait.count",
    definition=_("95 in 100 of those answered waited no longer than this."),
    leaves_out=_("Everybody who was not answered."),
    source="nearest-rank",
)
WAIT_MEAN = Measure(
    key="wait_mean",
    name=_("Speed of answer, mean"),
    unit=Unit.TIME,
    numerator="wait.mean",
    denominator="wait.count",
    definition=_("All waits of those answered, added up and divided by their number."),
    leaves_out=_("Everybody who was not answered."),
    source="lifeline-metrics",
)
WAIT_LONGEST = Measure(
    key="wait_longest",
    name=_("Longest wait of those answered"),
    unit=Unit.TIME,
    numerator="wait.longest",
    denominator="wait.count",
    definition=_("The longest time that somebody waited and was answered."),
    leaves_out=_("Everybody who was not answered."),
    source="lifeline-metrics",
)
HANDLING_MEAN = Measure(
    key="handling_mean",
    name=_("Handle time, mean"),
    unit=Unit.TIME,
    numerator="handling.mean",
    denominator="handling.count",
    definition=_("From the answer to the closed record: the talk, with its pauses, and the wrap-up."),
    leaves_out=_ONLY_CLOSED,
    source="lifeline-metrics",
)
HANDLING_P50 = Measure(
    key="handling_p50",
    name=_("Handle time, half of contacts"),
    unit=Unit.TIME,
    numerator="handling.p50",
    denominator="handling.count",
    definition=_("Half of the contacts took no longer than this, talk and wrap-up together."),
    leaves_out=_ONLY_CLOSED,
    source="nearest-rank",
)
TALK_MEAN = Measure(
    key="talk_mean",
    name=_("Talk time, mean"),
    unit=Unit.TIME,
    numerator="talk.mean",
    denominator="talk.count",
    definition=_("From the answer to the end of the talk, with the times on hold and set aside."),
    leaves_out=_ONLY_CLOSED,
    source="lifeline-metrics",
)
WRAP_UP_MEAN = Measure(
    key="wrap_up_mean",
    name=_("Wrap-up, mean"),
    unit=Unit.TIME,
    numerator="wrap_up.mean",
    denominator="wrap_up.count",
    definition=_("From the end of the talk to the closed record."),
    leaves_out=_ONLY_CLOSED,
    source="lifeline-metrics",
)
COUNSELING = Measure(
    key="counseling",
    name=_("Counseling contacts"),
    unit=Unit.CONTACTS,
    numerator="counseling",
    denominator="",
    definition=_(
        "Contacts in which a counselor talked with a caller about their concern, on the wire or on paper."
    ),
    leaves_out=_("Wrong numbers, silent contacts, requests that were not real, and tests."),
    source="counted-apart",
)
NOT_COUNSELING = Measure(
    key="not_counseling",
    name=_("Answered, not counseling"),
    unit=Unit.CONTACTS,
    numerator="not_counseling",
    denominator="",
    definition=_(
        "Answered contacts that were wrong numbers, silent, or not real requests. They are counted apart."
    ),
    leaves_out=_("Tests."),
    source="counted-apart",
)
ON_PAPER = Measure(
    key="on_paper",
    name=_("Entered from paper"),
    unit=Unit.CONTACTS,
    numerator="on_paper",
    denominator="",
    definition=_(
        "Contacts written on paper while the service was down and entered later. Nobody timed their wait."
    ),
    leaves_out="",
    source="own-definition",
)
TESTS = Measure(
    key="tests",
    name=_("Tests of our own"),
    unit=Unit.CONTACTS,
    numerator="tests",
    denominator="",
    definition=_("Contacts that we made to test the line. They are in no other number."),
    leaves_out="",
    source="counted-apart",
)

FIVE = (OFFERED, ANSWERED, IN_GOAL_OF_OFFERED, IN_GOAL_OF_ANSWERED, ABANDONED)
MEASURES = (
    *FIVE,
    OVERFLOWED,
    MESSAGES,
    WAITING,
    LOST,
    NOT_LET_IN,
    WAIT_P50,
    WAIT_P95,
    WAIT_MEAN,
    WAIT_LONGEST,
    HANDLING_MEAN,
    HANDLING_P50,
    TALK_MEAN,
    WRAP_UP_MEAN,
    COUNSELING,
    NOT_COUNSELING,
    ON_PAPER,
    TESTS,
)
