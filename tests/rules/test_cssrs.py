"""Every path through the screener, against the printed triage and an oracle written from it alone."""

from itertools import product

import pytest

from ringbuoy.assessments.cssrs import Answer, Item, Level, level_of, next_item, to_ask

SAID = {"y": Answer.YES, "n": Answer.NO, "r": Answer.REFUSED, "-": None}
CODES = ["1", "2", "3", "4", "5", "6", "6a"]
EVERY_PATH = list(product("ynr-", repeat=len(CODES)))


def answers(path: str | tuple[str, ...]) -> dict[Item, Answer]:
    said = zip(CODES, path, strict=True)
    return {Item(code): SAID[sign] for code, sign in said if SAID[sign] is not None}


def oracle(path: tuple[str, ...]) -> str:
    """Read the printed table from its most serious row down, as a nurse would."""
    one, two, three, four, five, six, recent = path
    if four == "y" or five == "y" or recent == "y":
        return "high"
    if three == "y" or six == "y":
        return "moderate"
    if one == "y" or two == "y":
        return "low"
    if one == "n" and two == "n" and six == "n":
        return "none"
    return "incomplete"


def test_there_are_16384_paths_and_each_has_the_printed_level():
    assert len(EVERY_PATH) == 4**7

    wrong = [path for path in EVERY_PATH if level_of(answers(path)) != oracle(path)]

    assert wrong == []


def test_no_more_answers_lower_a_level():
    order = ["incomplete", "none", "low", "moderate", "high"]
    for path in EVERY_PATH:
        for place in range(len(CODES)):
            if path[place] == "y":
                fewer = (*path[:place], "-", *path[place + 1 :])
                with_yes, without = level_of(answers(path)), level_of(answers(fewer))
                assert order.index(with_yes) >= order.index(without)


#  1 2 3 4 5 6 6a
PRINTED = [
    ("nn---n-", Level.NONE),
    ("yn---n-", Level.LOW),
    ("nynnnn-", Level.LOW),
    ("yynnnn-", Level.LOW),
    ("yyynnn-", Level.MODERATE),
    ("nn---yn", Level.MODERATE),
    ("yn---yn", Level.MODERATE),
    ("yynynn-", Level.HIGH),
    ("yyyynn-", Level.HIGH),
    ("yyynyn-", Level.HIGH),
    ("yyyyyn-", Level.HIGH),
    ("nn---yy", Level.HIGH),
    ("yyyyyyy", Level.HIGH),
]


@pytest.mark.parametrize(("path", "level"), PRINTED)
def test_printed_rows(path, level):
    assert level_of(answers(path)) is level


@pytest.mark.parametrize(
    ("path", "level"),
    [
        pytest.param("-------", Level.INCOMPLETE, id="nothing asked"),
        pytest.param("n------", Level.INCOMPLETE, id="one no proves nothing"),
        pytest.param("nr---n-", Level.INCOMPLETE, id="a refusal is not a no"),
        pytest.param("rr---r-", Level.INCOMPLETE, id="all refused"),
        pytest.param("nn---r-", Level.INCOMPLETE, id="behavior refused"),
        pytest.param("-r-y-n-", Level.HIGH, id="item 2 refused, intent told"),
        pytest.param("nnny-n-", Level.HIGH, id="intent told although item 2 was no"),
        pytest.param("nn---yr", Level.MODERATE, id="when: refused"),
        pytest.param("nn---ny", Level.HIGH, id="6a yes although 6 was no"),
        pytest.param("----y--", Level.HIGH, id="a single yes in the middle"),
    ],
)
def test_broken_off_refused_and_out_of_order(path, level):
    assert level_of(answers(path)) is level


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("-------", "1 2 6"),
        ("yn-----", "1 2 6"),
        ("ny-----", "1 2 3 4 5 6"),
        ("nr-----", "1 2 3 4 5 6"),
        ("nn---y-", "1 2 6 6a"),
        ("nn---r-", "1 2 6 6a"),
        ("yyyyyy-", "1 2 3 4 5 6 6a"),
    ],
)
def test_skip_rule(path, asked):
    assert [item.value for item in to_ask(answers(path))] == asked.split()


def test_next_item():
    assert next_item(answers("-------")) is Item.WISH_TO_BE_DEAD
    assert next_item(answers("yr-----")) is Item.METHOD
    assert next_item(answers("yn-----")) is Item.BEHAVIOR_EVER
    assert next_item(answers("nn---n-")) is None
