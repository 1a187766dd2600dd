"""What a level suggests to do next. Pure data: it fills in nothing by itself and keeps nobody from anything.

Whoever offers a plan or a follow-up asks here what the level suggests.
Source: lifeline-imminent-risk, bssa-windows, own-definition (docs/sources.md).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from ringbuoy.assessments.risk import Level


class NextStep(StrEnum):
    """Something that helps after the questions."""

    STAY = "stay"
    SUPERVISOR = "supervisor"
    LEAST_INVASIVE = "least_invasive"
    MEANS_SAFETY = "means_safety"
    SAFETY_PLAN = "safety_plan"
    FOLLOW_UP = "follow_up"
    REFERRAL = "referral"
    ASK_AGAIN = "ask_again"


@dataclass(frozen=True)
class Suggestion:
    """What a level suggests, in order. `follow_up_within` None: none is suggested.

    `endings`: codes by which a record may end, the most fitting first; a line has those it has. That help
    was sent is never suggested: only who was there can say so.
    """

    steps: tuple[NextStep, ...] = ()
    follow_up_within: timedelta | None = None
    endings: tuple[str, ...] = ()

    @property
    def has_plan(self) -> bool:
        """Whether a safety plan is suggested."""
        return NextStep.SAFETY_PLAN in self.steps

    def ending_among(self, codes: Collection[str]) -> str:
        """Give the most fitting ending that a line has. Empty: none, so the counselor chooses."""
        return next((code for code in self.endings if code in codes), "")


_PLAN = (NextStep.MEANS_SAFETY, NextStep.SAFETY_PLAN, NextStep.FOLLOW_UP)
_ONE_DAY, _THREE_DAYS = timedelta(hours=24), timedelta(hours=72)
SUGGESTED: dict[Level, Suggestion] = {
    Level.HIGH: Suggestion((NextStep.SUPERVISOR, *_PLAN, NextStep.REFERRAL), _ONE_DAY, ("plan_made",)),
    Level.MODERATE: Suggestion((*_PLAN, NextStep.REFERRAL), _THREE_DAYS),
    Level.LOW: Suggestion((NextStep.SAFETY_PLAN, NextStep.REFERRAL, NextStep.ASK_AGAIN)),
    Level.NONE: Suggestion((NextStep.ASK_AGAIN,)),
    Level.INCOMPLETE: Suggestion(),
}
IMMINENT = Suggestion((NextStep.STAY, NextStep.SUPERVISOR, NextStep.LEAST_INVASIVE, *_PLAN), _ONE_DAY)


def suggested(level: Level | None, *, is_imminent: bool) -> Suggestion:
    """Give what is suggested for a level. A life in danger comes before whatever the questions gave."""
    return IMMINENT if is_imminent else SUGGESTED[level or Level.INCOMPLETE]
