"""Every path through the screener, against the printed triage and an oracle written from it alone."""

from itertools import product

import pytest

from ringbuoy.assessments.published import CSSRS, INSTRUMENTS
from ringbuoy.assessments.risk import Level
from ringbuoy.assessments.scoring import conflicts, is_finished, level_of, next_item, to_ask

SAID = {"y": "yes", "n": "no", "r": "refused", "u": "unknown", "-": None}
CODES = ["1", "2", "3", "4", "5", "6", "6a"]
EVERY_PATH = list(product("ynru-", repeat=len(CODES)))


def answers(path: str | tuple[str, ...]) -> dict[str, str]:
    said = zip(CODES, path, strict=True)
    return {code: answer for code, sign in said if (answer := SAID[sign])}


def oracle(path: tuple[str, ...]) -> str:
    """Read the printed table from its most serious row down, as a nurse would; what is open clears nobody."""
    one, two, three, four, five, six, recent = path
    if four == "y" or five == "y" or recent == "y":
        return "high"
    if three == "y" or six == "y":
        return "moderate"
    if one == "y" or two == "y":
        return "low"
    if one == "n" and two == "n" and six == "n" and not {"u", "r"} & set(path):
        return "none"
    return "incomplete"


def test_there_are_78125_paths_and_each_has_the_printed_level():
    assert len(EVERY_PATH) == 5**7

    wrong = [path for path in EVERY_PATH if level_of(CSSRS, answers(path)) != oracle(path)]

    assert wrong == []


def test_no_yes_lowers_a_level():
    order = ["incomplete", "none", "low", "moderate", "high"]
    levels = {path: level_of(CSSRS, answers(path)) for path in EVERY_PATH}
    for path, level in levels.items():
        for place in (place for place, sign in enumerate(path) if sign == "y"):
            fewer = (*path[:place], "-", *path[place + 1 :])
            assert order.index(level) >= order.index(levels[fewer])


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
    assert level_of(CSSRS, answers(path)) == level


@pytest.mark.parametrize(
    ("path", "level"),
    [
        pytest.param("-------", Level.INCOMPLETE, id="nothing asked"),
        pytest.param("n------", Level.INCOMPLETE, id="one no proves nothing"),
        pytest.param("nr---n-", Level.INCOMPLETE, id="a refusal is not a no"),
        pytest.param("rr---r-", Level.INCOMPLETE, id="all refused"),
        pytest.param("nu---n-", Level.INCOMPLETE, id="not known is not a no"),
        pytest.param("yu---u-", Level.LOW, id="what is proven stands beside what is not known"),
        pytest.param("nn---r-", Level.INCOMPLETE, id="behavior refused"),
        pytest.param("-r-y-n-", Level.HIGH, id="item 2 refused, intent told"),
        pytest.param("nnny-n-", Level.HIGH, id="intent told although item 2 was no"),
        pytest.param("nnu--n-", Level.INCOMPLETE, id="not known, where nothing is asked"),
        pytest.param("nn--rn-", Level.INCOMPLETE, id="refused, where nothing is asked"),
        pytest.param("nnnnnnn", Level.NONE, id="a second no says nothing new"),
        pytest.param("nn---yr", Level.MODERATE, id="when: refused"),
        pytest.param("nn---ny", Level.HIGH, id="6a yes although 6 was no"),
        pytest.param("----y--", Level.HIGH, id="a single yes in the middle"),
    ],
)
def test_broken_off_refused_and_out_of_order(path, level):
    assert level_of(CSSRS, answers(path)) == level


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("-------", "1 2 6"),
        ("yn-----", "1 2 6"),
        ("ny-----", "1 2 3 4 5 6"),
        ("nr-----", "1 2 3 4 5 6"),
        ("nu-----", "1 2 3 4 5 6"),
        ("nn---y-", "1 2 6 6a"),
        ("nn---r-", "1 2 6 6a"),
        ("yyyyyy-", "1 2 3 4 5 6 6a"),
    ],
)
def test_skip_rule(path, asked):
    assert to_ask(CSSRS, answers(path)) == asked.split()


def test_next_item():
    assert next_item(CSSRS, answers("-------")) == "1"
    assert next_item(CSSRS, answers("yr-----")) == "3"
    assert next_item(CSSRS, answers("yn-----")) == "6"
    assert is_finished(CSSRS, answers("nn---n-"))


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("nnny-n-", ("4=yes although 2=no",)),
        ("nnyy-ny", ("3=yes although 2=no", "4=yes although 2=no", "6a=yes although 6=no")),
        ("nnnnnnn", ()),
        ("nnru-n-", ()),
        ("-r-y-n-", ()),
        ("---y--y", ()),
    ],
)
def test_a_yes_that_the_skip_rule_passes_over_is_named(path, named):
    assert tuple(map(str, conflicts(CSSRS, answers(path)))) == named


def test_since_last_contact_any_behavior_is_recent():
    since = INSTRUMENTS["cssrs-since-last-contact"]
    for path in product("ynru-", repeat=6):
        recent = "y" if path[5] == "y" else "-"
        given = answers((*path, "-"))
        assert level_of(since, given) == oracle((*path, recent))
