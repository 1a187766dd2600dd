"""The lines of the imminent-risk policy that guide, levels and calls for help carry.

Rescue, third parties and location have their own tests where they are kept.
Source: lifeline-imminent-risk (docs/sources.md).
"""

import inspect

import pytest

from ringbuoy.assessments.frame import ATTEMPT, FRAME, Reading, read
from ringbuoy.assessments.instruments import YES
from ringbuoy.assessments.next_steps import NextStep, suggested
from ringbuoy.assessments.risk import Level
from ringbuoy.call_models.published import MODELS
from ringbuoy.doors.desk.framing import ADVICE
from ringbuoy.escalations.danger import raise_imminent
from ringbuoy.escalations.rules import LADDERS, NEXT_WITHIN, Kind, Reachable, first_step, next_step

NOBODY = Reachable(supervisors=False, floor=False, phones=False)


def test_line_1_rapport_comes_first():
    assert MODELS["lifeline"].phases[0].code == "connect"
    assert all(len(model.phases[0].words["en"].says) >= 2 for model in MODELS.values())


@pytest.mark.parametrize("level", Level)
def test_line_2_least_invasive_help_is_named_before_all_other_help(level):
    steps = suggested(level, is_imminent=True).steps

    assert steps.index(NextStep.LEAST_INVASIVE) < steps.index(NextStep.MEANS_SAFETY)


def test_line_3_an_attempt_in_progress_calls_everybody_and_asks_for_no_consent():
    everything = {question.item: YES for question in FRAME.questions}

    assert read({ATTEMPT: YES}) is read(everything) is Reading.ATTEMPT_IN_PROGRESS
    assert "consent is not needed" in str(ADVICE[Reading.ATTEMPT_IN_PROGRESS][1])
    assert "consent" not in inspect.signature(raise_imminent).parameters


def test_line_6_somebody_is_called_at_all_hours_whoever_is_there():
    last = len(LADDERS[Kind.IMMINENT]) - 1

    assert first_step(Kind.IMMINENT, NOBODY) == next_step(Kind.IMMINENT, last, NOBODY) == last
    assert all(rung.patience and rung.patience < NEXT_WITHIN for rung in LADDERS[Kind.IMMINENT])
    assert len(LADDERS[Kind.HELP]) > 1
