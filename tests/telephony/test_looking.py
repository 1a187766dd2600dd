"""When the records' thread reads what: rules alone, with a clock of the test."""

from collections.abc import Callable

import pytest

from ringbuoy.doors.voice.looking import EVERY_SECONDS, UNASKED_SECONDS, Looking


class Read:
    """Notes what was read, in its order."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def part(self, name: str) -> Callable[[], None]:
        return lambda: self.names.append(name)


def always() -> bool:
    return True


def never() -> bool:
    return False


def test_all_is_read_when_there_is_time() -> None:
    read = Read()
    looking = Looking([read.part("accounts"), read.part("numbers")])

    looking.ask()
    looking.go_on(10.0, has_time=always)

    assert read.names == ["accounts", "numbers"]


def test_many_hints_are_one_reading() -> None:
    read = Read()
    looking = Looking([read.part("accounts")])

    for hint in range(50):
        looking.ask()
        looking.go_on(10.0 + hint * EVERY_SECONDS / 50, has_time=always)

    assert read.names == ["accounts"]
    assert looking.rests_for(10.0) == pytest.approx(EVERY_SECONDS)


def test_the_last_hint_is_not_forgotten() -> None:
    read = Read()
    looking = Looking([read.part("accounts")])
    looking.go_on(10.0, has_time=always)

    looking.ask()
    looking.go_on(10.01, has_time=always)
    looking.go_on(10.0 + EVERY_SECONDS, has_time=always)

    assert read.names == ["accounts", "accounts"]


def test_it_steps_back_for_other_work_but_always_goes_on() -> None:
    read = Read()
    looking = Looking([read.part("accounts"), read.part("numbers")])

    looking.go_on(10.0, has_time=never)
    assert (read.names, looking.rests_for(10.0)) == (["accounts"], 0.0)
    looking.go_on(10.0, has_time=never)

    assert read.names == ["accounts", "numbers"]


def test_it_looks_by_itself_as_a_hint_may_be_lost() -> None:
    looking = Looking([])
    looking.go_on(10.0, has_time=always)

    assert looking.rests_for(10.0) == pytest.approx(UNASKED_SECONDS)


def test_a_part_that_fails_is_read_again_after_the_others() -> None:
    read, fails = Read(), [True]

    def once() -> None:
        read.names.append("fails" if fails else "accounts")
        if fails:
            raise ConnectionError(fails.pop())

    looking = Looking([once, read.part("numbers")])

    with pytest.raises(ConnectionError):
        looking.go_on(10.0, has_time=always)
    looking.go_on(10.0, has_time=always)

    assert read.names == ["fails", "numbers", "accounts"]


def test_whoever_knows_nothing_yet_is_told_all_at_once() -> None:
    read = Read()
    looking = Looking([read.part("accounts"), read.part("numbers")])
    looking.go_on(10.0, has_time=always)
    read.names.clear()

    looking.ask_at_once()
    assert looking.rests_for(10.0) == 0.0
    looking.go_on(10.0, has_time=never)

    assert read.names == ["accounts", "numbers"]
    assert looking.rests_for(10.0) == pytest.approx(UNASKED_SECONDS)


def test_all_at_once_begins_anew_where_some_was_still_to_be_read() -> None:
    read = Read()
    looking = Looking([read.part("accounts"), read.part("numbers")])
    looking.go_on(10.0, has_time=never)

    looking.ask_at_once()
    looking.go_on(10.0, has_time=never)

    assert read.names == ["accounts", "accounts", "numbers"]
