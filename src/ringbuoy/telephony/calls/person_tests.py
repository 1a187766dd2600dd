"""Tests of the line that have reached a counselor: their leg is lent to the test, and a caller has it back.

No contact is behind a test, so nothing here is a talk: whoever the records bring to a caller leaves at once.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from ringbuoy.telephony.calls.call import Call
from ringbuoy.telephony.calls.desks import Desks
from ringbuoy.telephony.calls.orders import JoinTest, Order, PartTest
from ringbuoy.telephony.calls.own_phones import own_phone_of

TEST_ROOM = "test-"
"""How the bridges begin in which a counselor is with a test of the line."""


def room_of_test(leg: str) -> str:
    """Name the bridge of a test that has reached a counselor: it is no talk's."""
    return f"{TEST_ROOM}{leg}"


@dataclass(frozen=True)
class _Lent:
    """A counselor's leg (`desk`) that is lent to a test, whose own leg is `test`."""

    test: str
    desk: str


class PersonTests:
    """Every leg that is lent, by the counselor."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks
        self._lent: dict[int, _Lent] = {}

    @property
    def legs(self) -> set[str]:
        """The counselors' legs that are lent."""
        return {one.desk for one in self._lent.values()}

    def free(self, *, busy: Container[str]) -> frozenset[int]:
        """Name the counselors whose leg is up and does nothing."""
        desks = self._desks.by_person.values()
        return frozenset(desk.person for desk in desks if desk.ready_leg and desk.ready_leg not in busy)

    def join(self, person: int, test: str, *, busy: Container[str]) -> Iterator[Order]:
        """Bring a counselor who has accepted together with the test, if their leg is still free."""
        if person in self.free(busy=busy):
            self._lent[person] = _Lent(test, self._desks.of(person).ready_leg)
            yield JoinTest(test, self._lent[person].desk)

    def part(self, test: str) -> Iterator[Order]:
        """Give back the leg that was lent to a test."""
        for person, lent in list(self._lent.items()):
            if lent.test == test:
                del self._lent[person]
                yield PartTest(lent.test, lent.desk)

    def keep_own(self, tested: Container[int]) -> Iterator[Order]:
        """Give back the legs of own phones that a test wants no more; a browser's has no such wish."""
        for person, lent in list(self._lent.items()):
            if own_phone_of(lent.desk) is not None and person not in tested:
                del self._lent[person]
                yield PartTest(lent.test, lent.desk)

    def release(self, calls: Iterable[Call]) -> Iterator[Order]:
        """Give back the legs of those who talk with a caller now."""
        if not self._lent:
            return
        for call in calls:
            if call.counselor is not None and (lent := self._lent.pop(call.counselor, None)):
                yield PartTest(lent.test, lent.desk)
