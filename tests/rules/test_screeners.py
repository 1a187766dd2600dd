"""Every answer path of every other instrument, against tables written from the printed sources.

`?` is unknown, `!` refused, `-` not asked. The tables know nothing of the engine.
A row with `?` or `!` is never negative, whatever the question.
"""

from itertools import combinations_with_replacement, product

import pytest

from ringbuoy.assessments.published import INSTRUMENTS
from ringbuoy.assessments.scoring import (
    conflicts,
    leads_to_screener,
    level_of,
    opens_screener,
    score,
    to_ask,
)

SIGNS = {"y": "yes", "n": "no", "?": "unknown", "!": "refused"}
OPEN = ("?", "!", "-")


def answers(items, path):
    return {item: SIGNS.get(sign, sign) for item, sign in zip(items, path, strict=True) if sign != "-"}


def asq(one, two, three, four, five):
    """Read the sheet of NIMH: a yes to 1–4 is positive, 5 tells how acute, four times no is negative."""
    if five == "y":
        return "acute-positive"
    if "y" in (one, two, three, four):
        return "non-acute-positive"
    return "negative" if (one, two, three, four) == ("n", "n", "n", "n") and five in "n-" else "incomplete"


def test_asq():
    for path in product("yn?!-", repeat=5):
        assert level_of(INSTRUMENTS["asq"], answers("12345", path)) == asq(*path)


def pss3(low, thoughts, ever, when):
    """Read the sheet of SPRC: thoughts in two weeks, or an attempt within six months, is positive."""
    if thoughts == "y" or when in ("24h", "1m", "6m"):
        return "positive"
    long_ago = ever == "n" or (ever == "y" and when == "over6m")
    is_open = {"?", "!"} & {low, thoughts, ever, when}
    return "negative" if thoughts == "n" and long_ago and not is_open else "incomplete"


def test_pss_3():
    for path in product("yn?!-", "yn?!-", "yn?!-", ["24h", "1m", "6m", "over6m", *OPEN]):
        assert level_of(INSTRUMENTS["pss-3"], answers(["1", "2", "3", "3a"], path)) == pss3(*path)


def test_skip_rules():
    assert to_ask(INSTRUMENTS["asq"], answers("12345", "nnnn-")) == list("1234")
    assert to_ask(INSTRUMENTS["asq"], answers("12345", "nn!n-")) == list("12345")
    assert to_ask(INSTRUMENTS["pss-3"], answers("123", "nnn")) == list("123")
    assert to_ask(INSTRUMENTS["pss-3"], answers("123", "nny")) == ["1", "2", "3", "3a"]


@pytest.mark.parametrize(
    ("code", "given", "named"),
    [
        ("asq", answers("12345", "nnnny"), ["5=yes although 1=no 2=no 3=no 4=no"]),
        ("asq", answers("12345", "nn-ny"), []),
        ("pss-3", {"3": "no", "3a": "over6m"}, ["3a=over6m although 3=no"]),
        ("pss-3", {"3": "no", "3a": "refused"}, []),
    ],
)
def test_contradictions(code, given, named):
    assert [str(one) for one in conflicts(INSTRUMENTS[code], given)] == named


# Printed cut points: from this sum on, this level. The first level needs every answer.
BANDS = {
    "phq-2": (2, range(4), [(0, "negative"), (3, "positive")]),
    "phq-9": (
        9,
        range(4),
        [(0, "minimal"), (5, "mild"), (10, "moderate"), (15, "moderately-severe"), (20, "severe")],
    ),
    "gad-7": (7, range(4), [(0, "minimal"), (5, "mild"), (10, "moderate"), (15, "severe")]),
    "k6": (6, range(5), [(0, "below"), (13, "serious")]),
    "hits": (4, range(1, 6), [(0, "negative"), (11, "positive")]),
}


def by_bands(path, points, bands):
    """Add up; an answer that is missing counts as the least that can be marked, and never clears anybody."""
    total = sum(int(sign) if sign not in OPEN else min(points) for sign in path)
    level = [name for from_here, name in bands if total >= from_here][-1]
    is_open = any(sign in OPEN for sign in path)
    return "incomplete" if is_open and level == bands[0][1] else level


@pytest.mark.parametrize("code", BANDS)
def test_every_set_of_answers_has_the_printed_band(code):
    items, points, bands = BANDS[code]
    names = [str(number) for number in range(1, items + 1)]
    for path in combinations_with_replacement([*map(str, points), *OPEN], items):
        for turned in (path, path[::-1]):
            assert level_of(INSTRUMENTS[code], answers(names, turned)) == by_bands(turned, points, bands)


def audit_c(one, two, three, sex):
    """Four points for men, three for women; where the sex is open only what holds for both is said."""
    total = sum(int(sign) for sign in (one, two, three) if sign not in OPEN)
    cuts = {"male": [4], "female": [3]}.get(sex, [3, 4])
    if all(total >= cut for cut in cuts):
        return "positive"
    is_open = any(sign in OPEN for sign in (one, two, three))
    return "incomplete" if is_open or any(total >= cut for cut in cuts) else "negative"


def test_audit_c():
    marks = ["0", "1", "2", "3", "4", *OPEN]
    for path in product(marks, marks, marks, ["male", "female", "other", *OPEN]):
        assert level_of(INSTRUMENTS["audit-c"], answers(["1", "2", "3", "sex"], path)) == audit_c(*path)


@pytest.mark.parametrize(
    ("path", "points", "proof"),
    [
        ("321000000", 6, "sum 6, 9 of 9 answered"),
        ("33?!-0000", 6, "sum at least 6, 6 of 9 answered"),
        ("---------", 0, "sum at least 0, 0 of 9 answered: the answers prove no level"),
    ],
)
def test_the_sum_is_told_with_how_many_answered(path, points, proof):
    outcome = score(INSTRUMENTS["phq-9"], answers("123456789", path))

    assert (outcome.score, outcome.proof) == (points, proof)


@pytest.mark.parametrize(
    ("last", "opens"), [("0", False), ("1", True), ("3", True), ("?", None), ("!", None), ("-", None)]
)
def test_item_9_opens_the_screener(last, opens):
    assert opens_screener(INSTRUMENTS["phq-9"], answers("123456789", "00000000" + last)) is opens


@pytest.mark.parametrize(
    ("last", "leads"), [("0", False), ("1", True), ("?", True), ("!", True), ("-", False)]
)
def test_who_does_not_answer_item_9_is_asked_too(last, leads):
    assert leads_to_screener(INSTRUMENTS["phq-9"], answers("123456789", "00000000" + last)) is leads


def test_a_positive_suicide_screen_opens_the_screener():
    assert opens_screener(INSTRUMENTS["asq"], {"4": "yes"})
    assert opens_screener(INSTRUMENTS["pss-3"], {"2": "yes"})
    assert not opens_screener(INSTRUMENTS["asq"], {"4": "no"})
    assert not opens_screener(INSTRUMENTS["gad-7"], {"1": "3"})


def test_safe_t_says_the_level_that_a_person_chose():
    safe_t = INSTRUMENTS["safe-t"]
    everything = {question.item: "yes" for question in safe_t.questions if question.item != "risk"}

    assert level_of(safe_t, everything) == "incomplete"
    assert level_of(safe_t, {"risk": "moderate", "q4": "no"}) == "moderate"
