"""Nobody tries all the numbers of a town: keyd counts what is looked up, tells of it, and ends it."""

from datetime import timedelta

import pytest

from ringbuoy.callers.queries import NobodyRecognizedNow, indexes_of
from ringbuoy.callers.rules import HandleKind
from ringbuoy.keyd.lookups import REFUSED_AT, WINDOW, Lookups, TooManyLookups
from tests.privacy.keepers import NOON, House, Line

HANDLE = "+15550100123"


def looked_up(count: int) -> Lookups:
    """So many handles have been looked up at noon."""
    lookups = Lookups()
    for number in range(count):
        lookups.note(str(number), at=NOON)
    return lookups


def test_the_same_handle_again_is_one() -> None:
    lookups = looked_up(3)

    assert lookups.note("2", at=NOON) == 3
    assert lookups.note("new", at=NOON) == 4


def test_after_an_hour_they_no_longer_count() -> None:
    lookups = looked_up(3)
    lookups.note("2", at=NOON + timedelta(minutes=1))

    assert lookups.count(at=NOON + WINDOW) == 1


def test_beyond_the_limit_only_what_is_known_is_told_until_an_hour_is_over() -> None:
    lookups = looked_up(REFUSED_AT)

    with pytest.raises(TooManyLookups, match="conversations go on"):
        lookups.note("new", at=NOON)
    assert lookups.note("7", at=NOON) == REFUSED_AT
    assert lookups.note("new", at=NOON + WINDOW) == 1


def test_keyd_counts_in_its_log_and_still_knows_after_a_restart(house: House) -> None:
    for handle in ("one", "two", "two"):
        house.tell(op="index", kind="word", handle=handle)

    assert [line["lookups"] for line in house.logged("index")] == [1, 2, 2]
    assert house.tell(op="status")["lookups"] == 2
    assert house.restart().tell(op="status")["lookups"] == 3, "a line of the log counts as one of its own"
    assert house.later(hours=1).restart().tell(op="status")["lookups"] == 0


def test_whoever_wants_to_know_a_caller_reads_what_is_wrong_and_the_log_has_it(house: House) -> None:
    house.look_up(REFUSED_AT)

    with pytest.raises(NobodyRecognizedNow, match="Go on without it"):
        indexes_of(HandleKind.PHONE, HANDLE, keys=Line(house))

    (refused,) = house.logged("index_refused")
    assert (refused["kind"], refused["why"]) == ("phone", "TooManyLookups")
    assert HANDLE not in str(refused)
    assert indexes_of(HandleKind.PHONE, HANDLE, keys=Line(house.later(hours=1)))
