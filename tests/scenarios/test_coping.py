"""The center makes the library its own, and counts what helped without knowing whom."""

from dataclasses import replace

import pytest

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.coping.actions import StrategyChangedMeanwhile, change, count
from ringbuoy.coping.queries import NoSuchStrategy, find, for_need, tallies, to_review
from ringbuoy.coping.rules import Need
from ringbuoy.journal.models import Entry
from tests.cast import Bench


def test_a_change_is_a_new_version_and_ours_stays_beneath(bench: Bench) -> None:
    bench.later(days=365)
    ours = find("five-senses")

    changed = change(bench.nora, replace(ours, minutes=4), at=bench.at)
    again = change(bench.nora, replace(changed, is_on=False), at=bench.at)

    assert (ours.version, changed.version, again.version) == (0, 1, 2)
    assert "five-senses" not in [one.code for one in for_need(Need.GROUNDING)]
    told = Entry.objects.filter(name="coping.changed").order_by("id")
    assert [entry.codes["version"] for entry in told] == [1, 2]


def test_two_who_change_one_lose_nothing(bench: Bench) -> None:
    bench.later(days=365)
    seen = find("five-senses")
    change(bench.nora, replace(seen, minutes=4), at=bench.at)

    with pytest.raises(StrategyChangedMeanwhile):
        change(bench.nora, replace(seen, minutes=9), at=bench.at)
    assert find("five-senses").minutes == 4


def test_only_the_clinical_director_changes_the_library(bench: Bench) -> None:
    for person in (bench.ines, bench.maria, bench.kai):
        with pytest.raises(RoleDoesNotAllow):
            change(person, find("five-senses"), at=bench.at)


def test_what_helped_is_counted_by_day_and_of_nobody(bench: Bench) -> None:
    for helped in (True, True, False):
        count(bench.maria, "five-senses", helped=helped, at=bench.at)
    count(bench.tom, "five-senses", helped=True, at=bench.later(days=1))

    assert tallies()["five-senses"] == {True: 3, False: 1}
    assert not Entry.objects.filter(name__startswith="coping.").exists()
    with pytest.raises(NoSuchStrategy):
        count(bench.maria, "cure", helped=True, at=bench.at)
    with pytest.raises(RoleDoesNotAllow):
        count(bench.kai, "five-senses", helped=True, at=bench.at)


def test_what_was_long_not_looked_through_is_listed_first(bench: Bench) -> None:
    day = find("five-senses").review_due_on
    bench.later(days=(day - bench.at.date()).days)
    change(bench.nora, replace(find("unhook"), reviewed_on=bench.at.date()), at=bench.at)

    due = [one.code for one in to_review(on=bench.at.date())]

    assert "five-senses" in due
    assert "unhook" not in due
