"""What is due is destroyed, and neither a wrong clock nor a program in wrong hands can hurry it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from ringbuoy.kernel.errors import Conflict, NotFound, Refused
from ringbuoy.keyd.destroying import is_over
from ringbuoy.keyd.lived_time import LivedTime
from ringbuoy.keyd.requests import NOBODY, Act
from ringbuoy.privacy.grants import Grant
from tests.privacy.keepers import NOON, House
from tests.privacy.running import reading

A_DAY = timedelta(days=1)


def lives(house: House, *, days: int) -> House:
    """Time goes by as it should: a day of running time for a day of the clock."""
    return house.later(days=days).look_around(elapsed=days * A_DAY)


def destroyed(house: House) -> list[object]:
    return [line["key"] for line in house.logged("destroy")]


def confirming(date: str) -> Grant:
    return Grant(9, "clinical_director", NOBODY, Act.CONFIRM_DATE.value, own_live=False, passed_at=NOON)


@pytest.mark.parametrize(
    ("name", "moment", "over"),
    [
        ("words-2026-11", datetime(2026, 12, 30, 23, tzinfo=UTC), False),
        ("words-2026-11", datetime(2026, 12, 31, tzinfo=UTC), True),
        ("rescue-2026-11", datetime(2027, 11, 30, tzinfo=UTC), False),
        ("rescue-2026-11", datetime(2027, 12, 1, tzinfo=UTC), True),
        ("2026-Q2", datetime(2026, 12, 31, tzinfo=UTC), False),
        ("2026-Q2", datetime(2027, 1, 1, tzinfo=UTC), True),
    ],
)
def test_nothing_is_over_before_its_shortest_time(name: str, moment: datetime, over: bool) -> None:
    assert is_over(name, at=moment) is over


def test_an_epoch_goes_a_day_after_the_order_and_takes_its_words_with_it(house: House) -> None:
    old, new = uuid4(), uuid4()
    house.adopt(old)
    lives(house, days=40)
    house.adopt(new)

    assert house.tell(op="destroy", name="words-2026-11") == {}
    house.look_around()
    assert "key" in house.ask("open", old, reading(old))
    lives(house, days=1)

    assert isinstance(house.ask("open", old, reading(old)), NotFound)
    assert "key" in house.ask("open", new, reading(new))
    assert destroyed(house) == ["words-2026-11"]
    assert "words-2026-11" not in house.tell(op="state")["living"]


def test_an_order_that_comes_too_early_or_for_nothing_is_refused(house: House) -> None:
    assert isinstance(house.tell(op="destroy", name="words-2026-11"), Conflict)
    assert isinstance(house.tell(op="destroy", name="words-2026-01"), NotFound)
    assert isinstance(house.tell(op="destroy", name="everything"), Refused)
    lives(house, days=3)
    assert destroyed(house) == []


def test_without_an_order_nothing_goes_however_late_it_is(house: House) -> None:
    lives(house, days=400)

    assert destroyed(house) == []


def test_one_month_of_a_class_goes_in_a_day_however_many_are_due(house: House) -> None:
    for _ in range(4):
        lives(house, days=30)
    for month in ("2026-11", "2026-12", "2027-01"):
        house.tell(op="destroy", name=f"words-{month}")

    gone = [len(destroyed(lives(house, days=1))) for _ in range(4)]

    assert gone == [1, 2, 3, 3]


def test_a_clock_that_jumps_destroys_nothing_until_a_person_says_that_it_is_right(
    house: House,
) -> None:
    contact = uuid4()
    house.adopt(contact)
    house.later(days=3650).look_around(elapsed=timedelta(seconds=1))
    assert house.tell(op="state")["doubts"] is True
    assert isinstance(house.tell(op="destroy", name="words-2026-11"), Conflict)

    house.at = NOON + timedelta(seconds=2)
    house.look_around(elapsed=timedelta(seconds=1))
    assert house.tell(op="state")["doubts"] is False
    house.later(days=3650).restart()
    assert house.tell(op="state")["doubts"] is True
    lives(house, days=3)
    assert destroyed(house) == []

    date = f"{house.at:%Y-%m-%d}"
    assert isinstance(house.ask("confirm_date", NOBODY, confirming(date), date="2036-01-01"), Conflict)
    assert house.ask("confirm_date", NOBODY, confirming(date), date=date) == {"date": date}
    assert house.tell(op="state")["doubts"] is False
    assert house.tell(op="destroy", name="words-2026-11") == {}


def test_a_clock_that_goes_back_closes_nothing_and_destroys_nothing(house: House) -> None:
    contact = uuid4()
    house.adopt(contact)
    lives(house, days=40)
    house.tell(op="destroy", name="words-2026-11")

    house.later(days=-30).restart()

    assert "key" in house.ask("open", contact, reading(contact))
    assert house.tell(op="state")["doubts"] is True
    lives(house, days=2)
    assert destroyed(house) == []


def test_a_short_stop_is_believed_and_a_long_one_is_not() -> None:
    assert LivedTime(NOON, at=NOON + 3 * A_DAY).at == NOON + 3 * A_DAY
    assert LivedTime(NOON, at=NOON + 4 * A_DAY).at == NOON
    assert LivedTime(None, at=NOON).at == NOON


def test_the_clock_is_followed_as_long_as_it_stays_near() -> None:
    lived = LivedTime(NOON, at=NOON)

    lived.pass_by(timedelta(hours=5), at=NOON + timedelta(hours=5, minutes=30))

    assert lived.at == NOON + timedelta(hours=5, minutes=30)
    assert not lived.doubts(lived.at)


def test_the_blind_index_of_an_old_quarter_goes_and_with_it_the_link(house: House) -> None:
    asked = {"op": "index", "kind": "phone", "handle": "15550100123"}
    first = house.tell(**asked)
    lives(house, days=220)
    assert first["2026-Q4"] not in house.tell(**asked).values()
    assert house.tell(op="destroy", name="2026-Q4") == {}

    lives(house, days=1)

    assert "2026-Q4" not in house.tell(op="state")["living"]
    assert destroyed(house) == ["2026-Q4"]
