"""What a counselor may answer when a debrief is offered. Any answer is right; it is not scored."""

from enum import StrEnum


class After(StrEnum):
    """What kind of contact came before."""

    HIGH_RISK = "high_risk"
    IMMINENT = "imminent"


class Wish(StrEnum):
    """What a counselor wants before the next contact."""

    BREAK = "break"
    SUPERVISOR = "supervisor"
    GO_ON = "go_on"
