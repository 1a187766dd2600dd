"""What a level suggests: always the same, never an ending that only a human being can know."""

from datetime import timedelta

import pytest

from ringbuoy.assessments.next_steps import SUGGESTED, NextStep, suggested
from ringbuoy.assessments.risk import Level
from ringbuoy.doors.desk.levels import STEPS
from ringbuoy.lines.starting import DISPOSITIONS

CODES = [row["code"] for row in DISPOSITIONS]


def test_every_level_has_its_row_and_every_step_its_words():
    assert set(SUGGESTED) == set(Level)
    assert set(STEPS) == set(NextStep)


@pytest.mark.parametrize(
    ("level", "within", "has_plan"),
    [
        (Level.HIGH, timedelta(hours=24), True),
        (Level.MODERATE, timedelta(hours=72), True),
        (Level.LOW, None, True),
        (Level.NONE, None, False),
        (None, None, False),
    ],
)
def test_plan_and_follow_up(level, within, has_plan):
    suggestion = suggested(level, is_imminent=False)

    assert (suggestion.follow_up_within, suggestion.has_plan) == (within, has_plan)


def test_a_life_in_danger_comes_before_what_the_questions_gave():
    suggestion = suggested(Level.LOW, is_imminent=True)

    assert suggestion.steps[:3] == (NextStep.STAY, NextStep.SUPERVISOR, NextStep.LEAST_INVASIVE)
    assert suggestion.follow_up_within == timedelta(hours=24)


def test_an_ending_is_suggested_only_where_the_line_has_it():
    high = suggested(Level.HIGH, is_imminent=False)

    assert high.ending_among(CODES) == "plan_made"
    assert high.ending_among(["supported"]) == ""


def test_that_help_was_sent_is_never_suggested():
    every = [*SUGGESTED.values(), suggested(None, is_imminent=True)]

    assert not [code for one in every for code in one.endings if "rescue" in code]
