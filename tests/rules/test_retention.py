"""When what is kept is due, and where a hold can go."""

from datetime import UTC, datetime, timedelta

import pytest

from ringbuoy.keyd.retention import KEEPING, Retention
from ringbuoy.retention.rules import HOLD_MOVES, HoldMove, HoldState, coming, due, due_at, is_possible

KEPT = {Retention.WORDS: timedelta(days=90), Retention.RESCUE: timedelta(days=2557)}


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("words-2026-11", datetime(2027, 3, 1, tzinfo=UTC)),
        ("words-2026-12", datetime(2027, 4, 1, tzinfo=UTC)),
        ("rescue-2019-10", datetime(2026, 11, 1, tzinfo=UTC)),
    ],
)
def test_an_epoch_is_due_when_its_month_and_its_time_are_over(name: str, moment: datetime) -> None:
    assert due_at(name, KEPT) == moment
    assert due([name], KEPT, at=moment) == [name]
    assert due([name], KEPT, at=moment - timedelta(seconds=1)) == []


def test_a_quarter_is_due_when_two_more_have_begun() -> None:
    living = ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]

    assert due(living, KEPT, at=datetime(2026, 11, 1, tzinfo=UTC)) == ["2026-Q1"]


def test_what_comes_next_is_told_in_order_and_without_what_is_due() -> None:
    names = ["words-2026-11", "words-2026-06", "rescue-2026-11", "words-2026-10", "2026-Q4"]

    ahead = coming(names, KEPT, at=datetime(2026, 11, 26, tzinfo=UTC))

    assert [name for name, _ in ahead] == ["words-2026-10", "words-2026-11", "rescue-2026-11"]


@pytest.mark.parametrize("retention", Retention)
def test_a_center_chooses_between_the_shortest_and_the_longest_time(retention: Retention) -> None:
    keeping = KEEPING[retention]

    assert keeping.shortest <= keeping.kept <= keeping.longest
    assert is_possible(retention, keeping.kept)
    assert not is_possible(retention, keeping.shortest - timedelta(days=1))
    assert not is_possible(retention, keeping.longest + timedelta(days=1))


def test_every_hold_can_end_and_only_by_a_second_person() -> None:
    assert set(HOLD_MOVES) == set(HoldState)
    assert {move for moves in HOLD_MOVES.values() for move in moves} == set(HoldMove)
    ends = {move for moves in HOLD_MOVES.values() for move, state in moves.items() if state is HoldState.OVER}
    assert ends == {HoldMove.REFUSE, HoldMove.RELEASE}
