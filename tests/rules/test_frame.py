"""Desire, capability, intent, buffers: what signs suggest together, and what they can never do."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringbuoy.assessments.frame import ATTEMPT, FRAME, Part, Reading, read
from ringbuoy.assessments.instruments import NO, REFUSED, UNKNOWN, YES
from ringbuoy.assessments.queries import risk_of

ITEMS = [question.item for question in FRAME.questions]
ORDER = list(Reading)
signs = st.sets(st.sampled_from(ITEMS))


def seen(*items: str) -> dict[str, str]:
    return dict.fromkeys(items, YES)


@pytest.mark.parametrize(
    ("items", "reading"),
    [
        ((), Reading.NOTHING_YET),
        (("b1", "b5"), Reading.NOTHING_YET),
        (("d1",), Reading.ASK_ON),
        (("c4",), Reading.ASK_ON),
        (("d1", "c1"), Reading.SUPERVISOR),
        (("i5",), Reading.SUPERVISOR),
        (("d1", "i2"), Reading.SUPERVISOR),
        (("d1", "c4", "i2"), Reading.PERHAPS_IMMINENT),
        (("d1", "c4", "i2", "b1", "b2", "b7"), Reading.PERHAPS_IMMINENT),
        ((ATTEMPT,), Reading.ATTEMPT_IN_PROGRESS),
        ((ATTEMPT, "b1", "b2", "b3"), Reading.ATTEMPT_IN_PROGRESS),
    ],
)
def test_what_signs_suggest(items, reading):
    assert read(seen(*items)) is reading


@given(signs, signs)
def test_one_more_sign_never_suggests_less(some, more):
    assert ORDER.index(read(seen(*some, *more))) >= ORDER.index(read(seen(*some)))


@given(signs)
def test_what_protects_takes_nothing_away(some):
    without = {item for item in some if not item.startswith(Part.BUFFERS)}

    assert read(seen(*some)) is read(seen(*without))


@given(signs)
def test_the_frame_gives_no_risk_level_whatever_was_ticked(some):
    assert risk_of(FRAME, seen(*some)) is None


@pytest.mark.parametrize("silent", [NO, UNKNOWN, REFUSED])
def test_only_what_was_heard_counts(silent):
    assert read(dict.fromkeys(ITEMS, silent)) is Reading.NOTHING_YET


def test_every_sign_belongs_to_a_part_and_is_said_in_both_languages():
    assert {item[0] for item in ITEMS} == {part.value for part in Part}
    assert all({"es"} == set(question.words_in) == set(question.stem_in) for question in FRAME.questions)


def test_every_two_of_the_three_parts_call_for_a_supervisor_at_least():
    for first, second in combinations(("d1", "c1", "i2"), 2):
        assert ORDER.index(read(seen(first, second))) >= ORDER.index(Reading.SUPERVISOR)
