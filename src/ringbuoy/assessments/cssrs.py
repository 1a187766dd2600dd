"""The Columbia-Suicide Severity Rating Scale, screener version for recent risk: questions and triage.

The wording is the instrument's own and may not be altered. `imminent` is no result of this
instrument: it is a flag of the contact that people raise. Source: cssrs-screener (docs/sources.md).
"""

from collections.abc import Mapping
from enum import StrEnum


class Item(StrEnum):
    """A question of the screener, in the order of asking. The value is the stored code."""

    WISH_TO_BE_DEAD = "1"
    SUICIDAL_THOUGHTS = "2"
    METHOD = "3"
    INTENT = "4"
    PLAN = "5"
    BEHAVIOR_EVER = "6"
    BEHAVIOR_LAST_3_MONTHS = "6a"


class Answer(StrEnum):
    """What was answered. An item that is missing was not asked."""

    YES = "yes"
    NO = "no"
    REFUSED = "refused"


class Level(StrEnum):
    """The risk level as the screener's triage names it, and two that say there is none yet or at all."""

    NONE = "none"
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    INCOMPLETE = "incomplete"


Answers = Mapping[Item, Answer]

SEVERITY = {Level.NONE: 0, Level.INCOMPLETE: 0, Level.LOW: 1, Level.MODERATE: 2, Level.HIGH: 3}

# What each yes proves by itself. Rows of the printed triage.
_PROVES = {
    Item.WISH_TO_BE_DEAD: Level.LOW,
    Item.SUICIDAL_THOUGHTS: Level.LOW,
    Item.METHOD: Level.MODERATE,
    Item.INTENT: Level.HIGH,
    Item.PLAN: Level.HIGH,
    Item.BEHAVIOR_EVER: Level.MODERATE,
    Item.BEHAVIOR_LAST_3_MONTHS: Level.HIGH,
}
_NONE_NEEDS = (Item.WISH_TO_BE_DEAD, Item.SUICIDAL_THOUGHTS, Item.BEHAVIOR_EVER)
_AFTER_THOUGHTS = (Item.METHOD, Item.INTENT, Item.PLAN)


def level_of(answers: Answers) -> Level:
    """Give the highest level that the answers prove.

    Every yes counts, also to a question that the skip rule would not have asked: an answer never
    lowers what another one proves. `none` needs a no to items 1, 2 and 6; less is `incomplete`.
    """
    proven = [_PROVES[item] for item, answer in answers.items() if answer is Answer.YES]
    if proven:
        return max(proven, key=SEVERITY.__getitem__)
    is_cleared = all(answers.get(item) is Answer.NO for item in _NONE_NEEDS)
    return Level.NONE if is_cleared else Level.INCOMPLETE


def to_ask(answers: Answers) -> list[Item]:
    """Give the questions that belong to these answers, in order, those already answered too.

    Items 3 to 5 are skipped only when item 2 was answered no; who refuses item 2 is asked them.
    """
    asked = [Item.WISH_TO_BE_DEAD, Item.SUICIDAL_THOUGHTS]
    if answers.get(Item.SUICIDAL_THOUGHTS, Answer.NO) is not Answer.NO:
        asked += _AFTER_THOUGHTS
    asked.append(Item.BEHAVIOR_EVER)
    if answers.get(Item.BEHAVIOR_EVER, Answer.NO) is not Answer.NO:
        asked.append(Item.BEHAVIOR_LAST_3_MONTHS)
    return asked


def next_item(answers: Answers) -> Item | None:
    """Give the next question. None: all that belong here were asked."""
    return next((item for item in to_ask(answers) if item not in answers), None)


def is_finished(answers: Answers) -> bool:
    """Tell whether nothing is left to ask."""
    return next_item(answers) is None


def is_higher(level: Level, than: Level) -> bool:
    """Tell whether one level is more serious than another."""
    return SEVERITY[level] > SEVERITY[than]
